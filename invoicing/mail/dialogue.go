package mail

import (
	"errors"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// grace is how long the answer to the dot is still awaited after the caller wants to stop: breaking off there would
// make a mail unknown that is most likely accepted within the second. A service has 15 seconds for its whole stop.
const grace = 6 * time.Second

// dialogue is one SMTP conversation.
type dialogue struct {
	config Config
	conn   net.Conn
	client *smtp.Client
	stage  Stage
	free   func() bool // stops watching the context

	mu        sync.Mutex
	committed bool
	cancelled bool
}

// step does one step within its time.
func (d *dialogue) step(name string, do func() error) error {
	d.deadline(d.config.StepTimeout)
	if err := do(); err != nil {
		return d.classify(name, err)
	}
	return nil
}

// classify reads the server's reply code out of err. Before MAIL even a 5xx is about us (login, address, block list)
// and not about this mail, so that it stays worth another try once somebody has put it right.
func (d *dialogue) classify(step string, err error) error {
	e := &Error{Stage: d.stage, Step: step, Err: d.scrub(err)}
	var reply *textproto.Error
	if errors.As(err, &reply) && reply.Code >= 400 && reply.Code < 600 {
		e.Code, e.Definite = reply.Code, true
		e.Temporary = reply.Code < 500 || d.stage == StageDialing
		return e
	}
	e.Definite = d.stage != StageCommitting
	e.Temporary = e.Definite
	return e
}

// scrub takes the password out of what a server may have echoed.
func (d *dialogue) scrub(err error) error {
	if p := d.config.Password; p != "" && strings.Contains(err.Error(), p) {
		return errors.New(strings.ReplaceAll(err.Error(), p, "***"))
	}
	return err
}

func (d *dialogue) deadline(t time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.conn != nil && !d.cancelled {
		_ = d.conn.SetDeadline(time.Now().Add(t))
	}
}

// cancel ends the dialogue when the caller wants to stop: at once before the dot, after a grace time behind it.
func (d *dialogue) cancel() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cancelled = true
	wait := time.Duration(0)
	if d.committed {
		wait = min(grace, d.config.ReplyTimeout)
	}
	_ = d.conn.SetDeadline(time.Now().Add(wait))
}

// beginCommit passes the point of no return, unless the caller wants to stop.
func (d *dialogue) beginCommit() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.cancelled {
		return false
	}
	d.committed = true
	_ = d.conn.SetDeadline(time.Now().Add(d.config.ReplyTimeout))
	return true
}

func (d *dialogue) close() {
	if d.free != nil {
		d.free()
	}
	_ = d.conn.Close()
}
