package htmlforms

import (
	"net/http"
	"slices"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// partnerNewBody is the form in which a business partner is entered by hand.
type partnerNewBody struct {
	Next   string // page on which a document for the new partner is begun; "" for none
	Fields []fieldGroup
	Errors int
	Wrong  []string       // errors that stand at no field
	Alike  partnerChooser // partners who may be the same
}

// newPartnerFields are the names of the form's fields, called as invoicing.CheckPartner calls them.
func newPartnerFields() []string {
	names := []string{"email", "phone", "vat_id", "language"}
	for _, part := range addressParts {
		names = append(names, inAddress+part)
	}
	return names
}

// inAddress begins the names of the fields of the address.
const inAddress = "address."

// beginnings are the pages that begin a document for a partner.
var beginnings = []string{"/auftraege/neu", "/rechnungen/neu"}

// partnerNewShow shows the empty form.
func (p *Pages) partnerNewShow(w http.ResponseWriter, r *http.Request) error {
	l := p.locale(w, r)
	f := typedForm{l: l, values: map[string]string{inAddress + "country": "DE", "language": "de"}}
	p.showPartnerNew(w, r, http.StatusOK, &f, nil)
	return nil
}

func (p *Pages) showPartnerNew(w http.ResponseWriter, r *http.Request, status int, f *typedForm, alike []store.PartnerRow) {
	body := partnerNewBody{Fields: f.fill(partnerGroups(f.l)), Errors: len(f.errors)}
	if next := r.FormValue("weiter"); slices.Contains(beginnings, next) {
		body.Next = next
	}
	body.Wrong = f.besides(body.Fields)
	body.Alike = partnerChooser{Path: body.Next, Found: foundPartners(alike)}
	p.render(w, r, status, "partner_new.html", page{Title: "partner.new", Nav: "/geschaeftspartner", Body: body})
}

func partnerGroups(l *locale) []fieldGroup {
	return []fieldGroup{
		{Key: "partner.address", Fields: addressFields("address")},
		{Key: "partner.data", Fields: []formField{
			{Name: "email", Label: "field.email", Type: "email", Most: 254}, {Name: "phone", Label: "field.phone", Type: "tel", Most: 64},
			{Name: "vat_id", Label: "field.vat_id", Most: 40}, languageField(l),
		}},
	}
}

func languageField(l *locale) formField {
	return formField{Name: "language", Label: "field.language", Type: "select", Options: []formOption{{"de", l.label("language", "de")}, {"en", l.label("language", "en")}}}
}

// partnerNew stores the partner. One that may be there already is offered first; who nevertheless wants another says so.
func (p *Pages) partnerNew(w http.ResponseWriter, r *http.Request) error {
	f := readTyped(r, p.locale(w, r), newPartnerFields())
	partner, err := invoicing.CheckPartner(f.partner())
	if err != nil {
		if err = f.refused(err); err == nil {
			p.showPartnerNew(w, r, http.StatusUnprocessableEntity, &f, nil)
		}
		return err
	}
	apart := r.PostFormValue("trotzdem") != ""
	if !apart {
		alike, err := p.Store.PartnersAlike(r.Context(), partner)
		if err != nil {
			return err
		}
		if len(alike) > 0 {
			p.showPartnerNew(w, r, http.StatusConflict, &f, alike)
			return nil
		}
	}
	var id int64
	p.perform(w, r, "/geschaeftspartner", func() (string, Notice, error) {
		id, err = p.Store.CreateManualPartner(r.Context(), partner, apart, store.Once{}, p.User(r))
		to := idPath("/geschaeftspartner", id)
		if next := r.PostFormValue("weiter"); slices.Contains(beginnings, next) {
			to = next + "?partner=" + strconv.FormatInt(id, 10)
		}
		return to, Notice{Tone: "good", Key: "partner.added", Text: partner.Address.Label()}, err
	})
	return nil
}

func (f *typedForm) partner() invoicing.Partner {
	v := f.values
	n := invoicing.Partner{Email: v["email"], Phone: v["phone"], VATID: v["vat_id"], Language: v["language"]}
	for part, value := range addressValues(&n.Address) {
		*value = v[inAddress+part]
	}
	return n
}
