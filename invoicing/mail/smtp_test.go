package mail_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/mail/mailbox"
)

func start(t *testing.T, o mailbox.Options) *mailbox.Mailbox {
	t.Helper()
	b, err := mailbox.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// config talks to the mailbox without encryption, as to localhost.
func config(b *mailbox.Mailbox) mail.Config {
	return mail.Config{Host: "127.0.0.1", Port: b.Port(), TLS: mail.TLSNone, Hello: "fakturis.example", Now: func() time.Time { return noon }}
}

// seen collects the stages that a sender reports.
type seen []mail.Stage

func (s *seen) note(stage mail.Stage) error {
	*s = append(*s, stage)
	return nil
}

func TestSend(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	var stages seen
	reply, err := mail.New(config(b)).Send(context.Background(), invoiceMail(), stages.note)
	if err != nil || !strings.HasPrefix(reply, "250 ") {
		t.Fatalf("%q, %v", reply, err)
	}
	if !slices.Equal(stages, seen{mail.StageDialing, mail.StageBody, mail.StageCommitting}) {
		t.Errorf("stages %v", stages)
	}
	want, m := invoiceMail(), b.Mails()[0]
	if m.Subject != want.Subject || m.Text != want.Text || m.MessageID != want.MessageID || m.To != "Jürgen Öztürk <juergen@kunde.example>" {
		t.Errorf("arrived %+v", m)
	}
	if m.Sender != "rechnung@nordlicht.example" || !slices.Equal(m.Recipients, []string{"juergen@kunde.example", "archiv@nordlicht.example"}) {
		t.Errorf("envelope %q %q", m.Sender, m.Recipients)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != want.FileName || !bytes.Equal(m.Attachments[0].Data, want.PDF) {
		t.Errorf("attachments %+v", m.Attachments)
	}
}

// TestFaults lets every step fail in every way, and says what the caller must know afterwards.
func TestFaults(t *testing.T) {
	t.Parallel()
	const dialing, body, committing = mail.StageDialing, mail.StageBody, mail.StageCommitting
	type outcome struct {
		Last      mail.Stage // the last that onStage saw
		Stage     mail.Stage // of the error
		Definite  bool
		Temporary bool
		Code      int
	}
	for _, c := range []struct {
		fault mailbox.Fault
		want  outcome
		kept  int // mails in the mailbox
	}{
		{mailbox.Fault{Stage: mailbox.StageConnect, Code: 421}, outcome{dialing, dialing, true, true, 421}, 0},
		{mailbox.Fault{Stage: mailbox.StageConnect, Code: 554}, outcome{dialing, dialing, true, true, 554}, 0},
		{mailbox.Fault{Stage: mailbox.StageConnect, Close: true}, outcome{dialing, dialing, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageConnect, Hang: true}, outcome{dialing, dialing, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageEHLO, Code: 451}, outcome{dialing, dialing, true, true, 451}, 0},
		{mailbox.Fault{Stage: mailbox.StageEHLO, Code: 550}, outcome{dialing, dialing, true, true, 550}, 0},
		{mailbox.Fault{Stage: mailbox.StageEHLO, Close: true}, outcome{dialing, dialing, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageEHLO, Hang: true}, outcome{dialing, dialing, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageAuth, Code: 454}, outcome{dialing, dialing, true, true, 454}, 0},
		{mailbox.Fault{Stage: mailbox.StageAuth, Code: 535}, outcome{dialing, dialing, true, true, 535}, 0},
		{mailbox.Fault{Stage: mailbox.StageAuth, Close: true}, outcome{dialing, dialing, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageMail, Code: 451}, outcome{body, body, true, true, 451}, 0},
		{mailbox.Fault{Stage: mailbox.StageMail, Code: 550}, outcome{body, body, true, false, 550}, 0},
		{mailbox.Fault{Stage: mailbox.StageMail, Close: true}, outcome{body, body, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageMail, Hang: true}, outcome{body, body, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageRcpt, Code: 450}, outcome{body, body, true, true, 450}, 0},
		{mailbox.Fault{Stage: mailbox.StageRcpt, Code: 550}, outcome{body, body, true, false, 550}, 0},
		{mailbox.Fault{Stage: mailbox.StageRcpt, Close: true}, outcome{body, body, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageData, Code: 451}, outcome{body, body, true, true, 451}, 0},
		{mailbox.Fault{Stage: mailbox.StageData, Code: 554}, outcome{body, body, true, false, 554}, 0},
		{mailbox.Fault{Stage: mailbox.StageData, Close: true}, outcome{body, body, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageData, Hang: true}, outcome{body, body, true, true, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageDot, Code: 451}, outcome{committing, committing, true, true, 451}, 0},
		{mailbox.Fault{Stage: mailbox.StageDot, Code: 552}, outcome{committing, committing, true, false, 552}, 0},
		{mailbox.Fault{Stage: mailbox.StageDot, Close: true}, outcome{committing, committing, false, false, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageDot, Close: true, Keep: true}, outcome{committing, committing, false, false, 0}, 1},
		{mailbox.Fault{Stage: mailbox.StageDot, Hang: true}, outcome{committing, committing, false, false, 0}, 0},
		{mailbox.Fault{Stage: mailbox.StageDot, Hang: true, Keep: true}, outcome{committing, committing, false, false, 0}, 1},
	} {
		how := fmt.Sprintf("%s code %d close %t hang %t keep %t", c.fault.Stage, c.fault.Code, c.fault.Close, c.fault.Hang, c.fault.Keep)
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			b := start(t, mailbox.Options{User: "rechnung", Password: "geheim", Faults: []mailbox.Fault{c.fault}})
			cfg := config(b)
			cfg.User, cfg.Password = "rechnung", "geheim"
			if c.fault.Hang {
				cfg.DialTimeout, cfg.StepTimeout, cfg.ReplyTimeout = 200*time.Millisecond, 200*time.Millisecond, 200*time.Millisecond
			}
			var stages seen
			reply, err := mail.New(cfg).Send(context.Background(), invoiceMail(), stages.note)
			var e *mail.Error
			if !errors.As(err, &e) || reply != "" {
				t.Fatalf("reply %q, error %v", reply, err)
			}
			if got := (outcome{stages[len(stages)-1], e.Stage, e.Definite, e.Temporary, e.Code}); got != c.want {
				t.Errorf("got  %+v\nwant %+v\n%v", got, c.want, err)
			}
			if e.Unknown() == c.want.Definite {
				t.Errorf("unknown: %t", e.Unknown())
			}
			if n := len(b.Mails()); n != c.kept {
				t.Errorf("%d mails were kept, want %d", n, c.kept)
			}
		})
	}
}

