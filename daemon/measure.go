package main

import (
	"fakturisd/connector"
	"fakturisd/invoicing"
)

// mirrored counts what became of the rows of one shop and kind.
func (m *Main) mirrored(r connector.Result) {
	for result, n := range map[string]int64{"new": r.New, "changed": r.Changed, "deleted": r.Deleted, "held": r.Held, "failed": r.Failed} {
		m.metrics.Applied(r.Shop, r.Kind, result, n)
	}
}

// mailed counts a mail that came to rest.
func (m *Main) mailed(state invoicing.MailState) { m.metrics.MailDone(string(state)) }
