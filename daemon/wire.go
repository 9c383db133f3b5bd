package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/daemon/config"
	"fakturisd/daemon/leader"
	"fakturisd/daemon/server"
	"fakturisd/daemon/server/api"
	"fakturisd/daemon/worker"
	"fakturisd/htmlforms"
	"fakturisd/htmlforms/print"
	"fakturisd/invoicing"
	"fakturisd/invoicing/mail"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/render"
	"fakturisd/invoicing/store"
	"fakturisd/invoicing/vatcheck"
)

// stopGrace is how long a stop lets requests and jobs finish before it interrupts them. A mail whose final dot is sent
// already waits a few seconds more for the answer; together that stays below stopBudget.
const stopGrace = 4 * time.Second

// Main is the whole daemon, wired in one place: Open builds every part, Run runs them, Close lets go.
type Main struct {
	Config *config.Config
	Log    zerolog.Logger
	Store  *store.Store

	now      func() time.Time
	zone     *time.Location
	crash    func(point string)
	preview  func(context.Context, invoicing.Invoice) ([]byte, error) // nil without wkhtmltopdf
	trial    htmlforms.Trial                                          // nil without wkhtmltopdf
	metrics  *server.Metrics
	pool     *outbox.Pool
	push     *outbox.Pool // writes into shops
	sources  []*source
	schedule *worker.Scheduler
	planner  *worker.Planner
	http     *http.Server
	listener net.Listener
}

// Options are what only the demo and tests set.
type Options struct {
	Now      func() time.Time
	Extra    map[string]http.Handler // further routes, without login
	Schedule time.Duration           // pause between two looks for due invoices
}

// Open connects to the database, brings its tables up to date and builds every part.
func Open(ctx context.Context, cfg *config.Config, log zerolog.Logger, o Options) (*Main, error) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, err
	}
	m := &Main{Config: cfg, Log: log, now: o.Now, zone: zone, crash: crashPoint(os.Getenv(crashVariable))}
	if m.now == nil {
		m.now = time.Now
	}
	if err := m.open(ctx, o); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

func (m *Main) open(ctx context.Context, o Options) error {
	font, err := print.FindFont(print.FontFolders())
	if err != nil {
		return err
	}
	if font.Path == "" {
		m.Log.Warn().Str("font", font.Name).Msg("the font of the documents was not found; prints may look different")
	}
	for _, warning := range m.Config.Warnings() {
		m.Log.Warn().Str("reason", warning).Msg("the configuration works, but should not stay like this")
	}
	m.Store, err = store.Open(ctx, store.Config{
		DSN: m.Config.Database.DSN, OwnerDSN: m.Config.Database.OwnerDSN, Now: m.now, Settings: m.Config.Settings(), Crash: m.crash, Issued: m.issued, Pushed: m.pushed,
		Sending:     m.Config.Sending(),
		VAT:         store.VATChecking{Online: m.Config.VATCheck.Online(), Days: m.Config.VATCheck.Days},
		Unprintable: font.Unprintable, UnprintableNote: font.UnprintableNote,
	})
	if err != nil {
		return err
	}
	if err := m.Store.Migrate(ctx); err != nil {
		return err
	}
	m.tellProtection(m.Store.Protection())
	queue := outbox.New(m.Store.DB(), identity())
	queue.Backoff = backoff
	if err := m.openMetrics(queue); err != nil {
		return err
	}
	m.openWorkers(queue)
	m.openSources()
	m.schedule = &worker.Scheduler{
		Store: m.Store, Now: m.wall, Window: m.Config.Sending().Window, Every: o.Schedule, PerMinute: m.Config.Send.PerMinute, Log: m.part("schedule"),
		Wake: m.wake,
	}
	if m.schedule.Every == 0 {
		m.schedule.Every = 30 * time.Second
	}
	m.planner = &worker.Planner{Store: m.Store, Today: m.today, Every: planEvery, Log: m.part("planner"), Gaps: m.metrics.ContractGaps}
	return m.openServer(o, queue)
}

// backoff is the wait after a failed attempt: a shop that is away is tried every half minute, so that a status change goes on
// soon after it is back.
func backoff(kind string, attempt int) time.Duration {
	if kind == store.JobPushStatus {
		attempt = min(attempt, 5)
	}
	return outbox.Backoff(kind, attempt)
}

// planEvery is the pause between two looks at the contracts: a new day is planned within it.
const planEvery = 5 * time.Minute

