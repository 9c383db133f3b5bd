package store_test

import (
	"slices"
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mailing enters a status change whose own mail is next.
func (d *desk) mailing(orderID int64) int64 {
	d.t.Helper()
	w := shipped(orderID)
	w.Notify, w.MailWay, w.Comment, w.SendComment = true, invoicing.MailByUs, "Danke!", true
	w.Parcels = []invoicing.StatusParcel{{CarrierID: 7, Number: "0034", New: true}}
	id := d.add(w)
	d.try(d.BeginStatusIntent(d.t.Context(), id, 0, "2026-11-24 09:00:00"), d.StatusStepDone(d.t.Context(), id, invoicing.StepMailing))
	return id
}

// rest ends the job that waits, as a worker does.
func (d *desk) rest() {
	d.t.Helper()
	insert(d.t, d.Store, `UPDATE fakturis_job SET state = 'done' WHERE kind = 'shop.status'`)
}

func TestAStatusMailIsPlannedOncePerTry(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	id := d.mailing(d.orders[0])
	mailID := must[int64](t)(d.PlanStatusMail(t.Context(), id, "vera"))
	if again := must[int64](t)(d.PlanStatusMail(t.Context(), id, "vera")); again != mailID {
		t.Errorf("planned again as %d after %d", again, mailID)
	}
	m := must[invoicing.Mail](t)(d.Mail(t.Context(), mailID))
	if m.State != invoicing.MailQueued || m.Document != invoicing.MailOfStatus || m.DocumentID != id || m.OrderID != d.orders[0] || m.Number != "tee-1" || m.Sending != 1 ||
		m.Shop != "tee" || m.FileName != "" || m.PDF != nil || m.PlannedBy != "vera" || !strings.Contains(m.Text, "Versendet\n\nDanke!\n\nPaketblitz, 0034, https://blitz.example/?n=0034") {
		t.Errorf("%+v", m)
	}
	if i := d.intent(id); i.MailState != invoicing.MailQueued || i.MailID != mailID {
		t.Errorf("%+v", i)
	}
	if n := d.count(`SELECT COUNT(*) FROM fakturis_job WHERE kind = ?`, store.JobSendMail); n != 1 {
		t.Errorf("%d jobs send mails", n)
	}
	if s := d.said(d.orders[0], "status_mail"); s != m.To {
		t.Errorf("the history says %q", s)
	}
}

func TestAStatusMailIsPlannedOnlyWhenItIsItsTurn(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2, nil)
	w := shipped(d.orders[0])
	w.Notify, w.MailWay = true, invoicing.MailByUs
	id := d.add(w)
	_, err := d.PlanStatusMail(t.Context(), id, "vera")
	wantCode(t, err, invoicing.CodeConflict)
	w = shipped(d.orders[1])
	w.Notify = true // by the shop
	id = d.add(w)
	d.try(d.BeginStatusIntent(t.Context(), id, 0, ""), d.StatusStepDone(t.Context(), id, invoicing.StepMailing))
	_, err = d.PlanStatusMail(t.Context(), id, "vera")
	wantCode(t, err, invoicing.CodeConflict)
	if n := d.count(`SELECT COUNT(*) FROM fakturis_mail`); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func TestTheEndOfItsMailMovesAStatusChangeOn(t *testing.T) {
	t.Parallel()
	trouble := invoicing.MailTrouble{Code: 550, Text: "550 unknown"}
	for name, c := range map[string]struct {
		end   func(d *desk, mailID int64) error
		state invoicing.MailState
		step  invoicing.IntentStep
		words string
		jobs  int
		then  invoicing.IntentState
	}{
		"sent":    {func(d *desk, m int64) error { return d.MailSent(d.t.Context(), m, "250 ok") }, invoicing.MailSent, invoicing.StepMailed, "", 1, invoicing.IntentQueued},
		"failed":  {func(d *desk, m int64) error { return d.MailFailed(d.t.Context(), m, invoicing.MailCommitting, trouble) }, invoicing.MailFailed, invoicing.StepMailed, "550 unknown", 1, invoicing.IntentQueued},
		"unknown": {func(d *desk, m int64) error { return d.MailUnknown(d.t.Context(), m, trouble) }, invoicing.MailUnknown, invoicing.StepMailing, "550 unknown", 0, invoicing.IntentUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, 1, nil)
			id := d.mailing(d.orders[0])
			mailID := must[int64](t)(d.PlanStatusMail(t.Context(), id, "vera"))
			d.rest()
			d.try(d.MailCommitting(t.Context(), mailID))
			if n := d.jobs(id); n != 0 {
				t.Errorf("%d jobs while the mail is under way", n)
			}
			d.try(c.end(d, mailID))
			i := d.intent(id)
			if i.MailState != c.state || i.Step != c.step || i.MailError != c.words || i.State != c.then || d.jobs(id) != c.jobs {
				t.Errorf("%s: %s at %s, %q, %d jobs", i.State, i.MailState, i.Step, i.MailError, d.jobs(id))
			}
		})
	}
}

