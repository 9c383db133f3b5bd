package print

import (
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// kind names the document.
func (p *invoicePrint) kind() string { return p.locale.text(string(p.inv.Kind())) }

// subject is the sentence under the title that says which document this one corrects (§ 31 (5) UStDV), unless the text
// above the table does.
func (p *invoicePrint) subject() string {
	for _, kind := range []invoicing.ReferenceKind{invoicing.RefersCancelled, invoicing.RefersCorrected} {
		if r, ok := p.inv.Refers(kind); ok && !strings.Contains(p.inv.IntroText, r.Number) {
			return p.locale.text("refers_"+string(kind), "reference", p.reference(r))
		}
	}
	return ""
}

// reference writes "RE-2026-0042 vom 23.11.2026".
func (p *invoicePrint) reference(r invoicing.Reference) string {
	return strings.TrimSpace(whole(clean(r.Number)) + " " + whole(when(p.locale, r.Date)))
}

// referred lists all documents of a kind; one that the invoice names anyway is left out.
func (p *invoicePrint) referred(kind invoicing.ReferenceKind, named ...string) string {
	var all []string
	for _, r := range p.inv.References {
		if r.Kind == kind && r.Number != "" && !slices.Contains(named, r.Number) {
			all = append(all, p.reference(r))
		}
	}
	return strings.Join(all, ", ")
}
