package track

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-sql-driver/mysql"

	"fakturisd/connector"
	"fakturisd/invoicing"
)

// errNotOurs says that the account is none that the shop uses itself.
var errNotOurs = errors.New("the account may not write the shop's orders: it is not the shop's own")

// refusal says (in German) why an account cannot follow a shop by triggers; empty where an error means something else.
func refusal(err error) string {
	var answer *mysql.MySQLError
	switch {
	case errors.Is(err, errNotOurs):
		return "Das Datenbankkonto ist nicht das des Shops (es darf dort nicht schreiben). Ein Trigger gehört dem Konto, das ihn anlegt; wird es gelöscht, " +
			"scheitert jedes Schreiben des Shops. Bitte in triggers_dsn das Konto des Shops eintragen (includes/configure.php) oder tracking: triggers setzen."
	case !errors.As(err, &answer):
		return ""
	}
	switch answer.Number {
	case 1142, 1044, 1045, 1143, 1227, 1370: // command denied, database denied, access denied, column denied, special right, routine denied
		return "Dem Datenbankkonto fehlt ein Recht: " + answer.Message
	case 1419:
		return "Der Datenbankserver schreibt ein Binlog und lässt ohne SUPER keine Trigger zu (log_bin_trust_function_creators ist aus): " + answer.Message
	case 1235:
		return "Eine Tabelle des Shops hat schon einen Trigger, und dieser Datenbankserver erlaubt nur einen: " + answer.Message
	case 1290, 1836:
		return "Der Datenbankserver lässt nur Lesen zu: " + answer.Message
	}
	return ""
}

// gone says whether the table of what was written is gone, damaged, or not as it should be.
func gone(err error) bool {
	var answer *mysql.MySQLError
	if !errors.As(err, &answer) {
		return false
	}
	switch answer.Number {
	case 1146, 1932, 1054: // no such table, not in the engine, unknown column
		return true
	case 126, 127, 134, 144, 145, 1034, 1035, 1194, 1195: // a MyISAM table after a power failure
		return true
	}
	return false
}

// busy says whether a row, or a table, was locked for too long.
func busy(err error) bool {
	var answer *mysql.MySQLError
	return errors.As(err, &answer) && (answer.Number == 1205 || answer.Number == 1213)
}

// checkOwner refuses an account that only we use: it may be dropped one day by somebody who does not know of its
// triggers, and then every write of the shop fails (error 1449, which no handler catches). The shop's own account can
// write its orders.
func (t *Triggers) checkOwner(ctx context.Context) error {
	if t.always {
		return nil
	}
	owner, err := t.ownsShop(ctx)
	if err == nil && !owner {
		err = errNotOurs
	}
	return err
}

func (t *Triggers) ownsShop(ctx context.Context) (bool, error) {
	for _, statement := range []string{"EXPLAIN UPDATE orders SET orders_status = 0 WHERE orders_id = 0", "EXPLAIN DELETE FROM orders WHERE orders_id = 0"} {
		rows, err := t.db.QueryContext(ctx, statement)
		if refusal(err) != "" {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("find out what the account may do: %w", err)
		}
		if err := rows.Close(); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Possible finds out whether triggers can be used, without leaving any: reason says in German why not, grants are the
// statements that an admin of the database would run to make it possible.
func (t *Triggers) Possible(ctx context.Context) (reason string, grants []string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err = t.list(ctx); err == nil {
		err = t.try(ctx)
	}
	reason = refusal(err)
	if reason == "" {
		return "", nil, err
	}
	account, database, err := t.account(ctx)
	if err != nil {
		return "", nil, err
	}
	if strings.Contains(reason, "log_bin_trust_function_creators") {
		return reason, []string{"SET GLOBAL log_bin_trust_function_creators = 1;"}, nil
	}
	return reason, []string{
		fmt.Sprintf("GRANT TRIGGER ON `%s`.* TO %s;", database, account),
		fmt.Sprintf("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP ON `%s`.`%s` TO %s;", database, prefix, account),
	}, nil
}

// Owner is the account to which the triggers of a shop belong.
type Owner struct {
	Account  string // as GRANT wants it
	Shops    bool   // the shop itself could be using it
	Triggers int    // that are there
}

// Owner returns to whom the triggers belong, or would.
func (t *Triggers) Owner(ctx context.Context) (o Owner, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if o.Account, _, err = t.account(ctx); err != nil {
		return o, err
	}
	there, err := t.installed(ctx)
	if err != nil {
		return o, err
	}
	o.Triggers = len(there)
	o.Shops, err = t.ownsShop(ctx)
	return o, err
}

// try makes the table and one trigger, on that table itself, and removes them, unless there are triggers already.
func (t *Triggers) try(ctx context.Context) error {
	if there, err := t.installed(ctx); err != nil || len(there) > 0 {
		return err
	}
	if _, err := t.db.ExecContext(ctx, createTable+t.engine); err != nil {
		return err
	}
	defer t.db.ExecContext(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS "+prefix) // with its trigger
	body := bodyFor("INSERT", []connector.TrackedTable{{Name: prefix, Kind: invoicing.KindOrder, Key: "pk"}})
	return t.create(ctx, trigger{name: prefix + "_try_ins", event: "INSERT", table: prefix, body: body})
}

// account returns the account as GRANT wants it, and the shop's database.
func (t *Triggers) account(ctx context.Context) (account, database string, err error) {
	err = t.db.QueryRowContext(ctx, "SELECT CURRENT_USER(), DATABASE()").Scan(&account, &database)
	if err != nil {
		return "", "", fmt.Errorf("ask for the account: %w", err)
	}
	user, host := account, "%"
	if at := strings.LastIndexByte(account, '@'); at >= 0 {
		user, host = account[:at], account[at+1:]
	}
	return "'" + user + "'@'" + host + "'", database, nil
}
