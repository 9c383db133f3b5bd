package archive

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// sheets are the tables of an export.
type sheets struct {
	index, lines, taxes, payments, audit, chain *sheet
}

// descriptions of the tables, in the order in which a reader wants them.
var (
	describeIndex = description{IndexName, "Belege", "Alle Rechnungen und Lieferscheine mit ihrer Datei", []column{
		{"art", words, "rechnung, sammelrechnung, storno, lieferschein"}, {"nummer", words, "Belegnummer"}, {"datum", day, "Belegdatum"},
		{"kunde_nr", words, "Kundennummer"}, {"kunde", words, "Rechnungs- oder Lieferanschrift"}, {"netto", cents, ""}, {"steuer", cents, ""},
		{"brutto", cents, ""}, {"waehrung", words, "ISO 4217"}, {"datei", words, "Datei in diesem Ordner"}, {"sha256", words, "Prüfsumme der Datei"}}}
	describeLines = description{"positionen.csv", "Positionen", "Die Zeilen aller Belege", []column{
		{"nummer", words, "Belegnummer"}, {"pos", number, ""}, {"art", words, "artikel, versand, gebuehr, rabatt, gutschein"}, {"artikel_nr", words, ""},
		{"bezeichnung", words, ""}, {"menge", exact, ""}, {"einzelpreis", exact, "brutto oder netto, siehe preisart"}, {"betrag", cents, "nach Rabatt"},
		{"steuersatz", exact, "Prozent"}, {"preisart", words, "brutto, netto"}}}
	describeTaxes = description{"steuern.csv", "Steuersummen", "Netto, Steuer und Brutto je Rechnung und Steuersatz", []column{
		{"nummer", words, "Belegnummer"}, {"steuersatz", exact, "Prozent"}, {"netto", cents, ""}, {"steuer", cents, ""}, {"brutto", cents, ""}}}
	describePayments = description{"zahlungen.csv", "Zahlungen", "Zahlungen, Erstattungen und Ausbuchungen zu den Rechnungen", []column{
		{"id", number, ""}, {"nummer", words, "Belegnummer"}, {"datum", day, "Tag der Zahlung"}, {"betrag", cents, "negativ: zurückgezahlt oder aufgehoben"},
		{"art", words, "zahlung, skonto, erstattung, ausbuchung, regel"}, {"vermerk", words, ""}, {"benutzer", words, ""}, {"zeit", words, "UTC"},
		{"hebt_auf", number, "id der Buchung, die diese aufhebt"}}}
	describeAudit = description{"protokoll.csv", "Protokoll", "Wer wann was getan hat", []column{
		{"id", number, ""}, {"zeit", words, "UTC"}, {"benutzer", words, ""}, {"vorgang", words, ""}, {"gegenstand", words, ""},
		{"gegenstand_id", number, ""}, {"einzelheiten", words, ""}}}
	describeChain = description{"kette.csv", "Prüfsummenkette",
		"Je Beleg und Datei ein Glied. hash ist SHA-256 über alle anderen Felder, jedes mit einem Zeilenvorschub dahinter; vorher ist der hash des vorigen Gliedes", []column{
			{"glied", number, ""}, {"zeit", words, "UTC"}, {"art", words, "issued: Inhalt, file: Datei"}, {"uebernommen", words, "true: älter als die Kette"},
			{"beleg", words, "invoice, delivery_note"}, {"beleg_id", number, ""}, {"format", words, "pdf, xml"}, {"nummer", words, "Belegnummer"},
			{"datum", day, ""},
			{"cent", number, "Brutto in Cent"}, {"sha256", words, "des Inhalts oder der Datei"}, {"vorher", words, ""}, {"hash", words, ""}}}
)

func (f *folder) openSheets() (s sheets, err error) {
	for _, t := range []struct {
		into **sheet
		d    description
	}{{&s.index, describeIndex}, {&s.lines, describeLines}, {&s.taxes, describeTaxes}, {&s.payments, describePayments}, {&s.audit, describeAudit},
		{&s.chain, describeChain}} {
		if *t.into, err = f.newSheet(t.d); err != nil {
			return s, err
		}
	}
	return s, nil
}

// all returns those that were opened.
func (s sheets) all() []*sheet {
	var all []*sheet
	for _, t := range []*sheet{s.index, s.lines, s.taxes, s.payments, s.audit, s.chain} {
		if t != nil {
			all = append(all, t)
		}
	}
	return all
}

func (s sheets) finish(f *folder) error {
	for _, t := range s.all() {
		if err := t.finish(f); err != nil {
			return err
		}
	}
	return nil
}

func (s sheets) discard() error {
	var errs []error
	for _, t := range s.all() {
		errs = append(errs, t.discard())
	}
	return errors.Join(errs...)
}

// document writes what the sheets tell of a document; file and sum are those of its PDF, of its content while it has none. A
// content that cannot be read is a finding of its own and has no lines.
func (s sheets) document(d store.ArchivedDocument, file, sum string) error {
	net, tax, total := amount(d.Net), amount(d.Tax), amount(d.Total)
	if d.Document == store.DocumentDeliveryNote { // shows no prices
		net, tax, total = "", "", ""
	}
	err := s.index.add(d.Type, text(d.Number), d.Date.String(), text(d.CustomerNumber), text(d.Customer), net, tax, total, d.Currency, file, sum)
	if err != nil {
		return err
	}
	if d.Document == store.DocumentDeliveryNote {
		return s.noteLines(d)
	}
	return s.invoiceLines(d)
}

func (s sheets) invoiceLines(d store.ArchivedDocument) error {
	var inv invoicing.Invoice
	if json.Unmarshal(d.Content, &inv) != nil {
		return nil
	}
	for _, l := range inv.Lines {
		err := s.lines.add(text(d.Number), strconv.Itoa(l.Position), string(l.Kind), text(l.Number), text(l.Text), comma(l.Quantity.String()), comma(l.UnitPrice.String()),
			amount(l.Amount), comma(l.TaxRate.String()), string(inv.PriceMode))
		if err != nil {
			return err
		}
	}
	for _, t := range inv.TaxTotals {
		if err := s.taxes.add(text(d.Number), comma(t.Rate.String()), amount(t.Net), amount(t.Tax), amount(t.Gross)); err != nil {
			return err
		}
	}
	return nil
}

func (s sheets) noteLines(d store.ArchivedDocument) error {
	var note invoicing.DeliveryNote
	if json.Unmarshal(d.Content, &note) != nil {
		return nil
	}
	for _, l := range note.Lines {
		if err := s.lines.add(text(d.Number), strconv.Itoa(l.Position), "artikel", text(l.Number), text(l.Text), comma(l.Quantity.String()), "", "", "", ""); err != nil {
			return err
		}
	}
	return nil
}

func (s sheets) payment(p store.ArchivedPayment) error {
	return s.payments.add(strconv.FormatInt(p.ID, 10), text(p.Number), p.Date.String(), amount(p.Amount), string(p.Kind), text(p.Note), text(p.Actor), instant(p.At),
		zeroEmpty(p.Reverses))
}

func (s sheets) auditRow(a store.AuditRow) error {
	return s.audit.add(strconv.FormatInt(a.ID, 10), instant(a.At), text(a.Actor), a.Action, a.Entity, strconv.FormatInt(a.Record, 10), text(a.Detail))
}

// link writes a link's fields as they are: its hash is reckoned over them.
func (s sheets) link(l store.ArchiveLink) error {
	return s.chain.add(append(l.Fields(), fmt.Sprintf("%x", l.Hash))...)
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func zeroEmpty(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
