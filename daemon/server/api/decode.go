package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"fakturisd/invoicing"
)

// maxBody is how many bytes a request's body may have.
const maxBody = 1 << 20

// deepest is how many objects and arrays may lie in each other; no request needs more than five.
const deepest = 32

// readBody returns the whole body; one that is not declared as JSON is refused.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, &problem{Status: http.StatusRequestEntityTooLarge, Code: codeTooLarge, Detail: "Die Anfrage ist größer als 1 MiB."}
	}
	if err != nil {
		return nil, malformed("Die Anfrage kam nicht vollständig an.")
	}
	if len(body) == 0 {
		return nil, nil
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Code: codeMediaType, Detail: "Der Inhalt darf nicht gepackt sein (Content-Encoding)."}
	}
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != jsonType {
		return nil, &problem{Status: http.StatusUnsupportedMediaType, Code: codeMediaType, Detail: "Der Inhalt muss JSON sein (Content-Type: application/json)."}
	}
	return body, nil
}

// decode reads the JSON object body into v. Unknown, repeated and differently spelled names are refused: a mistyped
// "send_date" must not become "no send date". An empty body is an empty object.
func decode(body []byte, v any) error {
	if len(body) == 0 {
		return nil
	}
	if err := checkNames(body); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return decodeProblem(err)
	}
	return nil
}

func decodeProblem(err error) error {
	if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
		return malformed(fmt.Sprintf("%s: %s ist hier nicht möglich.", wrong.Field, wrong.Value))
	}
	if invoicing.ErrorCode(err) != invoicing.CodeInternal {
		return err
	}
	if p := new(problem); errors.As(err, &p) {
		return p
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return malformed(fmt.Sprintf("Das Feld %s gibt es nicht.", name))
	}
	return malformed("Der Inhalt ist so nicht lesbar: " + err.Error())
}

// checkNames goes through the document once. encoding/json takes "Issue" for "issue" and the last of two equal
// names, so names are held to small letters and to one of each here.
func checkNames(body []byte) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return malformed("Erwartet wird ein JSON-Objekt.")
	}
	levels := []level{{names: map[string]bool{}}}
	for len(levels) > 0 {
		t, err := d.Token()
		if err != nil {
			return malformed("Der Inhalt ist kein vollständiges JSON.")
		}
		if levels, err = walk(levels, t); err != nil {
			return err
		}
		if len(levels) > deepest {
			return malformed("Der Inhalt ist zu tief verschachtelt.")
		}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return malformed("Hinter dem JSON-Objekt steht noch etwas.")
	}
	return nil
}

// level is one open object (with the names seen in it) or array (names is nil).
type level struct {
	names map[string]bool
	value bool // a name was read and its value comes next
}

// walk takes the document's next token.
func walk(levels []level, t json.Token) ([]level, error) {
	top := &levels[len(levels)-1]
	switch t := t.(type) {
	case json.Delim:
		if t == '}' || t == ']' {
			return levels[:len(levels)-1], nil
		}
		top.value = false
		if t == '{' {
			return append(levels, level{names: map[string]bool{}}), nil
		}
		return append(levels, level{}), nil
	case string:
		if top.names != nil && !top.value {
			return levels, top.name(t)
		}
	}
	top.value = false
	return levels, nil
}

func (l *level) name(name string) error {
	if l.names[name] {
		return malformed(fmt.Sprintf("Das Feld %q steht zweimal da.", name))
	}
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return malformed(fmt.Sprintf("Das Feld %q gibt es nicht.", name))
	}
	l.names[name], l.value = true, true
	return nil
}

// day is a date in a request: ISO form only, null and "" for none; given says whether it was there at all.
type day struct {
	invoicing.Date
	given bool
}

// UnmarshalJSON reads "2026-12-31", "" and null.
func (d *day) UnmarshalJSON(b []byte) error {
	d.given = true
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return malformed("Ein Datum steht als Text da, so: \"2026-12-31\".")
	}
	if s == nil || *s == "" {
		return nil
	}
	date, err := invoicing.ParseDate(*s)
	if err != nil || date.String() != *s {
		return invoicing.Invalidf("%q ist kein Datum; erwartet wird so etwas wie 2026-12-31.", *s)
	}
	d.Date = date
	return nil
}

// pathID returns {id} of the path, 0 for a path without one.
func pathID(r *http.Request) (int64, error) {
	text := r.PathValue("id")
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 || strconv.FormatInt(id, 10) != text {
		return 0, invoicing.NotFoundf("%q ist keine Nummer eines Eintrags.", text)
	}
	return id, nil
}
