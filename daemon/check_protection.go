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
		return found(name, err, "")
	}
	p := s.Protection()
	grants, err := s.Grants(ctx)
	if err != nil {
		return found(name, err, "")
	}
	return finding{Name: name, OK: p.Whole(), Message: protectionMessage(p, grants)}
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
	fmt.Fprintf(&b, ". Dieses Konto könnte den Schutz aufheben (%s). Enger wird es mit zwei Konten: das jetzige als database.owner_dsn,"+
		" für database.dsn eines, das nur diese Rechte hat (gibt fakturisd ihm selbst, wenn das andere GRANT OPTION hat):\n      %s;",
		strings.Join(p.MayAlter, ", "), strings.Join(grants, ";\n      "))
	return b.String()
}
