package print

import "fakturisd/invoicing"

// footColumn is a column of the footer.
type footColumn struct {
	Left  mm // within the footer
	Lines []string
}

const (
	footLines    = 6
	footGap   mm = 40
)

// footer lists all that a business letter must say of its sender. The columns are as wide as their texts, with equal
// gaps between them; texts too long for that are broken in columns of equal width.
func footer(l *locale, c invoicing.Company, town string) []footColumn {
	var filled [][]string
	for _, texts := range [][]string{
		lines(c.Name, c.Street, town),
		lines(labelled(l, "phone", c.Phone), c.Email),
		lines(c.Bank, prefixed("IBAN ", spacedIBAN(c.IBAN)), prefixed("BIC ", c.BIC)),
		lines(c.Register, labelled(l, "vat_id", c.VATID), labelled(l, "tax_number", c.TaxNumber)),
	} {
		if len(texts) > 0 {
			filled = append(filled, texts)
		}
	}
	if columns, ok := spacedFooter(filled); ok {
		return columns
	}
	return equalFooter(filled)
}

func spacedFooter(filled [][]string) ([]footColumn, bool) {
	var columns []footColumn
	var sum mm
	for _, texts := range filled {
		widest := mm(0)
		for _, t := range texts {
			widest = max(widest, mm(width(t, sizeFoot)/10)+1)
		}
		columns = append(columns, footColumn{Left: sum, Lines: texts})
		sum += widest
	}
	gaps := mm(max(1, len(filled)-1))
	gap := (textWidth - sum) / gaps
	for i := range columns {
		columns[i].Left += mm(i) * min(gap, 250)
	}
	return columns, gap >= footGap
}

func equalFooter(filled [][]string) []footColumn {
	var columns []footColumn
	each := textWidth / mm(max(1, len(filled)))
	for i, texts := range filled {
		var wrapped []string
		for _, t := range texts {
			wrapped = append(wrapped, wrap(t, sizeFoot, each-footGap)...)
		}
		columns = append(columns, footColumn{Left: mm(i) * each, Lines: wrapped[:min(len(wrapped), footLines)]})
	}
	return columns
}
