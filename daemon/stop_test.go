package main

import (
	"testing"

	"fakturisd/invoicing/mail/mailbox"
)

// TestAStopDoesNotWaitForAMailServer stops the daemon in the moment of doubt: the server has got the final dot and does
// not answer.
func TestAStopDoesNotWaitForAMailServer(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 10)
	w := newWorld(t, shop, reader, "")
	w.mailbox.SetFaults(mailbox.Fault{Stage: mailbox.StageDot, Hang: true})
	w.must("sync")
	d := w.start("")
	if status, answer := w.post("/orders/"+w.firstOrder()+"/invoices", "one", `{"issue":true,"send":true}`); status != 201 {
		t.Fatalf("issuing: %d %v", status, answer)
	}
	d.until("the server has got the dot", func() bool { return w.column(`SELECT state FROM fakturis_mail`)[0] == "committing" })
	d.stop()
	if state := w.column(`SELECT state FROM fakturis_mail`)[0]; state != "unknown" {
		t.Errorf("after the stop the mail is %s", state)
	}
}

// TestAStopDoesNotWaitForAShop stops the daemon while the shop's database holds back a read.
func TestAStopDoesNotWaitForAShop(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 10)
	w := newWorld(t, shop, reader, "")
	conn, err := shop.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(t.Context(), "LOCK TABLES orders_products WRITE"); err != nil {
		t.Fatal(err)
	}
	d := w.start("")
	d.until("a read waits", func() bool {
		var n int
		err := conn.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM information_schema.PROCESSLIST
			WHERE DB = DATABASE() AND STATE LIKE 'Waiting for table%'`).Scan(&n)
		return err == nil && n > 0
	})
	d.stop()
}
