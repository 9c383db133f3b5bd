package htmlforms

import (
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// differencePage shows in what a collective invoice differs from its contracts (Abweichung vom Vertrag).
type differencePage struct {
	Path       string
	Collective invoicing.CollectiveInvoice
	Blocks     []differenceBlock
	Sum        money.Cents
	Open       bool
	Lines      linePage // which of the differences are shown
	Future     []store.FutureChange
}

// differenceBlock are the differences of one planned invoice.
type differenceBlock struct {
	Name string
	Rows []lineDifference
	Sum  money.Cents
}

// lineDifference is one line that differs, in the words of a reader.
type lineDifference struct {
	N       int // of the difference, from 1
	Name    string
	Kind    string // geaendert, ergaenzt, entfallen
	Changes []differenceRow
	Sum     money.Cents
}

// collectiveDifference shows line by line what the contract has and what will be billed.
func (p *Pages) collectiveDifference(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	c, err := p.Store.Collective(r.Context(), id)
	if err != nil {
		return err
	}
	l := p.locale(w, r)
	all := collective.Differences(c)
	body := differencePage{Path: idPath("/sammelrechnungen", id), Collective: c, Sum: collective.SumOf(all), Open: c.Status == invoicing.CollectivePlanned}
	body.Lines = pageOfLines(r, len(all), func(i int) lineRow { return lineRow{Position: i} })
	for _, shown := range body.Lines.Rows {
		n, d := shown.Position, all[shown.Position]
		if len(body.Blocks) == 0 || all[n-1].PlannedID != d.PlannedID {
			body.Blocks = append(body.Blocks, differenceBlock{Name: d.Block})
		}
		block := &body.Blocks[len(body.Blocks)-1]
		block.Rows = append(block.Rows, l.lineDifference(n+1, d, c.Currency))
		block.Sum += d.Sum
	}
	if body.Open {
		if body.Future, err = p.Store.PreviewFuture(r.Context(), id); err != nil {
			return err
		}
	}
	p.render(w, r, http.StatusOK, "collective_difference.html", page{Title: "difference.title", Name: strconv.FormatInt(id, 10), Nav: "/sammelrechnungen", Body: body})
	return nil
}

func (l *locale) lineDifference(n int, d collective.Difference, currency string) lineDifference {
	row := lineDifference{N: n, Sum: d.Sum}
	switch {
	case d.Before == nil:
		row.Name, row.Kind = lineName(*d.After), "ergaenzt"
		row.Changes = []differenceRow{{What: l.text("line.amount"), After: l.amount(d.After.Amount, currency)}}
	case d.After == nil:
		row.Name, row.Kind = lineName(*d.Before), "entfallen"
		row.Changes = []differenceRow{{What: l.text("line.amount"), Before: l.amount(d.Before.Amount, currency)}}
	default:
		row.Name, row.Kind = lineName(*d.Before), "geaendert"
		for _, f := range d.Fields {
			row.Changes = append(row.Changes, differenceRow{What: l.label("difference.field", f), Before: atMost(l.lineField(f, *d.Before, currency)),
				After: atMost(l.lineField(f, *d.After, currency))})
		}
		if d.Sum != 0 {
			row.Changes = append(row.Changes, differenceRow{What: l.text("line.amount"), Before: l.amount(d.Before.Amount, currency), After: l.amount(d.After.Amount, currency)})
		}
	}
	return row
}

func lineName(line invoicing.InvoiceLine) string {
	return strings.TrimSpace(line.Number + " " + line.Text)
}

// lineField puts the value of a line's field into the reader's words; fields are called as in collective.Difference.
func (l *locale) lineField(field string, line invoicing.InvoiceLine, currency string) string {
	switch field {
	case "number":
		return line.Number
	case "text":
		return line.Text
	case "details":
		return strings.Join(line.Details, ", ")
	case "block":
		return line.Block
	case "from":
		return l.period(line.From, line.Until)
	case "quantity":
		return l.quantity(line.Quantity)
	case "unit":
		return invoicing.UnitName(line.Unit)
	case "unit_price":
		return l.price(line.UnitPrice, currency)
	case "discount":
		return l.input(line.Discount, 0) + "\u00a0%"
	}
	return l.rate(line.TaxRate)
}

// collectiveReset bills a line, or all, as the contract has it again.
func (p *Pages) collectiveReset(r *http.Request, id int64) (string, Notice, error) {
	_, err := p.Store.ResetCollective(r.Context(), id, formInt(r, "version"), formInt(r, "abweichung"), p.User(r))
	return idPath("/sammelrechnungen", id) + "/abweichung", Notice{Tone: "good", Key: "difference.reset_done"}, err
}

// collectiveRestore brings back a former state.
func (p *Pages) collectiveRestore(r *http.Request, id int64) (string, Notice, error) {
	_, err := p.Store.RestoreCollective(r.Context(), id, formInt(r, "version"), formInt(r, "stand"), p.User(r))
	return idPath("/sammelrechnungen", id), Notice{Tone: "good", Key: "collective.restored"}, err
}

// collectiveFuture has the contracts take over changed prices and texts, for what is planned and not merged yet.
func (p *Pages) collectiveFuture(r *http.Request, id int64) (string, Notice, error) {
	n, err := p.Store.ApplyToFuture(r.Context(), id, formInt(r, "version"), p.User(r))
	return idPath("/sammelrechnungen", id) + "/abweichung", Notice{Tone: "good", Key: "future.done", Text: strconv.Itoa(n)}, err
}
