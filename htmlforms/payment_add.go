package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// paymentAdd books a payment of an invoice ("Als bezahlt markieren").
func (p *Pages) paymentAdd(r *http.Request, id int64) (string, Notice, error) {
	date, err := invoicing.ParseDate(r.PostFormValue("datum"))
	if err != nil {
		return "", Notice{}, err
	}
	amount, err := formAmount(r, "betrag")
	if err != nil {
		return "", Notice{}, err
	}
	pay := store.NewPayment{Kind: invoicing.PaymentKind(r.PostFormValue("art")), Date: date, Amount: amount,
		Note: strings.TrimSpace(r.PostFormValue("bemerkung")), Skonto: r.PostFormValue("skonto") != ""}
	if seen, err := money.Parse(r.PostFormValue("offen")); err == nil {
		pay.Seen = &seen
	}
	_, err = p.Store.AddPayment(r.Context(), id, pay, p.User(r))
	return idPath("/rechnungen", id) + "#zahlungen", Notice{Tone: "good", Key: "payment.booked"}, err
}

// paymentTakeBack takes back a wrong entry ("Zurücknehmen").
func (p *Pages) paymentTakeBack(r *http.Request, id int64) (string, Notice, error) {
	_, err := p.Store.TakeBackPayment(r.Context(), id, int64(formInt(r, "buchung")), p.User(r))
	return idPath("/rechnungen", id) + "#zahlungen", Notice{Tone: "good", Key: "payment.taken_back"}, err
}

func formAmount(r *http.Request, name string) (money.Cents, error) {
	amount, err := money.Parse(r.PostFormValue(name))
	if err != nil {
		return 0, invoicing.Invalidf("%q ist kein Betrag wie 12,50.", r.PostFormValue(name))
	}
	return amount, nil
}
