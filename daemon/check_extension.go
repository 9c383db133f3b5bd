package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"fakturisd/connector/extension"
)

// clockWarning is from which difference on a clock deserves a word; the shop refuses from 300 seconds on.
const clockWarning = time.Minute

// checkExtensions asks the extension of each of a source's shops.
func checkExtensions(ctx context.Context, s *source) []finding {
	if s.config.Extension.Secret == "" {
		return nil
	}
	var all []finding
	for _, d := range s.Shops() {
		all = append(all, checkExtension(ctx, s, d.Key))
	}
	return all
}

func checkExtension(ctx context.Context, s *source, shop string) finding {
	name := "extension " + shop
	c, err := s.extension(shop)
	if err != nil {
		return found(name, err, "")
	}
	i, err := c.Ping(ctx)
	if err != nil {
		return found(name, err, "")
	}
	return found(name, nil, describeExtension(c.URL, i))
}

// describeExtension says what answered, and what is not as it should be.
func describeExtension(address string, i extension.Info) string {
	message := fmt.Sprintf("Erweiterung %s antwortet auf %s; Shop %s, PHP %s, Uhr geht %s", i.Version, address, i.ShopVersion, i.PHP, extension.Ahead(i.Ahead))
	if u, err := url.Parse(address); err == nil {
		message = strings.Replace(message, address, u.Redacted(), 1)
	}
	if slices.Contains(i.Can, "preview_unsigned") {
		message += ". Die Vorschau zeigt bei diesem Stand des Shops weder Signatur noch Anhänge"
	}
	if i.Ahead.Abs() > clockWarning {
		message += ". ACHTUNG: Ab 300 Sekunden Unterschied nimmt der Shop nichts mehr an; bitte die Uhrzeit beider Rechner prüfen (NTP)"
	}
	return message
}
