package worker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fakturisd/connector/extension/standin"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/store"
)

// TestWhateverHappensAStatusChangeIsWrittenAndMailedAtMostOnce: workers die at any points, mails fail in any way, and the shop's
// admin does things in between.
func TestWhateverHappensAStatusChangeIsWrittenAndMailedAtMostOnce(t *testing.T) {
	t.Parallel()
	branches := map[string]*branch{"MyISAM": openBranch(t, "MyISAM"), "InnoDB": openBranch(t, "InnoDB")}
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		b := branches[rapid.SampledFrom([]string{"MyISAM", "InnoDB"}).Draw(t, "engine")]
		newOrdeal(b, n, rapid.SampledFrom(ways).Draw(t, "way")).run(t)
	})
}

// ordeal is what one status change goes through.
type ordeal struct {
	*branch
	want  invoicing.StatusWish
	id    int64
	was   int   // before it
	last  int64 // row of the history before it
	admin bool  // the shop's admin meddled
}

func newOrdeal(b *branch, n int, way invoicing.MailWay) *ordeal {
	b.exec(`UPDATE orders SET orders_status = 1`)
	b.exec(`DELETE FROM orders_tracking`)
	b.extension.Fail()
	b.box.SetFaults()
	o := &ordeal{branch: b, want: b.wish(way), was: b.mails(), last: b.last()}
	o.want.Comment = fmt.Sprint("Nr. ", n)
	o.id = b.add(o.want)
	return o
}

// happens is what may come in between.
func (o *ordeal) happens() map[string]func(t *rapid.T) {
	return map[string]func(t *rapid.T){
		"crash": func(t *rapid.T) {
			points := []string{"status.begun", "status.written", "status.parcels", "status.mailing", "status.history", "status.done"}
			switch o.want.MailWay {
			case invoicing.MailByShop:
				points = append(points, "status.mail-accepted", "status.mailed")
			case invoicing.MailByUs:
				points = append(points, "mail.before-committing", "mail.committing", "mail.accepted")
			}
			o.crashAt(o.worker, rapid.SampledFrom(points).Draw(t, "point"))
			o.work(o.worker)
			o.worker.Crash = nil
		},
		"admin": func(t *rapid.T) {
			o.admin = true
			status := rapid.SampledFrom([]int64{1, 3, 4}).Draw(t, "status")
			o.must(sampleshop.ChangeStatus(context.Background(), o.shop, o.key, status, "Admin", false))
		},
		"mail": func(t *rapid.T) {
			fault := rapid.SampledFrom([]standin.Fault{standin.Refuse, standin.Lose, standin.Break, standin.Away, standin.Off, standin.Invalid}).Draw(t, "fault")
			o.extension.Fail(slices.Repeat([]standin.Fault{fault}, rapid.IntRange(1, 6).Draw(t, "times"))...)
			o.box.SetFaults(rapid.SampledFrom([]mailbox.Fault{{Stage: mailbox.StageDot, Close: true, Times: 1}, {Stage: mailbox.StageDot, Close: true, Keep: true, Times: 1},
				{Stage: mailbox.StageRcpt, Code: 450, Times: 1}, {Stage: mailbox.StageRcpt, Code: 550, Times: 1}}).Draw(t, "mail server"))
		},
		"work": func(*rapid.T) { o.work(o.worker) },
	}
}

func (o *ordeal) run(t *rapid.T) {
	what := o.happens()
	for range rapid.IntRange(0, 5).Draw(t, "events") {
		what[rapid.SampledFrom([]string{"crash", "crash", "admin", "mail", "work"}).Draw(t, "event")](t)
	}
	decided := o.settle(t)
	i, rows, mails := o.intent(o.id), o.ours(), o.mails()-o.was
	switch {
	case mails > 1 || len(rows) > 1:
		t.Fatalf("%d mails, history %q", mails, rows)
	case i.State == invoicing.IntentRefused && (!o.admin || mails > 0 || len(rows) > 0 || i.Reason == ""):
		t.Fatalf("refused (%q): admin %v, %d mails, history %q", i.Reason, o.admin, mails, rows)
	case i.State == invoicing.IntentRefused:
		return
	case i.State != invoicing.IntentDone || len(rows) != 1:
		t.Fatalf("%s (%s, %q), history %q", i.State, i.Step, i.Reason, rows)
	case !o.admin && o.status() != 3:
		t.Fatalf("the status is %d", o.status())
	case o.number(`SELECT COUNT(*) FROM orders_tracking WHERE orders_id = ?`, o.key) != 1:
		t.Fatal("not one parcel")
	}
	notified := strings.HasPrefix(rows[0], "3|1|")
	if notified != (i.MailState == invoicing.MailSent) || notified != (mails == 1) && !decided {
		t.Fatalf("history %q, mail %s, %d mails", rows, i.MailState, mails)
	}
	if !notified && i.MailState == invoicing.MailFailed && i.MailError == "" && !decided {
		t.Fatal("nobody says why the mail failed")
	}
}

// settle lets the change come to rest; where nobody knows about the mail, a person looks and says what is true.
func (o *ordeal) settle(t *rapid.T) (decided bool) {
	for range 30 {
		o.later()
		o.work(o.worker)
		i := o.intent(o.id)
		if !i.State.Open() {
			return decided
		}
		if i.State == invoicing.IntentUnknown {
			d := store.MailArrived
			if o.mails() == o.was {
				d = rapid.SampledFrom([]store.StatusMailDecision{store.MailAgain, store.MailWithout}).Draw(t, "decision")
			}
			decided = true
			o.must(o.store.DecideStatusMail(context.Background(), o.id, d, "vera"))
		}
	}
	return decided
}

// later makes the pauses between two tries pass.
func (b *branch) later() {
	_, err := b.store.DB().Exec(`UPDATE fakturis_job SET run_at = NOW(6) - INTERVAL 1 SECOND WHERE state = 'available'`)
	b.must(err)
}

// ours are the rows of the history that the change wrote.
func (o *ordeal) ours() []string {
	return slices.DeleteFunc(o.history(o.last), func(row string) bool { return !strings.Contains(row, "|"+o.want.Comment+"|") })
}
