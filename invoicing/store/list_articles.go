package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing/tax"
)

// ArticleRow is one line of the article list (Artikelliste).
type ArticleRow struct {
	ID       int64           `json:"id"`
	Number   string          `json:"number"`
	Name     string          `json:"name"`
	EAN      string          `json:"ean"`
	NetPrice decimal.Decimal `json:"net_price"` // four decimals
	TaxRate  tax.Rate        `json:"tax_rate"`
	Stock    int64           `json:"stock"`
	Active   bool            `json:"active"`
	Variants int             `json:"variants"` // how many option values it has
	Origins  []string        `json:"origins"`
}

// Articles returns a page of the articles. It searches number, name and EAN; Status is "aktiv" or "inaktiv".
func (s *Store) Articles(ctx context.Context, q ListQuery) ([]ArticleRow, int64, error) {
	b := sq.Select("a.id", "a.number", "a.name", "a.ean", "a.net_price", "a.tax_rate", "a.stock", "a.active",
		"(SELECT COUNT(*) FROM fakturis_article_variant v WHERE v.article_id = a.id)").From("fakturis_article a")
	if q.Shop != "" {
		b = b.Where(fromShop("a.id", q.Shop, "article"))
	}
	if q.Status != "" {
		b = b.Where(sq.Eq{"a.active": q.Status != "inaktiv"})
	}
	for _, w := range q.words() {
		b = b.Where(anyContains(w, "a.number", "a.name", "a.ean"))
	}
	page, next, err := fetchPage(ctx, s, b, q, "a.id", scanArticleRow)
	if err != nil {
		return nil, 0, err
	}
	err = fillOrigins(ctx, s, page, func(r *ArticleRow) (int64, *[]string) { return r.ID, &r.Origins }, "article")
	return page, next, err
}

func scanArticleRow(rows *sql.Rows, r *ArticleRow) (int64, error) {
	err := rows.Scan(&r.ID, &r.Number, &r.Name, &r.EAN, &r.NetPrice, &r.TaxRate, &r.Stock, &r.Active, &r.Variants)
	return r.ID, err
}
