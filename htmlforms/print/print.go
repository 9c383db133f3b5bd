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

	"fakturisd/invoicing"
)

// pageTemplate is the sheet; it is the same for all documents.
var pageTemplate = template.Must(template.ParseFS(files, "template/*.html"))

// Invoice returns the print of an invoice as a complete HTML page with everything inline. What it says comes from
// inv alone; only the logo is read from the file that inv.Seller.Logo names. Without a number it is marked as a draft.
func Invoice(inv invoicing.Invoice) ([]byte, error) {
	l, err := localeFor(inv.Language)
	if err != nil {
		return nil, err
	}
	d, err := newDocument(l, inv.Seller)
	if err != nil {
		return nil, err
	}
	b := &invoicePrint{locale: l, inv: inv, document: d}
	return b.html()
}

// DeliveryNote returns the print of a delivery note as a complete HTML page with everything inline.
func DeliveryNote(n invoicing.DeliveryNote) ([]byte, error) {
	l, err := localeFor(n.Language)
	if err != nil {
		return nil, err
	}
	d, err := newDocument(l, n.Seller)
	if err != nil {
		return nil, err
	}
	b := &notePrint{locale: l, note: n, document: d}
	return b.html()
}

// document is what the template shows.
type document struct {
	Language  string
	Title     string // "Rechnung RE-2026-0042"
	Running   string // at the head of the pages after the first
	Watermark string
	Logo      template.URL
	Seller    letterhead
	Window    []string // the address in the window
	Info      []infoRow
	Columns   []column
	Pages     []page
	Footer    []footColumn
	locale    *locale
}

// Page writes "Seite 1 von 3".
func (d *document) Page(p page) string {
	return d.locale.text("page", "page", fmt.Sprint(p.Number), "pages", fmt.Sprint(p.Of))
}

// WindowTop is where the address begins: it sits in the lower part of the window, and higher if it has more lines.
func (d *document) WindowTop() mm { return 627 - mm(max(0, len(d.Window)-6))*lineAddress }

// SenderTop is where the small line above the address begins.
func (d *document) SenderTop() mm { return d.WindowTop() - 20 - mm(len(d.Seller.Sender))*lineSender }

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
