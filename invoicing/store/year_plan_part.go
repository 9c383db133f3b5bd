package store

import (
	"database/sql"

	sq "github.com/Masterminds/squirrel"

	"fakturisd/invoicing"
)

// planPart is one kind of entry of the year plan: where its rows lie and which of them are wanted.
type planPart struct {
	from     string // tables
	columns  []string
	partner  string // column of the partner
	date     string // the day under which an entry is shown
	currency string
	total    string
	where    []sq.Sqlizer
	counts   string // holds for the rows that bring money
	merged   bool   // rows whose money another part counts
}

func (p planPart) selects(columns ...string) sq.SelectBuilder {
	b := sq.Select(columns...).From(p.from)
	for _, w := range p.where {
		b = b.Where(w)
	}
	return b
}

// planParts returns the kinds of entries that the filter lets through, from a day until before another.
func planParts(from, until invoicing.Date, f PlanFilter) []planPart {
	all := []struct {
		states []PlanState
		part   func(from, until invoicing.Date, f PlanFilter) planPart
	}{
		{[]PlanState{"", PlanPlanned, PlanSkipped}, plannedPart},
		{[]PlanState{"", PlanCombined}, mergedPart},
		{[]PlanState{"", PlanDraft, PlanHeld}, draftPart},
		{[]PlanState{"", PlanIssued}, issuedPart},
		{[]PlanState{"", PlanCombined, PlanHeld, PlanIssued}, collectivePart},
	}
	var parts []planPart
	for _, one := range all {
		for _, state := range one.states {
			if state == f.State {
				p := one.part(from, until, f)
				p.where = append(p.where, planOfPartner(p.partner, f)...)
				parts = append(parts, p)
			}
		}
	}
	return parts
}

func planOfPartner(column string, f PlanFilter) []sq.Sqlizer {
	var where []sq.Sqlizer
	if f.PartnerID != 0 {
		where = append(where, sq.Eq{column: f.PartnerID})
	}
	if words := (ListQuery{Q: f.Q}).words(); len(words) > 0 {
		fits := sq.Select("p.id").From("fakturis_partner p")
		for _, w := range words {
			fits = fits.Where(partnerFits(w))
		}
		where = append(where, sq.Expr(column+" IN (?)", fits))
	}
	return where
}

const plannedTables = "fakturis_planned_invoice n JOIN fakturis_order o ON o.id = n.order_id"

func plannedColumns(state, collective string) []string {
	return []string{"'geplant'", "n.id", "n.partner_id", "n.provisional_date", state, "o.currency", "n.total_cents", collective, "0", "''", "n.order_id", "o.number",
		"n.period_from", "n.period_until", "NULL", "''", "0"}
}

// plannedPart is what nobody has taken over, and what a pause or a person left out.
func plannedPart(from, until invoicing.Date, f PlanFilter) planPart {
	p := planPart{from: plannedTables, columns: plannedColumns("n.status", "0"), partner: "n.partner_id", date: "n.provisional_date",
		currency: "o.currency", total: "n.total_cents", counts: "n.status = 'geplant'",
		where: append(between("n.provisional_date", from, until), ofShop(f)...)}
	states := []invoicing.PlannedStatus{invoicing.Planned, invoicing.Skipped}
	if f.State != "" {
		states = []invoicing.PlannedStatus{invoicing.PlannedStatus(f.State)}
	}
	p.where = append(p.where, sq.Eq{"n.status": states})
	return p
}

// mergedPart is what went into collective invoices.
func mergedPart(from, until invoicing.Date, f PlanFilter) planPart {
	return planPart{from: plannedTables + " JOIN fakturis_collective_item t ON t.planned_id = n.id", columns: plannedColumns("'zusammengefasst'", "t.collective_id"),
		partner: "n.partner_id", date: "n.provisional_date", merged: true,
		where: append(append(between("n.provisional_date", from, until), ofShop(f)...), sq.Eq{"n.status": []invoicing.PlannedStatus{invoicing.Combined, invoicing.Billed}})}
}

const takenOverTables = plannedTables + ` JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id) JOIN fakturis_invoice v ON v.id = b.invoice_id
	LEFT JOIN fakturis_invoice_schedule s ON s.invoice_id = v.id LEFT JOIN fakturis_invoice_state z ON z.invoice_id = v.id`

// notMerged leaves out what a collective invoice billed: collectivePart shows that once, for all its periods.
const notMerged = "NOT EXISTS (SELECT 1 FROM fakturis_collective_item t WHERE t.planned_id = n.id)"

func takenOver(state, date string) planPart {
	return planPart{from: takenOverTables, partner: "n.partner_id", date: date, currency: "v.currency", total: "v.total_cents", counts: "TRUE",
		columns: []string{"'rechnung'", "v.id", "n.partner_id", date, state, "v.currency", "v.total_cents", "0", "v.id", "COALESCE(v.number, '')", "n.order_id", "o.number",
			"n.period_from", "n.period_until", "s.send_date", draftReason, "0"}}
}

