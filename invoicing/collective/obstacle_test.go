package collective_test

import (
	"strings"
	"testing"

	"fakturisd/invoicing"
	"fakturisd/invoicing/collective"
	"fakturisd/invoicing/tax"
)

func TestObstaclesNameBothSidesAndHowToMend(t *testing.T) {
	t.Parallel()
	seven := 7
	munich := berlin()
	munich.Street, munich.City = "Gasse 9", "München"
	tests := []struct {
		name   string
		kind   string
		change func(*collective.Item)
		says   []string
		mends  int
		mended func(invoicing.CollectiveInvoice) any
		want   any
	}{
		{"partner", collective.ObstaclePartner, func(i *collective.Item) { i.PartnerID = 8 }, []string{"10007", "10008", "tee-12", "tee-13"}, 0, nil, nil},
		{"currency", collective.ObstacleCurrency, func(i *collective.Item) { i.Currency = "CHF" }, []string{"EUR", "CHF"}, 0, nil, nil},
		{"price mode", collective.ObstaclePriceMode, func(i *collective.Item) { i.PriceMode = tax.Net }, []string{"brutto", "netto"}, 0, nil, nil},
		{"tax case", collective.ObstacleTaxCase, func(i *collective.Item) { i.Alone.TaxCase.Case = invoicing.CaseExport }, []string{"inland DE", "ausfuhr DE"}, 0, nil, nil},
		{"VAT id", collective.ObstacleTaxCase, func(i *collective.Item) {
			i.Alone.TaxCase.Case, i.Alone.BuyerVATID = invoicing.CaseIntraCommunity, "ATU12345678"
		}, []string{"ATU12345678"}, 0, nil, nil},
		{"address", collective.ObstacleAddress, func(i *collective.Item) { i.Billing = munich }, []string{"Weg 1", "Gasse 9", "Rechnungsanschriften"}, 2,
			func(c invoicing.CollectiveInvoice) any { return c.Head.Billing.City }, "München"},
		{"terms", collective.ObstacleTerms, func(i *collective.Item) { i.Terms.DueDays = &seven }, []string{"14 Tage", "7 Tage"}, 2,
			func(c invoicing.CollectiveInvoice) any { return *c.Head.Terms.DueDays }, 7},
		{"buyer reference", collective.ObstacleBuyerRef, func(i *collective.Item) { i.BuyerRef = "04011000-12345-34" }, []string{"keine", "04011000-12345-34"}, 2,
			func(c invoicing.CollectiveInvoice) any { return c.Head.BuyerRef }, "04011000-12345-34"},
		{"recipient", collective.ObstacleRecipient, func(i *collective.Item) { i.Recipient = "Einkauf@muster.example" }, []string{"buchhaltung@", "einkauf@"}, 2,
			func(c invoicing.CollectiveInvoice) any { return c.Head.Recipient }, "Einkauf@muster.example"},
		{"combined already", collective.ObstacleRefused, func(i *collective.Item) { i.Status, i.CollectiveID = invoicing.Combined, 5 }, []string{"zusammengefasst", "Sammelrechnung 5"}, 0, nil, nil},
		{"a draft already", collective.ObstacleRefused, func(i *collective.Item) { i.Status = invoicing.TakenOver }, []string{"entwurf"}, 0, nil, nil},
		{"twice", collective.ObstacleRefused, func(i *collective.Item) { i.ID = 100 }, []string{"zweimal"}, 0, nil, nil},
		{"refused", collective.ObstacleRefused, func(i *collective.Item) { i.Refused = []string{"Auftrag tee-13 muss erst geprüft werden."} }, []string{"geprüft"}, 0, nil, nil},
		{"negative together", collective.ObstacleAmounts, func(i *collective.Item) { i.Lines[0].Amount = -100000 }, []string{"negativ"}, 0, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := periods(t, at(order(), 12, "2027-01-01"), monthly("2027-01-01", 2, 1), 100)[0]
			b := periods(t, at(order(), 13, "2027-01-01"), monthly("2027-01-01", 2, 1), 200)[0]
			if m := collective.Join(join(a, b)); len(m.Obstacles) > 0 {
				t.Fatalf("unchanged: %v", m.Obstacles)
			}
			tt.change(&b)
			m := collective.Join(join(a, b))
			if len(m.Obstacles) != 1 || m.Obstacles[0].Kind != tt.kind || len(m.Obstacles[0].Mends) != tt.mends || invoicing.ErrorCode(m.Err()) != invoicing.CodeConflict {
				t.Fatalf("obstacles = %+v", m.Obstacles)
			}
			for _, s := range tt.says {
				if !strings.Contains(m.Obstacles[0].Text, s) {
					t.Errorf("%q does not say %q", m.Obstacles[0].Text, s)
				}
			}
			if tt.mends == 0 {
				return
			}
			r := join(a, b)
			r.Mend = m.Obstacles[0].Mends[1].Mend
			if m = collective.Join(r); len(m.Obstacles) > 0 || tt.mended(m.Invoice) != tt.want {
				t.Errorf("mended: %+v, head %+v", m.Obstacles, m.Invoice.Head)
			}
		})
	}
	if m := collective.Join(collective.Request{}); invoicing.ErrorCode(m.Err()) != invoicing.CodeConflict {
		t.Errorf("nothing chosen: %+v", m)
	}
}

