package store_test

import (
	"testing"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/store"
)

// merged makes a collective invoice of the first two of six planned invoices.
func (b *books) merged() (invoicing.CollectiveInvoice, []invoicing.PlannedInvoice) {
	b.t.Helper()
	_, planned := b.contract(b.partner("Muster AG", "Max", "Muster", "Dresden", "max@muster.example"))
	id := must[int64](b.t)(b.Combine(b.t.Context(), ids(planned[0], planned[1]), invoicing.Date{}, "clerk"))
	return must[invoicing.CollectiveInvoice](b.t)(b.Collective(b.t.Context(), id)), planned
}

// TestWhatIsEditedIsWhatIsIssued: the preview shows what becomes of an edited collective invoice, and the mail goes where the
// clerk said.
func TestWhatIsEditedIsWhatIsIssued(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	c, _ := b.merged()
	days := 21
	edit := c.Edit()
	edit.Lines[0].Text, edit.Lines[0].Discount, edit.Lines[0].Details = "Wartung im Winter", decimal.New(10, 0), []string{"Tor 3"}
	edit.Head = invoicing.CollectiveHead{Recipient: "buchhaltung@muster.example; chef@muster.example", BuyerRef: "B-7", IntroText: "Guten Tag", ClosingText: "Danke",
		Billing: &invoicing.Address{Company: "Neue Muster GmbH", Street: "Weg 3", Postcode: "10115", City: "Berlin", Country: "DE"}, Terms: &invoicing.PaymentTerms{DueDays: &days}}
	c = must[invoicing.CollectiveInvoice](t)(b.EditCollective(ctx, c.ID, c.Version, edit, "anna"))
	preview := must[store.CollectivePreview](t)(b.PreviewCollectiveMail(ctx, c.ID))
	if len(preview.Hold) > 0 || preview.Mail.Mail.To != "buchhaltung@muster.example, chef@muster.example" || preview.Mail.Trouble != "" {
		t.Fatalf("preview %+v", preview)
	}
	inv := must[invoicing.Invoice](t)(b.Invoice(ctx, must[int64](t)(b.IssueCollective(ctx, c.ID, "anna"))))
	if d := invoicing.InvoiceDifferences(preview.Invoice, inv); len(d) > 0 {
		t.Errorf("issued other than shown before: %+v", d)
	}
	if inv.Billing.Company != "Neue Muster GmbH" || inv.BuyerRef != "B-7" || inv.DueDate != inv.Date.AddDays(21) || inv.ClosingText != "Danke" || inv.Total != c.Total {
		t.Errorf("issued %+v", inv)
	}
	mails := must[[]invoicing.Mail](t)(b.Mails(ctx, inv.ID))
	if len(mails) != 1 || mails[0].To != "buchhaltung@muster.example, chef@muster.example" {
		t.Errorf("mails %+v", mails)
	}
}

// TestTwoClerksEditOneCollectiveInvoice: the second sees a conflict, whatever the first one changed, and nothing is lost.
func TestTwoClerksEditOneCollectiveInvoice(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	c, planned := b.merged()
	first, second := c.Edit(), c.Edit()
	first.Head.IntroText = "Von Anna"
	must[invoicing.CollectiveInvoice](t)(b.EditCollective(ctx, c.ID, c.Version, first, "anna"))
	_, err := b.EditCollective(ctx, c.ID, c.Version, second, "bert")
	wantCode(t, err, invoicing.CodeConflict)
	if err := b.SetSendDate(ctx, c.ID, day("2027-03-01"), "anna"); err != nil {
		t.Fatal(err)
	}
	_, err = b.EditCollective(ctx, c.ID, c.Version+1, second, "bert")
	wantCode(t, err, invoicing.CodeConflict)
	if _, err := b.MoveItems(ctx, ids(planned[1]), 0, "anna"); err != nil {
		t.Fatal(err)
	}
	if was := must[invoicing.CollectiveInvoice](t)(b.CollectiveAt(ctx, c.ID, 1)); len(was.Lines) != len(c.Lines) || was.Head.IntroText != "" {
		t.Errorf("what Bert saw had %d lines, is kept with %d", len(c.Lines), len(was.Lines))
	}
	now := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, c.ID))
	if now.Head.IntroText != "Von Anna" || now.SendDate != day("2027-03-01") || now.Version < 4 {
		t.Errorf("now %+v", now)
	}
	if left := must[[]store.CollectiveVersion](t)(b.CollectiveVersions(ctx, now)); len(left) != 0 {
		t.Errorf("states with other planned invoices are offered: %+v", left)
	}
}

