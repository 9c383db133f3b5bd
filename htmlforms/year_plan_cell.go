package htmlforms

import (
	"net/http"
	"net/url"
	"strconv"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// planCellBody is what a partner gets in a month, with all that can be done about it.
type planCellBody struct {
	Partner store.PlanPartner
	Month   planMonth
	Chips   []planChip
	Months  []planMonth // to which something can be moved
	Sums    []moneyOf
	Today   invoicing.Date
	Back    string // the plan that it was opened from
	Open    bool   // something of it can still be merged
}

// yearPlanCell shows one cell of the year plan. A script opens it within the plan; without one it is a page.
func (p *Pages) yearPlanCell(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	month, err := parseMonth(v.Get("monat"))
	if err != nil {
		return invoicing.NotFoundf("no month %q", v.Get("monat"))
	}
	id, err := strconv.ParseInt(v.Get("partner"), 10, 64)
	if err != nil {
		return invoicing.NotFoundf("no partner %q", v.Get("partner"))
	}
	partner, err := p.Store.Partner(r.Context(), id)
	if err != nil {
		return err
	}
	plan, err := p.Store.YearPlan(r.Context(), month, 1, store.PlanFilter{PartnerID: id})
	if err != nil {
		return err
	}
	body := planCellBody{Partner: store.PlanPartner{ID: id, Name: partner.Address.Label()}, Month: planMonth{Date: month}, Today: p.Today(),
		Back: planBack(v.Get("zurueck")), Months: p.monthsAhead(month)}
	for _, one := range plan.Partners {
		body.Partner = one
		for _, e := range one.Entries {
			body.Chips = append(body.Chips, planChip{e})
			body.Open = body.Open || e.State == store.PlanPlanned
		}
	}
	for _, s := range plan.Sums {
		body.Sums = addMoney(body.Sums, s.Currency, s.Total)
	}
	p.render(w, r, http.StatusOK, "year_plan_cell.html", page{Title: "plan.title", Name: body.Partner.Name, Nav: planPath, Body: body})
	return nil
}

// monthsAhead returns the months to which something can be moved: from this one on, two years, without the one it is in.
func (p *Pages) monthsAhead(in invoicing.Date) []planMonth {
	first := p.Today()
	first.Day = 1
	var months []planMonth
	for i := range 24 {
		if d := first.AddMonths(i); d != in {
			months = append(months, planMonth{Date: d})
		}
	}
	return months
}

func cellAddress(partner int64, month invoicing.Date, back string) string {
	return planPath + "/zelle?" + url.Values{"partner": {strconv.FormatInt(partner, 10)}, "monat": {monthKey(month)}, "zurueck": {back}}.Encode()
}

// planBack returns the address of the plan to go back to; a form must not lead elsewhere.
func planBack(to string) string {
	if u, err := url.Parse(to); err == nil && u.Scheme == "" && u.Host == "" && u.Path == planPath {
		return u.RequestURI()
	}
	return planPath
}
