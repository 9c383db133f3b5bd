package modified

import (
	"sync/atomic"

	"fakturisd/invoicing"
)

// emptied is an error while a table is empty that no shop does without and that had rows before: its backup is being
// restored, table by table. What would be read now, every order would have without its language and country.
func (s *Shop) emptied(had *atomic.Bool, table string, rows int) error {
	if rows > 0 {
		had.Store(true)
		return nil
	}
	if had.Load() {
		return invoicing.Unavailablef("shop %s: the table %s was emptied; is a backup being restored? It is read again when that is done", s.config.Key, table)
	}
	return nil
}
