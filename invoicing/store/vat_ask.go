package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/vatid"
)

// JobVATCheck has a service asked about a VAT id; its argument is an invoicing.VATQuestion.
const JobVATCheck = "vat.check"

// AskVATCheck has a VAT id checked because a person wants to know now; a second press within a minute asks once.
func (s *Store) AskVATCheck(ctx context.Context, q invoicing.VATQuestion) error {
	if !s.vat.Online {
		return invoicing.Conflictf("Es ist kein Prüfdienst eingerichtet (vat_check.service): bitte die USt-IdNr. selbst prüfen und von Hand bestätigen.")
	}
	if q.OwnID == "" {
		q.OwnID = s.settingsOf("").Company.VATID
	}
	if _, err := vatid.Parse(q.VATID); err != nil {
		return invoicing.Invalidf("Die USt-IdNr. %.40s kann nicht stimmen (Aufbau oder Prüfziffer); danach muss niemand gefragt werden.", q.VATID)
	}
	return s.InTx(ctx, func(tx *sql.Tx) error {
		if err := Audit(ctx, tx, q.Actor, "ask", "vat_id", 0, vatid.Normalize(q.VATID)); err != nil {
			return err
		}
		return enqueueVATCheck(ctx, tx, q, s.now().UTC().Format("2006-01-02T15:04"))
	})
}

// askForDraft orders the check that a draft needs, once a day for each VAT id.
func (s *Store) askForDraft(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice, evidence invoicing.VATCheck) error {
	needed := inv.TaxCase.Case == invoicing.CaseIntraCommunity || inv.TaxCase.Case == invoicing.CaseReverseCharge
	if _, err := vatid.Parse(inv.BuyerVATID); !s.vat.Online || !needed || inv.Type == invoicing.TypeCancellation || err != nil || inv.TaxCase.ByHand != "" || evidence.Result != invoicing.VATUnchecked {
		return nil
	}
	return enqueueVATCheck(ctx, tx, inv.VATQuestion(""), s.today().String())
}

func enqueueVATCheck(ctx context.Context, tx *sql.Tx, q invoicing.VATQuestion, when string) error {
	q.VATID, q.OwnID = vatid.Normalize(q.VATID), vatid.Normalize(q.OwnID)
	args, err := json.Marshal(q)
	if err != nil {
		return fmt.Errorf("job %s: %w", JobVATCheck, err)
	}
	return outbox.Enqueue(ctx, tx, outbox.Job{Kind: JobVATCheck, DedupeKey: "vat:" + q.VATID + ":" + when, Args: args})
}
