package api

import (
	"context"
	"net/http"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// accountJSON is what an invoice asks for, what became of it, and every entry about that.
type accountJSON struct {
	Payable   money.Cents            `json:"payable"`
	Paid      money.Cents            `json:"paid"`
	Cancelled money.Cents            `json:"cancelled"`
	Open      money.Cents            `json:"open"`
	State     invoicing.PaymentState `json:"state"`
	DueDate   invoicing.Date         `json:"due_date"`
	Items     []paymentJSON          `json:"items"`
}

type paymentJSON struct {
	ID       int64                 `json:"id"`
	Date     invoicing.Date        `json:"date"`
	Amount   money.Cents           `json:"amount"`
	Kind     invoicing.PaymentKind `json:"kind"`
	Note     string                `json:"note"`
	Actor    string                `json:"actor"`
	At       time.Time             `json:"at"`
	Reverses int64                 `json:"reverses"`
}

// payments answers with the account of an issued invoice.
func (a *api) payments(ctx context.Context, c *call) (int, any, error) {
	return a.showPayments(ctx, http.StatusOK, c.id)
}

func (a *api) showPayments(ctx context.Context, status int, id int64) (int, any, error) {
	b, err := a.Store.Balance(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	entries, err := a.Store.Payments(ctx, id)
	if err != nil {
		return 0, nil, err
	}
	reply := accountJSON{Payable: b.Payable, Paid: b.Paid, Cancelled: b.Cancelled, Open: b.Open(), State: b.State(), DueDate: b.DueDate, Items: []paymentJSON{}}
	for _, p := range entries {
		reply.Items = append(reply.Items, paymentJSON{p.ID, p.Date, p.Amount, p.Kind, p.Note, p.Actor, p.At.UTC(), p.Reverses})
	}
	return status, reply, nil
}

// addPayment books a payment, or takes back a wrong entry.
func (a *api) addPayment(ctx context.Context, c *call) (int, any, error) {
	var in struct {
		Date     day                   `json:"date"`
		Amount   money.Cents           `json:"amount"`
		Kind     invoicing.PaymentKind `json:"kind"`
		Note     string                `json:"note"`
		Skonto   bool                  `json:"skonto"`
		TakeBack int64                 `json:"take_back"`
	}
	err := decode(c.body, &in)
	if err != nil {
		return 0, nil, err
	}
	key := c.Header.Get("Idempotency-Key")
	if in.TakeBack != 0 {
		if in.Amount != 0 || in.Skonto || in.Kind != "" || in.Note != "" || in.Date.given {
			return 0, nil, invoicing.Invalidf("take_back steht allein: Zurückgenommen wird die ganze Buchung.")
		}
		_, err = a.Store.TakeBackPaymentOnce(ctx, c.token.ID, key, c.id, in.TakeBack, c.actor())
	} else {
		p := store.NewPayment{Kind: in.Kind, Date: in.Date.Date, Amount: in.Amount, Skonto: in.Skonto, Note: in.Note}
		_, err = a.Store.AddPaymentOnce(ctx, c.token.ID, key, c.id, p, c.actor())
	}
	if err != nil {
		return 0, nil, err
	}
	return a.showPayments(ctx, http.StatusCreated, c.id)
}
