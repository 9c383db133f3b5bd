package htmlforms

import (
	"net/http"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// depositAdd drafts an invoice over part of an order ("Anzahlung anfordern") and shows it.
func (p *Pages) depositAdd(r *http.Request, orderID int64) (string, Notice, error) {
	share, err := depositShare(r)
	if err != nil {
		return "", Notice{}, err
	}
	id, err := p.Store.DraftDeposit(r.Context(), orderID, share, p.User(r))
	return idPath("/rechnungen", id), Notice{Tone: "good", Key: "deposit.added"}, err
}

// depositShare reads the percentage or the amount of the form, as Germans write them.
func depositShare(r *http.Request) (share invoicing.DepositShare, err error) {
	percent, amount := strings.TrimSpace(r.PostFormValue("prozent")), strings.TrimSpace(r.PostFormValue("betrag"))
	if (percent == "") == (amount == "") {
		return share, invoicing.Invalidf("Eine Anzahlung ist ein Prozentsatz oder ein Betrag: bitte eines von beiden eintragen.")
	}
	if amount != "" {
		if share.Amount, err = money.Parse(amount); err != nil {
			return share, invoicing.Invalidf("%q ist kein Betrag wie 100,00.", amount)
		}
		return share, nil
	}
	share.Percent, err = decimal.NewFromString(strings.ReplaceAll(percent, ",", "."))
	if err != nil || len(percent) > 6 || share.Percent.GreaterThan(decimal.New(100, 0)) {
		return share, invoicing.Invalidf("%.10q ist kein Prozentsatz wie 30.", percent)
	}
	return share, nil
}
