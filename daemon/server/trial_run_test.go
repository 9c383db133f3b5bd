package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"fakturisd/daemon/server"
	"fakturisd/htmlforms"
	"fakturisd/invoicing"
)

// TestTrialRun looks at a month before anything of it goes out.
func TestTrialRun(t *testing.T) {
	t.Parallel()
	var broken error
	house := open(t, func(c *server.Config) {
		c.Trial = func(_ context.Context, w io.Writer, papers iter.Seq2[htmlforms.TrialPaper, error]) error {
			if broken != nil {
				return broken
			}
			for p, err := range papers {
				must(t, err)
				fmt.Fprintf(w, "[%s: %d lines %s]", p.Name, len(p.Invoice.Lines), p.Trouble)
			}
			return nil
		}
	})
	clerk := house.clerk(t)
	var month, name string
	must(t, house.store.DB().QueryRow(`SELECT DATE_FORMAT(COALESCE(send_date, provisional_date), '%Y-%m'), CONCAT('/sammelrechnungen/', id) FROM fakturis_collective_invoice
		WHERE status = 'geplant' ORDER BY id LIMIT 1`).Scan(&month, &name))
	page := clerk.get("/probelauf?monat=" + month)
	checkPage(t, page)
	pdf := "/probelauf/pdf?monat=" + month
	if !strings.Contains(page.body, name+`"`) || !strings.Contains(page.body, `href="`+pdf+`"`) {
		t.Errorf("the page of %s does not name %s or its PDF:\n%s", month, name, page.body)
	}
	if a := clerk.get(pdf); a.status != http.StatusOK || !strings.Contains(a.body, "[Sammelrechnung 1, ") || a.header.Get("Content-Type") != "application/pdf" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("status %d, %v: %s", a.status, a.header, a.body)
	}
	if a := clerk.get("/probelauf/pdf?monat=2199-01"); a.status != http.StatusNotFound {
		t.Errorf("an empty month: status %d", a.status)
	}
	empty := clerk.get("/probelauf?monat=2199-01&tag=unsinn&ab=-3")
	checkPage(t, empty)
	if strings.Contains(empty.body, "/probelauf/pdf") {
		t.Error("an empty month offers a PDF")
	}
	broken = errors.New("broken")
	if a := clerk.get(pdf); a.status != http.StatusInternalServerError || a.header.Get("Content-Type") == "application/pdf" {
		t.Errorf("broken before the first byte: status %d, %v", a.status, a.header)
	}
	if a := house.guest(t).get(pdf); a.status != http.StatusSeeOther {
		t.Errorf("without a login: status %d", a.status)
	}
}

// TestTrialRunHasABound offers no file of more documents than one may have.
func TestTrialRunHasABound(t *testing.T) {
	t.Parallel()
	house := open(t, func(c *server.Config) {
		c.Trial = func(context.Context, io.Writer, iter.Seq2[htmlforms.TrialPaper, error]) error {
			return errors.New("asked for nevertheless")
		}
	})
	run(t, house.store, `INSERT INTO fakturis_collective_invoice (partner_id, status, currency, price_mode, content, net_cents, tax_cents, total_cents, provisional_date)
		SELECT 1, 'geplant', 'EUR', 'brutto', '{}', 100, 19, 119, '2030-05-01' + INTERVAL (seq MOD 2) DAY FROM seq_1_to_600`)
	clerk := house.clerk(t)
	page := clerk.get("/probelauf?monat=2030-05")
	checkPage(t, page)
	if strings.Contains(page.body, `"/probelauf/pdf?monat=2030-05"`) || !strings.Contains(page.body, "/probelauf/pdf?monat=2030-05&amp;tag=2030-05-02") || len(page.body) > 100_000 {
		t.Errorf("%d bytes: %s", len(page.body), page.body)
	}
	if strings.Count(page.body, `href="/sammelrechnungen/`) != 100 || !strings.Contains(page.body, `href="/probelauf?ab=100&amp;monat=2030-05"`) {
		t.Error("it is no page of 100")
	}
	if a := clerk.get("/probelauf/pdf?monat=2030-05"); a.status != http.StatusConflict || !strings.Contains(a.body, "600") {
		t.Errorf("all in one file: status %d %s", a.status, a.body)
	}
}

// TestTrialRunKnowsTheCalendar: what is to go out on a holiday goes on the next business day, in whichever month that is; what was
// missed waits for somebody.
func TestTrialRunKnowsTheCalendar(t *testing.T) {
	t.Parallel()
	house := openAt(t, newCalendar(invoicing.NewDate(2026, 10, 30)), office())
	shifted := house.combined(t, invoicing.NewDate(2026, 10, 31), 3) // a Saturday, followed by All Saints' Day
	missed := house.combined(t, invoicing.NewDate(2026, 10, 1), 4)
	for month, want := range map[time.Month]bool{time.October: false, time.November: true} {
		first := invoicing.NewDate(2026, month, 1)
		rows, err := house.store.TrialRun(t.Context(), first, first.AddMonths(1).AddDays(-1))
		must(t, err)
		found := false
		for _, r := range rows {
			if r.ScheduledRef == missed {
				t.Error("what was missed goes out by itself")
			}
			if r.ScheduledRef == shifted {
				found = true
				if r.Day != invoicing.NewDate(2026, 11, 2) {
					t.Errorf("it goes on %s", r.Day)
				}
			}
		}
		if found != want {
			t.Errorf("%s: found %t", month, found)
		}
	}
}
