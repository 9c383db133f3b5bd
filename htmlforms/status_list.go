package htmlforms

import (
	"context"
	"net/http"
	"strings"

	"fakturisd/invoicing"
)

var statusSpec = listSpec{Path: "/statusaenderungen", Key: "statuses", NoSearch: true, Columns: []column{
	{Key: "status.asked"}, {Key: "order.title"}, {Key: "list.shop"}, {Key: "status.from_to"}, {Key: "list.status"}, {Key: "status.mail"},
}, Statuses: []string{"offen", "wartet", "ungeklaert", "abgelehnt", "erledigt", "abgebrochen"}}

// statusList shows all changes of statuses that were asked for from here (Statusänderungen).
func (p *Pages) statusList(w http.ResponseWriter, r *http.Request) error {
	names, err := p.allStatusNames(r.Context(), p.locale(w, r))
	if err != nil {
		return err
	}
	return showList(p, w, r, statusSpec, p.Store.StatusIntents, func(l *locale, i invoicing.StatusIntent) []cell {
		return statusCells(l, lifeRow{StatusIntent: i, From: statusNamed(names[i.Source], i.Seen), To: statusNamed(names[i.Source], i.Status)})
	})
}

func statusCells(l *locale, i lifeRow) []cell {
	state := cell{Text: l.label("status.state", i.State), Tone: i.Tone(), Sub: i.Reason}
	if state.Tone == "" {
		state.Tone = "info"
	}
	mail := text("")
	if i.Notify && i.MailState != "" {
		mail = cell{Text: l.label("status.mail."+string(i.MailWay), i.MailState), Sub: i.MailError}
		if i.MailID != 0 {
			mail.Href = idPath("/mails", i.MailID)
		}
	}
	return []cell{
		text(l.instant(i.Created)).under(l.cause(i.Cause) + " · " + i.Actor),
		link(i.OrderNumber, idPath("/auftraege", i.OrderID)+"#statuswechsel").under(i.Customer),
		marks([]string{i.Shop}),
		text(i.From + " → " + i.To).under(short(i.Comment)),
		state,
		mail,
	}
}

// cause names what asked for a change.
func (l *locale) cause(cause string) string {
	return l.label("status.cause", strings.Replace(cause, ":", ".", 1))
}

// allStatusNames returns the statuses of every source.
func (p *Pages) allStatusNames(ctx context.Context, l *locale) (map[string][]statusOption, error) {
	shops, err := p.Store.Shops(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string][]statusOption{}
	for _, s := range shops {
		if names[s.Source] != nil {
			continue
		}
		if names[s.Source], err = p.statusOptions(ctx, l, s.Source); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// statusOf leads from an intent to its order.
func (p *Pages) statusOf(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	i, err := p.Store.StatusIntent(r.Context(), id)
	if err != nil {
		return err
	}
	http.Redirect(w, r, idPath("/auftraege", i.OrderID)+"#statuswechsel", http.StatusSeeOther)
	return nil
}

// statusTile counts the changes that wait or need somebody.
func (p *Pages) statusTile(ctx context.Context, tiles []tile) ([]tile, error) {
	c, err := p.Store.StatusCounts(ctx)
	if err != nil {
		return nil, err
	}
	t := tile{Key: "dashboard.status", N: c.Waiting + c.Unknown + c.Refused24h + c.MailFailed, Href: statusSpec.Path, Tone: "plain"}
	switch {
	case c.Unknown > 0:
		t.Href, t.Tone = t.Href+"?status=ungeklaert", "bad"
	case c.Refused24h > 0:
		t.Href, t.Tone = t.Href+"?status=abgelehnt", "bad"
	case c.MailFailed > 0:
		t.Href, t.Tone = t.Href+"?status=erledigt", "bad"
	case c.Waiting > 0:
		t.Href, t.Tone = t.Href+"?status=wartet", "warn"
	}
	return append(tiles, t), nil
}
