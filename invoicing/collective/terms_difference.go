package collective

import (
	"encoding/json"
	"fmt"

	"fakturisd/invoicing"
)

// TermDifferences tells in German what two sets of terms of a contract differ in.
func TermDifferences(was, is invoicing.Contract) []string {
	var texts []string
	say := func(what, before, after string) {
		if before != after {
			texts = append(texts, fmt.Sprintf("%s: %s statt %s", what, after, before))
		}
	}
	say("Turnus", rhythm(was.Interval), rhythm(is.Interval))
	say("Beginn", was.Start.German(), is.Start.German())
	say("Stichtag", anchorText(was.AnchorDay), anchorText(is.AnchorDay))
	say("Anzahl", number(was.Count), number(is.Count))
	say("Ende", dayText(was.End), dayText(is.End))
	say("Verlängerung", rhythm(was.Renewal), rhythm(is.Renewal))
	say("Kündigungsfrist", rhythm(was.Notice), rhythm(is.Notice))
	say("Gekündigt am", dayText(was.Terminated), dayText(is.Terminated))
	say("Abrechnung", arrearsText(was.Arrears), arrearsText(is.Arrears))
	say("Anteilige Zeiträume", or(string(was.Proration), string(invoicing.ProrateDays)), or(string(is.Proration), string(invoicing.ProrateDays)))
	say("Übernahme", or(string(was.Takeover), string(invoicing.TakeoverByHand)), or(string(is.Takeover), string(invoicing.TakeoverByHand)))
	say("Käuferreferenz", or(was.BuyerRef, "keine"), or(is.BuyerRef, "keine"))
	if text(was.Terms) != text(is.Terms) {
		texts = append(texts, "Zahlungsbedingungen geändert")
	}
	if text(was.Lines) != text(is.Lines) {
		texts = append(texts, fmt.Sprintf("Positionen mit eigenem Turnus: %d statt %d", len(is.Lines), len(was.Lines)))
	}
	for _, p := range is.Prices {
		if !has(was.Prices, p) {
			texts = append(texts, priceNote([]invoicing.PriceChange{p}, invoicing.Date{}, p.From))
		}
	}
	for _, c := range is.Texts {
		if !has(was.Texts, c) {
			texts = append(texts, fmt.Sprintf("Neue Bezeichnung ab %s: „%s“", c.From.German(), c.Text))
		}
	}
	for _, p := range is.Pauses {
		if !has(was.Pauses, p) {
			texts = append(texts, fmt.Sprintf("Pause vom %s, %s", span(p.From, p.Until), map[bool]string{true: "danach berechnet", false: "nicht berechnet"}[p.BillLater]))
		}
	}
	if removed(was.Prices, is.Prices) {
		texts = append(texts, "Preisänderung zurückgenommen")
	}
	if removed(was.Texts, is.Texts) {
		texts = append(texts, "Textänderung zurückgenommen")
	}
	if removed(was.Pauses, is.Pauses) {
		texts = append(texts, "Pause zurückgenommen")
	}
	return texts
}

// has says whether an entry is in a list, by what it says.
func has[T any](list []T, entry T) bool {
	for _, e := range list {
		if text(e) == text(entry) {
			return true
		}
	}
	return false
}

func removed[T any](was, is []T) bool {
	for _, e := range was {
		if !has(is, e) {
			return true
		}
	}
	return false
}

// text writes a value so that equal ones are equal texts.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error() // of plain values: cannot be
	}
	return string(b)
}

func rhythm(i invoicing.Interval) string {
	if i.IsZero() {
		return "keine"
	}
	return i.German()
}

func anchorText(day int) string {
	switch day {
	case 0:
		return "wie der Beginn"
	case invoicing.Ultimo:
		return "Ultimo"
	}
	return fmt.Sprintf("%d.", day)
}

func number(n int) string {
	if n == 0 {
		return "keine"
	}
	return fmt.Sprint(n)
}

func dayText(d invoicing.Date) string { return or(d.German(), "keins") }

func arrearsText(arrears bool) string {
	if arrears {
		return "nachträglich"
	}
	return "im Voraus"
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
