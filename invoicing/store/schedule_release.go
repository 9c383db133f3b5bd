package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// ReleaseGuard lets documents go that the guard held, because somebody looked and has a reason. One that is missed by now goes out
// with today's date. What is found anew after that holds it again.
func (s *Store) ReleaseGuard(ctx context.Context, refs []invoicing.ScheduledRef, reason, actor string) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return invoicing.Invalidf("Bitte sagen, warum die Rechnung trotzdem gesendet werden soll.")
	}
	return s.reschedule(ctx, refs, func(ctx context.Context, tx *sql.Tx, c *scheduled) error {
		if !c.Held() {
			return invoicing.Conflictf("%s wird nicht gehalten: bitte den jetzigen Stand ansehen.", called(c.ScheduledRef))
		}
		o, err := s.outlook(ctx, tx, s.today())
		if err != nil {
			return err
		}
		if o.missed(c.Schedule) {
			c.SendDate = o.today
		}
		c.GuardReleased = shorten(actor, 64)
		return s.writeSchedule(ctx, tx, c, "release", fmt.Sprintf("freigegeben: %s (gehalten wegen: %s)", reason, c.Guard), actor)
	})
}
