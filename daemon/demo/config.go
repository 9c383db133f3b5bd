package demo

import (
	_ "embed"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"text/template"

	"fakturisd/invoicing"
)

//go:embed fakturis.yaml.tmpl
var configTemplate string

// writeConfig writes the configuration of this start; ports and sockets may differ from the last one's.
func (s *Stage) writeConfig(o Options) error {
	t, err := template.New("fakturis.yaml").Parse(configTemplate)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(s.Mailbox.Addr())
	if err != nil {
		return err
	}
	s.ConfigPath = filepath.Join(s.dir, "fakturis.yaml")
	f, err := os.OpenFile(s.ConfigPath, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = t.Execute(f, map[string]any{
		"Database":  s.server.DSNFor("fakturis", "demo-fakturis", "fakturis"),
		"Owner":     s.server.DSNFor("fakturis_eigner", "demo-eigner", "fakturis"),
		"Tee":       s.server.DSNFor("leser", "demo-leser", SingleShop),
		"TeeOwn":    s.server.DSNFor("shop_tee", "demo-tee", SingleShop),
		"Multi":     s.server.DSNFor("leser", "demo-leser", MultiShop),
		"TeePush":   s.server.DSNFor("melder", "demo-melder", SingleShop),
		"MultiPush": s.server.DSNFor("melder", "demo-melder", MultiShop),
		"Listen":    s.Listen, "MailHost": host, "MailPort": port, "Scan": o.Scan,
	})
	return errors.Join(err, f.Close())
}

// freePort returns the wanted address, or the same host with the next of 20 ports that is free.
func freePort(wanted string) (string, error) {
	host, port, err := net.SplitHostPort(wanted)
	if err != nil {
		return "", invoicing.Invalidf("%q is not host:port", wanted)
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return "", invoicing.Invalidf("%q is not host:port", wanted)
	}
	for p := first; p < first+20; p++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(p)))
		if err == nil {
			return l.Addr().String(), l.Close()
		}
	}
	return "", invoicing.Unavailablef("no free port from %s on", wanted)
}
