package connector_test

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"
)

// activity is one request to the shop: a checkout, a click in its admin. It stops before each statement that writes and
// goes on when it is its turn, so that other requests and the daemon may come in between.
type activity struct {
	name   string
	alone  bool // no others may write meanwhile
	db     *sql.DB
	at     chan string // the statement before which it stands; closed when it is over
	let    chan bool   // whether it may go on
	next   string
	over   bool
	ended  bool // the customer closed his browser
	err    error
	onDone func()
}

// begin starts an activity and lets it come to its first statement.
func (w *model) begin(name string, do func(a *activity) error) *activity {
	a := &activity{name: name, at: make(chan string), let: make(chan bool)}
	config := w.owner.Clone()
	config.DialFunc = func(ctx context.Context, _, addr string) (net.Conn, error) {
		if a.ended {
			return nil, errGone
		}
		return tap(ctx, addr, a.guard)
	}
	c, err := mysql.NewConnector(config)
	if err != nil {
		w.t.Fatal(err)
	}
	a.db = sql.OpenDB(c)
	a.db.SetMaxOpenConns(1) // a transaction is one connection's
	go func() {
		defer close(a.at)
		a.err = do(a)
	}()
	w.doing = append(w.doing, a)
	w.await(a)
	return a
}

func (a *activity) guard(statement string) error {
	if !writing.MatchString(statement) {
		return nil
	}
	a.at <- statement
	if !<-a.let {
		a.ended = true
		return errGone
	}
	return nil
}

// await waits until the activity stands before its next statement, or is over.
func (w *model) await(a *activity) {
	next, more := <-a.at
	if a.next = next; more {
		return
	}
	a.over = true
	a.db.Close()
	for i, other := range w.doing {
		if other == a {
			w.doing = append(w.doing[:i:i], w.doing[i+1:]...)
			break
		}
	}
	if a.err != nil && !a.ended {
		w.wrong("the shop sees an error: %s: %v", a.name, a.err)
	}
	if a.onDone != nil && !a.ended {
		a.onDone()
	}
}

// step lets an activity run one statement.
func (w *model) step(a *activity) {
	w.note("%s: %s", a.name, strings.Join(strings.Fields(a.next), " "))
	a.let <- true
	w.await(a)
}

// abandon ends an activity where it stands.
func (w *model) abandon(a *activity) {
	w.note("%s is abandoned", a.name)
	a.let <- false
	w.await(a)
}

// exec runs a statement of the activity.
func (a *activity) exec(statement string, args ...any) error {
	if _, err := a.db.Exec(statement, args...); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// all runs statements one after the other.
func (a *activity) all(statements ...string) error {
	for _, s := range statements {
		if err := a.exec(s); err != nil {
			return err
		}
	}
	return nil
}
