package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing/store"
)

// vacationSet switches the vacation on or off.
func (p *Pages) vacationSet(w http.ResponseWriter, r *http.Request) {
	p.perform(w, r, queuePath, func() (string, Notice, error) {
		v, err := p.Store.Vacation(r.Context())
		if err != nil {
			return "", Notice{}, err
		}
		if r.PostFormValue("tun") == "aus" {
			v.On = false
			return queuePath, Notice{Tone: "good", Key: "vacation.off"}, p.Store.SetVacation(r.Context(), v, p.User(r))
		}
		if v, err = typedVacation(r); err != nil {
			return "", Notice{}, err
		}
		return queuePath, Notice{Tone: "good", Key: "vacation.on", Text: v.From.German() + " – " + v.Until.German()}, p.Store.SetVacation(r.Context(), v, p.User(r))
	})
}

func typedVacation(r *http.Request) (store.Vacation, error) {
	from, err := neededDate(r, "von")
	if err != nil {
		return store.Vacation{}, err
	}
	until, err := neededDate(r, "bis")
	if err != nil {
		return store.Vacation{}, err
	}
	return store.Vacation{On: true, From: from, Until: until, Note: strings.TrimSpace(r.PostFormValue("notiz"))}, nil
}
