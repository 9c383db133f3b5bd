package sending

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// Window is a span of the day by the clock on the wall, in minutes since midnight; Until is exclusive.
type Window struct {
	From, Until int
}

// The hour that the clocks skip when summer time begins (02:00 to 03:00): a window within it would not open on that day.
const skippedFrom, skippedUntil = 2 * 60, 3 * 60

// ParseWindow reads "07:00-18:00"; "24:00" is the day's end, the empty text all day. A window over midnight is refused: it
// would belong to two days, of which one may be a holiday.
func ParseWindow(text string) (Window, error) {
	if strings.TrimSpace(text) == "" {
		return Window{}, nil
	}
	from, until, _ := strings.Cut(text, "-")
	w := Window{minutes(from), minutes(until)}
	switch {
	case w.From < 0 || w.Until < 0 || w.From == 24*60:
		return Window{}, invoicing.Invalidf("%q is not a span of the day such as 07:00-18:00", text)
	case w.Until <= w.From:
		return Window{}, invoicing.Invalidf("%q ends before it begins; a window over midnight belongs to two days and is not possible", text)
	case w.From >= skippedFrom && w.Until <= skippedUntil:
		return Window{}, invoicing.Invalidf("%q does not exist on the day on which summer time begins", text)
	}
	return w, nil
}

// minutes reads "07:30"; -1 where it is no time of the day.
func minutes(text string) int {
	hour, minute, found := strings.Cut(strings.TrimSpace(text), ":")
	h, errH := strconv.Atoi(hour)
	m, errM := strconv.Atoi(minute)
	if !found || errH != nil || errM != nil || len(minute) != 2 || h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return -1
	}
	return h*60 + m
}

// Open says whether the wall's clock, which t shows in its zone, is within the window.
func (w Window) Open(t time.Time) bool {
	if w == (Window{}) {
		return true
	}
	at := t.Hour()*60 + t.Minute()
	return w.From <= at && at < w.Until
}

// String returns what ParseWindow reads.
func (w Window) String() string {
	if w == (Window{}) {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", w.From/60, w.From%60, w.Until/60, w.Until%60)
}
