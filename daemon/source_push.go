package main

import (
	"context"

	"fakturisd/connector/modified"
	"fakturisd/daemon/worker"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

// openPush builds what writes into the shops. It has workers of its own: a shop that does not answer holds them up, and
// mails and PDFs must not wait for that.
func (m *Main) openPush(queue *outbox.Queue, w *worker.Worker) {
	w.Desks, w.Mailer = m.desk, m.extension
	m.push = &outbox.Pool{Queue: queue, Handlers: w.PushHandlers(), Workers: 4, Grace: stopGrace, Log: m.part("push")}
}

// wake has all workers look for jobs at once.
func (m *Main) wake() {
	m.pool.Wake()
	m.push.Wake()
}

// desk returns where a source is written to. Every daemon writes, not only the one that mirrors.
func (m *Main) desk(_ context.Context, key string) (*modified.Desk, error) {
	for _, s := range m.sources {
		if s.Key == key {
			return s.openDesk()
		}
	}
	return nil, invoicing.Unavailablef("Der Shop %q steht nicht (mehr) in der Konfiguration.", key)
}

// openDesk prepares to write into the shop, once.
func (s *source) openDesk() (*modified.Desk, error) {
	s.deskMu.Lock()
	defer s.deskMu.Unlock()
	if s.desk == nil {
		c := shopConfig(s.Source, s.log)
		c.DSN = s.config.PushDSN()
		desk, err := modified.OpenDesk(c)
		if err != nil {
			return nil, err
		}
		s.desk = desk
	}
	return s.desk, nil
}

func (s *source) closeDesk() error {
	if s.desk == nil {
		return nil
	}
	return s.desk.Close()
}
