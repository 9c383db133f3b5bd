package store

import (
	"slices"

	"fakturisd/invoicing"
)

// holdUnprintable holds an invoice whose print would not say what it says.
func (s *Store) holdUnprintable(inv *invoicing.Invoice) {
	for _, reason := range s.unprintable(*inv) {
		if !slices.Contains(inv.Hold, reason) {
			inv.Hold = append(inv.Hold, reason)
		}
	}
}
