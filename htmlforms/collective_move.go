package htmlforms

import (
	"context"
	"net/http"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// collectiveMove moves the ticked invoices into another collective invoice of the partner, or a new one ("Verschieben"); what
// somebody made of their lines goes along.
func (p *Pages) collectiveMove(r *http.Request, id int64) (string, Notice, error) {
	ids, err := formIDs(r, "geplant")
	if err != nil {
		return "", Notice{}, err
	}
	if len(ids) == 0 {
		return idPath("/sammelrechnungen", id), Notice{Tone: "bad", Key: "split.none"}, nil
	}
	to, err := strconv.ParseInt(r.PostFormValue("nach"), 10, 64)
	if err != nil {
		return "", Notice{}, invoicing.Invalidf("nach: %q is no id", r.PostFormValue("nach"))
	}
	target, err := p.Store.MoveItems(r.Context(), ids, to, p.User(r))
	return idPath("/sammelrechnungen", target), Notice{Tone: "good", Key: "split.moved"}, err
}

// otherCollectives returns the ids of the partner's other collective invoices that can take something in.
func (p *Pages) otherCollectives(ctx context.Context, c invoicing.CollectiveInvoice) ([]int64, error) {
	rows, _, err := p.Store.Collectives(ctx, store.ListQuery{PartnerID: c.PartnerID, Status: string(invoicing.CollectivePlanned), Limit: 100})
	var ids []int64
	for _, row := range rows {
		if row.ID != c.ID {
			ids = append(ids, row.ID)
		}
	}
	return ids, err
}
