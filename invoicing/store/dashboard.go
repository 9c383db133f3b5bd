package store

import (
	"context"
	"database/sql"
	"fmt"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Counts says how much there is of everything.
type Counts struct {
	Orders             int64 `json:"orders"`
	Partners           int64 `json:"partners"`
	DeliveryAddresses  int64 `json:"delivery_addresses"`
	Contacts           int64 `json:"contacts"`
	Articles           int64 `json:"articles"`
	ShippingMethods    int64 `json:"shipping_methods"`
	Invoices           int64 `json:"invoices"` // issued, of all types
	DeliveryNotes      int64 `json:"delivery_notes"`
	CollectiveInvoices int64 `json:"collective_invoices"`
}

// Counts counts the records of every list.
func (s *Store) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	err := s.db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM fakturis_order), (SELECT COUNT(*) FROM fakturis_partner),
		(SELECT COUNT(*) FROM fakturis_delivery_address), (SELECT COUNT(*) FROM fakturis_contact), (SELECT COUNT(*) FROM fakturis_article),
		(SELECT COUNT(*) FROM fakturis_shipping_method), (SELECT COUNT(*) FROM fakturis_invoice WHERE status = 'gestellt'),
		(SELECT COUNT(*) FROM fakturis_delivery_note), (SELECT COUNT(*) FROM fakturis_collective_invoice)`).Scan(
		&c.Orders, &c.Partners, &c.DeliveryAddresses, &c.Contacts, &c.Articles, &c.ShippingMethods, &c.Invoices, &c.DeliveryNotes, &c.CollectiveInvoices)
	if err != nil {
		return Counts{}, unavailable(fmt.Errorf("counts: %w", err))
	}
	return c, nil
}

// Dashboard is what a person should see first.
type Dashboard struct {
	Year           int             `json:"year"`
	Revenue        []Revenue       `json:"revenue"`         // of the year's issued invoices, the largest first
	OpenDrafts     int64           `json:"open_drafts"`     // invoices that are not issued yet
	HeldInvoices   int64           `json:"held_invoices"`   // drafts that something keeps from being issued
	MailsFailed    int64           `json:"mails_failed"`    // the server refused them, and nobody sent them again
	MailsUnknown   int64           `json:"mails_unknown"`   // nobody knows whether they were accepted
	OrdersToCheck  int64           `json:"orders_to_check"` //
	OrdersChanged  int64           `json:"orders_changed"`  // by their shop, beside an issued document; nobody said that it is dealt with
	HeldRecords    int64           `json:"held_records"`    // of the shops, that could not be taken over
	Undated        int64           `json:"undated"`         // planned collective invoices without a send date
	UndatedDue     []CollectiveRow `json:"undated_due"`     // those of them whose provisional date has come, the oldest first
	DueCollectives int64           `json:"due_collectives"` // whose send date has come, but are not issued yet
	ShopErrors     int64           `json:"shop_errors"`     // shop databases whose last look failed
	Receivables    []Receivable    `json:"receivables"`     // what customers owe, by currency
}

// Revenue is a net sum in one currency.
type Revenue struct {
	Currency string      `json:"currency"`
	Net      money.Cents `json:"net"`
}

// undatedShown is how many rows Undated returns at most; the count tells of the rest.
const undatedShown = 100

// heldInvoices counts the drafts that something keeps from being issued.
const heldInvoices = `(SELECT COUNT(*) FROM fakturis_invoice WHERE status = 'entwurf' AND hold_reason > '')`

// HeldInvoices counts the drafts that something keeps from being issued.
func (s *Store) HeldInvoices(ctx context.Context) (int64, error) {
	var n int64
	if err := s.db.QueryRowContext(ctx, `SELECT `+heldInvoices).Scan(&n); err != nil {
		return 0, unavailable(fmt.Errorf("count held invoices: %w", err))
	}
	return n, nil
}

// Dashboard reckons the dashboard of a day. A collective invoice without a send date is in UndatedDue from its
// provisional date on until somebody sets one: none can be forgotten.
func (s *Store) Dashboard(ctx context.Context, today invoicing.Date) (Dashboard, error) {
	d := Dashboard{Year: today.Year, Revenue: []Revenue{}, UndatedDue: []CollectiveRow{}, Receivables: []Receivable{}}
	err := s.db.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM fakturis_invoice WHERE status = 'entwurf'), `+heldInvoices+`,
		(SELECT COUNT(*) FROM fakturis_mail m WHERE m.state = 'failed' AND NOT EXISTS
			(SELECT 1 FROM fakturis_mail later WHERE later.document = m.document AND later.document_id = m.document_id AND later.send_no > m.send_no)),
		(SELECT COUNT(*) FROM fakturis_mail WHERE state = 'unknown'),
		(SELECT COUNT(*) FROM fakturis_order WHERE check_flag = 1),
		(SELECT COUNT(DISTINCT v.order_id) FROM fakturis_order_revision v WHERE `+openChange+`), (SELECT COUNT(*) FROM fakturis_held),
		(SELECT COUNT(*) FROM fakturis_collective_invoice WHERE status = 'geplant' AND send_date IS NULL),
		(SELECT COUNT(*) FROM fakturis_collective_invoice WHERE status = 'geplant' AND send_date <= ?),
		(SELECT COUNT(*) FROM fakturis_tracking WHERE error <> '')`, today).Scan(
		&d.OpenDrafts, &d.HeldInvoices, &d.MailsFailed, &d.MailsUnknown, &d.OrdersToCheck, &d.OrdersChanged, &d.HeldRecords, &d.Undated, &d.DueCollectives, &d.ShopErrors)
	if err != nil {
		return Dashboard{}, unavailable(fmt.Errorf("dashboard: %w", err))
	}
	if err := s.revenue(ctx, &d); err != nil {
		return Dashboard{}, err
	}
	if err := s.receivables(ctx, today, &d); err != nil {
		return Dashboard{}, err
	}
	return d, s.undatedDue(ctx, today, &d)
}

