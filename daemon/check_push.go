package main

import (
	"context"
	"strings"
)

// checkPush says whether a shop's status can be changed from here. Who wants that has an account for it, rules or the shop
// extension configured; to others it is told, not held against them.
func checkPush(ctx context.Context, s *source) finding {
	name := "push " + s.Key
	desk, err := s.openDesk()
	if err != nil {
		return found(name, err, "")
	}
	defer desk.Close()
	missing, err := desk.CheckRights(ctx)
	if err != nil {
		return found(name, err, "")
	}
	if len(missing) == 0 {
		return finding{Name: name, OK: true, Message: "der Status kann im Shop geändert werden"}
	}
	c := s.config
	wanted := c.Push.DSN != "" || len(c.Push.Rules) > 0 || c.Extension.Secret != ""
	return finding{Name: name, OK: !wanted, Message: "der Status kann im Shop nicht geändert werden, es fehlen Rechte." +
		"\n    Was ein Administrator der Datenbank ausführt:\n      " + strings.Join(missing, "\n      ")}
}
