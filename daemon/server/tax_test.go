package server_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// toVienna has an order without tax go to a business in Austria and returns the path of its draft.
func toVienna(t *testing.T, s *store.Store) string {
	t.Helper()
	const order = 1
	vienna := asJSON(t, invoicing.Address{Company: "Kaffeehaus GmbH", Street: "Ring 1", Postcode: "1010", City: "Wien", Country: "AT"})
	run(t, s, `UPDATE fakturis_order SET billing = ?, delivery = ?, vat_id = 'ATU13585627', net_cents = total_cents, tax_cents = 0 WHERE id = ?`, vienna, vienna, order)
	run(t, s, `UPDATE fakturis_order_line SET tax_rate = 0 WHERE order_id = ?`, order)
	run(t, s, `DELETE FROM fakturis_order_tax WHERE order_id = ?`, order)
	run(t, s, `INSERT INTO fakturis_order_tax (order_id, rate, net_cents, tax_cents, gross_cents) SELECT id, 0, total_cents, 0, total_cents FROM fakturis_order WHERE id = ?`, order)
	run(t, s, `UPDATE fakturis_partner SET vat_id = 'ATU 13585627' WHERE id = 1`)
	id, err := s.DraftInvoice(t.Context(), order, "anna")
	must(t, err)
	return fmt.Sprintf("/rechnungen/%d", id)
}

func TestAClerkVouchesForAVATID(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	draft := toVienna(t, h.store)
	if page := g.get(draft).body; !strings.Contains(page, "nicht geprüft") || !strings.Contains(page, "Es ist kein Prüfdienst eingerichtet.") || !strings.Contains(page, "innergemeinschaftliche Lieferung") {
		t.Fatalf("the draft does not tell its tax case: %.3000s", page)
	}
	wantPage(t, g, g.press(draft, draft+"/stellen", nil), draft, "Die Rechnung wird gehalten: Steuer: Die steuerfreie innergemeinschaftliche Lieferung")
	wantPage(t, g, g.press(draft, draft+"/ust-bestaetigen", url.Values{"gesehen": {" "}}), draft, "Bitte in höchstens 500 Zeichen")
	wantPage(t, g, g.press(draft, draft+"/ust-bestaetigen", url.Values{"gesehen": {"Brief des BZSt vom 20.11."}}), draft, "Die Bestätigung ist vermerkt.", "Brief des BZSt vom 20.11.", "von Hand bestätigt")
	if page := g.get("/geschaeftspartner/1").body; !strings.Contains(page, "Brief des BZSt vom 20.11.") || !strings.Contains(page, "/geschaeftspartner/1/ust-bestaetigen") {
		t.Error("the partner's page does not show the evidence")
	}
	issued := wantPage(t, g, g.press(draft, draft+"/stellen", nil), draft, "Rechnung RE-2026-0003", "Steuerfreie innergemeinschaftliche Lieferung")
	if strings.Contains(issued, "/ust-bestaetigen") || strings.Contains(issued, "/steuerfall") {
		t.Error("an issued invoice offers decisions")
	}
}

func TestAClerkDecidesATaxCase(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	draft := toVienna(t, h.store)
	inv, err := h.store.Invoice(t.Context(), 4)
	must(t, err)
	decide := func(choice, reason, seen string) answer {
		return g.press(draft, draft+"/steuerfall", url.Values{"fall": {choice}, "grund": {reason}, "gesehen": {seen}})
	}
	wantPage(t, g, decide("ausfuhr", "Verladen nach Serbien", "veraltet"), draft, "Inzwischen gilt ein anderer Steuerfall")
	wantPage(t, g, decide("inland", "so", inv.TaxCase.Reason), draft, "Dieser Steuerfall ist nicht möglich")
	wantPage(t, g, decide("ausfuhr", "Verladen <nach> Serbien", inv.TaxCase.Reason), draft, "Der Steuerfall ist entschieden.", "Verladen &lt;nach&gt; Serbien", "von Hand entschieden", "Wieder der Regel überlassen")
	wantPage(t, g, decide("", "", "Verladen <nach> Serbien"), draft, "Der Steuerfall ist entschieden.", "nicht geprüft")
}
