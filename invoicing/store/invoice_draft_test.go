package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// content is a draft's row as it lies there, byte for byte.
func content(t *testing.T, s *store.Store, id int64) string {
	t.Helper()
	return value[string](t, s, `SELECT content FROM fakturis_invoice WHERE id = ?`, id)
}

func readDraft(t *testing.T, s *store.Store, id int64) store.Draft {
	t.Helper()
	return must[store.Draft](t)(s.Draft(t.Context(), id))
}

// editDraft changes a draft as its form does.
func editDraft(t *testing.T, s *store.Store, id int64, change func(*invoicing.Invoice)) {
	t.Helper()
	d := readDraft(t, s, id)
	edited := d.Invoice
	edited.Lines = slices.Clone(edited.Lines)
	change(&edited)
	must[invoicing.Invoice](t)(s.EditDraft(t.Context(), id, d.Version, edited, "anna"))
}

func byHand(t *testing.T, s *store.Store, mode tax.Mode) int64 {
	t.Helper()
	partner := insert(t, s, `INSERT INTO fakturis_partner (salutation, company, first_name, last_name, street, extra, postcode, city, state, country, email, phone, vat_id,
		language, match_key) VALUES ('', 'Muster AG', '', '', 'Weg 3', '', '10115', 'Berlin', '', 'DE', 'kasse@kunde.example', '', '', 'de', '0123456789abcdef')`)
	return must[int64](t)(s.CreateDraft(t.Context(), store.NewDraft{PartnerID: partner, Shop: "tee", Currency: "EUR", PriceMode: mode}, store.Once{}, "anna"))
}

func article(price string, rate int) invoicing.InvoiceLine {
	return invoicing.InvoiceLine{Kind: invoicing.LineArticle, Text: "Wartung", Quantity: decimal.New(1, 0), UnitPrice: decimal.RequireFromString(price), TaxRate: tax.Percent(rate)}
}

func TestAnEmptyDraftIsHeldUntilItSaysSomething(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	id := byHand(t, s, tax.Gross)
	if n := must[int64](t)(s.HeldInvoices(t.Context())); n != 1 {
		t.Errorf("%d invoices are held, want the empty draft", n)
	}
	_, err := s.IssueInvoice(t.Context(), id, "anna")
	if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), "noch keine Position") {
		t.Errorf("refused with %v", err)
	}
	editDraft(t, s, id, func(i *invoicing.Invoice) { i.Lines = append(i.Lines, article("119", 19)) })
	inv, err := s.IssueInvoice(t.Context(), id, "anna")
	if err != nil || inv.Total != 11900 || inv.Number == "" || inv.Basis != nil {
		t.Errorf("issued %q with total %s: %v", inv.Number, inv.Total, err)
	}
	if n := must[int64](t)(s.HeldInvoices(t.Context())); n != 0 {
		t.Errorf("%d invoices are held", n)
	}
	if _, err := s.EditDraft(t.Context(), id, 2, inv, "anna"); invoicing.ErrorCode(err) != invoicing.CodeConflict {
		t.Errorf("edited after issue: %v", err)
	}
}

// TestTwoClerksNoticeEachOther: the second one to save gets a Conflict that names the first, and changes nothing.
func TestTwoClerksNoticeEachOther(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	id := must[int64](t)(s.DraftInvoice(t.Context(), addOrder(t, s, anOrder("tee", 1)), "anna"))
	seen := readDraft(t, s, id)
	editDraft(t, s, id, func(i *invoicing.Invoice) { i.IntroText = "von Anna" })
	other := seen.Invoice
	other.IntroText = "von Bert"
	_, err := s.EditDraft(t.Context(), id, seen.Version, other, "bert")
	if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), "anna") {
		t.Errorf("refused with %v", err)
	}
	if got := readDraft(t, s, id); got.IntroText != "von Anna" || got.Version != 2 {
		t.Errorf("version %d says %q", got.Version, got.IntroText)
	}
	wantCode(t, s.UndoDraft(t.Context(), id, seen.Version, "bert"), invoicing.CodeConflict)
	wantCode(t, s.DiscardDraft(t.Context(), id, seen.Version, "bert"), invoicing.CodeConflict)
}

