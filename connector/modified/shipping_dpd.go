package modified

import (
	"context"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// dpdTables hold the prices of the module dpd: which postcodes of a country cost what (shop: modules/shipping/dpd.php).
func dpdTables() []part {
	return []part{
		{table: "dpd_country_to_postal", columns: columns("dpd_country dpd_postal_reference")},
		{table: "dpd_postal_to_weight", columns: columns("dpd_postal_reference dpd_from_postal dpd_to_postal dpd_weight_ref")},
		{table: "dpd_weight", columns: columns("dpd_weight_ref dpd_weight_price_string dpd_free_shipping_over dpd_shipping_subsidized")},
	}
}

// readDPD adds the price lists of dpd, a zone for each group of countries.
func (s *Shop) readDPD(ctx context.Context, m *shippingModule, k *small) error {
	c := s.schema.Load()
	for _, p := range dpdTables() {
		for _, column := range p.columns {
			if !c.hasColumn(p.table, column) {
				m.warn("Die Tabelle %s mit der Spalte %s fehlt oder darf nicht gelesen werden; die Preise sind nicht bekannt", p.table, column)
				return nil
			}
		}
	}
	rows, err := s.rows(ctx, `SELECT p.dpd_postal_reference AS r, c.countries AS c, p.dpd_weight_ref AS w,
		GROUP_CONCAT(CONCAT(p.dpd_from_postal, '-', p.dpd_to_postal) ORDER BY p.dpd_from_postal) AS posts,
		w.dpd_weight_price_string AS prices, w.dpd_free_shipping_over AS free, w.dpd_shipping_subsidized AS rebate
		FROM dpd_postal_to_weight p JOIN dpd_weight w ON w.dpd_weight_ref = p.dpd_weight_ref
		JOIN (SELECT dpd_postal_reference, GROUP_CONCAT(dpd_country ORDER BY dpd_country) AS countries FROM dpd_country_to_postal
			GROUP BY dpd_postal_reference) c ON c.dpd_postal_reference = p.dpd_postal_reference
		GROUP BY p.dpd_postal_reference, c.countries, p.dpd_weight_ref, w.dpd_weight_price_string, w.dpd_free_shipping_over, w.dpd_shipping_subsidized
		ORDER BY p.dpd_postal_reference, p.dpd_weight_ref`)
	if err != nil {
		return fmt.Errorf("prices of dpd: %w", err)
	}
	for _, r := range rows {
		countries := m.allowed(strings.Split(r.text("c"), ","), nil)
		if len(countries) > 0 {
			m.dpdTiers(r, invoicing.ShippingTier{Zone: int(r.number("r")), Countries: strings.Join(countries, ","), Handling: m.number("HANDLING")})
		}
	}
	m.freeAtHome(k)
	return nil
}

// dpdTiers reads "0-5:3.07,5-8:4.19". Postcodes count where the list's name has three characters; -1 means never free.
func (m *shippingModule) dpdTiers(r row, t invoicing.ShippingTier) {
	if len(r.text("w")) == 3 {
		t.Postcodes = r.text("posts")
	}
	if free := r.amount("free"); !free.IsNegative() {
		t.FreeFrom = free
		if rebate := r.amount("rebate"); !rebate.IsNegative() {
			t.Rebate = rebate
		}
	}
	pieces := strings.FieldsFunc(r.text("prices"), func(r rune) bool { return r == '-' || r == ':' || r == ',' })
	for i := 0; i+2 < len(pieces); i += 3 {
		t.Over, t.Limit, t.Price = typedNumber(pieces[i]), typedNumber(pieces[i+1]), typedNumber(pieces[i+2])
		m.add(t)
	}
	if len(pieces)%3 != 0 {
		m.warn("dpd_weight %s: „%s“ ist keine Staffel wie 0-5:3.07,5-8:4.19", r.text("w"), r.text("prices"))
	}
}
