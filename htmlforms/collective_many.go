package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"

	"fakturisd/invoicing"
)

// collectiveMany does one thing with all ticked collective invoices: a send date, none for now, a reminder, or issuing now.
func (p *Pages) collectiveMany(w http.ResponseWriter, r *http.Request) {
	back := collectiveSpec.Path
	if u, err := url.Parse(r.PostFormValue("zurueck")); err == nil && u.Host == "" && u.Scheme == "" && u.Path == collectiveSpec.Path {
		back = u.RequestURI()
	}
	p.perform(w, r, back, func() (string, Notice, error) {
		ids, err := formIDs(r, collectiveBox)
		if err != nil {
			return "", Notice{}, err
		}
		if len(ids) == 0 || len(ids) > pageSizes[len(pageSizes)-1] {
			return back, Notice{Tone: "bad", Key: "collective.none_ticked"}, nil
		}
		say, err := p.doMany(r, ids)
		return back, say, err
	})
}

func (p *Pages) doMany(r *http.Request, ids []int64) (Notice, error) {
	refs := make([]invoicing.ScheduledRef, len(ids))
	for i, id := range ids {
		refs[i] = invoicing.ScheduledRef{Kind: invoicing.ScheduledCollective, ID: id}
	}
	n := " (" + strconv.Itoa(len(ids)) + ")"
	switch r.PostFormValue("tun") {
	case "abwaehlen":
		return Notice{Tone: "good", Key: "collective.many.deselected", Text: n}, p.Store.Deselect(r.Context(), refs, p.User(r))
	case "stellen":
		return p.issueMany(r, ids)
	}
	day, err := invoicing.ParseDate(r.PostFormValue("datum"))
	if err == nil && day.IsZero() {
		err = invoicing.Invalidf("Bitte einen Tag angeben.")
	}
	if err != nil {
		return Notice{}, err
	}
	if r.PostFormValue("tun") == "erinnern" {
		return Notice{Tone: "good", Key: "collective.many.reminded", Text: day.German() + n}, p.Store.RemindOn(r.Context(), refs, day, p.User(r))
	}
	return Notice{Tone: "good", Key: "collective.date_set", Text: day.German() + n}, p.Store.SetSendDates(r.Context(), refs, day, p.User(r))
}

// issueMany issues one after the other: what cannot be issued stays, and the first reason is told.
func (p *Pages) issueMany(r *http.Request, ids []int64) (Notice, error) {
	issued, why := 0, ""
	for _, id := range ids {
		_, err := p.Store.IssueCollective(r.Context(), id, p.User(r))
		switch code := invoicing.ErrorCode(err); {
		case err == nil:
			issued++
		case code != invoicing.CodeConflict && code != invoicing.CodeInvalid:
			return Notice{}, err
		case why == "":
			why = invoicing.ErrorMessage(err)
		}
	}
	if why != "" {
		return Notice{Tone: "bad", Key: "collective.many.some", Text: strconv.Itoa(issued) + "/" + strconv.Itoa(len(ids)) + ". " + why}, nil
	}
	return Notice{Tone: "good", Key: "collective.many.issued", Text: strconv.Itoa(issued)}, nil
}
