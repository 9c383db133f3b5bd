package htmlforms

import (
	"context"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// account is what the page of an invoice shows about its payments and corrections.
type account struct {
	invoicing.Balance
	Path        string
	Currency    string
	Shown       bool                   // issued, and no cancellation
	Open        money.Cents            // left to pay; 0 where money goes back
	Word        invoicing.PaymentState // of today
	Entries     []entryRow
	Kinds       []invoicing.PaymentKind
	Today       invoicing.Date
	Skonto      skontoOffer
	Vouchers    money.Cents // were paid with a voucher and are taken back: it is to be given anew
	Corrections []store.Correction
	Of          invoicing.Reference // the invoice that this document takes back or replaces
	Replaces    bool
	Proposals   []store.Proposal
}

// entryRow is a payment in the list.
type entryRow struct {
	invoicing.Payment
	TakenBack bool
}

// skontoOffer is the deduction that may still be made today.
type skontoOffer struct {
	Until invoicing.Date // zero: none
	Pay   money.Cents    // what is paid then
	Last  bool           // its days are not over
}

func (p *Pages) accountOf(ctx context.Context, inv invoicing.Invoice) (account, error) {
	a := account{Path: idPath("/rechnungen", inv.ID), Currency: inv.Currency, Today: p.Today(),
		Kinds: []invoicing.PaymentKind{invoicing.PaymentReceived, invoicing.PaymentRefund, invoicing.PaymentWriteOff}}
	if of, ok := inv.Refers(invoicing.RefersCancelled); ok && inv.Type == invoicing.TypeCancellation {
		a.Of = of
		return a, nil
	}
	a.Of, a.Replaces = inv.Refers(invoicing.RefersCorrected)
	if inv.Status != invoicing.InvoiceIssued {
		return a, nil
	}
	a.Shown = true
	var err error
	if a.Balance, err = p.Store.Balance(ctx, inv.ID); err != nil {
		return a, err
	}
	a.Open = max(0, a.Balance.Open())
	a.Word = a.StateOn(p.Today())
	a.Skonto = offer(inv, a.Open, p.Today())
	if a.AllCancelled {
		a.Vouchers = vouchers(inv)
	}
	if a.Corrections, err = p.Store.Corrections(ctx, inv.ID); err != nil {
		return a, err
	}
	if a.Proposals, err = p.Store.ProposalsOfInvoice(ctx, inv.ID); err != nil {
		return a, err
	}
	entries, err := p.Store.Payments(ctx, inv.ID)
	a.Entries = entryRows(entries)
	return a, err
}

func offer(inv invoicing.Invoice, open money.Cents, today invoicing.Date) skontoOffer {
	until := inv.SkontoUntil()
	if until.IsZero() || open != inv.Payable() {
		return skontoOffer{}
	}
	return skontoOffer{Until: until, Pay: open - inv.SkontoAmount(), Last: !until.Before(today)}
}

func entryRows(entries []invoicing.Payment) []entryRow {
	back := map[int64]bool{}
	for _, e := range entries {
		back[e.Reverses] = true
	}
	rows := make([]entryRow, len(entries))
	for i, e := range entries {
		rows[i] = entryRow{e, back[e.ID] || e.Reverses != 0}
	}
	return rows
}

// vouchers is what a voucher paid of an invoice; a deposit stays with its own invoice.
func vouchers(inv invoicing.Invoice) money.Cents {
	var sum money.Cents
	for _, p := range inv.Prepayments {
		if p.Kind == invoicing.PrepaidVoucher {
			sum += p.Amount
		}
	}
	return sum
}