// TestBrokenBody loses the line in the midst of a message too large for the buffers in between.
func TestBrokenBody(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{Faults: []mailbox.Fault{{Stage: mailbox.StageBody}}})
	m := invoiceMail()
	m.PDF = bytes.Repeat([]byte("x"), 24<<20)
	var stages seen
	_, err := mail.New(config(b)).Send(context.Background(), m, stages.note)
	var e *mail.Error
	if !errors.As(err, &e) || e.Stage != mail.StageBody || !e.Definite || !e.Temporary || slices.Contains(stages, mail.StageCommitting) {
		t.Errorf("error %+v, stages %v", err, stages)
	}
}

// TestCallerStops checks that no mail is accepted when the caller gives up at any stage.
func TestCallerStops(t *testing.T) {
	t.Parallel()
	for _, at := range []mail.Stage{mail.StageDialing, mail.StageBody, mail.StageCommitting} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()
			b := start(t, mailbox.Options{})
			broken := errors.New("the database is gone")
			_, err := mail.New(config(b)).Send(context.Background(), invoiceMail(), func(s mail.Stage) error {
				if s == at {
					return broken
				}
				return nil
			})
			var e *mail.Error
			if !errors.As(err, &e) || !errors.Is(err, broken) || !e.Definite || !e.Temporary {
				t.Errorf("error %+v", err)
			}
			if err := b.Close(); err != nil { // ends the dialogue: what was not accepted by now never is
				t.Fatal(err)
			}
			if n := len(b.Mails()); n != 0 {
				t.Errorf("%d mails were accepted", n)
			}
		})
	}
}

