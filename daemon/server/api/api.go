// Package api is the door for other programs: orders are read and billed, invoices issued and sent with JSON over HTTP,
// just as a person does it on the pages. openapi.yaml says what there is; a test holds the two together.
package api

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
	"fakturisd/invoicing/store"
)

// Prefix is the path below which every route of the API lies.
const Prefix = "/api/v1"

// Config is what the API works with.
type Config struct {
	Store *store.Store
	Queue *outbox.Queue         // whose jobs are counted
	URL   string                // where people reach the pages, for links to them; without a slash at the end
	Today func() invoicing.Date // the business date, reckoned in Europe/Berlin
	Wake  func()                // called when a request may have queued jobs; nil for nobody waits
	Log   zerolog.Logger        // gets what callers are not told: the reasons of status 500
	Now   func() time.Time      // the clock of the rate limit; nil for time.Now
	Rate  float64               // requests per second that one token may make in the long run; 0 for 20
	Burst int                   // requests that it may make at once; 0 for 100
}

// addressShare is how many times the rate of one token an address may reach with several.
const addressShare = 5

// api holds what the actions need.
type api struct {
	Config
	limit     *limit // of each token, and of each address without one
	addresses *limit // of each address, whatever it sends
}

// New returns the handler of everything below Prefix.
func New(c Config) http.Handler {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wake == nil {
		c.Wake = func() {}
	}
	a := &api{Config: c}
	rate, burst := cmp.Or(c.Rate, 20), cmp.Or(c.Burst, 100)
	a.limit, a.addresses = newLimit(rate, burst, c.Now), newLimit(addressShare*rate, addressShare*burst, c.Now)
	return a.handler()
}

// call is one request of a caller who was let in.
type call struct {
	*http.Request
	token store.Token
	id    int64  // {id} of the path
	body  []byte // read in full
}

// once names the request, so that it is carried out once.
func (c *call) once() store.Once {
	return store.Once{TokenID: c.token.ID, Key: c.Header.Get("Idempotency-Key")}
}

// actor is who the audit names.
func (c *call) actor() string {
	const longest = 64 // fakturis_audit.actor
	actor := []rune("token:" + c.token.Name)
	return string(actor[:min(len(actor), longest)])
}

// action answers one call with a status and a body that becomes JSON (or a pdf).
type action func(ctx context.Context, c *call) (status int, body any, err error)

// handler puts the routes under one multiplexer. Who has no token learns nothing, not even what exists.
func (a *api) handler() http.Handler {
	inside := http.NewServeMux()
	for path, methods := range a.routes() {
		inside.Handle(Prefix+path, a.methods(methods))
	}
	inside.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, invoicing.NotFoundf("Unter %s gibt es nichts.", r.URL.Path))
	})
	outside := http.NewServeMux()
	outside.HandleFunc("GET "+Prefix+"/openapi.yaml", serveOpenAPI)
	outside.Handle("/", a.authenticated(inside))
	return outside
}

// methods answers the request by its method, or says which methods there are.
func (a *api) methods(actions map[string]action) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		do, ok := actions[method]
		if !ok {
			w.Header().Set("Allow", allowed(actions))
			writeProblem(w, &problem{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Detail: "Diese Methode gibt es hier nicht; möglich: " + allowed(actions) + "."})
			return
		}
		a.serve(w, r, do)
	})
}

func allowed(actions map[string]action) string {
	var all []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		if actions[m] != nil {
			all = append(all, m)
		}
		if actions[m] != nil && m == http.MethodGet {
			all = append(all, http.MethodHead)
		}
	}
	return strings.Join(all, ", ")
}

// serve reads the request, has it answered and writes the answer.
func (a *api) serve(w http.ResponseWriter, r *http.Request, do action) {
	c := &call{Request: r, token: tokenOf(r.Context())}
	if lacks := c.lacks(); lacks != "" {
		forbidden(w, lacks)
		return
	}
	ans := a.answer(w, c, do)
	if ans.status >= http.StatusInternalServerError {
		a.Log.Error().Err(ans.cause).Str("path", r.URL.Path).Msg("API request failed")
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		a.Wake()
	}
	ans.write(w)
}

func (a *api) answer(w http.ResponseWriter, c *call, do action) *answer {
	var err error
	if c.id, err = pathID(c.Request); err != nil {
		return problemAnswer(err)
	}
	if c.body, err = readBody(w, c.Request); err != nil {
		return problemAnswer(err)
	}
	if c.Method == http.MethodPost {
		return a.once(c, do)
	}
	return run(c, do)
}

// run has the action answer the call.
func run(c *call, do action) *answer {
	status, body, err := do(c.Context(), c)
	if err != nil {
		return problemAnswer(err)
	}
	return newAnswer(status, body)
}
