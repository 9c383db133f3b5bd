package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// invoiceBody is the view of an invoice with its mails.
type invoiceBody struct {
	Path    string
	Invoice invoicing.Invoice
	Kind    invoicing.DocumentKind
	Shops   []string
	State   string
	Lines   linePage
	Totals  totals
	Amounts amountsPanel
	Draft   bool
	Edit    *draftPanel // of a draft
	Sending mailPanel
	Account account
	History []store.AuditRow
	VAT     *vatPanel
}

// invoiceShow shows one invoice, draft or issued.
func (p *Pages) invoiceShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	inv, err := p.Store.Invoice(r.Context(), id)
	if err != nil {
		return err
	}
	body := invoiceBody{
		Path: idPath("/rechnungen", id), Invoice: inv, Kind: inv.Kind(), State: string(inv.Status), Draft: inv.Status == invoicing.InvoiceDraft,
		Lines:   invoiceLines(r, inv.Lines),
		Totals:  totals{Rows: inv.TaxTotals, Sum: tax.Sum(inv.TaxTotals), Total: inv.Total, Currency: inv.Currency},
		Amounts: amountsOf(inv),
	}
	if inv.Shop != "" {
		body.Shops = []string{inv.Shop}
	}
	if body.Draft && len(inv.Hold) > 0 {
		body.State = "gehalten"
	}
	if !inv.SentAt.IsZero() {
		body.State = "versendet"
	}
	if body.Edit, err = p.draftPanel(r.Context(), inv); err != nil {
		return err
	}
	if body.Sending, err = p.sendingOf(r.Context(), inv); err != nil {
		return err
	}
	if body.Account, err = p.accountOf(r.Context(), inv); err != nil {
		return err
	}
	if body.Account.AllCancelled {
		body.State = string(invoicing.StateCancelled)
	}
	if body.History, err = p.Store.History(r.Context(), store.DocumentInvoice, id); err != nil {
		return err
	}
	if body.VAT, err = p.vatPanel(r.Context(), body.Path, inv.BuyerVATID, body.Draft); err != nil {
		return err
	}
	title := page{Title: kindKey(body.Kind), Name: inv.Number, Nav: "/rechnungen", Body: body}
	if body.Draft {
		title.Title = "invoice.draft"
	}
	p.render(w, r, http.StatusOK, "invoice.html", title)
	return nil
}
