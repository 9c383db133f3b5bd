package worker_test

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/extension"
	"fakturisd/connector/extension/standin"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/mailbox"
	"fakturisd/invoicing/store"
)

var ways = []invoicing.MailWay{invoicing.MailByShop, invoicing.MailByUs, invoicing.MailNone}

func everyWay(t *testing.T, test func(t *testing.T, b *branch, way invoicing.MailWay)) {
	t.Parallel()
	for _, engine := range []string{"MyISAM", "InnoDB"} {
		for _, way := range ways {
			t.Run(engine+" "+string(way), func(t *testing.T) {
				t.Parallel()
				test(t, openBranch(t, engine), way)
			})
		}
	}
}

func TestAStatusChangeReachesShopAndCustomer(t *testing.T) {
	everyWay(t, func(t *testing.T, b *branch, way invoicing.MailWay) {
		before := b.last()
		id := b.add(b.wish(way))
		b.work(b.worker)
		i := b.expect(id, invoicing.IntentDone)
		notified, mails := 1, 1
		if way == invoicing.MailNone {
			notified, mails = 0, 0
		}
		if got, want := b.history(before), []string{fmt.Sprintf("3|%d|Größe passt|1", notified)}; !slices.Equal(got, want) {
			t.Errorf("history %q, want %q", got, want)
		}
		if b.status() != 3 || b.mails() != mails || i.HistoryID <= before {
			t.Errorf("status %d, %d mails, history row %d", b.status(), b.mails(), i.HistoryID)
		}
		if n := b.number(`SELECT COUNT(*) FROM orders_tracking WHERE orders_id = 2 AND carrier_id = 1 AND parcel_id = '0034' AND date_added = ?`, i.HistoryAt); n != 1 {
			t.Errorf("%d parcels", n)
		}
		if way == invoicing.MailByShop {
			if m := b.extension.Sent()[0]; m.Order != 2 || m.Status != 3 || m.Comment != "Größe passt" || len(m.Parcels) != 1 || m.Parcels[0].Number != "0034" {
				t.Errorf("asked for %+v", m)
			}
		}
		b.mirror()
		o, err := b.store.Order(t.Context(), b.order)
		b.must(err)
		if o.ShopStatus != 3 || !invoicing.Confirmed(i, o) {
			t.Errorf("not confirmed: status %d", o.ShopStatus)
		}

		w := b.wish(way) // only a comment; the status stays
		w.Seen, w.Comment, w.SendComment, w.Parcels = 3, "nur intern", false, nil
		b.add(w)
		b.work(b.worker)
		if got, want := b.history(i.HistoryID), []string{fmt.Sprintf("3|%d|nur intern|0", notified)}; !slices.Equal(got, want) || b.mails() != 2*mails {
			t.Errorf("history %q, want %q, %d mails", got, want, b.mails())
		}
		if way == invoicing.MailByShop && b.extension.Sent()[1].Comment != "" {
			t.Error("the customer reads what is internal")
		}
	})
}

func TestAStatusThatChangedMeanwhileIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(b *branch)
		words  []string
		status int64
	}{
		"another status": {func(b *branch) { b.must(sampleshop.Cancel(context.Background(), b.shop, 2)) },
			[]string{"Der Shop hat den Status inzwischen von „Offen“ auf „Storniert“ geändert", "nichts geschrieben", "keine E-Mail"}, 4},
		"the same status": {func(b *branch) {
			b.must(sampleshop.ChangeStatus(context.Background(), b.shop, 2, 3, "", true))
		}, []string{"jemand anderes", "von „Offen“ auf „Versendet“", "keine E-Mail"}, 3},
		"an unknown one": {func(b *branch) { b.exec(`UPDATE orders SET orders_status = 77`) }, []string{"auf „Nr. 77“"}, 77},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := openBranch(t, "MyISAM")
			id := b.add(b.wish(invoicing.MailByShop))
			c.change(b)
			before := b.last()
			b.work(b.worker)
			b.expect(id, invoicing.IntentRefused, c.words...)
			if got := b.history(before); len(got) > 0 || b.mails() > 0 || b.status() != c.status || b.number(`SELECT COUNT(*) FROM orders_tracking`) > 0 {
				t.Errorf("history %q, %d mails, status %d", got, b.mails(), b.status())
			}
		})
	}
	t.Run("a deleted order", func(t *testing.T) {
		t.Parallel()
		b := openBranch(t, "InnoDB")
		id := b.add(b.wish(invoicing.MailByShop))
		b.must(sampleshop.DeleteOrder(t.Context(), b.shop, 2))
		b.work(b.worker)
		b.expect(id, invoicing.IntentRefused, "gibt es im Shop nicht mehr", "nichts geschrieben")
		if len(b.history(0)) > 0 || b.mails() > 0 {
			t.Error("written for an order that is gone")
		}
	})
}

