package collective_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/tax"
)

func partner() invoicing.Partner {
	return invoicing.Partner{ID: 7, Number: "10007", Address: berlin(), Email: "buchhaltung@muster.example", Language: "de"}
}

func berlin() invoicing.Address {
	return invoicing.Address{Company: "Muster AG", Street: "Weg 1", Postcode: "10115", City: "Berlin", Country: "DE"}
}

func settings() invoicing.ShopSettings {
	return invoicing.ShopSettings{Company: invoicing.Company{Name: "Teehandel GmbH", Country: "DE", Postcode: "20457"}, DueDays: 14}
}

// at is the order with another number and day, as a shop or a person entered it.
func at(o invoicing.Order, id int64, day string) invoicing.Order {
	o.ID, o.Number, o.ShopNumber, o.Billing, o.Delivery = id, fmt.Sprintf("tee-%d", id), fmt.Sprint(id), berlin(), berlin()
	o.Origin = invoicing.Origin{Shop: "tee"}
	o.Ordered, o.Email, o.RateToHome, o.Payment = date(day).Time(), "buchhaltung@muster.example", decimal.New(1, 0), "invoice"
	o.Lines = slices.Clone(o.Lines)
	for n := range o.Lines {
		o.Lines[n].ID = id*100 + int64(n)
	}
	o.TaxTotals = o.LineTotals()
	o.Total = o.Totals().Gross
	return o
}

// period is an item of a contract's period.
func period(t testing.TB, p invoicing.PlannedInvoice, o invoicing.Order, c invoicing.Contract) collective.Item {
	t.Helper()
	p.ContractID, p.OrderNumber = o.ID, o.Number
	alone, err := collective.Single(p, o, c, partner(), settings())
	if err != nil {
		t.Fatal(err)
	}
	return collective.Item{PlannedInvoice: p, Order: o, Alone: alone, Billing: o.Billing, Terms: collective.TermsOf(c.Terms, settings()), BuyerRef: c.BuyerRef,
		Recipient: partner().Email, ShopName: "Teeladen"}
}

// whole is an item of a whole order.
func whole(t testing.TB, o invoicing.Order, notes ...invoicing.DeliveryNote) collective.Item {
	t.Helper()
	alone, err := invoicing.FromOrder(o, partner(), settings())
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) > 0 {
		alone.ServiceFrom, alone.ServiceUntil = invoicing.Delivered(notes)
	}
	return collective.Item{PlannedInvoice: collective.Whole(o, alone, notes, "Teeladen"), Order: o, Alone: alone, Billing: o.Billing,
		Terms: collective.TermsOf(&alone.Terms, settings()), Recipient: o.Email, ShopName: "Teeladen"}
}