// TestDifferencesGoBackToTheContract line by line and all at once, to the cent.
func TestDifferencesGoBackToTheContract(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	c, _ := b.merged()
	edit := c.Edit()
	edit.Lines[0].UnitPrice = decimal.New(99, 0)
	edit.Lines = append(edit.Lines[:1], edit.Lines[2:]...) // the second is dropped
	edit.Lines = append(edit.Lines, invoicing.InvoiceLine{Kind: invoicing.LineArticle, Text: "Anfahrt", Quantity: decimal.New(1, 0), UnitPrice: decimal.New(10, 0), TaxRate: c.Lines[0].TaxRate})
	edited := must[invoicing.CollectiveInvoice](t)(b.EditCollective(ctx, c.ID, c.Version, edit, "anna"))
	all := must[[]collective.Difference](t)(b.CollectiveDifference(ctx, c.ID))
	if len(all) != 3 || all[0].Fields[0] != "unit_price" || all[1].After != nil || all[2].Before != nil {
		t.Fatalf("differences %+v", all)
	}
	if back := must[invoicing.CollectiveInvoice](t)(b.ResetCollective(ctx, c.ID, edited.Version, 2, "anna")); len(back.Lines) != len(c.Lines)+1 {
		t.Errorf("the dropped line did not come back: %d lines", len(back.Lines))
	}
	back := must[invoicing.CollectiveInvoice](t)(b.ResetCollective(ctx, c.ID, edited.Version+1, 0, "anna"))
	if back.Total != c.Total || len(collective.Differences(back)) != 0 {
		t.Errorf("back at %s, want %s", back.Total, c.Total)
	}
	again := must[invoicing.CollectiveInvoice](t)(b.RestoreCollective(ctx, c.ID, back.Version, edited.Version, "anna"))
	if again.Total != edited.Total {
		t.Errorf("restored %s, want %s", again.Total, edited.Total)
	}
}

// TestAChangeIsTakenOverForFutureOnes: price and text go into the contract, from the next planned invoice on; what is merged
// stays, and so does what concerns this one alone.
func TestAChangeIsTakenOverForFutureOnes(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	c, planned := b.merged()
	other := must[int64](t)(b.Combine(ctx, ids(planned[5]), invoicing.Date{}, "clerk"))
	if none := must[[]store.FutureChange](t)(b.PreviewFuture(ctx, c.ID)); len(none) != 0 {
		t.Errorf("nothing was changed, but %+v", none)
	}
	edit := c.Edit()
	edit.Lines[0].UnitPrice, edit.Lines[0].Text, edit.Lines[0].Quantity = decimal.New(150, 0), "Wartung, neu", decimal.New(5, 0)
	c = must[invoicing.CollectiveInvoice](t)(b.EditCollective(ctx, c.ID, c.Version, edit, "anna"))
	preview := must[[]store.FutureChange](t)(b.PreviewFuture(ctx, c.ID))
	if len(preview) != 1 || len(preview[0].Change.After) != 3 || preview[0].From != planned[2].From || len(preview[0].Says) != 2 {
		t.Fatalf("preview %+v", preview)
	}
	_, err := b.ApplyToFuture(ctx, c.ID, c.Version-1, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	if n := must[int](t)(b.ApplyToFuture(ctx, c.ID, c.Version, "anna")); n != 3 {
		t.Errorf("%d planned invoices changed, want 3", n)
	}
	for n, p := range must[[]invoicing.PlannedInvoice](t)(b.PlannedInvoices(ctx, planned[0].OrderID)) {
		taken := n == 2 || n == 3 || n == 4
		if l := p.Lines[0]; taken != (l.Text == "Wartung, neu" && l.UnitPrice.Equal(decimal.New(150, 0))) || !l.Quantity.Equal(planned[n].Lines[0].Quantity) {
			t.Errorf("planned invoice %d: %+v", n, l)
		}
	}
	if left := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, other)); left.Total != planned[5].Total {
		t.Errorf("what was merged before is now %s", left.Total)
	}
	if none := must[[]store.FutureChange](t)(b.PreviewFuture(ctx, c.ID)); len(none) != 0 {
		t.Errorf("it is offered once more: %+v", none)
	}
}

// TestAMissedOneIsDatedBack: its number is of the range of that day; not farther back than the year before.
func TestAMissedOneIsDatedBack(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	ctx := t.Context()
	c, _ := b.merged()
	back := func(send string) {
		if _, err := b.DB().ExecContext(ctx, `UPDATE fakturis_collective_invoice SET send_date = ?, dated_back = TRUE WHERE id = ?`, send, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	back("2020-01-05")
	_, err := b.IssueCollective(ctx, c.ID, "anna")
	wantCode(t, err, invoicing.CodeConflict)
	if held := must[invoicing.CollectiveInvoice](t)(b.Collective(ctx, c.ID)); held.Hold == "" || held.Status != invoicing.CollectivePlanned {
		t.Errorf("held %+v", held)
	}
	send := day("2026-12-30")
	back(send.String())
	inv := must[invoicing.Invoice](t)(b.Invoice(ctx, must[int64](t)(b.IssueCollective(ctx, c.ID, "anna"))))
	if inv.Date != send || inv.DueDate.Before(send) {
		t.Errorf("dated %s, due %s, number %s", inv.Date, inv.DueDate, inv.Number)
	}
}
