package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// contractAdd gives an order contract terms (Aktionsturnus) and shows the invoices that are planned from them.
func (p *Pages) contractAdd(r *http.Request, orderID int64) (string, Notice, error) {
	every, err := formNumber(r, "turnus")
	if err != nil {
		return "", Notice{}, err
	}
	count, err := formNumber(r, "anzahl")
	if err != nil {
		return "", Notice{}, err
	}
	start, err := invoicing.ParseDate(r.PostFormValue("beginn"))
	if err != nil {
		return "", Notice{}, err
	}
	_, err = p.Store.AddContract(r.Context(), orderID, invoicing.Contract{
		OrderID: orderID, Interval: invoicing.Interval{Count: every, Unit: invoicing.Unit(r.PostFormValue("einheit"))},
		Start: start, Count: count, Arrears: r.PostFormValue("nachtraeglich") != "",
	}, p.User(r))
	return idPath("/auftraege", orderID) + "/geplante-rechnungen", Notice{Tone: "good", Key: "contract.added"}, err
}

// formNumber reads a whole number of a form.
func formNumber(r *http.Request, name string) (int, error) {
	n, err := strconv.Atoi(r.PostFormValue(name))
	if err != nil {
		return 0, invoicing.Invalidf("%s: %q is not a whole number", name, r.PostFormValue(name))
	}
	return n, nil
}
