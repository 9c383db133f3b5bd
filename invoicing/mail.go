package invoicing

import "time"

// MailState is the state of a mail. Only "unknown" needs a person: the server may or may not have accepted it.
type MailState string

// The states of a mail. MailCommitting is committed before the final dot of the SMTP dialogue; whoever finds it later
// without an answer parks the mail as MailUnknown and never sends it again by itself. MailRendering is not stored: a
// planned mail shows it while its PDF is being made.
const (
	MailPlanned    MailState = "planned"
	MailRendering  MailState = "rendering"
	MailQueued     MailState = "queued"
	MailCommitting MailState = "committing"
	MailSent       MailState = "sent"
	MailFailed     MailState = "failed"
	MailUnknown    MailState = "unknown"
)

// RecipientSource says where a mail's recipient was found.
type RecipientSource string

// The places where a recipient is looked for, in their order; what a clerk typed goes before all of them.
const (
	SourceClerk        RecipientSource = "eingabe"
	SourceInvoiceEmail RecipientSource = "partner_rechnung" // the partner's address for invoices
	SourceOrder        RecipientSource = "auftrag"
	SourcePartner      RecipientSource = "partner"
	SourceInvoice      RecipientSource = "rechnung" // as it was frozen
	SourceLast         RecipientSource = "zuletzt"  // of a copy: where the invoice was accepted before
	SourceNone         RecipientSource = ""
)

// MailDocument is the kind of document that a mail is about.
type MailDocument string

// What a mail can be about. Its DocumentID is that of the invoice, of the delivery note, or of the status intent.
const (
	MailOfInvoice      MailDocument = "invoice"
	MailOfDeliveryNote MailDocument = "delivery_note"
	MailOfStatus       MailDocument = "status"
)

// Mail is one message, mostly with the PDF of a document.
type Mail struct {
	ID         int64           `json:"id"`
	Document   MailDocument    `json:"document"`
	DocumentID int64           `json:"document_id"`
	Number     string          `json:"number"`     // of the document; of a status mail that of its order
	OrderID    int64           `json:"order_id"`   // of a status mail; 0 else
	InvoiceID  int64           `json:"invoice_id"` // 0 for the mail of another document
	Sending    int             `json:"sending"`    // 1 for the first sending of the document, more for each deliberate one after it
	Shop       string          `json:"shop"`
	Kind       MailKind        `json:"kind"` // of its text; empty on mails from before texts had kinds
	State      MailState       `json:"state"`
	From       string          `json:"from"`
	ReplyTo    string          `json:"reply_to"`
	To         string          `json:"to"`      // comma separated
	ToName     string          `json:"to_name"` // of a single recipient
	Source     RecipientSource `json:"to_source"`
	CC         string          `json:"cc"` // comma separated
	BCC        string          `json:"bcc"`
	Subject    string          `json:"subject"`
	Text       string          `json:"text"`
	MessageID  string          `json:"message_id"` // derived from document and send number, without angle brackets
	FileName   string          `json:"file_name"`  // empty where nothing is attached
	PDF        []byte          `json:"-"`
	PDFHash    string          `json:"pdf_sha256"`
	Reply      string          `json:"reply"` // the server's answer to the final dot
	Error      string          `json:"error"`
	Code       int             `json:"error_code"` // the server's reply code; 0 where it gave none (of a mail that came back 550 then)
	PlannedBy  string          `json:"planned_by"`
	CreatedAt  time.Time       `json:"created_at"`
	SentAt     time.Time       `json:"sent_at"`
	BouncedAt  time.Time       `json:"bounced_at"` // when it became known that it did not arrive, although it was accepted
}

// MailTrouble is why a mail was not accepted, or why nobody knows.
type MailTrouble struct {
	Stage string // of the dialogue; empty outside of it
	Code  int    // the server's reply code; 0 where it gave none
	Text  string // the server's or the network's own words
}

// MailAttempt is one step in the life of a mail, as it was recorded when it happened.
type MailAttempt struct {
	At     time.Time `json:"at"`
	State  MailState `json:"state"` // what the mail became
	Stage  string    `json:"stage"`
	Code   int       `json:"code"`
	Detail string    `json:"detail"` // reply or error
	Actor  string    `json:"actor"`
}
