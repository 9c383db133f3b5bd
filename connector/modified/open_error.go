package modified

import (
	"errors"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing"
)

// Numbers of errors that a server answers a login with.
const (
	deniedDatabase  = 1044
	deniedUser      = 1045
	unknownDatabase = 1049
	deniedHost      = 1130
	deniedTable     = 1142
	deniedColumn    = 1143

	unknownColumn = 1054
	unknownTable  = 1146
	unknownIndex  = 1176
)

// openError says in the reader's words why a shop's database cannot be used.
func openError(key string, dsn *mysql.Config, err error) error {
	if invoicing.ErrorCode(err) != invoicing.CodeInternal {
		return err
	}
	var answer *mysql.MySQLError
	if !errors.As(err, &answer) {
		return invoicing.Unavailablef("shop %s: the database server at %s does not answer: %w", key, dsn.Addr, err)
	}
	switch answer.Number {
	case deniedUser, deniedHost:
		return invoicing.Invalidf("shop %s: the server at %s refuses the user %q (wrong user name, password or host)", key, dsn.Addr, dsn.User)
	case deniedDatabase:
		return invoicing.Invalidf("shop %s: the user %q has no rights on the database %q at %s", key, dsn.User, dsn.DBName, dsn.Addr)
	case unknownDatabase:
		return invoicing.Invalidf("shop %s: there is no database %q at %s", key, dsn.DBName, dsn.Addr)
	}
	return invoicing.Unavailablef("shop %s: the database %q at %s cannot be opened: %w", key, dsn.DBName, dsn.Addr, err)
}
