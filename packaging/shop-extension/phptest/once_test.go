package phptest

import (
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

func TestEightAtOnceSendOneMail(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			s := open(t, kind{})
			s.exec("ALTER TABLE fakturis_status_mail ENGINE = " + engine)
			s.exec("ALTER TABLE fakturis_nonce ENGINE = " + engine)
			got := make([]extension.Sent, 8)
			s.mail.answers(func(letter) string { s.untilAsked(len(got)); return "ok" })
			clients := make([]extension.Client, len(got))
			for i := range clients {
				clients[i] = clientOf(s.serve())
			}
			var all sync.WaitGroup
			for i, client := range clients {
				all.Go(func() {
					var err error
					if got[i], err = client.Send(t.Context(), "k", dispatchedWithout(1)); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			first := 0
			for _, g := range got {
				if g.State != extension.StateSent || g.To != "kunde1@example.com" {
					t.Errorf("%+v", g)
				}
				if !g.Repeated {
					first++
				}
			}
			if n := len(s.mail.all()); n != 1 || first != 1 {
				t.Errorf("%d mails, %d say they sent it", n, first)
			}
		})
	}
}

// untilAsked waits until so many requests have got past the door.
func (s *shop) untilAsked(n int) {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		var asked int
		if err := s.db.QueryRow("SELECT COUNT(*) FROM fakturis_nonce").Scan(&asked); err != nil || time.Now().After(deadline) {
			s.t.Errorf("%d requests, %v", asked, err)
			return
		}
		if asked >= n {
			return
		}
	}
}

func TestAProgramThatDiesWhileSendingLeavesAnUnknownMail(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.mail.answers(func(l letter) string {
		if err := syscall.Kill(l.PID, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		return "ok" // nobody hears it
	})
	if got, err := s.client().Send(t.Context(), "k", dispatchedWithout(1)); invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
		t.Errorf("%+v, %v", got, err)
	}
	s.mail.answers(nil)
	s.url = s.serve()
	began := time.Now()
	var got extension.Sent
	for range 2 {
		if got = s.send("k", dispatchedWithout(1)); got.State != extension.StateUnknown || !got.Repeated {
			t.Errorf("later: %+v", got)
		}
	}
	if waited := time.Since(began); waited > 30*time.Second { // twenty seconds each for a program that still sends
		t.Errorf("%s for a program that is dead", waited)
	}
	if n := len(s.mail.all()); n != 1 {
		t.Errorf("%d mails", n)
	}
	if got = s.send("k2", dispatchedWithout(1)); got.State != extension.StateSent || got.Repeated { // the clerk decided to send again
		t.Errorf("another key: %+v", got)
	}
}

func TestAMailerThatBreaksBeforeItSendsHasNotSent(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.set("STANDIN_TROUBLE", "mailer")
	if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateFailed || got.Message == "" {
		t.Errorf("%+v", got)
	}
	s.set("STANDIN_TROUBLE", "")
	if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateSent {
		t.Errorf("mended: %+v", got)
	}
}

func TestAMailerThatEndsTheProgramLeavesAnUnknownMail(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.set("STANDIN_TROUBLE", "mailer exits")
	if a := s.ask(s.question(mailBody)); a.Status != 500 || a.Error != "failed" || !a.signed {
		t.Errorf("%+v", a)
	}
	s.set("STANDIN_TROUBLE", "")
	if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateUnknown {
		t.Errorf("%+v", got)
	}
	if n := len(s.mail.all()); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func TestATemplateThatIsMissingLeavesNoTrace(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.set("CURRENT_TEMPLATE", "other")
	if a := s.ask(s.question(mailBody)); a.Status != 500 || a.Error != "failed" || !a.signed {
		t.Errorf("%+v", a)
	}
	if n := s.count("SELECT COUNT(*) FROM fakturis_status_mail"); n != 0 {
		t.Errorf("%d rows", n)
	}
	s.set("CURRENT_TEMPLATE", "std")
	if got := s.send("k", dispatchedWithout(1)); got.State != extension.StateSent || got.Repeated {
		t.Errorf("%s", fmt.Sprint(got))
	}
}
