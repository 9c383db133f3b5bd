package collective

import (
	"cmp"
	"slices"

	"fakturisd/invoicing"
)

// Combine merges planned invoices into one collective invoice, the earliest period first. They must be planned still,
// of one partner, in one currency and one price mode; every refusal is a Conflict that names what stands in the way.
// The totals of several are reckoned anew over the merged lines: adding up the rounded tax of the parts could be a cent
// off the tax of the sum. A single one keeps its own.
func Combine(planned []invoicing.PlannedInvoice, send invoicing.Date) (invoicing.CollectiveInvoice, error) {
	if err := mayCombine(planned); err != nil {
		return invoicing.CollectiveInvoice{}, err
	}
	items := slices.Clone(planned)
	slices.SortStableFunc(items, byPeriod)
	c := invoicing.CollectiveInvoice{PartnerID: items[0].PartnerID, Schedule: invoicing.Schedule{SendDate: send}, Status: invoicing.CollectivePlanned,
		Currency: items[0].Currency, PriceMode: items[0].PriceMode}
	fresh := map[int64]bool{}
	for _, p := range items {
		fresh[p.ID] = true
	}
	put(&c, items, fresh)
	return c, nil
}

func byPeriod(a, b invoicing.PlannedInvoice) int {
	return cmp.Or(a.From.Time().Compare(b.From.Time()), cmp.Compare(a.OrderID, b.OrderID), cmp.Compare(a.Period, b.Period))
}

func mayCombine(planned []invoicing.PlannedInvoice) error {
	if len(planned) == 0 {
		return invoicing.Conflictf("Es ist keine geplante Rechnung ausgewählt.")
	}
	seen := map[int64]bool{}
	for _, p := range planned {
		if seen[p.ID] {
			return invoicing.Conflictf("%s ist zweimal ausgewählt.", describe(p))
		}
		seen[p.ID] = true
		if p.Status != invoicing.Planned {
			return invoicing.Conflictf("%s ist bereits %s.", describe(p), p.Status)
		}
		if err := sameTerms(planned[0], p); err != nil {
			return err
		}
	}
	return nil
}

func sameTerms(a, b invoicing.PlannedInvoice) error {
	switch {
	case a.PartnerID != b.PartnerID:
		return invoicing.Conflictf("%s und %s gehören verschiedenen Geschäftspartnern (%d und %d).",
			describe(a), describe(b), 10000+a.PartnerID, 10000+b.PartnerID)
	case a.Currency != b.Currency:
		return invoicing.Conflictf("%s und %s haben verschiedene Währungen (%s und %s).", describe(a), describe(b), a.Currency, b.Currency)
	case a.PriceMode != b.PriceMode:
		return invoicing.Conflictf("%s und %s haben verschiedene Preisarten (%s und %s).", describe(a), describe(b), a.PriceMode, b.PriceMode)
	}
	return nil
}

func describe(p invoicing.PlannedInvoice) string {
	if len(p.Lines) > 0 && p.Lines[0].Block != "" {
		return "Die geplante Rechnung „" + p.Lines[0].Block + "“"
	}
	return "Die geplante Rechnung für " + span(p.From, p.Until)
}

// Name names a planned invoice as the history tells it, such as "Auftrag AU-2027-0001, 01.01.2027 bis 28.02.2027".
func Name(p invoicing.PlannedInvoice) string {
	if p.ContractID == 0 {
		return "Auftrag " + p.OrderNumber
	}
	return Heading(p.OrderNumber, p.From, p.Until)
}