func TestAMailThatIsTriedAgainWakesNobody(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	id := d.mailing(d.orders[0])
	mailID := must[int64](t)(d.PlanStatusMail(t.Context(), id, "vera"))
	d.rest()
	d.try(d.MailRetry(t.Context(), mailID, invoicing.MailQueued, invoicing.MailTrouble{Code: 451, Text: "451 later"}))
	if i := d.intent(id); i.MailState != invoicing.MailQueued || i.MailError != "451 later" || d.jobs(id) != 0 {
		t.Errorf("%s, %q, %d jobs", i.MailState, i.MailError, d.jobs(id))
	}
}

// unknown brings a status change to where nobody knows whether its own mail arrived.
func (d *desk) unknown() (id, mailID int64) {
	d.t.Helper()
	id = d.mailing(d.orders[0])
	mailID = must[int64](d.t)(d.PlanStatusMail(d.t.Context(), id, "vera"))
	d.try(d.MailCommitting(d.t.Context(), mailID), d.MailUnknown(d.t.Context(), mailID, invoicing.MailTrouble{Text: "no answer"}))
	d.rest()
	return id, mailID
}

func TestAPersonDecidesAtTheMailOrAtTheStatusChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		decide func(d *desk, id, mailID int64) error
		mail   invoicing.MailState // in the end
		intent invoicing.MailState
		step   invoicing.IntentStep
		jobs   int
	}{
		"mail: sent":  {func(d *desk, _, m int64) error { return d.ResolveUnknown(d.t.Context(), m, true, "ute") }, invoicing.MailSent, invoicing.MailSent, invoicing.StepMailed, 1},
		"mail: again": {func(d *desk, _, m int64) error { return d.ResolveUnknown(d.t.Context(), m, false, "ute") }, invoicing.MailQueued, invoicing.MailQueued, invoicing.StepMailing, 0},
		"change: arrived": {func(d *desk, id, _ int64) error {
			return d.DecideStatusMail(d.t.Context(), id, store.MailArrived, "ute")
		}, invoicing.MailSent, invoicing.MailSent, invoicing.StepMailed, 1},
		"change: again": {func(d *desk, id, _ int64) error { return d.DecideStatusMail(d.t.Context(), id, store.MailAgain, "ute") }, invoicing.MailFailed, "", invoicing.StepParcels, 1},
		"change: without": {func(d *desk, id, _ int64) error {
			return d.DecideStatusMail(d.t.Context(), id, store.MailWithout, "ute")
		}, invoicing.MailFailed, invoicing.MailFailed, invoicing.StepMailed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, 1, nil)
			id, mailID := d.unknown()
			d.try(c.decide(d, id, mailID))
			i, m := d.intent(id), must[invoicing.Mail](t)(d.Mail(t.Context(), mailID))
			if m.State != c.mail || i.State != invoicing.IntentQueued || i.MailState != c.intent || i.Step != c.step || d.jobs(id) != c.jobs || i.Reason != "" {
				t.Errorf("mail %s, change %s: %s at %q, %d jobs, %q", m.State, i.State, i.MailState, i.Step, d.jobs(id), i.Reason)
			}
		})
	}
}

