package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/outbox"
)

// Kinds of jobs that the document steps leave to the workers; the argument of each is {"id": ...} of the document,
// of the mail for JobSendMail.
const (
	JobRenderInvoice      = "render.invoice"
	JobRenderDeliveryNote = "render.delivery_note"
	JobSendMail           = "mail.send"
)

// IssueInvoice gives a draft its number and date and freezes it; from then on it never changes. Issued already, it is
// returned as it is. The PDF is made from the frozen content afterwards.
func (s *Store) IssueInvoice(ctx context.Context, id int64, actor string) (invoicing.Invoice, error) {
	var inv invoicing.Invoice
	var fresh []invoicing.Invoice
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		var err error
		inv, fresh, err = s.issueInTx(ctx, tx, id, s.today(), actor)
		return err
	})
	if err != nil {
		return invoicing.Invoice{}, err
	}
	s.committed(fresh)
	return inv, nil
}

// committed tells of what was issued just now.
func (s *Store) committed(fresh []invoicing.Invoice) {
	s.crash("issue.committed")
	for _, inv := range fresh {
		s.issued(inv.Type)
	}
}

// issueInTx issues in the caller's transaction, which should end soon: the number range is locked from here on. fresh are
// the documents that were not issued before, dated day: a corrected invoice comes with the cancellation of the one that it
// replaces.
func (s *Store) issueInTx(ctx context.Context, tx *sql.Tx, id int64, day invoicing.Date, actor string) (inv invoicing.Invoice, fresh []invoicing.Invoice, err error) {
	inv, err = s.readInvoice(ctx, tx, id, "FOR UPDATE")
	if err != nil || inv.Status == invoicing.InvoiceIssued {
		return inv, nil, err
	}
	before, err := s.cancelReplaced(ctx, tx, inv, actor)
	if err != nil {
		return inv, nil, err
	}
	inv, err = s.issueOne(ctx, tx, inv, day, actor)
	return inv, append(before, inv), err
}

