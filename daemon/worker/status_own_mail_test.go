package worker_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/store"
)

// statusMail plans our own mail about an order that becomes Versendet, as the worker that writes into the shop does.
func (o *office) statusMail() (intent, mail int64) {
	o.t.Helper()
	for _, s := range []string{
		`INSERT INTO fakturis_order (id, type, number, source, shop, shop_order_id, shop_number, partner_id, ordered_at, currency, rate_to_home, language, customer_name, email, phone,
			vat_id, billing, delivery, customer, status_id, shipping, shipping_key, payment, comment, price_mode, net_cents, tax_cents, total_cents, check_flag, check_reason, history, parcels)
			VALUES (900, 'shop', 'AU-900', 'tee', 'tee', 4711, '4711', 1, '2027-02-27 10:00:00', 'EUR', 1, 'de', 'Änne Groß', 'aenne@example.com', '', '',
			'{"salutation": "Frau", "first_name": "Änne", "last_name": "Groß"}', '{}', '{}', 1, '', '', '', '', 'brutto', 1, 1, 1, FALSE, '', '[]', '[]')`,
		`INSERT INTO fakturis_shop_status (source, status_id, language, name, sort_order) VALUES ('tee', 3, 'de', 'Versendet', 1)`,
		`INSERT INTO fakturis_status_intent (id, order_id, open_order, source, shop, shop_key, seen_status, status, comment, notify, send_comment, parcels, mail_way, cause, state, step,
			reason, mail_error, actor, created_at) VALUES (7, 900, 900, 'tee', 'tee', 4711, 1, 3, 'Danke für Ihre Geduld!', TRUE, TRUE,
			'[{"carrier_id": 1, "carrier": "Rohrpost", "number": "R 1", "new": true}]', 'own', 'form', 'queued', 'mailing', '', '', 'vera', NOW(6))`,
	} {
		_, err := o.store.DB().ExecContext(o.t.Context(), s)
		o.must(err)
	}
	id, err := o.store.PlanStatusMail(o.t.Context(), 7, "vera")
	o.must(err)
	return 7, id
}

func TestOurOwnStatusMailEndsAsItsServerSays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults []mailbox.Fault
		mail   invoicing.MailState
		state  invoicing.IntentState
		step   invoicing.IntentStep
		pushes int // jobs that wait to go on with the status change
		mails  int
	}{
		"accepted":             {nil, invoicing.MailSent, invoicing.IntentQueued, invoicing.StepMailed, 1, 1},
		"greylisted":           {[]mailbox.Fault{{Stage: mailbox.StageRcpt, Code: 451, Times: 1}}, invoicing.MailSent, invoicing.IntentQueued, invoicing.StepMailed, 1, 1},
		"no such user":         {[]mailbox.Fault{{Stage: mailbox.StageRcpt, Code: 550, Times: 1}}, invoicing.MailFailed, invoicing.IntentQueued, invoicing.StepMailed, 1, 0},
		"silent after the dot": {[]mailbox.Fault{{Stage: mailbox.StageDot, Close: true, Keep: true, Times: 1}}, invoicing.MailUnknown, invoicing.IntentUnknown, invoicing.StepMailing, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, c.faults...)
			intent, mail := o.statusMail()
			for range 3 {
				o.work()
				o.later()
			}
			i, err := o.store.StatusIntent(t.Context(), intent)
			o.must(err)
			if m := o.mail(mail); m.State != c.mail || i.MailState != c.mail || i.State != c.state || i.Step != c.step {
				t.Errorf("mail %s (%s), status change %s at %q with mail %s", m.State, m.Error, i.State, i.Step, i.MailState)
			}
			if (c.mail == invoicing.MailSent) != (i.MailError == "") || (c.state == invoicing.IntentUnknown) != (i.Reason != "") {
				t.Errorf("words of the mail %q, reason %q", i.MailError, i.Reason)
			}
			var pushes int
			o.must(o.store.DB().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM fakturis_job WHERE kind = ? AND state = 'available'`, store.JobPushStatus).Scan(&pushes))
			if pushes != c.pushes || len(o.box.Mails()) != c.mails {
				t.Errorf("%d jobs go on, %d mails arrived", pushes, len(o.box.Mails()))
			}
		})
	}
}

func TestOurOwnStatusMailCarriesNoFile(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	_, id := o.statusMail()
	o.work()
	got, m := o.box.Mails()[0], o.mail(id)
	if len(got.Attachments) != 0 || got.MessageID != m.MessageID || got.Subject != "Ihre Bestellung 4711 vom 27.02.2027" {
		t.Errorf("%+v", got)
	}
	for _, wanted := range []string{"Guten Tag Frau Groß,", "neuen Stand: Versendet", "Danke für Ihre Geduld!", "Rohrpost, R 1"} {
		if !strings.Contains(got.Text, wanted) {
			t.Errorf("%q is not in the mail:\n%s", wanted, got.Text)
		}
	}
}
