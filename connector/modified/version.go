package modified

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"fakturisd/connector"
)

// versionStep names columns that came with a version and that no earlier one has (the shop's update SQL).
type versionStep struct {
	version string
	columns []string
}

func versionSteps() []versionStep {
	return []versionStep{
		{"2.0.1.0", columns("orders_tracking.date_added database_version.id")},
		{"2.0.5.0", columns("products_description.products_heading_title email_content.email_id")},
		{"2.0.5.1", columns("orders.campaign")},
		{"2.0.7.0", columns("specials.specials_old_products_price products_geo_zones_to_tax_class.tax_class_id tax_class.sort_order")},
		{"3.0.0", columns("orders.content_type orders_products.products_weight_origin orders_products.products_vpe scheduled_tasks.tasks_id")},
		{"3.1.0", columns("database_version.date_added")},
	}
}

// ownClock came with 3.1.3, as did the zone of PHP's clock for every session of the shop (shop: db_functions_mysqli).
const ownClock = "manufacturers.responsible_email_address"

// featureColumns are those that not every version of the shop has.
func featureColumns() []string {
	all := columns("orders.languages_id orders.refferers_id orders.ibn_billnr paypal_config.config_key " + ownClock)
	for _, s := range versionSteps() {
		all = append(all, s.columns...)
	}
	return all
}

// probeVersion takes the highest version of database_version: an update adds a row, and its id may be renumbered. The
// columns must agree: updates are made by hand, and not every shop was updated to the end.
func (s *Shop) probeVersion(ctx context.Context, out *connector.Capabilities) error {
	c := s.schema.Load()
	if c.hasColumn("database_version", "version") {
		rows, err := s.rows(ctx, "SELECT version AS v FROM database_version")
		if err != nil {
			return err
		}
		for _, r := range rows {
			if v := versionOf(r.text("v")); versionLess(out.Version, v) {
				out.Version = v
			}
		}
	}
	lowest, missing, newer := c.compareVersion(out.Version)
	switch {
	case out.Version == "":
		out.Version = lowest
		out.Problems = append(out.Problems, fmt.Sprintf("Die Version des Shops steht nicht in database_version; den Spalten nach ist es %s oder neuer.", lowest))
	case len(missing) > 0:
		out.Problems = append(out.Problems, fmt.Sprintf("Der Shop ist nur halb aktualisiert: database_version nennt %s, es fehlt aber %s. Er wird trotzdem gelesen.",
			out.Version, strings.Join(missing, ", ")))
	case newer != "":
		out.Problems = append(out.Problems, fmt.Sprintf("Der Shop ist nur halb aktualisiert: database_version nennt %s, die Spalten sind die von %s. Er wird trotzdem gelesen.",
			out.Version, newer))
	}
	return nil
}

// compareVersion says which version the columns speak of at the least, what the given version has beyond them, and
// the later version whose columns are all there. A single one of these may be a vendor's own. Tables that the database
// user does not see say nothing.
func (c *schema) compareVersion(version string) (lowest string, missing []string, newer string) {
	lowest = "2.0.0.0"
	for _, step := range versionSteps() {
		var absent []string
		seen := false
		for _, column := range step.columns {
			table, name, _ := strings.Cut(column, ".")
			seen = seen || c.has[table] != nil
			if c.has[table] != nil && !c.hasColumn(table, name) {
				absent = append(absent, fmt.Sprintf("%s (seit %s)", column, step.version))
			}
		}
		switch {
		case !seen:
		case len(absent) == 0:
			lowest = step.version
			if versionLess(version, step.version) {
				newer = step.version
			}
		case !versionLess(version, step.version):
			missing = append(missing, absent...)
		}
	}
	return lowest, missing, newer
}

// versionOf makes "2.0.7.2" of "MOD_2.0.7.2".
func versionOf(s string) string {
	if i := strings.IndexAny(s, "0123456789"); i >= 0 {
		return strings.TrimSpace(s[i:])
	}
	return ""
}

// versionLess compares versions number by number.
func versionLess(a, b string) bool {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(x) || i < len(y); i++ {
		m, n := versionPart(x, i), versionPart(y, i)
		if m != n {
			return m < n
		}
	}
	return a == "" && b != ""
}

func versionPart(parts []string, i int) int {
	if i >= len(parts) {
		return 0
	}
	digits := parts[i]
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
