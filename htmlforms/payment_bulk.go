package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// paidBox names the boxes of invoices that can be marked as paid.
const paidBox = "rechnung"

// paymentBulk marks the ticked invoices as paid, each with what is open of it. Those that somebody else settled meanwhile
// are left alone.
func (p *Pages) paymentBulk(w http.ResponseWriter, r *http.Request) {
	back := invoiceSpec.Path
	if u, err := url.Parse(r.PostFormValue("zurueck")); err == nil && u.Host == "" && u.Scheme == "" && u.Path == invoiceSpec.Path {
		back = u.RequestURI()
	}
	p.perform(w, r, back, func() (string, Notice, error) {
		ids, err := formIDs(r, paidBox)
		if err != nil {
			return "", Notice{}, err
		}
		if len(ids) == 0 || len(ids) > pageSizes[len(pageSizes)-1] {
			return back, Notice{Tone: "bad", Key: "payment.bulk.none"}, nil
		}
		date, err := invoicing.ParseDate(r.PostFormValue("datum"))
		if err != nil {
			return "", Notice{}, err
		}
		booked := 0
		for _, id := range ids {
			ok, err := p.settle(r, id, date)
			if err != nil {
				return "", Notice{}, err
			}
			if ok {
				booked++
			}
		}
		return back, Notice{Tone: "good", Key: "payment.bulk.done", Text: strconv.Itoa(booked)}, nil
	})
}

// settle books what is open of an invoice; false says that nothing was.
func (p *Pages) settle(r *http.Request, id int64, date invoicing.Date) (bool, error) {
	b, err := p.Store.Balance(r.Context(), id)
	if err != nil || b.Open() <= 0 {
		return false, err
	}
	open := b.Open()
	_, err = p.Store.AddPayment(r.Context(), id, store.NewPayment{Date: date, Amount: open, Seen: &open}, p.User(r))
	if invoicing.ErrorCode(err) == invoicing.CodeConflict && err != nil {
		return false, nil
	}
	return err == nil, err
}
