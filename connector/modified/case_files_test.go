package modified_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/invoicing/money"
)

// A caseFile holds the rows of one order as a running shop of version 2.0.7.2 or 3.3 wrote them in its own checkout or
// admin, and what the customer saw. Columns that were empty, zero or NULL are left out.
type caseFile struct {
	Case string
	Want caseWant
	Rows map[string][]map[string]string
}

type caseWant struct {
	Net, Tax, Gross string
	Lines           []string // kind, amount, tax rate, text
	Check           string   `json:",omitempty"` // what a person is told; the shop reckoned wrong
}

func TestOrdersOfARunningShopAreShownAsTheirCustomersSawThem(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/cases/*.json")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d case files, %v", len(files), err)
	}
	db := realShop(t, "utf8mb4", "InnoDB")
	shop := db.open(t)
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".json"), func(t *testing.T) {
			c := readCase(t, name)
			got := c.load(t, db, shop)
			if diff := cmp.Diff(c.Want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			c.compareWithText(t, got)
		})
	}
}

func readCase(t *testing.T, name string) caseFile {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var c caseFile
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

type orderReader interface {
	Orders(context.Context, connector.Range) ([]connector.ShopOrder, error)
}

// load writes the rows into the shop and reads the order back.
func (c caseFile) load(t *testing.T, db shopDB, shop orderReader) caseWant {
	t.Helper()
	for _, table := range slices.Sorted(maps.Keys(c.Rows)) {
		for _, r := range c.Rows[table] {
			columns := slices.Sorted(maps.Keys(r))
			values := make([]any, len(columns))
			for i, column := range columns {
				values[i] = r[column]
			}
			db.exec(t, fmt.Sprintf("INSERT INTO %s (%s) VALUES (?%s)", table, strings.Join(columns, ", "),
				strings.Repeat(", ?", len(columns)-1)), values...)
		}
	}
	id, err := strconv.ParseInt(c.Rows["orders"][0]["orders_id"], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	list, err := shop.Orders(context.Background(), connector.Range{From: id, To: id})
	if err != nil || len(list) != 1 || list[0].Held != "" {
		t.Fatalf("%d orders, %v", len(list), err)
	}
	o := list[0].Order
	if len(o.Check) == 0 && !o.Cancelled {
		invoiced(t, o)
	}
	sum := o.Totals()
	got := caseWant{Net: sum.Net.String(), Tax: sum.Tax.String(), Gross: o.Total.String(), Check: strings.Join(o.Check, "\n")}
	for _, l := range o.Lines {
		got.Lines = append(got.Lines, fmt.Sprintf("%s %s %s %s", l.Kind, l.Amount, l.TaxRate, l.Text))
	}
	return got
}

// compareWithText holds total and tax against the figures that the shop printed.
func (c caseFile) compareWithText(t *testing.T, got caseWant) {
	t.Helper()
	printed := map[string]money.Cents{}
	for _, r := range c.Rows["orders_total"] {
		printed[r["class"]] += printedCents(t, r["text"])
	}
	want := []string{printed["ot_total"].String(), printed["ot_tax"].String(), (printed["ot_total"] - printed["ot_tax"]).String()}
	if diff := cmp.Diff(want, []string{got.Gross, got.Tax, got.Net}); diff != "" {
		t.Errorf("gross, tax, net (-printed +got):\n%s", diff)
	}
}

// printedCents reads a printed amount of two decimals: its last two digits are the cents.
func printedCents(t *testing.T, text string) money.Cents {
	t.Helper()
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	n, err := strconv.ParseInt("0"+digits, 10, 64) // a cancelled order has no figures at all
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if strings.Contains(text, "-") {
		n = -n
	}
	return money.Cents(n)
}