// issueOne issues a draft whose row is locked. day is the invoice's date, and says from which range its number comes.
func (s *Store) issueOne(ctx context.Context, tx *sql.Tx, inv invoicing.Invoice, day invoicing.Date, actor string) (invoicing.Invoice, error) {
	if err := s.checkCurrent(ctx, tx, inv); err != nil {
		return inv, err
	}
	settings := s.settingsOf(inv.Shop)
	if settings.Company.Name == "" {
		return inv, invoicing.Conflictf("Eine Rechnung braucht den Namen des Ausstellers (§ 14 Abs. 4 Nr. 1 UStG): bitte company.name in der Konfiguration eintragen.")
	}
	inv.Seller = settings.Company
	if err := dropVoidNotes(ctx, tx, &inv); err != nil {
		return inv, err
	}
	if err := s.decideTax(ctx, tx, &inv); err != nil {
		return inv, err
	}
	s.holdUnprintable(&inv)
	if len(inv.Hold) > 0 {
		return inv, invoicing.Conflictf("Die Rechnung wird gehalten: %s", strings.Join(inv.Hold, "; "))
	}
	if err := inv.Verify(); err != nil {
		return inv, err
	}
	deviates, dueDays := inv.Deviates(), settings.DueDays
	if inv.Terms.DueDays != nil {
		dueDays = *inv.Terms.DueDays
	}
	inv.Basis = nil
	follow, err := s.consequence(ctx, tx, &inv, actor)
	if err != nil {
		return inv, err
	}
	sum, err := s.number(ctx, tx, &inv, day, dueDays)
	if err != nil {
		return inv, err
	}
	s.crash("issue.numbered")
	if err := follow(inv); err != nil {
		return inv, err
	}
	if err := billSingle(ctx, tx, inv); err != nil {
		return inv, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_invoice_schedule WHERE invoice_id = ?`, inv.ID); err != nil { // it is not ahead any more
		return inv, fmt.Errorf("schedule of invoice %d: %w", inv.ID, err)
	}
	if err := Audit(ctx, tx, actor, "issue", "invoice", inv.ID, strings.TrimSuffix(inv.Number+"; "+deviates, "; ")); err != nil {
		return inv, err
	}
	if err := s.issuedRules(ctx, tx, inv, actor); err != nil {
		return inv, err
	}
	if err := enqueue(ctx, tx, JobRenderInvoice, inv.ID, fmt.Sprintf("render:invoice:%d", inv.ID)); err != nil {
		return inv, err
	}
	err = s.link(ctx, tx, ArchiveLink{Kind: linkIssued, At: inv.IssuedAt, Document: DocumentInvoice, DocumentID: inv.ID, Number: inv.Number, Date: inv.Date,
		Total: inv.Total, SHA256: sum})
	s.crash("issue.chained")
	return inv, err
}

// number gives number, date and due date and freezes the content; it returns the content's SHA-256.
func (s *Store) number(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice, day invoicing.Date, dueDays int) (sum [32]byte, err error) {
	kind, due := invoicing.NumbersInvoice, day.AddDays(dueDays)
	if inv.Type == invoicing.TypeCancellation {
		kind, due = invoicing.NumbersCancellation, invoicing.Date{}
	}
	number, rangeKey, counter, err := s.nextNumber(ctx, tx, kind, inv.Shop, day)
	if err != nil {
		return sum, err
	}
	inv.Number, inv.Status, inv.Date, inv.DueDate, inv.IssuedAt = number, invoicing.InvoiceIssued, day, due, s.now().UTC().Truncate(time.Microsecond)
	if inv.ServiceFrom.IsZero() && inv.Deposit == 0 {
		inv.ServiceFrom, inv.ServiceUntil = day, day
	}
	content, err := json.Marshal(inv)
	if err != nil {
		return sum, fmt.Errorf("invoice %d: %w", inv.ID, err)
	}
	sum = sha256.Sum256(content)
	_, err = tx.ExecContext(ctx, `UPDATE fakturis_invoice SET status = ?, number = ?, number_range = ?, number_counter = ?, invoice_date = ?,
		due_date = ?, content = ?, content_sha256 = ?, issued_at = ? WHERE id = ? AND status = ?`,
		inv.Status, number, rangeKey, counter, inv.Date, inv.DueDate, string(content), sum[:], inv.IssuedAt, inv.ID, invoicing.InvoiceDraft)
	if isServerError(err, errDuplicate) {
		return sum, invoicing.Conflictf("Die Rechnungsnummer %s gibt es schon: bitte das Nummernmuster dieses Shops so ändern, dass es sich von den anderen unterscheidet.", number)
	}
	if err != nil {
		return sum, fmt.Errorf("issue invoice %d: %w", inv.ID, err)
	}
	return sum, insertState(ctx, tx, inv)
}

// insertState opens the record of what goes on changing about an issued invoice: payments, cancellations, mails.
func insertState(ctx context.Context, tx *sql.Tx, inv *invoicing.Invoice) error {
	state := invoicing.Balance{Payable: inv.Payable()}.State()
	if inv.Type == invoicing.TypeCancellation {
		state = ""
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO fakturis_invoice_state (invoice_id, due_date, currency, payable_cents, settled, payment_state)
		VALUES (?, ?, ?, ?, ?, ?)`, inv.ID, inv.DueDate, inv.Currency, inv.Payable(), inv.Payable() <= 0, state)
	if err != nil {
		return fmt.Errorf("state of invoice %d: %w", inv.ID, err)
	}
	return nil
}

// enqueue enters a job about one document.
func enqueue(ctx context.Context, tx *sql.Tx, kind string, id int64, dedupe string) error {
	args, err := json.Marshal(struct {
		ID int64 `json:"id"`
	}{id})
	if err != nil {
		return fmt.Errorf("job %s: %w", kind, err)
	}
	return outbox.Enqueue(ctx, tx, outbox.Job{Kind: kind, DedupeKey: dedupe, Args: args})
}
