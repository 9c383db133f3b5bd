package store

import (
	"context"
	"database/sql"

	"fakturisd/invoicing"
)

// AskedAgain returns the day on which somebody would be asked again about each document, if it were deselected now.
func (s *Store) AskedAgain(ctx context.Context, rows []ScheduledRow) (map[invoicing.ScheduledRef]invoicing.Date, error) {
	days := make(map[invoicing.ScheduledRef]invoicing.Date, len(rows))
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		for _, r := range rows {
			next, err := s.nextProvisional(ctx, tx, &scheduled{ScheduledRef: r.ScheduledRef, Schedule: r.Schedule})
			if err != nil {
				return err
			}
			days[r.ScheduledRef] = next
		}
		return nil
	})
	return days, err
}
