package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector/extension/standin"
	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// pushWorld is a world whose daemon may change the status of its shop's orders, which are all Offen.
type pushWorld struct {
	*world
	store     *store.Store // as the pages use it
	extension *standin.Shop
	way       invoicing.MailWay
	left      [][2]int64 // orders that nothing was done with: ours, the shop's
}

// deskRights are those of packaging/sql/grants.sql.
var deskRights = []string{"UPDATE (orders_status, last_modified) ON orders", "INSERT ON orders_status_history", "INSERT ON orders_tracking"}

func newPushWorld(t *testing.T, engine string, way invoicing.MailWay, rights ...string) *pushWorld {
	t.Helper()
	shop, reader := shopOn(t, engine, 30)
	p := &pushWorld{world: newWorld(t, shop, reader, ""), extension: standin.Start(), way: way}
	t.Cleanup(p.extension.Close)
	p.writes(`UPDATE orders SET orders_status = 1`)
	p.grant(reader, rights...)
	text, err := os.ReadFile(p.config)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), "settle: 0s}]", fmt.Sprintf("settle: 0s, push: {mail: %s}, extension: {url: %q, secret: %q}}]", way, p.extension.URL, standin.Secret), 1)
	if err := os.WriteFile(p.config, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must("sync")
	settings := invoicing.ShopSettings{StatusMail: way}
	if p.store, err = store.Open(t.Context(), store.Config{DSN: p.dsn, Settings: map[string]invoicing.ShopSettings{"": settings, "tee": settings}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.store.Close() })
	rows, err := p.store.DB().Query(`SELECT id, shop_order_id FROM fakturis_order WHERE deleted_at IS NULL AND email <> '' ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var o [2]int64
		if err := rows.Scan(&o[0], &o[1]); err != nil {
			t.Fatal(err)
		}
		p.left = append(p.left, o)
	}
	return p
}

// grant gives the daemon's account rights on the shop.
func (p *pushWorld) grant(reader string, rights ...string) {
	p.t.Helper()
	c, err := mysql.ParseDSN(reader)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, r := range rights {
		p.writes("GRANT " + r + " TO " + c.User + "@localhost")
	}
}

// pushed is one status change of the world's.
type pushed struct {
	*pushWorld
	id, order, key int64
	before         string // highest number in the shop's history
}

// ship wishes that the next order becomes Versendet, with comment, parcel and mail.
func (p *pushWorld) ship() *pushed {
	p.t.Helper()
	o := p.left[0]
	p.left = p.left[1:]
	c := &pushed{pushWorld: p, order: o[0], key: o[1], before: p.shopSays(`SELECT MAX(orders_status_history_id) FROM orders_status_history`)[0]}
	var err error
	c.id, err = p.store.AddStatusIntent(p.t.Context(), invoicing.StatusWish{OrderID: c.order, Seen: 1, Status: 3, Comment: "Größe passt", Notify: p.way != invoicing.MailNone,
		SendComment: true, Parcels: []invoicing.StatusParcel{{CarrierID: 1, Number: fmt.Sprint("00", c.key), New: true}}, Cause: invoicing.CauseForm}, "vera")
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

// shopSays returns one column of a query on the shop.
func (p *pushWorld) shopSays(query string, args ...any) []string {
	p.t.Helper()
	rows, err := p.shop.Query(query, args...)
	if err != nil {
		p.t.Fatal(err)
	}
	defer rows.Close()
	all := []string{}
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			p.t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

func (c *pushed) intent() invoicing.StatusIntent {
	c.t.Helper()
	i, err := c.store.StatusIntent(c.t.Context(), c.id)
	if err != nil {
		c.t.Fatal(err)
	}
	return i
}

// history returns what the order's history got since the wish.
func (c *pushed) history() []string {
	c.t.Helper()
	return c.shopSays(`SELECT CONCAT_WS('|', orders_status_id, customer_notified, comments, comments_sent) FROM orders_status_history
		WHERE orders_id = ? AND orders_status_history_id > ? ORDER BY orders_status_history_id`, c.key, c.before)
}

// mails counts those that the customer got, whichever way.
func (c *pushed) mails() (n int) {
	c.t.Helper()
	for _, m := range c.extension.Sent() {
		if m.Order == c.key {
			n++
		}
	}
	ours := c.column(`SELECT message_id FROM fakturis_mail WHERE document = 'status' AND document_id = ?`, c.id)
	for _, m := range c.mailbox.Mails() {
		if slices.Contains(ours, m.MessageID) {
			n++
		}
	}
	return n
}

// settled runs the daemon until the change is over or a person must decide.
func (c *pushed) settled() invoicing.StatusIntent {
	c.t.Helper()
	d := c.start("")
	d.until("the status change is over, and its job", func() bool {
		s := c.intent().State
		return (!s.Open() || s == invoicing.IntentUnknown) && len(c.column(`SELECT id FROM fakturis_job WHERE kind = 'shop.status' AND state <> 'done'`)) == 0
	})
	d.stop()
	return c.intent()
}

// isWhole fails unless shop and customer have it once, and the form says so.
func (c *pushed) isWhole(point string) {
	c.t.Helper()
	i, notified := c.intent(), 1
	if c.way == invoicing.MailNone {
		notified = 0
	}
	if i.State != invoicing.IntentDone || i.Reason != "" || (i.MailState == invoicing.MailSent) != (notified == 1) {
		c.t.Errorf("%s: the status change is %s (%s, %q), its mail %q", point, i.State, i.Step, i.Reason, i.MailState)
	}
	if got, want := c.history(), []string{fmt.Sprintf("3|%d|Größe passt|1", notified)}; !slices.Equal(got, want) {
		c.t.Errorf("%s: history %q, want %q", point, got, want)
	}
	if n := c.mails(); n != notified {
		c.t.Errorf("%s: the customer got %d mails, want %d", point, n, notified)
	}
	if got := c.shopSays(`SELECT orders_status FROM orders WHERE orders_id = ?`, c.key); !slices.Equal(got, []string{"3"}) {
		c.t.Errorf("%s: the order's status is %s", point, got)
	}
	if got := c.shopSays(`SELECT parcel_id FROM orders_tracking WHERE orders_id = ? AND parcel_id = ?`, c.key, fmt.Sprint("00", c.key)); len(got) != 1 {
		c.t.Errorf("%s: %d parcels", point, len(got))
	}
}

// killedPoints are those that a change passes by each way of its mail.
var killedPoints = map[invoicing.MailWay][]string{
	invoicing.MailByShop: {"status.begun", "status.written", "status.parcels", "status.mailing", "status.mail-accepted", "status.mailed", "status.history", "status.done"},
	invoicing.MailByUs:   {"status.begun", "status.written", "status.parcels", "status.mailing", "mail.before-committing", "mail.committing", "mail.accepted", "status.history", "status.done"},
	invoicing.MailNone:   {"status.begun", "status.written", "status.parcels", "status.history", "status.done"},
}

// doubtful are the points after which a person must say whether the mail arrived, with what is true.
var doubtful = map[string]store.StatusMailDecision{"mail.committing": store.MailAgain, "mail.accepted": store.MailArrived}

func TestAStatusChangeThatIsKilledIsWrittenAndMailedOnce(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"MyISAM", "InnoDB"} {
		for way, points := range killedPoints {
			t.Run(engine+" "+string(way), func(t *testing.T) {
				t.Parallel()
				p := newPushWorld(t, engine, way, deskRights...)
				for _, point := range points {
					c := p.ship()
					p.begin(point).died()
					p.expireLeases()
					i := c.settled()
					if decision, ok := doubtful[point]; ok {
						if i.State != invoicing.IntentUnknown || len(c.history()) > 0 {
							t.Errorf("%s: %s, history %q: want a question to a person", point, i.State, c.history())
						}
						if err := p.store.DecideStatusMail(t.Context(), c.id, decision, "vera"); err != nil {
							t.Fatal(err)
						}
						c.settled()
					}
					c.isWhole(point)
				}
			})
		}
	}
}

// TestAKilledStatusChangeGivesWayToTheShopsAdmin: while the daemon is dead the admin does something else.
func TestAKilledStatusChangeGivesWayToTheShopsAdmin(t *testing.T) {
	t.Parallel()
	p := newPushWorld(t, "MyISAM", invoicing.MailByShop, deskRights...)
	for _, step := range []struct {
		point   string
		admin   int64
		state   invoicing.IntentState
		says    string
		history []string
	}{
		{"status.begun", 4, invoicing.IntentRefused, "von „Offen“ auf „Storniert“", []string{"4|0|Admin|0"}},
		{"status.begun", 3, invoicing.IntentRefused, "jemand anderes", []string{"3|0|Admin|0"}},
		{"status.begun", 1, invoicing.IntentDone, "", []string{"1|0|Admin|0", "3|1|Größe passt|1"}}, // only a comment
		{"status.written", 4, invoicing.IntentRefused, "auf „Storniert“", []string{"4|0|Admin|0"}},
		{"status.parcels", 4, invoicing.IntentDone, "auf „Storniert“", []string{"4|0|Admin|0", "3|0|Größe passt|1"}}, // no mail about what is not true any more
		{"status.mail-accepted", 4, invoicing.IntentDone, "", []string{"4|0|Admin|0", "3|1|Größe passt|1"}},
	} {
		c := p.ship()
		p.begin(step.point).died()
		p.expireLeases()
		if err := sampleshop.ChangeStatus(t.Context(), p.shop, c.key, step.admin, "Admin", false); err != nil {
			t.Fatal(err)
		}
		i := c.settled()
		mails := 0
		if i.MailState == invoicing.MailSent {
			mails = 1
		}
		if i.State != step.state || !strings.Contains(i.Reason+i.MailError, step.says) || !slices.Equal(c.history(), step.history) || c.mails() != mails {
			t.Errorf("%s, then %d: %s (%q, mail %q %q), %d mails, history %q", step.point, step.admin, i.State, i.Reason, i.MailState, i.MailError, c.mails(), c.history())
		}
	}
}

// TestAnAccountThatMayNotWriteSaysWhatIsMissing in the form and in check; when it is granted, the change goes on by itself.
func TestAnAccountThatMayNotWriteSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	p := newPushWorld(t, "MyISAM", invoicing.MailNone)
	c := p.ship()
	d := p.start("")
	d.until("it says what is missing", func() bool { return c.intent().State == invoicing.IntentWaiting })
	i := c.intent()
	wantAll(t, i.Reason, "GRANT UPDATE (orders_status, last_modified) ON `", "GRANT INSERT ON `")
	check := p.fails(exitFailed, "check")
	for grant := range strings.SplitAfterSeq(i.Reason[strings.Index(i.Reason, "GRANT"):], "; ") {
		wantAll(t, check, strings.TrimSpace(grant))
		p.writes(grant)
	}
	if err := p.store.RetryStatusIntent(t.Context(), c.id, "vera"); err != nil {
		t.Fatal(err)
	}
	d.until("it is written", func() bool { return c.intent().State == invoicing.IntentDone })
	d.stop()
	c.isWhole("rights")
	wantAll(t, p.must("check"), "ok      push tee", "der Status kann im Shop geändert werden")
}
