package htmlforms

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/tax"
)

// orderNewBody is the page on which an order is entered by hand: first its partner, then its lines.
type orderNewBody struct {
	Choose    partnerChooser
	Partner   invoicing.Partner
	Head      []fieldGroup
	Rows      []draftRow
	Kinds     []invoicing.LineKind
	Search    string // words by which an article was looked for
	NoArticle string // why no article was added
	Found     []store.ArticleRow
	Totals    totals
	Errors    int
	Wrong     []string // errors that stand at no field
}

// orderHead are the names of the fields beside the lines.
var orderHead = []string{"datum", "shop", "waehrung", "preise"}

// orderForm is an order as it is typed. Its lines are typed as those of a draft are.
type orderForm struct {
	draftForm
	partner invoicing.Partner
}

// orderNewShow asks for the partner (?partner=, or ?q= to look for one), then for the rest.
func (p *Pages) orderNewShow(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.FormValue("partner"), 10, 64)
	if err != nil {
		choose, err := p.choosePartner(r, "/auftraege/neu")
		if err == nil {
			p.showOrderNew(w, r, http.StatusOK, orderNewBody{Choose: choose})
		}
		return err
	}
	f := orderForm{}
	if f.partner, err = p.Store.Partner(r.Context(), id); err != nil {
		return err
	}
	f.draftForm = *newDraftForm(p.locale(w, r), invoicing.Invoice{Currency: "EUR"}, windowAt(1, 0)).showLines()
	f.values = map[string]string{"datum": p.Today().String(), "waehrung": "EUR", "preise": string(tax.Gross)}
	if shops := shopsOf(f.partner.Origins); len(shops) > 0 {
		f.values["shop"] = shops[0]
	}
	if f.partner.VATID != "" {
		f.values["preise"] = string(tax.Net)
	}
	p.showOrderNew(w, r, http.StatusOK, p.orderNewBody(&f))
	return nil
}

func (p *Pages) showOrderNew(w http.ResponseWriter, r *http.Request, status int, body orderNewBody) {
	p.render(w, r, status, "order_new.html", page{Title: "order.new", Nav: "/auftraege", Body: body})
}

// orderNewBody is the form as it is shown, with the sums of what was typed so far.
func (p *Pages) orderNewBody(f *orderForm) orderNewBody {
	body := orderNewBody{Partner: f.partner, NoArticle: f.errors["artikel"],
		Kinds: []invoicing.LineKind{invoicing.LineArticle, invoicing.LineShipping, invoicing.LineFee, invoicing.LineDiscount}}
	o := f.order()
	if lines, err := invoicing.TypedOrderLines(f.after.Lines); err == nil {
		o.Lines = lines
		for n, row := range f.lineOf {
			f.rows[row].Amount = f.l.number(lines[n].Amount.String())
		}
	}
	delete(f.errors, "artikel")
	body.Head = f.fill(p.orderHead(f.l))
	body.Rows, body.Totals, body.Errors, body.Wrong = f.rows, lineTotals(o), len(f.errors), f.besides(body.Head)
	return body
}

func (p *Pages) orderHead(l *locale) []fieldGroup {
	senders := formField{Name: "shop", Label: "draft.sender", Type: "select"}
	for _, s := range p.senders(l) {
		senders.Options = append(senders.Options, formOption{s.Key, s.Name})
	}
	return []fieldGroup{{Key: "draft.facts", Fields: []formField{
		{Name: "datum", Label: "field.date", Type: "date"}, senders,
		{Name: "preise", Label: "change.price_mode", Type: "select", Options: []formOption{{"brutto", l.label("price_mode", "brutto")}, {"netto", l.label("price_mode", "netto")}}},
		{Name: "waehrung", Label: "change.currency", Most: 3},
	}}}
}

// orderNew takes the form: it stores the order, or adds a line or an article to what was typed and shows it again.
func (p *Pages) orderNew(w http.ResponseWriter, r *http.Request) error {
	id, err := strconv.ParseInt(r.PostFormValue("partner"), 10, 64)
	if err != nil {
		return invoicing.Invalidf("no partner %q", r.PostFormValue("partner"))
	}
	f := orderForm{}
	if f.partner, err = p.Store.Partner(r.Context(), id); err != nil {
		return err
	}
	f.readFrom(r, p.locale(w, r))
	do, what, _ := strings.Cut(r.PostFormValue("tun"), ".")
	if do == "speichern" || do == "vertrag" {
		return p.saveOrder(w, r, &f, do == "vertrag")
	}
	search := strings.TrimSpace(r.PostFormValue("artikel"))
	var found []store.ArticleRow
	if do == "artikel" {
		if found, err = p.addArticle(r.Context(), &f.draftForm, search, what); err != nil {
			return err
		}
	} else {
		f.do(do, "")
	}
	body := p.orderNewBody(&f)
	body.Found = found
	if len(found) > 0 || body.NoArticle != "" {
		body.Search = search
	}
	p.showOrderNew(w, r, http.StatusOK, body)
	return nil
}

func (f *orderForm) readFrom(r *http.Request, l *locale) {
	f.draftForm = *newDraftForm(l, invoicing.Invoice{Currency: "EUR", PriceMode: tax.Mode(r.PostFormValue("preise"))}, windowAt(formInt(r, "ab"), 0)).readLines(r)
	f.values = readTyped(r, l, orderHead).values
	f.values["waehrung"] = strings.ToUpper(f.values["waehrung"])
}

// order is the order that would come of what was typed, without its lines.
func (f *orderForm) order() invoicing.Order {
	o := invoicing.Order{PartnerID: f.partner.ID, Currency: f.values["waehrung"], PriceMode: tax.Mode(f.values["preise"])}
	o.Origin.Shop = f.values["shop"]
	if d := f.date("datum"); !d.IsZero() {
		o.Ordered = d.Time().Add(12 * time.Hour) // the same day in Berlin
	}
	return o
}

// saveOrder stores the order and goes on to it, or to its contract terms; what cannot be stored is shown again.
func (p *Pages) saveOrder(w http.ResponseWriter, r *http.Request, f *orderForm, contract bool) error {
	o := f.order()
	lines, err := invoicing.TypedOrderLines(f.after.Lines)
	if wrong := (invoicing.FieldErrors{}); errors.As(err, &wrong) {
		f.place(wrong)
	}
	again := func() bool {
		p.showOrderNew(w, r, http.StatusUnprocessableEntity, p.orderNewBody(f))
		return true
	}
	if len(f.errors) > 0 {
		again()
		return nil
	}
	o.Lines = lines
	p.performOr(w, r, "/auftraege", func() (string, Notice, error) {
		id, err := p.Store.CreateManualOrder(r.Context(), o, p.User(r))
		if err != nil {
			f.refused(err)
			return "", Notice{}, err
		}
		to := idPath("/auftraege", id)
		if contract {
			to += "/vertrag"
		}
		return to, Notice{Tone: "good", Key: "order.added"}, nil
	}, func() bool { return len(f.errors) > 0 && again() })
	return nil
}
