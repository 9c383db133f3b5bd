package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/alecthomas/kong"
	"github.com/rs/zerolog"

	"fakturisd/daemon/config"
)

// Exit codes: done, failed, wrong use.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// commands is what can be said on the command line.
type commands struct {
	Config string `help:"Configuration file (default: fakturis.yaml beside the program, then /etc/fakturis/fakturis.yaml)." type:"path" placeholder:"FILE"`
	JSON   bool   `help:"Print results as JSON, for a machine."`
	Debug  bool   `help:"Log what is of interest only when something is wrong."`

	Run       runCommand       `cmd:"" help:"Run the daemon: mirror the shops, serve the pages, send what is due."`
	Demo      demoCommand      `cmd:"" help:"Show everything with sample shops in a folder of its own; needs no configuration."`
	Check     checkCommand     `cmd:"" help:"Check configuration, databases, grants, wkhtmltopdf and mail server; one line each."`
	Sync      syncCommand      `cmd:"" help:"Mirror the shops once and print what was read, new, changed, deleted, held and failed."`
	Probe     probeCommand     `cmd:"" help:"Show what a shop's database is: version, engines, character set, columns of its own."`
	Migrate   migrateCommand   `cmd:"" help:"Create or update the FAKTURIS tables."`
	Archive   archiveCommand   `cmd:"" help:"Verify and export what was issued."`
	User      userCommand      `cmd:"" help:"Manage the people who may log in."`
	Token     tokenCommand     `cmd:"" help:"Manage access to the local API."`
	Extension extensionCommand `cmd:"" help:"Pack the shop extension, and check it in a shop."`
	Service   serviceCommand   `cmd:"" help:"Install and control the system service."`
	Version   versionCommand   `cmd:"" help:"Print the version."`
}

// app is what every command gets: where to print, and how to find the configuration.
type app struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	json   bool
	level  zerolog.Level
	config string
}

// errReported ends a command as failed without another message; what is wrong was printed already.
var errReported = errors.New("reported")

func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli, kong.Name("fakturisd"), kong.Writers(stdout, stderr), kong.Exit(func(code int) { exit = code }),
		kong.Description("Joins modified eCommerce shops with the FAKTURIS invoicing system."), kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(stderr, "fakturisd:", err)
		return exitFailed
	}
	parsed, err := parser.Parse(args)
	if exit == 0 { // --help
		return exitDone
	}
	if err != nil {
		fmt.Fprintf(stderr, "fakturisd: %v (fakturisd --help lists what is possible)\n", err)
		return exitUsage
	}
	a := &app{ctx: ctx, stdout: stdout, stderr: stderr, json: cli.JSON, config: cli.Config, level: zerolog.InfoLevel}
	if cli.Debug {
		a.level = zerolog.DebugLevel
	}
	if err := parsed.Run(a); err != nil {
		return a.failed(err)
	}
	return exitDone
}

func (a *app) failed(err error) int {
	switch {
	case errors.Is(err, errReported):
	case a.json:
		a.print(map[string]string{"error": err.Error()})
		fmt.Fprintln(a.stderr, "fakturisd:", err)
	default:
		fmt.Fprintln(a.stderr, "fakturisd:", err)
	}
	return exitFailed
}

// load finds and reads the configuration.
func (a *app) load() (*config.Config, error) {
	path, err := config.Find(a.config)
	if err != nil {
		return nil, err
	}
	return config.Load(path, os.Environ())
}

// logger returns a logger for people on a terminal and for machines elsewhere.
func (a *app) logger() zerolog.Logger {
	if isTerminal(a.stderr) && !a.json {
		return a.logTo(zerolog.ConsoleWriter{Out: a.stderr, TimeFormat: "15:04:05"})
	}
	return a.logTo(a.stderr)
}

// logTo returns a logger of the wanted level.
func (a *app) logTo(w io.Writer) zerolog.Logger {
	return zerolog.New(w).Level(a.level).With().Timestamp().Logger()
}

// print writes v as one JSON document.
func (a *app) print(v any) {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	_ = enc.Encode(v)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(a *app) error {
	if a.json {
		a.print(map[string]string{"version": version})
		return nil
	}
	fmt.Fprintln(a.stdout, "fakturisd", version)
	return nil
}
