package htmlforms

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// editBody is a form in which lines are edited. It shows what was typed, also where that cannot be saved.
type editBody struct {
	Words     string // start of the keys of what it is called in the locale files
	Path      string
	PriceMode tax.Mode
	Basis     int // version from which the form was made: what it does not show stays as it was there
	Version   int // version that saving replaces
	Fields    []fieldGroup
	Window    lineWindow
	Rows      []draftRow
	Units     []string
	Kinds     []invoicing.LineKind
	Blocks    []formOption // that a new line can join; none: there are no blocks
	Wrong     []string     // errors that stand at no field of this page
	Errors    int
	Search    string // words by which an article was looked for
	Percent   string // of a discount on everything
	NoArticle string // why no article was added
	NoPercent string // why no discount was added
	Found     []store.ArticleRow
	Totals    totals
	Differs   string          // by how much the draft differs from its orders
	Conflict  []differenceRow // what somebody else changed meanwhile
	ChangedBy string          // who that was; "" for nobody
}

// invoiceEditBody is the form in which a draft is edited.
type invoiceEditBody struct {
	editBody
	Draft store.Draft
	Shops []string
}

// invoiceEditShow shows a draft for editing; what is issued is shown as it is.
func (p *Pages) invoiceEditShow(w http.ResponseWriter, r *http.Request) error {
	d, err := p.editable(r)
	if err != nil {
		return err
	}
	if d.Version == 0 {
		http.Redirect(w, r, idPath("/rechnungen", d.ID), http.StatusSeeOther)
		return nil
	}
	l := p.locale(w, r)
	f := newDraftForm(l, d.Invoice, askedWindow(r, len(d.Lines))).showLines()
	p.showEdit(w, r, http.StatusOK, p.editBody(d, d.Version, f))
	return nil
}

func (p *Pages) editable(r *http.Request) (store.Draft, error) {
	id, err := pathID(r)
	if err != nil {
		return store.Draft{}, err
	}
	return p.Store.Draft(r.Context(), id)
}

func (p *Pages) showEdit(w http.ResponseWriter, r *http.Request, status int, body invoiceEditBody) {
	p.render(w, r, status, "invoice_edit.html", page{Title: "draft.edit", Nav: "/rechnungen", Body: body})
}

// editBody is the form as it is shown.
func (p *Pages) editBody(d store.Draft, basis int, f *draftForm) invoiceEditBody {
	body := invoiceEditBody{editBody: f.body(idPath("/rechnungen", d.ID), basis, d.Version), Draft: d}
	if d.Shop != "" {
		body.Shops = []string{d.Shop}
	}
	return body
}

// body is the form with all amounts that can be reckoned.
func (f *draftForm) body(path string, basis, version int) editBody {
	shown := f.was
	if len(f.errors) == 0 {
		if edited, err := f.reckon(); err == nil {
			shown = edited
			f.showAmounts(edited.Lines)
		}
	}
	return editBody{
		Words: "draft", Path: path, PriceMode: f.was.PriceMode, Basis: basis, Version: version, Fields: f.groups(), Window: f.window, Rows: f.rows,
		Units: invoicing.UnitNames(), Kinds: []invoicing.LineKind{invoicing.LineArticle, invoicing.LineShipping, invoicing.LineFee, invoicing.LineDiscount},
		Wrong: f.elsewhere(), Errors: len(f.errors), Differs: shown.Deviates(), NoArticle: f.errors["artikel"], NoPercent: f.errors["rabatt"],
		Totals: totals{Rows: shown.TaxTotals, Sum: tax.Sum(shown.TaxTotals), Total: shown.Total, Currency: shown.Currency},
	}
}

// invoiceEdit takes the form: it saves, or adds a line, an article or a discount to what was typed and shows it again.
// Nothing typed is lost, neither by an error nor by somebody else's change.
func (p *Pages) invoiceEdit(w http.ResponseWriter, r *http.Request) error {
	d, err := p.editable(r)
	if err != nil {
		return err
	}
	if d.Version == 0 {
		http.Redirect(w, r, idPath("/rechnungen", d.ID), http.StatusSeeOther)
		return nil
	}
	basis, _ := strconv.Atoi(r.PostFormValue("stand"))
	version, _ := strconv.Atoi(r.PostFormValue("version"))
	was := d.Invoice
	if basis != d.Version {
		if was, err = p.Store.DraftAt(r.Context(), d.ID, basis); err != nil {
			return err
		}
	}
	l := p.locale(w, r)
	f := newDraftForm(l, was, windowAt(formInt(r, "ab"), len(was.Lines))).readLines(r)
	do, what, _ := strings.Cut(r.PostFormValue("tun"), ".")
	if do == "speichern" || do == "ab" {
		return p.saveEdit(w, r, l, d, f, basis, version, what)
	}
	found, err := p.doEdit(r, f, do, what)
	if err != nil {
		return err
	}
	shown := p.editBody(d, basis, f)
	shown.again(r, version, found)
	p.showEdit(w, r, http.StatusOK, shown)
	return nil
}

