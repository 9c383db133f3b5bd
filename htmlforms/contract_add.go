package htmlforms

import (
	"net/http"

	"fakturisd/invoicing"
)

// contractBody is a form that makes or changes a contract, with a preview of what would come of it.
type contractBody struct {
	Path     string // of the form
	Back     string
	Title    string // key
	Order    invoicing.Order
	Contract invoicing.Contract
	Groups   []fieldGroup
	Errors   int
	Wrong    []string // errors that stand at no field
	Preview  *contractPreview
}

// contractAddShow shows the form of an order's contract terms, the plain case filled in.
func (p *Pages) contractAddShow(w http.ResponseWriter, r *http.Request) error {
	o, err := p.orderOf(r)
	if err != nil {
		return err
	}
	if o.ContractID != 0 {
		http.Redirect(w, r, idPath("/vertraege", o.ContractID), http.StatusSeeOther)
		return nil
	}
	f := newContractForm(p.locale(w, r), o, invoicing.Contract{Interval: invoicing.Interval{Count: 1, Unit: invoicing.Month}, Count: 12, Start: p.Today()})
	p.showContractAdd(w, r, http.StatusOK, &f, nil)
	return nil
}

func (p *Pages) orderOf(r *http.Request) (invoicing.Order, error) {
	id, err := pathID(r)
	if err != nil {
		return invoicing.Order{}, err
	}
	return p.Store.Order(r.Context(), id)
}

func (p *Pages) showContractAdd(w http.ResponseWriter, r *http.Request, status int, f *contractForm, preview *contractPreview) {
	path := idPath("/auftraege", f.order.ID)
	body := contractBody{Path: path + "/vertrag", Back: path, Title: "contract.add", Order: f.order, Groups: f.groups(), Errors: len(f.errors), Preview: preview}
	body.Wrong = f.besides(body.Groups)
	p.render(w, r, status, "contract_form.html", page{Title: body.Title, Name: f.order.Number, Nav: "/vertraege", Body: body})
}

// contractAdd gives an order contract terms (Aktionsturnus) and goes on to the invoices that are planned from them, or
// shows what would be planned.
func (p *Pages) contractAdd(w http.ResponseWriter, r *http.Request) error {
	o, err := p.orderOf(r)
	if err != nil {
		return err
	}
	f := readContractForm(r, p.locale(w, r), o, invoicing.Contract{})
	c := f.contract()
	again := func() bool {
		p.showContractAdd(w, r, http.StatusUnprocessableEntity, &f, nil)
		return true
	}
	if len(f.errors) > 0 {
		again()
		return nil
	}
	if r.PostFormValue("tun") == "vorschau" {
		change, err := p.Store.PreviewContract(r.Context(), 0, c)
		if err = f.refuse(err); err != nil {
			return err
		}
		if len(f.errors) > 0 {
			again()
			return nil
		}
		p.showContractAdd(w, r, http.StatusOK, &f, newContractPreview(o, change))
		return nil
	}
	p.performOr(w, r, idPath("/auftraege", o.ID), func() (string, Notice, error) {
		_, err := p.Store.AddContract(r.Context(), o.ID, c, p.User(r))
		if err != nil && f.refuse(err) == nil {
			return "", Notice{}, err
		}
		return idPath("/auftraege", o.ID) + "/geplante-rechnungen", Notice{Tone: "good", Key: "contract.added"}, err
	}, func() bool { return len(f.errors) > 0 && again() })
	return nil
}
