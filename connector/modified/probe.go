package modified

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// Probe finds out what the shop can do. It also notices new tables and columns: a new customer group brings a table.
func (s *Shop) Probe(ctx context.Context) (connector.Capabilities, error) {
	if err := s.lookAgain(ctx); err != nil {
		return connector.Capabilities{}, err
	}
	out := connector.Capabilities{Engines: map[string]string{}, Columns: map[string]bool{}}
	c := s.schema.Load()
	for _, f := range featureColumns() {
		table, column, _ := strings.Cut(f, ".")
		out.Columns[f] = c.hasColumn(table, column)
	}
	for _, step := range []func(context.Context, *connector.Capabilities) error{
		s.probeVersion, s.probeServer, s.probeTables, s.probeClock, s.probeShipping} {
		if err := step(ctx, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

func (s *Shop) probeServer(ctx context.Context, out *connector.Capabilities) error {
	rows, err := s.rows(ctx, "SELECT VERSION() AS v")
	if err != nil {
		return err
	}
	out.ServerVersion = rows[0].text("v")
	return nil
}

func (s *Shop) probeTables(ctx context.Context, out *connector.Capabilities) error {
	rows, err := s.rows(ctx, `SELECT TABLE_NAME AS t, ENGINE AS e, TABLE_COLLATION AS c FROM information_schema.TABLES
		WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'`)
	if err != nil {
		return err
	}
	for _, r := range rows {
		table := strings.ToLower(r.text("t"))
		out.Engines[table] = r.text("e")
		if table == orders {
			out.Charset, _, _ = strings.Cut(r.text("c"), "_") // a collation's name starts with its charset
		}
	}
	return s.probeDoubleEncoding(ctx, out)
}

// probeClock finds the zone of the shop's naive times, and tells when the newest order lies in the future: then the
// shop's clock is not the database server's.
func (s *Shop) probeClock(ctx context.Context, out *connector.Capabilities) error {
	k, err := s.small(ctx, invoicing.KindOrder)
	if err != nil {
		return err
	}
	if out.Zone, err = s.zone(k); err != nil {
		return err
	}
	rows, err := s.rows(ctx, `SELECT date_purchased AS at FROM orders ORDER BY orders_id DESC LIMIT 1`)
	if err != nil || len(rows) == 0 {
		return err
	}
	if ahead := instant(rows[0].text("at"), out.Zone).Sub(k.now); ahead > 5*time.Minute {
		out.Problems = append(out.Problems, fmt.Sprintf("Der neueste Auftrag liegt %d Minuten in der Zukunft: die Uhr des Shops ist nicht die des Datenbankservers.",
			int(ahead.Minutes())))
	}
	return nil
}

func (s *Shop) probeShipping(ctx context.Context, out *connector.Capabilities) error {
	methods, err := s.shippingModules(ctx)
	if err != nil {
		return err
	}
	for _, m := range methods {
		out.Problems = append(out.Problems, m.warnings...)
	}
	return nil
}

// zone is that of the naive times: Europe/Berlin where the server's clock runs as Berlin's does, else the offset that
// it has now. A shop that sets its clock itself is a German one: the zone of its PHP is told nowhere.
func (s *Shop) zone(k *small) (*time.Location, error) {
	if s.config.Zone != nil {
		return s.config.Zone, nil
	}
	if table, column, _ := strings.Cut(ownClock, "."); s.schema.Load().hasColumn(table, column) {
		return time.LoadLocation("Europe/Berlin")
	}
	return zoneAt(k.offset, k.now)
}

func zoneAt(offset int, now time.Time) (*time.Location, error) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, fmt.Errorf("time zone Europe/Berlin: %w", err)
	}
	offset = int((time.Duration(offset) * time.Second).Round(time.Minute) / time.Second) // the two clocks are read apart
	if _, o := now.In(berlin).Zone(); o == offset {
		return berlin, nil
	}
	if offset == 0 {
		return time.UTC, nil
	}
	return time.FixedZone(fmt.Sprintf("UTC%+d", offset/3600), offset), nil
}
