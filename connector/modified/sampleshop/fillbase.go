package sampleshop

import (
	"context"
	"database/sql"
	"fmt"
)

// FillBase makes a shop that sells nothing yet: languages (1 English, 2 German), order statuses, taxes, countries,
// currencies, carriers and customer groups of a new 2.0.7.2 shop in Germany. It has no articles and no ways to ship.
func FillBase(ctx context.Context, db *sql.DB) error {
	w, err := session(ctx, db)
	if err != nil {
		return err
	}
	defer w.close()
	if err := fillWorld(ctx, w); err != nil {
		return fmt.Errorf("the base of a shop: %w", err)
	}
	if err := fillBasics(ctx, w); err != nil {
		return fmt.Errorf("the base of a shop: %w", err)
	}
	for _, statement := range []string{
		`DELETE FROM configuration WHERE configuration_key LIKE 'MODULE\_SHIPPING\_%' OR configuration_key LIKE 'MODULE\_ORDER\_TOTAL\_SHIPPING\_%'`,
		fmt.Sprintf(`INSERT INTO configuration (configuration_key, configuration_value) VALUES ('STORE_COUNTRY', '%d')`, storeCountry),
	} {
		if _, err := w.exec(ctx, statement); err != nil {
			return fmt.Errorf("the base of a shop: %w", err)
		}
	}
	return nil
}
