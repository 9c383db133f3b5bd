package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// statusTarget is what a status change must know of its order.
type statusTarget struct {
	ID       int64
	Number   string
	Source   string // empty: entered by hand
	Shop     string
	Key      int64 // shop: orders_id
	Status   int64 // as mirrored
	Contract bool
	Deleted  bool
}

func readStatusTarget(ctx context.Context, q queryer, id int64) (statusTarget, error) {
	o := statusTarget{ID: id}
	err := q.QueryRowContext(ctx, `SELECT number, source, shop, shop_order_id, status_id, type = ? OR EXISTS (SELECT 1 FROM fakturis_contract c WHERE c.order_id = o.id),
		deleted_at IS NOT NULL FROM fakturis_order o WHERE id = ?`, invoicing.OrderService, id).
		Scan(&o.Number, &o.Source, &o.Shop, &o.Key, &o.Status, &o.Contract, &o.Deleted)
	if errors.Is(err, sql.ErrNoRows) {
		return o, invoicing.NotFoundf("Es gibt keinen Auftrag mit der Nummer %d.", id)
	}
	if err != nil {
		return o, fmt.Errorf("read order %d: %w", id, err)
	}
	return o, nil
}

// mayChangeStatus refuses orders that no configured shop has.
func (s *Store) mayChangeStatus(o statusTarget) error {
	switch _, configured := s.settings[o.Shop]; {
	case o.Contract:
		return invoicing.Conflictf("Auftrag %s ist ein Service-Vertrag; sein Status wird nicht im Shop geändert.", o.Number)
	case o.Source == "":
		return invoicing.Conflictf("Auftrag %s ist von Hand erfasst; im Shop gibt es ihn nicht.", o.Number)
	case o.Deleted:
		return invoicing.Conflictf("Auftrag %s ist im Shop gelöscht; sein Status lässt sich dort nicht mehr ändern.", o.Number)
	case o.Shop == "" || !configured:
		return invoicing.Conflictf("Der Shop „%s“ von Auftrag %s steht nicht mehr in der Konfiguration; ohne seine Zugangsdaten lässt sich dort nichts ändern.", o.Shop, o.Number)
	}
	return nil
}

// completeWish adds what the mirror and the configuration know, and refuses what the shop does not have.
func (s *Store) completeWish(ctx context.Context, q queryer, w *invoicing.StatusWish, o statusTarget) error {
	usual := s.settingsOf(o.Shop).StatusMail
	switch {
	case !w.Notify:
		w.MailWay = invoicing.MailNone
	case w.MailWay == "":
		w.MailWay = usual
	}
	if w.Notify && (w.MailWay == "" || w.MailWay == invoicing.MailNone) {
		return invoicing.Invalidf("Für den Shop „%s“ ist keine Kundenmail eingerichtet (push.mail); bitte ohne Benachrichtigung ändern.", o.Shop)
	}
	if err := knownStatus(ctx, q, o.Source, w.Status); err != nil {
		return err
	}
	return nameCarriers(ctx, q, o.Source, w.Parcels)
}

