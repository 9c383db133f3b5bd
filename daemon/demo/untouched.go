package demo

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
)

// Checksums returns the checksum of every table of the sample shops, to prove that the mirror only reads. What triggers note
// is ours.
func (s *Stage) Checksums(ctx context.Context) (map[string]string, error) {
	sums := map[string]string{}
	for _, name := range []string{SingleShop, MultiShop} {
		db, err := s.OpenShop(name)
		if err != nil {
			return nil, err
		}
		err = checksums(ctx, db, name, sums)
		db.Close()
		if err != nil {
			return nil, fmt.Errorf("checksums of %s: %w", name, err)
		}
	}
	return sums, nil
}

func checksums(ctx context.Context, db *sql.DB, schema string, sums map[string]string) error {
	tables, err := tablesOf(ctx, db, schema)
	if err != nil {
		return err
	}
	for _, t := range tables {
		var name string
		var sum sql.NullString
		if err := db.QueryRowContext(ctx, "CHECKSUM TABLE `"+t+"`").Scan(&name, &sum); err != nil {
			return err
		}
		sums[name] = sum.String
	}
	return nil
}

func tablesOf(ctx context.Context, db *sql.DB, schema string) ([]string, error) {
	rows, err := db.QueryContext(ctx, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = ? AND table_name NOT LIKE 'fakturis\_%' ORDER BY table_name`, schema)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var t string
		if err := rows.Scan(&t); err != nil {
			return nil, err
		}
		tables = append(tables, t)
	}
	return tables, rows.Err()
}

// Changed returns the tables whose checksums differ.
func Changed(before, after map[string]string) []string {
	var changed []string
	for t := range maps.Keys(before) {
		if before[t] != after[t] {
			changed = append(changed, t)
		}
	}
	return changed
}
