package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"fakturisd/daemon/config"
	"fakturisd/daemon/procedure"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

type archiveDescribe struct {
	Out string `help:"File to write into; standard output without it." type:"path" placeholder:"FILE"`
}

// Run writes the Verfahrensdokumentation.
func (c archiveDescribe) Run(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	s, err := a.openStoreOf(cfg)
	if err != nil {
		return err
	}
	defer s.Close()
	d, err := a.describe(cfg, s)
	if err != nil {
		return err
	}
	switch {
	case c.Out != "":
		err = os.WriteFile(c.Out, []byte(d.Markdown()), 0o600)
	case a.json:
		a.print(d)
	default:
		_, err = fmt.Fprint(a.stdout, d.Markdown())
	}
	return err
}

func (a *app) describe(cfg *config.Config, s *store.Store) (invoicing.Procedure, error) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return invoicing.Procedure{}, err
	}
	f, err := procedure.Gather(a.ctx, cfg, s, version, invoicing.DateOf(time.Now().In(zone)))
	if err != nil {
		return invoicing.Procedure{}, err
	}
	return f.Describe(), nil
}

// describe writes it for the pages.
func (m *Main) describe(ctx context.Context) (invoicing.Procedure, error) {
	f, err := procedure.Gather(ctx, m.Config, m.Store, version, m.today())
	if err != nil {
		return invoicing.Procedure{}, err
	}
	return f.Describe(), nil
}
