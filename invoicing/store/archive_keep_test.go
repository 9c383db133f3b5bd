package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"

	"fakturisd/invoicing/store"
)

// refused fails unless the server answers with one of these errors.
func refused(t *testing.T, err error, statement string, numbers ...uint16) {
	t.Helper()
	e := new(mysql.MySQLError)
	if !errors.As(err, &e) {
		t.Errorf("%s: %v, want a refusal", statement, err)
		return
	}
	for _, n := range numbers {
		if e.Number == n {
			return
		}
	}
	t.Errorf("%s: %v, want error %v", statement, err, numbers)
}

// changes are ways to change what was issued; %s is the refusal's beginning.
var changes = []struct{ statement, message string }{
	{`UPDATE fakturis_invoice SET total_cents = 1 WHERE id = 1`, "Rechnung RE-2026-0001 ist gestellt und wird nicht geändert"},
	{`UPDATE fakturis_invoice SET status = 'entwurf'`, "Rechnung RE-2026-0001 ist gestellt"},
	{`UPDATE fakturis_invoice SET id = id WHERE id = 3`, "Rechnung RE-2026-0003 ist gestellt"},
	{`DELETE FROM fakturis_invoice WHERE id = 2`, "Rechnung RE-2026-0002 ist gestellt und wird nicht gelöscht"},
	{`REPLACE INTO fakturis_invoice SELECT * FROM fakturis_invoice WHERE id = 2`, "Rechnung RE-2026-0002 ist gestellt"},
	{`INSERT INTO fakturis_invoice SELECT * FROM fakturis_invoice i WHERE id = 2 ON DUPLICATE KEY UPDATE currency = 'CHF'`, "Rechnung RE-2026-0002 ist gestellt"},
	{`UPDATE fakturis_invoice i JOIN fakturis_invoice_state s ON s.invoice_id = i.id SET i.due_date = NULL, s.paid_cents = 1`, "Rechnung RE-2026-0001 ist gestellt"},
	{`UPDATE fakturis_delivery_note SET status = 'versendet' WHERE id = 2`, "Lieferschein LS-2026-0002 ist erstellt"},
	{`DELETE FROM fakturis_delivery_note`, "Lieferschein LS-2026-0001 ist erstellt"},
	{`UPDATE fakturis_document_file SET content = 'x'`, "PDF zu invoice 1 ist archiviert"},
	{`DELETE FROM fakturis_document_file WHERE format = 'xml'`, "XML zu invoice 1 ist archiviert"},
	{`UPDATE fakturis_archive_chain SET taken_over = TRUE WHERE seq = 4`, "Kettenglied 4 (LS-2026-0001) ist archiviert"},
	{`DELETE FROM fakturis_archive_chain WHERE seq = 10`, "Kettenglied 10 (RE-2026-0001) ist archiviert"},
	{`UPDATE fakturis_archive_head SET seq = 9`, "Die Kette steht auf 10"},
	{`UPDATE fakturis_archive_head SET hash = REPEAT(CHAR(7), 32)`, "Die Kette steht auf 10"},
	{`UPDATE fakturis_archive_head SET taken_over_at = NULL`, "Die Kette steht auf 10"},
	{`DELETE FROM fakturis_archive_head`, "Die Kette steht auf 10 und wird nicht gelöscht"},
	{`UPDATE fakturis_audit SET actor = 'x' WHERE id = 1`, "Protokolleintrag 1 bleibt und wird nicht geändert"},
	{`DELETE FROM fakturis_audit`, "Protokolleintrag "},
	{`UPDATE fakturis_number_range SET last_value = last_value - 1`, "Nummernkreis "},
	{`UPDATE fakturis_number_range SET range_key = 'x' WHERE range_key = 'invoice//2026'`, "Nummernkreis invoice//2026 steht auf 3"},
	{`DELETE FROM fakturis_number_range WHERE range_key = 'invoice//2026'`, "Nummernkreis invoice//2026 steht auf 3 und wird nicht gelöscht"},
}

func TestTheDatabaseRefusesToChangeWhatWasIssued(t *testing.T) {
	t.Parallel()
	s := anArchive(t)
	if p := must[store.Protection](t)(s.Protect(t.Context())); !p.Whole() || p.Triggers < 14 || p.Reason != "" {
		t.Fatalf("%+v", p)
	} else if n := value[int](t, s, `SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()`); n != p.Triggers {
		t.Errorf("%d triggers are there, %d are wanted: is a table listed twice?", n, p.Triggers)
	}
	for _, c := range changes {
		_, err := s.DB().Exec(c.statement)
		refused(t, err, c.statement, 1644)
		if err != nil && !strings.Contains(err.Error(), c.message) {
			t.Errorf("%s: %v, want %q", c.statement, err, c.message)
		}
	}
	for _, allowed := range []string{`UPDATE fakturis_invoice SET hold_reason = 'x' WHERE status = 'entwurf'`, `DELETE FROM fakturis_invoice WHERE status = 'entwurf'`,
		`UPDATE fakturis_number_range SET last_value = last_value + 5`, `UPDATE fakturis_invoice_state SET paid_cents = 1`} {
		insert(t, s, allowed)
	}
	findings, _ := verify(t, s) // but for the counters that were raised
	for _, f := range findings {
		if !strings.HasPrefix(f, "Nummernkreis ") {
			t.Error(f)
		}
	}
}

func TestTriggersThatAreGoneOrAlteredComeBack(t *testing.T) {
	t.Parallel()
	s := anArchive(t) // without triggers
	p := must[store.Protection](t)(s.Protect(t.Context()))
	all := p.Triggers
	for _, damage := range []string{
		"DROP TRIGGER fakturis_keep_audit_delete", "CREATE OR REPLACE TRIGGER fakturis_keep_invoice_update BEFORE UPDATE ON fakturis_invoice FOR EACH ROW SET @nothing = 1",
		"CREATE OR REPLACE TRIGGER fakturis_keep_invoice_delete AFTER DELETE ON fakturis_invoice FOR EACH ROW SET @nothing = 1",
		"CREATE OR REPLACE DEFINER = nobody@nowhere TRIGGER fakturis_keep_document_file_update BEFORE UPDATE ON fakturis_document_file FOR EACH ROW SET @nothing = 1",
	} {
		insert(t, s, damage)
		if p := must[store.Protection](t)(s.Protect(t.Context())); p.Triggers != all || !p.Whole() {
			t.Errorf("%s: %+v", damage, p)
		}
		for _, c := range changes {
			_, err := s.DB().Exec(c.statement)
			refused(t, err, fmt.Sprintf("after %s: %s", damage, c.statement), 1644)
		}
	}
}