func TestAMailSentOnceMoreIsAnother(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	id, first := d.unknown()
	d.try(d.DecideStatusMail(t.Context(), id, store.MailAgain, "ute"), d.StatusStepDone(t.Context(), id, invoicing.StepMailing))
	second := must[int64](t)(d.PlanStatusMail(t.Context(), id, "ute"))
	a, b := must[invoicing.Mail](t)(d.Mail(t.Context(), first)), must[invoicing.Mail](t)(d.Mail(t.Context(), second))
	if second == first || b.Sending != 2 || a.MessageID == b.MessageID {
		t.Errorf("%+v after %+v", b, a)
	}
}

func TestALateReportOnAnOldMailChangesNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	id := d.mailing(d.orders[0])
	mailID := must[int64](t)(d.PlanStatusMail(t.Context(), id, "vera"))
	d.try(d.MailCommitting(t.Context(), mailID), d.MailSent(t.Context(), mailID, "250 ok"), d.StatusDone(t.Context(), id, 5))
	d.rest()
	d.try(d.MarkUndeliverable(t.Context(), mailID, "550 no such user", "ute"))
	if i := d.intent(id); i.State != invoicing.IntentDone || i.MailState != invoicing.MailFailed || d.jobs(id) != 0 {
		t.Errorf("%s, %s, %d jobs", i.State, i.MailState, d.jobs(id))
	}
}

func TestPreviewOfAStatusMail(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, nil)
	w := shipped(d.orders[0])
	w.Parcels = []invoicing.StatusParcel{{CarrierID: 7, Number: "0034", New: true}}
	p := must[invoicing.StatusMailPreview](t)(d.PreviewStatusMail(t.Context(), w))
	if p.Way != invoicing.MailByUs || p.To == "" || p.HTML != "" || !strings.Contains(p.Text, "Paketblitz, 0034") || w.Parcels[0].Carrier != "" {
		t.Errorf("%+v", p)
	}
	d.try(d.SetMailText(t.Context(), "tee", invoicing.MailStatus, "de", invoicing.MailText{Subject: "Neu: {status}", Body: "Hallo {kunde}"}, "ute"))
	if p = must[invoicing.StatusMailPreview](t)(d.PreviewStatusMail(t.Context(), w)); p.Subject != "Neu: Versendet" || p.Text != "Hallo Anna Kühn\n" {
		t.Errorf("the shop's own text: %+v", p)
	}
	err := d.SetMailText(t.Context(), "tee", invoicing.MailStatus, "de", invoicing.MailText{Subject: "{betrag}", Body: "x"}, "ute")
	wantCode(t, err, invoicing.CodeInvalid)
}

func TestAStatusMailThatNeedsSomebody(t *testing.T) {
	t.Parallel()
	var rest []string // what came to rest, as the figures count it
	d := newDesk(t, 2, func(c *store.Config) {
		c.Pushed = func(state invoicing.IntentState, mail invoicing.MailState) {
			rest = append(rest, string(state)+" "+string(mail))
		}
	})
	_, unknown := d.unknown()
	second := d.mailing(d.orders[1])
	failed := must[int64](t)(d.PlanStatusMail(t.Context(), second, "vera"))
	d.try(d.MailFailed(t.Context(), failed, invoicing.MailQueued, invoicing.MailTrouble{Code: 550, Text: "550 no"}))
	troubled := func() (ids []int64) {
		t.Helper()
		for _, m := range must[[]invoicing.Mail](t)(d.TroubledMails(t.Context())) {
			ids = append(ids, m.ID)
		}
		return ids
	}
	if got := troubled(); !slices.Equal(got, []int64{failed, unknown}) {
		t.Errorf("%v, want %v", got, []int64{failed, unknown})
	}
	insert(t, d.Store, `UPDATE fakturis_mail SET created_at = created_at - INTERVAL 8 DAY`)
	if got := troubled(); !slices.Equal(got, []int64{unknown}) {
		t.Errorf("after a week %v, want %v", got, []int64{unknown})
	}
	if !slices.Equal(rest, []string{"unknown unknown"}) {
		t.Errorf("counted %q", rest)
	}
}
