package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/tax"
)

// maxOrderLines bounds an order that is entered by hand.
const maxOrderLines = 500

// CreateManualOrder stores an order that was entered by hand, with a number of the order range, and returns its id. What
// is left out comes from the partner; totals that are left out are reckoned, given ones must be right to the cent.
func (s *Store) CreateManualOrder(ctx context.Context, o invoicing.Order, actor string) (int64, error) {
	var id int64
	err := s.InTx(ctx, func(tx *sql.Tx) (err error) {
		id, err = s.createManualOrder(ctx, tx, o, actor)
		return err
	})
	return id, err
}

// CreateManualOrderOnce is CreateManualOrder for a request that may come again with the key that BeginIdempotent has
// claimed for it: then it returns the order made the first time, also when the process died before it could answer.
func (s *Store) CreateManualOrderOnce(ctx context.Context, tokenID int64, key string, o invoicing.Order, actor string) (int64, error) {
	return s.once(ctx, tokenID, key, func(tx *sql.Tx) (int64, error) { return s.createManualOrder(ctx, tx, o, actor) })
}

func (s *Store) createManualOrder(ctx context.Context, tx *sql.Tx, o invoicing.Order, actor string) (int64, error) {
	p, err := readPartner(ctx, tx, o.PartnerID)
	if err != nil {
		return 0, err
	}
	full := s.completeOrder(o, p)
	if err := checkManualOrder(full); err != nil {
		return 0, err
	}
	if full.Number, _, _, err = s.nextNumber(ctx, tx, invoicing.NumbersOrder, full.Origin.Shop, s.today()); err != nil {
		return 0, err
	}
	id, err := insertManualOrder(ctx, tx, full)
	if err != nil {
		return 0, err
	}
	return id, Audit(ctx, tx, actor, "create", "order", id, full.Number)
}

// completeOrder fills in what was left out.
func (s *Store) completeOrder(o invoicing.Order, p invoicing.Partner) invoicing.Order {
	o.Type = invoicing.OrderManual
	if o.Ordered.IsZero() {
		o.Ordered = s.now()
	}
	if o.RateToHome.IsZero() {
		o.RateToHome = decimal.NewFromInt(1)
	}
	for _, a := range []*invoicing.Address{&o.Billing, &o.Customer} {
		if a.IsEmpty() {
			*a = p.Address
		}
	}
	for _, f := range []struct {
		at     *string
		values []string
	}{
		{&o.Currency, []string{"EUR"}}, {&o.Language, []string{p.Language, "de"}}, {&o.Email, []string{p.Email}}, {&o.Phone, []string{p.Phone}}, {&o.VATID, []string{p.VATID}},
	} {
		for i := 0; *f.at == "" && i < len(f.values); i++ {
			*f.at = f.values[i]
		}
	}
	if o.PriceMode == "" {
		o.PriceMode = tax.Gross
	}
	if len(o.TaxTotals) == 0 && o.Total == 0 {
		o.TaxTotals = lineTotals(o)
		o.Total = o.Totals().Gross
	}
	return o
}

func lineTotals(o invoicing.Order) []tax.Total {
	amounts := make([]tax.Amount, len(o.Lines))
	for i, l := range o.Lines {
		amounts[i] = tax.Amount{Rate: l.TaxRate, Amount: l.Amount}
	}
	return tax.Totals(o.PriceMode, amounts)
}

func checkManualOrder(o invoicing.Order) error {
	switch {
	case len(o.Lines) == 0 || len(o.Lines) > maxOrderLines:
		return invoicing.Invalidf("Ein Auftrag braucht 1 bis %d Positionen (angegeben: %d).", maxOrderLines, len(o.Lines))
	case !isoCurrency(o.Currency):
		return invoicing.Invalidf("Die Währung %q ist kein ISO-Kürzel wie EUR.", o.Currency)
	case o.PriceMode != tax.Gross && o.PriceMode != tax.Net:
		return invoicing.Invalidf("Die Preisart muss brutto oder netto sein (angegeben: %q).", o.PriceMode)
	}
	for i, l := range o.Lines {
		if err := checkManualLine(i+1, l); err != nil {
			return err
		}
	}
	o.Check = nil
	if o.Verify(); len(o.Check) > 0 {
		return invoicing.Invalidf("Der Auftrag geht nicht auf: %s", strings.Join(o.Check, "; "))
	}
	given := slices.SortedFunc(slices.Values(o.TaxTotals), func(a, b tax.Total) int { return int(a.Rate - b.Rate) })
	if want := lineTotals(o); !slices.Equal(given, want) {
		return invoicing.Invalidf("Die Steuersummen des Auftrags passen nicht zu seinen Positionen.")
	}
	return nil
}

