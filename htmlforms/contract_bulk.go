package htmlforms

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
	"fakturisd/invoicing/store"
)

// contractBulkBody is the page on which the prices of many contracts are changed.
type contractBulkBody struct {
	Groups  []fieldGroup
	Errors  int
	Wrong   []string
	Asked   bool // what the change would do is shown
	Letters string
	Rows    []bulkRow
	Able    int // how many can be changed
}

// bulkRow is one contract of a price change.
type bulkRow struct {
	store.BulkPriceResult
	Number string // of the customer
	Ticked bool
}

var bulkNames = []string{"ab", "prozent", "notiz"}

func bulkForm(r *http.Request, l *locale) typedForm {
	f := typedForm{l: l, values: map[string]string{}, errors: invoicing.FieldErrors{}}
	for _, name := range bulkNames {
		f.values[name] = strings.TrimSpace(r.FormValue(name))
	}
	return f
}

// bulkChange is the price change that was typed.
func bulkChange(f *typedForm) invoicing.PriceChange {
	percent := f.figure("prozent")
	if f.values["prozent"] == "" {
		f.errors["prozent"] = f.l.text("contract.percent.missing")
	}
	from := f.date("ab")
	if f.values["ab"] == "" {
		f.errors["ab"] = f.l.text("contract.day.missing")
	}
	return invoicing.PriceChange{From: from, Percent: &percent, Note: f.values["notiz"]}
}

// contractBulkShow asks for the change and, where it was given (?prozent=), shows what it would do. With ?liste=csv it
// answers with the list for the letters to the customers.
func (p *Pages) contractBulkShow(w http.ResponseWriter, r *http.Request) error {
	l := p.locale(w, r)
	f := bulkForm(r, l)
	body := contractBulkBody{Asked: r.URL.Query().Has("prozent")}
	if body.Asked {
		change := bulkChange(&f)
		if len(f.errors) == 0 {
			results, err := p.Store.BulkPriceChange(r.Context(), store.BulkPrice{Change: change, Preview: true}, p.User(r))
			if err = f.refuse(err); err != nil {
				return err
			}
			if r.URL.Query().Get("liste") == "csv" && len(f.errors) == 0 {
				return p.bulkLetters(w, l, change, results)
			}
			body.fill(results)
		}
	} else {
		f.values["ab"] = invoicing.NewDate(p.Today().Year+1, 1, 1).String()
	}
	query := r.URL.Query()
	query.Set("liste", "csv")
	body.Letters = "/vertraege/preise?" + query.Encode()
	p.showBulk(w, r, &f, body)
	return nil
}

func (p *Pages) showBulk(w http.ResponseWriter, r *http.Request, f *typedForm, body contractBulkBody) {
	body.Groups = f.fill([]fieldGroup{{Key: "contract.bulk", Fields: []formField{
		{Name: "ab", Label: "contract.price.from", Type: "date"}, {Name: "prozent", Label: "contract.price.percent", Hint: "contract.price.percent.hint"},
		{Name: "notiz", Label: "contract.price.note", Most: 200},
	}}})
	body.Errors, body.Wrong = len(f.errors), f.besides(body.Groups)
	status := http.StatusOK
	if body.Errors > 0 {
		status = http.StatusUnprocessableEntity
	}
	p.render(w, r, status, "contract_bulk.html", page{Title: "contract.bulk", Nav: "/vertraege", Body: body})
}

func (b *contractBulkBody) fill(results []store.BulkPriceResult) {
	for _, res := range results {
		row := bulkRow{BulkPriceResult: res, Number: strconv.FormatInt(10000+res.PartnerID, 10), Ticked: res.Error == "" && res.Changed > 0}
		if row.Ticked {
			b.Able++
		}
		b.Rows = append(b.Rows, row)
	}
}

// bulkLetters writes the list for the letters: who pays how much from when on. Excel reads it with a byte order mark and
// semicolons.
func (p *Pages) bulkLetters(w http.ResponseWriter, l *locale, change invoicing.PriceChange, results []store.BulkPriceResult) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="preisaenderung-`+change.From.String()+`.csv"`)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return nil // the browser is gone; there is nobody to tell
	}
	out := csv.NewWriter(w)
	out.Comma = ';'
	rows := [][]string{{"Kundennummer", "Name", "E-Mail", "Auftrag", "ab", "Prozent", "Rechnungen", "bisher", "neu", "Währung"}}
	for _, r := range results {
		if r.Error == "" && r.Changed > 0 {
			rows = append(rows, []string{strconv.FormatInt(10000+r.PartnerID, 10), plainCell(r.CustomerName), plainCell(r.Email), plainCell(r.OrderNumber),
				change.From.German(), l.input(*change.Percent, 0), strconv.Itoa(r.Changed), commaAmount(r.Before), commaAmount(r.After), r.Currency})
		}
	}
	out.WriteAll(rows)
	return nil
}

// plainCell keeps a spreadsheet from taking a text for a formula.
func plainCell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func commaAmount(c money.Cents) string { return strings.Replace(c.String(), ".", ",", 1) }

// contractBulk changes the prices of the ticked contracts.
func (p *Pages) contractBulk(w http.ResponseWriter, r *http.Request) error {
	f := bulkForm(r, p.locale(w, r))
	change := bulkChange(&f)
	ids, err := formIDs(r, "vertrag")
	if err != nil {
		return err
	}
	if len(f.errors) > 0 || len(ids) == 0 {
		if len(ids) == 0 {
			f.errors[""] = f.l.text("contract.bulk.none")
		}
		p.showBulk(w, r, &f, contractBulkBody{})
		return nil
	}
	p.perform(w, r, "/vertraege/preise", func() (string, Notice, error) {
		results, err := p.Store.BulkPriceChange(r.Context(), store.BulkPrice{ContractIDs: ids, Change: change}, p.User(r))
		failed := slices.DeleteFunc(slices.Clone(results), func(res store.BulkPriceResult) bool { return res.Error == "" })
		say := Notice{Tone: "good", Key: "contract.bulk.done", Text: strconv.Itoa(len(results) - len(failed))}
		if len(failed) > 0 {
			say = Notice{Tone: "bad", Key: "contract.bulk.failed", Text: failed[0].OrderNumber + ": " + failed[0].Error}
		}
		return "/vertraege", say, err
	})
	return nil
}
