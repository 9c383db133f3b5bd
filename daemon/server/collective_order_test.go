package server_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fakturisd/invoicing/store"
)

// TestAWholeOrderInACollectiveInvoice: "Als Rechnung übernehmen" leads to the collective invoice in which it lies, and there its
// present state is taken over when its shop changes it.
func TestAWholeOrderInACollectiveInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	open, err := h.store.Mergeable(t.Context(), 1)
	must(t, err)
	id := open.Orders[0].ID
	done, err := h.store.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{{OrderIDs: []int64{id}}}}, "clerk")
	must(t, err)
	page, order := fmt.Sprintf("/sammelrechnungen/%d", done.Collectives[0]), fmt.Sprintf("/auftraege/%d", id)
	g := h.clerk(t)
	body := wantPage(t, g, g.press(order, order+"/rechnung", nil), page, "wird in dieser Sammelrechnung abgerechnet")
	const button = "Jetzigen Stand übernehmen"
	if strings.Contains(body, button) {
		t.Error("an order that nobody changed can be taken over anew")
	}
	run(t, h.store, `UPDATE fakturis_order_line SET text = 'Neue Bezeichnung' WHERE order_id = ? LIMIT 1`, id)
	if body = g.get(page).body; !strings.Contains(body, button) {
		t.Fatalf("no button takes over what the shop changed:\n%s", body)
	}
	c, err := h.store.Collective(t.Context(), done.Collectives[0])
	must(t, err)
	body = wantPage(t, g, g.press(page, page+"/auffrischen", url.Values{"geplant": {fmt.Sprint(c.Items[0].ID)}}), page, "ist übernommen", "Neue Bezeichnung")
	if strings.Contains(body, button) {
		t.Error("taken over, it is offered again")
	}
}

// TestACancelledOrderIsTakenOutOfItsCollectiveInvoice: its page offers that, and not what nothing can come of.
func TestACancelledOrderIsTakenOutOfItsCollectiveInvoice(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	g := h.clerk(t)
	open, err := h.store.Mergeable(t.Context(), 1)
	must(t, err)
	id := open.Orders[0].ID
	done, err := h.store.TakeOver(t.Context(), store.TakeOver{Groups: []store.MergeGroup{{OrderIDs: []int64{id}, Into: 1}}}, "test")
	must(t, err)
	page := fmt.Sprint("/sammelrechnungen/", done.Collectives[0])
	run(t, h.store, `UPDATE fakturis_order SET cancelled = TRUE WHERE id = ?`, id)
	body := g.get(page).body
	if !strings.Contains(body, "storniert oder gelöscht") || strings.Contains(body, "Jetzigen Stand übernehmen") {
		t.Error("the page does not say what to do with a cancelled order")
	}
	if strings.Contains(body, "Rechnungsentwurf 0") {
		t.Error("the page shows the mail of an invoice that cannot be made")
	}
	item := regexp.MustCompile(`action="` + page + `/trennen">.*name="geplant" value="(\d+)"><button class="save">`).FindStringSubmatch(body)
	if item == nil {
		t.Fatal("it cannot be taken out with one click")
	}
	wantPage(t, g, g.press(page, page+"/trennen", url.Values{"geplant": {item[1]}}), page, "Herausgenommen")
	if body := g.get(page).body; strings.Contains(body, "storniert oder gelöscht") {
		t.Error("taken out, it still keeps the invoice")
	}
}