// TestAnEditedDraftKeepsItsEditsWhenItsOrderChanges: an order that changed since is told apart from a draft that was edited.
func TestAnEditedDraftKeepsItsEditsWhenItsOrderChanges(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	id := must[int64](t)(s.DraftInvoice(t.Context(), order, "anna"))
	editDraft(t, s, id, func(i *invoicing.Invoice) { i.Lines[1].UnitPrice = decimal.New(20, 0) })
	d := readDraft(t, s, id)
	if d.Deviates() != "weicht vom Auftrag ab: 40,60 → 36,80 EUR" || len(d.Changed) != 0 {
		t.Fatalf("deviates %q, changed %v", d.Deviates(), d.Changed)
	}
	insert(t, s, `UPDATE fakturis_order SET vat_id = 'DE999' WHERE id = ?`, order)
	must[int64](t)(s.DraftInvoice(t.Context(), order, "anna"))
	if d = readDraft(t, s, id); d.Total != 3680 || len(d.Changed) != 1 {
		t.Fatalf("total %s, changed %v: the edit is lost, or the order's change not seen", d.Total, d.Changed)
	}
	_, err := s.IssueInvoice(t.Context(), id, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	if err := s.KeepDraft(t.Context(), id, d.Version, "anna"); err != nil {
		t.Fatal(err)
	}
	if d = readDraft(t, s, id); d.Total != 3680 || len(d.Changed) != 0 || !d.EditedByHand() {
		t.Fatalf("kept: total %s, changed %v, edited %v", d.Total, d.Changed, d.EditedByHand())
	}
	if _, err := s.IssueInvoice(t.Context(), id, "anna"); err != nil {
		t.Fatal(err)
	}
	if got := value[string](t, s, `SELECT detail FROM fakturis_audit WHERE action = 'issue'`); !strings.HasSuffix(got, "; weicht vom Auftrag ab: 40,60 → 36,80 EUR") {
		t.Errorf("the audit says %q", got)
	}
}

func TestRefreshTakesTheOrderAsItIsAndCanBeUndone(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	id := must[int64](t)(s.DraftInvoice(t.Context(), order, "anna"))
	editDraft(t, s, id, func(i *invoicing.Invoice) { i.IntroText = "Guten Tag" })
	edited := content(t, s, id)
	insert(t, s, `UPDATE fakturis_order SET email = 'neu@kunde.example' WHERE id = ?`, order)
	if err := s.RefreshDraft(t.Context(), id, 2, "anna"); err != nil {
		t.Fatal(err)
	}
	if d := readDraft(t, s, id); d.Email != "neu@kunde.example" || d.IntroText != "" || d.EditedByHand() {
		t.Errorf("e-mail %q, intro %q, edited %v", d.Email, d.IntroText, d.EditedByHand())
	}
	if err := s.UndoDraft(t.Context(), id, 3, "anna"); err != nil || content(t, s, id) != edited {
		t.Errorf("undone: %v\n%s", err, content(t, s, id))
	}
}

func TestSeveralOrdersBecomeOneInvoice(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	first, second := addOrder(t, s, anOrder("tee", 1)), int64(0)
	o := anOrder("tee", 2)
	o.PartnerID = value[int64](t, s, `SELECT partner_id FROM fakturis_order WHERE id = ?`, first)
	o.Ordered = o.Ordered.AddDate(0, 0, 3)
	second = addOrder(t, s, o)
	note := must[int64](t)(s.CreateDeliveryNote(t.Context(), second, "anna"))
	id := must[int64](t)(s.DraftTogether(t.Context(), []int64{first}, []int64{note}, store.Once{}, "anna"))
	d := readDraft(t, s, id)
	if d.Total != 8120 || len(d.Lines) != 6 || len(d.References) != 3 || d.Deviates() != "" || len(d.Hold) > 0 {
		t.Fatalf("total %s, %d lines, %d references, %q, held: %q", d.Total, len(d.Lines), len(d.References), d.Deviates(), d.Hold)
	}
	if l := d.Lines[3]; l.OrderID != second || l.OrderLineID == 0 || !strings.Contains(l.Block, "tee-2") || !strings.Contains(l.Block, "Lieferschein LS-") {
		t.Errorf("line 4 is of order %d, under %q", l.OrderID, l.Block)
	}
	noted := must[invoicing.DeliveryNote](t)(s.DeliveryNote(t.Context(), note))
	if d.ServiceFrom != d.Lines[0].From || d.ServiceUntil != noted.Date {
		t.Errorf("supplied from %s to %s, want until the delivery note of %s", d.ServiceFrom, d.ServiceUntil, noted.Date)
	}
	for _, orders := range [][]int64{{first}, {second, first}} {
		_, err := s.DraftTogether(t.Context(), orders, nil, store.Once{}, "anna")
		if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), "ist schon abgerechnet: im Entwurf") {
			t.Errorf("billed again: %v", err)
		}
	}
	// An order whose lines are all taken out is free again, until undo takes it back.
	editDraft(t, s, id, func(i *invoicing.Invoice) { i.Lines = i.Lines[:3] })
	if d = readDraft(t, s, id); d.Total != 4060 || d.Deviates() != "" || len(d.References) != 2 {
		t.Errorf("total %s, %q, references %v", d.Total, d.Deviates(), d.References)
	}
	alone := must[int64](t)(s.DraftInvoice(t.Context(), second, "anna"))
	wantCode(t, s.UndoDraft(t.Context(), id, d.Version, "anna"), invoicing.CodeConflict)
	if err := s.DiscardDraft(t.Context(), alone, 1, "anna"); err != nil {
		t.Fatal(err)
	}
	if err := s.UndoDraft(t.Context(), id, d.Version, "anna"); err != nil {
		t.Fatal(err)
	}
	if inv := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna")); inv.Total != 8120 {
		t.Errorf("issued %s", inv.Total)
	}
}

