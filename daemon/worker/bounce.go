package worker

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/mail/bounce"
	"fakturisd/invoicing/mail/inbox"
	"fakturisd/invoicing/store"
)

// Bounces looks for mails that came back, and marks those that they are about as failed. Only the leader runs it; the store
// takes every report once, whoever reads it.
type Bounces struct {
	Store  *store.Store
	Inbox  *inbox.Inbox
	Every  time.Duration // pause between two looks
	Log    zerolog.Logger
	Result func(store.BounceResult) // told of every report; may be nil
	Looked func()                   // told when the mailbox was read to its end; may be nil

	trouble string // why the last look failed
}

// lookTimeout is how long one look may take; the next goes on where it ended.
const lookTimeout = 5 * time.Minute

// Run looks until ctx ends, at once at first. A mailbox that does not answer loses nothing: what came stays unread there.
func (b *Bounces) Run(ctx context.Context) {
	for {
		b.Look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(b.Every):
		}
	}
}

// Once reads the mailbox to its end.
func (b *Bounces) Once(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	if err := b.Inbox.Read(ctx, bounceVisitor{b}); err != nil {
		return err
	}
	if b.Looked != nil {
		b.Looked()
	}
	return nil
}

// Look reads the mailbox, and logs why it cannot be read: a reason once, until it is another one or over.
func (b *Bounces) Look(ctx context.Context) { b.tell(ctx, b.Once(ctx)) }

func (b *Bounces) tell(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
	case err == nil && b.trouble != "":
		b.trouble = ""
		b.Log.Info().Msg("the mailbox of returned mails can be read again")
	case err != nil && err.Error() != b.trouble:
		b.trouble = err.Error()
		b.Log.Error().Err(err).Msg("the mailbox of returned mails cannot be read and is tried again")
	}
}

// bounceVisitor picks the reports out of a mailbox.
type bounceVisitor struct{ *Bounces }

// Wants says from the header whether it may be a report.
func (bounceVisitor) Wants(header []byte) bool { return bounce.Likely(header) }

// Visit takes down what a report says. What is about no mail of ours stays unread for people.
func (b bounceVisitor) Visit(ctx context.Context, raw []byte) (inbox.Verdict, error) {
	r, ok := bounce.Read(raw)
	if !ok {
		return inbox.Leave, nil
	}
	result, mailID, err := b.Store.MarkBounced(ctx, store.Bounce{MessageIDs: r.MessageIDs, Report: r.Key, Delayed: r.Delayed, Trouble: invoicing.BounceTrouble(r.Words)})
	if err != nil {
		return inbox.Later, err
	}
	if b.Result != nil {
		b.Result(result)
	}
	switch result {
	case store.BounceForeign:
		return inbox.Leave, nil
	case store.BounceEarly:
		return inbox.Later, nil
	case store.BounceFailed:
		b.Log.Warn().Int64("mail", mailID).Str("words", r.Words).Msg("a mail came back")
	}
	return inbox.Taken, nil
}
