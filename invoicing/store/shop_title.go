package store

import (
	"context"
	"database/sql"
	"fmt"

	"fakturisd/invoicing"
)

// Kinds of titles.
const (
	TitleShipping = "shipping"
	TitlePayment  = "payment"
)

// ShopTitle is what a shop calls one of its modules in one language (ISO 639-1).
type ShopTitle struct {
	Kind     string // TitleShipping or TitlePayment
	Code     string // of the module, in small letters
	Language string
	Title    string
}

// PutShopTitles makes the given titles those of the source.
func (s *Store) PutShopTitles(ctx context.Context, source string, list []ShopTitle) error {
	u := newUpsert("fakturis_shop_title", []string{"source", "kind", "code", "language", "title"}, "title")
	rows := make([][]any, len(list))
	for i, t := range list {
		rows[i] = []any{source, t.Kind, t.Code, t.Language, shorten(t.Title, 255)}
	}
	err := s.InTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM fakturis_shop_title WHERE source = ?`, source); err != nil {
			return err
		}
		return (&Mirror{tx: tx}).run(ctx, u, rows)
	})
	if err != nil {
		return fmt.Errorf("write the titles of %s: %w", source, err)
	}
	return nil
}

// ShopTitles returns the titles of a kind by code: in the language where there is one, else in German, else in any.
func (s *Store) ShopTitles(ctx context.Context, source, kind, language string) (map[string]string, error) {
	titles := map[string]string{}
	rows, err := collect(ctx, s.db, func(rows *sql.Rows, t *ShopTitle) error { return rows.Scan(&t.Code, &t.Title) },
		`SELECT code, title FROM fakturis_shop_title WHERE source = ? AND kind = ? ORDER BY code, language = ? DESC, language = 'de' DESC, language`, source, kind, language)
	if err != nil {
		return nil, unavailable(fmt.Errorf("read the titles of %s: %w", source, err))
	}
	for _, t := range rows {
		if titles[t.Code] == "" {
			titles[t.Code] = t.Title
		}
	}
	return titles, nil
}

// PaymentTitle returns what the shop of an order calls a payment method; empty where nobody knows.
func (s *Store) PaymentTitle(ctx context.Context, o invoicing.Order, language string) (string, error) {
	var title string
	err := noRows(s.db.QueryRowContext(ctx, `SELECT t.title FROM fakturis_order o JOIN fakturis_shop_title t ON t.source = o.source AND t.kind = ? AND t.code = LOWER(o.payment)
		WHERE o.id = ? AND o.payment <> '' ORDER BY t.language = ? DESC, t.language = 'de' DESC, t.language LIMIT 1`, TitlePayment, o.ID, language).Scan(&title))
	if err != nil {
		return "", unavailable(fmt.Errorf("title of the payment of order %d: %w", o.ID, err))
	}
	return title, nil
}
