package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// Entities of a history, as their audit rows are called. EventMail is a step of a mail.
const (
	EventCollective = "collective"
	EventContract   = "contract"
	EventPlanned    = "planned"
	EventInvoice    = "invoice"
	EventOrder      = "order"
	EventMail       = "mail"
)

// Event is one entry in the history of a contract or a collective invoice: what somebody did to it, to its planned
// invoices or its invoice, or a step of a mail, whose Action is the state that the mail came to.
type Event struct {
	AuditRow
	Name string `json:"name"` // number of the invoice, or the recipient of the mail
}

// eventsShown bounds a history: the newest are shown.
const eventsShown = 500

// CollectiveEvents returns what became of a collective invoice, the newest first.
func (s *Store) CollectiveEvents(ctx context.Context, id int64) ([]Event, error) {
	return s.events(ctx, `SELECT 'collective' AS entity, ? AS entity_id
		UNION SELECT 'invoice', b.invoice_id FROM fakturis_billed b WHERE b.billed = ?`, id, collectiveBilled(id))
}

// ContractEvents returns what became of a contract, the newest first: of itself, its planned invoices, and the collective
// and other invoices that bill them.
func (s *Store) ContractEvents(ctx context.Context, id int64) ([]Event, error) {
	return s.events(ctx, `SELECT 'contract' AS entity, ? AS entity_id
		UNION SELECT 'planned', n.id FROM fakturis_planned_invoice n WHERE n.contract_id = ?
		UNION SELECT 'collective', t.collective_id FROM fakturis_planned_invoice n JOIN fakturis_collective_item t ON t.planned_id = n.id WHERE n.contract_id = ?
		UNION SELECT 'invoice', b.invoice_id FROM fakturis_planned_invoice n JOIN fakturis_billed b ON b.billed = CONCAT('planned:', n.id) WHERE n.contract_id = ?`,
		id, id, id, id)
}

// events reads the histories of the records that a statement names. Steps of a mail that say nothing are left out: they
// follow from the others.
func (s *Store) events(ctx context.Context, records string, args ...any) ([]Event, error) {
	all, err := collect(ctx, s.db, func(rows *sql.Rows, e *Event) error {
		return rows.Scan(&e.ID, &e.At, &e.Actor, &e.Action, &e.Entity, &e.Record, &e.Detail, &e.Name)
	}, `WITH records AS (`+records+`)
		SELECT a.id, a.at, a.actor, a.action, a.entity, a.entity_id, a.detail, COALESCE(i.number, '') FROM records r
			JOIN fakturis_audit a ON a.entity = r.entity AND a.entity_id = r.entity_id LEFT JOIN fakturis_invoice i ON r.entity = 'invoice' AND i.id = r.entity_id
			WHERE a.action NOT LIKE 'mail %'
		UNION ALL SELECT t.id, t.at, t.actor, t.state, 'mail', m.id, t.detail, m.recipient FROM records r
			JOIN fakturis_mail m ON r.entity = 'invoice' AND m.document = 'invoice' AND m.document_id = r.entity_id JOIN fakturis_mail_attempt t ON t.mail_id = m.id
			WHERE t.state IN ('sent', 'failed', 'unknown') AND t.stage <> 'delay' OR t.state = 'queued' AND t.detail <> ''
		ORDER BY at DESC, id DESC LIMIT ?`, append(args, eventsShown)...)
	if err != nil {
		return nil, unavailable(fmt.Errorf("history: %w", err))
	}
	return once(all), nil
}

// once leaves out what a collective invoice in the history tells too: that a planned invoice was merged or taken out, and that
// its invoice was issued.
func once(all []Event) []Event {
	var told []Event
	for _, e := range all {
		if e.Entity == EventCollective {
			told = append(told, e)
		}
	}
	return slices.DeleteFunc(all, func(e Event) bool {
		return slices.ContainsFunc(told, func(c Event) bool {
			switch name, _, _ := strings.Cut(e.Detail, ": "); {
			case e.Action != c.Action || c.At.Sub(e.At).Abs() > oneStep:
				return false
			case e.Entity == EventPlanned:
				return strings.Contains(c.Detail, name)
			}
			return e.Entity == EventInvoice && e.Action == "issue" && c.Detail == e.Detail
		})
	})
}

// oneStep is how far apart the entries that one transaction writes may lie.
const oneStep = 5 * time.Second

// Events returns the history of a collective invoice or a contract.
func (s *Store) Events(ctx context.Context, entity string, id int64) ([]Event, error) {
	switch entity {
	case EventCollective:
		return s.CollectiveEvents(ctx, id)
	case EventContract:
		return s.ContractEvents(ctx, id)
	}
	return nil, invoicing.Invalidf("no history of %q", entity)
}
