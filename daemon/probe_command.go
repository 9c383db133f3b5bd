package main

import (
	"github.com/rs/zerolog"

	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

type probeCommand struct {
	Shop           string `required:"" help:"The shop's key." placeholder:"KEY"`
	RemoveTriggers bool   `help:"Take everything of fakturisd out of the shop's database; a daemon that runs makes it anew."`
}

// Run prints what the shop's database is.
func (c probeCommand) Run(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	for _, s := range newSources(cfg, nil, a.logger(), nil) {
		if !names(s.Source, c.Shop) {
			continue
		}
		if c.RemoveTriggers {
			return a.removeTriggers(s)
		}
		return c.print(a, s)
	}
	return invoicing.NotFoundf("shop %q is not in %s", c.Shop, cfg.Path())
}

func (c probeCommand) print(a *app, s *source) error {
	shop, err := modified.Open(a.ctx, shopConfig(s.Source, zerolog.Nop()))
	if err != nil {
		return err
	}
	defer shop.Close()
	found, err := shop.Probe(a.ctx)
	if err != nil {
		return err
	}
	a.print(found)
	return nil
}
