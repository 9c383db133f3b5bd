package modified

import (
	"strings"
	"time"

	"fakturisd/invoicing"
)

const naiveTime = "2006-01-02 15:04:05"

// instant reads a naive time of the shop. NULL, an empty text, zero dates and dates that the calendar does not have
// ("2020-00-00") all mean that there is none.
func instant(s string, zone *time.Location) time.Time {
	s = strings.TrimSpace(s)
	if len(s) == len("2006-01-02") {
		s += " 00:00:00"
	}
	if len(s) < len(naiveTime) || strings.HasPrefix(s, "0000") {
		return time.Time{}
	}
	t, err := time.ParseInLocation(naiveTime, s[:len(naiveTime)], zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// day reads the day of a naive time.
func day(s string) invoicing.Date {
	t := instant(s, time.UTC)
	if t.IsZero() {
		return invoicing.Date{}
	}
	return invoicing.DateOf(t)
}
