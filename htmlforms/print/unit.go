package print

import "fmt"

// mm is a length in tenths of a millimetre.
type mm int

// String returns the length for CSS.
func (l mm) String() string { return fmt.Sprintf("%d.%dmm", l/10, l%10) }

// points is a font size in tenths of a point.
type points int

// String returns the size for CSS.
func (p points) String() string { return fmt.Sprintf("%d.%dpt", p/10, p%10) }

// The sheet, by DIN 5008 form B, from its upper left corner.
const (
	textLeft   mm = 250 // the window's text has the same edge: 20 mm + 5 mm
	textRight  mm = 1900
	textWidth     = textRight - textLeft
	firstTop   mm = 985 // below window and information block
	nextTop    mm = 270 // on the pages after the first
	textBottom mm = 2590
	infoValue  mm = 350
)

// Font sizes.
const (
	sizeText    points = 85
	sizePara    points = 90
	sizeSmall   points = 72
	sizeNumber  points = 75
	sizeAddress points = 95
	sizeSubject points = 95
	sizeInfo    points = 80
	sizeFoot    points = 65
	sizeSender  points = 62
	sizeHead    points = 80 // stands for bold 7 pt, which runs as wide
)

// Heights of lines.
const (
	lineText    mm = 40
	lineSmall   mm = 33
	linePara    mm = 44
	lineAddress mm = 44
	lineSubject mm = 54
	lineInfo    mm = 43
	lineSender  mm = 35
	lineTotal   mm = 52
	rowPadding  mm = 26 // above and below together
)