// revenueOf sums the issued invoices of some days. A final invoice shows all that was supplied, so that the deposits that
// it takes off, which were revenue before, are taken off here too.
const revenueOf = `SELECT currency, SUM(net) AS net FROM (
	SELECT currency, net_cents AS net FROM fakturis_invoice WHERE invoice_date BETWEEN ? AND ? AND status = 'gestellt'
	UNION ALL
	SELECT d.currency, -d.net_cents FROM fakturis_billed asked JOIN fakturis_invoice d ON d.id = asked.invoice_id AND d.status = 'gestellt'
		LEFT JOIN fakturis_invoice_state s ON s.invoice_id = d.id
		JOIN fakturis_billed b ON b.billed = CONCAT('order:', SUBSTRING_INDEX(SUBSTRING_INDEX(asked.billed, ':', 2), ':', -1))
		JOIN fakturis_invoice final ON final.id = b.invoice_id AND final.status = 'gestellt' AND final.invoice_date BETWEEN ? AND ?
	WHERE asked.billed LIKE 'deposit:%' AND COALESCE(s.cancelled, FALSE) = FALSE
) parts GROUP BY currency ORDER BY net DESC, currency`

func (s *Store) revenue(ctx context.Context, d *Dashboard) error {
	from, until := invoicing.NewDate(d.Year, 1, 1), invoicing.NewDate(d.Year, 12, 31)
	all, err := collect(ctx, s.db, func(rows *sql.Rows, r *Revenue) error { return rows.Scan(&r.Currency, &r.Net) }, revenueOf, from, until, from, until)
	if err != nil {
		return unavailable(fmt.Errorf("revenue: %w", err))
	}
	d.Revenue = append(d.Revenue, all...)
	return nil
}

func (s *Store) undatedDue(ctx context.Context, today invoicing.Date, d *Dashboard) error {
	b := selectCollectives().Where(sq.Eq{"c.status": invoicing.CollectivePlanned, "c.send_date": nil}).
		Where(sq.LtOrEq{"c.provisional_date": today}).OrderBy("c.provisional_date", "c.id").Limit(undatedShown)
	err := s.each(ctx, b, func(rows *sql.Rows) error {
		var r CollectiveRow
		if _, err := scanCollectiveRow(rows, &r); err != nil {
			return err
		}
		d.UndatedDue = append(d.UndatedDue, r)
		return nil
	})
	if err != nil {
		return err
	}
	return s.fillCollectiveShops(ctx, d.UndatedDue)
}