// doEdit adds a line, an article or a discount to what was typed; it returns the articles to choose from.
func (p *Pages) doEdit(r *http.Request, f *draftForm, do, what string) ([]store.ArticleRow, error) {
	if do == "artikel" {
		return p.addArticle(r.Context(), f, strings.TrimSpace(r.PostFormValue("artikel")), what)
	}
	f.do(do, r.PostFormValue("rabatt"))
	return nil, nil
}

// again shows what the form was sent with beside its fields.
func (b *editBody) again(r *http.Request, version int, found []store.ArticleRow) {
	b.Version, b.Found = version, found
	if do, _, _ := strings.Cut(r.PostFormValue("tun"), "."); do == "artikel" {
		b.Search = strings.TrimSpace(r.PostFormValue("artikel"))
	}
	if b.NoPercent != "" {
		b.Percent = r.PostFormValue("rabatt")
	}
}

// saveEdit saves what was typed, or shows it again with what is in the way.
func (p *Pages) saveEdit(w http.ResponseWriter, r *http.Request, l *locale, d store.Draft, f *draftForm, basis, version int, next string) error {
	var err error
	if len(f.errors) == 0 {
		_, err = p.Store.EditDraft(r.Context(), d.ID, version, f.after, p.User(r))
	}
	if invoicing.ErrorCode(err) == invoicing.CodeConflict {
		return p.showConflict(w, r, l, d, f, basis)
	}
	if wrong := (invoicing.FieldErrors{}); errors.As(err, &wrong) {
		f.place(wrong)
	} else if err != nil && invoicing.ErrorCode(err) != invoicing.CodeInvalid {
		return err
	} else if err != nil {
		f.errors[""] = invoicing.ErrorMessage(err)
	}
	if len(f.errors) > 0 {
		body := p.editBody(d, basis, f)
		body.Version = version
		p.showEdit(w, r, http.StatusUnprocessableEntity, body)
		return nil
	}
	to := idPath("/rechnungen", d.ID)
	if next != "" {
		to += "/bearbeiten?ab=" + next
	}
	p.Session.Notify(r, Notice{Tone: "good", Key: "draft.saved"})
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// showConflict shows what somebody else changed since the form was made, above what was typed. Saving once more puts the
// typed version in its place; the other one can be brought back.
func (p *Pages) showConflict(w http.ResponseWriter, r *http.Request, l *locale, d store.Draft, f *draftForm, basis int) error {
	d, err := p.Store.Draft(r.Context(), d.ID)
	if err != nil {
		return err
	}
	if len(invoicing.InvoiceDifferences(d.Invoice, f.after)) == 0 {
		http.Redirect(w, r, idPath("/rechnungen", d.ID), http.StatusSeeOther)
		return nil
	}
	was, err := p.Store.DraftAt(r.Context(), d.ID, basis)
	if err != nil {
		return err
	}
	versions, err := p.Store.DraftVersions(r.Context(), d.ID)
	if err != nil {
		return err
	}
	body := p.editBody(d, basis, f)
	body.Conflict, body.ChangedBy = p.differences(l, d.Currency, invoicing.InvoiceDifferences(was, d.Invoice)), versions[0].Actor
	p.showEdit(w, r, http.StatusConflict, body)
	return nil
}

// differences puts differences of a draft into the reader's words.
func (p *Pages) differences(l *locale, currency string, list []invoicing.Difference) []differenceRow {
	read := differenceReader{l: l, shop: p.shopName, currency: currency}
	var rows []differenceRow
	for _, d := range list[:min(len(list), differencesShown)] {
		rows = append(rows, read.difference(d, currency))
	}
	return rows
}

// addArticle adds the article of this id, or the one that the words find; several are returned to choose from.
func (p *Pages) addArticle(ctx context.Context, f *draftForm, words, id string) ([]store.ArticleRow, error) {
	if n, err := strconv.ParseInt(id, 10, 64); err == nil {
		a, err := p.Store.Article(ctx, n)
		if err != nil {
			return nil, err
		}
		f.add(invoicing.ArticleLine(a.Number, a.Name, a.NetPrice, a.TaxRate, f.after.PriceMode))
		return nil, nil
	}
	if words == "" {
		f.errors["artikel"] = f.l.text("draft.article.none_typed")
		return nil, nil
	}
	found, _, err := p.Store.Articles(ctx, store.ListQuery{Q: words, Limit: articlesFound})
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		if len(found) == 1 || strings.EqualFold(a.Number, words) {
			f.add(invoicing.ArticleLine(a.Number, a.Name, a.NetPrice, a.TaxRate, f.after.PriceMode))
			return nil, nil
		}
	}
	if len(found) == 0 {
		f.errors["artikel"] = f.l.text("draft.article.none_found")
	}
	return found, nil
}

// articlesFound is how many articles are offered to choose from.
const articlesFound = 10
