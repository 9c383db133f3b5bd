package print

import (
	"cmp"
	"strings"

	"fakturisd/invoicing"
)

// letterhead is the sender as it stands at the head of the first sheet.
type letterhead struct {
	Name    []string
	Size    points   // of the name
	Sender  []string // the small line above the address; two if it must be
	Contact []string // beside the name
}

// infoRow is a line of the information block beside the address.
type infoRow struct {
	Label string
	Value []string
	Top   mm
}

func newDocument(l *locale, c invoicing.Company) *document {
	town := strings.TrimSpace(c.Postcode + " " + c.City)
	d := &document{Language: l.Language, Logo: logoURL(c.Logo), Colour: paletteOf(c.Colour), locale: l}
	d.Seller = letterhead{Sender: wrap(join(" · ", c.Name, c.Street, town), sizeSender, 760)} // 80 mm, less what hinting adds
	d.Seller.Sender = d.Seller.Sender[:min(len(d.Seller.Sender), 2)]
	d.Seller.Name, d.Seller.Size = name(clean(c.Name))
	d.Seller.Contact = lines(join(", ", c.Street, town), labelled(l, "phone", c.Phone), c.Email)
	d.Footer = footer(l, c, town)
	return d
}

// name sets the company's name as large as fits beside the contact, at the smallest size in three lines.
func name(s string) ([]string, points) {
	for _, size := range []points{170, 145, 120} {
		if wrapped := wrap(s, size*115/100, 960); len(wrapped) <= 1 { // bold runs 15 % wider
			return wrapped, size
		}
	}
	wrapped := wrap(s, 138, 960)
	return wrapped[:min(len(wrapped), 3)], 120
}

// windowLines is what the address has room for in the window (DIN 5008: 3 lines of remarks and 6 of address).
const windowLines = 9

// setWindow puts the address into the window. Of one that is longer street, town and country stay, for the post, and the
// whole of it stands above the table as well.
func (d *document) setWindow(a invoicing.Address, home string) {
	address := d.locale.address(a, home)
	var names, place []string
	for _, line := range address {
		wrapped := wrap(line, sizeAddress, 800)
		if len(place) > 0 || line == strings.TrimSpace(clean(a.Street)) {
			place = append(place, wrapped...)
		} else {
			names = append(names, wrapped...)
		}
	}
	if len(names)+len(place) > windowLines {
		d.overflow = append(d.overflow, d.locale.text("whole_address", "address", strings.Join(address, ", ")))
		place = place[:min(len(place), windowLines-1)]
		names = names[:min(len(names), windowLines-len(place))]
	}
	d.Window = append(names, place...)
}

// address is an address as the post wants it; the country only when it is another than the sender's.
func (l *locale) address(a invoicing.Address, home string) []string {
	country := ""
	if a.Country != "" && !strings.EqualFold(a.Country, home) {
		country = l.country(a.Country)
	}
	name := a.Name()
	if a.Company == "" && a.Salutation != "" && name != "" {
		name = cmp.Or(l.Texts[a.Salutation], a.Salutation) + " " + name
	}
	return lines(a.Company, name, a.Extra, a.Street, a.Postcode+" "+a.City, country)
}

const (
	infoLines = 10 // what the information block has room for
	infoRows  = 2  // lines of one value
)

// setInfo stacks the rows of the information block. What has no room in it stands above the table instead.
func (d *document) setInfo(pairs ...string) {
	used := 0
	for _, r := range info(d.locale, infoValue, pairs...) {
		if len(r.Value) > infoRows || used+len(r.Value) > infoLines {
			d.overflow = append(d.overflow, r.Label+": "+strings.Join(r.Value, " "))
			continue
		}
		r.Top = mm(used) * lineInfo
		used += len(r.Value)
		d.Info = append(d.Info, r)
	}
}

// info makes rows of labels and values as wide as there is room; those without a value are left out.
func info(l *locale, room mm, pairs ...string) []infoRow {
	var rows []infoRow
	var top mm
	for i := 0; i+1 < len(pairs); i += 2 {
		value := wrap(clean(pairs[i+1]), sizeInfo, room)
		if len(value) == 0 {
			continue
		}
		rows = append(rows, infoRow{Label: l.text(pairs[i]), Value: value, Top: top})
		top += mm(len(value)) * lineInfo
	}
	return rows
}

// lines returns the texts that are not empty.
func lines(texts ...string) []string {
	var kept []string
	for _, t := range texts {
		if t = strings.TrimSpace(clean(t)); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

func join(separator string, texts ...string) string { return strings.Join(lines(texts...), separator) }

func labelled(l *locale, key, value string) string { return prefixed(l.text(key)+" ", value) }

func prefixed(prefix, value string) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	return prefix + value
}

// spacedIBAN writes an IBAN in groups of four.
func spacedIBAN(s string) string {
	var b strings.Builder
	for i, r := range strings.ReplaceAll(s, " ", "") {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
