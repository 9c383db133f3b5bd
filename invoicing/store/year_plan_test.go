package store_test

import (
	"fmt"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// told writes the entries of a plan in short: month, kind, state, collective invoice, amount.
func told(plan store.YearPlan, p store.PlanPartner) []string {
	var all []string
	for _, e := range p.Entries {
		s := fmt.Sprintf("%d %s %s %s", plan.MonthOf(e.Date), e.Kind, e.State, e.Total)
		if e.CollectiveID != 0 {
			s += fmt.Sprintf(" [%d]", e.CollectiveID)
		}
		all = append(all, s)
	}
	return all
}

// TestYearPlanShowsEveryPeriodOnce: six periods, two of them merged and two more merged without a date; each euro counts in the
// month in which it will be asked for, once.
func TestYearPlanShowsEveryPeriodOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	partner := b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example")
	other := b.partner("Kühn GmbH", "Ina", "Kühn", "Kiel", "ina@kuehn.example")
	_, planned := b.contract(partner)
	b.contract(other)
	first := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), day("2027-05-20"), "clerk"))
	second := must[int64](t)(b.Combine(ctx, ids(planned[2], planned[3]), invoicing.Date{}, "clerk"))
	b.exec(`UPDATE fakturis_collective_invoice SET guard = 'Der Betrag ist ungewöhnlich hoch.' WHERE id = ?`, second)
	b.exec(`UPDATE fakturis_planned_invoice SET status = 'ausgesetzt' WHERE id = ?`, planned[5].ID)

	plan := must[store.YearPlan](t)(b.YearPlan(ctx, day("2027-01-17"), 12, store.PlanFilter{}))
	if plan.From != day("2027-01-01") || plan.Months != 12 || len(plan.Partners) != 2 || plan.Next != 0 {
		t.Fatalf("plan from %s, %d months, %d partners, next %d", plan.From, plan.Months, len(plan.Partners), plan.Next)
	}
	row := plan.Partners[0]
	if row.ID != partner || row.Name != "Muster AG" || row.Number != "10001" {
		t.Errorf("row of %d %s %s", row.ID, row.Number, row.Name)
	}
	one := planned[0].Total
	want := []string{}
	for i, p := range planned {
		state, collective := "geplant", ""
		switch {
		case i < 2:
			state, collective = "zusammengefasst", fmt.Sprintf(" [%d]", first)
		case i < 4:
			state, collective = "zusammengefasst", fmt.Sprintf(" [%d]", second)
		case i == 5:
			state = "ausgesetzt"
		}
		want = append(want, fmt.Sprintf("%d geplant %s %s%s", plan.MonthOf(p.ProvisionalDate), state, one, collective))
	}
	got := told(plan, row)
	collectives := []string{fmt.Sprintf("4 sammelrechnung zusammengefasst %s [%d]", one+one, first),
		fmt.Sprintf("%d sammelrechnung gehalten %s [%d]", plan.MonthOf(must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, second)).ProvisionalDate), one+one, second)}
	for _, s := range collectives {
		if !strings.Contains(strings.Join(got, "\n"), s) {
			t.Errorf("%q is not in the plan: %q", s, got)
		}
	}
	for _, s := range want {
		if !strings.Contains(strings.Join(got, "\n"), s) {
			t.Errorf("%q is not in the plan: %q", s, got)
		}
	}
	if len(got) != 8 {
		t.Errorf("%d entries, want 6 periods and 2 collective invoices: %q", len(got), got)
	}
	sum, n := money.Cents(0), 0
	for _, s := range plan.Sums {
		sum, n = sum+s.Total, n+s.N
	}
	if want := 11 * one; sum != want || n != 2+1+6 {
		t.Errorf("the months bring %s in %d documents, want %s in 9: a merged period counts once, a skipped one not at all", sum, n, want)
	}
}

// TestYearPlanShowsWhatACollectiveInvoiceBilledOnce: issued, its periods stay its parts; their money and their invoice are the
// collective invoice's alone, in every filter.
func TestYearPlanShowsWhatACollectiveInvoiceBilledOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	_, planned := b.contract(b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example"))
	id := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), invoicing.Date{}, "clerk"))
	must[int64](t)(b.IssueCollective(ctx, id, "clerk"))
	for _, c := range []struct {
		state        store.PlanState
		entries, sum int
	}{{"", 7, 5}, {store.PlanIssued, 1, 1}, {store.PlanCombined, 2, 0}} {
		plan := must[store.YearPlan](t)(b.YearPlan(ctx, day("2027-01-01"), 12, store.PlanFilter{State: c.state}))
		n := 0
		for _, s := range plan.Sums {
			n += s.N
		}
		if got := told(plan, plan.Partners[0]); len(got) != c.entries || n != c.sum {
			t.Errorf("filter %q: %d documents in the sums, want %d, of %d entries, want %d: %q", c.state, n, c.sum, len(got), c.entries, got)
		}
	}
}

