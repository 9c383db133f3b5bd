package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// Set by the test for the program started again as an issuer.
const (
	issuerDSN    = "FAKTURIS_TEST_ISSUER"
	issuerMortal = "FAKTURIS_TEST_ISSUER_MORTAL" // it kills itself at a random crash point
)

// issuersAProcess, in two processes: eight in all.
const issuersAProcess = 4

// twoRanges number their invoices in ranges of their own.
func twoRanges(dsn string) store.Config {
	c := config(dsn)
	wein := c.Settings["wein"]
	wein.Numbers = map[string]string{invoicing.NumbersInvoice: "W{year}/{counter:6}"}
	c.Settings["wein"] = wein
	return c
}

// issuer is one process: it bills and delivers all orders and makes the PDFs, until nothing is left to do.
func issuer() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := twoRanges(os.Getenv(issuerDSN))
	if os.Getenv(issuerMortal) != "" {
		var passed atomic.Int64
		last := int64(3 + rand.N(20))
		c.Crash = func(string) {
			if passed.Add(1) >= last {
				kill()
			}
		}
	}
	s, err := store.Open(ctx, c)
	if err != nil {
		return err
	}
	defer s.Close()
	render(ctx, s)
	var issuers sync.WaitGroup
	for range issuersAProcess {
		issuers.Go(func() {
			for ctx.Err() == nil && issueOne(ctx, s) {
			}
		})
	}
	issuers.Wait()
	for open := 1; open > 0 && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		if err := s.DB().QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_job WHERE state IN ('available', 'running') AND kind LIKE 'render.%'`).Scan(&open); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// kill ends this process as kill -9 does.
func kill() {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = p.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {}
}

// issueOne does the next thing for a random order; false when nothing is left. What failed is tried again.
func issueOne(ctx context.Context, s *store.Store) bool {
	var order int64
	err := s.DB().QueryRowContext(ctx, `SELECT o.id FROM fakturis_order o LEFT JOIN fakturis_invoice i ON i.order_id = o.id AND i.status = 'gestellt'
		LEFT JOIN fakturis_delivery_note d ON d.order_id = o.id WHERE i.id IS NULL OR d.id IS NULL ORDER BY RAND() LIMIT 1`).Scan(&order)
	if err != nil {
		return false
	}
	if rand.N(2) == 0 {
		_, _ = s.CreateDeliveryNote(ctx, order, "test")
	}
	if id, err := s.DraftInvoice(ctx, order, "test"); err == nil {
		_, _ = s.IssueInvoice(ctx, id, "test")
	}
	return true
}

// render works the queue off with two workers; what a killed process had in hand comes back after half a second.
func render(ctx context.Context, s *store.Store) {
	q := outbox.New(s.DB(), fmt.Sprint(os.Getpid()))
	q.Lease = 500 * time.Millisecond
	attach := func(document string) outbox.Handler {
		return func(ctx context.Context, j outbox.Job) error {
			var args struct{ ID int64 }
			if err := json.Unmarshal(j.Args, &args); err != nil {
				return err
			}
			return s.AttachPDF(ctx, document, args.ID, fmt.Appendf(nil, "%%PDF-1.4 %s %d", document, args.ID))
		}
	}
	pool := &outbox.Pool{Queue: q, Workers: 2, Poll: 20 * time.Millisecond, Handlers: map[string]outbox.Handler{
		store.JobRenderInvoice: attach(store.DocumentInvoice), store.JobRenderDeliveryNote: attach(store.DocumentDeliveryNote)}}
	go pool.Run(ctx)
}

// TestIssuersThatAreKilled lets eight issuers in two processes bill the same orders of two shops, while the processes are killed at
// random moments and at random crash points. FAKTURIS_ISSUE_ORDERS makes it longer (60).
func TestIssuersThatAreKilled(t *testing.T) {
	t.Parallel()
	orders, kills := 60, 0
	if n, err := strconv.Atoi(os.Getenv("FAKTURIS_ISSUE_ORDERS")); err == nil {
		orders = n
	}
	dsn := privatedb.New(t)
	s := openOn(t, twoRanges(dsn))
	addOrders(t, s, "tee", orders/2)
	addOrders(t, s, "wein", orders/2)
	left := func() (n int) {
		if err := s.DB().QueryRow(`SELECT COUNT(*) FROM fakturis_order o WHERE NOT EXISTS (SELECT 1 FROM fakturis_invoice i
			WHERE i.order_id = o.id AND i.status = 'gestellt')`).Scan(&n); err != nil {
			t.Error(err)
		}
		return n
	}
	var mu sync.Mutex
	var processes sync.WaitGroup
	for range 2 {
		processes.Go(func() {
			for left() > 0 {
				if err := runIssuer(dsn, true); err != nil {
					mu.Lock()
					kills++
					mu.Unlock()
				}
			}
		})
	}
	processes.Wait()
	if err := runIssuer(dsn, false); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d orders billed, %d processes killed", orders, kills)
	if kills < 3 {
		t.Errorf("only %d processes were killed", kills)
	}
	findings, counts := verify(t, s)
	for _, f := range findings {
		t.Error(f)
	}
	n := int64(orders)
	if counts.Invoices != n || counts.DeliveryNotes != n || counts.Files != 2*n || counts.Links != 4*n || counts.NumberRanges != 3 {
		t.Errorf("%+v", counts)
	}
	if n := value[int](t, s, `SELECT COUNT(DISTINCT number) FROM fakturis_invoice WHERE number LIKE 'W2026/%'`); n != orders/2 {
		t.Errorf("%d numbers in the second range", n)
	}
}

// runIssuer runs one process; a mortal one is killed after a while if it has not killed itself.
func runIssuer(dsn string, mortal bool) error {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), issuerDSN+"="+dsn)
	cmd.Stderr = os.Stderr
	if mortal {
		cmd.Env = append(cmd.Env, issuerMortal+"=1")
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if mortal {
		timer := time.AfterFunc(time.Duration(100+rand.N(1500))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	return cmd.Wait()
}
