package store

import (
	"context"
	"database/sql"

	sq "github.com/Masterminds/squirrel"
)

// Match is a partner in whom several records of shops were recognised (Abgleich): none of them became a duplicate.
type Match struct {
	Partner PartnerRow    `json:"partner"`
	Records []MatchRecord `json:"records"`
}

// MatchRecord is one of these records as its shop has it.
type MatchRecord struct {
	Source string `json:"source"`
	Shop   string `json:"shop"`
	Kind   string `json:"kind"` // customer or guest
	Key    string `json:"key"`
}

// Matches returns a page of the partners that stand for several records; it searches as Partners does.
func (s *Store) Matches(ctx context.Context, q ListQuery) ([]Match, int64, error) {
	b := filterPartners(selectPartners(), q).Where(`(SELECT COUNT(*) FROM fakturis_origin g WHERE g.kind IN ('customer', 'guest') AND g.entity_id = p.id) > 1`)
	page, next, err := fetchPage(ctx, s, b, q, "p.id", func(rows *sql.Rows, m *Match) (int64, error) { return scanPartnerRow(rows, &m.Partner) })
	if err != nil {
		return nil, 0, err
	}
	if err := s.fillMatches(ctx, page); err != nil {
		return nil, 0, err
	}
	err = fillOrigins(ctx, s, page, func(m *Match) (int64, *[]string) { return m.Partner.ID, &m.Partner.Origins }, "customer", "guest")
	return page, next, err
}

func (s *Store) fillMatches(ctx context.Context, page []Match) error {
	at := map[int64]*Match{}
	ids := make([]int64, len(page))
	for i := range page {
		ids[i] = page[i].Partner.ID
		at[ids[i]] = &page[i]
	}
	b := sq.Select("entity_id", "source", "shop", "kind", "shop_key").From("fakturis_origin").
		Where(sq.Eq{"kind": []string{"customer", "guest"}, "entity_id": ids}).OrderBy("id")
	return s.each(ctx, b, func(rows *sql.Rows) error {
		var id int64
		var r MatchRecord
		err := rows.Scan(&id, &r.Source, &r.Shop, &r.Kind, &r.Key)
		if m := at[id]; err == nil {
			m.Records = append(m.Records, r)
		}
		return err
	})
}
