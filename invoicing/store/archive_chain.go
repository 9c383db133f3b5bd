package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Kinds of links.
const (
	linkIssued = "issued" // a document with its frozen content
	linkFile   = "file"   // a PDF or XML of one
)

// ArchiveLink is one link of the chain of hashes over the archive.
type ArchiveLink struct {
	Seq        int64
	At         time.Time // UTC, microseconds
	Kind       string    // issued, file
	TakenOver  bool      // older than the chain
	Document   string    // DocumentInvoice or DocumentDeliveryNote
	DocumentID int64
	Format     string // of a file
	Number     string
	Date       invoicing.Date
	Total      money.Cents // gross; 0 for a delivery note
	SHA256     [32]byte    // of the content or file
	Prev       [32]byte    // hash of the link before
	Hash       [32]byte
}

// Fields returns what the hash is taken of, as the export writes it. All but the number are of a fixed form, so the lines can be
// told apart whatever a number holds.
func (l ArchiveLink) Fields() []string {
	return []string{strconv.FormatInt(l.Seq, 10), l.At.UTC().Format("2006-01-02T15:04:05.000000Z"), l.Kind, strconv.FormatBool(l.TakenOver), l.Document,
		strconv.FormatInt(l.DocumentID, 10), l.Format, l.Number, l.Date.String(), strconv.FormatInt(int64(l.Total), 10),
		fmt.Sprintf("%x", l.SHA256), fmt.Sprintf("%x", l.Prev)}
}

// Sum reckons the hash: SHA-256 over the fields, one a line.
func (l ArchiveLink) Sum() [32]byte {
	return sha256.Sum256([]byte(strings.Join(l.Fields(), "\n") + "\n"))
}

// link appends to the chain. It locks the chain's head until the transaction ends, so it comes last: whoever holds the head waits
// for no number range and no document.
func (s *Store) link(ctx context.Context, tx *sql.Tx, links ...ArchiveLink) error {
	var last ArchiveLink
	var hash []byte
	err := tx.QueryRowContext(ctx, `SELECT seq, hash FROM fakturis_archive_head WHERE id = 1 FOR UPDATE`).Scan(&last.Seq, &hash)
	if err != nil {
		return fmt.Errorf("head of the archive's chain: %w", err)
	}
	copy(last.Hash[:], hash)
	values := make([]any, 0, len(links)*13)
	for _, l := range links {
		l.Seq, l.Prev, l.At = last.Seq+1, last.Hash, l.At.UTC().Truncate(time.Microsecond)
		l.Hash = l.Sum()
		values = append(values, l.Seq, l.At, l.Kind, l.TakenOver, l.Document, l.DocumentID, l.Format, l.Number, l.Date, l.Total, l.SHA256[:], l.Prev[:], l.Hash[:])
		last = l
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO fakturis_archive_chain (seq, at, kind, taken_over, document, document_id, format, number, date, total_cents,
		sha256, prev, hash) VALUES (?`+strings.Repeat(", ?", 12)+`)`+strings.Repeat(`, (?`+strings.Repeat(", ?", 12)+`)`, len(links)-1), values...); err != nil {
		return fmt.Errorf("link %d of the archive's chain: %w", last.Seq, err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE fakturis_archive_head SET seq = ?, hash = ? WHERE id = 1`, last.Seq, last.Hash[:]); err != nil {
		return fmt.Errorf("head of the archive's chain: %w", err)
	}
	return nil
}

// ArchiveHead is where the chain ends. Noted elsewhere it proves later that nothing before it was changed.
type ArchiveHead struct {
	Links int64     `json:"links"`
	Hash  string    `json:"hash"` // hexadecimal; empty without a link
	At    time.Time `json:"at"`   // of the last link
}

// ArchiveHead returns the end of the chain.
func (s *Store) ArchiveHead(ctx context.Context) (ArchiveHead, error) {
	var h ArchiveHead
	var hash []byte
	var at sql.NullTime
	err := s.db.QueryRowContext(ctx, `SELECT h.seq, h.hash, c.at FROM fakturis_archive_head h LEFT JOIN fakturis_archive_chain c ON c.seq = h.seq WHERE h.id = 1`).
		Scan(&h.Links, &hash, &at)
	if err != nil {
		return h, unavailable(fmt.Errorf("head of the archive's chain: %w", err))
	}
	if h.At = at.Time; h.Links > 0 {
		h.Hash = fmt.Sprintf("%x", hash)
	}
	return h, nil
}

const selectLinks = `SELECT c.seq, c.at, c.kind, c.taken_over, c.document, c.document_id, c.format, c.number, c.date, c.total_cents, c.sha256, c.prev, c.hash`

// into returns where a row of selectLinks goes.
func (l *ArchiveLink) into(more ...any) []any {
	return append([]any{&l.Seq, &l.At, &l.Kind, &l.TakenOver, &l.Document, &l.DocumentID, &l.Format, &l.Number, &l.Date, &l.Total,
		hashColumn{&l.SHA256}, hashColumn{&l.Prev}, hashColumn{&l.Hash}}, more...)
}

// hashColumn reads a BINARY(32); NULL is zeros.
type hashColumn struct{ into *[32]byte }

// Scan reads the column.
func (h hashColumn) Scan(src any) error {
	*h.into = [32]byte{}
	if v, ok := src.([]byte); ok {
		copy(h.into[:], v)
	}
	return nil
}
