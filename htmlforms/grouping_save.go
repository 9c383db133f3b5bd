package htmlforms

import (
	"context"
	"net/http"
	"slices"
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
	http.Redirect(w, r, b.Back()+done.query(), http.StatusSeeOther)
	return nil
}

// saveGrouping does all of it in one step of the store, or nothing.
func (p *Pages) saveGrouping(ctx context.Context, l *locale, b *groupingBody, actor string) (merged, error) {
	if err := p.lay(ctx, l, b); err != nil {
		return merged{}, err
	}
	t, err := b.wish()
	if err != nil {
		return merged{}, err
	}
	done, err := p.Store.TakeOver(ctx, t, actor)
	if err != nil {
		return merged{}, err
	}
	m := merged{From: b.tally(func(i groupItem) bool { return i.At != i.Home }), Drafts: done.Drafts}
	for n, g := range t.Groups {
		if g.Into == 0 {
			m.Made = append(m.Made, done.Collectives[n])
		} else {
			m.Changed = append(m.Changed, g.Into)
		}
	}
	for _, split := range t.Splits {
		if !slices.Contains(m.Changed, split.CollectiveID) {
			m.Changed = append(m.Changed, split.CollectiveID)
		}
	}
	return m, nil
}

// wish is what the person wants, as the store is asked for it.
func (b *groupingBody) wish() (store.TakeOver, error) {
	t := store.TakeOver{Splits: b.splits()}
	for _, v := range b.Groups {
		g, err := b.mergeGroup(v)
		if err != nil {
			return t, err
		}
		if len(g.PlannedIDs)+len(g.MovedIDs)+len(g.OrderIDs) > 0 {
			t.Groups = append(t.Groups, g)
		}
	}
	for _, i := range b.Singles {
		if i.IsOrder() {
			t.SingleOrders = append(t.SingleOrders, i.OrderID)
		} else {
			t.Singles = append(t.Singles, i.ID)
		}
	}
	return t, nil
}

// merged is what came of saving, as the page tells it afterwards.
type merged struct {
	From          int     // so many invoices went elsewhere
	Made, Changed []int64 // collective invoices
	Drafts        []int64
	Collectives   []invoicing.CollectiveInvoice // what is there of both
}

// Some says whether there is something to tell.
func (m merged) Some() bool { return len(m.Made)+len(m.Changed)+len(m.Drafts) > 0 }

func (m merged) query() string {
	return "?aus=" + strconv.Itoa(m.From) + "&sammel=" + joinIDs(m.Made) + "&geaendert=" + joinIDs(m.Changed) + "&entwurf=" + joinIDs(m.Drafts)
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
	said := r.URL.Query()
	m := merged{Made: splitIDs(said.Get("sammel")), Changed: splitIDs(said.Get("geaendert")), Drafts: splitIDs(said.Get("entwurf"))}
	m.From, _ = strconv.Atoi(said.Get("aus"))
	for _, id := range slices.Concat(m.Made, m.Changed) {
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
