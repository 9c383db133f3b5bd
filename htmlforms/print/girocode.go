package print

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"image/color"
	"regexp"
	"strings"

	"github.com/boombuler/barcode/qr"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Bounds of a GiroCode (EPC069-12): its fields, its amount and the data of the largest code, version 13 at level M.
const (
	giroName      = 70
	giroText      = 140
	giroMost      = 331
	giroMax       = money.Cents(99999999999)
	giroHeight mm = 330
	giroValue  mm = 950
	giroQuiet     = 4 // modules of white around the code
)

var bic = regexp.MustCompile(`^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$`)

// giroPayload is what a banking app reads for a transfer: version 002, for which the BIC is optional. A purpose beyond
// what a code holds is shortened.
func giroPayload(c invoicing.Company, amount money.Cents, purpose string) string {
	code := strings.ToUpper(strings.ReplaceAll(c.BIC, " ", ""))
	if !bic.MatchString(code) {
		code = ""
	}
	payload := strings.Join([]string{"BCD", "002", "1", "SCT", code, short(oneLine(c.Name), giroName), invoicing.CompactIBAN(c.IBAN),
		"EUR" + amount.String(), "", "", ""}, "\n")
	purpose = short(oneLine(purpose), giroText)
	for len(payload)+len(purpose) > giroMost {
		purpose = short(purpose, len([]rune(purpose))-1)
	}
	return payload + purpose
}

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

func short(s string, n int) string { return string([]rune(s)[:min(n, len([]rune(s)))]) }

// giroImage draws a payload as an SVG in a data: URI, a path for each stretch of dark modules: sharp at every size, where
// the engine would make a JPEG of any other picture.
func giroImage(payload string) (template.URL, error) {
	code, err := qr.Encode(payload, qr.M, qr.Unicode)
	if err != nil {
		return "", fmt.Errorf("print: GiroCode: %w", err)
	}
	n := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < n && code.At(x, y) == color.Black }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><path d="`, n+2*giroQuiet, n+2*giroQuiet)
	for y := range n {
		for x := 0; x < n; x++ {
			from := x
			for dark(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1.03h-%dz", from+giroQuiet, y+giroQuiet, x-from, x-from) // .03: no seams between rows
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(b.String()))), nil
}

// giroBox is the code with what it says beside it, for those who type.
type giroBox struct {
	Image   template.URL
	Caption string
	Rows    []infoRow
}

// giro returns the code for a transfer; nothing where nothing is to be transferred, or not in euros, or to an account
// that is none. A draft has no number to pay with.
func (p *invoicePrint) giro() ([]item, error) {
	amount := p.inv.Payable()
	if p.draft() || p.settled() || p.way().Kind != byTransfer || p.inv.Currency != "EUR" || amount > giroMax || invoicing.CheckIBAN(p.inv.Seller.IBAN) != nil {
		return nil, nil
	}
	code, err := giroImage(giroPayload(p.inv.Seller, amount, p.inv.Number))
	if err != nil {
		return nil, err
	}
	c := p.inv.Seller
	box := giroBox{Image: code, Caption: p.locale.text("giro"), Rows: info(p.locale, giroValue, "recipient", c.Name, "iban", spacedIBAN(c.IBAN),
		"bank", join(" · ", c.Bank, c.BIC), "purpose", p.inv.Number, "payable_amount", p.locale.sum(amount, p.inv.Currency))}
	return []item{{Kind: "gap", Height: 30, keep: true}, {Kind: "giro", Height: giroHeight, Data: box}}, nil
}
