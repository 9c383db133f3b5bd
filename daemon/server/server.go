// Package server is the door of the service: it decides who may come in from which address, and hands people the
// pages, programs the JSON API and the monitoring its figures.
package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/rs/zerolog"

	"fakturisd/htmlforms"
	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

// Config is what a server is built from.
type Config struct {
	Store   *store.Store
	Queue   *outbox.Queue // counted for /metrics and the system page; nil shows no jobs
	Log     zerolog.Logger
	Now     func() time.Time         // nil: time.Now
	Listen  string                   // host:port of the listener as it is bound, such as "127.0.0.1:8480"
	Hosts   []string                 // further names (with or without port) under which browsers reach the service
	Origins []string                 // further origins, such as "https://fakturis.example.de", whose forms may post here
	Secure  bool                     // browsers reach the service by https only: mark the cookies so
	Proxy   bool                     // a reverse proxy stands before us: it tells, from this machine, whose request it is
	Version string                   // shown at the foot of every page
	Shops   []htmlforms.Shop         // for the filters and coloured marks of the lists
	Quiet   map[string]time.Duration // by shop key: how long it may be without a new order

	API     http.Handler                                             // everything below /api/; nil: there is none
	Extra   map[string]http.Handler                                  // ServeMux pattern → handler that needs no login (the demo's mailbox)
	Metrics *Metrics                                                 // nil: a registry of its own
	Preview func(context.Context, invoicing.Invoice) ([]byte, error) // PDF of a draft; nil: there is none
	Trial   htmlforms.Trial                                          // all drafts of a trial run in one PDF; nil: there is none
	Wake    func()                                                   // called after a page may have queued a job; may be nil
	// StatusPreview returns the mail that a change of an order's status would send; nil: there is none
	StatusPreview func(context.Context, invoicing.Order, invoicing.StatusWish) (invoicing.StatusMailPreview, error)
	// Describe returns the Verfahrensdokumentation; nil: there is none
	Describe func(context.Context) (invoicing.Procedure, error)
}

// Server answers all requests to the service.
type Server struct {
	cfg      Config
	zone     *time.Location
	sessions *scs.SessionManager
	pages    *htmlforms.Pages
	logins   *loginGuard
	handler  http.Handler
}

// New builds the server. An address, host or origin that cannot be right is an error with code CodeInvalid.
func New(cfg Config) (*Server, error) {
	if cfg.Store == nil {
		return nil, errors.New("server: no store given")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Metrics == nil {
		cfg.Metrics = NewMetrics(cfg.Version)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		return nil, fmt.Errorf("load the time zone of business dates: %w", err)
	}
	s := &Server{cfg: cfg, zone: zone, logins: newLoginGuard(cfg.Now)}
	s.sessions = s.newSessions()
	if s.pages, err = s.newPages(); err != nil {
		return nil, err
	}
	if s.handler, err = s.chain(); err != nil {
		return nil, err
	}
	return s, nil
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// chain puts the guards that concern every request around the routes, the outermost first.
func (s *Server) chain() (http.Handler, error) {
	hosts, err := newHosts(s.cfg.Listen, s.cfg.Hosts)
	if err != nil {
		return nil, err
	}
	origins, err := newOrigins(s.cfg.Origins)
	if err != nil {
		return nil, err
	}
	guarded := s.logged(secured(hosts.guard(tidy(origins.Handler(s.routes())))))
	if s.cfg.Proxy {
		guarded = forwarded(guarded)
	}
	return guarded, nil
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.Handle("GET /metrics", loopbackOnly(s.cfg.Metrics.Handler()))
	mux.Handle("GET /static/", htmlforms.Static())
	if s.cfg.API != nil {
		mux.Handle("/api/", s.cfg.API)
	}
	for pattern, h := range s.cfg.Extra {
		mux.Handle(pattern, h)
	}
	mux.Handle("/login", s.session(s.csrf(http.HandlerFunc(s.login))))
	mux.Handle("POST /logout", s.session(s.csrf(http.HandlerFunc(s.logout))))

	pages := http.NewServeMux()
	s.pages.Register(pages)
	for _, again := range []string{"GET /auftraege/{id}/status/stand", "GET /auftraege/{id}/status/vorschau/html"} {
		mux.Handle(again, s.peek(s.loggedIn(pages)))
	}
	mux.Handle("/", s.session(s.loggedIn(s.csrf(pages))))
	return mux
}

func (s *Server) newPages() (*htmlforms.Pages, error) {
	return htmlforms.New(htmlforms.Config{
		Store:   s.cfg.Store,
		Today:   func() invoicing.Date { return invoicing.DateOf(s.cfg.Now().In(s.zone)) },
		Zone:    s.zone,
		Shops:   s.cfg.Shops,
		Quiet:   s.cfg.Quiet,
		Version: s.cfg.Version,
		User:    s.user,
		CSRF:    s.csrfToken,
		Session: flashes{s.sessions},
		Request: requestID,
		Jobs:    s.jobs,
		Failed:  s.failedJobs,
		Retry:   s.retryJob,
		Preview: s.cfg.Preview, Trial: s.cfg.Trial,
		Wake: s.cfg.Wake,

		StatusPreview: s.cfg.StatusPreview,
		Describe:      s.cfg.Describe,
	})
}
