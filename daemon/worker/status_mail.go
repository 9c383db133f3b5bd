package worker

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

// beginMail puts on record that the customer's mail may be asked for from now on. Nobody gets a mail about a status that the
// order has no more.
func (p *push) beginMail(ctx context.Context) (more bool, err error) {
	if !p.i.Notify || p.i.MailWay == invoicing.MailNone {
		return p.done(ctx, invoicing.StepMailed)
	}
	if err := p.Store.StatusStepDone(ctx, p.i.ID, invoicing.StepMailing); err != nil {
		return false, err
	}
	if p.now.Status != p.i.Status {
		_, is, err := p.names(ctx)
		if err != nil {
			return false, err
		}
		return true, p.mailed(ctx, invoicing.MailFailed, fmt.Sprintf("Der Shop hat den Status inzwischen auf „%s“ geändert; die E-Mail entfiel.", is))
	}
	p.crash("status.mailing")
	return true, nil
}

// mail has the mail sent the way that was chosen. There is no second way: who got a mail by one must not get it by the other.
func (p *push) mail(ctx context.Context) (more bool, err error) {
	if p.i.MailWay == invoicing.MailByUs {
		return p.mailByUs(ctx)
	}
	return p.mailByShop(ctx)
}

// mailByUs plans the mail; its end has this job done again, or asks a person.
func (p *push) mailByUs(ctx context.Context) (more bool, err error) {
	if p.i.MailID != 0 {
		return false, nil
	}
	_, err = p.Store.PlanStatusMail(ctx, p.i.ID, p.i.Actor)
	switch invoicing.ErrorCode(err) {
	case invoicing.CodeInvalid, invoicing.CodeConflict, invoicing.CodeNotFound: // no address, for one
		return true, p.mailed(ctx, invoicing.MailFailed, invoicing.ErrorMessage(err))
	}
	return false, err
}

// mailByShop has the shop extension send its own mail. Under its key it is sent once, however often it is asked for.
func (p *push) mailByShop(ctx context.Context) (more bool, err error) {
	c, err := p.Mailer(p.i.Shop)
	if err != nil {
		return false, err
	}
	m := extension.StatusMail{Order: p.i.Key, Status: p.i.Status, Parcels: p.i.Parcels}
	if p.i.SendComment {
		m.Comment = p.i.Comment
	}
	sent, err := c.Send(ctx, mailKey(p.i), m)
	switch {
	case extension.Permanent(err):
		return true, p.mailed(ctx, invoicing.MailFailed, invoicing.ErrorMessage(err))
	case err != nil:
		return false, err
	case sent.State == extension.StateSent:
		p.crash("status.mail-accepted")
		return true, p.mailed(ctx, invoicing.MailSent, "")
	case sent.State == extension.StateUnknown:
		return false, p.unknown(ctx, "Der Shop hat mit der E-Mail begonnen, aber nicht festgehalten, ob sie hinausging. Bitte im Shop oder beim Kunden "+
			"nachsehen und hier entscheiden.")
	}
	return p.mailRefused(ctx, sent.Message)
}

// mostRefusals is how often the shop's mailer may refuse a mail, at most a minute apart, before it goes without.
const mostRefusals = 20

// mailRefused tries again later what the shop's mailer refused, but not for ever: the history should not wait for a mail that
// will not go.
func (p *push) mailRefused(ctx context.Context, message string) (more bool, err error) {
	n := p.refused.count(p.i.ID, p.i.MailTry)
	if n >= mostRefusals {
		return true, p.mailed(ctx, invoicing.MailFailed, message)
	}
	return false, invoicing.Unavailablef("Der Mailversand des Shops hat die E-Mail nicht angenommen (%d. von %d Versuchen): %s", n, mostRefusals, message)
}

// unknown has a person decide; the history waits for the answer.
func (p *push) unknown(ctx context.Context, reason string) error {
	ctx, cancel := settled(ctx)
	defer cancel()
	p.Log.Warn().Int64("intent", p.i.ID).Str("reason", reason).Msg("a status mail is unknown; a person must decide")
	return p.Store.StatusUnknown(ctx, p.i.ID, reason)
}

// mailed puts on record what became of the mail, also while the daemon stops.
func (p *push) mailed(ctx context.Context, state invoicing.MailState, words string) error {
	ctx, cancel := settled(ctx)
	defer cancel()
	if err := p.Store.StatusMailResult(ctx, p.i.ID, state, 0, words); err != nil {
		return err
	}
	p.crash("status.mailed")
	return nil
}

// mailKey is that of one mail for all time: another installation, or this one begun anew, has other times.
func mailKey(i invoicing.StatusIntent) string {
	return fmt.Sprintf("%s-%d-%d", strconv.FormatInt(i.Created.UnixMicro(), 36), i.ID, i.MailTry)
}

// refusals counts refused tries of mails since the daemon started.
type refusals struct {
	mu sync.Mutex
	n  map[[2]int64]int
}

func (r *refusals) count(id int64, try int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == nil {
		r.n = map[[2]int64]int{}
	}
	key := [2]int64{id, int64(try)}
	r.n[key]++
	return r.n[key]
}
