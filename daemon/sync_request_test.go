package main

import (
	"fmt"
	"testing"
)

// TestARunningDaemonForgetsAndReadsAgain asks a running daemon for what the pages offer and looks at what came of it.
func TestARunningDaemonForgetsAndReadsAgain(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 5)
	w := newWorld(t, shop, reader, "")
	d := w.start("")
	d.until("the orders are mirrored", func() bool {
		return w.column(`SELECT COUNT(*) FROM fakturis_tracking WHERE scanned_at IS NOT NULL`)[0] == "1"
	})
	key := w.column(`SELECT shop_key FROM fakturis_origin WHERE kind = 'order' ORDER BY shop_no LIMIT 1`)[0]
	id := w.column(`SELECT entity_id FROM fakturis_origin WHERE kind = 'order' AND shop_key = ?`, key)[0]
	for n, body := range []string{
		`{"source":"tee","action":"forget","kind":"order","key":"` + key + `"}`, `{"source":"tee","action":"read","kind":"order","from":"2000-01-01"}`,
		`{"source":"tee","action":"scan"}`,
	} {
		if status, answer := w.post("/sync/requests", fmt.Sprint("ask-", n), body); status != 202 {
			t.Fatalf("%s: status %d: %v", body, status, answer)
		}
	}
	d.until("all of it is done", func() bool {
		return w.column(`SELECT COUNT(*) FROM fakturis_sync_request WHERE done_at IS NULL`)[0] == "0"
	})
	if got := w.column(`SELECT COUNT(*) FROM fakturis_sync_request WHERE result = ''`)[0]; got != "0" {
		t.Errorf("%s requests have no result", got)
	}
	again := w.column(`SELECT entity_id FROM fakturis_origin WHERE kind = 'order' AND shop_key = ?`, key)
	if len(again) != 1 || again[0] == id {
		t.Errorf("order %s was row %s and is %v now, want a new one", key, id, again)
	}
	if got := w.column(`SELECT COUNT(*) FROM fakturis_order WHERE shop_order_id = ?`, key)[0]; got != "1" {
		t.Errorf("the order is mirrored %s times", got)
	}
	d.stop()
}