// knownStatus refuses a status that the shop does not have.
func knownStatus(ctx context.Context, q queryer, source string, status int64) error {
	var known bool
	err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM fakturis_shop_status WHERE source = ? AND status_id = ?)`, source, status).Scan(&known)
	if err != nil {
		return fmt.Errorf("status %d of %s: %w", status, source, err)
	}
	if !known {
		return invoicing.Invalidf("Den Status %d gibt es im Shop nicht.", status)
	}
	return nil
}

// nameCarriers gives the new parcels the names of their carriers.
func nameCarriers(ctx context.Context, q queryer, source string, parcels []invoicing.StatusParcel) error {
	for i := range parcels {
		p := &parcels[i]
		if p.CarrierID == 0 || p.Carrier != "" && !p.New {
			continue
		}
		err := q.QueryRowContext(ctx, `SELECT name FROM fakturis_carrier WHERE source = ? AND carrier_id = ?`, source, p.CarrierID).Scan(&p.Carrier)
		if errors.Is(err, sql.ErrNoRows) {
			return invoicing.Invalidf("Den Paketdienst %d gibt es im Shop nicht.", p.CarrierID)
		}
		if err != nil {
			return fmt.Errorf("carrier %d of %s: %w", p.CarrierID, source, err)
		}
	}
	return nil
}

// statusUnderWay names the status change that an order has already.
func statusUnderWay(ctx context.Context, q queryer, o statusTarget) error {
	var status int64
	var actor string
	var state invoicing.IntentState
	err := q.QueryRowContext(ctx, `SELECT status, actor, state FROM fakturis_status_intent WHERE open_order = ?`, o.ID).Scan(&status, &actor, &state)
	if errors.Is(err, sql.ErrNoRows) { // it ended just now
		return invoicing.Conflictf("Für Auftrag %s lief bis eben eine Statusänderung; bitte die Seite neu laden.", o.Number)
	}
	if err != nil {
		return fmt.Errorf("status change of order %d: %w", o.ID, err)
	}
	name, err := statusLabel(ctx, q, o.Source, status)
	if err != nil {
		return err
	}
	what := "bitte warten, bis sie erledigt ist"
	if state == invoicing.IntentUnknown {
		what = "bitte erst entscheiden, ob ihre Kundenmail ankam"
	}
	return invoicing.Conflictf("Für Auftrag %s läuft schon eine Statusänderung auf %s (%s); %s.", o.Number, name, actor, what)
}

// statusLabel names a status as messages do: „Versendet“, or its number where the mirror does not know its name.
func statusLabel(ctx context.Context, q queryer, source string, id int64) (string, error) {
	var name string
	err := noRows(q.QueryRowContext(ctx, `SELECT name FROM fakturis_shop_status WHERE source = ? AND status_id = ? ORDER BY language = 'de' DESC, language LIMIT 1`, source, id).Scan(&name))
	if err != nil {
		return "", fmt.Errorf("status %d of %s: %w", id, source, err)
	}
	if name == "" {
		return fmt.Sprintf("Status %d", id), nil
	}
	return "„" + name + "“", nil
}

// describeStatus words a wish as the audit keeps it.
func describeStatus(ctx context.Context, q queryer, source string, w invoicing.StatusWish) (string, error) {
	from, err := statusLabel(ctx, q, source, w.Seen)
	if err != nil {
		return "", err
	}
	to, err := statusLabel(ctx, q, source, w.Status)
	if err != nil {
		return "", err
	}
	text := from + " → " + to
	if w.Status == w.Seen {
		text = to + " bleibt"
	}
	var numbers []string
	for _, p := range w.Parcels {
		numbers = append(numbers, p.Number)
	}
	if len(numbers) > 0 {
		text += ", Sendung " + strings.Join(numbers, ", ")
	}
	if w.Notify {
		text += ", mit E-Mail an den Kunden"
	}
	if w.Cause != invoicing.CauseForm && w.Cause != "" {
		text += " (" + causeLabel(w.Cause) + ")"
	}
	return text, nil
}

// causeLabel names what led to a change.
func causeLabel(cause string) string {
	switch cause {
	case invoicing.CauseBulk:
		return "aus der Auftragsliste"
	case invoicing.CauseAPI:
		return "über die API"
	}
	if event, ok := strings.CutPrefix(cause, invoicing.CauseRule); ok {
		return "Regel: " + eventLabels[event]
	}
	return cause
}

// eventLabels name the events of rules.
var eventLabels = map[string]string{
	invoicing.EventDeliveryNote:  "alles geliefert",
	invoicing.EventInvoiceIssued: "Rechnung gestellt",
	invoicing.EventInvoiceSent:   "Rechnung versendet",
	invoicing.EventPaid:          "bezahlt",
}
