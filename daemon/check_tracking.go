package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/rs/zerolog"

	"fakturisd/connector/modified"
	"fakturisd/connector/track"
)

// checkTracking says whether a shop can be followed by triggers, and what an admin of its database would do about it.
func checkTracking(ctx context.Context, s *source) finding {
	name := "tracking " + s.Key
	if s.config.Tracking == "scan" {
		return finding{Name: name, OK: true, Message: "nur durch Abgleich (tracking: scan)"}
	}
	shop, err := modified.Open(ctx, shopConfig(s.Source, zerolog.Nop()))
	if err != nil {
		return found(name, err, "")
	}
	defer shop.Close()
	triggers, err := s.openTriggers(shop)
	if err != nil {
		return found(name, err, "")
	}
	defer triggers.Close()
	reason, grants, err := triggers.Possible(ctx)
	if err != nil {
		return found(name, err, "")
	}
	if reason == "" {
		return s.possible(ctx, name, triggers)
	}
	return finding{Name: name, OK: s.config.Tracking == "auto", Message: "ohne Trigger, nur durch Abgleich: " + reason +
		"\n    Was ein Administrator der Datenbank tun kann, damit Trigger mit diesem Konto möglich sind (dazu tracking: triggers):\n      " +
		strings.Join(grants, "\n      ")}
}

func (s *source) possible(ctx context.Context, name string, t *track.Triggers) finding {
	owner, err := t.Owner(ctx)
	message := "Trigger sind möglich; sie gehören dann " + owner.Account
	if owner.Triggers > 0 {
		message = fmt.Sprintf("%d Trigger sind angelegt; sie gehören %s", owner.Triggers, owner.Account)
	}
	if !owner.Shops {
		message += ". ACHTUNG: Das ist nicht das Konto des Shops. Vor dem Löschen dieses Kontos die Trigger entfernen " +
			"(fakturisd probe --shop " + s.Key + " --remove-triggers), sonst scheitert jedes Schreiben des Shops. Sicherer ist triggers_dsn mit dem Konto des Shops"
	}
	return found(name, err, message)
}
