package modified

import (
	"context"
	"errors"
	"strings"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

const deadlock = 1213 // ER_LOCK_DEADLOCK

// trouble says in German why the order cannot be written now; of missing rights it names all.
func (h *HeldOrder) trouble(ctx context.Context, err error) error {
	if !denied(err) {
		return h.desk.trouble(ctx, err)
	}
	missing, checkErr := h.desk.missingRights(ctx, h.conn)
	if checkErr != nil || len(missing) == 0 {
		missing = []string{"alle Rechte aus Abschnitt 4 von packaging/sql/grants.sql."}
	}
	return lacking(missing, err)
}

func lacking(missing []string, err error) error {
	return &invoicing.Error{Code: invoicing.CodeUnavailable, Err: err,
		Message: "Dem Datenbankkonto fehlen Rechte im Shop. Ein Administrator des Datenbankservers führt aus: " + strings.Join(missing, " ")}
}

func denied(err error) bool {
	var answer *mysql.MySQLError
	return errors.As(err, &answer) && (answer.Number == deniedTable || answer.Number == deniedColumn)
}

// trouble says in German why the desk cannot work now, and what to do. What the context ended stays as it is.
func (d *Desk) trouble(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var answer *mysql.MySQLError
	if !errors.As(err, &answer) {
		return invoicing.Unavailablef("Der Datenbankserver des Shops (%s) ist nicht erreichbar. Es wird weiter versucht; steht der Shop nicht nur kurz, bitte "+
			"Rechner, Netz und shops[].push.dsn prüfen. (%w)", d.dsn.Addr, err)
	}
	switch answer.Number {
	case 1290, 1836, 1792: // read_only, super_read_only, a session that only reads
		return invoicing.Unavailablef("Der Datenbankserver des Shops (%s) lässt nur Lesen zu (read_only). Ist er eine Kopie, gehört der eigentliche Server in "+
			"shops[].push.dsn; sonst weiß der Administrator, wie lange das so bleibt. (%w)", d.dsn.Addr, err)
	case 1205, deadlock, 1969, 3024, 1317, 1099: // lock wait, deadlock, statement limit of MariaDB and MySQL, killed, LOCK TABLES
		return invoicing.Unavailablef("Eine Tabelle des Shops ist gerade gesperrt, etwa von einer Datensicherung. Es wird weiter versucht. (%w)", err)
	}
	return d.rareTrouble(answer.Number, err)
}

func (d *Desk) rareTrouble(number uint16, err error) error {
	switch number {
	case deniedUser, deniedHost, deniedDatabase, 1698, 1820, 1862: // also: no password wanted, to be changed, expired
		return invoicing.Unavailablef("Der Datenbankserver des Shops (%s) weist das Konto %q ab. Bitte Benutzer, Passwort, Rechner und Datenbank in shops[].push.dsn "+
			"(sonst shops[].dsn) prüfen. (%w)", d.dsn.Addr, d.dsn.User, err)
	case unknownDatabase, unknownTable, unknownColumn:
		return invoicing.Unavailablef("Im Shop fehlt eine Datenbank, Tabelle oder Spalte, die für den Status nötig ist; wird er gerade aktualisiert? (%w)", err)
	case 1040, 1203, 1226: // too many connections: in all, of this user, in this hour
		return invoicing.Unavailablef("Der Datenbankserver des Shops nimmt gerade keine weitere Verbindung an. Es wird weiter versucht. (%w)", err)
	case 126, 127, 134, 144, 145, 1034, 1035, 1194, 1195:
		return invoicing.Unavailablef("Eine Tabelle des Shops ist beschädigt; ein Administrator repariert sie mit REPAIR TABLE. (%w)", err)
	case 1021, 1041, 1114:
		return invoicing.Unavailablef("Dem Datenbankserver des Shops fehlt Platz auf der Platte oder im Speicher. (%w)", err)
	}
	return invoicing.Unavailablef("Der Datenbankserver des Shops lehnt ab; es wird weiter versucht. (%w)", err)
}
