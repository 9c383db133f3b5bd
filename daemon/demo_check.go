package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"fakturisd/daemon/demo"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// figures is what a check of the whole main job prints.
type figures struct {
	store.Counts
	MailsReceived int      `json:"mails_received"`
	PDFBytes      int      `json:"pdf_bytes"`
	ToCheck       int64    `json:"orders_to_check"`
	Planted       int      `json:"orders_planted_to_check"`
	ShopTables    int      `json:"shop_tables_unchanged"`
	StatusChanges int      `json:"status_changes"`
	Seconds       float64  `json:"seconds"`
	Problems      []string `json:"problems"`
}

// checkTime bounds the wait for the mails.
const checkTime = 60 * time.Second

// check does the main job once and fails with the reason when any step fell short.
func (c demoCommand) check(a *app) error {
	began := time.Now()
	dir, err := os.MkdirTemp("", "fakturisd-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.Dir, c.Listen = dir, "127.0.0.1:0"
	logFile, err := openLog(dir + "/fakturisd.log")
	if err != nil {
		return err
	}
	defer logFile.Close()
	p, err := c.begin(a, a.logTo(logFile))
	if err != nil {
		return err
	}
	f, err := p.check(a.ctx)
	if err := errors.Join(err, p.end()); err != nil {
		return err
	}
	f.Seconds = time.Since(began).Round(time.Millisecond).Seconds()
	return f.report(a)
}

// check plays the main job on a running daemon and gathers the figures.
func (p *performance) check(ctx context.Context) (*figures, error) {
	before, err := p.stage.Checksums(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	stopped := make(chan error, 1)
	running, stop := context.WithCancel(ctx)
	go func() { stopped <- p.main.Run(running) }()
	err = p.play(ctx)
	f, countErr := p.count(context.WithoutCancel(ctx), before)
	stop()
	return f, errors.Join(err, countErr, <-stopped)
}

func (p *performance) play(ctx context.Context) error {
	if err := demo.Play(ctx, p.main.Store, p.main.today()); err != nil {
		return err
	}
	if err := p.stage.Mailbox.Wait(ctx, 3); err != nil {
		return fmt.Errorf("three mails were expected (invoice, collective invoice, status): %w", err)
	}
	return p.confirmed(ctx)
}

// confirmed waits until the mirror has seen in the shop what was changed there.
func (p *performance) confirmed(ctx context.Context) error {
	for {
		done, err := p.statusChanges(ctx)
		if err != nil || len(done) > 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the mirror did not confirm the changed status: %w", ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// statusChanges returns the orders whose new status the mirror has seen.
func (p *performance) statusChanges(ctx context.Context) ([]invoicing.Order, error) {
	intents, _, err := p.main.Store.StatusIntents(ctx, store.ListQuery{Limit: 10})
	if err != nil {
		return nil, err
	}
	var done []invoicing.Order
	for _, i := range intents {
		o, err := p.main.Store.Order(ctx, i.OrderID)
		if err != nil {
			return nil, err
		}
		if invoicing.Confirmed(i, o) {
			done = append(done, o)
		}
	}
	return done, nil
}

func (p *performance) count(ctx context.Context, before map[string]string) (*figures, error) {
	counts, err := p.main.Store.Counts(ctx)
	if err != nil {
		return nil, err
	}
	f := &figures{Counts: counts, Problems: []string{}}
	for _, m := range p.stage.Mailbox.Mails() {
		f.MailsReceived++
		for _, file := range m.Attachments {
			f.PDFBytes += len(file.Data)
		}
	}
	after, err := p.stage.Checksums(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.countChanges(ctx, f, demo.Changed(before, after)); err != nil {
		return nil, err
	}
	f.ShopTables = len(after) - len(demo.Changed(before, after))
	return f, p.countChecks(ctx, f)
}

// countChanges finds in the shops the tables of the shipped order changed, and no other.
func (p *performance) countChanges(ctx context.Context, f *figures, changed []string) error {
	shipped, err := p.statusChanges(ctx)
	if err != nil {
		return err
	}
	f.StatusChanges = len(shipped)
	for _, t := range changed {
		if !slices.ContainsFunc(shipped, func(o invoicing.Order) bool { return slices.Contains(demo.Touched(o.Origin.Shop), t) }) {
			f.problem("table %s of the shop was changed", t)
		}
	}
	return nil
}

// countChecks compares the orders that a person must look at with those that were planted to be looked at.
func (p *performance) countChecks(ctx context.Context, f *figures) error {
	planted, err := p.stage.Planted(ctx)
	if err != nil {
		return err
	}
	f.Planted = len(planted)
	for after := int64(0); ; {
		rows, next, err := p.main.Store.Orders(ctx, store.ListQuery{Check: true, After: after, Limit: 100})
		if err != nil {
			return err
		}
		for _, o := range rows {
			f.ToCheck++
			if !planted[o.Number] {
				f.problem("order %s must be checked though nothing is wrong with it: %s", o.Number, o.CheckReason)
			}
			delete(planted, o.Number)
		}
		if after = next; next == 0 {
			break
		}
	}
	for number := range planted {
		f.problem("order %s was planted with wrong amounts and not noticed", number)
	}
	return nil
}

func (f *figures) problem(format string, args ...any) {
	f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
}

// report prints the figures and fails when one is missing or a problem was seen.
func (f *figures) report(a *app) error {
	for name, n := range map[string]int64{
		"orders": f.Orders, "partners": f.Partners, "delivery_addresses": f.DeliveryAddresses, "contacts": f.Contacts, "articles": f.Articles,
		"shipping_methods": f.ShippingMethods, "invoices": f.Invoices, "delivery_notes": f.DeliveryNotes,
		"status_changes": int64(f.StatusChanges), "collective_invoices": f.CollectiveInvoices, "mails_received": int64(f.MailsReceived), "pdf_bytes": int64(f.PDFBytes),
	} {
		if n == 0 {
			f.problem("no %s", name)
		}
	}
	if a.json {
		a.print(f)
	} else {
		fmt.Fprintf(a.stdout, "%+v\n", *f)
	}
	if len(f.Problems) > 0 {
		return invoicing.Conflictf("the main job fell short: %v", f.Problems)
	}
	return nil
}
