package render

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf16"
)

// Join writes the PDFs that it is given, as wkhtmltopdf makes them, into one, with a bookmark for each. It keeps none of
// them, so that thousands take no more memory than one. Such a file is for looking at; what is archived is never joined.
type Join struct {
	w       io.Writer
	at      int64   // bytes written
	offsets []int64 // of each object, from number 1
	parts   []part
}

// part is one PDF in the joined one.
type part struct {
	title       string
	root, first int // objects: its tree of pages, its first page
	pages       int
}

// The objects that are written last; those of the parts follow them.
const (
	catalogObject = 1 + iota
	treeObject
	outlineObject
	reserved = outlineObject
)

// NewJoin begins a joined PDF.
func NewJoin(w io.Writer) *Join { return &Join{w: w, offsets: make([]int64, reserved)} }

var (
	startXref  = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	pagesTree  = regexp.MustCompile(`/Type\s*/Pages\b`)
	streamWord = regexp.MustCompile(`\bstream\r?\n`)
	firstKid   = regexp.MustCompile(`/Kids\s*\[\s*(\d+) 0 R`)
	// a string is stepped over, for it may say "1 0 R" too
	reference = regexp.MustCompile(`\((?:\\.|[^\\()])*\)|\b(\d+) 0 R\b`)
)

// Add appends a PDF under a title.
func (j *Join) Add(title string, pdf []byte) error {
	starts, end, err := objects(pdf)
	if err != nil {
		return err
	}
	p, shift := part{title: title, pages: Pages(pdf)}, len(j.offsets)
	j.offsets = append(j.offsets, make([]int64, len(starts))...)
	for i, o := range starts {
		stop := end
		if i+1 < len(starts) {
			stop = starts[i+1].at
		}
		body, err := o.body(pdf[o.at:stop])
		if err != nil {
			return err
		}
		head, stream := body, []byte(nil)
		if begin := streamWord.FindIndex(body); begin != nil {
			head, stream = body[:begin[0]], body[begin[0]:]
		}
		head = renumber(head, shift)
		if pagesTree.Match(head) {
			kid := firstKid.FindSubmatch(head)
			if kid == nil {
				return errors.New("the PDF's tree of pages is not one of wkhtmltopdf")
			}
			p.root = o.number + shift
			p.first, _ = strconv.Atoi(string(kid[1]))
			head = pagesTree.ReplaceAll(head, fmt.Appendf(nil, "/Type /Pages /Parent %d 0 R", treeObject))
		}
		if err := j.object(o.number+shift, append(head, stream...)); err != nil {
			return err
		}
	}
	if p.root == 0 || p.pages == 0 {
		return errors.New("the PDF has no tree of pages")
	}
	j.parts = append(j.parts, p)
	return nil
}

// object is where an object of a PDF begins.
type object struct{ number, at int }

// body returns what stands between "7 0 obj" and "endobj".
func (o object) body(text []byte) ([]byte, error) {
	body, found := bytes.CutPrefix(text, fmt.Appendf(nil, "%d 0 obj", o.number))
	end := bytes.LastIndex(body, []byte("endobj"))
	if !found || end < 0 {
		return nil, fmt.Errorf("object %d of the PDF is not where its table says", o.number)
	}
	return body[:end], nil
}

// objects reads the table of a PDF and returns its objects in the order of the file, and where the last one ends.
func objects(pdf []byte) (starts []object, end int, err error) {
	m := startXref.FindSubmatch(pdf[max(0, len(pdf)-100):])
	if m == nil {
		return nil, 0, errors.New("the PDF does not say where its table is")
	}
	end, _ = strconv.Atoi(string(m[1]))
	if end > len(pdf) || !bytes.HasPrefix(pdf[end:], []byte("xref")) {
		return nil, 0, errors.New("the PDF's table is not where it says")
	}
	words := bytes.Fields(pdf[end:])
	for i := 3; i+2 < len(words) && len(words[i+2]) == 1; i += 3 {
		at, err := strconv.Atoi(string(words[i]))
		if err != nil || at > end {
			return nil, 0, errors.New("the PDF's table is damaged")
		}
		if string(words[i+2]) == "n" {
			starts = append(starts, object{i/3 - 1, at})
		}
	}
	slices.SortFunc(starts, func(a, b object) int { return cmp.Compare(a.at, b.at) })
	return starts, end, nil
}

// renumber shifts the numbers of all objects that are referred to.
func renumber(text []byte, shift int) []byte {
	return reference.ReplaceAllFunc(text, func(found []byte) []byte {
		if found[0] == '(' {
			return found
		}
		digits, _, _ := bytes.Cut(found, []byte(" "))
		n, err := strconv.Atoi(string(digits))
		if err != nil {
			return found
		}
		return fmt.Appendf(nil, "%d 0 R", n+shift)
	})
}

// object writes an object and notes where it is.
func (j *Join) object(number int, body []byte) error {
	if j.at == 0 {
		if err := j.write("%%PDF-1.4\n"); err != nil {
			return err
		}
	}
	for len(j.offsets) < number {
		j.offsets = append(j.offsets, 0)
	}
	j.offsets[number-1] = j.at
	return j.write("%d 0 obj%sendobj\n", number, body)
}

func (j *Join) write(format string, args ...any) error {
	n, err := fmt.Fprintf(j.w, format, args...)
	j.at += int64(n)
	return err
}

// Close writes what holds the parts together.
func (j *Join) Close() error {
	if len(j.parts) == 0 {
		return errors.New("there is nothing to join")
	}
	var kids bytes.Buffer
	total, mark := 0, len(j.offsets)+1
	for i, p := range j.parts {
		fmt.Fprintf(&kids, "%d 0 R\n", p.root)
		total += p.pages
		if err := j.object(mark+i, p.bookmark(mark+i, i > 0, i+1 < len(j.parts))); err != nil {
			return err
		}
	}
	for i, body := range []string{
		fmt.Sprintf("\n<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R /PageMode /UseOutlines >>\n", treeObject, outlineObject),
		fmt.Sprintf("\n<< /Type /Pages /Count %d /Kids [\n%s] >>\n", total, kids.String()),
		fmt.Sprintf("\n<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>\n", mark, mark+len(j.parts)-1, len(j.parts)),
	} {
		if err := j.object(catalogObject+i, []byte(body)); err != nil {
			return err
		}
	}
	return j.table()
}

// bookmark is the entry of a part, whose neighbours have the numbers before and after it.
func (p part) bookmark(number int, before, after bool) []byte {
	b := fmt.Appendf(nil, "\n<< /Title <FEFF")
	for _, unit := range utf16.Encode([]rune(p.title)) {
		b = fmt.Appendf(b, "%04X", unit)
	}
	b = fmt.Appendf(b, "> /Parent %d 0 R /Dest [%d 0 R /Fit]", outlineObject, p.first)
	if before {
		b = fmt.Appendf(b, " /Prev %d 0 R", number-1)
	}
	if after {
		b = fmt.Appendf(b, " /Next %d 0 R", number+1)
	}
	return append(b, " >>\n"...)
}

// table writes where each object is. Numbers that no part used are marked as free.
func (j *Join) table() error {
	at := j.at
	if err := j.write("xref\n0 %d\n0000000000 65535 f \n", len(j.offsets)+1); err != nil {
		return err
	}
	for _, offset := range j.offsets {
		kind := "00000 n"
		if offset == 0 {
			kind = "65535 f"
		}
		if err := j.write("%010d %s \n", offset, kind); err != nil {
			return err
		}
	}
	return j.write("trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(j.offsets)+1, catalogObject, at)
}