func (m *Main) openMetrics(queue *outbox.Queue) error {
	m.metrics = server.NewMetrics(version)
	m.zero()
	return errors.Join(m.metrics.WatchQueue(queue), m.metrics.WatchUnknownMails(m.Store.UnknownMails),
		m.metrics.WatchHeldInvoices(m.Store.HeldInvoices), m.metrics.WatchHeldContracts(m.Store.HeldContracts), m.metrics.WatchScheduled(m.scheduled), m.metrics.WatchProtection(m.unprotected),
		m.metrics.WatchStatusChanges(m.Store.StatusCounts, m.now),
		m.metrics.WatchLastOrders(m.Store.LastOrders, m.Config.QuietAlarms()))
}

// openWorkers builds what renders and mails. Without wkhtmltopdf or a mail server the daemon still mirrors and
// issues; what cannot be done waits in the outbox and is seen there.
func (m *Main) openWorkers(queue *outbox.Queue) {
	for _, f := range checkLogos(m.Config) {
		if !f.OK {
			m.Log.Warn().Str("reason", f.Message).Msg("documents are printed without a logo")
		}
	}
	w := &worker.Worker{Store: m.Store, Log: m.part("worker"), Rendered: m.metrics.PDFMade, Mailed: m.mailed, Crash: m.crash}
	if renderer, err := render.Find(m.Config.WKHTMLToPDF); err != nil {
		m.Log.Error().Err(err).Msg("no PDF can be made")
	} else {
		w.Renderer = renderer
		m.preview, m.trial = newPreview(renderer), newTrial(renderer)
	}
	if sender := m.sender(); sender != nil {
		w.Sender = sender
	} else {
		m.Log.Warn().Msg("mail.host is not set; mails wait")
	}
	if c := m.Config.VATCheck; c.Online() {
		var err error
		if w.VAT, err = vatcheck.New(invoicing.VATService(c.Service), c.URL); err != nil {
			m.Log.Error().Err(err).Msg("no VAT id can be checked")
		}
	}
	m.pool = &outbox.Pool{Queue: queue, Handlers: w.Handlers(), Batches: w.Batches(), Workers: 2, Grace: stopGrace, Log: m.part("outbox")}
	m.openPush(queue, w)
}

// sender returns the way to the configured mail server, nil without one.
func (m *Main) sender() *mail.SMTP {
	c := m.Config.Mail
	if c.Host == "" {
		return nil
	}
	return mail.New(mail.Config{Host: c.Host, Port: c.Port, TLS: mail.TLSMode(c.TLS), User: c.User, Password: c.Password})
}

func (m *Main) openSources() {
	m.sources = newSources(m.Config, m.Store, m.part("sync"), m.crash)
	for _, s := range m.sources {
		s.onResult, s.looked, s.progress = m.mirrored, m.looked, m.progress
	}
}

func (m *Main) openServer(o Options, queue *outbox.Queue) error {
	var err error
	m.listener, err = net.Listen("tcp", m.Config.Listen)
	if err != nil {
		return invoicing.Unavailablef("listen: %w (another fakturisd, or another program on that port?)", err)
	}
	handler, err := server.New(server.Config{
		Store: m.Store, Queue: queue, Log: m.part("http"), Now: m.now, Listen: m.listener.Addr().String(), Hosts: m.Config.Hosts, Origins: m.Config.Origins, Secure: m.Config.TLS.Secure(), Proxy: m.Config.TLS.Proxy,
		Version: version, Describe: m.describe, Shops: m.shops(), Quiet: m.Config.QuietAlarms(), Extra: o.Extra, Metrics: m.metrics, Wake: m.wake, Preview: m.preview, Trial: m.trial,
		StatusPreview: m.previewStatus,
		API:           api.New(api.Config{Store: m.Store, Queue: queue, URL: m.publicURL(), Today: m.today, Wake: m.wake, Log: m.part("api"), Now: m.now}),
	})
	if err != nil {
		return err
	}
	m.http = server.NewHTTP(handler, m.part("http"))
	if c := m.Config.TLS; c.Served() {
		m.http.TLSConfig, err = server.NewTLS(c.Cert, c.Key, m.part("http"))
	}
	return err
}

// serve answers requests until the server is stopped.
func (m *Main) serve() error {
	if m.Config.TLS.Served() {
		return m.http.ServeTLS(m.listener, "", "")
	}
	return m.http.Serve(m.listener)
}