// TestYearPlanFilters: every filter leaves what it names and its sums.
func TestYearPlanFilters(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	partner := b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example")
	other := b.partner("Kühn GmbH", "Ina", "Kühn", "Kiel", "ina@kuehn.example")
	_, planned := b.contract(partner)
	b.contract(other)
	held := must[int64](t)(b.Combine(ctx, ids(planned[0], planned[1]), day("2027-05-20"), "clerk"))
	b.exec(`UPDATE fakturis_collective_invoice SET guard = 'Zu hoch.' WHERE id = ?`, held)
	entries := func(f store.PlanFilter) (n, sums int) {
		plan := must[store.YearPlan](t)(b.YearPlan(ctx, day("2027-01-01"), 24, f))
		for _, p := range plan.Partners {
			n += len(p.Entries)
		}
		for _, s := range plan.Sums {
			sums += s.N
		}
		return n, sums
	}
	for _, c := range []struct {
		filter  store.PlanFilter
		n, sums int
	}{
		{store.PlanFilter{}, 13, 11},
		{store.PlanFilter{PartnerID: partner}, 7, 5},
		{store.PlanFilter{Q: "kühn"}, 6, 6},
		{store.PlanFilter{Q: "10001"}, 7, 5},
		{store.PlanFilter{State: store.PlanPlanned}, 10, 10},
		{store.PlanFilter{State: store.PlanHeld}, 1, 1},
		{store.PlanFilter{State: store.PlanCombined}, 2, 0},
		{store.PlanFilter{State: store.PlanIssued}, 0, 0},
		{store.PlanFilter{Shop: "wein"}, 0, 0},
	} {
		if n, sums := entries(c.filter); n != c.n || sums != c.sums {
			t.Errorf("%+v: %d entries, %d in the sums, want %d and %d", c.filter, n, sums, c.n, c.sums)
		}
	}
}

// TestYearPlanOfManyContracts: a page of a thousand contracts reads the rows of its own partners, however many others there are,
// and the pages show every partner once.
func TestYearPlanOfManyContracts(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	manyContracts(b, 1000)
	log := b.logStatements()
	seen := map[int64]bool{}
	for f := (store.PlanFilter{Limit: 100}); ; {
		log.clear()
		plan := must[store.YearPlan](t)(b.YearPlan(ctx, day("2027-01-01"), 24, f))
		for _, p := range plan.Partners {
			if seen[p.ID] || len(p.Entries) != 24 {
				t.Errorf("partner %d: %d entries, shown before: %t", p.ID, len(p.Entries), seen[p.ID])
			}
			seen[p.ID] = true
		}
		sums := 0
		for _, s := range plan.Sums {
			sums += s.N
		}
		if sums != 24000 {
			t.Errorf("sums of %d documents, want 24000", sums)
		}
		for _, statement := range log.selects() {
			if !strings.Contains(statement, "SUM(") {
				if reads := b.handlerReads(statement); reads > 12000 { // 100 partners, 24 rows each, their orders
					t.Errorf("%d rows read: %.200s", reads, statement)
				}
			}
		}
		if f.After = plan.Next; f.After == 0 {
			break
		}
	}
	if len(seen) != 1000 {
		t.Errorf("%d partners on all pages, want 1000", len(seen))
	}
}

// manyContracts writes partners with one order and 24 planned invoices each, from January 2027 on.
func manyContracts(b *books, n int) {
	b.t.Helper()
	from := fmt.Sprintf(" FROM seq_1_to_%d", n)
	b.exec(`INSERT INTO fakturis_partner (id, salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id, language, match_key)
		SELECT seq, '', CONCAT('Firma ', seq), 'Vera', 'Muster', 'Gasse 1', '', '01099', 'Dresden', '', 'DE', CONCAT('mail', seq, '@k.example'), '', '', 'de', ''` + from)
	b.exec(`INSERT INTO fakturis_order (id, type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone,
		vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
		SELECT seq, 'service', CONCAT('A-', seq), 'wein', 'wein', seq, seq, seq, '2027-01-01', 'EUR', 1, 'de', 'Vera', '', '',
		'', '{}', '{}', '{}', 1, '', '', '', '', 'netto', 1, 1, 1, 0, '', '[]', '[]'` + from)
	b.exec(fmt.Sprintf(`INSERT INTO fakturis_planned_invoice (contract_id, order_id, partner_id, period, period_from, period_until, provisional_date, status, content, total_cents)
		SELECT p.seq, p.seq, p.seq, m.seq, DATE_ADD('2027-01-01', INTERVAL m.seq MONTH), DATE_ADD('2027-01-31', INTERVAL m.seq MONTH), DATE_ADD('2027-01-01', INTERVAL m.seq MONTH),
		'geplant', '{}', 1000 FROM seq_1_to_%d p JOIN seq_0_to_23 m`, n))
	b.exec(`ANALYZE TABLE fakturis_partner, fakturis_order, fakturis_planned_invoice`)
}
