package invoicing

import "fmt"

// unitWords are the German words for a unit: one of it, several, and every one ("jeden Monat").
var unitWords = map[Unit][3]string{
	Day:   {"Tag", "Tage", "jeden Tag"},
	Week:  {"Woche", "Wochen", "jede Woche"},
	Month: {"Monat", "Monate", "jeden Monat"},
	Year:  {"Jahr", "Jahre", "jedes Jahr"},
}

// German writes a length of time, such as "1 Jahr" or "3 Monate".
func (i Interval) German() string {
	words := unitWords[i.Unit]
	if i.Count == 1 {
		return "1 " + words[0]
	}
	return fmt.Sprintf("%d %s", i.Count, words[1])
}

// EveryGerman writes how often something comes, such as "jeden Monat" or "alle 2 Monate".
func (i Interval) EveryGerman() string {
	if i.Count == 1 {
		return unitWords[i.Unit][2]
	}
	return "alle " + i.German()
}
