package worker

import (
	"context"

	"fakturisd/connector/modified"
	"fakturisd/invoicing"
)

// writeStatus changes the status if the shop still has the one that the clerk saw.
func (p *push) writeStatus(ctx context.Context) (more bool, err error) {
	ours, err := p.writtenBefore(ctx)
	if err != nil {
		return false, err
	}
	if ours {
		return p.done(ctx, invoicing.StepStatus)
	}
	if p.now.Status != p.i.Seen {
		return false, p.refuse(ctx)
	}
	if err := p.held.Ready(ctx); err != nil {
		return false, err
	}
	if err := p.begin(ctx); err != nil {
		return false, err
	}
	p.crash("status.begun")
	changed, err := p.held.SetStatus(ctx, p.i.Seen, p.i.Status)
	if err != nil {
		return false, err
	}
	if !changed { // in the moment since it was read
		if p.now, err = p.held.Now(ctx); err != nil {
			return false, err
		}
		return false, p.refuse(ctx)
	}
	p.crash("status.written")
	return p.done(ctx, invoicing.StepStatus)
}

// writtenBefore says whether the status stands in the shop because we wrote it before a crash, or before a connection broke. It
// was somebody else if the history got a row with it, for ours comes last. Where the status stays as it is, nothing tells; but
// then it may be written twice.
func (p *push) writtenBefore(ctx context.Context) (bool, error) {
	if p.i.Step != invoicing.StepBegun || p.now.Status != p.i.Status || p.i.Seen == p.i.Status {
		return false, nil
	}
	others, err := p.held.SetSince(ctx, p.i.HistoryBefore, p.i.Status)
	return !others, err
}

func (p *push) begin(ctx context.Context) error {
	if p.i.Step == invoicing.StepBegun {
		return p.Store.BeginStatusIntentAnew(ctx, p.i, p.now.LastHistory, p.now.Clock)
	}
	return p.Store.BeginStatusIntent(ctx, p.i.ID, p.now.LastHistory, p.now.Clock)
}

func (p *push) writeParcels(ctx context.Context) (more bool, err error) {
	if err := p.held.PutParcels(ctx, p.i.HistoryAt, p.i.Parcels); err != nil {
		return false, err
	}
	p.crash("status.parcels")
	return p.done(ctx, invoicing.StepParcels)
}

// writeHistory comes last, when it is known whether the customer got a mail, and ends the change.
func (p *push) writeHistory(ctx context.Context) error {
	id, err := p.held.PutHistory(ctx, modified.HistoryRow{Before: p.i.HistoryBefore, At: p.i.HistoryAt, Status: p.i.Status, Comment: p.i.Comment,
		Notified: p.i.MailState == invoicing.MailSent, CommentSent: p.i.SendComment})
	if err != nil {
		return err
	}
	p.crash("status.history")
	if err := p.Store.StatusDone(ctx, p.i.ID, id); err != nil {
		return err
	}
	p.crash("status.done")
	p.Log.Info().Int64("intent", p.i.ID).Str("source", p.i.Source).Int64("order", p.i.Key).Int64("status", p.i.Status).Int64("history", id).
		Str("mail", string(p.i.MailState)).Msg("status changed in the shop")
	return nil
}
