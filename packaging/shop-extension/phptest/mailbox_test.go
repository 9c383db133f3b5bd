package phptest

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"sync"
	"testing"
)

// letter is a mail that the stand-in's mailer wants to send. Subject, ToName, Body and Text are in the mail's character set.
type letter struct {
	PID         int
	Charset     string
	From        string
	To          string
	ToName      bytesText `json:"to_name"`
	ReplyTo     string    `json:"reply_to"`
	BCC         string
	Subject     bytesText
	Body        bytesText
	Text        bytesText
	Attachments int
	Priority    int
}

// bytesText is text that came in base64, as it is no UTF-8.
type bytesText string

func (b *bytesText) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("a text of the mail: %w", err)
	}
	text, err := base64.StdEncoding.DecodeString(s)
	*b = bytesText(text)
	return err
}

// mailbox takes the stand-in's mails and says what becomes of each.
type mailbox struct {
	address string

	mu      sync.Mutex
	answer  func(letter) string // "ok" or why not; nil: always "ok"
	letters []letter
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &mailbox{address: l.Addr().String()}
	var serving sync.WaitGroup
	t.Cleanup(func() { l.Close(); serving.Wait() })
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { b.take(t, c) })
		}
	})
	return b
}

func (b *mailbox) take(t *testing.T, c net.Conn) {
	defer c.Close()
	line, err := bufio.NewReader(c).ReadBytes('\n')
	if err != nil {
		return // the program was killed
	}
	var l letter
	if err := json.Unmarshal(line, &l); err != nil {
		t.Errorf("%v: %s", err, line)
	}
	b.mu.Lock()
	b.letters = append(b.letters, l)
	answer := b.answer
	b.mu.Unlock()
	said := "ok"
	if answer != nil {
		said = answer(l)
	}
	fmt.Fprintln(c, said)
}

// answers decides about the mails from now on.
func (b *mailbox) answers(f func(letter) string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = f
}

// all returns the mails that came.
func (b *mailbox) all() []letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]letter(nil), b.letters...)
}
