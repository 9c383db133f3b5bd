package collective

import (
	"fmt"

	"fakturisd/invoicing"
)

// paused returns the pause in which a day lies, nil for none.
func paused(pauses []invoicing.Pause, d invoicing.Date) *invoicing.Pause {
	for i, p := range pauses {
		if !d.Before(p.From) && !p.Until.Before(d) {
			return &pauses[i]
		}
	}
	return nil
}

// skipped says whether what begins on a day is not billed at all.
func skipped(pauses []invoicing.Pause, d invoicing.Date) bool {
	p := paused(pauses, d)
	return p != nil && !p.BillLater
}

// postpone returns the provisional date of a period that begins within a pause after which it is billed, and why.
func postpone(pauses []invoicing.Pause, p Period) (invoicing.Date, string) {
	pause := paused(pauses, p.From)
	if pause == nil || !pause.BillLater || pause.Until.Before(p.Provisional) {
		return p.Provisional, ""
	}
	day := pause.Until.AddDays(1)
	return day, fmt.Sprintf("Pause vom %s: wird statt am %s am %s berechnet.", span(pause.From, pause.Until), p.Provisional.German(), day.German())
}

func skipNote(pauses []invoicing.Pause, d invoicing.Date) string {
	if p := paused(pauses, d); p != nil && !p.BillLater {
		return fmt.Sprintf("Pause vom %s: wird nicht berechnet.", span(p.From, p.Until))
	}
	return "In diesem Zeitraum wird keine Position fällig."
}
