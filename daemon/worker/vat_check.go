package worker

import (
	"context"
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

// checkVATID asks about a VAT id and keeps the answer, also that none came; then it asks again later.
func (w *Worker) checkVATID(ctx context.Context, job outbox.Job) error {
	var q invoicing.VATQuestion
	if err := json.Unmarshal(job.Args, &q); err != nil {
		return outbox.Final(invoicing.Invalidf("job %d (%s) has arguments that cannot be read: %w", job.ID, job.Kind, err))
	}
	check := w.VAT.Check(ctx, q)
	if err := ctx.Err(); err != nil { // interrupted by a stop: that is no answer
		return err
	}
	if err := w.Store.AddVATCheck(ctx, check); err != nil {
		return err
	}
	w.Log.Info().Str("service", string(check.Service)).Str("result", string(check.Result)).Str("request_id", check.RequestID).Msg("VAT id checked")
	if check.Result == invoicing.VATUnavailable {
		return fmt.Errorf("%s gave no answer: %.200s", check.Service, check.Answer)
	}
	return nil
}