func TestWhatIsNotBilledTogetherSaysWhy(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	first := addOrder(t, s, anOrder("tee", 1))
	partner := value[int64](t, s, `SELECT partner_id FROM fakturis_order WHERE id = ?`, first)
	n := int64(1)
	for why, change := range map[string]func(*invoicing.Order){
		"verschiedenen Geschäftspartnern": func(o *invoicing.Order) { o.PartnerID = 0 },
		"verschiedene Währungen":          func(o *invoicing.Order) { o.Currency = "CHF" },
		"verschiedene Preisarten":         func(o *invoicing.Order) { o.PriceMode = tax.Net; reckon(o) },
		"verschieden besteuert": func(o *invoicing.Order) {
			o.Delivery.Country, o.Delivery.Postcode, o.Delivery.City = "CH", "8001", "Zürich"
			for i := range o.Lines {
				o.Lines[i].TaxRate = 0
			}
			reckon(o)
		},
		"muss erst geprüft werden": func(o *invoicing.Order) { o.Check = []string{"Differenz 1,00 EUR"} },
	} {
		n++
		o := anOrder("tee", n)
		o.PartnerID = partner
		change(&o)
		second := addOrder(t, s, o)
		_, err := s.DraftTogether(t.Context(), []int64{first, second}, nil, store.Once{}, "anna")
		if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), why) {
			t.Errorf("refused with %q, want %q", err, why)
		}
	}
	_, err := s.DraftTogether(t.Context(), nil, nil, store.Once{}, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	o := anOrder("tee", 50)
	o.PartnerID = partner
	asked := addOrder(t, s, o)
	deposit := must[int64](t)(s.DraftDeposit(t.Context(), asked, invoicing.DepositShare{Percent: decimal.New(50, 0)}, "anna"))
	_, err = s.DraftTogether(t.Context(), []int64{first, asked}, nil, store.Once{}, "anna")
	if wantCode(t, err, invoicing.CodeConflict); !strings.Contains(err.Error(), "gibt es Anzahlungen") {
		t.Errorf("an order with a deposit is refused with %q", err)
	}
	if d := readDraft(t, s, deposit); len(d.Changed) != 0 {
		t.Errorf("the deposit waits for a change of order %v", d.Changed)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_billed WHERE billed LIKE 'order:%'`); n != 0 {
		t.Errorf("%d orders are billed by what was refused", n)
	}
}

func TestADuplicateBillsNothing(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	inv := issue(t, s, addOrder(t, s, anOrder("tee", 1)))
	id := must[int64](t)(s.DuplicateInvoice(t.Context(), inv.ID, store.Once{}, "anna"))
	d := readDraft(t, s, id)
	if d.Number != "" || d.OrderID != 0 || d.Total != inv.Total || d.Basis != nil || !d.Date.IsZero() {
		t.Errorf("the copy has number %q, order %d, total %s, date %s", d.Number, d.OrderID, d.Total, d.Date)
	}
	if n := value[int](t, s, `SELECT COUNT(*) FROM fakturis_billed WHERE invoice_id = ?`, id); n != 0 {
		t.Errorf("the copy bills %d orders", n)
	}
	if again := must[invoicing.Invoice](t)(s.IssueInvoice(t.Context(), id, "anna")); again.Number == inv.Number {
		t.Errorf("both are %s", inv.Number)
	}
}

func TestADiscardedDraftReleasesItsOrderAndStaysOnRecord(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	order := addOrder(t, s, anOrder("tee", 1))
	id := must[int64](t)(s.DraftInvoice(t.Context(), order, "anna"))
	kept := content(t, s, id)
	if err := s.DiscardDraft(t.Context(), id, 1, "anna"); err != nil {
		t.Fatal(err)
	}
	if got := value[string](t, s, `SELECT content FROM fakturis_draft_version WHERE invoice_id = ? AND version = 1`, id); got != kept {
		t.Errorf("on record is %s", got)
	}
	if got := value[string](t, s, `SELECT GROUP_CONCAT(action ORDER BY id) FROM fakturis_audit WHERE entity_id = ?`, id); got != "draft,discard" {
		t.Errorf("audit tells %s", got)
	}
	if again := must[int64](t)(s.DraftInvoice(t.Context(), order, "anna")); again == id {
		t.Error("the draft is still there")
	}
}

// TestUndoAndRedo walks at random: whatever is edited, undone and redone, the sums are those of the lines, redo brings the
// very bytes back, and no state is lost.
func TestUndoAndRedo(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	rapid.Check(t, func(r *rapid.T) {
		mode := rapid.SampledFrom([]tax.Mode{tax.Gross, tax.Net}).Draw(r, "mode")
		id := byHand(t, s, mode)
		states, at := []string{content(t, s, id)}, 0 // what undo and redo must walk along
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			d := readDraft(t, s, id)
			if d.Undo != (at > 0) || d.Redo != (at < len(states)-1) {
				r.Fatalf("undo %v, redo %v at state %d of %d", d.Undo, d.Redo, at, len(states))
			}
			switch what := rapid.SampledFrom([]string{"edit", "edit", "undo", "redo"}).Draw(r, "step"); {
			case what == "undo" && at > 0:
				at--
				if err := s.UndoDraft(t.Context(), id, d.Version, "anna"); err != nil {
					r.Fatal(err)
				}
			case what == "redo" && at < len(states)-1:
				at++
				if err := s.RedoDraft(t.Context(), id, d.Version, "anna"); err != nil {
					r.Fatal(err)
				}
			case what == "edit":
				edited := d.Invoice
				edited.IntroText, edited.Lines = fmt.Sprint("Schritt ", d.Version), drawLines(r, d.Lines)
				if _, err := s.EditDraft(t.Context(), id, d.Version, edited, "anna"); err != nil {
					r.Fatal(err)
				}
				at++
				states = append(states[:at:at], content(t, s, id))
			}
			if got := content(t, s, id); got != states[at] {
				r.Fatalf("state %d is\n%s\nwant\n%s", at, got, states[at])
			}
			checkSums(t, s, r, id)
		}
	})
}

func drawLines(r *rapid.T, lines []invoicing.InvoiceLine) []invoicing.InvoiceLine {
	lines = slices.Clone(lines)
	if len(lines) > 0 && rapid.Bool().Draw(r, "drop") {
		n := rapid.IntRange(0, len(lines)-1).Draw(r, "which")
		lines = slices.Delete(lines, n, n+1)
	}
	for range rapid.IntRange(0, 4).Draw(r, "added") {
		lines = append(lines, invoicing.InvoiceLine{
			Kind: invoicing.LineArticle, Text: "Ware", Quantity: decimal.New(rapid.Int64Range(-3_0000, 40_0000).Draw(r, "quantity"), -4),
			UnitPrice: decimal.New(rapid.Int64Range(0, 99_9999).Draw(r, "price"), -4), Discount: decimal.New(rapid.Int64Range(0, 100_00).Draw(r, "discount"), -2),
			TaxRate: tax.Percent(rapid.SampledFrom([]int{0, 7, 19}).Draw(r, "rate")),
		})
	}
	return lines
}

// checkSums holds for every draft: its columns are the sums of its lines, and it adds up or is held.
func checkSums(t *testing.T, s *store.Store, r *rapid.T, id int64) {
	inv := readDraft(t, s, id).Invoice
	var lines, base money.Cents
	for _, l := range inv.Lines {
		lines += l.Amount
	}
	for _, sum := range inv.TaxTotals {
		if base += sum.Gross; inv.PriceMode == tax.Net {
			base += sum.Net - sum.Gross
		}
	}
	if lines != base || inv.Total != tax.Sum(inv.TaxTotals).Gross {
		r.Fatalf("lines %s, base %s, total %s", lines, base, inv.Total)
	}
	if got := value[int64](t, s, `SELECT total_cents FROM fakturis_invoice WHERE id = ?`, id); money.Cents(got) != inv.Total {
		r.Fatalf("the list shows %d cents for %s", got, inv.Total)
	}
	if err := inv.Verify(); err != nil && len(inv.Hold) == 0 {
		r.Fatalf("not held: %v", err)
	}
}
