package htmlforms

import (
	"context"
	"net/http"
	"time"

	"fakturisd/invoicing"
)

// statusLife tells what became of the changes of an order's status: the newest in full, the former ones in a line each.
type statusLife struct {
	Path    string
	Now     *lifeRow // nil: nothing was ever changed from here
	Earlier []lifeRow
	Live    bool // something may still change by itself: the page looks again
}

// lifeRow is one intent with the names of its statuses.
type lifeRow struct {
	invoicing.StatusIntent
	From, To  string
	Email     string
	Confirmed bool // the mirror has seen it in the shop
	NextTry   time.Time
}

// MayCancel says whether nothing was written yet.
func (r lifeRow) MayCancel() bool {
	return (r.State == invoicing.IntentQueued || r.State == invoicing.IntentWaiting) && r.Step == invoicing.StepNone
}

// MayAsk says whether the customer's mail is for a person to decide.
func (r lifeRow) MayAsk() bool { return r.State == invoicing.IntentUnknown }

// Partly says whether the shop has the new status already, while the mail or the history is still to come.
func (r lifeRow) Partly() bool {
	return r.State.Open() && r.Step != invoicing.StepNone && r.Step != invoicing.StepBegun
}

// Tone colours the block.
func (r lifeRow) Tone() string {
	switch {
	case r.State == invoicing.IntentRefused, r.State == invoicing.IntentDone && r.MailState == invoicing.MailFailed:
		return "bad"
	case r.State == invoicing.IntentWaiting, r.State == invoicing.IntentUnknown:
		return "warn"
	case r.State == invoicing.IntentDone:
		return "good"
	}
	return ""
}

// lifeOf returns the life of all intents of an order.
func (p *Pages) lifeOf(ctx context.Context, o invoicing.Order, names []statusOption) (statusLife, error) {
	life := statusLife{Path: idPath("/auftraege", o.ID)}
	intents, err := p.Store.StatusIntentsOfOrder(ctx, o.ID)
	if err != nil {
		return life, err
	}
	for n, i := range intents {
		row := lifeRow{StatusIntent: i, From: statusNamed(names, i.Seen), To: statusNamed(names, i.Status), Email: o.Email}
		row.Confirmed = i.State == invoicing.IntentDone && invoicing.Confirmed(i, o)
		if n > 0 {
			life.Earlier = append(life.Earlier, row)
			continue
		}
		if i.State == invoicing.IntentWaiting {
			if row.NextTry, err = p.Store.NextStatusTry(ctx, i.ID); err != nil {
				return life, err
			}
		}
		life.Now, life.Live = &row, i.State.Open() || i.State == invoicing.IntentDone && !row.Confirmed
	}
	return life, nil
}

// statusStand answers with the block alone, for the script that looks again.
func (p *Pages) statusStand(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	o, err := p.Store.Order(r.Context(), id)
	if err != nil {
		return err
	}
	source, err := p.sourceOf(r.Context(), o.Origin.Shop)
	if err != nil {
		return err
	}
	names, err := p.statusOptions(r.Context(), p.locale(w, r), source)
	if err != nil {
		return err
	}
	life, err := p.lifeOf(r.Context(), o, names)
	if err != nil {
		return err
	}
	p.renderPart(w, r, http.StatusOK, "status_stand.html", "content", page{Body: life})
	return nil
}
