package invoicing

import "time"

// MailState is the state of a mail. Only "unknown" needs a person: the server may or may not have accepted it.
type MailState string

// The states of a mail. MailCommitting is committed before the final dot of the SMTP dialogue; whoever finds it later
// without an answer parks the mail as MailUnknown and never sends it again by itself.
const (
	MailPlanned    MailState = "planned"
	MailQueued     MailState = "queued"
	MailCommitting MailState = "committing"
	MailSent       MailState = "sent"
	MailFailed     MailState = "failed"
	MailUnknown    MailState = "unknown"
)

// Mail is one message to one recipient with the PDF of a document.
type Mail struct {
	ID        int64     `json:"id"`
	InvoiceID int64     `json:"invoice_id"`
	Shop      string    `json:"shop"`
	State     MailState `json:"state"`
	From      string    `json:"from"`
	To        string    `json:"to"`
	ToName    string    `json:"to_name"`
	BCC       string    `json:"bcc"`
	Subject   string    `json:"subject"`
	Text      string    `json:"text"`
	MessageID string    `json:"message_id"` // derived from document and send number, without angle brackets
	FileName  string    `json:"file_name"`
	PDF       []byte    `json:"-"`
	PDFHash   string    `json:"pdf_sha256"`
	Reply     string    `json:"reply"` // the server's answer to the final dot
	Error     string    `json:"error"`
	CreatedAt time.Time `json:"created_at"`
	SentAt    time.Time `json:"sent_at"`
}
