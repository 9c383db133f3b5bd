package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// notLinked is said of what the chain does not know: it did not come about through this program.
const notLinked = "fehlt in der Kette"

// linkPage is how many links are held in memory at once.
const linkPage = 1000

func (s *Store) countLinks(ctx context.Context) (n int64, err error) {
	if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM fakturis_archive_chain`).Scan(&n); err != nil {
		return 0, unavailable(fmt.Errorf("count the archive's links: %w", err))
	}
	return n, nil
}

// linked is a link with what it tells of, as that is now.
type linked struct {
	ArchiveLink
	there bool // the document or file is
	kind  string
	now   ArchiveLink // number, date, total, hash, at
}

// What a link tells of is read in the same statement. An invoice that is none any more is found by its number.
const selectLinked = selectLinks + `, COALESCE(IF(c.kind = 'file', f.id, COALESCE(i.id, n.id)), 0) > 0,
	COALESCE(i.type, IF(c.document = '` + DocumentInvoice + `', 'rechnung', '` + TypeDeliveryNote + `')),
	COALESCE(i.number, n.number, ''), COALESCE(i.invoice_date, n.note_date), COALESCE(i.total_cents, 0),
	IF(c.kind = 'file', f.sha256, COALESCE(i.content_sha256, n.content_sha256)), COALESCE(i.issued_at, c.at)
	FROM fakturis_archive_chain c LEFT JOIN fakturis_invoice i ON c.document = '` + DocumentInvoice + `' AND i.id = c.document_id
	LEFT JOIN fakturis_delivery_note n ON c.document = '` + DocumentDeliveryNote + `' AND n.id = c.document_id
	LEFT JOIN fakturis_document_file f ON c.kind = 'file' AND f.document = c.document AND f.document_id = c.document_id AND f.format = c.format
	WHERE c.seq > ? ORDER BY c.seq LIMIT ?`

// NotedLink is a link of the chain whose hash was noted elsewhere, such as by the tax adviser.
type NotedLink struct {
	Seq  int64
	Hash string // hexadecimal
}

// UnmarshalText reads what `archive verify` prints, such as "812:ab12…".
func (n *NotedLink) UnmarshalText(b []byte) error {
	seq, hash, ok := strings.Cut(strings.TrimSpace(string(b)), ":")
	var err error
	if n.Seq, err = strconv.ParseInt(seq, 10, 64); err != nil || !ok || len(hash) != 64 {
		return invoicing.Invalidf("%q is no noted hash; it looks like 812:2f0c… with 64 digits, as archive verify prints it", b)
	}
	n.Hash = strings.ToLower(hash)
	return nil
}

// noted compares with hashes that were noted elsewhere: who has written the whole chain anew is found by them.
func (c *archiveCheck) noted(ctx context.Context, links []NotedLink) error {
	for _, n := range links {
		var hash [32]byte
		err := c.db.QueryRowContext(ctx, `SELECT hash FROM fakturis_archive_chain WHERE seq = ?`, n.Seq).Scan(hashColumn{&hash})
		switch {
		case err == sql.ErrNoRows:
			c.found("Kette", "notiert wurde Glied %d, das gibt es nicht mehr", n.Seq)
		case err != nil:
			return unavailable(fmt.Errorf("link %d of the archive's chain: %w", n.Seq, err))
		case fmt.Sprintf("%x", hash) != n.Hash:
			c.found("Kette", "für Glied %d wurde eine andere Prüfsumme notiert: %s, jetzt ist es %x", n.Seq, n.Hash, hash)
		}
	}
	return nil
}

// chain reckons every link anew and compares it with the one before, with its document or file, and the last with the head.
func (c *archiveCheck) chain(ctx context.Context) error {
	last := ArchiveLink{TakenOver: true}
	for {
		page, err := collect(ctx, c.db, func(rows *sql.Rows, l *linked) error {
			return rows.Scan(l.into(&l.there, &l.kind, &l.now.Number, &l.now.Date, &l.now.Total, hashColumn{&l.now.SHA256}, &l.now.At)...)
		}, selectLinked, last.Seq, linkPage)
		if err != nil {
			return unavailable(fmt.Errorf("read the archive's chain after %d: %w", last.Seq, err))
		}
		for _, l := range page {
			c.linkAfter(last, l)
			last = l.ArchiveLink
		}
		if len(page) == linkPage {
			continue
		}
		more, err := c.chainEnd(ctx, last)
		if err != nil || !more {
			return err
		}
	}
}

// linkAfter checks one link. A gap or a wrong hash is told once, at the link where it shows.
func (c *archiveCheck) linkAfter(last ArchiveLink, l linked) {
	c.counts.Links++
	if l.Seq != last.Seq+1 {
		c.found("Kette", "Glied %d fehlt, vor %s", last.Seq+1, l.label())
	} else if l.Prev != last.Hash {
		c.found(l.label(), "schließt nicht an Glied %d an", last.Seq)
	}
	if l.Sum() != l.Hash {
		c.found(l.label(), "die Prüfsumme des Gliedes stimmt nicht: SHA-256 ist %x, festgehalten wurde %x", l.Sum(), l.Hash)
	}
	if l.TakenOver && !last.TakenOver {
		c.found(l.label(), "gilt als älter als die Kette, obwohl sie schon lief")
	}
	for _, p := range l.problems() {
		c.found(l.name(), "%s", p)
	}
	c.step()
}

// problems says where the document or file is not what its link tells.
func (l linked) problems() []string {
	if !l.there {
		return []string{fmt.Sprintf("Glied %d der Kette (%s): das gibt es nicht mehr", l.Seq, l.what())}
	}
	type told struct{ name, link, now string }
	all := []told{{l.what(), fmt.Sprintf("SHA-256 %x", l.SHA256), fmt.Sprintf("SHA-256 %x", l.now.SHA256)}}
	if l.Kind == linkIssued { // what a file's link tells besides is that of its document
		all = append(all, told{"Nummer", l.Number, l.now.Number}, told{"Datum", l.Date.German(), l.now.Date.German()},
			told{"Brutto", l.Total.German(), l.now.Total.German()}, told{"Zeitpunkt", l.At.UTC().String(), l.issuedAt()})
	}
	var problems []string
	for _, d := range all {
		if d.link != d.now {
			problems = append(problems, fmt.Sprintf("%s: die Kette (Glied %d) sagt %q, jetzt ist es %q", d.name, l.Seq, d.link, d.now))
		}
	}
	return problems
}

// issuedAt is the moment of issue as the document has it; of what is older than the chain the link's own.
func (l linked) issuedAt() string {
	if l.TakenOver {
		return l.At.UTC().String()
	}
	return l.now.At.UTC().String()
}

func (l linked) what() string {
	if l.Kind == linkFile {
		return strings.ToUpper(l.Format)
	}
	return "Inhalt"
}

func (l linked) name() string { return documentName(l.kind, l.Number, l.DocumentID) }

func (l linked) label() string {
	return fmt.Sprintf("Kette, Glied %d (%s, %s)", l.Seq, l.name(), l.what())
}

// chainEnd compares the last link with the head and with the number of links. more says that links came in meanwhile.
func (c *archiveCheck) chainEnd(ctx context.Context, last ArchiveLink) (more bool, err error) {
	var head, top, count int64
	var hash [32]byte
	err = c.db.QueryRowContext(ctx, `SELECT h.seq, h.hash, COALESCE((SELECT MAX(seq) FROM fakturis_archive_chain), 0), (SELECT COUNT(*) FROM fakturis_archive_chain)
		FROM fakturis_archive_head h WHERE h.id = 1`).Scan(&head, hashColumn{&hash}, &top, &count)
	switch {
	case err == sql.ErrNoRows:
		c.found("Kette", "der Kopf fehlt")
		return false, nil
	case err != nil:
		return false, unavailable(fmt.Errorf("head of the archive's chain: %w", err))
	case top > last.Seq:
		return true, nil
	}
	c.counts.Hash, c.counts.At = "", last.At
	if last.Seq > 0 {
		c.counts.Hash = fmt.Sprintf("%x", last.Hash)
	}
	switch {
	case head > last.Seq:
		c.found("Kette", "das Ende fehlt: der Kopf steht auf Glied %d, das letzte ist %d", head, last.Seq)
	case head < last.Seq:
		c.found("Kette", "der Kopf steht erst auf Glied %d, das letzte ist %d", head, last.Seq)
	case hash != last.Hash:
		c.found("Kette", "der Kopf nennt für Glied %d eine andere Prüfsumme: %x", head, hash)
	}
	if count != c.counts.Links {
		c.found("Kette", "%d Glieder sind da, gelesen wurden %d", count, c.counts.Links)
	}
	return false, nil
}
