package packaging

import (
	_ "embed"
	"strings"
)

//go:embed systemd/fakturisd.service
var unit string

// SystemdUnit returns the unit as a template of kardianos/service: program, arguments and user are filled in by
// `fakturisd service install`, all else is as packages install it.
func SystemdUnit() string {
	return strings.NewReplacer(
		"/usr/bin/fakturisd run --config /etc/fakturis/fakturis.yaml", "{{Path | cmdEscape}}{{range Arguments}} {{. | cmd}}{{end}}",
		"User=fakturis\nGroup=fakturis\n", "{{if UserName}}User={{UserName}}\n{{end}}",
	).Replace(unit)
}
