package worker_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/render"
)

// press is a renderer that also takes many pages at a time; it refuses the pages in which a word stands.
type press struct {
	paper
	refused string

	mu   sync.Mutex
	runs []int
}

func (p *press) PDF(ctx context.Context, html []byte) ([]byte, error) {
	if bytes.Contains(html, []byte(p.refused)) {
		return nil, invoicing.Invalidf("wkhtmltopdf refused the page: Blocked access to file")
	}
	return p.paper.PDF(ctx, html)
}

func (p *press) PDFs(ctx context.Context, pages [][]byte) []render.Made {
	p.mu.Lock()
	p.runs = append(p.runs, len(pages))
	p.mu.Unlock()
	made := make([]render.Made, len(pages))
	for i, page := range pages {
		made[i].PDF, made[i].Err = p.PDF(ctx, page)
		made[i].Took = time.Millisecond
	}
	return made
}

// TestOnePoisonedDocumentStopsItselfOnly: of many invoices that are rendered together one is refused by the tool and one cannot
// even be read; all others go out, and both say why they do not.
func TestOnePoisonedDocumentStopsItselfOnly(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	const n = 30
	var ids []int64
	for range n {
		ids = append(ids, o.sendInvoice())
	}
	refused := o.number(ids[11])
	unreadable := o.mail(ids[20]).InvoiceID
	_, err := o.store.DB().ExecContext(t.Context(), `UPDATE fakturis_job SET args = '{"id":999999}' WHERE kind = 'render.invoice' AND args = ?`, fmt.Sprintf(`{"id":%d}`, unreadable))
	o.must(err)
	p := &press{refused: refused}
	o.worker.Renderer = p
	var took []time.Duration
	o.worker.Rendered = func(d time.Duration) { took = append(took, d) }
	o.run(func() bool { return o.count(`state = 'sent'`) == n-2 && o.jobs("available", "render.invoice") == 2 })
	for i, id := range ids {
		want := invoicing.MailSent
		if i == 11 || i == 20 {
			want = invoicing.MailPlanned
		}
		if m := o.mail(id); m.State != want {
			t.Errorf("mail %d is %s, want %s", i, m.State, want)
		}
	}
	if len(o.box.Mails()) != n-2 || len(took) != n-2 || slices.Max(p.runs) != n-1 {
		t.Errorf("%d mails, %d PDFs timed, runs of %v pages", len(o.box.Mails()), len(took), p.runs)
	}
	var reasons int
	o.must(o.store.DB().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM fakturis_job WHERE kind = 'render.invoice' AND (last_error LIKE '%Blocked access%' OR last_error LIKE '%999999%')`).Scan(&reasons))
	if reasons != 2 {
		t.Errorf("%d of 2 say why", reasons)
	}
}

// run lets a pool with one worker work until something is true.
func (o *office) run(done func() bool) {
	o.t.Helper()
	ctx, cancel := context.WithCancel(o.t.Context())
	pool := &outbox.Pool{Queue: o.queue, Handlers: o.worker.Handlers(), Batches: o.worker.Batches(), Poll: 5 * time.Millisecond, Log: zerolog.Nop()}
	ended := make(chan struct{})
	go func() { defer close(ended); pool.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.t.Fatal("waited in vain")
		}
	}
}

func (o *office) number(mail int64) (number string) {
	o.t.Helper()
	o.must(o.store.DB().QueryRowContext(o.t.Context(), `SELECT i.number FROM fakturis_invoice i JOIN fakturis_mail m ON m.invoice_id = i.id WHERE m.id = ?`, mail).Scan(&number))
	return number
}

func (o *office) count(where string) (n int) {
	o.t.Helper()
	o.must(o.store.DB().QueryRowContext(o.t.Context(), `SELECT COUNT(*) FROM fakturis_mail WHERE `+where).Scan(&n))
	return n
}

func (o *office) jobs(state, kind string) (n int) {
	o.t.Helper()
	o.must(o.store.DB().QueryRowContext(o.t.Context(), `SELECT COUNT(*) FROM fakturis_job WHERE state = ? AND kind = ?`, state, kind).Scan(&n))
	return n
}
