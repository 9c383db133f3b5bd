package htmlforms

import "net/http"

// collectiveSplit takes the ticked invoices out of a collective invoice ("Trennen"): periods are planned again, orders open.
// Its other button takes all of it apart.
func (p *Pages) collectiveSplit(r *http.Request, id int64) (string, Notice, error) {
	ids, err := formIDs(r, "geplant")
	if err != nil {
		return "", Notice{}, err
	}
	c, err := p.Store.Collective(r.Context(), id)
	if err != nil {
		return "", Notice{}, err
	}
	if r.PostFormValue("alle") != "" {
		ids = nil
	} else if len(ids) == 0 {
		return idPath("/sammelrechnungen", id), Notice{Tone: "bad", Key: "split.none"}, nil
	}
	if err := p.Store.SplitCollective(r.Context(), id, ids, p.User(r)); err != nil {
		return "", Notice{}, err
	}
	if len(ids) == 0 || len(ids) == len(c.Items) {
		return idPath("/geschaeftspartner", c.PartnerID) + "/zusammenfassen", Notice{Tone: "good", Key: "split.dissolved"}, nil
	}
	return idPath("/sammelrechnungen", id), Notice{Tone: "good", Key: "split.done"}, nil
}
