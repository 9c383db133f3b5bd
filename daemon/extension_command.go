package main

import (
	"fmt"
	"os/exec"
	"strings"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	shopextension "fakturisd/packaging/shop-extension"
)

type extensionCommand struct {
	Build extensionBuild `cmd:"" help:"Write the shop extension as a zip to copy into a shop and as an archive of the ModifiedModuleLoaderClient."`
	Check extensionCheck `cmd:"" help:"Check the extension in a shop's root folder, or ask a configured shop whether it answers."`
}

type extensionBuild struct {
	Out string `help:"Folder to write into." type:"path" default:"." placeholder:"DIR"`
}

// Run writes the archives and prints their paths.
func (c extensionBuild) Run(a *app) error {
	paths, err := shopextension.Build(c.Out)
	if err != nil {
		return err
	}
	if a.json {
		a.print(map[string][]string{"files": paths})
		return nil
	}
	for _, p := range paths {
		fmt.Fprintln(a.stdout, p)
	}
	return nil
}

type extensionCheck struct {
	Dir  string `help:"Root folder of a shop on this machine." type:"path" xor:"what" required:"" placeholder:"SHOPROOT"`
	Shop string `help:"A shop of the configuration, which is asked whether its extension answers." xor:"what" required:"" placeholder:"KEY"`
}

// Run checks and fails when something is missing or changed, or the shop does not answer.
func (c extensionCheck) Run(a *app) error {
	if c.Shop != "" {
		return c.ask(a)
	}
	shop, err := shopextension.Inspect(c.Dir)
	if err != nil {
		return err
	}
	return a.report(extensionFindings(shop, a.phpVersion()))
}

// ask asks the extension of a configured shop.
func (c extensionCheck) ask(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	for _, s := range newSources(cfg, nil, zerolog.Nop(), nil) {
		for _, d := range s.Shops() {
			if d.Key == c.Shop {
				return a.report([]finding{checkExtension(a.ctx, s, d.Key)})
			}
		}
	}
	return invoicing.Invalidf("in der Konfiguration steht kein Shop %q", c.Shop)
}

// extensionFindings says in German what a shop's folder holds.
func extensionFindings(s shopextension.Shop, php finding) []finding {
	files := finding{Name: "files", OK: s.Files > 0 && len(s.Missing) == 0 && len(s.Changed) == 0, Message: fmt.Sprintf("%d Dateien der Erweiterung, alle unverändert", s.Files)}
	switch {
	case s.Files == 0 && len(s.Changed) == 0:
		files.Message = "die Erweiterung ist nicht da: den Inhalt der Zip-Datei in diesen Ordner kopieren"
	case !files.OK:
		files.Message = fmt.Sprintf("%d unverändert; %s", s.Files, strings.Join(nonEmpty("fehlt: ", s.Missing, "anders als ausgeliefert: ", s.Changed), "; "))
	}
	left := finding{Name: "leftovers", OK: len(s.Leftovers) == 0, Message: "keine Dateien einer anderen Version"}
	if !left.OK {
		left.Message = "nicht von dieser Version, bitte löschen: " + strings.Join(s.Leftovers, ", ")
	}
	core := finding{Name: "core", OK: len(s.Touched) == 0, Message: "keine andere Datei des Shops ruft die Erweiterung auf"}
	if !core.OK {
		core.Message = "diese Dateien wurden von Hand mit der Erweiterung verbunden; ohne sie brechen sie: " + strings.Join(s.Touched, ", ")
	}
	shop := finding{Name: "shop", OK: true, Message: s.Version + ", Admin-Ordner " + s.Admin}
	return []finding{shop, files, left, core, php}
}

// nonEmpty returns "name: a, b" for each list that is not empty.
func nonEmpty(first string, a []string, second string, b []string) []string {
	var all []string
	if len(a) > 0 {
		all = append(all, first+strings.Join(a, ", "))
	}
	if len(b) > 0 {
		all = append(all, second+strings.Join(b, ", "))
	}
	return all
}

// phpVersion asks the PHP of this machine; without one nothing is wrong: the web server may have its own.
func (a *app) phpVersion() finding {
	f := finding{Name: "php", OK: true, Message: "auf diesem Rechner nicht gefunden; die Erweiterung braucht PHP 5.6 bis 8.x"}
	program, err := exec.LookPath("php")
	if err != nil {
		return f
	}
	out, err := exec.CommandContext(a.ctx, program, "-n", "-r", "echo PHP_VERSION_ID, ' ', PHP_VERSION;").Output()
	var id int
	var version string
	if _, scanErr := fmt.Sscan(string(out), &id, &version); err != nil || scanErr != nil {
		f.Message = "php ist da, sagt aber seine Version nicht; die Erweiterung braucht PHP 5.6 bis 8.x"
		return f
	}
	f.OK = id >= 50600 && id < 90000
	f.Message = "PHP " + version + map[bool]string{true: "", false: "; die Erweiterung braucht PHP 5.6 bis 8.x"}[f.OK]
	return f
}
