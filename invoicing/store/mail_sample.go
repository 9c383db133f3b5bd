package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
)

// MailSample returns what the placeholders stand for in the mail of an issued invoice, or in that of a made-up one where
// number is empty. That of a status change or a delivery note is always made up.
func (s *Store) MailSample(ctx context.Context, shop string, kind invoicing.MailKind, language, number string) (map[string]string, error) {
	switch kind {
	case invoicing.MailStatus:
		return s.statusSample(shop, language), nil
	case invoicing.MailDeliveryNote:
		return s.noteSample(shop, language), nil
	}
	inv := sampleInvoice(s.today(), kind)
	inv.Seller, inv.Shop = s.settingsOf(shop).Company, shop
	open := inv.Payable()
	if number != "" {
		var id int64
		err := s.db.QueryRowContext(ctx, `SELECT id FROM fakturis_invoice WHERE number = ?`, number).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, invoicing.NotFoundf("Es gibt keine Rechnung %s.", number)
		}
		if err != nil {
			return nil, unavailable(fmt.Errorf("look for invoice %s: %w", number, err))
		}
		if inv, err = s.Invoice(ctx, id); err != nil {
			return nil, err
		}
		if open, err = openAmount(ctx, s.db, inv); err != nil {
			return nil, unavailable(err)
		}
	}
	inv.Language = language
	return invoicing.MailValues(inv, s.settingsOf(shop), open), nil
}

// statusSample is a status change of which every placeholder has something to show.
func (s *Store) statusSample(shop, language string) map[string]string {
	today := s.now().In(s.zone)
	o := invoicing.Order{Number: "AU-0042", ShopNumber: "4711", Ordered: today.AddDate(0, 0, -2), Language: language,
		Billing: invoicing.Address{Salutation: "Frau", FirstName: "Erika", LastName: "Muster"}}
	d := invoicing.StatusMailDraft{Status: "Versendet", Sent: today, Carriers: []invoicing.Carrier{{ID: 1, Name: "DHL", Link: "https://www.example.com/?nr=$1"}},
		Wish: invoicing.StatusWish{Comment: "Die Ware ist heute bei uns abgeholt worden.", SendComment: true,
			Parcels: []invoicing.StatusParcel{{CarrierID: 1, Carrier: "DHL", Number: "00340434161094000001"}}}}
	if language == "en" {
		d.Status, d.Wish.Comment = "Shipped", "The goods left us today."
	}
	return invoicing.StatusValues(o, s.settingsOf(shop), d)
}

// noteSample is a delivery note of which every placeholder has something to show.
func (s *Store) noteSample(shop, language string) map[string]string {
	today := s.today()
	o := invoicing.Order{Language: language, Billing: invoicing.Address{Salutation: "Frau", FirstName: "Erika", LastName: "Muster"}}
	n := invoicing.DeliveryNote{Number: fmt.Sprintf("LS-%d-0042", today.Year), Date: today, Part: 1, OrderNo: "AU-0042", ShopOrderNo: "4711", OrderDate: today.AddDays(-2),
		Language: language, Shipping: "DHL Paket", Seller: s.settingsOf(shop).Company, Open: []invoicing.DeliveryNoteLine{{Text: "Kanne"}}}
	return invoicing.DeliveryNoteValues(n, o, s.settingsOf(shop))
}

// sampleInvoice is an invoice of which every placeholder has something to show.
func sampleInvoice(today invoicing.Date, kind invoicing.MailKind) invoicing.Invoice {
	inv := invoicing.Invoice{
		Type: invoicing.InvoiceType(kind), Status: invoicing.InvoiceIssued, Number: fmt.Sprintf("RE-%d-0042", today.Year), Date: today, DueDate: today.AddDays(14),
		OrderNo: "AU-0042", ShopOrderNo: "4711", ServiceFrom: today.AddDays(-30), ServiceUntil: today, Currency: "EUR", Total: 11900,
		Billing: invoicing.Address{Salutation: "Frau", Company: "Muster & Söhne", FirstName: "Erika", LastName: "Muster"},
		Terms:   invoicing.PaymentTerms{SkontoDays: 7, Skonto: decimal.New(2, 0)},
	}
	if kind == invoicing.MailCancellation {
		inv.References = []invoicing.Reference{{Kind: invoicing.RefersCancelled, Number: fmt.Sprintf("RE-%d-0040", today.Year)}}
	}
	return inv
}
