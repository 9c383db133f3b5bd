package modified

import (
	"context"
	"strings"

	"fakturisd/invoicing"
)

// shippingRule is what the settings of a module do not say: it stands in the shop's code (shop: modules/shipping).
type shippingRule struct {
	name    string // that the shop shows; it stands in its language files, not in the database
	zones   int    // number of zones; 0: as NUMBER_ZONES says
	strict  bool   // blanks around a country keep it from being found
	boxes   string // BoxesOnce …
	tiers   bool   // COST_n is a list of limits and prices, not one price
	twice   bool   // handling is charged twice
	nonzero bool   // a price of 0 is not offered
	steps   []int  // kg at which the prices of further steps begin and end, for the products of an express carrier
}

var shippingRules = map[string]shippingRule{
	"ap":         {name: "Österreichische Post AG", boxes: invoicing.BoxesPrice, tiers: true},
	"chp":        {name: "Schweizerische Post", zones: 7, strict: true, boxes: invoicing.BoxesAll, tiers: true, nonzero: true},
	"chronopost": {name: "Chronopost", zones: 10, strict: true, boxes: invoicing.BoxesOnce, tiers: true},
	"dhl":        {name: "DHL Österreich", zones: 10, strict: true, boxes: invoicing.BoxesPrice, tiers: true, steps: []int{10, 20, 30, 50, 51}},
	"dp":         {name: "Deutsche Post", boxes: invoicing.BoxesPrice, tiers: true},
	"dpd":        {name: "DPD", boxes: invoicing.BoxesPrice, tiers: true},
	"fedexeu": {name: "FedEx Express Europa", zones: 8, strict: true, boxes: invoicing.BoxesAll, tiers: true, twice: true, nonzero: true,
		steps: []int{10, 20, 40, 70}},
	"flat":       {name: "Pauschale Versandkosten"},
	freeShipping: {name: "Versandkostenfrei"},
	"freeamount": {name: "Versandkostenfrei"},
	"gls":        {name: "GLS", zones: 6, strict: true, boxes: invoicing.BoxesAll, tiers: true},
	"hermes":     {name: "Versand mit Hermes", tiers: true},
	"item":       {name: "Versandkosten pro Stück"},
	"selfpickup": {name: "Selbstabholung"},
	"table":      {name: "Tabellarische Versandkosten", boxes: invoicing.BoxesPrice, tiers: true},
	"ups":        {name: "United Parcel Service Standard", zones: 7, strict: true, boxes: invoicing.BoxesAll, tiers: true},
	"upse":       {name: "United Parcel Service Express", zones: 14, strict: true, boxes: invoicing.BoxesAll, tiers: true},
	"zones":      {name: "Versandkosten nach Zonen", boxes: invoicing.BoxesPrice, tiers: true},
}

// recentOrders is how many orders are looked through for the names of unknown modules.
const recentOrders = 5000

// nameAsShop gives the ways to ship the names that the shop itself shows, where it has told them.
func (s *Shop) nameAsShop(ctx context.Context, modules []shippingModule) error {
	if s.config.ShippingTitles == nil {
		return nil
	}
	titles, err := s.config.ShippingTitles(ctx)
	if err != nil {
		return err
	}
	for i, m := range modules {
		if title := titles[strings.ToLower(m.code)]; title != "" {
			modules[i].method.Name = title
		}
	}
	return nil
}

// nameUnknown names modules of vendors as the newest orders do, German ones first: "Kurier (morgen)" was shipped by Kurier.
func (s *Shop) nameUnknown(ctx context.Context, modules []shippingModule) error {
	unknown := map[string]*shippingModule{}
	for i, m := range modules {
		if _, known := shippingRules[m.code]; !known {
			unknown[strings.ToLower(m.code)] = &modules[i]
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	rows, err := s.rows(ctx, `SELECT shipping_class AS c, shipping_method AS m FROM orders WHERE orders_id > (SELECT MAX(orders_id) FROM orders) - ?
		GROUP BY shipping_class, shipping_method, language ORDER BY language = 'german', MAX(orders_id)`, recentOrders)
	if err != nil {
		return err
	}
	for _, r := range rows {
		class := strings.ToLower(r.text("c"))
		for end := len(class); end > 0; end = strings.LastIndexByte(class[:end], '_') {
			if m := unknown[class[:end]]; m != nil && end < len(class) {
				if name, _, _ := strings.Cut(plainText(r.text("m")), " ("); name != "" {
					m.method.Name = name
				}
				break
			}
		}
	}
	return nil
}
