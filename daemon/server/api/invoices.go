package api

import (
	"context"
	"net/http"
	"time"

	"fakturisd/invoicing"
)

// invoiceReply is an invoice with what happened to it.
type invoiceReply struct {
	invoicing.Invoice
	IssuedAt *time.Time `json:"issued_at"`
	SentAt   *time.Time `json:"sent_at"`
	Mails    []mailJSON `json:"mails"`
	Version  int        `json:"version"` // of a draft, what a change must name; 0 once issued
}

// invoice answers with one invoice.
func (a *api) invoice(ctx context.Context, c *call) (int, any, error) {
	return a.showInvoice(ctx, http.StatusOK, c.id)
}

func (a *api) showInvoice(ctx context.Context, status int, id int64) (int, any, error) {
	inv, err := a.Store.Invoice(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	mails, err := a.Store.Mails(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	inv.TaxNotes, inv.Lines, inv.TaxTotals = orNone(inv.TaxNotes), orNone(inv.Lines), orNone(inv.TaxTotals)
	version, err := a.Store.DraftNow(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	reply := invoiceReply{Invoice: inv, Version: version, IssuedAt: instant(inv.IssuedAt), SentAt: instant(inv.SentAt), Mails: []mailJSON{}}
	for _, m := range mails {
		reply.Mails = append(reply.Mails, newMail(m))
	}
	return status, reply, nil
}

// addInvoice drafts the invoice of an order, issues and sends it where that is asked for.
func (a *api) addInvoice(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Issue bool `json:"issue"`
		Send  bool `json:"send"`
	}
	if err := decode(c.body, &in); err != nil {
		return 0, nil, err
	}
	if in.Send && !in.Issue {
		return 0, nil, invoicing.Invalidf("send geht nur zusammen mit issue: Ein Entwurf wird nicht verschickt.")
	}
	id, err := a.Store.DraftInvoice(ctx, c.id, c.actor())
	if err != nil {
		return 0, nil, err
	}
	issue := a.Store.IssueInvoice
	if in.Send {
		issue = a.Store.IssueAndSend
	}
	if in.Issue {
		if _, err := issue(ctx, id, c.actor()); err != nil {
			return 0, nil, err
		}
	}
	return a.showInvoice(ctx, http.StatusCreated, id)
}

// issueInvoice gives a draft its number and date; from then on it never changes.
func (a *api) issueInvoice(ctx context.Context, c *call) (int, any, error) {
	if err := decode(c.body, &struct{}{}); err != nil {
		return 0, nil, err
	}
	if _, err := a.Store.IssueInvoice(ctx, c.id, c.actor()); err != nil {
		return 0, nil, err
	}
	return a.showInvoice(ctx, http.StatusOK, c.id)
}

// invoicePDF answers with the archived print, byte for byte what the customer got.
func (a *api) invoicePDF(ctx context.Context, c *call) (int, any, error) {
	file, err := a.Store.PDF(ctx, "invoice", c.id)
	return http.StatusOK, pdf(file), err
}

// invoiceXML answers with the e-invoice, where there is one.
func (a *api) invoiceXML(ctx context.Context, c *call) (int, any, error) {
	file, err := a.Store.InvoiceXML(ctx, c.id)
	return http.StatusOK, xml(file), err
}
