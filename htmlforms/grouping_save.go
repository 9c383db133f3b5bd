package htmlforms

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// mergeSave writes what the popup shows ("Speichern"): groups become collective invoices, singles drafts, the rest stays planned.
// What is still ticked stands in no group: unless the button says what is meant by it, the person is asked.
func (p *Pages) mergeSave(w http.ResponseWriter, r *http.Request, b *groupingBody, loose string) error {
	l := p.locale(w, r)
	switch ticked := b.ticked(); {
	case loose == "gruppe":
		b.move(ticked, spotNew)
	case loose == "einzeln":
		b.move(ticked, spotSingle)
	case loose == "" && len(ticked) > 0:
		b.Ask = true
		return p.showGrouping(w, r, http.StatusOK, b)
	}
	if !b.Moved() {
		b.Wrong = l.text("merge.nothing")
		return p.showGrouping(w, r, http.StatusOK, b)
	}
	if !p.Session.Once(r, r.PostForm.Get("form_id")) {
		p.Session.Notify(r, Notice{Tone: "bad", Key: "error.form_sent"})
		http.Redirect(w, r, b.Back(), http.StatusSeeOther)
		return nil
	}
	done, err := p.saveGrouping(r.Context(), l, b, p.User(r))
	if err != nil {
		said := p.excuse(r, err)
		b.Wrong = strings.TrimSpace(l.text(said.Key) + " " + said.Text)
		return p.showGrouping(w, r, http.StatusConflict, b)
	}
	if p.Wake != nil {
		p.Wake()
	}
	http.Redirect(w, r, b.Back()+resultQuery(b, done), http.StatusSeeOther)
	return nil
}

// saveGrouping does it in the order in which nothing is in two places: out of collective invoices, from one into another, and
// then everything that was planned at once.
func (p *Pages) saveGrouping(ctx context.Context, l *locale, b *groupingBody, actor string) (store.TakenOver, error) {
	if err := p.lay(ctx, l, b); err != nil {
		return store.TakenOver{}, err
	}
	for _, c := range b.Collectives {
		if out := b.leaving(collectiveSpot(c.ID)); len(out) > 0 {
			if err := p.Store.SplitCollective(ctx, c.ID, out, actor); err != nil {
				return store.TakenOver{}, err
			}
		}
	}
	var t store.TakeOver
	for _, v := range b.Groups {
		g, err := b.mergeGroup(v)
		if err != nil {
			return store.TakenOver{}, err
		}
		if moved := v.comesFrom(); len(moved) > 0 {
			if g.Into, err = p.Store.MoveItems(ctx, moved, g.Into, actor); err != nil {
				return store.TakenOver{}, err
			}
			g.PlannedIDs = without(g.PlannedIDs, moved)
		}
		if len(g.PlannedIDs)+len(g.OrderIDs) > 0 {
			t.Groups = append(t.Groups, g)
		}
	}
	return p.takeOver(ctx, b, t, actor)
}

// takeOver adds the singles: periods become drafts with the groups, orders are drafted as they always are.
func (p *Pages) takeOver(ctx context.Context, b *groupingBody, t store.TakeOver, actor string) (done store.TakenOver, err error) {
	var orders []int64
	for _, i := range b.Singles {
		if i.IsOrder() {
			orders = append(orders, i.OrderID)
		} else {
			t.Singles = append(t.Singles, i.ID)
		}
	}
	if len(t.Groups)+len(t.Singles) > 0 {
		if done, err = p.Store.TakeOver(ctx, t, actor); err != nil {
			return done, err
		}
	}
	for _, id := range orders {
		draft, err := p.Store.DraftInvoice(ctx, id, actor)
		if err != nil {
			return done, err
		}
		done.Drafts = append(done.Drafts, draft)
	}
	return done, nil
}

// leaving returns the items that leave a collective invoice without joining another one.
func (b *groupingBody) leaving(from spot) []int64 {
	var ids []int64
	for _, i := range b.Items {
		if i.Home == from && (i.At == spotPlanned || i.At == spotSingle) {
			ids = append(ids, i.ID)
		}
	}
	return ids
}

// merged is what came of saving, as the page tells it afterwards.
type merged struct {
	From        int // so many invoices were there before
	Collectives []invoicing.CollectiveInvoice
	Drafts      []int64
}

// Some says whether there is something to tell.
func (m merged) Some() bool { return len(m.Collectives)+len(m.Drafts) > 0 }

func resultQuery(b *groupingBody, done store.TakenOver) string {
	n := 0
	for _, i := range b.Items {
		if i.At != i.Home {
			n++
		}
	}
	return "?aus=" + strconv.Itoa(n) + "&sammel=" + joinIDs(done.Collectives) + "&entwurf=" + joinIDs(done.Drafts)
}

func joinIDs(ids []int64) string {
	all := make([]string, len(ids))
	for n, id := range ids {
		all[n] = strconv.FormatInt(id, 10)
	}
	return strings.Join(all, ",")
}

// maxTold bounds how many results a page reads.
const maxTold = 200

// mergedOf reads from the address what was made just now; what is gone again is left out.
func (p *Pages) mergedOf(r *http.Request) (merged, error) {
	m := merged{Drafts: splitIDs(r.URL.Query().Get("entwurf"))}
	m.From, _ = strconv.Atoi(r.URL.Query().Get("aus"))
	for _, id := range splitIDs(r.URL.Query().Get("sammel")) {
		c, err := p.Store.Collective(r.Context(), id)
		if invoicing.ErrorCode(err) == invoicing.CodeNotFound {
			continue
		}
		if err != nil {
			return m, err
		}
		m.Collectives = append(m.Collectives, c)
	}
	return m, nil
}

func splitIDs(s string) []int64 {
	var ids []int64
	for _, one := range strings.Split(s, ",") {
		if id, err := strconv.ParseInt(one, 10, 64); err == nil && id > 0 && len(ids) < maxTold {
			ids = append(ids, id)
		}
	}
	return ids
}
