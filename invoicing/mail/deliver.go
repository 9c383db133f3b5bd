package mail

import (
	"context"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// deliver hands the message over and returns the answer to the final dot.
func (d *dialogue) deliver(e *envelope, onStage func(Stage) error) (string, error) {
	d.stage = StageBody
	if err := onStage(StageBody); err != nil {
		return "", gaveUp(StageBody, err)
	}
	if err := d.address(e); err != nil {
		return "", err
	}
	body, err := d.body(e.message)
	if err != nil {
		return "", err
	}
	if err := onStage(StageCommitting); err != nil {
		return "", gaveUp(StageBody, err) // closing without the dot: the server must drop the message
	}
	return d.commit(body)
}

func (d *dialogue) address(e *envelope) error {
	d.client.SkipSMTPUTF8(ascii(e.from) && ascii(strings.Join(e.recipients, "")))
	if err := d.step("MAIL FROM "+e.from, func() error { return d.client.Mail(e.from) }); err != nil {
		return err
	}
	for _, to := range e.recipients {
		if err := d.step("RCPT TO "+to, func() error { return d.client.Rcpt(to) }); err != nil {
			return err
		}
	}
	return nil
}

// body writes all but the dot, and flushes it, so that a broken line shows here and not in the moment of doubt.
func (d *dialogue) body(message []byte) (w *smtp.DataCloser, err error) {
	err = d.step("DATA", func() error {
		writer, err := d.client.Data()
		if err != nil {
			return err
		}
		w = writer.(*smtp.DataCloser)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w, d.step("message", func() error {
		if _, err := w.Write(message); err != nil {
			return err
		}
		return d.client.Text.W.Flush()
	})
}

// commit sends the dot. From here on only an answer of the server says what became of the mail.
func (d *dialogue) commit(w *smtp.DataCloser) (string, error) {
	d.stage = StageCommitting
	if !d.beginCommit() {
		return "", gaveUp(StageBody, context.Canceled)
	}
	if err := w.Close(); err != nil {
		return "", d.classify("final dot", err)
	}
	d.deadline(d.config.StepTimeout)
	_ = d.client.Quit() // the mail is accepted, whatever the farewell says
	return "250 " + strings.ReplaceAll(w.ServerResponse(), "\n", " "), nil
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' })
}
