package main

import (
	"context"
	"fmt"
	"strings"

	"fakturisd/daemon/config"
	"fakturisd/invoicing/store"
)

// checkProtection says whether the database refuses to change what was issued, whether the daemon's account could get round that,
// and what an admin of the database would do about it.
func checkProtection(ctx context.Context, cfg *config.Config) finding {
	const name = "archive"
	s, err := store.Open(ctx, store.Config{DSN: cfg.Database.DSN, OwnerDSN: cfg.Database.OwnerDSN})
	if err != nil {
		return found(name, err, "")
	}
	defer s.Close()
	if err := s.Migrate(ctx); err != nil {
		return finding{Name: name, Message: err.Error() + missingGrants(ctx, s, cfg)}
	}
	p := s.Protection()
	grants, err := s.Grants(ctx)
	if !p.Separate {
		grants, err = store.Grants(ctx, s.DB(), newAccount(p.Account))
	}
	if err != nil {
		return found(name, err, "")
	}
	return finding{Name: name, OK: p.Whole(), Message: protectionMessage(p, grants)}
}

// missingGrants prints what an administrator can give where the tables' owner may not pass rights on; empty while there are no tables.
func missingGrants(ctx context.Context, s *store.Store, cfg *config.Config) string {
	grants, err := s.Grants(ctx)
	if cfg.Database.OwnerDSN == "" || err != nil || len(grants) == 0 {
		return ""
	}
	return "\n      Dem Konto von database.owner_dsn GRANT OPTION geben, oder als Administrator des Servers:" + statements(grants)
}

// newAccount names the account that the daemon of one account could have of its own: as packaging/sql/grants.sql does, on the same host.
func newAccount(present string) string {
	return "'fakturis_dienst'@'" + present[strings.LastIndex(present, "@")+1:] + "'"
}

func statements(grants []string) string {
	return "\n      " + strings.Join(grants, ";\n      ") + ";"
}

func protectionMessage(p store.Protection, grants []string) string {
	var b strings.Builder
	if p.Whole() {
		fmt.Fprintf(&b, "die Datenbank verweigert jede Änderung an Gestelltem (%d Trigger; Konto %s)", p.Triggers, p.Account)
	} else {
		fmt.Fprintf(&b, "NICHT GESCHÜTZT, die Datenbank ließe zu: %s. %s", strings.Join(p.Unprotected, ", "), p.Reason)
	}
	if len(p.MayAlter) == 0 {
		b.WriteString(". Dieses Konto kann den Schutz nicht aufheben.")
		return b.String()
	}
	fmt.Fprintf(&b, ". Dieses Konto könnte den Schutz aufheben (%s). ", strings.Join(p.MayAlter, ", "))
	if p.Separate {
		b.WriteString("Es braucht nur die folgenden Rechte; alle weiteren mit REVOKE nehmen:")
	} else {
		fmt.Fprintf(&b, "Enger wird es mit zwei Konten: das jetzige als database.owner_dsn, für database.dsn ein neues (CREATE USER %s IDENTIFIED BY '…'),"+
			" das nur diese Rechte hat (gibt fakturisd ihm selbst, wenn das jetzige GRANT OPTION hat):", newAccount(p.Account))
	}
	return b.String() + statements(grants)
}
