package htmlforms

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// draftPanel is what the page of a draft offers beside issuing it.
type draftPanel struct {
	Version    int
	Undo, Redo bool
	Changed    string // its orders that changed since
	Edited     bool   // by hand: drawing it up anew would take that back
	Differs    string // by how much it differs from its orders
	OrderHeld  bool   // for what its order says, and may be kept as it is
}

func (p *Pages) draftPanel(ctx context.Context, inv invoicing.Invoice) (*draftPanel, error) {
	if inv.Status != invoicing.InvoiceDraft {
		return nil, nil
	}
	d, err := p.Store.Draft(ctx, inv.ID)
	if err != nil {
		return nil, err
	}
	return &draftPanel{Version: d.Version, Undo: d.Undo, Redo: d.Redo, Changed: strings.Join(d.Changed, ", "), Edited: d.EditedByHand(),
		Differs: d.Deviates(), OrderHeld: d.OrderHeld()}, nil
}

// Duplicable says whether a copy of the invoice can be drafted.
func (b invoiceBody) Duplicable() bool { return b.Invoice.Type != invoicing.TypeCancellation }

// invoiceUndo takes the last change of a draft back ("Rückgängig").
func (p *Pages) invoiceUndo(r *http.Request, id int64) (string, Notice, error) {
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "draft.undone"}, p.Store.UndoDraft(r.Context(), id, formInt(r, "version"), p.User(r))
}

// invoiceRedo brings back what was undone last ("Wiederherstellen").
func (p *Pages) invoiceRedo(r *http.Request, id int64) (string, Notice, error) {
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "draft.redone"}, p.Store.RedoDraft(r.Context(), id, formInt(r, "version"), p.User(r))
}

// invoiceRefresh draws a draft up anew from its orders ("Entwurf erneuern").
func (p *Pages) invoiceRefresh(r *http.Request, id int64) (string, Notice, error) {
	err := p.Store.RefreshDraft(r.Context(), id, formInt(r, "version"), p.User(r))
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "draft.refreshed"}, err
}

// invoiceKeep leaves a draft as it is although its orders changed ("So behalten").
func (p *Pages) invoiceKeep(r *http.Request, id int64) (string, Notice, error) {
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "draft.kept"}, p.Store.KeepDraft(r.Context(), id, formInt(r, "version"), p.User(r))
}

// invoiceDuplicate makes a free copy of an invoice and shows it for editing ("Verdoppeln").
func (p *Pages) invoiceDuplicate(r *http.Request, id int64) (string, Notice, error) {
	copied, err := p.Store.DuplicateInvoice(r.Context(), id, store.Once{}, p.User(r))
	return idPath("/rechnungen", copied), Notice{Tone: "good", Key: "draft.duplicated"}, err
}

// invoiceDiscard takes a draft away ("Entwurf verwerfen").
func (p *Pages) invoiceDiscard(r *http.Request, id int64) (string, Notice, error) {
	err := p.Store.DiscardDraft(r.Context(), id, formInt(r, "version"), p.User(r))
	return "/rechnungen", Notice{Tone: "good", Key: "draft.discarded", Text: strconv.FormatInt(id, 10)}, err
}
