package print

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html/template"
	"image"
	"image/color"
	"image/png"
	"regexp"
	"strings"

	"github.com/boombuler/barcode/qr"

	"fakturisd/invoicing"
	"fakturisd/invoicing/money"
)

// Bounds of a GiroCode (EPC069-12): its fields, its amount and the data of the largest code, version 13 at level M.
const (
	giroName           = 70
	giroText           = 140
	giroMost           = 331
	giroMax            = money.Cents(99999999999)
	giroHeight      mm = 330
	giroValue       mm = 950
	giroQuiet          = 4 // modules of white around the code
	pixelsPerModule    = 6
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

// giroImage draws a payload as a small PNG of two colours, in a data: URI.
func giroImage(payload string) (template.URL, error) {
	code, err := qr.Encode(payload, qr.M, qr.Unicode)
	if err != nil {
		return "", fmt.Errorf("print: GiroCode: %w", err)
	}
	n := code.Bounds().Dx()
	side := (n + 2*giroQuiet) * pixelsPerModule
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range n * pixelsPerModule {
		for x := range n * pixelsPerModule {
			if r, _, _, _ := code.At(x/pixelsPerModule, y/pixelsPerModule).RGBA(); r == 0 {
				img.SetColorIndex(x+giroQuiet*pixelsPerModule, y+giroQuiet*pixelsPerModule, 1)
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return "", fmt.Errorf("print: GiroCode: %w", err)
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())), nil
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
