package collective

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fakturisd/invoicing"
)

// wordsOn returns the line with the words that it has on a day: those of the order, or of the last change before.
func wordsOn(l invoicing.OrderLine, changes []invoicing.TextChange, d invoicing.Date) invoicing.OrderLine {
	var since invoicing.Date
	for _, c := range changes {
		if l.ID != 0 && c.OrderLineID == l.ID && !d.Before(c.From) && !c.From.Before(since) {
			l.Text, l.Details, since = c.Text, slices.Clone(c.Details), c.From
		}
	}
	return l
}

func checkTexts(c invoicing.Contract) error {
	if len(c.Texts) > maxEntries {
		return invoicing.Invalidf("Textänderungen: Es sind höchstens %d möglich.", maxEntries)
	}
	for i, t := range c.Texts {
		if err := checkDay("Textänderung ab", t.From); err != nil {
			return err
		}
		all := t.Text + strings.Join(t.Details, "")
		switch {
		case t.OrderLineID == 0 || strings.TrimSpace(t.Text) == "":
			return invoicing.Invalidf("Textänderung ab %s: Es braucht eine Position und ihre Bezeichnung.", t.From.German())
		case utf8.RuneCountInString(t.Text) > 2000 || utf8.RuneCountInString(all) > 20000 || !utf8.ValidString(all):
			return invoicing.Invalidf("Textänderung ab %s: Die Bezeichnung ist zu lang.", t.From.German())
		}
		for _, u := range c.Texts[:i] {
			if u.From == t.From && u.OrderLineID == t.OrderLineID {
				return invoicing.Invalidf("Textänderungen: Am %s ändert sich derselbe Text zweimal.", t.From.German())
			}
		}
	}
	return nil
}