// TestWhatWasDecidedStays: who joins later is asked only where it differs from what was decided, and the decision can be kept.
func TestWhatWasDecidedStays(t *testing.T) {
	t.Parallel()
	munich := berlin()
	munich.City = "München"
	items := periods(t, at(order(), 12, "2027-01-01"), monthly("2027-01-01", 2, 3), 100)
	items[1].Billing = munich
	r := join(items[0], items[1])
	r.Mend.BillingOf = 101
	first := collective.Join(r)
	first.Invoice.ID = 5
	joined := func(third invoicing.Address, m collective.Mend) collective.Merge {
		a, b, c := items[0], items[1], items[2]
		a.Joined, b.Joined, c.Billing = true, true, third
		r := join(a, b, c)
		r.Into, r.Mend = first.Invoice, m
		return collective.Join(r)
	}
	if m := joined(munich, collective.Mend{}); len(m.Obstacles) > 0 || m.Invoice.Head.Billing.City != "München" {
		t.Errorf("the address that was decided: %+v", m.Obstacles)
	}
	m := joined(berlin(), collective.Mend{})
	if len(m.Obstacles) != 1 || len(m.Obstacles[0].Mends) != 2 {
		t.Fatalf("another address: %+v", m.Obstacles)
	}
	for n, city := range []string{"München", "Berlin"} {
		if m := joined(berlin(), m.Obstacles[0].Mends[n].Mend); len(m.Obstacles) > 0 || m.Invoice.Head.Billing.City != city {
			t.Errorf("choice %d: %+v, %+v", n, m.Obstacles, m.Invoice.Head)
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		start string
		n     int
		pick  []int
		want  []string
	}{
		{"one month", "2027-02-01", 1, []int{0}, nil},
		{"two months of a quarter", "2027-01-01", 1, []int{0, 1}, []string{"Januar und im Februar 2027"}},
		{"two quarters", "2027-03-01", 1, []int{0, 1}, []string{"im 1. und im 2. Quartal 2027"}},
		{"two years", "2027-12-01", 1, []int{0, 1}, []string{"Über das Jahresende: die Leistungen enden 2027 und 2028"}},
		{"far apart", "2027-01-01", 1, []int{0, 5}, []string{"Quartal", "liegen 121 Tage"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			all := periods(t, at(order(), 12, "2027-01-01"), monthly(tt.start, tt.n, 6), 100)
			var chosen []collective.Item
			for _, n := range tt.pick {
				chosen = append(chosen, all[n])
			}
			m := collective.Join(join(chosen...))
			if len(m.Warnings) != len(tt.want) {
				t.Fatalf("warnings = %q", m.Warnings)
			}
			for i, s := range tt.want {
				if !strings.Contains(m.Warnings[i], s) {
					t.Errorf("%q does not say %q", m.Warnings[i], s)
				}
			}
		})
	}
}

// TestWhatWouldBeTaxedOtherwiseTogetherStaysApart: downloads of a business abroad are services alone, among others nobody can tell.
func TestWhatWouldBeTaxedOtherwiseTogetherStaysApart(t *testing.T) {
	t.Parallel()
	download := func(id int64) collective.Item {
		o := order()
		o.PriceMode, o.Lines = tax.Net, []invoicing.OrderLine{line(41, invoicing.LineArticle, "1", "20.0000", 2000, 0)}
		o = at(o, id, "2027-02-03")
		o.Billing = invoicing.Address{Company: "Muster GmbH", Street: "Ring 1", Postcode: "1010", City: "Wien", Country: "AT"}
		o.Delivery, o.VATID = invoicing.Address{}, "ATU12345675"
		return whole(t, o)
	}
	one, two := download(15), download(16)
	if one.Alone.TaxCase.Case != invoicing.CaseReverseCharge {
		t.Fatalf("alone: %+v", one.Alone.TaxCase)
	}
	if m := collective.Join(join(one)); len(m.Obstacles) > 0 {
		t.Errorf("one alone: %+v", m.Obstacles)
	}
	m := collective.Join(join(one, two))
	if len(m.Obstacles) != 1 || m.Obstacles[0].Kind != collective.ObstacleTaxCase || !strings.Contains(m.Obstacles[0].Text, "gemeinsam anders") {
		t.Errorf("two together: %+v", m.Obstacles)
	}
}
