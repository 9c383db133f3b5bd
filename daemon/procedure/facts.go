// Package procedure writes the merchant's Verfahrensdokumentation from what really runs: how documents come about here, who may do
// what, and how they are kept. It says nothing that the configuration or the program does not do.
package procedure

import (
	"context"

	"fakturisd/daemon/config"
	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/store"
)

// Facts are what the text is made of.
type Facts struct {
	Today     invoicing.Date
	Version   string // of fakturisd
	Database  string // server
	Renderer  string // makes the PDFs
	Templates string // SHA-256 of the print templates
	Config    *config.Config
	Users     []store.User
	Tokens    []store.Token
	Numbers   []store.NumberReport
	Keeps     store.Protection
	Head      store.ArchiveHead
}

// Gather collects them.
func Gather(ctx context.Context, cfg *config.Config, s *store.Store, version string, today invoicing.Date) (Facts, error) {
	f := Facts{Today: today, Version: version, Config: cfg, Keeps: s.Protection(), Renderer: "nicht gefunden; PDFs warten"}
	if r, err := render.Find(cfg.WKHTMLToPDF); err == nil {
		if v, err := r.Version(ctx); err == nil {
			f.Renderer = "wkhtmltopdf " + v.String()
		}
	}
	var err error
	if f.Templates, err = print.TemplatesHash(); err != nil {
		return f, err
	}
	if err := s.DB().QueryRowContext(ctx, `SELECT VERSION()`).Scan(&f.Database); err != nil {
		return f, err
	}
	if f.Users, err = s.Users(ctx); err != nil {
		return f, err
	}
	if f.Tokens, err = s.Tokens(ctx); err != nil {
		return f, err
	}
	if f.Numbers, err = s.NumberReports(ctx); err != nil {
		return f, err
	}
	f.Head, err = s.ArchiveHead(ctx)
	return f, err
}
