package invoicing

import "time"

// Confirmed says whether the mirrored order shows what was written into its shop: the row of the history that bears the
// status and the moment that were written. Somebody may have changed the status again since.
func Confirmed(i StatusIntent, o Order) bool {
	if i.State != IntentDone {
		return false
	}
	at, err := time.Parse(time.DateTime, i.HistoryAt)
	for _, h := range o.History {
		if err == nil && h.StatusID == i.Status && sameClock(at, h.At) {
			return true
		}
	}
	return false
}

// sameClock says whether a moment is what some clock on a wall showed: all zones are quarters of an hour apart.
func sameClock(wall, moment time.Time) bool {
	const quarter, most = 15 * time.Minute, 14 * time.Hour
	apart := wall.Sub(moment)
	return apart%quarter == 0 && apart.Abs() <= most
}
