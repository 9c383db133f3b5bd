package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/kardianos/service"
	"github.com/rs/zerolog"
	"gopkg.in/natefinch/lumberjack.v2"

	"fakturisd/daemon/config"
	"fakturisd/invoicing"
)

type runCommand struct{}

// Run runs the daemon: in the foreground when a person started it, else under the system's service manager. A person
// sees a database that does not answer as an error; a service keeps trying.
func (c runCommand) Run(a *app) error {
	if service.Interactive() {
		return c.foreground(a)
	}
	p := &program{}
	s, err := newService(p, "", "")
	if err != nil {
		return err
	}
	log := serviceLogger(a, s)
	p.run = func(ctx context.Context) error { return c.keepTrying(ctx, a, log) }
	p.failed = func(err error) {
		log.Error().Err(err).Msg("fakturisd ends; the service manager starts it anew")
		os.Exit(exitFailed)
	}
	return s.Run()
}

func (c runCommand) foreground(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	return runMain(a.ctx, cfg, a.logger())
}

func runMain(ctx context.Context, cfg *config.Config, log zerolog.Logger) error {
	m, err := Open(ctx, cfg, log, Options{})
	if err != nil {
		return err
	}
	err = m.Run(ctx)
	if closeErr := m.Close(); err == nil {
		err = closeErr
	}
	return err
}

// keepTrying runs the daemon and waits while the database does not answer yet, as after a reboot.
func (c runCommand) keepTrying(ctx context.Context, a *app, log zerolog.Logger) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	for {
		err := runMain(ctx, cfg, log)
		if ctx.Err() != nil {
			return nil
		}
		if invoicing.ErrorCode(err) != invoicing.CodeUnavailable {
			return err
		}
		log.Error().Err(err).Msg("waiting for the database")
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(5 * time.Second):
		}
	}
}

// serviceLogger logs to the journal on Linux. On Windows nobody reads a service's output, so it logs to a rotated
// file, and errors that end it also to the event log.
func serviceLogger(a *app, s service.Service) zerolog.Logger {
	var out io.Writer = a.stderr
	if runtime.GOOS == "windows" {
		out = &lumberjack.Logger{Filename: filepath.Join(logFolder(a), "fakturisd.log"), MaxSize: 10, MaxBackups: 5}
		if events, err := s.SystemLogger(nil); err == nil {
			out = zerolog.MultiLevelWriter(out, eventWriter{events})
		}
	}
	return a.logTo(out)
}

func logFolder(a *app) string {
	if cfg, err := a.load(); err == nil {
		return cfg.DataDir
	}
	exe, err := os.Executable()
	if err != nil {
		return os.TempDir()
	}
	return filepath.Dir(exe)
}

// eventWriter passes errors on to the Windows event log.
type eventWriter struct{ events service.Logger }

// Write drops what has no level; zerolog calls WriteLevel.
func (w eventWriter) Write(p []byte) (int, error) { return len(p), nil }

// WriteLevel passes on errors and worse.
func (w eventWriter) WriteLevel(level zerolog.Level, p []byte) (int, error) {
	if level < zerolog.ErrorLevel {
		return len(p), nil
	}
	return len(p), w.events.Error(string(p))
}

type migrateCommand struct{}

// Run creates or updates the tables.
func (migrateCommand) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	if a.json {
		a.print(map[string]bool{"migrated": true})
		return nil
	}
	fmt.Fprintln(a.stdout, "Die FAKTURIS-Tabellen sind auf dem neuesten Stand.")
	return nil
}
