package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
)

// contractEdit is one way to change a contract: its fields, filled from the contract, and what they make of it.
type contractEdit struct {
	title  string // key
	groups func(f *contractForm) []fieldGroup
	start  func(f *contractForm, today invoicing.Date)
	names  func(c invoicing.Contract) []string
	apply  func(f *contractForm) invoicing.Contract
}

// contractEdits are all ways to change a contract, by the last part of their address.
var contractEdits = map[string]contractEdit{
	"aendern": {"contract.change", (*contractForm).groups, func(*contractForm, invoicing.Date) {}, nil, (*contractForm).contract},
	"pause":   {"contract.pause", pauseGroups, startToday("von"), pauseNames, addPause},
	"kuendigung": {"contract.terminate", terminationGroups, startToday("am"),
		func(invoicing.Contract) []string { return []string{"am", "zurueck"} }, terminate},
	"preis": {"contract.price", priceGroups, func(f *contractForm, today invoicing.Date) {
		f.values["ab"] = invoicing.NewDate(today.Year+1, 1, 1).String()
	}, priceNames, addPrice},
}

func startToday(name string) func(*contractForm, invoicing.Date) {
	return func(f *contractForm, today invoicing.Date) { f.values[name] = today.String() }
}

// contractEditShow shows one of the forms that change a contract.
func (p *Pages) contractEditShow(w http.ResponseWriter, r *http.Request) error {
	edit, c, o, err := p.contractOf(r)
	if err != nil {
		return err
	}
	f := newContractForm(p.locale(w, r), o, c)
	edit.start(&f, p.Today())
	p.showContractEdit(w, r, http.StatusOK, edit, &f, nil)
	return nil
}

func (p *Pages) contractOf(r *http.Request) (contractEdit, invoicing.Contract, invoicing.Order, error) {
	edit, known := contractEdits[r.PathValue("was")]
	id, err := pathID(r)
	if !known || err != nil {
		return edit, invoicing.Contract{}, invoicing.Order{}, invoicing.NotFoundf("no such page")
	}
	c, err := p.Store.ContractByID(r.Context(), id)
	if err != nil {
		return edit, c, invoicing.Order{}, err
	}
	o, err := p.Store.Order(r.Context(), c.OrderID)
	return edit, c, o, err
}

func (p *Pages) showContractEdit(w http.ResponseWriter, r *http.Request, status int, edit contractEdit, f *contractForm, preview *contractPreview) {
	path := idPath("/vertraege", f.was.ID)
	body := contractBody{Path: path + "/" + r.PathValue("was"), Back: path, Title: edit.title, Order: f.order, Contract: f.was, Groups: edit.groups(f),
		Errors: len(f.errors), Preview: preview}
	body.Wrong = f.besides(body.Groups)
	p.render(w, r, status, "contract_form.html", page{Title: edit.title, Name: f.order.Number, Nav: "/vertraege", Body: body})
}

// contractEdit shows what a change would make of the contract, or carries it out.
func (p *Pages) contractEdit(w http.ResponseWriter, r *http.Request) error {
	edit, c, o, err := p.contractOf(r)
	if err != nil {
		return err
	}
	f := readContractForm(r, p.locale(w, r), o, c)
	if edit.names != nil {
		f.typedForm = readTyped(r, f.l, edit.names(c))
	}
	changed := edit.apply(&f)
	version, err := strconv.Atoi(r.PostFormValue("version"))
	if err != nil {
		return invoicing.Invalidf("no version %q", r.PostFormValue("version"))
	}
	var preview collective.Change
	if len(f.errors) == 0 {
		preview, err = p.Store.PreviewContract(r.Context(), c.ID, changed)
		if err = f.refuse(err); err != nil {
			return err
		}
	}
	again := func() bool {
		p.showContractEdit(w, r, http.StatusUnprocessableEntity, edit, &f, nil)
		return true
	}
	switch {
	case len(f.errors) > 0:
		again()
	case r.PostFormValue("tun") == "vorschau":
		p.showContractEdit(w, r, http.StatusOK, edit, &f, newContractPreview(o, preview))
	default:
		p.performOr(w, r, idPath("/vertraege", c.ID), func() (string, Notice, error) {
			_, err := p.Store.ChangeContract(r.Context(), c.ID, version, changed, p.User(r))
			if err != nil && f.refuse(err) == nil {
				return "", Notice{}, err
			}
			return idPath("/vertraege", c.ID), Notice{Tone: "good", Key: "contract.changed"}, err
		}, func() bool { return len(f.errors) > 0 && again() })
	}
	return nil
}
