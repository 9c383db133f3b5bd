// Package print lays out the documents that customers get: invoices, collective invoices and delivery notes.
//
// A print is one HTML page with everything inline, a sheet of DIN 5008 form B after the other. The engine behind
// wkhtmltopdf is old and on Debian knows neither running headers nor page numbers, so that lines and pages are
// broken here, and the page only says where each piece goes.
package print

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"fakturisd/invoicing"
)

// pageTemplate is the sheet; it is the same for all documents.
var pageTemplate = template.Must(template.New("").Funcs(funcs).ParseFS(files, "template/*.html"))

// Invoice returns the print of an invoice as a complete HTML page with everything inline. What it says comes from
// inv alone; only the logo is read from the file that inv.Seller.Logo names, and left out where that cannot be used (see
// CheckLogo). Without a number it is marked as a draft.
func Invoice(inv invoicing.Invoice) ([]byte, error) {
	l, err := localeFor(inv.Language)
	if err != nil {
		return nil, err
	}
	b := &invoicePrint{locale: l, inv: inv, document: newDocument(l, inv.Seller), blocks: map[string]bool{}}
	return b.html()
}

// DeliveryNote returns the print of a delivery note as a complete HTML page with everything inline.
func DeliveryNote(n invoicing.DeliveryNote) ([]byte, error) {
	l, err := localeFor(n.Language)
	if err != nil {
		return nil, err
	}
	b := &notePrint{locale: l, note: n, document: newDocument(l, n.Seller)}
	return b.html()
}

// document is what the template shows.
type document struct {
	Language  string
	Title     string // "Rechnung RE-2026-0042"
	Kind      string // "Rechnung"
	Number    string // "RE-2026-0042"
	Running   string // at the head of the pages after the first
	Watermark string
	Logo      template.URL
	Colour    palette
	Seller    letterhead
	Window    []string // the address in the window
	Info      []infoRow
	Columns   []column
	Pages     []page
	Footer    []footColumn

	overflow []string // what had no room where it belongs
	locale   *locale
}

func (d *document) setTitle(kind, number string) {
	d.Kind, d.Number = kind, number
	d.Title = strings.TrimSpace(kind + " " + number)
}

// titleItems is the title, with a sentence under it that says what the document is about.
func (d *document) titleItems(subject string) []item {
	items := []item{{Kind: "title", Height: 104, Data: d}}
	for _, line := range wrap(clean(subject), sizeSubject, textWidth) {
		items = append(items, item{Kind: "subject", Height: lineSubject, Data: line})
	}
	return items
}

// notice adds a remark in the lines that it needs.
func (d *document) notice(items *[]item, text string) {
	for _, line := range wrap(clean(text), sizeText, textWidth) {
		*items = append(*items, item{Kind: "note", Height: lineText, Data: line})
	}
}

// Page writes "Seite 1 von 3".
func (d *document) Page(p page) string {
	return d.locale.text("page", "page", fmt.Sprint(p.Number), "pages", fmt.Sprint(p.Of))
}

// WindowTop is where the address begins: at the upper edge of its six lines, and higher if it has more.
func (d *document) WindowTop() mm { return min(627, 896-mm(len(d.Window))*lineAddress) }

// SenderTop is where the small line above the address begins.
func (d *document) SenderTop() mm { return d.WindowTop() - 12 - mm(len(d.Seller.Sender))*lineSender }

// Sheet gives the page's template both the document and the sheet.
func (d *document) Sheet(p page) any {
	return struct {
		*document
		Sheet page
	}{d, p}
}

func (d *document) html() ([]byte, error) {
	var b bytes.Buffer
	if err := pageTemplate.ExecuteTemplate(&b, "page.html", d); err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	return b.Bytes(), nil
}
