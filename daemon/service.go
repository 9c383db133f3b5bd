package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/kardianos/service"

	"fakturisd/invoicing"
	"fakturisd/packaging"
)

// stopBudget is how long a stop may take. Windows kills a service after 20 s; a mail in the middle of its dialogue
// is finished or left in the state "committing", which the next start finds.
const stopBudget = 15 * time.Second

type serviceCommand struct {
	Install   serviceInstall   `cmd:"" help:"Install the service (systemd or Windows); it starts with the system."`
	Uninstall serviceUninstall `cmd:"" help:"Remove the service and its triggers; data and configuration stay."`
	Start     serviceStart     `cmd:"" help:"Start the service."`
	Stop      serviceStop      `cmd:"" help:"Stop the service."`
	Status    serviceStatus    `cmd:"" help:"Say whether the service runs."`
}

type (
	serviceInstall struct {
		User string `help:"System user that the service runs as (Linux; Windows runs it as the local system)." default:"fakturis"`
	}
	serviceUninstall struct{}
	serviceStart     struct{}
	serviceStop      struct{}
	serviceStatus    struct{}
)

// Run installs the service with the configuration it will use; a configuration with an error is refused here, where
// a person reads it.
func (c serviceInstall) Run(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	path, err := filepath.Abs(cfg.Path())
	if err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		c.User = "" // another account would need its password here
	}
	s, err := managed(c.User, path)
	if err != nil {
		return err
	}
	if err := s.Install(); err != nil {
		return serviceError("install", err)
	}
	fmt.Fprintln(a.stdout, "Dienst fakturisd installiert. Starten mit: fakturisd service start")
	return nil
}

// Run removes the service, and what it put into the shops' databases. A shop that does not let it is named; the service
// goes all the same.
func (serviceUninstall) Run(a *app) error {
	if s, err := managed("", ""); err == nil {
		_ = s.Stop() // it may be stopped, or gone; while it runs it would make its triggers anew
	}
	if cfg, err := a.load(); err == nil {
		for _, src := range newSources(cfg, nil, a.logger(), nil) {
			if err := a.removeTriggers(src); err != nil {
				fmt.Fprintln(a.stderr, "fakturisd:", err)
			}
		}
	}
	return control(a, "uninstall", service.Service.Uninstall)
}

// Run starts the service.
func (serviceStart) Run(a *app) error { return control(a, "start", service.Service.Start) }

// Run stops the service.
func (serviceStop) Run(a *app) error { return control(a, "stop", service.Service.Stop) }

// Run prints running, stopped or not installed, and fails unless it is running.
func (serviceStatus) Run(a *app) error {
	s, err := managed("", "")
	if err != nil {
		return err
	}
	status, err := s.Status()
	word := map[service.Status]string{service.StatusRunning: "running", service.StatusStopped: "stopped"}[status]
	switch {
	case errors.Is(err, service.ErrNotInstalled):
		word = "not installed"
	case err != nil:
		return serviceError("status", err)
	}
	if a.json {
		a.print(map[string]string{"service": word})
	} else {
		fmt.Fprintln(a.stdout, word)
	}
	if status != service.StatusRunning {
		return errReported
	}
	return nil
}

// supported are the service managers that are known to give a daemon its time to stop.
var supported = []string{"linux-systemd", "windows-service"}

// managed returns the service as systemd or Windows manages it, and refuses others: SysV kills after ten seconds,
// mail dialogue or not.
func managed(user, configPath string) (service.Service, error) {
	if p := service.Platform(); !slices.Contains(supported, p) {
		return nil, invoicing.Unavailablef("this system is run by neither systemd nor Windows (found: %s); start `fakturisd run --config FILE` with what runs services here", p)
	}
	return newService(nil, user, configPath)
}

func control(a *app, action string, do func(service.Service) error) error {
	s, err := managed("", "")
	if err != nil {
		return err
	}
	if err := do(s); err != nil {
		return serviceError(action, err)
	}
	fmt.Fprintf(a.stdout, "service fakturisd: %s done\n", action)
	return nil
}

func serviceError(action string, err error) error {
	hint := "run this as administrator or root"
	if os.Geteuid() == 0 {
		hint = "is this system run by systemd?"
	}
	return invoicing.Unavailablef("service %s: %w (%s)", action, err, hint)
}

// newService describes the service to the system. The program knows nothing of it but Start and Stop.
func newService(p service.Interface, user, configPath string) (service.Service, error) {
	c := &service.Config{
		Name: "fakturisd", DisplayName: "FAKTURIS Webshop-Connector",
		Description: "Verbindet modified-Shops mit FAKTURIS: Aufträge, Lieferscheine, Rechnungen, Sammelrechnungen.",
		UserName:    user,
		Option: service.KeyValue{
			"SystemdScript": packaging.SystemdUnit(), "OnFailure": "restart", "OnFailureDelayDuration": "30s",
			"OnFailureResetPeriod": 3600, "DelayedAutoStart": true,
		},
	}
	if configPath != "" {
		c.Arguments = []string{"run", "--config", configPath}
	}
	s, err := service.New(p, c)
	if err != nil {
		return nil, serviceError("set-up", err)
	}
	return s, nil
}

// program runs a Main under the system's service manager.
type program struct {
	run    func(ctx context.Context) error
	failed func(error)
	cancel context.CancelFunc
	done   sync.WaitGroup
}

// Start returns at once, as service managers want it; what fails later ends the process, so that it is restarted.
func (p *program) Start(service.Service) error {
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel = cancel
	p.done.Go(func() {
		if err := p.run(ctx); err != nil && ctx.Err() == nil {
			p.failed(err)
		}
	})
	return nil
}

// Stop ends the run within the stop budget.
func (p *program) Stop(service.Service) error {
	p.cancel()
	stopped := make(chan struct{})
	go func() { p.done.Wait(); close(stopped) }()
	select {
	case <-stopped:
	case <-time.After(stopBudget):
	}
	return nil
}

// Shutdown is Stop when the whole machine goes down (Windows).
func (p *program) Shutdown(s service.Service) error { return p.Stop(s) }
