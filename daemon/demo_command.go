package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/daemon/config"
	"fakturisd/daemon/demo"
	"fakturisd/invoicing"
)

type demoCommand struct {
	Dir    string        `help:"Folder of everything the demo creates (default: demo-data, with --check a new one that is removed)." type:"path" placeholder:"DIR"`
	Listen string        `help:"Where the pages answer; the next free port is taken." default:"127.0.0.1:8480"`
	Orders int           `help:"Orders in the single sample shop." default:"300"`
	Check  bool          `help:"Do the main job once without a person, print figures and exit."`
	Clean  bool          `help:"Remove the demo's folder."`
	Every  time.Duration `help:"Pause between two new checkouts in the sample shops." default:"15s"`
}

// Run shows the main job with sample shops until it is interrupted.
func (c demoCommand) Run(a *app) error {
	if c.Dir == "" {
		c.Dir = "demo-data"
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return err
	}
	c.Dir = dir
	if c.Clean {
		return demo.Clean(dir)
	}
	if c.Check {
		return c.check(a)
	}
	return c.show(a)
}

// performance is a demo that stands: the stage, and the daemon on it.
type performance struct {
	stage *demo.Stage
	main  *Main
}

func (c demoCommand) begin(a *app, log zerolog.Logger) (*performance, error) {
	bar := newProgress(a.stderr)
	stage, err := demo.Set(a.ctx, demo.Options{
		Dir: c.Dir, Listen: c.Listen, Orders: c.Orders, Now: time.Now(), Scan: 2 * time.Second,
		Progress: func(what string, done, total int) { bar.show(what, int64(done), int64(total)) },
	})
	bar.end()
	if err != nil {
		return nil, err
	}
	p := &performance{stage: stage}
	mails := stage.Mailbox.Handler()
	cfg, err := config.Load(stage.ConfigPath, nil)
	if err == nil {
		p.main, err = Open(a.ctx, cfg, log, Options{
			Extra:    map[string]http.Handler{demo.MailPath: mails, demo.MailPath + "/": mails},
			Schedule: time.Second,
		})
	}
	if err != nil {
		return nil, errors.Join(err, stage.Close())
	}
	if err := p.mirror(a.ctx, bar); err != nil {
		return nil, errors.Join(err, p.end())
	}
	bar.end()
	return p, nil
}

// mirror mirrors both shops once while people watch.
func (p *performance) mirror(ctx context.Context, bar *progress) error {
	for _, s := range p.main.sources {
		if _, err := s.onceShown(ctx, false, bar.mirror(s.Key)); err != nil {
			return err
		}
	}
	return nil
}

func (p *performance) end() error { return errors.Join(p.main.Close(), p.stage.Close()) }

// show runs the demo for people.
func (c demoCommand) show(a *app) error {
	logFile, err := openLog(filepath.Join(c.Dir, "fakturisd.log"))
	if err != nil {
		return err
	}
	defer logFile.Close()
	p, err := c.begin(a, a.logTo(logFile))
	if err != nil {
		return err
	}
	if err := p.login(a.ctx); err != nil {
		return errors.Join(err, p.end())
	}
	if err := p.firstDocuments(a.ctx); err != nil {
		return errors.Join(err, p.end())
	}
	fmt.Fprintf(a.stdout, welcome, p.main.URL(), demo.Login, demo.Password, p.main.URL(), demo.MailPath, p.stage.ConfigPath, logFile.Name())
	go c.trickle(a.ctx, p)
	err = p.main.Run(a.ctx)
	fmt.Fprintln(a.stderr, "Vorführung wird beendet …")
	return errors.Join(err, p.end())
}

const welcome = `
  fakturisd läuft mit zwei Beispielshops.

    Oberfläche   %s
    Anmeldung    %s / %s
    Postfach     %s%s   (alle Mails der Vorführung)
    Konfiguration %s
    Protokoll     %s

  Alle paar Sekunden kommt eine neue Bestellung dazu. Beenden mit Strg+C; der nächste Start behält die Daten,
  »make demo-clean« entfernt sie.

`

// login creates the demo's user, once.
func (p *performance) login(ctx context.Context) error {
	err := p.main.Store.AddUser(ctx, demo.Login, "Vorführung", demo.Password)
	if invoicing.ErrorCode(err) == invoicing.CodeConflict {
		return nil
	}
	return err
}

// firstDocuments plays the main job when there is no document yet, so that no list is empty.
func (p *performance) firstDocuments(ctx context.Context) error {
	counts, err := p.main.Store.Counts(ctx)
	if err != nil || counts.Invoices > 0 {
		return err
	}
	return demo.Play(ctx, p.main.Store, p.main.today())
}

// trickle keeps new checkouts coming.
func (c demoCommand) trickle(ctx context.Context, p *performance) {
	for seed := time.Now().UnixNano(); ; seed++ {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.Every):
		}
		if err := p.checkout(ctx, seed); err != nil && ctx.Err() == nil {
			p.main.Log.Error().Err(err).Msg("a new sample checkout failed")
		}
	}
}

func (p *performance) checkout(ctx context.Context, seed int64) error {
	name := []string{demo.SingleShop, demo.SingleShop, demo.MultiShop}[seed%3]
	db, err := p.stage.OpenShop(name)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = sampleshop.Trickle(ctx, db, seed)
	return err
}

func openLog(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}