// TestCancel ends a dialogue that hangs before the dot, at once and without doubt about the mail.
func TestCancel(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{Faults: []mailbox.Fault{{Stage: mailbox.StageRcpt, Hang: true}}})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err := mail.New(config(b)).Send(ctx, invoiceMail(), func(s mail.Stage) error {
		if s == mail.StageBody {
			cancel()
		}
		return nil
	})
	var e *mail.Error
	if !errors.As(err, &e) || !e.Definite || !e.Temporary {
		t.Errorf("error %+v", err)
	}
}

// TestCancelWhileCommitting stops before the dot when the caller is told to stop while it notes the stage.
func TestCancelWhileCommitting(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var e *mail.Error
	_, err := mail.New(config(b)).Send(ctx, invoiceMail(), func(s mail.Stage) error {
		if s == mail.StageCommitting {
			cancel()
			return ctx.Err()
		}
		return nil
	})
	if !errors.As(err, &e) || e.Unknown() || len(b.Mails()) != 0 {
		t.Errorf("error %+v, %d mails", err, len(b.Mails()))
	}
}

// TestTwoMailsSameID: sending the same mail again deliberately shows by the same Message-ID and the same PDF.
func TestTwoMailsSameID(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	s := mail.New(config(b))
	var stages seen
	for range 2 {
		if _, err := s.Send(context.Background(), invoiceMail(), stages.note); err != nil {
			t.Fatal(err)
		}
	}
	mails := b.Mails()
	if len(mails) != 2 || mails[0].MessageID != mails[1].MessageID || !bytes.Equal(mails[0].Attachments[0].Data, mails[1].Attachments[0].Data) {
		t.Errorf("%+v", mails)
	}
}

func TestUmlautAddresses(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	m := invoiceMail()
	m.To, m.ToName, m.BCC = "jürgen@müller.example", "", ""
	var stages seen
	if _, err := mail.New(config(b)).Send(context.Background(), m, stages.note); err != nil {
		t.Fatal(err)
	}
	if got := b.Mails()[0].Recipients; !slices.Equal(got, []string{"jürgen@xn--mller-kva.example"}) {
		t.Errorf("recipients %q", got)
	}
}

func TestUnbuildableMailIsPermanent(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	m := invoiceMail()
	m.To = "niemand"
	var stages seen
	_, err := mail.New(config(b)).Send(context.Background(), m, stages.note)
	var e *mail.Error
	if !errors.As(err, &e) || !e.Definite || e.Temporary || invoicing.ErrorCode(err) != invoicing.CodeInvalid || len(stages) != 0 {
		t.Errorf("error %+v, stages %v", err, stages)
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{})
	cfg := config(b)
	_ = b.Close()
	var stages seen
	_, err := mail.New(cfg).Send(context.Background(), invoiceMail(), stages.note)
	var e *mail.Error
	if !errors.As(err, &e) || e.Stage != mail.StageDialing || !e.Definite || !e.Temporary {
		t.Errorf("error %+v", err)
	}
}

// TestCancelAfterTheDot: the server has the mail and does not say so, and the caller wants to stop. Nobody knows.
func TestCancelAfterTheDot(t *testing.T) {
	t.Parallel()
	b := start(t, mailbox.Options{Faults: []mailbox.Fault{{Stage: mailbox.StageDot, Hang: true, Keep: true}}})
	cfg := config(b)
	cfg.ReplyTimeout = 300 * time.Millisecond
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := mail.New(cfg).Send(ctx, invoiceMail(), new(seen).note)
		done <- err
	}()
	if err := b.Wait(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	cancel()
	var e *mail.Error
	if err := <-done; !errors.As(err, &e) || !e.Unknown() || e.Stage != mail.StageCommitting {
		t.Errorf("error %+v", err)
	}
}
