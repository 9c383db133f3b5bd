package main

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"fakturisd/invoicing/mail/mailbox"
)

// TestACorrectedAddressThatIsKilledGetsOneMail corrects the address of a refused mail and kills the daemon between planning
// the new mail and queuing it (nothing may be left of it), and right after (it must go out by itself).
func TestACorrectedAddressThatIsKilledGetsOneMail(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 20)
	for point, planned := range map[string]int{"mail.planning": 1, "mail.planned": 2} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, shop, reader, "")
			w.must("sync")
			w.mailbox.SetFaults(mailbox.Fault{Stage: mailbox.StageRcpt, Code: 550, Message: "5.1.1 no such user", Times: 1})
			order := w.billable(1)[0]
			d := w.start("")
			w.post("/orders/"+order+"/invoices", "first", `{"issue":true,"send":true}`)
			d.until("the mail is refused", func() bool { return len(w.column(`SELECT id FROM fakturis_mail WHERE state = 'failed'`)) == 1 })
			d.stop()
			before := w.column(`SELECT CONCAT(number, ' ', (SELECT LOWER(HEX(sha256)) FROM fakturis_document_file)) FROM fakturis_invoice`)

			d = w.start(point)
			invoice := w.column(`SELECT id FROM fakturis_invoice`)[0]
			const correct = `{"to":"neu@kunde.example","remember":true}`
			if status, answer := w.post("/invoices/"+invoice+"/send", "correct", correct); status != 0 {
				t.Fatalf("the daemon lives: %d %v", status, answer)
			}
			d.died()
			w.expireLeases()
			if n := len(w.column(`SELECT id FROM fakturis_mail`)); n != planned {
				t.Errorf("%d mails are on record, want %d", n, planned)
			}
			if remembered := w.column(`SELECT invoice_email FROM fakturis_partner WHERE invoice_email <> ''`); len(remembered) != planned-1 {
				t.Errorf("remembered: %v", remembered)
			}

			d = w.start("")
			status, answer := w.post("/invoices/"+invoice+"/send", "correct-again", correct)
			if want := map[int]int{1: 202, 2: 409}[planned]; status != want {
				t.Errorf("correcting again: %d, want %d: %v", status, want, answer)
			}
			d.until("the mail is sent", func() bool {
				return len(w.column(`SELECT id FROM fakturis_mail WHERE state = 'sent' AND send_no = 2`)) == 1
			})
			d.stop()
			mails := w.mailbox.Mails()
			if len(mails) != 1 || !slices.Equal(mails[0].Recipients, []string{"neu@kunde.example"}) || w.mailsOf(order) != 1 {
				t.Fatalf("%d mails arrived", len(mails))
			}
			sum := sha256.Sum256(mails[0].Attachments[0].Data)
			number := w.column(`SELECT number FROM fakturis_invoice`)[0]
			if !slices.Equal(before, []string{number + " " + hex.EncodeToString(sum[:])}) {
				t.Errorf("sent %s with %x, before %v", number, sum, before)
			}
		})
	}
}
