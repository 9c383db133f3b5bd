package print

import (
	"fmt"
	"strconv"

	"fakturisd/invoicing"
)

// defaultColour is that of a shop that names none.
const defaultColour = "#17405c"

// palette are the colours of a document, all made of the shop's one.
type palette struct {
	Main string // headings, rules
	Line string // between rows
}

// paletteOf mixes a shop's colour with white. A colour too pale to be read on paper is darkened for headings.
func paletteOf(colour string) palette {
	if invoicing.CheckColour(colour) != nil || colour == "" {
		colour = defaultColour
	}
	c := parseColour(colour)
	for c.brightness() > 140 {
		c = c.mix(rgb{}, 15)
	}
	return palette{Main: c.String(), Line: c.mix(white, 80).String()}
}

type rgb [3]int

var white = rgb{255, 255, 255}

func parseColour(s string) rgb {
	n, _ := strconv.ParseUint(s[1:], 16, 32) // checked before
	return rgb{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
}

// mix returns the colour with so many percent of another.
func (c rgb) mix(other rgb, percent int) rgb {
	for i := range c {
		c[i] = (c[i]*(100-percent) + other[i]*percent) / 100
	}
	return c
}

// brightness is how bright an eye sees it, 0 to 255.
func (c rgb) brightness() int { return (299*c[0] + 587*c[1] + 114*c[2]) / 1000 }

// String returns the colour for CSS.
func (c rgb) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }
