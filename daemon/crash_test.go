package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"
)

// mirrored are the mirror's rows without the ids that the order of insertion gives.
var mirroredRows = []string{
	`SELECT CONCAT_WS('|', auftrag_nr, art, shop, shop_bestell_nr, kunde_name, bestelldatum, shop_status, waehrung, summe_netto, summe_steuer,
		summe_brutto, versandart, zahlungsart, pruefen, pruefgrund) FROM fakturis_auftragsliste ORDER BY 1`,
	`SELECT CONCAT_WS('|', o.auftrag_nr, p.pos, p.art, p.artikel_nr, p.bezeichnung, p.menge, p.einzelpreis, p.betrag, p.steuersatz, p.preisart)
		FROM fakturis_auftragspositionen p JOIN fakturis_auftragsliste o USING (auftrag_id) ORDER BY 1`,
	`SELECT CONCAT_WS('|', firma, vorname, nachname, strasse, plz, ort, land, email, telefon, ust_id, herkunft) FROM fakturis_geschaeftspartnerliste ORDER BY 1`,
	`SELECT CONCAT_WS('|', firma, vorname, nachname, strasse, zusatz, plz, ort, land, herkunft) FROM fakturis_lieferanschriftenliste ORDER BY 1`,
	`SELECT CONCAT_WS('|', anrede, vorname, nachname, email, telefon, herkunft) FROM fakturis_ansprechpartnerliste ORDER BY 1`,
	`SELECT CONCAT_WS('|', artikel_nr, bezeichnung, ean, preis_netto, steuersatz, bestand, aktiv, herkunft) FROM fakturis_artikelliste ORDER BY 1`,
	`SELECT CONCAT_WS('|', code, bezeichnung, shop, aktiv, zone, laender, staffel, steuersatz) FROM fakturis_versandartenliste ORDER BY 1`,
}

func (w *world) mirror() []string {
	var all []string
	for _, q := range mirroredRows {
		all = append(all, w.column(q)...)
	}
	return all
}

func TestAMirrorThatIsKilledGoesOnAndEndsTheSame(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 60)
	whole := newWorld(t, shop, reader, "")
	whole.must("sync")
	want := whole.mirror()
	if len(want) < 200 {
		t.Fatalf("only %d rows were mirrored", len(want))
	}
	for _, point := range []string{"sync.range-read", "sync.range-applied", "sync.range-seen"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, shop, reader, "")
			for range 3 {
				if out, err := w.command(point, "sync").CombinedOutput(); !killed(err) {
					t.Fatalf("the mirror was not killed: %v\n%s", err, out)
				}
				if point != "sync.range-seen" {
					break // it would never get further than the first range
				}
			}
			w.must("sync")
			if diff := cmp.Diff(want, w.mirror()); diff != "" {
				t.Errorf("the mirror differs from one that was not killed (-want +got):\n%s", diff)
			}
			if again := w.must("sync", "--json"); strings.Contains(again, `"new": 1`) || strings.Contains(again, `"changed": 1`) {
				t.Errorf("another scan found something new: %s", again)
			}
		})
	}
}

// afterCrash says what becomes of a mail whose sending was killed at a point.
var afterCrash = map[string]struct {
	state string
	mails int
}{
	"issue.numbered":         {"sent", 1},
	"issue.committed":        {"sent", 1},
	"render.rendered":        {"sent", 1},
	"render.attached":        {"sent", 1},
	"mail.before-committing": {"sent", 1},
	"mail.committing":        {"unknown", 0},
	"mail.accepted":          {"unknown", 1},
}

func TestIssuingThatIsKilledLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	shop, reader := shopFor(t, 40)
	for point, want := range afterCrash {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, shop, reader, "")
			w.must("sync")
			orders := w.billable(2)
			d := w.start(point)
			w.post("/orders/"+orders[0]+"/invoices", "first", `{"issue":true,"send":true}`)
			d.died()
			w.expireLeases()

			d = w.start("")
			for i, key := range []string{"first-again", "second"} {
				d.until("order "+orders[i]+" is billed", func() bool {
					status, answer := w.post("/orders/"+orders[i]+"/invoices", key, `{"issue":true,"send":true}`)
					return status < 300 && status > 0 || status == 409 && strings.Contains(fmt.Sprint(answer), "Rechnung RE-")
				})
			}
			d.until("both mails came to rest", func() bool {
				return len(w.column(`SELECT id FROM fakturis_mail WHERE state IN ('sent', 'unknown')`)) == 2
			})
			d.stop()
			w.noGapAndNoDouble()
			state := w.column(`SELECT state FROM fakturis_mail m JOIN fakturis_invoice i ON i.id = m.invoice_id WHERE i.order_id = ?`, orders[0])
			if len(state) != 1 || state[0] != want.state {
				t.Errorf("the mail of the killed invoice is %v, want %s", state, want.state)
			}
			if got := w.mailsOf(orders[0]); got != want.mails {
				t.Errorf("the customer got %d mails, want %d", got, want.mails)
			}
		})
	}
}

