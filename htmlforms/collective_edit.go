package htmlforms

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

// collectiveEditBody is the form in which the lines of a collective invoice are changed.
type collectiveEditBody struct {
	Path       string
	Collective invoicing.CollectiveInvoice
	Lines      linePage
	State      string // fingerprint of the lines that the form shows
}

// collectiveEditShow shows the lines of a collective invoice for editing, until it is issued.
func (p *Pages) collectiveEditShow(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	c, err := p.Store.Collective(r.Context(), id)
	if err != nil {
		return err
	}
	if c.Status != invoicing.CollectivePlanned {
		http.Redirect(w, r, idPath("/sammelrechnungen", id), http.StatusSeeOther)
		return nil
	}
	p.render(w, r, http.StatusOK, "collective_edit.html", page{Title: "collective.title", Name: strconv.FormatInt(id, 10), Nav: "/sammelrechnungen",
		Body: collectiveEditBody{Path: idPath("/sammelrechnungen", id), Collective: c, Lines: invoiceLines(r, c.Lines), State: fingerprint(c.Lines)}})
	return nil
}

// collectiveEdit takes over changed texts, quantities, prices and tax rates, and drops ticked lines.
func (p *Pages) collectiveEdit(r *http.Request, id int64) (string, Notice, error) {
	c, err := p.Store.Collective(r.Context(), id)
	if err != nil {
		return "", Notice{}, err
	}
	if r.PostFormValue("stand") != fingerprint(c.Lines) {
		return idPath("/sammelrechnungen", id) + "/bearbeiten", Notice{Tone: "bad", Key: "collective.changed_meanwhile"}, nil
	}
	lines, err := editedLines(r, c.Lines)
	if err != nil {
		return idPath("/sammelrechnungen", id) + "/bearbeiten", p.excuse(r, err), nil
	}
	edit := c.Edit()
	edit.Lines = lines
	_, err = p.Store.EditCollective(r.Context(), id, c.Version, edit, p.User(r))
	return idPath("/sammelrechnungen", id), Notice{Tone: "good", Key: "collective.saved"}, err
}

// editedLines applies the form to the lines; lines that are not on the form stay as they are.
func editedLines(r *http.Request, old []invoicing.InvoiceLine) ([]invoicing.InvoiceLine, error) {
	lines := make([]invoicing.InvoiceLine, 0, len(old))
	for i, l := range old {
		n := strconv.Itoa(i + 1)
		if r.PostFormValue("weg."+n) != "" {
			continue
		}
		if r.PostForm.Has("text." + n) {
			var err error
			if l, err = editedLine(r, n, l); err != nil {
				return nil, invoicing.Invalidf("Position %s: %w", n, err)
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func editedLine(r *http.Request, n string, l invoicing.InvoiceLine) (invoicing.InvoiceLine, error) {
	var err error
	l.Number, l.Text = strings.TrimSpace(r.PostFormValue("nummer."+n)), strings.TrimSpace(r.PostFormValue("text."+n))
	if l.Quantity, err = germanDecimal(r.PostFormValue("menge." + n)); err != nil {
		return l, err
	}
	if l.UnitPrice, err = germanDecimal(r.PostFormValue("preis." + n)); err != nil {
		return l, err
	}
	if l.TaxRate, err = tax.ParseRate(r.PostFormValue("steuer." + n)); err != nil {
		return l, fmt.Errorf("%q ist kein Steuersatz", r.PostFormValue("steuer."+n))
	}
	return l, nil
}

// germanDecimal reads "1.234,50" and "1234.5".
func germanDecimal(s string) (decimal.Decimal, error) {
	t := strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	if strings.Contains(t, ",") {
		t = strings.ReplaceAll(strings.ReplaceAll(t, ".", ""), ",", ".")
	}
	if len(t) > 20 || strings.ContainsAny(t, "eE") {
		return decimal.Zero, fmt.Errorf("%q ist keine Zahl", s)
	}
	d, err := decimal.NewFromString(t)
	if err != nil {
		return decimal.Zero, fmt.Errorf("%q ist keine Zahl", s)
	}
	return d, nil
}

// fingerprint tells whether lines changed between showing and saving a form.
func fingerprint(lines []invoicing.InvoiceLine) string {
	b, err := json.Marshal(lines)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