// draftHeld and collectiveHeld hold where something keeps one from being issued, or the guard from being sent; their reasons say what.
const (
	draftGuarded     = "COALESCE(s.guard, '') <> '' AND s.guard_released = ''"
	draftHeld        = "(v.hold_reason > '' OR " + draftGuarded + ")"
	draftReason      = `TRIM(CONCAT_WS('\n', v.hold_reason, IF(` + draftGuarded + `, s.guard, NULL)))`
	collectiveHeld   = "(c.hold_reason IS NOT NULL OR " + guarded + ")"
	collectiveReason = `TRIM(CONCAT_WS('\n', c.hold_reason, IF(` + guarded + `, c.guard, NULL)))`
)

// draftPart is the drafts of single planned invoices, few at any time.
func draftPart(from, until invoicing.Date, f PlanFilter) planPart {
	const date = "COALESCE(s.send_date, s.provisional_date, n.provisional_date)"
	p := takenOver("IF("+draftHeld+", 'gehalten', 'entwurf')", date)
	p.where = append(append(between(date, from, until), ofShop(f)...), sq.Eq{"n.status": invoicing.TakenOver, "v.status": invoicing.InvoiceDraft})
	switch f.State {
	case PlanHeld:
		p.where = append(p.where, sq.Expr(draftHeld))
	case PlanDraft:
		p.where = append(p.where, sq.Expr("NOT "+draftHeld))
	}
	return p
}

// issuedPart is the issued invoices of single planned ones.
func issuedPart(from, until invoicing.Date, f PlanFilter) planPart {
	p := takenOver("IF(z.sent_at IS NULL, 'gestellt', 'versendet')", "n.provisional_date")
	p.where = append(append(between("n.provisional_date", from, until), ofShop(f)...), sq.Eq{"n.status": invoicing.Billed},
		sq.NotEq{"v.status": invoicing.InvoiceDraft}, sq.Expr(notMerged))
	return p
}

// collectivePart is the collective invoices that bill, or billed, something.
func collectivePart(from, until invoicing.Date, f PlanFilter) planPart {
	const date = "COALESCE(c.send_date, c.provisional_date)"
	p := planPart{from: `fakturis_collective_invoice c LEFT JOIN fakturis_billed b ON b.billed = CONCAT('collective:', c.id)
			LEFT JOIN fakturis_invoice v ON v.id = b.invoice_id`,
		partner: "c.partner_id", date: date, currency: "c.currency", total: "c.total_cents", counts: "TRUE",
		columns: []string{"'sammelrechnung'", "c.id", "c.partner_id", date,
			"CASE WHEN c.status <> 'geplant' THEN c.status WHEN " + collectiveHeld + " THEN 'gehalten' ELSE 'zusammengefasst' END",
			"c.currency", "c.total_cents", "c.id", "COALESCE(v.id, 0)", "COALESCE(v.number, '')", "0", "''", "NULL", "NULL", "c.send_date", collectiveReason,
			"(SELECT COUNT(*) FROM fakturis_collective_item t WHERE t.collective_id = c.id)"}}
	states := []invoicing.CollectiveStatus{invoicing.CollectivePlanned, invoicing.CollectiveIssued, invoicing.CollectiveSent}
	switch f.State {
	case PlanIssued:
		states = states[1:]
	case PlanCombined:
		states, p.where = states[:1], append(p.where, sq.Expr("NOT "+collectiveHeld))
	case PlanHeld:
		states, p.where = states[:1], append(p.where, sq.Expr(collectiveHeld))
	}
	p.where = append(p.where, sq.Eq{"c.status": states}, sq.Or{
		sq.And(between("c.send_date", from, until)), append(sq.And{sq.Eq{"c.send_date": nil}}, between("c.provisional_date", from, until)...),
	})
	if f.Shop != "" {
		p.where = append(p.where, sq.Expr("("+itemsOf+" AND o.shop = ? LIMIT 1) = 1", f.Shop))
	}
	return p
}

func ofShop(f PlanFilter) []sq.Sqlizer {
	if f.Shop == "" {
		return nil
	}
	return []sq.Sqlizer{sq.Eq{"o.shop": f.Shop}}
}

func between(column string, from, until invoicing.Date) []sq.Sqlizer {
	return []sq.Sqlizer{sq.GtOrEq{column: from}, sq.Lt{column: until}}
}

func scanPlanEntry(rows *sql.Rows) (PlanEntry, error) {
	var e PlanEntry
	err := rows.Scan(&e.Kind, &e.ID, &e.PartnerID, &e.Date, &e.State, &e.Currency, &e.Total, &e.CollectiveID, &e.InvoiceID, &e.Number, &e.OrderID, &e.OrderNumber,
		&e.From, &e.Until, &e.SendDate, &e.Hold, &e.Items)
	return e, err
}
