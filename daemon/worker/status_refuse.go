package worker

import (
	"context"
	"fmt"

	"fakturisd/invoicing"
)

const nothingDone = " Es wurde nichts geschrieben und keine E-Mail verschickt."

// refuse ends a change of what is not as the clerk saw it any more.
func (p *push) refuse(ctx context.Context) error {
	if p.now.Gone {
		return p.gone(ctx)
	}
	seen, is, err := p.names(ctx)
	if err != nil {
		return err
	}
	reason := fmt.Sprintf("Der Shop hat den Status inzwischen von „%s“ auf „%s“ geändert.", seen, is)
	if p.now.Status == p.i.Status {
		reason = fmt.Sprintf("Im Shop hat inzwischen jemand anderes den Status von „%s“ auf „%s“ geändert.", seen, is)
	}
	if p.i.Step == invoicing.StepBegun { // whether our own write came before somebody else's cannot be seen
		return p.Store.StatusRefused(ctx, p.i.ID, reason+" Das geschah, während fakturisd unterbrochen war; es wurde keine E-Mail verschickt.")
	}
	return p.Store.StatusRefused(ctx, p.i.ID, reason+nothingDone)
}

// gone ends a change of an order that was deleted in the shop.
func (p *push) gone(ctx context.Context) error {
	const reason = "Den Auftrag gibt es im Shop nicht mehr."
	switch {
	case p.i.Step == invoicing.StepNone:
		return p.Store.StatusRefused(ctx, p.i.ID, reason+nothingDone)
	case p.i.MailState == invoicing.MailSent:
		return p.Store.StatusGone(ctx, p.i.ID, reason+" Die E-Mail an den Kunden war schon verschickt.")
	case p.i.Step == invoicing.StepMailing:
		return p.Store.StatusGone(ctx, p.i.ID, reason+" Ob die E-Mail an den Kunden noch hinausging, ist nicht bekannt.")
	}
	return p.Store.StatusGone(ctx, p.i.ID, reason+" Eine E-Mail wurde nicht verschickt.")
}

// names returns what the shop calls the status that the clerk saw and the one that it has.
func (p *push) names(ctx context.Context) (seen, is string, err error) {
	all, err := p.Store.StatusNames(ctx, p.i.Source)
	if err != nil {
		return "", "", err
	}
	seen, is = fmt.Sprint("Nr. ", p.i.Seen), fmt.Sprint("Nr. ", p.now.Status)
	for _, n := range all {
		switch n.ID {
		case p.i.Seen:
			seen = n.In("de")
		case p.now.Status:
			is = n.In("de")
		}
	}
	return seen, is, nil
}
