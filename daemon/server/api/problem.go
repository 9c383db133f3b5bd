package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"fakturisd/invoicing"
)

// problem is the body of every answer that is not a success (RFC 9457). The title is for developers, the detail for
// people: German, it says which record, what is wrong and what to do.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`

	retryAfter string
}

// Error returns the detail.
func (p *problem) Error() string { return p.Detail }

// Codes of problems beside those of invoicing.Code.
const (
	codeMalformed       = "malformed"            // not JSON, an unknown field or parameter
	codeTooLarge        = "too_large"            // the body has more than 1 MiB
	codeMediaType       = "media_type"           // the body is not declared as JSON
	codeKeyMissing      = "idempotency_required" // POST without Idempotency-Key
	codeKeyReused       = "idempotency_mismatch" // the key was used for another request
	codeKeyBusy         = "idempotency_busy"     // the first request with the key is under way
	codeTooManyRequests = "rate_limited"
	codeScopeMissing    = "scope_missing" // the token may not do this
)

func malformed(detail string) error {
	return &problem{Status: http.StatusBadRequest, Code: codeMalformed, Detail: detail}
}

// problemOf says what a caller may know about err.
func problemOf(err error) *problem {
	var p *problem
	if !errors.As(err, &p) {
		p = codedProblem(err)
	}
	p.Type = "urn:fakturis:problem:" + p.Code
	p.Title = http.StatusText(p.Status)
	return p
}

func codedProblem(err error) *problem {
	code := invoicing.ErrorCode(err)
	p := &problem{Status: http.StatusInternalServerError, Code: string(code), Detail: invoicing.ErrorMessage(err)}
	switch code {
	case invoicing.CodeInvalid:
		p.Status = http.StatusBadRequest
	case invoicing.CodeNotFound:
		p.Status = http.StatusNotFound
	case invoicing.CodeConflict:
		p.Status = http.StatusConflict
	case invoicing.CodeUnauthorized:
		p.Status = http.StatusUnauthorized
	case invoicing.CodeUnavailable:
		p.Status, p.retryAfter = http.StatusServiceUnavailable, "10"
	default:
		p.Code, p.Detail = string(invoicing.CodeInternal), "Das ist ein Fehler des Programms; sein Protokoll nennt den Grund."
	}
	return p
}

// writeProblem answers a request with err, outside of an action.
func writeProblem(w http.ResponseWriter, err error) { problemAnswer(err).write(w) }

// Refuse answers a request that did not get here, with a code that the description names.
func Refuse(w http.ResponseWriter, status int, code, detail string) {
	writeProblem(w, &problem{Status: status, Code: code, Detail: detail})
}

// answer is a response before it is written: the same again for a repeated request.
type answer struct {
	status     int
	body       []byte
	mediaType  string
	retryAfter string
	replayed   bool
	cause      error // of a problem
}

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
	pdfType     = "application/pdf"
	xmlType     = "application/xml"
)

func problemAnswer(err error) *answer {
	p := problemOf(err)
	body, _ := json.Marshal(p) // strings and a number
	return &answer{status: p.Status, body: body, mediaType: problemType, retryAfter: p.retryAfter, cause: err}
}

// pdf and xml are bodies that are sent as they are.
type (
	pdf []byte
	xml []byte
)

func newAnswer(status int, body any) *answer {
	switch file := body.(type) {
	case pdf:
		return &answer{status: status, body: file, mediaType: pdfType}
	case xml:
		return &answer{status: status, body: file, mediaType: xmlType}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return problemAnswer(err)
	}
	return &answer{status: status, body: text, mediaType: jsonType}
}

// storedAnswer is the answer that an earlier request with the same key got.
func storedAnswer(status int, body string) *answer {
	ans := &answer{status: status, body: []byte(body), mediaType: jsonType, replayed: true}
	if status >= http.StatusBadRequest {
		ans.mediaType = problemType
	}
	return ans
}

func (ans *answer) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", ans.mediaType)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if ans.retryAfter != "" {
		h.Set("Retry-After", ans.retryAfter)
	}
	if ans.status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="fakturisd"`)
	}
	if ans.replayed {
		h.Set("Idempotency-Replayed", "true")
	}
	w.WriteHeader(ans.status)
	_, _ = w.Write(ans.body) // a caller who is gone misses it
}
