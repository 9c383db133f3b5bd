package invoicing

import (
	"slices"
	"strings"

	"fakturisd/invoicing/tax"
	"fakturisd/invoicing/vatid"
)

// Supply is what an invoice charges for, as far as it is known.
type Supply string

// Kinds of supply: goods have their place where they arrive, services where the buyer is (§§ 3, 3a, 3c UStG).
const (
	SupplyGoods      Supply = "waren"
	SupplyElectronic Supply = "elektronisch" // bought in the shop without any delivery: downloads (§ 3a (5) UStG)
	SupplyServices   Supply = "leistungen"
	SupplyMixed      Supply = "gemischt"
)

// TaxFacts are what decides how an invoice is taxed.
type TaxFacts struct {
	Seller     Company
	Billing    Address
	Delivery   Address // empty: as billed
	BuyerVATID string
	Check      VATCheck // the evidence about BuyerVATID; zero: none
	Supply     Supply
	Day        string     // of supply, 2006-01-02; empty: not known yet
	Rates      []tax.Rate // charged, each once, the lowest first
	Untaxed    bool       // an article is charged without tax, or everything is
}

// Facts gathers from an invoice what decides about its tax.
func (i *Invoice) Facts(check VATCheck) TaxFacts {
	f := TaxFacts{Seller: i.Seller, Billing: i.Billing, Delivery: i.Delivery, BuyerVATID: i.BuyerVATID, Check: check, Supply: i.supply()}
	if day := firstDate(i.ServiceUntil, i.ServiceFrom); !day.IsZero() {
		f.Day = day.String()
	}
	for _, l := range i.Lines {
		f.Rates = append(f.Rates, l.TaxRate)
		f.Untaxed = f.Untaxed || l.Kind == LineArticle && l.TaxRate == 0 && l.Amount != 0
	}
	for _, t := range i.TaxTotals {
		f.Rates = append(f.Rates, t.Rate)
	}
	slices.Sort(f.Rates)
	f.Rates = slices.Compact(f.Rates)
	f.Untaxed = f.Untaxed || i.Total != 0 && !f.taxed()
	return f
}

// supply tells from the lines what is charged for: periods of a contract are services unless they are shipped.
func (i *Invoice) supply() Supply {
	var planned, articles, shipped bool
	for _, l := range i.Lines {
		period := l.PlannedID != 0 && l.OrderID == 0 // a whole order in a collective invoice is none
		planned = planned || period
		articles = articles || !period && l.Kind == LineArticle
		shipped = shipped || l.Kind == LineShipping
	}
	switch {
	case planned && articles:
		return SupplyMixed
	case planned && !shipped:
		return SupplyServices
	case i.Type == TypeInvoice && i.ShopOrderNo != "" && i.Delivery.IsEmpty() && !shipped:
		return SupplyElectronic
	}
	return SupplyGoods
}

func firstDate(dates ...Date) Date {
	for _, d := range dates {
		if !d.IsZero() {
			return d
		}
	}
	return Date{}
}

// taxed says whether anything is charged with tax.
func (f TaxFacts) taxed() bool { return len(f.Rates) > 0 && f.Rates[len(f.Rates)-1] > 0 }

// free says whether anything is charged without tax.
func (f TaxFacts) free() bool { return slices.Contains(f.Rates, 0) }

func (f TaxFacts) goods() bool { return f.Supply != SupplyServices && f.Supply != SupplyElectronic }

// home is where the seller is.
func (f TaxFacts) home() tax.Place {
	return tax.PlaceOf(first(f.Seller.Country, "DE"), f.Seller.Postcode)
}

// to is where goods arrive, or where the buyer of services is; an address without a country is at home.
func (f TaxFacts) to() tax.Place {
	a := f.Delivery
	if !f.goods() || strings.TrimSpace(a.Country) == "" {
		a = f.Billing
	}
	if strings.TrimSpace(a.Country) == "" {
		return f.home()
	}
	place := tax.PlaceOf(a.Country, a.Postcode)
	if place.Goods && !f.goods() {
		place.EU = false // Northern Ireland belongs to it for goods alone
	}
	return place
}

// buyerID returns the buyer's VAT id where it is one of another member state than the seller's.
func (f TaxFacts) buyerID() (vatid.ID, bool) {
	id, err := vatid.Parse(f.BuyerVATID)
	return id, err == nil && id.EU() && id.Country() != f.home().Country
}

// confirmed says whether the evidence at hand proves the buyer's VAT id.
func (f TaxFacts) confirmed() bool {
	return f.Check.Result == VATValid && vatid.Normalize(f.Check.VATID) == vatid.Normalize(f.BuyerVATID)
}

// business says whether the buyer appears as one.
func (f TaxFacts) business() bool {
	return f.BuyerVATID != "" || f.Billing.Company != ""
}
