package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// state is what all tables hold, reckoned by the server, and what they would give next.
func (b *books) state() []string {
	b.t.Helper()
	tables := must[[]string](b.t)(columnOf(b, `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY 1`))
	var all []string
	for _, table := range tables {
		var name string
		var sum int64
		if err := b.DB().QueryRow("CHECKSUM TABLE "+table+" EXTENDED").Scan(&name, &sum); err != nil {
			b.t.Fatal(err)
		}
		next := value[string](b.t, b.Store, `SELECT COALESCE(MAX(auto_increment), '') FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?`, table)
		all = append(all, fmt.Sprint(table, " ", sum, " ", next))
	}
	return all
}

func columnOf(b *books, query string) ([]string, error) {
	rows, err := b.DB().Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// TestATrialRunWritesNothing tries a month with everything that can be in it, among them a collective invoice that is held
// and one that cannot be read.
func TestATrialRunWritesNothing(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	partner := b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example")
	nobody := b.partner("Niemand GmbH", "", "", "Köln", "")
	_, one := b.contract(partner)
	_, two := b.contract(nobody)
	_, three := b.contract(partner)
	b.contract(partner) // nobody took anything of it over
	must[int64](t)(b.Combine(ctx, ids(one[0], one[1]), day("2027-03-10"), "clerk"))
	must[int64](t)(b.Combine(ctx, ids(one[2], one[3]), day("2027-04-10"), "clerk")) // another month
	undated := must[int64](t)(b.Combine(ctx, ids(two[1], two[2]), invoicing.Date{}, "clerk"))
	broken := must[int64](t)(b.Combine(ctx, ids(two[3], two[4]), day("2027-03-31"), "clerk"))
	must[store.TakenOver](t)(b.TakeOver(ctx, store.TakeOver{Singles: ids(three[1])}, "clerk"))
	for _, q := range []string{fmt.Sprintf(`UPDATE fakturis_collective_invoice SET provisional_date = '2027-03-01', guard = 'Die Rechnung ist doppelt so hoch wie die letzte.' WHERE id = %d`, undated),
		fmt.Sprintf(`UPDATE fakturis_collective_invoice SET content = '[]' WHERE id = %d`, broken)} {
		if _, err := b.DB().Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	before := b.state()
	rows := must[[]store.TrialRow](t)(b.TrialRun(ctx, day("2027-03-01"), day("2027-03-31")))
	var got []string
	for _, r := range rows {
		inv, err := b.TrialInvoice(ctx, r)
		got = append(got, fmt.Sprintf("%s %s %s %s sent=%t nobody=%t held=%t %q", r.Day, r.Kind, r.CustomerName, r.Total, !r.SendDate.IsZero(), r.Recipient == "", r.Hold != "", invoicing.ErrorMessage(err)))
		if err == nil && (inv.Number != "" || inv.Status != invoicing.InvoiceDraft || inv.Total != r.Total || inv.Date != r.Day || inv.DueDate != r.Day.AddDays(14) || inv.Seller.Name == "") {
			t.Errorf("%s %d would be %+v", r.Kind, r.ID, inv)
		}
		if (err != nil) != (r.ID == broken && r.Kind == invoicing.ScheduledCollective) {
			t.Errorf("%s %d: %v", r.Kind, r.ID, err)
		}
	}
	total := fmt.Sprint(one[0].Total)
	double := fmt.Sprint(one[0].Total + one[1].Total)
	want := []string{
		"2027-03-01 geplant Muster AG " + total + ` sent=false nobody=false held=false ""`,
		"2027-03-01 rechnung Muster AG " + total + ` sent=false nobody=false held=false ""`,
		"2027-03-01 sammelrechnung Niemand GmbH " + double + ` sent=false nobody=true held=true ""`,
		"2027-03-10 sammelrechnung Muster AG " + double + ` sent=true nobody=false held=false ""`,
		"2027-03-31 sammelrechnung Niemand GmbH " + double + ` sent=true nobody=true held=false ""`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff(before, b.state()); d != "" {
		t.Errorf("the trial run wrote something (-before +after):\n%s", d)
	}
}
