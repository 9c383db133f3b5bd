package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// post fills the mail log with n mails, an hour from one to the next: invoice 1's first, every tenth failed.
func post(b *books, n int) {
	b.t.Helper()
	b.exec(`INSERT INTO fakturis_invoice (id, type, status, number, partner_id, shop, currency, net_cents, tax_cents, total_cents, content)
		SELECT seq, 'rechnung', 'gestellt', CONCAT('RE-2027-', LPAD(seq, 6, '0')), 1, 'tee', 'EUR', 1, 1, 1, '{}' FROM seq_1_to_` + fmt.Sprint(n))
	b.exec(`INSERT INTO fakturis_mail (id, invoice_id, document, document_id, send_no, shop, kind, state, sender, recipient, recipient_name, bcc, subject, body, message_id, file_name, error, error_code, created_at)
		SELECT seq, seq, 'invoice', seq, 1, ELT(1 + seq MOD 2, 'tee', 'wein'), 'rechnung', IF(seq MOD 10, 'sent', 'failed'), 'f@muster.example', CONCAT('kunde', seq, '@k.example'), '', '', 'Rechnung', 'Text',
			CONCAT('invoice-', seq, '.1.abc@muster.example'), 'r.pdf', IF(seq MOD 10, '', '550 5.1.1 no such user'), IF(seq MOD 10, 0, 550), '2027-01-01' + INTERVAL seq HOUR FROM seq_1_to_` + fmt.Sprint(n))
	b.exec(`ANALYZE TABLE fakturis_mail, fakturis_invoice`)
}

func TestMailLog(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	post(b, 48)
	ids := func(q store.MailQuery) string {
		t.Helper()
		var all []string
		for {
			rows, next, err := b.MailLog(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				all = append(all, fmt.Sprint(r.ID))
			}
			if q.After = next; next == 0 {
				return strings.Join(all, " ")
			}
		}
	}
	day := invoicing.NewDate(2027, 1, 2)
	for name, c := range map[string]struct {
		q    store.MailQuery
		want string
	}{
		"failed":               {store.MailQuery{State: invoicing.MailFailed}, "40 30 20 10"},
		"failed, by threes":    {store.MailQuery{State: invoicing.MailFailed, Limit: 3}, "40 30 20 10"},
		"of a shop":            {store.MailQuery{State: invoicing.MailFailed, Shop: "tee"}, "40 30 20 10"},
		"of another shop":      {store.MailQuery{State: invoicing.MailFailed, Shop: "wein"}, ""},
		"of a day in Berlin":   {store.MailQuery{From: day, Until: day, State: invoicing.MailFailed}, "40 30"}, // from 23 to 46 o'clock in UTC
		"since a day":          {store.MailQuery{From: day.AddDays(1)}, "48 47"},
		"before all":           {store.MailQuery{Until: invoicing.NewDate(2026, 12, 31)}, ""},
		"after all":            {store.MailQuery{From: invoicing.NewDate(2028, 1, 1)}, ""},
		"recipient":            {store.MailQuery{Q: "kunde7@"}, "7"},
		"number":               {store.MailQuery{Q: "RE-2027-000012"}, "12"},
		"Message-ID":           {store.MailQuery{Q: "invoice-13.1"}, "13"},
		"two words":            {store.MailQuery{Q: "kunde4 RE-2027-00004"}, "48 47 46 45 44 43 42 41 40"},
		"search in a state":    {store.MailQuery{Q: "kunde2", State: invoicing.MailFailed}, "20"},
		"wildcards":            {store.MailQuery{Q: "kunde_@"}, ""},
		"being made":           {store.MailQuery{State: invoicing.MailRendering}, ""},
		"a state that is none": {store.MailQuery{State: "x"}, ""},
	} {
		if got := ids(c.q); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	rows, _, err := b.MailLog(t.Context(), store.MailQuery{State: invoicing.MailFailed})
	if err != nil || rows[0].InvoiceNumber != "RE-2027-000040" || rows[0].Reason != invoicing.ReasonAddress || rows[0].To != "kunde40@k.example" {
		t.Errorf("%+v: %v", rows[0], err)
	}
}

// TestMailLogPlans asks the server how it reads the log of 20,000 mails: newest first, without sorting, and little else.
func TestMailLogPlans(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	post(b, 20_000)
	day := invoicing.NewDate(2027, 12, 1)
	for name, q := range map[string]store.MailQuery{
		"first page": {}, "middle": {After: 10_000}, "one shop's": {Shop: "wein"}, "failed": {State: invoicing.MailFailed}, "none unknown": {State: invoicing.MailUnknown},
		"failed of a shop": {State: invoicing.MailFailed, Shop: "tee"}, "being made": {State: invoicing.MailRendering}, "of a month": {From: day, Until: day.AddDays(31)},
		"of a day, failed, of a shop": {From: day, Until: day, State: invoicing.MailFailed, Shop: "tee"},
	} {
		statement, err := b.MailLogSQL(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		b.wantGoodPlan(name, statement)
	}
	for _, word := range []string{"kunde19999", "RE-2027-000001", "invoice-5.1", "gibtesnicht"} {
		rows, _, err := b.MailLog(t.Context(), store.MailQuery{Q: word})
		if want := word != "gibtesnicht"; err != nil || (len(rows) > 0) != want {
			t.Errorf("%s: %d rows, %v", word, len(rows), err)
		}
	}
}
