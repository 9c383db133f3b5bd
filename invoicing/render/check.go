package render

import (
	"bytes"
	"errors"
	"regexp"
)

// check says whether the bytes are a whole PDF with at least one page: the tool also exits 0 without having made one.
func check(pdf []byte) error {
	switch {
	case len(pdf) == 0:
		return errors.New("the output is empty")
	case !bytes.HasPrefix(pdf, []byte("%PDF-")):
		return errors.New("the output does not begin with %PDF-")
	case !bytes.Contains(pdf[max(0, len(pdf)-1024):], []byte("%%EOF")):
		return errors.New("the output is cut off before %%EOF")
	case Pages(pdf) == 0:
		return errors.New("the output has no page")
	}
	return nil
}

var page = regexp.MustCompile(`/Type\s*/Page\b`)

// Pages counts the page objects of a PDF whose objects lie open, as wkhtmltopdf writes them; streams are skipped
// because their text may say anything.
func Pages(pdf []byte) int {
	n := 0
	for len(pdf) > 0 {
		open, rest, found := bytes.Cut(pdf, []byte("stream\n"))
		if !found {
			open, rest, _ = bytes.Cut(pdf, []byte("stream\r\n"))
		}
		n += len(page.FindAll(open, -1))
		_, pdf, _ = bytes.Cut(rest, []byte("endstream"))
	}
	return n
}
