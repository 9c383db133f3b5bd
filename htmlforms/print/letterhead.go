package print

import (
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

func newDocument(l *locale, c invoicing.Company) (*document, error) {
	logo, err := logoURL(c.Logo)
	if err != nil {
		return nil, err
	}
	town := strings.TrimSpace(c.Postcode + " " + c.City)
	d := &document{Language: l.Language, Logo: logo, locale: l}
	d.Seller = letterhead{Sender: wrap(join(" · ", c.Name, c.Street, town), sizeSender, 760)} // 80 mm, less what hinting adds
	d.Seller.Sender = d.Seller.Sender[:min(len(d.Seller.Sender), 2)]
	d.Seller.Name, d.Seller.Size = name(clean(c.Name))
	d.Seller.Contact = lines(join(", ", c.Street, town), labelled(l, "phone", c.Phone), c.Email)
	d.Footer = footer(l, c, town)
	return d, nil
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

// window is the address as the post wants it; the country only when it is another than the sender's.
func (l *locale) window(a invoicing.Address, home string) []string {
	country := ""
	if a.Country != "" && !strings.EqualFold(a.Country, home) {
		country = l.country(a.Country)
	}
	name := a.Name()
	if a.Company == "" && a.Salutation != "" && name != "" {
		name = a.Salutation + " " + name
	}
	var all []string
	for _, line := range lines(a.Company, name, a.Extra, a.Street, a.Postcode+" "+a.City, country) {
		all = append(all, wrap(line, sizeAddress, 800)...)
	}
	return all[:min(len(all), 8)]
}

// info stacks the rows of the information block; rows without a value are left out.
func info(l *locale, pairs ...string) []infoRow {
	var rows []infoRow
	var top mm
	for i := 0; i+1 < len(pairs); i += 2 {
		value := wrap(clean(pairs[i+1]), sizeInfo, infoValue)
		if len(value) == 0 {
			continue
		}
		value = value[:min(len(value), 3)]
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
