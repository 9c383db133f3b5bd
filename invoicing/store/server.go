package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"fakturisd/invoicing"
)

// checkServer refuses a server on which two daemons could take the same job (no SKIP LOCKED) or a rolled back
// transaction would stay (no InnoDB).
func checkServer(ctx context.Context, db *sql.DB) error {
	var version, engine string
	err := db.QueryRowContext(ctx, `SELECT VERSION(),
		COALESCE((SELECT support FROM information_schema.engines WHERE engine = 'InnoDB'), 'NO')`).Scan(&version, &engine)
	if err != nil {
		return err
	}
	if err := checkVersion(version); err != nil {
		return err
	}
	if engine != "YES" && engine != "DEFAULT" {
		return invoicing.Unavailablef("the database server has no InnoDB (support: %s), without which no transaction is safe: remove skip-innodb or disabled_storage_engines from its configuration", engine)
	}
	return nil
}

// checkVersion wants MariaDB 10.6 or MySQL 8.0.1, the first with SKIP LOCKED.
func checkVersion(version string) error {
	name, least := "MySQL", [3]int{8, 0, 1}
	if strings.Contains(strings.ToLower(version), "mariadb") {
		name, least = "MariaDB", [3]int{10, 6, 0}
	}
	var have [3]int
	if n, _ := fmt.Sscanf(version, "%d.%d.%d", &have[0], &have[1], &have[2]); n < 2 {
		return invoicing.Unavailablef("the database server calls itself %q, which is neither MariaDB nor MySQL", version)
	}
	for i := range have {
		if have[i] != least[i] {
			if have[i] > least[i] {
				return nil
			}
			return invoicing.Unavailablef("the database server is %s %s, but FAKTURIS needs MariaDB 10.6 or MySQL 8.0.1 and newer: update it, or give FAKTURIS a server of its own in database.dsn", name, version)
		}
	}
	return nil
}
