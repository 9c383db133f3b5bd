package main

import (
	"bytes"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"

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
	if status, answer := w.post("/orders/"+w.billable(1)[0]+"/invoices", "one", `{"issue":true,"send":true}`); status != 201 {
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

// TestAStopDoesNotWaitForItsDatabase stops the daemon while its own database hangs: at any moment, and in a commit, which
// no context can break off.
func TestAStopDoesNotWaitForItsDatabase(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]string{"at once": "", "at a commit": "COMMIT"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop, reader := shopFor(t, 10)
			w := newWorld(t, shop, reader, "")
			c, err := mysql.ParseDSN(w.dsn)
			if err != nil {
				t.Fatal(err)
			}
			p := newProxy(t, c.Addr)
			c.Net, c.Addr = "tcp", p.listener.Addr().String()
			w.rewrite(strconv.Quote(w.dsn), strconv.Quote(c.FormatDSN()))
			d := w.start("")
			d.until("orders are mirrored", func() bool { return w.column(`SELECT COUNT(*) FROM fakturis_order`)[0] != "0" })
			p.hangAt.Store(&at)
			d.until("the database hangs", func() bool {
				r, err := http.Get("http://" + w.listen + "/readyz")
				if err != nil {
					return false
				}
				r.Body.Close()
				return p.hangs.Load() && r.StatusCode == http.StatusServiceUnavailable
			})
			_ = d.cmd.Process.Signal(syscall.SIGTERM)
			select {
			case <-d.dead: // nobody can say that all went well
			case <-time.After(stopBudget):
				t.Errorf("the daemon did not stop\n%s", d.log)
			}
		})
	}
}

// proxy passes bytes on to a database server, until it hangs at a certain word.
type proxy struct {
	listener net.Listener
	hangAt   atomic.Pointer[string] // nil: not yet
	hangs    atomic.Bool
}

func newProxy(t *testing.T, socket string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &proxy{listener: l}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", socket)
			if err != nil {
				client.Close()
				return
			}
			go p.pass(client, server)
			go p.pass(server, client)
		}
	}()
	return p
}

func (p *proxy) pass(to, from net.Conn) {
	defer to.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if at := p.hangAt.Load(); at != nil && bytes.Contains(buffer[:n], []byte(*at)) {
			p.hangs.Store(true)
		}
		if p.hangs.Load() {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
