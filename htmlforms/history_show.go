package htmlforms

import (
	"context"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// sentence is one entry of a history in the reader's words.
type sentence struct {
	At    time.Time
	Actor string // empty: the program
	Text  string
	Href  string // of what it is about, where that is another page
	Of    string // name of that
	Tone  string
}

// historyOf tells the history of a collective invoice or a contract, the newest first.
func (p *Pages) historyOf(ctx context.Context, l *locale, entity string, id int64) ([]sentence, error) {
	events, err := p.Store.Events(ctx, entity, id)
	if err != nil {
		return nil, err
	}
	all := make([]sentence, len(events))
	for i, e := range events {
		all[i] = l.sentence(e)
		if e.Entity == entity && e.Record == id {
			all[i].Href, all[i].Of = "", ""
		}
	}
	return all, nil
}

// sentence puts an event into words. What happened to another record than the one whose history it is names it.
func (l *locale) sentence(e store.Event) sentence {
	s := sentence{At: e.At, Actor: e.Actor, Tone: eventTone(e), Text: l.event(e)}
	if s.Actor == "fakturisd" {
		s.Actor = ""
	}
	switch e.Entity {
	case store.EventCollective:
		s.Href, s.Of = idPath("/sammelrechnungen", e.Record), l.text("collective.name", e.Record)
	case store.EventInvoice:
		s.Href, s.Of = idPath("/rechnungen", e.Record), e.Name
		if s.Of == "" {
			s.Of = l.text("invoice.draft")
		}
	case store.EventMail:
		s.Href, s.Of = idPath("/mails", e.Record), l.text("event.mail")
	}
	return s
}

// event words what happened. Actions on invoices have their names from the history of invoices.
func (l *locale) event(e store.Event) string {
	detail := atMost(strings.TrimSpace(strings.ReplaceAll(e.Detail, "\n", "; ")))
	if e.Entity == store.EventMail {
		if detail == "" {
			detail = dash
		}
		return l.text("event.mail."+e.Action, e.Name, detail)
	}
	text := l.label("event."+e.Entity, e.Action)
	if e.Entity == store.EventInvoice {
		text = l.label("history", e.Action)
	}
	if detail == "" {
		return text
	}
	return text + ": " + detail
}

func eventTone(e store.Event) string {
	switch {
	case e.Entity == store.EventMail && e.Action == string(invoicing.MailSent):
		return "good"
	case e.Entity == store.EventMail, e.Action == "hold":
		return "bad"
	}
	return ""
}
