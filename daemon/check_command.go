package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/connector/modified"
	"fakturisd/daemon/config"
	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/store"
	"fakturisd/multishop"
)

type checkCommand struct{}

// finding is the result of one check.
type finding struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
}

// Run checks everything that the daemon needs, one line each, and fails when something is missing.
func (checkCommand) Run(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	findings := []finding{
		checkConfiguration(cfg),
		checkDatabase(a.ctx, cfg), checkProtection(a.ctx, cfg), checkRenderer(a.ctx, cfg), checkMail(a.ctx, cfg), checkBounces(a.ctx, cfg), checkCompany(cfg),
	}
	for _, warning := range cfg.Warnings() {
		findings = append(findings, finding{Name: "warning", OK: true, Message: warning})
	}
	findings = append(append(findings, checkFont()), checkLogos(cfg)...)
	for _, s := range newSources(cfg, nil, zerolog.Nop(), nil) {
		findings = append(findings, checkShop(a.ctx, s.Source), checkTracking(a.ctx, s), checkPush(a.ctx, s))
		findings = append(findings, checkExtensions(a.ctx, s)...)
	}
	return a.report(findings)
}

func (a *app) report(findings []finding) error {
	failed := false
	for _, f := range findings {
		failed = failed || !f.OK
		if !a.json {
			fmt.Fprintf(a.stdout, "%-7s %-16s %s\n", map[bool]string{true: "ok", false: "FEHLER"}[f.OK], f.Name, f.Message)
		}
	}
	if a.json {
		a.print(findings)
	}
	if failed {
		return errReported
	}
	return nil
}

// checkConfiguration names the file; it was checked when it was read.
func checkConfiguration(cfg *config.Config) finding {
	return finding{Name: "configuration", OK: true, Message: cfg.Path()}
}

func found(name string, err error, message string) finding {
	if err != nil {
		return finding{Name: name, Message: err.Error()}
	}
	return finding{Name: name, OK: true, Message: message}
}

func checkDatabase(ctx context.Context, cfg *config.Config) finding {
	s, err := store.Open(ctx, store.Config{DSN: cfg.Database.DSN, OwnerDSN: cfg.Database.OwnerDSN})
	if err != nil {
		return found("database", err, "")
	}
	defer s.Close()
	return found("database", s.Migrate(ctx), "Tabellen sind auf dem neuesten Stand")
}

func checkRenderer(ctx context.Context, cfg *config.Config) finding {
	r, err := render.Find(cfg.WKHTMLToPDF)
	if err != nil {
		return found("wkhtmltopdf", err, "")
	}
	v, err := r.Version(ctx)
	return found("wkhtmltopdf", err, v.String())
}

func checkMail(ctx context.Context, cfg *config.Config) finding {
	c := cfg.Mail
	if c.Host == "" {
		return finding{Name: "mail", Message: "mail.host ist nicht gesetzt; Mails warten, bis er es ist"}
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	err := mail.New(mail.Config{Host: c.Host, Port: c.Port, TLS: mail.TLSMode(c.TLS), User: c.User, Password: c.Password}).Check(ctx)
	return found("mail", err, fmt.Sprintf("%s:%d nimmt die Anmeldung an", c.Host, c.Port))
}

// checkCompany names what § 14 (4) UStG wants of the issuer and the configuration does not have.
func checkCompany(cfg *config.Config) finding {
	missing := cfg.Company.Missing()
	if len(missing) == 0 {
		return finding{Name: "company", OK: true, Message: cfg.Company.Name}
	}
	return finding{Name: "company", Message: "für Rechnungen fehlt: company." + strings.Join(missing, ", company.")}
}

// checkFont says which font decides what can be printed.
func checkFont() finding {
	font, err := print.FindFont(print.FontFolders())
	if err == nil && font.Path == "" {
		err = invoicing.Unavailablef("keine Schrift für die Belege gefunden; Debian und Ubuntu: Paket „fonts-dejavu-core“ installieren")
	}
	if err != nil {
		return found("font", err, "")
	}
	return found("font", nil, font.Name+", "+font.Path)
}

// checkLogos looks at every logo that documents are printed with.
func checkLogos(cfg *config.Config) []finding {
	var logos []string
	for _, s := range cfg.Settings() {
		if s.Company.Logo != "" && !slices.Contains(logos, s.Company.Logo) {
			logos = append(logos, s.Company.Logo)
		}
	}
	slices.Sort(logos)
	var all []finding
	for _, path := range logos {
		all = append(all, found("logo", print.CheckLogo(path), path))
	}
	return all
}

func checkShop(ctx context.Context, s multishop.Source) finding {
	name := "shop " + s.Key
	shop, err := modified.Open(ctx, shopConfig(s, zerolog.Nop()))
	if err != nil {
		return found(name, err, "")
	}
	defer shop.Close()
	c, err := shop.Probe(ctx)
	if err == nil && len(c.Problems) > 0 {
		err = invoicing.Conflictf("%s", strings.Join(c.Problems, "; "))
	}
	return found(name, err, fmt.Sprintf("modified %s auf %s, %s", c.Version, c.ServerVersion, c.Charset))
}