// shops returns every shop of every source, for the marks of origin on the pages.
func (m *Main) shops() []htmlforms.Shop {
	var shops []htmlforms.Shop
	settings := m.Config.Settings()
	for _, s := range m.Config.Sources() {
		for _, d := range s.Shops() {
			shops = append(shops, htmlforms.Shop{Key: d.Key, Name: d.Name, StatusMail: settings[d.Key].StatusMail})
		}
	}
	return shops
}

// URL returns where the pages answer.
func (m *Main) URL() string {
	if m.Config.TLS.Served() {
		return "https://" + m.listener.Addr().String()
	}
	return "http://" + m.listener.Addr().String()
}

// publicURL returns where people reach the pages, for links.
func (m *Main) publicURL() string {
	return strings.TrimSuffix(cmp.Or(m.Config.PublicURL, m.URL()), "/")
}

// Run runs every part until ctx ends, then stops them all together.
func (m *Main) Run(ctx context.Context) error {
	m.Log.Info().Str("version", version).Str("url", m.URL()).Int("shops", len(m.sources)).Msg("fakturisd runs")
	var parts sync.WaitGroup
	failed := make(chan error, 1)
	parts.Go(func() {
		if err := m.serve(); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("pages: %w", err)
		}
	})
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts.Go(func() { m.pool.Run(ctx) })
	parts.Go(func() { m.push.Run(ctx) })
	parts.Go(func() { m.lead(ctx) })
	parts.Go(func() { m.watchProtection(ctx, 10*time.Minute) })
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	m.Log.Info().Msg("fakturisd stops")
	cancel()
	deadline := time.After(stopBudget - 3*time.Second)
	err = errors.Join(err, m.stopServing(context.WithoutCancel(ctx)))
	return errors.Join(err, waitUntil(&parts, deadline))
}

// waitUntil waits for the parts, but not for ever: a commit to a database that hangs listens to no context. Whatever
// is left behind was in a transaction, which the database does as a whole or not at all.
func waitUntil(parts *sync.WaitGroup, deadline <-chan time.Time) error {
	done := make(chan struct{})
	go func() { parts.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-deadline:
		return invoicing.Unavailablef("something hangs and was left behind when stopping; the next start finishes or undoes it")
	}
}

// stopServing lets running requests finish; one that takes too long, such as one to a database that hangs, is cut off
// and is no reason to call the stop a failure.
func (m *Main) stopServing(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stopGrace)
	defer cancel()
	err := m.http.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		m.Log.Warn().Msg("requests that were not done yet are cut off")
		err = m.http.Close()
	}
	return err
}

// lead does what only one daemon on a database may do, while this one holds the lease.
func (m *Main) lead(ctx context.Context) {
	lease := leader.New(m.Store.DB(), "daemon", identity())
	lease.Run(ctx, func(ctx context.Context, term int64) {
		m.Log.Info().Int64("term", term).Msg("leading")
		m.metrics.Leader(true)
		defer m.metrics.Leader(false)
		var parts sync.WaitGroup
		for _, s := range m.sources {
			parts.Go(func() { s.run(ctx) })
			parts.Go(func() { m.watchExtension(ctx, s) })
		}
		parts.Go(func() { m.schedule.Run(ctx) })
		parts.Go(func() { m.reporter().Run(ctx) })
		parts.Go(func() { m.planner.Run(ctx) })
		parts.Go(func() { m.watchBounces(ctx) })
		parts.Go(func() { m.housekeep(ctx, m.pool.Queue) })
		parts.Go(func() { m.watchQuiet(ctx, time.Minute) })
		parts.Wait()
	})
}

// Close lets go of everything that Open took.
func (m *Main) Close() error {
	var errs []error
	if m.listener != nil {
		_ = m.listener.Close() // closed already after a Run
	}
	for _, s := range m.sources {
		errs = append(errs, s.close())
	}
	if m.Store != nil {
		errs = append(errs, m.Store.Close())
	}
	return errors.Join(errs...)
}

// wall is the time on the clock on the wall in Germany.
func (m *Main) wall() time.Time { return m.now().In(m.zone) }

// today is the business date in Germany.
func (m *Main) today() invoicing.Date { return invoicing.DateOf(m.now().In(m.zone)) }

func (m *Main) part(name string) zerolog.Logger { return m.Log.With().Str("part", name).Logger() }

// identity names this process among all that work on one database.
func identity() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%.30s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}
