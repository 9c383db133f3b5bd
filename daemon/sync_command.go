package main

import (
	"fmt"
	"os"
	"slices"
	"text/tabwriter"

	"fakturisd/connector"
	"fakturisd/daemon/config"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/multishop"
)

type syncCommand struct {
	Shop string `help:"Only this shop." placeholder:"KEY"`
	Full bool   `help:"Read everything again, whether it changed or not." xor:"what"`
	// Since has no effect on other records than orders: the shop keeps no reliable dates of these.
	Since string `help:"Read only the orders again that were bought on this day or later." placeholder:"YYYY-MM-DD" xor:"what"`
}

// openStore opens the configured database with its tables up to date.
func (a *app) openStore() (*store.Store, error) {
	cfg, err := a.load()
	if err != nil {
		return nil, err
	}
	return a.openStoreOf(cfg)
}

func (a *app) openStoreOf(cfg *config.Config) (*store.Store, error) {
	s, err := store.Open(a.ctx, store.Config{DSN: cfg.Database.DSN, OwnerDSN: cfg.Database.OwnerDSN, Settings: cfg.Settings()})
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(a.ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Run mirrors the shops once. A shop that fails does not keep the others from being mirrored.
func (c syncCommand) Run(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	s, err := a.openStoreOf(cfg)
	if err != nil {
		return err
	}
	defer s.Close()
	sources, err := c.sources(a, cfg, s)
	if err != nil {
		return err
	}
	results, err := c.syncAll(a, sources)
	c.print(a, results)
	return err
}

// sources returns the wanted shops: all, or the one whose key or domain's key was named.
func (c syncCommand) sources(a *app, cfg *config.Config, s *store.Store) ([]*source, error) {
	var sources []*source
	for _, src := range newSources(cfg, s, a.logger(), crashPoint(os.Getenv(crashVariable))) {
		if c.Shop == "" || names(src.Source, c.Shop) {
			sources = append(sources, src)
		}
	}
	if len(sources) == 0 && c.Shop != "" {
		return nil, invoicing.NotFoundf("shop %q is not in %s", c.Shop, cfg.Path())
	}
	if len(sources) == 0 {
		return nil, invoicing.NotFoundf("no shop is configured in %s; add one under shops", cfg.Path())
	}
	return sources, nil
}

// names says whether key is the source's or that of one of its shops.
func names(s multishop.Source, key string) bool {
	return s.Key == key || slices.ContainsFunc(s.Shops(), func(d multishop.Domain) bool { return d.Key == key })
}

func (c syncCommand) syncAll(a *app, sources []*source) ([]connector.Result, error) {
	all := []connector.Result{}
	var failed error
	bar := newProgress(a.stderr)
	for _, s := range sources {
		results, err := c.syncOne(a, s, bar)
		all = append(all, results...)
		if err != nil {
			fmt.Fprintln(a.stderr, "fakturisd:", err)
			failed = errReported
		}
		if err := s.close(); err != nil {
			return all, err
		}
	}
	return all, failed
}

// syncOne mirrors one shop, with a bar on a terminal.
func (c syncCommand) syncOne(a *app, s *source, bar *progress) ([]connector.Result, error) {
	if c.Since != "" {
		return c.since(a, s)
	}
	if !bar.terminal || a.json {
		return s.once(a.ctx, c.Full)
	}
	defer bar.end()
	return s.onceShown(a.ctx, c.Full, bar.mirror(s.Key))
}

func (c syncCommand) since(a *app, s *source) ([]connector.Result, error) {
	day, err := invoicing.ParseDate(c.Since)
	if err != nil {
		return nil, err
	}
	syncer, err := s.open(a.ctx)
	if err != nil {
		return nil, err
	}
	return syncer.ReadSince(a.ctx, day)
}

func (c syncCommand) print(a *app, results []connector.Result) {
	if a.json {
		a.print(results)
		return
	}
	if len(results) == 0 {
		return
	}
	w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "Shop\tArt\tgelesen\tneu\tgeändert\tgelöscht\tzurückgehalten\tfehlgeschlagen\tSekunden")
	for _, r := range results {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%.2f\n", r.Shop, r.Kind, r.Read, r.New, r.Changed, r.Deleted, r.Held, r.Failed, r.Seconds)
	}
	_ = w.Flush()
}
