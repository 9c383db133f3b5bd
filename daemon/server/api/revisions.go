package api

import (
	"time"

	"fakturisd/invoicing"
)

// revisionJSON is what the shop changed in an order at one time.
type revisionJSON struct {
	Revision  int                    `json:"revision"`
	NoticedAt time.Time              `json:"noticed_at"`
	Changes   []invoicing.Difference `json:"changes"`
	Document  string                 `json:"document"`
	SeenAt    *time.Time             `json:"seen_at"`
	SeenBy    string                 `json:"seen_by"`
}

func newRevisions(list []invoicing.Revision) []revisionJSON {
	all := make([]revisionJSON, len(list))
	for i, r := range list {
		all[i] = revisionJSON{r.Number, r.NoticedAt.UTC(), orNone(r.Changes), r.Document, instant(r.SeenAt), r.SeenBy}
	}
	return all
}
