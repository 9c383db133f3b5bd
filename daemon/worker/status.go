package worker

import (
	"context"

	"fakturisd/connector/modified"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

// push is one status change on its way into the shop. Its steps are those of the shop's own admin (shop: orders_update.php); the
// shop's tables know no transaction, so each is looked for before it is repeated.
type push struct {
	*Worker
	i    invoicing.StatusIntent // as it is on record
	held *modified.HeldOrder
	now  modified.OrderNow // as the shop has the order
}

// pushStatus carries a status change out, or as far as it gets.
func (w *Worker) pushStatus(ctx context.Context, job outbox.Job) error {
	id, err := argument(job)
	if err != nil {
		return outbox.Final(err)
	}
	i, err := w.Store.TakeStatusIntent(ctx, id)
	switch invoicing.ErrorCode(err) {
	case "":
	case invoicing.CodeConflict: // it is over, or a person decides
		return nil
	case invoicing.CodeNotFound:
		return outbox.Final(err)
	default:
		return err
	}
	if err := w.pushHeld(ctx, i); err != nil {
		return w.statusWaits(ctx, id, err)
	}
	return nil
}

// statusWaits puts on record why it cannot go on; the job comes again.
func (w *Worker) statusWaits(ctx context.Context, id int64, cause error) error {
	if ctx.Err() != nil { // the daemon stops, or lost the job
		return cause
	}
	reason := invoicing.ErrorMessage(cause)
	if reason == "" {
		reason = "Unerwarteter Fehler, es wird weiter versucht: " + cause.Error()
	}
	if err := w.Store.StatusWaits(ctx, id, reason); err != nil && invoicing.ErrorCode(err) != invoicing.CodeConflict {
		w.Log.Error().Err(err).Int64("intent", id).Msg("the reason of a waiting status change cannot be noted")
	}
	return cause
}

// pushHeld holds the order and takes step after step. What is on record is read anew before each: another worker may have
// taken it before this one held the order.
func (w *Worker) pushHeld(ctx context.Context, i invoicing.StatusIntent) error {
	desk, err := w.Desks(ctx, i.Source)
	if err != nil {
		return err
	}
	held, err := desk.Hold(ctx, i.Key)
	if err != nil {
		return err
	}
	defer held.Release()
	p := &push{Worker: w, held: held}
	for more := true; more; {
		if p.i, err = w.Store.TakeStatusIntent(ctx, i.ID); invoicing.ErrorCode(err) == invoicing.CodeConflict {
			return nil
		}
		if err != nil {
			return err
		}
		if p.now, err = held.Now(ctx); err != nil {
			return err
		}
		if more, err = p.next(ctx); err != nil {
			return err
		}
	}
	return nil
}

// next takes the step that follows the last one on record; more says that another one may follow at once.
func (p *push) next(ctx context.Context) (more bool, err error) {
	if p.now.Gone {
		return false, p.gone(ctx)
	}
	switch p.i.Step {
	case invoicing.StepNone, invoicing.StepBegun:
		return p.writeStatus(ctx)
	case invoicing.StepStatus:
		return p.writeParcels(ctx)
	case invoicing.StepParcels:
		return p.beginMail(ctx)
	case invoicing.StepMailing:
		return p.mail(ctx)
	}
	return false, p.writeHistory(ctx)
}

func (p *push) done(ctx context.Context, step invoicing.IntentStep) (more bool, err error) {
	return true, p.Store.StatusStepDone(ctx, p.i.ID, step)
}