// isoCurrency says whether a code looks like one of ISO 4217.
func isoCurrency(code string) bool {
	return len(code) == 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func checkManualLine(position int, l invoicing.OrderLine) error {
	kinds := []invoicing.LineKind{invoicing.LineArticle, invoicing.LineShipping, invoicing.LineFee, invoicing.LineDiscount, invoicing.LineVoucher}
	million := decimal.New(1, 6)
	switch {
	case !slices.Contains(kinds, l.Kind):
		return invoicing.Invalidf("Position %d hat die unbekannte Art %q.", position, l.Kind)
	case strings.TrimSpace(l.Text) == "" || utf8.RuneCountInString(l.Text) > 512 || utf8.RuneCountInString(l.Number) > 255 || len(l.ArticleKey) > 120:
		return invoicing.Invalidf("Position %d braucht eine Bezeichnung mit höchstens 512 Zeichen.", position)
	case l.TaxRate < 0 || l.TaxRate > tax.Percent(100):
		return invoicing.Invalidf("Der Steuersatz von Position %d liegt nicht zwischen 0 und 100 %%.", position)
	case l.Quantity.Abs().GreaterThan(million) || l.UnitPrice.Abs().GreaterThan(million):
		return invoicing.Invalidf("Menge oder Preis von Position %d ist zu groß.", position)
	case !l.Quantity.Equal(l.Quantity.Round(4)) || !l.UnitPrice.Equal(l.UnitPrice.Round(4)):
		return invoicing.Invalidf("Menge und Preis von Position %d dürfen höchstens vier Nachkommastellen haben.", position)
	case l.Amount != money.FromDecimal(l.Quantity.Mul(l.UnitPrice)):
		return invoicing.Invalidf("Position %d: Menge mal Preis ergibt nicht %s.", position, l.Amount.German())
	}
	return nil
}

func insertManualOrder(ctx context.Context, tx *sql.Tx, o invoicing.Order) (int64, error) {
	billing, delivery, customer, err := addressColumns(o)
	if err != nil {
		return 0, err
	}
	sum := o.Totals()
	res, err := tx.ExecContext(ctx, `INSERT INTO fakturis_order (type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency,
		rate_to_home, language, customer_name, email, phone, vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment,
		price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
		VALUES (?, ?, '', ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, FALSE, '', '[]', '[]')`,
		o.Type, o.Number, o.Origin.Shop, o.ShopNumber, o.PartnerID, o.Ordered.UTC(), o.Currency, o.RateToHome, o.Language, o.Billing.Label(), o.Email,
		o.Phone, o.VATID, billing, delivery, customer, o.Shipping, o.ShippingKey, o.Payment, o.Comment, o.PriceMode, sum.Net, sum.Tax, o.Total)
	if isServerError(err, errDuplicate) {
		return 0, invoicing.Conflictf("Die Auftragsnummer %s gibt es schon: bitte das Nummernmuster der Aufträge ändern.", o.Number)
	}
	if err != nil {
		return 0, fmt.Errorf("store order %s: %w", o.Number, err)
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, fmt.Errorf("store order %s: %w", o.Number, err)
	}
	return id, insertManualLines(ctx, tx, id, o)
}

func addressColumns(o invoicing.Order) (billing, delivery, customer []byte, err error) {
	for _, c := range []struct {
		into *[]byte
		from invoicing.Address
	}{{&billing, o.Billing}, {&delivery, o.Delivery}, {&customer, o.Customer}} {
		if *c.into, err = json.Marshal(c.from); err != nil {
			return nil, nil, nil, fmt.Errorf("address of order: %w", err)
		}
	}
	return billing, delivery, customer, nil
}

func insertManualLines(ctx context.Context, tx *sql.Tx, id int64, o invoicing.Order) error {
	for i, l := range o.Lines {
		details, err := json.Marshal(append([]string{}, l.Details...))
		if err != nil {
			return fmt.Errorf("line %d of order %s: %w", i+1, o.Number, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO fakturis_order_line (order_id, position, kind, article_key, number, text, details, quantity, unit_price,
			amount_cents, tax_rate) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, i+1, l.Kind, l.ArticleKey, l.Number, l.Text, details, l.Quantity,
			l.UnitPrice, l.Amount, l.TaxRate); err != nil {
			return fmt.Errorf("line %d of order %s: %w", i+1, o.Number, err)
		}
	}
	for _, t := range o.TaxTotals {
		if _, err := tx.ExecContext(ctx, `INSERT INTO fakturis_order_tax (order_id, rate, net_cents, tax_cents, gross_cents) VALUES (?, ?, ?, ?, ?)`,
			id, t.Rate, t.Net, t.Tax, t.Gross); err != nil {
			return fmt.Errorf("taxes of order %s: %w", o.Number, err)
		}
	}
	return nil
}