// TestAMailThatTheShopRefusesIsTriedAgainButNotForEver: the history tells the truth about the mail.
func TestAMailThatTheShopRefusesIsTriedAgainButNotForEver(t *testing.T) {
	t.Parallel()
	b := openBranch(t, "MyISAM")
	before := b.last()
	id := b.add(b.wish(invoicing.MailByShop))
	b.extension.Fail(standin.Refuse, standin.Away, standin.Off, standin.Lose)
	b.work(b.worker)
	b.expect(id, invoicing.IntentWaiting, "1. von 20", "SMTP connect() failed")
	b.work(b.worker)
	b.expect(id, invoicing.IntentWaiting, "Wartungsseite")
	b.work(b.worker)
	b.expect(id, invoicing.IntentWaiting, "nicht aktiv")
	if len(b.box.Mails()) > 0 || len(b.history(before)) > 0 {
		t.Error("our mail server was used, or the history written, while the extension was away")
	}
	b.work(b.worker) // sent, but the answer got lost; asked again under the same key
	i := b.expect(id, invoicing.IntentDone)
	if len(b.extension.Sent()) != 1 || i.MailState != invoicing.MailSent || !i.WaitingSince.IsZero() {
		t.Errorf("%d mails, mail %s, waits since %s", b.mails(), i.MailState, i.WaitingSince)
	}
	for name, faults := range map[string][]standin.Fault{"always": slices.Repeat([]standin.Fault{standin.Refuse}, 25), "for good": {standin.Invalid}} {
		b.exec(`UPDATE orders SET orders_status = 1`)
		b.extension.Fail(faults...)
		before, asked := b.last(), len(b.extension.Asked())
		id := b.add(b.wish(invoicing.MailByShop))
		for range 25 {
			b.work(b.worker)
		}
		i := b.expect(id, invoicing.IntentDone)
		if i.MailState != invoicing.MailFailed || i.MailError == "" {
			t.Errorf("%s: mail %s %q", name, i.MailState, i.MailError)
		}
		if got := b.history(before); !slices.Equal(got, []string{"3|0|Größe passt|1"}) {
			t.Errorf("%s: history %q", name, got)
		}
		if n := len(b.extension.Asked()) - asked; n != min(20, len(faults)) {
			t.Errorf("%s: asked %d times", name, n)
		}
	}
	if b.mails() != 1 {
		t.Errorf("%d mails", b.mails())
	}
}

// TestAMailOfWhichNobodyKnowsWaitsForAPerson, by whichever way it went.
func TestAMailOfWhichNobodyKnowsWaitsForAPerson(t *testing.T) {
	t.Parallel()
	for _, way := range []invoicing.MailWay{invoicing.MailByShop, invoicing.MailByUs} {
		for decision, notified := range map[store.StatusMailDecision]int{store.MailArrived: 1, store.MailAgain: 1, store.MailWithout: 0} {
			t.Run(string(way)+" "+string(decision), func(t *testing.T) {
				t.Parallel()
				b := openBranch(t, "MyISAM")
				before := b.last()
				b.extension.Fail(standin.Break)
				b.box.SetFaults(mailbox.Fault{Stage: mailbox.StageDot, Close: true, Times: 1})
				id := b.add(b.wish(way))
				b.work(b.worker)
				b.work(b.worker)
				i := b.expect(id, invoicing.IntentUnknown, "hier entscheiden")
				if b.status() != 3 || len(b.history(before)) > 0 || i.MailState != invoicing.MailUnknown {
					t.Errorf("status %d, history %q, mail %s", b.status(), b.history(before), i.MailState)
				}
				sent := b.mails()
				b.must(b.store.DecideStatusMail(t.Context(), id, decision, "vera"))
				b.work(b.worker)
				b.expect(id, invoicing.IntentDone)
				if got, want := b.history(before), []string{fmt.Sprintf("3|%d|Größe passt|1", notified)}; !slices.Equal(got, want) {
					t.Errorf("history %q, want %q", got, want)
				}
				if again := b.mails() - sent; again != map[store.StatusMailDecision]int{store.MailAgain: 1}[decision] {
					t.Errorf("%d more mails", again)
				}
			})
		}
	}
}

