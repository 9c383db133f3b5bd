package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestABatchThatIsKilledLosesAndDoublesNothing renders many documents in one go and ends before, between and after them.
func TestABatchThatIsKilledLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 40)
	for _, point := range []string{"render.batch", "render.rendered", "render.attached"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			const n = 6
			w := newWorld(t, shop, reader, "wkhtmltopdf: /nowhere/wkhtmltopdf")
			w.must("sync")
			d := w.start("")
			for i, order := range w.billable(n) {
				if status, answer := w.post("/orders/"+order+"/invoices", fmt.Sprint(i), `{"issue":true,"send":true}`); status >= 300 {
					t.Fatalf("order %s: %d %v", order, status, answer)
				}
			}
			d.stop()
			config, err := os.ReadFile(w.config)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(w.config, []byte(strings.Replace(string(config), "wkhtmltopdf: /nowhere/wkhtmltopdf", "", 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			w.start(point).died()
			if begun := w.column(`SELECT COUNT(*) FROM fakturis_job WHERE kind = 'render.invoice' AND state = 'running'`)[0]; begun < "2" {
				t.Errorf("only %s documents were in the batch", begun)
			}
			w.expireLeases()

			d = w.start("")
			d.until("all mails were accepted", func() bool { return len(w.column(`SELECT id FROM fakturis_mail WHERE state = 'sent'`)) == n })
			d.until("all jobs are done", func() bool { return len(w.column(`SELECT id FROM fakturis_job WHERE state <> 'done'`)) == 0 })
			d.stop()
			if files := w.column(`SELECT document_id FROM fakturis_document_file WHERE document = 'invoice' ORDER BY 1`); len(files) != n || len(slices.Compact(files)) != n {
				t.Errorf("PDFs of %v", files)
			}
			if got := len(w.mailbox.Mails()); got != n {
				t.Errorf("%d mails arrived, want %d", got, n)
			}
		})
	}
}
