package htmlforms

import (
	"fmt"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/holiday"
	"fakturisd/invoicing/sending"
)

// weekdays are the German short names of the days, from Sunday.
var weekdays = [7]string{"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"}

// shortDay writes a day with its weekday, such as "Sa 01.05.".
func shortDay(d invoicing.Date) string {
	return fmt.Sprintf("%s %02d.%02d.", weekdays[d.Time().Weekday()], d.Day, int(d.Month))
}

// whyThen says in German why something goes on another day than its send date; "" where it goes on that day.
func whyThen(c sending.Calendar, send, goes, today invoicing.Date) string {
	if send.IsZero() || goes.IsZero() || goes == send {
		return ""
	}
	then := "geht am " + shortDay(goes)
	if goes == today {
		then = "geht heute."
	}
	day := send
	if day.Before(today) {
		day = today
	}
	if why := whyClosed(c, day); why != "" {
		return why + ", " + then
	}
	return "War für " + shortDay(send) + " vorgesehen, " + then
}

// whyClosed says why nothing goes out on a day; "" where something does.
func whyClosed(c sending.Calendar, d invoicing.Date) string {
	for _, pause := range c.Pauses {
		if !d.Before(pause.From) && !pause.Until.Before(d) {
			return shortDay(d) + " liegt im Urlaub bis " + shortDay(pause.Until)
		}
	}
	if !c.BusinessDays {
		return ""
	}
	switch name := holiday.Name(d, c.Land); {
	case name != "" && c.Land != "":
		return fmt.Sprintf("%s ist Feiertag in %s (%s)", shortDay(d), c.Land, name)
	case name != "":
		return fmt.Sprintf("%s ist Feiertag (%s)", shortDay(d), name)
	case d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday:
		return shortDay(d) + " ist kein Werktag"
	}
	return ""
}
