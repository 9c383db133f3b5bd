package htmlforms

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// collectiveEditBody is the form in which a collective invoice is edited.
type collectiveEditBody struct {
	editBody
	Collective invoicing.CollectiveInvoice
	Dates      string // that the form was made from
}

// collectiveEditShow shows a collective invoice for editing; one that was issued is shown as it is.
func (p *Pages) collectiveEditShow(w http.ResponseWriter, r *http.Request) error {
	c, err := p.editableCollective(w, r)
	if err != nil || c.ID == 0 {
		return err
	}
	usual, err := p.Store.CollectiveUsual(r.Context(), c)
	if err != nil {
		return err
	}
	f := newCollectiveForm(p.locale(w, r), c, usual, askedWindow(r, len(c.Lines)))
	f.showLines()
	p.showCollectiveEdit(w, r, http.StatusOK, f, f.body(idPath("/sammelrechnungen", c.ID), c.Version, c.Version))
	return nil
}

// editableCollective returns a collective invoice that is planned still. For others it redirects to the page, and the id is 0.
func (p *Pages) editableCollective(w http.ResponseWriter, r *http.Request) (invoicing.CollectiveInvoice, error) {
	id, err := pathID(r)
	if err != nil {
		return invoicing.CollectiveInvoice{}, err
	}
	c, err := p.Store.Collective(r.Context(), id)
	if err == nil && c.Status != invoicing.CollectivePlanned {
		http.Redirect(w, r, idPath("/sammelrechnungen", id), http.StatusSeeOther)
		return invoicing.CollectiveInvoice{}, nil
	}
	return c, err
}

func (p *Pages) showCollectiveEdit(w http.ResponseWriter, r *http.Request, status int, f *collectiveForm, body editBody) {
	body.Words = "collective"
	body.Blocks = f.blocks.options(f.after.Lines)
	p.render(w, r, status, "collective_edit.html", page{Title: "collective.edit", Name: strconv.FormatInt(f.c.ID, 10), Nav: "/sammelrechnungen",
		Body: collectiveEditBody{editBody: body, Collective: f.c, Dates: shownDates(f.c)}})
}

// collectiveEdit takes the form: it saves, or adds a line, an article or a discount to what was typed and shows it again.
// Nothing typed is lost, neither by an error nor by somebody else's change.
func (p *Pages) collectiveEdit(w http.ResponseWriter, r *http.Request) error {
	c, err := p.editableCollective(w, r)
	if err != nil || c.ID == 0 {
		return err
	}
	usual, err := p.Store.CollectiveUsual(r.Context(), c)
	if err != nil {
		return err
	}
	basis, version := formInt(r, "stand"), formInt(r, "version")
	was, err := p.Store.CollectiveAt(r.Context(), c.ID, basis)
	if err != nil {
		return err
	}
	was = withDates(was, r)
	f := newCollectiveForm(p.locale(w, r), was, usual, windowAt(formInt(r, "ab"), len(was.Lines)))
	f.readLines(r)
	do, what, _ := strings.Cut(r.PostFormValue("tun"), ".")
	if do == "speichern" || do == "ab" {
		return p.saveCollective(w, r, f, basis, version, what)
	}
	found, err := p.doEdit(r, f.draftForm, do, what)
	if err != nil {
		return err
	}
	body := f.body(idPath("/sammelrechnungen", c.ID), basis, version)
	body.again(r, version, found)
	p.showCollectiveEdit(w, r, http.StatusOK, f, body)
	return nil
}

// saveCollective saves what was typed, or shows it again with what is in the way.
func (p *Pages) saveCollective(w http.ResponseWriter, r *http.Request, f *collectiveForm, basis, version int, next string) error {
	id := f.c.ID
	edit, err := f.edit(), error(nil)
	if len(f.errors) == 0 {
		_, err = p.Store.EditCollective(r.Context(), id, version, edit, p.User(r))
	}
	if invoicing.ErrorCode(err) == invoicing.CodeConflict {
		return p.showCollectiveConflict(w, r, f, basis)
	}
	if wrong := (invoicing.FieldErrors{}); errors.As(err, &wrong) {
		f.place(wrong)
	} else if err != nil && invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		return err
	} else if err != nil {
		f.errors[""] = invoicing.ErrorMessage(err)
	}
	if len(f.errors) > 0 {
		p.showCollectiveEdit(w, r, http.StatusUnprocessableEntity, f, f.body(idPath("/sammelrechnungen", id), basis, version))
		return nil
	}
	to := idPath("/sammelrechnungen", id)
	if next != "" {
		to += "/bearbeiten?ab=" + next
	}
	p.Session.Notify(r, Notice{Tone: "good", Key: "collective.saved"})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// showCollectiveConflict shows what somebody else changed since the form was made, above what was typed. Saving once more
// puts the typed version in its place; the other one can be brought back.
func (p *Pages) showCollectiveConflict(w http.ResponseWriter, r *http.Request, f *collectiveForm, basis int) error {
	now, err := p.Store.Collective(r.Context(), f.c.ID)
	if err != nil {
		return err
	}
	if now.Status != invoicing.CollectivePlanned {
		p.Session.Notify(r, Notice{Tone: "bad", Key: "collective.issued_meanwhile"})
		http.Redirect(w, r, idPath("/sammelrechnungen", now.ID), http.StatusSeeOther)
		return nil
	}
	l := p.locale(w, r)
	body := f.body(idPath("/sammelrechnungen", now.ID), basis, now.Version)
	changes := append(datesChanged(f.c, now), invoicing.InvoiceDifferences(asInvoice(f.c, f.usual), asInvoice(now, f.usual))...)
	body.Conflict = p.differences(l, now.Currency, changes)
	if body.ChangedBy, err = p.Store.CollectiveChangedBy(r.Context(), now.ID); err != nil {
		return err
	}
	f.c.ProvisionalDate, f.c.SendDate = now.ProvisionalDate, now.SendDate
	p.showCollectiveEdit(w, r, http.StatusConflict, f, body)
	return nil
}

func datesChanged(before, after invoicing.CollectiveInvoice) []invoicing.Difference {
	var found []invoicing.Difference
	for _, d := range []struct {
		field  string
		before invoicing.Date
		after  invoicing.Date
	}{{"provisional_date", before.ProvisionalDate, after.ProvisionalDate}, {"send_date", before.SendDate, after.SendDate}} {
		if d.before != d.after {
			found = append(found, invoicing.Difference{Field: d.field, Type: invoicing.ValueText, Before: d.before.German(), After: d.after.German()})
		}
	}
	return found
}
