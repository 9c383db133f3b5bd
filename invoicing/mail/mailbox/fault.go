package mailbox

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/emersion/go-smtp"
)

// Stage is a step of the dialogue at which the server can fail.
type Stage string

// The stages in the order of the dialogue.
const (
	StageConnect Stage = "connect" // instead of the greeting
	StageEHLO    Stage = "ehlo"
	StageAuth    Stage = "auth"
	StageMail    Stage = "mail"
	StageRcpt    Stage = "rcpt"
	StageData    Stage = "data" // the answer to DATA
	StageBody    Stage = "body" // in the midst of the message; always closes
	StageDot     Stage = "dot"  // the answer to the final dot
)

// Fault makes a stage fail: with a reply code, by closing the connection, or by never answering.
type Fault struct {
	Stage   Stage
	Code    int    // such as 451 or 550; with Close: said before closing
	Message string // empty: a standard text
	Close   bool
	Hang    bool // until the client or the mailbox goes away
	Keep    bool // StageDot: the mail is kept all the same, as by a server that dies before it can say so
	Times   int  // how often; 0: always
}

// SetFaults replaces the faults.
func (b *Mailbox) SetFaults(faults ...Fault) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = slices.Clone(faults)
}

// fault takes the next fault of a stage, nil if it works.
func (b *Mailbox) fault(stage Stage) *Fault {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.faults {
		f := &b.faults[i]
		if f.Stage != stage || f.Times < 0 {
			continue
		}
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				f.Times = -1 // used up
			}
		}
		taken := *f
		return &taken
	}
	return nil
}

func (f *Fault) text() string {
	if f.Message != "" {
		return f.Message
	}
	return "The mailbox was told to fail here"
}

// fail does what the next fault of the stage says; nil means that there is none.
func (b *Mailbox) fail(stage Stage, conn net.Conn) error {
	f := b.fault(stage)
	if f == nil {
		return nil
	}
	return b.act(f, conn)
}

func (b *Mailbox) act(f *Fault, conn net.Conn) error {
	if f.Hang {
		b.hang(conn)
	}
	if f.Close || f.Hang {
		_ = conn.Close()
	}
	return &smtp.SMTPError{Code: max(f.Code, 421), EnhancedCode: smtp.NoEnhancedCode, Message: f.text()}
}

// hang waits until the mailbox is closed or the connection is gone.
func (b *Mailbox) hang(conn net.Conn) {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_ = conn.SetReadDeadline(time.Time{})
		for buf := make([]byte, 512); ; {
			if _, err := conn.Read(buf); err != nil {
				return
			}
		}
	}()
	select {
	case <-b.closed:
		_ = conn.Close()
		<-gone
	case <-gone:
	}
}

// guardedListener lets faults act before the SMTP server sees the connection.
type guardedListener struct {
	net.Listener
	box *Mailbox
}

func (b *Mailbox) guard(l net.Listener) net.Listener { return &guardedListener{l, b} }

// Accept returns the next connection that is not to fail at once.
func (l *guardedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.box.options.Implicit {
			conn = l.box.secure(conn)
		}
		if f := l.box.fault(StageConnect); f != nil {
			go l.box.refuse(f, conn)
			continue
		}
		return l.box.wrap(conn), nil
	}
}

func (b *Mailbox) refuse(f *Fault, conn net.Conn) {
	if f.Code > 0 {
		fmt.Fprintf(conn, "%d %s\r\n", f.Code, f.text())
	}
	_ = b.act(f, conn)
	_ = conn.Close()
}

// guardedConn replaces the go-ahead to DATA, which the SMTP server sends without asking anyone.
type guardedConn struct {
	net.Conn
	box *Mailbox
}

// Write sends what the server says, unless a fault wants something else said.
func (c *guardedConn) Write(p []byte) (int, error) {
	if !bytes.HasPrefix(p, []byte("354 ")) {
		return c.Conn.Write(p)
	}
	f := c.box.fault(StageData)
	if f == nil {
		return c.Conn.Write(p)
	}
	c.box.refuse(f, c.Conn)
	return 0, net.ErrClosed
}
