package htmlforms

import (
	"net/http"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// contractShowBody is the page of a contract.
type contractShowBody struct {
	Path      string
	Contract  invoicing.Contract
	Order     invoicing.Order
	Partner   invoicing.Partner
	Shops     []string
	State     string // in words
	Terms     []fact
	Changes   []string // of prices, and pauses
	Planned   []plannedRow
	More      int // planned invoices that are not shown
	Open      int // how many are planned still
	OpenTotal money.Cents
	All       bool
	History   []sentence
}

// fact is a name with its value.
type fact struct{ Key, Value string }

// contractShow shows a contract with all its planned invoices.
func (p *Pages) contractShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	c, err := p.Store.ContractByID(r.Context(), id)
	if err != nil {
		return err
	}
	o, err := p.Store.Order(r.Context(), c.OrderID)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	body := contractShowBody{Path: idPath("/vertraege", id), Contract: c, Order: o, State: l.contractState(c, p.Today()), Terms: l.contractTerms(c),
		Changes: l.contractChanges(o, c), All: r.URL.Query().Has("alle")}
	if o.Origin.Shop != "" {
		body.Shops = []string{o.Origin.Shop}
	}
	if body.Partner, err = p.Store.Partner(r.Context(), o.PartnerID); err != nil {
		return err
	}
	rows, err := p.plannedOf(r.Context(), o.ID)
	if err != nil {
		return err
	}
	body.show(rows)
	if body.History, err = p.historyOf(r.Context(), l, store.EventContract, id); err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "contract.html", page{Title: "contract.title", Name: o.Number, Nav: "/vertraege", Body: body})
	return nil
}

// plannedShown is how many of a contract's planned invoices its page shows unasked, from the first on that is planned still.
const plannedShown = 24

func (b *contractShowBody) show(rows []plannedRow) {
	first := len(rows)
	for i, row := range rows {
		if row.Open {
			b.Open++
			b.OpenTotal += row.Total
			first = min(first, i)
		}
	}
	b.Planned = rows
	if !b.All && len(rows) > plannedShown {
		from := max(0, min(first-3, len(rows)-plannedShown)) // with the last ones that were billed
		b.Planned = rows[from : from+plannedShown]
	}
	const most = 240 // keeps the page below 100 kB
	if len(b.Planned) > most {
		b.Planned = b.Planned[len(b.Planned)-most:]
	}
	b.More = len(rows) - len(b.Planned)
}

// contractState says in words where a contract stands.
func (l *locale) contractState(c invoicing.Contract, today invoicing.Date) string {
	var s []string
	switch {
	case c.State == invoicing.ContractEnded:
		return l.text("contract.state.ended", l.date(c.EndsOn))
	case !c.Terminated.IsZero():
		return l.text("contract.state.terminated", l.date(c.Terminated), l.date(c.EndsOn))
	case today.Before(c.Start):
		s = append(s, l.text("contract.state.upcoming", l.date(c.Start)))
	}
	switch {
	case !c.NoticeUntil.IsZero():
		term := c
		term.Terminated = c.NoticeUntil
		s = append(s, l.text("contract.state.renewed", l.date(collective.Ends(term)), l.span(c.Renewal), l.date(c.NoticeUntil)))
	case !c.EndsOn.IsZero():
		s = append(s, l.text("contract.state.ends", l.date(c.EndsOn)))
	case !c.Notice.IsZero():
		s = append(s, l.text("contract.state.open_notice", l.span(c.Notice)))
	default:
		s = append(s, l.text("contract.state.open"))
	}
	for _, pause := range c.Pauses {
		if !today.Before(pause.From) && !pause.Until.Before(today) {
			s = append(s, l.text("contract.state.paused", l.date(pause.Until)))
		}
	}
	return strings.Join(s, " ")
}

// contractTerms are the terms that differ from the plain case, after those that every contract has.
func (l *locale) contractTerms(c invoicing.Contract) []fact {
	when := "contract.advance"
	if c.Arrears {
		when = "contract.arrears"
	}
	facts := []fact{{"contract.turn", l.every(c.Interval)}, {"contract.when", l.text(when)}, {"contract.start", l.date(c.Start)}}
	if c.Count > 0 {
		facts = append(facts, fact{"contract.count", l.count(c.Count)})
	}
	if c.AnchorDay == invoicing.Ultimo {
		facts = append(facts, fact{"contract.anchor", l.text("contract.anchor.ultimo")})
	} else if c.AnchorDay > 0 {
		facts = append(facts, fact{"contract.anchor", l.count(c.AnchorDay) + "."})
	}
	if !c.Renewal.IsZero() {
		facts = append(facts, fact{"contract.renewal", l.span(c.Renewal)})
	}
	if !c.Notice.IsZero() {
		facts = append(facts, fact{"contract.notice", l.span(c.Notice)})
	}
	takeover := c.Takeover
	if takeover == "" {
		takeover = invoicing.TakeoverByHand
	}
	facts = append(facts, fact{"contract.takeover", l.label("contract.takeover", takeover)})
	if c.Proration != "" && c.Proration != invoicing.ProrateDays {
		facts = append(facts, fact{"contract.proration", l.label("contract.proration", c.Proration)})
	}
	if t := c.Terms; t != nil && t.DueDays != nil {
		facts = append(facts, fact{"draft.due_days", l.count(*t.DueDays)})
	}
	if t := c.Terms; t != nil && t.SkontoDays > 0 {
		facts = append(facts, fact{"draft.skonto", l.text("contract.skonto", l.input(t.Skonto, 0), t.SkontoDays)})
	}
	if c.BuyerRef != "" {
		facts = append(facts, fact{"draft.buyer_reference", c.BuyerRef})
	}
	return facts
}

// contractChanges are the changes of prices, the pauses and the lines with a rhythm of their own.
func (l *locale) contractChanges(o invoicing.Order, c invoicing.Contract) []string {
	var texts []string
	for _, p := range c.Prices {
		texts = append(texts, strings.TrimSpace(l.text("contract.price.line_of", l.date(p.From), l.priceChange(o, p))+" "+p.Note))
	}
	for _, p := range c.Pauses {
		key := "contract.pause.skipped"
		if p.BillLater {
			key = "contract.pause.billed_later"
		}
		texts = append(texts, l.text(key, l.period(p.From, p.Until)))
	}
	for _, line := range c.Lines {
		for _, of := range o.Lines {
			if of.ID == line.OrderLineID {
				texts = append(texts, l.text("contract.lines.own", of.Text, l.every(line.Interval)))
			}
		}
	}
	return texts
}
