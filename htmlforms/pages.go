// Package htmlforms is the desk of the clerk: the lists and forms in which orders become delivery notes, invoices
// and collective invoices, and in which nothing that needs a person is overlooked.
//
// Every action has a file of its own and the same five steps: read what was asked, load the record, check, act,
// and redirect or show. All pages work without JavaScript.
package htmlforms

import (
	"context"
	"net/http"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// Shop is a shop as the pages name and colour it.
type Shop struct {
	Key  string
	Name string

	StatusMail invoicing.MailWay // how its customers hear of a new status; empty: not at all
}

// JobCount says how many jobs of a kind are in a state.
type JobCount struct {
	Kind, State string
	N           int64
}

// Notice is what a page has to say after its redirect.
type Notice struct {
	Tone string // "good" or "bad"
	Key  string // in the locale files
	Text string // a detail that is shown behind it as it is; may be empty
}

// Session is what the pages keep between two requests of one user.
type Session interface {
	Notify(*http.Request, Notice)
	Notices(*http.Request) []Notice           // takes them
	Once(r *http.Request, formID string) bool // false for a form that was sent before, or has no id
	PutOff(*http.Request) invoicing.Date      // the day on which this user said "later" since the login; none: not yet
	SetPutOff(*http.Request, invoicing.Date)
	Keep(r *http.Request, name string, b []byte) // at most some 40 kB, instead of what was kept under that name
	Kept(r *http.Request, name string) []byte
}

// Config is what the pages are built from. All fields are needed unless they say otherwise.
type Config struct {
	Store   *store.Store
	Today   func() invoicing.Date    // the business day, in Europe/Berlin
	Zone    *time.Location           // in which instants are shown
	Shops   []Shop                   // for filters and marks
	Quiet   map[string]time.Duration // by shop key: how long it may be without a new order; 0 or none: for ever
	Version string
	User    func(*http.Request) string // login; "" for nobody
	CSRF    func(*http.Request) string // token for the forms
	Session Session
	Request func(*http.Request) string // id under which the request is logged
	Jobs    func(context.Context) ([]JobCount, error)
	Failed  func(context.Context) ([]FailedJob, error)               // jobs that were given up
	Retry   func(context.Context, int64) error                       // makes one of these available again
	Preview func(context.Context, invoicing.Invoice) ([]byte, error) // PDF of a draft; nil where none can be made
	Trial   Trial                                                    // all drafts of a trial run in one PDF; nil where none can be made
	Wake    func()                                                   // called after an action that may have queued a job; may be nil
	// StatusPreview returns the mail that a change of an order's status would send; nil where none can be made
	StatusPreview func(context.Context, invoicing.Order, invoicing.StatusWish) (invoicing.StatusMailPreview, error)
	// Describe returns the Verfahrensdokumentation; nil: there is none
	Describe func(context.Context) (invoicing.Procedure, error)
}

// Pages answers with the pages of the service.
type Pages struct {
	Config
	locales map[string]*locale
	views   map[string]views // by language
}

// New parses the embedded templates and locales; an error is a defect of this program.
func New(cfg Config) (*Pages, error) {
	p := &Pages{Config: cfg, locales: map[string]*locale{}, views: map[string]views{}}
	for _, lang := range languages {
		l, err := loadLocale(lang, cfg.Zone)
		if err != nil {
			return nil, err
		}
		if p.views[lang], err = parseViews(p.funcs(l)); err != nil {
			return nil, err
		}
		p.locales[lang] = l
	}
	return p, nil
}

// Register adds all pages to mux. Whoever mounts it lets only logged-in users through and checks the CSRF token.
func (p *Pages) Register(mux *http.ServeMux) {
	for pattern, show := range p.shows() {
		mux.HandleFunc("GET "+pattern, p.show(show))
	}
	for pattern, act := range p.actions() {
		mux.HandleFunc("POST "+pattern, p.act(act))
	}
	p.registerSending(mux)
	mux.HandleFunc("POST /abgleich/anforderung", p.syncRequest)
	mux.HandleFunc("POST /rechnungen/{id}/senden", p.invoiceSend)
	mux.HandleFunc("POST /auftraege/{id}/lieferschein", p.deliveryNoteCreate)
	mux.HandleFunc("POST /lieferscheine/{id}/senden", p.deliveryNoteSend)
	mux.HandleFunc("POST /mailtexte", p.mailTextSave)
	mux.HandleFunc("POST /rechnungen/neu", p.show(p.invoiceNew))
	mux.HandleFunc("POST /rechnungen/gemeinsam", p.invoiceTogether)
	mux.HandleFunc("POST /rechnungen/bezahlt", p.paymentBulk)
	mux.HandleFunc("POST /rechnungen/{id}/bearbeiten", p.show(p.invoiceEdit))
	mux.HandleFunc("POST /auftraege/neu", p.show(p.orderNew))
	mux.HandleFunc("POST /auftraege/{id}/vertrag", p.show(p.contractAdd))
	mux.HandleFunc("POST /vertraege/preise", p.show(p.contractBulk))
	mux.HandleFunc("POST /vertraege/{id}/{was}", p.show(p.contractEdit))
	mux.HandleFunc("POST /geschaeftspartner/neu", p.show(p.partnerNew))
	mux.HandleFunc("POST /sammelrechnungen/{id}/bearbeiten", p.show(p.collectiveEdit))
	mux.HandleFunc("POST /sammelrechnungen/mehrere", p.collectiveMany)
	mux.HandleFunc("POST "+tokenPath, p.tokenAdd)
	mux.HandleFunc("POST "+tokenPath+"/widerrufen", p.tokenRevoke)
	p.registerMerge(mux)
	p.registerStatus(mux)
	mux.HandleFunc("/", p.show(func(http.ResponseWriter, *http.Request) error {
		return invoicing.NotFoundf("no such page")
	}))
}

// registerSending adds the actions on what goes out by itself; they are about many documents at once.
func (p *Pages) registerSending(mux *http.ServeMux) {
	mux.HandleFunc("POST /ohne-versanddatum", p.undatedDecide)
	mux.HandleFunc("POST /warteschlange/aendern", p.queueChange)
	mux.HandleFunc("POST /warteschlange/freigeben", p.queueRelease)
	mux.HandleFunc("POST /warteschlange/urlaub", p.vacationSet)
	mux.HandleFunc("POST /versaeumt", p.missedDecide)
	mux.HandleFunc("POST /jahresplan/verschieben", p.yearPlanMove)
	mux.HandleFunc("POST /jahresplan/termin", p.yearPlanDate)
	mux.HandleFunc("POST /jahresplan/uebernehmen", p.yearPlanTake)
}

func (p *Pages) shows() map[string]showFunc {
	return map[string]showFunc{
		"/{$}":                                p.dashboardShow,
		"/auftraege":                          p.orderList,
		"/auftraege/{id}":                     p.orderShow,
		"/auftraege/{id}/geplante-rechnungen": p.plannedList,
		"/auftraege/neu":                      p.orderNewShow,
		"/auftraege/{id}/vertrag":             p.contractAddShow,
		"/vertraege":                          p.contractList,
		"/vertraege/preise":                   p.contractBulkShow,
		"/vertraege/{id}":                     p.contractShow,
		"/vertraege/{id}/{was}":               p.contractEditShow,
		"/geschaeftspartner/neu":              p.partnerNewShow,
		"/rechnungen":                         p.invoiceList,
		"/rechnungen/nummern":                 p.numberList,
		"/rechnungen/{id}":                    p.invoiceShow,
		"/rechnungen/{id}/pdf":                p.invoicePDF,
		"/rechnungen/{id}/storno":             p.cancellationShow,
		"/rechnungen/{id}/vorschau":           p.invoicePreview,
		"/rechnungen/{id}/senden":             p.invoiceSendShow,
		"/mails":                              p.mailList,
		"/mails/{id}":                         p.mailShow,
		"/mailtexte":                          p.mailTextList,
		"/mailtexte/bearbeiten":               p.mailTextShow,
		"/rechnungen/neu":                     p.invoiceNewShow,
		"/rechnungen/{id}/bearbeiten":         p.invoiceEditShow,
		"/rechnungen/{id}/versionen":          p.invoiceVersions,
		"/lieferscheine":                      p.deliveryNoteList,
		"/lieferscheine/{id}":                 p.deliveryNoteShow,
		"/lieferscheine/{id}/pdf":             p.deliveryNotePDF,
		"/lieferscheine/{id}/senden":          p.deliveryNoteSendShow,
		"/auftraege/{id}/lieferschein":        p.deliverShow,
		"/probelauf":                          p.trialShow,
		"/probelauf/pdf":                      p.trialPDF,
		"/sammelrechnungen":                   p.collectiveList,
		"/sammelrechnungen/{id}":              p.collectiveShow,
		"/sammelrechnungen/{id}/bearbeiten":   p.collectiveEditShow,
		"/sammelrechnungen/{id}/abweichung":   p.collectiveDifference,
		"/sammelrechnungen/{id}/vorschau":     p.collectivePreview,
		"/geschaeftspartner":                  p.partnerList,
		"/warteschlange":                      p.queueShow,
		"/warteschlange/mail":                 p.queueMail,
		"/versaeumt":                          p.missedList,
		"/jahresplan":                         p.yearPlanShow,
		"/jahresplan/zelle":                   p.yearPlanCell,
		"/geschaeftspartner/{id}":             p.partnerShow,
		"/lieferanschriften":                  p.addressList,
		"/ansprechpartner":                    p.contactList,
		"/artikel":                            p.articleList,
		"/artikel/{id}":                       p.articleShow,
		"/versandarten":                       p.shippingList,
		"/versandarten/{id}":                  p.shippingShow,
		"/pruefen":                            p.checkList,
		"/abgleich":                           p.syncShow,
		"/abgleich/satz":                      p.syncTrace,
		"/abgleich/vergessen":                 p.syncForget,
		"/abgleich/protokoll":                 p.syncLog,
		"/system":                             p.systemShow,
		"/system/verfahrensdokumentation":     p.procedureShow,
		"/system/verfahrensdokumentation.md":  p.procedureDownload,
		tokenPath:                             p.tokenList,
	}
}

func (p *Pages) actions() map[string]actFunc {
	return map[string]actFunc{
		"/auftraege/{id}/rechnung":                p.invoiceDraft,
		"/auftraege/{id}/anzahlung":               p.depositAdd,
		"/auftraege/{id}/aenderungen":             p.orderChangesSee,
		"/rechnungen/{id}/steuerfall":             p.taxDecide,
		"/rechnungen/{id}/ust-pruefen":            p.invoiceVATAsk,
		"/rechnungen/{id}/ust-bestaetigen":        p.invoiceVATConfirm,
		"/geschaeftspartner/{id}/ust-pruefen":     p.partnerVATAsk,
		"/geschaeftspartner/{id}/ust-bestaetigen": p.partnerVATConfirm,
		"/rechnungen/{id}/stellen":                p.invoiceIssue,
		"/rechnungen/{id}/rueckgaengig":           p.invoiceUndo,
		"/rechnungen/{id}/wiederherstellen":       p.invoiceRedo,
		"/rechnungen/{id}/erneuern":               p.invoiceRefresh,
		"/rechnungen/{id}/behalten":               p.invoiceKeep,
		"/rechnungen/{id}/verdoppeln":             p.invoiceDuplicate,
		"/rechnungen/{id}/verwerfen":              p.invoiceDiscard,
		"/rechnungen/{id}/pdf-erneut":             p.pdfRetry,
		"/rechnungen/{id}/klaeren":                p.invoiceMailResolve,
		"/mails/{id}/klaeren":                     p.mailResolve,
		"/lieferscheine/{id}/versendet":           p.deliveryNoteSent,
		"/lieferscheine/{id}/zuruecknehmen":       p.deliveryNoteVoid,
		"/lieferscheine/{id}/klaeren":             p.noteMailResolve,
		"/lieferscheine/{id}/pdf-erneut":          p.notePDFRetry,
		"/mails/{id}/unzustellbar":                p.mailBounce,
		"/rechnungen/{id}/zahlung":                p.paymentAdd,
		"/rechnungen/{id}/zahlung-zurueck":        p.paymentTakeBack,
		"/rechnungen/{id}/storno":                 p.cancellationSave,
		"/rechnungen/{id}/korrigieren":            p.invoiceCorrect,
		"/sammelrechnungen/{id}/versanddatum":     p.collectiveDate,
		"/sammelrechnungen/{id}/stellen":          p.collectiveIssue,
		"/sammelrechnungen/{id}/auffrischen":      p.collectiveRefresh,
		"/sammelrechnungen/{id}/zuruecksetzen":    p.collectiveReset,
		"/sammelrechnungen/{id}/kuenftige":        p.collectiveFuture,
		"/sammelrechnungen/{id}/zurueckholen":     p.collectiveRestore,
		"/geschaeftspartner/{id}/rechnungs-email": p.partnerEmail,
		"/system/{id}":                            p.jobRetry,
	}
}
