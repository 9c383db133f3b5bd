package htmlforms

import (
	"cmp"
	"context"
	"net/http"
	"reflect"

	"fakturisd/invoicing"
)

// registerStatus adds what changes the status of orders in their shops.
func (p *Pages) registerStatus(mux *http.ServeMux) {
	mux.HandleFunc("POST /auftraege/{id}/status", p.show(p.statusChange))
	mux.HandleFunc("POST /auftraege/{id}/status/bearbeiten", p.show(p.statusEdit))
	mux.HandleFunc("POST /auftraege/{id}/status/vorschau", p.show(p.statusPreview))
	mux.HandleFunc("GET /auftraege/{id}/status/vorschau/html", p.show(p.statusPreviewHTML))
	mux.HandleFunc("GET /auftraege/{id}/status/stand", p.show(p.statusStand))
	mux.HandleFunc("POST /auftraege/status", p.show(p.statusBulk))
	mux.HandleFunc("GET /statusaenderungen", p.show(p.statusList))
	mux.HandleFunc("GET /statusaenderungen/{id}", p.show(p.statusOf))
	for what, act := range map[string]actFunc{"zuruecknehmen": p.statusCancel, "jetzt": p.statusRetry, "klaeren": p.statusDecide} {
		mux.HandleFunc("POST /statusaenderungen/{id}/"+what, p.act(act))
	}
}

// statusChange takes down what the shop is to change, and goes back to the order, which shows what becomes of it. The same
// form sent twice finds the first intent; a form that was changed in between is shown again.
func (p *Pages) statusChange(w http.ResponseWriter, r *http.Request) error {
	if r.PostFormValue("tun") == "zeilen" {
		return p.statusEdit(w, r)
	}
	o, f, err := p.readStatusForm(w, r)
	if err != nil {
		return err
	}
	if f.Error != "" {
		return p.statusAgain(w, r, o, f)
	}
	if err := p.addIntent(r.Context(), f.wish(), p.User(r)); err != nil {
		if code := invoicing.ErrorCode(err); code != invoicing.CodeInvalid && code != invoicing.CodeConflict {
			return err
		}
		f.Error = invoicing.ErrorMessage(err)
		return p.statusAgain(w, r, o, f)
	}
	p.Session.Keep(r, keptPreview, nil)
	if p.Wake != nil {
		p.Wake()
	}
	http.Redirect(w, r, f.Path+"#statuswechsel", http.StatusSeeOther)
	return nil
}

// wish returns what the form asks for; who sends no mail has no way for it.
func (f statusForm) wish() invoicing.StatusWish {
	w := f.Wish
	if w.Notify = w.Notify && len(f.Ways) > 0; !w.Notify {
		w.MailWay = invoicing.MailNone
	}
	return w
}

// addIntent takes down a wish. A form whose first sending asked for something else did not do what it says now.
func (p *Pages) addIntent(ctx context.Context, w invoicing.StatusWish, actor string) error {
	id, err := p.Store.AddStatusIntent(ctx, w, actor)
	if err != nil {
		return err
	}
	i, err := p.Store.StatusIntent(ctx, id)
	if err != nil {
		return err
	}
	if !sameWish(i.StatusWish, w) {
		return invoicing.Conflictf("Dieses Formular wurde schon mit anderen Angaben abgeschickt. Bitte den Auftrag neu öffnen.")
	}
	return nil
}

func sameWish(a, b invoicing.StatusWish) bool {
	return a.Status == b.Status && a.Seen == b.Seen && a.Comment == b.Comment && a.Notify == b.Notify && a.SendComment == b.SendComment && a.MailWay == b.MailWay &&
		(len(a.Parcels) == 0 && len(b.Parcels) == 0 || reflect.DeepEqual(a.Parcels, b.Parcels))
}

// statusAgain shows the form with what was typed and what is wrong with it; sent again it is a new form.
func (p *Pages) statusAgain(w http.ResponseWriter, r *http.Request, o invoicing.Order, f statusForm) error {
	f.FormID = ""
	return p.statusPage(w, r, http.StatusUnprocessableEntity, o, f)
}

// statusEdit shows the form with what was typed, for going back from the preview and, with tun=zeilen, with more rows for parcels.
func (p *Pages) statusEdit(w http.ResponseWriter, r *http.Request) error {
	o, f, err := p.readStatusForm(w, r)
	if err != nil {
		return err
	}
	f.Error = ""
	if r.PostFormValue("tun") == "zeilen" && len(f.Rows) < maxParcelRows {
		f.addRows()
	}
	return p.statusPage(w, r, http.StatusOK, o, f)
}

// ID returns the one-time id of the form: that of its first showing, else the page's.
func (f statusForm) ID(page string) string { return cmp.Or(f.FormID, page) }
