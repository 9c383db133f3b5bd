package collective

import (
	"fmt"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// farApart is the number of days between two periods from which on one seems forgotten, or billed long before its time.
const farApart = 92

// warnings says what is allowed but easily overlooked: supplies of several VAT periods or years in one invoice, and periods far
// from the others.
func warnings(items []Item) []string {
	all := []string{}
	first, last := items[0], items[0] // by the end of the supply, on which the tax falls due
	for _, i := range items[1:] {
		if i.Until.Before(first.Until) {
			first = i
		}
		if last.Until.Before(i.Until) {
			last = i
		}
	}
	switch a, b := first.Until, last.Until; {
	case a.Year != b.Year:
		all = append(all, fmt.Sprintf("Über das Jahresende: die Leistungen enden %d und %d. Umsatz und Umsatzsteuer gehören in das Jahr der Leistung, "+
			"nicht in das der Rechnung (§ 13 Abs. 1 Nr. 1 Buchst. a UStG).", a.Year, b.Year))
	case quarter(a) != quarter(b):
		all = append(all, fmt.Sprintf("Mehrere Voranmeldungszeiträume: die Leistungen enden im %d. und im %d. Quartal %d. Die Umsatzsteuer entsteht mit jeder "+
			"Leistung, nicht mit der Sammelrechnung (§ 13 Abs. 1 Nr. 1 Buchst. a, § 18 Abs. 2 UStG).", quarter(a), quarter(b), a.Year))
	case a.Month != b.Month:
		all = append(all, fmt.Sprintf("Mehrere Monate: die Leistungen enden im %s und im %s %d. Wer die Umsatzsteuer monatlich voranmeldet, meldet sie "+
			"getrennt (§ 18 Abs. 2 UStG).", monthName(a.Month), monthName(b.Month), a.Year))
	}
	return append(all, gaps(items)...)
}

func quarter(d invoicing.Date) int { return (int(d.Month)-1)/3 + 1 }

func monthName(m time.Month) string {
	return []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}[m-1]
}

// gaps names periods that begin long after all before them ended.
func gaps(items []Item) []string {
	var all []string
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b Item) int { return byPeriod(a.PlannedInvoice, b.PlannedInvoice) })
	until := items[0]
	for _, i := range items[1:] {
		if days := int(i.From.Time().Sub(until.Until.Time()).Hours() / 24); days > farApart {
			all = append(all, fmt.Sprintf("Zwischen %s und %s liegen %d Tage: gehören beide in eine Rechnung?", until.name(), i.name(), days))
		}
		if until.Until.Before(i.Until) {
			until = i
		}
	}
	return all
}