// periods are items of all periods of a contract of every two months, with ids from first on.
func periods(t testing.TB, o invoicing.Order, c invoicing.Contract, first int64) []collective.Item {
	t.Helper()
	planned, err := collective.Plan(o, c, date("2040-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	items := make([]collective.Item, len(planned))
	for i, p := range planned {
		p.ID = first + int64(i)
		items[i] = period(t, p, o, c)
	}
	return items
}

func join(items ...collective.Item) collective.Request {
	return collective.Request{Items: items, Partner: partner(), Settings: settings()}
}

func TestJoinBillsContractsAndOrdersTogether(t *testing.T) {
	t.Parallel()
	service := at(order(), 12, "2027-01-01")
	goods := at(order(), 15, "2027-02-03")
	goods.Ordered = time.Date(2027, 2, 3, 23, 30, 0, 0, time.UTC)
	note := invoicing.DeliveryNote{ID: 4, Number: "LS-2027-0004", Date: date("2027-02-05")}
	months := periods(t, service, monthly("2027-01-01", 1, 2), 100)
	r := join(whole(t, goods, note), months[1], months[0])
	r.Send = date("2027-03-01")
	m := collective.Join(r)
	if len(m.Obstacles) > 0 {
		t.Fatal(m.Obstacles)
	}
	var got []string
	for _, l := range m.Invoice.Lines {
		got = append(got, fmt.Sprintf("%d %d %s|%s–%s", l.Position, l.PlannedID, l.Block, l.From, l.Until))
	}
	want := []string{}
	for i, b := range []string{"100 Auftrag tee-12, 01.01.2027 bis 31.01.2027|2027-01-01–2027-01-31", "101 Auftrag tee-12, 01.02.2027 bis 28.02.2027|2027-02-01–2027-02-28",
		"-15 Auftrag tee-15 (Teeladen 15) vom 03.02.2027, Lieferschein LS-2027-0004 vom 05.02.2027|2027-02-05–2027-02-05"} {
		for n := range 4 {
			want = append(want, fmt.Sprintf("%d %s", 4*i+n+1, b))
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
	if c := m.Invoice; c.ProvisionalDate != date("2027-01-01") || c.SendDate != date("2027-03-01") || c.Total != 3*9260 || c.Head.Billing != nil || c.Head.Recipient != "" || c.Head.Terms != nil {
		t.Errorf("collective invoice = %+v", c)
	}
	if !m.Proof.Same || m.Proof.Sum != m.Proof.Originals || m.Proof.Lines != 12 {
		t.Errorf("proof = %+v", m.Proof)
	}
}

func TestAPeriodNamesItsShopAmongOthers(t *testing.T) {
	t.Parallel()
	tea, wine := at(order(), 12, "2027-01-01"), at(order(), 13, "2027-01-01")
	wine.Origin.Shop = "wein"
	m := collective.Join(join(periods(t, tea, monthly("2027-01-01", 1, 1), 100)[0], periods(t, wine, monthly("2027-01-01", 1, 1), 200)[0]))
	if len(m.Obstacles) > 0 || m.Invoice.Lines[0].Block != "Auftrag tee-12 (Teeladen), 01.01.2027 bis 31.01.2027" {
		t.Errorf("%v, heading %q", m.Obstacles, m.Invoice.Lines[0].Block)
	}
}

// TestAnOrderBillsTogetherWhatItBillsAlone: shipping, coupons and a voucher that was bought.
func TestAnOrderBillsTogetherWhatItBillsAlone(t *testing.T) {
	t.Parallel()
	o := order()
	o.Lines = append(slices.Clone(o.Lines), line(45, invoicing.LineCredit, "1", "-10.0000", -1000, 0))
	o = at(o, 15, "2027-02-03")
	i := whole(t, o)
	m := collective.Join(join(i))
	if len(m.Obstacles) > 0 || m.Invoice.Total != o.Total {
		t.Fatalf("%v, total %s", m.Obstacles, m.Invoice.Total)
	}
	inv, err := collective.Invoice(m.Invoice, []invoicing.Order{o}, partner(), settings())
	if err != nil || inv.Payable() != i.Alone.Payable() || inv.Prepaid() != 1000 || inv.Total != i.Alone.Total || len(inv.Lines) != len(i.Alone.Lines) {
		t.Errorf("together %+v, alone %+v: %v", inv, i.Alone, err)
	}
	if d := cmp.Diff(i.Alone.TaxTotals, inv.TaxTotals); d != "" {
		t.Errorf("taxes alone and together:\n%s", d)
	}
}

func TestProofExplainsEveryCent(t *testing.T) {
	t.Parallel()
	net := order()
	net.PriceMode, net.Lines = tax.Net, []invoicing.OrderLine{line(41, invoicing.LineArticle, "1", "0.1300", 13, tax.Percent(19))}
	tests := []struct {
		name  string
		order invoicing.Order
		edit  bool
		want  []string
	}{
		{"gross", order(), false, []string{
			"8 Positionen, zusammen 185,20 EUR: jede ist auf den Cent die ihrer geplanten Rechnung.",
			"Steuer 7 % in der Summe 27,00 = 1,77; einzeln 0,88 + 0,88 = 1,76: gerundet wird einmal auf die Summe statt 2-mal (Unterschied 0,01).",
			"Zu zahlen: 185,20 EUR, so viel wie einzeln."}},
		{"net", net, false, []string{
			"2 Positionen, zusammen 0,26 EUR: jede ist auf den Cent die ihrer geplanten Rechnung.",
			"Steuer 19 % auf die Summe 0,26 = 0,05; einzeln 0,02 + 0,02 = 0,04: gerundet wird einmal auf die Summe statt 2-mal (Unterschied 0,01).",
			"Zu zahlen: 0,31 EUR, einzeln 0,30 EUR: der Unterschied von 0,01 EUR ist allein die anders gerundete Steuer."}},
		{"edited", net, true, []string{
			"2 Positionen, zusammen 1,13 EUR: bearbeitet, nach Plan waren es 0,26 EUR.",
			"Auftrag tee-12 (01.01.2027 bis 31.01.2027): bearbeitet, weicht um 0,87 EUR vom Vertrag ab.",
			"Steuer 19 % auf die Summe 1,13 = 0,21; einzeln 0,02 + 0,02 = 0,04.",
			"Zu zahlen: 1,34 EUR, einzeln 0,30 EUR."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := collective.Join(join(periods(t, at(tt.order, 12, "2027-01-01"), monthly("2027-01-01", 1, 2), 100)...))
			if tt.edit {
				lines := slices.Clone(m.Invoice.Lines)
				lines[0].UnitPrice = decimal.New(1, 0)
				edited, err := collective.Edit(m.Invoice, invoicing.CollectiveEdit{Lines: lines, Head: m.Invoice.Head, ProvisionalDate: m.Invoice.ProvisionalDate})
				if err != nil {
					t.Fatal(err)
				}
				m.Proof = collective.Prove(edited)
			}
			if d := cmp.Diff(tt.want, m.Proof.Text); d != "" || m.Proof.Same == tt.edit {
				t.Errorf("same: %v, proof (-want +got):\n%s", m.Proof.Same, d)
			}
		})
	}
}

func TestASinglePeriodIsPaidOnTheContractsTerms(t *testing.T) {
	t.Parallel()
	days := 30
	c := monthly("2027-01-01", 2, 1)
	c.Terms, c.BuyerRef = &invoicing.PaymentTerms{DueDays: &days}, "B-7"
	i := periods(t, at(order(), 12, "2027-01-01"), c, 100)[0]
	if i.Alone.Terms.DueDays == nil || *i.Alone.Terms.DueDays != 30 || i.Alone.BuyerRef != "B-7" || i.Alone.PlannedID != 100 || i.Alone.Type != invoicing.TypeInvoice {
		t.Errorf("alone: %+v", i.Alone)
	}
	m := collective.Join(join(i))
	if len(m.Obstacles) > 0 || *m.Invoice.Head.Terms.DueDays != 30 || m.Invoice.Head.BuyerRef != "B-7" {
		t.Errorf("in a collective invoice: %+v, %+v", m.Obstacles, m.Invoice.Head)
	}
}

// TestLinesOfNobodyComeAlong: what somebody added to a collective invoice goes with what leaves it last, with its cents.
func TestLinesOfNobodyComeAlong(t *testing.T) {
	t.Parallel()
	r := join()
	r.Items = periods(t, at(order(), 1, "2027-01-05"), monthly("2027-01-31", 1, 2), 10)
	alone := collective.Join(r).Invoice
	r.Brought = map[int64][]invoicing.InvoiceLine{0: {{Kind: invoicing.LineArticle, Text: "Anfahrt", Quantity: decimal.New(1, 0),
		UnitPrice: decimal.New(10, 0), Amount: 1000, TaxRate: tax.Percent(19)}}}
	together := collective.Join(r).Invoice
	if n := len(alone.Lines); len(together.Lines) != n+1 || together.Lines[n].Text != "Anfahrt" || together.Lines[n].Position != n+1 {
		t.Fatalf("lines %+v", together.Lines)
	}
	if sum := together.Total - alone.Total; sum < 1000 {
		t.Errorf("it added %s", sum)
	}
}
