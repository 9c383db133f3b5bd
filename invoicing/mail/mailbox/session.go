package mailbox

import (
	"crypto/tls"
	"errors"
	"io"
	"net"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one client's dialogue.
type session struct {
	box        *Mailbox
	conn       *smtp.Conn
	loggedIn   bool
	from       string
	recipients []string
}

func (b *Mailbox) session(c *smtp.Conn) (smtp.Session, error) {
	if err := b.fail(StageEHLO, c.Conn()); err != nil {
		return nil, err
	}
	return &session{box: b, conn: c}, nil
}

// AuthMechanisms says what login the server offers.
func (s *session) AuthMechanisms() []string {
	if s.box.options.User == "" {
		return nil
	}
	if m := s.box.options.Mechanisms; m != nil {
		return m
	}
	return []string{sasl.Plain, sasl.Login}
}

// Auth begins a login.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if err := s.box.fail(StageAuth, s.conn.Conn()); err != nil {
		return nil, err
	}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return s.login(user, password) }), nil
	case sasl.Login:
		return &loginServer{check: s.login}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) login(user, password string) error {
	if user != s.box.options.User || password != s.box.options.Password {
		return smtp.ErrAuthFailed
	}
	s.loggedIn = true
	return nil
}

// loginServer is the LOGIN mechanism, which asks for user and password one after the other.
type loginServer struct {
	check func(user, password string) error
	user  string
	step  int
}

// Next takes the client's answer and returns the next question.
func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch {
	case l.step == 1 && len(response) == 0:
		return []byte("Username:"), false, nil
	case l.user == "":
		l.user, l.step = string(response), 2
		return []byte("Password:"), false, nil
	case l.step == 3:
		return nil, true, l.check(l.user, string(response))
	}
	return nil, false, errors.New("unexpected answer")
}

// Mail notes the sender.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.box.options.User != "" && !s.loggedIn {
		return smtp.ErrAuthRequired
	}
	s.from = from
	return s.box.fail(StageMail, s.conn.Conn())
}

// Rcpt notes a recipient.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.recipients = append(s.recipients, to)
	return s.box.fail(StageRcpt, s.conn.Conn())
}

// Data takes the message and keeps it.
func (s *session) Data(r io.Reader) error {
	if f := s.box.fault(StageBody); f != nil {
		_, _ = io.CopyN(io.Discard, r, 100)
		f.Close = true
		return s.box.act(f, s.conn.Conn())
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the client went away before the dot
	}
	f := s.box.fault(StageDot)
	if f == nil || f.Keep {
		if err := s.box.keep(s.from, s.recipients, raw); err != nil {
			return err
		}
	}
	if f != nil {
		return s.box.act(f, s.conn.Conn())
	}
	return nil
}

// Reset forgets the mail begun.
func (s *session) Reset() { s.from, s.recipients = "", nil }

// Logout ends the dialogue.
func (s *session) Logout() error { return nil }

func (b *Mailbox) wrap(conn net.Conn) net.Conn {
	if _, ok := conn.(*tls.Conn); ok {
		return conn // the SMTP server must recognise TLS; the answer to DATA cannot fail here
	}
	return &guardedConn{conn, b}
}

func (b *Mailbox) secure(conn net.Conn) net.Conn { return tls.Server(conn, b.options.TLS) }
