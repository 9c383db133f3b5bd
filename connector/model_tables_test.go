package connector_test

import (
	"fmt"
	"strings"
)

// worldMoves change what everything depends on, and the tables themselves.
func (w *model) worldMoves() []move {
	all := func(name string, statements ...string) func() {
		return func() {
			n := w.rng.IntN(100)
			for i := range statements {
				statements[i] = strings.ReplaceAll(statements[i], "{n}", fmt.Sprint(n))
			}
			w.losing(name, func() { w.all = w.triggers }, statements...)
		}
	}
	return []move{
		{1, all("an option's new name", `UPDATE products_options SET products_options_name = 'Farbe {n}' WHERE products_options_id = 1`)},
		{1, all("a tax rate", `UPDATE tax_rates SET tax_rate = 1{n}, last_modified = NOW() ORDER BY tax_rates_id LIMIT 1`)},
		{1, all("a carrier's new name", `UPDATE carriers SET carrier_name = 'Bote {n}' WHERE carrier_id = 1`)},
		{1, all("a country's new name", `UPDATE countries SET countries_name = 'Deutschland {n}' WHERE countries_id = 81`)},
		{1, w.otherEngine}, {1, w.vendorColumn},
		{1, w.restoreTable}, {1, w.backUp}, {1, w.restoreOrders}, {1, w.dropTrigger}, {1, w.newGroup}, {1, w.truncate},
	}
}

// losing begins an activity that nothing else disturbs, and says what follows from each of its statements.
func (w *model) losing(name string, then func(), statements ...string) {
	if len(w.doing) > 0 {
		return
	}
	a := w.begin(name, func(a *activity) error {
		for _, s := range statements {
			w.structure++
			if err := a.exec(s); err != nil {
				return err
			}
			then() // the daemon does nothing before the next statement's turn
		}
		return nil
	})
	a.alone = true
}

// changing says whether something is going on that nothing else disturbs: tables may be missing.
func (w *model) changing() bool { return len(w.doing) > 0 && w.doing[0].alone }

// lose finds out whether triggers, or what they noted, are gone.
func (w *model) lose() { w.lost = w.lost || w.triggers && !w.complete() }

func orderTables() []string {
	return []string{"orders", "orders_products", "orders_products_attributes", "orders_total", "orders_status_history", "orders_tracking"}
}

func (w *model) someTable() string {
	return pick(w, append(orderTables(), "customers", "address_book", "products", "products_description", "products_attributes", "specials", "configuration",
		"personal_offers_by_customers_status_1", "countries")...)
}

func (w *model) otherEngine() {
	table := w.someTable()
	w.losing("another engine", func() {}, fmt.Sprintf("ALTER TABLE %s ENGINE=%s", table, pick(w, "InnoDB", "MyISAM")))
}

// vendorColumn gives a table a column that no shop has, or takes it away.
func (w *model) vendorColumn() {
	table := w.someTable()
	w.losing("a vendor's column", func() { w.due = w.due || !w.triggers }, fmt.Sprintf("ALTER TABLE %s ADD COLUMN IF NOT EXISTS vendor_%d VARCHAR(20)", table, w.rng.IntN(9)),
		fmt.Sprintf("ALTER TABLE %s DROP COLUMN IF EXISTS vendor_%d", table, w.rng.IntN(9)))
}

// restoreTable is what a backup tool does with one table: it drops it and makes it anew, without its triggers.
func (w *model) restoreTable() {
	table := w.someTable()
	w.losing("restoring "+table, w.lose, "DROP TABLE IF EXISTS spare", "CREATE TABLE spare LIKE "+table, "INSERT INTO spare SELECT * FROM "+table,
		"DROP TABLE "+table, "RENAME TABLE spare TO "+table)
}

// backUp keeps a copy of all orders.
func (w *model) backUp() {
	if len(w.doing) > 0 {
		return
	}
	var statements []string
	for _, table := range orderTables() {
		statements = append(statements, "DROP TABLE IF EXISTS backup_"+table, "CREATE TABLE backup_"+table+" LIKE "+table, "INSERT INTO backup_"+table+" SELECT * FROM "+table)
	}
	left := len(statements)
	w.backup = false
	w.losing("a backup", func() { left--; w.backup = left == 0 }, statements...)
}

// restoreOrders sets all orders back to what they were; their numbers will be given to others.
func (w *model) restoreOrders() {
	if !w.backup || len(w.doing) > 0 {
		return
	}
	var statements []string
	for _, table := range orderTables() {
		statements = append(statements, "DROP TABLE "+table, "CREATE TABLE "+table+" LIKE backup_"+table, "INSERT INTO "+table+" SELECT * FROM backup_"+table)
	}
	w.losing("restoring all orders", w.lose, statements...)
}

// dropTrigger takes away what the daemon put into the shop's database.
func (w *model) dropTrigger() {
	if w.triggers {
		w.losing("somebody tidies up", w.lose, pick(w, "DROP TABLE IF EXISTS fakturis_dirty", "DROP TRIGGER IF EXISTS fakturis_dirty_orders_upd",
			"DROP TRIGGER IF EXISTS fakturis_dirty_orders_products_ins", "DROP TRIGGER IF EXISTS fakturis_dirty_products_upd"))
	}
}

// newGroup makes a customer group, with a table of its own for its prices.
func (w *model) newGroup() {
	group := 10 + w.rng.IntN(5)
	table := fmt.Sprintf("personal_offers_by_customers_status_%d", group)
	w.losing("a new customer group", func() { w.lose(); w.all = w.triggers }, "CREATE TABLE IF NOT EXISTS "+table+" LIKE personal_offers_by_customers_status_1",
		fmt.Sprintf("REPLACE INTO customers_status (customers_status_id, language_id, customers_status_name, customers_status_image) VALUES (%d, 2, 'Gruppe %d', '')", group, group),
		"REPLACE INTO "+table+" SELECT * FROM personal_offers_by_customers_status_1")
}

// truncate empties a table; no trigger sees that.
func (w *model) truncate() {
	w.losing("a table is emptied", func() { w.due = true }, "TRUNCATE TABLE "+pick(w, "specials", "orders_tracking", "personal_offers_by_customers_status_1"))
}
