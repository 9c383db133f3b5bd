package print

import (
	"bytes"
	"fmt"
	"strings"
)

// mostMissing is how many lines of a reason have room on the sheet.
const mostMissing = 30

// Missing returns a sheet in the place of a document that cannot be made, with its name and the reason, both in German. It is
// marked as a draft, as is all that it lies among.
func Missing(name, reason string) ([]byte, error) {
	l, err := localeFor("de")
	if err != nil {
		return nil, err
	}
	page := struct {
		Title, Watermark string
		Name, Text       []string
	}{Title: clean(name), Watermark: l.text("watermark"), Name: wrap(clean(name), 140, textWidth)}
	for line := range strings.Lines(l.text("missing") + "\n\n" + reason) {
		page.Text = append(page.Text, wrap(clean(line), sizeSubject, textWidth)...)
	}
	page.Name, page.Text = page.Name[:min(len(page.Name), 2)], page.Text[:min(len(page.Text), mostMissing)]
	var b bytes.Buffer
	if err := pageTemplate.ExecuteTemplate(&b, "missing.html", page); err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	return b.Bytes(), nil
}