// proxy stands before the shop's server, and can be closed.
type proxy struct {
	t      *testing.T
	socket string
	addr   string
	live   net.Listener
}

func (p *proxy) open() {
	p.t.Helper()
	l, err := net.Listen("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.live, p.addr = l, l.Addr().String()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s, err := net.Dial("unix", p.socket)
			if err != nil {
				c.Close()
				continue
			}
			go pipe(c, s)
			go pipe(s, c)
		}
	}()
}

func pipe(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// TestAShopThatIsAwayForLongIsWrittenToWhenItIsBack tries as often as in more than an hour; a cancelled change is not written.
func TestAShopThatIsAwayForLongIsWrittenToWhenItIsBack(t *testing.T) {
	t.Parallel()
	b := openBranch(t, "InnoDB")
	c, err := mysql.ParseDSN(b.shopDSN)
	b.must(err)
	p := &proxy{t: t, socket: c.Addr, addr: "127.0.0.1:0"}
	p.open()
	c.Net, c.Addr = "tcp", p.addr
	b.must(p.live.Close())
	w := b.newWorker(c.FormatDSN())
	before := b.last()
	id := b.add(b.wish(invoicing.MailByShop))
	for range 100 {
		b.work(w)
	}
	i := b.expect(id, invoicing.IntentWaiting, "nicht erreichbar", p.addr, "weiter versucht")
	if i.WaitingSince.IsZero() || i.Step != invoicing.StepNone {
		t.Errorf("waits since %s, step %q", i.WaitingSince, i.Step)
	}
	p.open()
	defer p.live.Close()
	w = b.newWorker(c.FormatDSN()) // the other one keeps its pause
	b.work(w)
	if i := b.expect(id, invoicing.IntentDone); i.Reason != "" || !i.WaitingSince.IsZero() {
		t.Errorf("still says %q since %s", i.Reason, i.WaitingSince)
	}
	if len(b.history(before)) != 1 || b.mails() != 1 || b.status() != 3 {
		t.Errorf("history %q, %d mails, status %d", b.history(before), b.mails(), b.status())
	}
}

// limited returns a worker whose account has the rights given.
func (b *branch) limited(rights ...string) (w *worker.Worker, account string) {
	b.t.Helper()
	c, err := mysql.ParseDSN(b.shopDSN)
	b.must(err)
	c.User, c.Passwd = "l"+c.DBName[max(0, len(c.DBName)-20):], "geheim"
	account = c.User + "@localhost"
	b.exec("CREATE USER " + account + " IDENTIFIED BY 'geheim'")
	b.t.Cleanup(func() { _, _ = b.shop.Exec("DROP USER " + account) })
	for _, r := range rights {
		b.exec(r + " TO " + account)
	}
	return b.newWorker(c.FormatDSN()), account
}

// TestWithoutRightsNothingIsLeftHalfDone: the last right is missing, and not even the first write is done.
func TestWithoutRightsNothingIsLeftHalfDone(t *testing.T) {
	t.Parallel()
	b := openBranch(t, "MyISAM")
	w, account := b.limited("GRANT SELECT ON *", "GRANT UPDATE (orders_status, last_modified) ON orders", "GRANT INSERT ON orders_tracking")
	before := b.last()
	id := b.add(b.wish(invoicing.MailByShop))
	b.work(w)
	i := b.expect(id, invoicing.IntentWaiting, "Administrator", "GRANT INSERT ON `", "`.`orders_status_history` TO '"+strings.Replace(account, "@", "'@'", 1)+"';")
	if strings.Contains(i.Reason, "UPDATE") || i.Step != invoicing.StepNone || b.status() != 1 || b.mails() > 0 {
		t.Errorf("%q, step %q, status %d", i.Reason, i.Step, b.status())
	}
	for grant := range strings.SplitAfterSeq(i.Reason[strings.Index(i.Reason, "GRANT"):], ";") {
		if strings.HasPrefix(strings.TrimSpace(grant), "GRANT") {
			b.exec(grant)
		}
	}
	b.work(w)
	b.expect(id, invoicing.IntentDone)
	if len(b.history(before)) != 1 || b.mails() != 1 {
		t.Errorf("history %q, %d mails", b.history(before), b.mails())
	}
}

// TestAServerThatOnlyReadsIsWaitedFor; it runs alone, for the setting is the whole server's.
func TestAServerThatOnlyReadsIsWaitedFor(t *testing.T) {
	b := openBranch(t, "MyISAM")
	w, _ := b.limited("GRANT SELECT, INSERT, UPDATE ON *")
	before := b.last()
	id := b.add(b.wish(invoicing.MailByShop))
	b.exec("SET GLOBAL read_only = 1")
	defer b.exec("SET GLOBAL read_only = 0")
	b.work(w)
	if i := b.expect(id, invoicing.IntentWaiting, "nur Lesen", "push.dsn"); i.Step != invoicing.StepNone {
		t.Errorf("step %q", i.Step)
	}
	b.exec("SET GLOBAL read_only = 0")
	b.work(w)
	if b.expect(id, invoicing.IntentDone); len(b.history(before)) != 1 || b.mails() != 1 {
		t.Errorf("history %q, %d mails", b.history(before), b.mails())
	}
}

// TestTwoDaemonsOnOneJobWriteOnce: the first one's lease ends while the shop sends its mail; the second one takes the job.
func TestTwoDaemonsOnOneJobWriteOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"MyISAM", "InnoDB"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			b := openBranch(t, engine)
			before := b.last()
			id := b.add(b.wish(invoicing.MailByShop))
			second := b.newWorker(b.shopDSN)
			b.extension.OnMail(func(standin.Mail) {
				b.extension.OnMail(nil)
				job, err := b.queue.Claim(context.Background(), []string{store.JobPushStatus}, 1)
				if err != nil || len(job) > 0 {
					t.Errorf("a job whose lease runs was claimed: %v, %v", job, err)
				}
				_, err = b.store.DB().Exec(`UPDATE fakturis_job SET lease_until = NOW(6) - INTERVAL 1 SECOND`)
				b.must(err)
				b.work(second)
				b.expect(id, invoicing.IntentWaiting, "Ein anderer fakturisd")
			})
			jobs, err := b.queue.Claim(t.Context(), []string{store.JobPushStatus}, 1)
			b.must(err)
			b.must(b.worker.PushHandlers()[store.JobPushStatus](t.Context(), jobs[0]))
			b.work(second)
			b.expect(id, invoicing.IntentDone)
			if got := b.history(before); len(got) != 1 || b.mails() != 1 || b.number(`SELECT COUNT(*) FROM orders_tracking`) != 1 {
				t.Errorf("history %q, %d mails", got, b.mails())
			}
		})
	}
}

func TestAStatusMailThatCannotBeIsNoReasonToWait(t *testing.T) {
	t.Parallel()
	b := openBranch(t, "MyISAM")
	before := b.last()
	b.worker.Mailer = func(string) (*extension.Client, error) { return nil, invoicing.Unavailablef("extension.secret fehlt") }
	id := b.add(b.wish(invoicing.MailByShop))
	b.work(b.worker)
	b.expect(id, invoicing.IntentWaiting, "extension.secret") // somebody can mend that
	if _, err := b.store.DB().Exec(`UPDATE fakturis_status_intent SET mail_way = 'own'`); err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.DB().Exec(`UPDATE fakturis_order SET email = ''`); err != nil {
		t.Fatal(err)
	}
	b.work(b.worker)
	if i := b.expect(id, invoicing.IntentDone, "E-Mail"); i.MailState != invoicing.MailFailed || !slices.Equal(b.history(before), []string{"3|0|Größe passt|1"}) {
		t.Errorf("mail %s, history %q", i.MailState, b.history(before))
	}
}