// expireLeases lets the time pass after which the work of a dead process is taken over.
func (w *world) expireLeases() {
	w.t.Helper()
	w.exec(`UPDATE fakturis_job SET lease_until = NOW(6) - INTERVAL 1 SECOND WHERE state = 'running'`)
	w.exec(`UPDATE fakturis_leader SET expires_at = NOW(6) - INTERVAL 1 SECOND`)
}

// noGapAndNoDouble fails unless the numbers 1, 2, … were given, each once, and every invoice has its PDF.
func (w *world) noGapAndNoDouble() {
	w.t.Helper()
	counters := w.column(`SELECT number_counter FROM fakturis_invoice WHERE number IS NOT NULL ORDER BY number_counter`)
	if !slices.Equal(counters, []string{"1", "2"}) {
		w.t.Errorf("numbers given: %v", counters)
	}
	if files := w.column(`SELECT id FROM fakturis_document_file WHERE document = 'invoice'`); len(files) != 2 {
		w.t.Errorf("%d PDFs for 2 invoices", len(files))
	}
}

// mailsOf counts the mails that the mailbox accepted for the invoice of an order.
func (w *world) mailsOf(order string) int {
	id := w.column(`SELECT message_id FROM fakturis_mail m JOIN fakturis_invoice i ON i.id = m.invoice_id WHERE i.order_id = ?`, order)
	n := 0
	for _, m := range w.mailbox.Mails() {
		if slices.Contains(id, m.MessageID) {
			n++
		}
	}
	return n
}

// follows has the world's daemon follow its shop by triggers, which belong to the shop's own account.
func (w *world) follows(reader string) {
	w.t.Helper()
	own, err := mysql.ParseDSN(reader)
	if err != nil {
		w.t.Fatal(err)
	}
	own.User, own.Passwd = "root", ""
	text, err := os.ReadFile(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	changed := strings.Replace(string(text), "settle: 0s}]", fmt.Sprintf("settle: 0s, tracking: triggers, triggers_dsn: %q}]", own.FormatDSN()), 1)
	if err := os.WriteFile(w.config, []byte(changed), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// writes lets the shop write, which must never fail.
func (w *world) writes(statement string) {
	w.t.Helper()
	if _, err := w.shop.Exec(statement); err != nil {
		w.t.Errorf("the shop sees an error: %s: %v", statement, err)
	}
}

func TestWhatTriggersNotedSurvivesTheDaemon(t *testing.T) {
	t.Parallel()
	for _, point := range []string{"sync.range-read", "sync.range-applied", "sync.range-seen"} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			shop, reader := shopFor(t, 12)
			w := newWorld(t, shop, reader, "")
			w.follows(reader)
			ids := column(t, reader, `SELECT orders_id FROM orders ORDER BY orders_id LIMIT 3`)
			noted := func() (n int) {
				if err := shop.QueryRow(`SELECT COUNT(*) FROM fakturis_dirty`).Scan(&n); err != nil {
					return -1
				}
				return n
			}
			scanned := func() bool {
				return len(w.column(`SELECT source FROM fakturis_tracking WHERE mode = 'triggers' AND scanned_at IS NOT NULL`)) == 1
			}
			d := w.start("")
			d.until("the shop is followed", func() bool { return scanned() && noted() == 0 })
			d.stop()
			w.exec(`UPDATE fakturis_tracking SET scanned_at = NULL`)

			d = w.start(point)
			d.until("the shop was scanned", scanned)
			w.writes(`UPDATE orders SET orders_status = 55 WHERE orders_id = ` + ids[0])
			d.died()
			w.writes(`UPDATE orders SET orders_status = 66 WHERE orders_id = ` + ids[1])
			w.writes(`DELETE FROM orders WHERE orders_id = ` + ids[2])
			if noted() < 2 {
				t.Errorf("%d records were noted while the daemon was dead, want at least two", noted())
			}
			w.expireLeases()

			d = w.start("")
			d.until("everything noted is taken", func() bool { return noted() == 0 })
			d.stop()
			got := w.column(`SELECT CONCAT(shop_order_id, ' ', status_id, ' ', deleted_at IS NOT NULL) FROM fakturis_order
				WHERE status_id IN (55, 66) OR deleted_at IS NOT NULL ORDER BY shop_order_id`)
			if len(got) != 3 || got[0] != ids[0]+" 55 0" || got[1] != ids[1]+" 66 0" || !strings.HasSuffix(got[2], " 1") {
				t.Errorf("mirrored: %q", got)
			}
			if got := w.column(`SELECT event FROM fakturis_sync_log WHERE kind = 'order' AND shop_key = ? AND event = 'changed'`, ids[0]); len(got) != 1 {
				t.Errorf("the change of order %s was mirrored %d times", ids[0], len(got))
			}
		})
	}
}
