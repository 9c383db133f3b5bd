package phptest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// question is a request as it goes over the wire, which a test may spoil.
type question struct {
	method    string
	body      string
	secret    string // signed with
	timestamp string
	nonce     string
	signature string // "": the right one
	without   string // header that is left out
}

func (s *shop) question(body string) question {
	return question{method: http.MethodPost, body: body, secret: secret, timestamp: strconv.FormatInt(time.Now().Unix(), 10), nonce: s.nonce()}
}

// nonce is another one each time.
func (s *shop) nonce() string {
	sum := sha256.Sum256([]byte(s.dir + time.Now().String()))
	return hex.EncodeToString(sum[:16])
}

func sign(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

// said is what came back.
type said struct {
	Status  int
	Error   string
	Message string
	Now     int64
	signed  bool
	raw     string
}

func (s *shop) ask(q question) said {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), q.method, s.url, bytes.NewReader([]byte(q.body)))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for name, value := range map[string]string{
		"X-Fakturis-Timestamp": q.timestamp, "X-Fakturis-Nonce": q.nonce,
		"X-Fakturis-Signature": or(q.signature, sign(q.secret, "fakturis-v1-request\n"+q.timestamp+"\n"+q.nonce+"\n"+q.body)),
	} {
		if name != q.without {
			r.Header.Set(name, value)
		}
	}
	response, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	return s.read(response, q.nonce)
}

func (s *shop) read(r *http.Response, nonce string) said {
	s.t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := said{raw: string(body)}
	if err := json.Unmarshal(body, &a); err != nil {
		s.t.Errorf("not JSON: %q", body)
	}
	a.Status = r.StatusCode
	if given := r.Header.Get("X-Fakturis-Signature"); given != "" {
		a.signed = given == sign(secret, fmt.Sprintf("fakturis-v1-answer\n%d\n%s\n%s", r.StatusCode, nonce, body))
	}
	if r.Header.Get("Content-Type") != "application/json; charset=utf-8" || len(r.Header["Set-Cookie"]) > 0 || r.Header.Get("Location") != "" {
		s.t.Errorf("header %v", r.Header)
	}
	for _, secret := range []string{s.dir, "/var/www", "root", "Notice", "SELECT", "mysqli", secret} {
		if strings.Contains(a.raw, secret) {
			s.t.Errorf("the answer lets slip %q: %s", secret, a.raw)
		}
	}
	return a
}

const mailBody = `{"action":"status_mail","key":"k","order":1,"status":3,"comment":"","parcels":[]}`

func TestEverythingThatIsWrongIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	seconds := func(d time.Duration) string { return strconv.FormatInt(time.Now().Add(d).Unix(), 10) }
	for name, c := range map[string]struct {
		spoil  func(*question)
		status int
		word   string
		signed bool
	}{
		"GET":                    {func(q *question) { q.method = http.MethodGet }, 405, "method", false},
		"PUT":                    {func(q *question) { q.method = http.MethodPut }, 405, "method", false},
		"a body of 64 KiB and 1": {func(q *question) { q.body = pad(65537) }, 413, "too_large", false},
		"no timestamp":           {func(q *question) { q.without = "X-Fakturis-Timestamp" }, 401, "unsigned", false},
		"no nonce":               {func(q *question) { q.without = "X-Fakturis-Nonce" }, 401, "unsigned", false},
		"no signature":           {func(q *question) { q.without = "X-Fakturis-Signature" }, 401, "unsigned", false},
		"a timestamp in words":   {func(q *question) { q.timestamp = "now" }, 401, "unsigned", false},
		"a negative timestamp":   {func(q *question) { q.timestamp = "-" + q.timestamp }, 401, "unsigned", false},
		"an endless timestamp":   {func(q *question) { q.timestamp += strings.Repeat("0", 20) }, 401, "unsigned", false},
		"a short nonce":          {func(q *question) { q.nonce = q.nonce[1:] }, 401, "unsigned", false},
		"a nonce of letters":     {func(q *question) { q.nonce = strings.Repeat("x", 32) }, 401, "unsigned", false},
		"another version":        {func(q *question) { q.signature = "v2=" + strings.Repeat("a", 64) }, 401, "unsigned", false},
		"no version":             {func(q *question) { q.signature = strings.Repeat("a", 64) }, 401, "unsigned", false},
		"a short signature":      {func(q *question) { q.signature = "v1=ab" }, 401, "unsigned", false},
		"too old":                {func(q *question) { q.timestamp = seconds(-310 * time.Second) }, 401, "expired", false},
		"too new":                {func(q *question) { q.timestamp = seconds(310 * time.Second) }, 401, "expired", false},
		"of 1970":                {func(q *question) { q.timestamp = "0" }, 401, "expired", false},
		"another secret":         {func(q *question) { q.secret = strings.ToUpper(secret) }, 401, "signature", false},
		"no secret":              {func(q *question) { q.secret = "" }, 401, "signature", false},
		"a signature of zeros":   {func(q *question) { q.signature = "v1=" + strings.Repeat("0", 64) }, 401, "signature", false},
		"another body":           {func(q *question) { q.signature = sign(secret, "x"); q.body += " " }, 401, "signature", false},
		"a signature as an answer": {func(q *question) {
			q.signature = sign(secret, "fakturis-v1-answer\n200\n"+q.nonce+"\n"+q.body)
		}, 401, "signature", false},
		"an empty body": {func(q *question) { q.body = "" }, 400, "malformed", true},
		"no JSON":       {func(q *question) { q.body = `{"action":` }, 400, "malformed", true},
		"a list":        {func(q *question) { q.body = `["ping"]` }, 400, "malformed", true},
		"a text":        {func(q *question) { q.body = `"ping"` }, 400, "malformed", true},
		"null":          {func(q *question) { q.body = `null` }, 400, "malformed", true},
		"no UTF-8":      {func(q *question) { q.body = "{\"action\":\"ping\xff\"}" }, 400, "malformed", true},
		"a deep hole": {func(q *question) {
			q.body = `{"action":"ping","x":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`
		}, 400, "malformed", true},
		"an action of another type": {func(q *question) { q.body = `{"action":["ping"]}` }, 400, "malformed", true},
		"an order in words":         {func(q *question) { q.body = strings.Replace(mailBody, `"order":1`, `"order":"1"`, 1) }, 400, "malformed", true},
		"half an order":             {func(q *question) { q.body = strings.Replace(mailBody, `"order":1`, `"order":1.5`, 1) }, 400, "malformed", true},
		"no order":                  {func(q *question) { q.body = `{"action":"preview","status":3}` }, 400, "malformed", true},
		"no status":                 {func(q *question) { q.body = `{"action":"preview","order":1}` }, 400, "malformed", true},
		"a comment of numbers":      {func(q *question) { q.body = `{"action":"preview","order":1,"status":3,"comment":7}` }, 400, "malformed", true},
		"parcels in words":          {func(q *question) { q.body = `{"action":"preview","order":1,"status":3,"parcels":"0034"}` }, 400, "malformed", true},
		"parcels in an object":      {func(q *question) { q.body = `{"action":"preview","order":1,"status":3,"parcels":{"a":{"number":"1"}}}` }, 400, "malformed", true},
		"a parcel in words":         {func(q *question) { q.body = `{"action":"preview","order":1,"status":3,"parcels":["0034"]}` }, 400, "malformed", true},
		"a parcel's number as a number": {func(q *question) {
			q.body = `{"action":"preview","order":1,"status":3,"parcels":[{"carrier":1,"number":34}]}`
		}, 400, "malformed", true},
		"another action":            {func(q *question) { q.body = `{"action":"delete"}` }, 404, "unknown_action", true},
		"no action":                 {func(q *question) { q.body = `{}` }, 404, "unknown_action", true},
		"another order":             {func(q *question) { q.body = strings.Replace(mailBody, `"order":1`, `"order":99`, 1) }, 404, "unknown_order", true},
		"order 0":                   {func(q *question) { q.body = strings.Replace(mailBody, `"order":1`, `"order":0`, 1) }, 404, "unknown_order", true},
		"a negative order":          {func(q *question) { q.body = strings.Replace(mailBody, `"order":1`, `"order":-1`, 1) }, 404, "unknown_order", true},
		"another status":            {func(q *question) { q.body = strings.Replace(mailBody, `"status":3`, `"status":98`, 1) }, 422, "invalid", true},
		"no key":                    {func(q *question) { q.body = strings.Replace(mailBody, `"k"`, `""`, 1) }, 422, "invalid", true},
		"a key with a blank":        {func(q *question) { q.body = strings.Replace(mailBody, `"k"`, `"a b"`, 1) }, 422, "invalid", true},
		"a key with an end of line": {func(q *question) { q.body = strings.Replace(mailBody, `"k"`, `"a\n"`, 1) }, 422, "invalid", true},
		"a long key":                {func(q *question) { q.body = strings.Replace(mailBody, `"k"`, `"`+strings.Repeat("k", 81)+`"`, 1) }, 422, "invalid", true},
		"a parcel without number":   {func(q *question) { q.body = strings.Replace(mailBody, `[]`, `[{"carrier":1,"number":""}]`, 1) }, 422, "invalid", true},
		"a parcel of nobody":        {func(q *question) { q.body = strings.Replace(mailBody, `[]`, `[{"carrier":99,"number":"1"}]`, 1) }, 422, "invalid", true},
		"101 parcels": {func(q *question) {
			q.body = strings.Replace(mailBody, `[]`, `[`+strings.Repeat(`{"carrier":1,"number":"1"},`, 100)+`{"carrier":1,"number":"1"}]`, 1)
		}, 422, "invalid", true},
	} {
		t.Run(name, func(t *testing.T) {
			q := s.question(mailBody)
			c.spoil(&q)
			a := s.ask(q)
			if a.Status != c.status || a.Error != c.word || a.signed != c.signed || a.Message == "" {
				t.Errorf("%+v", a)
			}
			if c.word == "expired" && (a.Now < time.Now().Unix()-60 || a.Now > time.Now().Unix()+1) {
				t.Errorf("the shop's time is %d", a.Now)
			}
		})
	}
	if n := s.count("SELECT COUNT(*) FROM fakturis_status_mail"); n != 0 || len(s.mail.all()) != 0 {
		t.Errorf("%d rows, %d mails", n, len(s.mail.all()))
	}
}

func pad(bytes int) string { return `{"action":"ping"}` + strings.Repeat(" ", bytes-17) }

func TestTheLargestBodyIsTaken(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	if a := s.ask(s.question(pad(65536))); a.Status != 200 || !a.signed {
		t.Errorf("%+v", a)
	}
}

func TestRefusalsComeInTheOrderOfTheTable(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	s.set("MODULE_FAKTURIS_STATUS", "false")
	s.set("MODULE_FAKTURIS_ALLOWED_IPS", "203.0.113.0/24")
	q := question{method: http.MethodPut, body: strings.Repeat("x", 70000), without: "X-Fakturis-Nonce", timestamp: "5", nonce: s.nonce(), secret: "wrong"}
	for _, c := range []struct {
		word  string
		mend  func()
		count int // nonces afterwards
	}{
		{"off", func() { s.set("MODULE_FAKTURIS_STATUS", "True") }, 0},
		{"address", func() { s.set("MODULE_FAKTURIS_ALLOWED_IPS", "203.0.113.0/24, 127.0.0.1") }, 0},
		{"method", func() { q.method = http.MethodPost }, 0},
		{"too_large", func() { q.body = "[]" }, 0},
		{"unsigned", func() { q.without = "" }, 0},
		{"expired", func() { q.timestamp = strconv.FormatInt(time.Now().Unix(), 10) }, 0},
		{"signature", func() { q.secret = secret }, 0},
		{"malformed", func() {}, 1},
		{"replayed", func() { q.nonce, q.body = s.nonce(), `{"action":"x","order":"1"}` }, 1},
		{"unknown_action", func() { q.nonce, q.body = s.nonce(), `{"action":"status_mail","key":"","order":99,"status":98}` }, 2},
		{"unknown_order", func() { q.nonce, q.body = s.nonce(), strings.Replace(q.body, "99", "1", 1) }, 3},
		{"invalid", func() {}, 4},
	} {
		if a := s.ask(q); a.Error != c.word {
			t.Errorf("%+v instead of %s", a, c.word)
		}
		if n := s.count("SELECT COUNT(*) FROM fakturis_nonce"); n != c.count {
			t.Errorf("%d nonces after %s", n, c.word)
		}
		c.mend()
	}
}

func TestAModuleWithoutASecretIsOff(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	for _, short := range []string{"", "    ", secret[1:], strings.Repeat(" ", 40)} {
		s.set("MODULE_FAKTURIS_SECRET", short)
		q := s.question(mailBody)
		q.secret = short
		if a := s.ask(q); a.Status != 404 || a.Error != "off" || a.signed {
			t.Errorf("%q: %+v", short, a)
		}
	}
	s.exec("DELETE FROM configuration WHERE configuration_key LIKE 'MODULE_FAKTURIS_%'")
	if a := s.ask(s.question(mailBody)); a.Status != 404 || a.Error != "off" {
		t.Errorf("%+v", a)
	}
}

func TestTheSameRequestIsNotTakenTwice(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	q := s.question(`{"action":"ping"}`)
	if a := s.ask(q); a.Status != 200 || !a.signed {
		t.Fatalf("%+v", a)
	}
	if a := s.ask(q); a.Status != 409 || a.Error != "replayed" || !a.signed {
		t.Errorf("%+v", a)
	}
	q.nonce = strings.ToUpper(q.nonce)
	if a := s.ask(q); a.Error != "replayed" {
		t.Errorf("in capitals: %+v", a)
	}
	// A quarter of an hour later nobody remembers, but the timestamp has long expired.
	s.exec("UPDATE fakturis_nonce SET seen = seen - 901")
	s.ask(s.question(`{"action":"ping"}`))
	if n := s.count("SELECT COUNT(*) FROM fakturis_nonce"); n != 1 {
		t.Errorf("%d nonces are kept", n)
	}
}

func TestTroubleInTheShopIsToldWithoutDetails(t *testing.T) {
	t.Parallel()
	s := open(t, kind{})
	for _, trouble := range []string{"die", "redirect", "fatal"} {
		s.set("STANDIN_TROUBLE", trouble)
		if a := s.ask(s.question(`{"action":"ping"}`)); a.Status != 500 || a.Error != "failed" {
			t.Errorf("%s: %+v", trouble, a)
		}
	}
	s.set("STANDIN_TROUBLE", "")
	s.tables("remove")
	if a := s.ask(s.question(`{"action":"ping"}`)); a.Status != 500 || a.Error != "failed" || !a.signed {
		t.Errorf("without tables: %+v", a)
	}
	s.exec("DROP TABLE configuration")
	if a := s.ask(s.question(`{"action":"ping"}`)); a.Status != 404 && a.Status != 500 {
		t.Errorf("without settings: %+v", a)
	}
	if err := os.Remove(s.dir + "/includes/application_top_callback.php"); err != nil {
		t.Fatal(err)
	}
	if a := s.ask(s.question(`{"action":"ping"}`)); a.Status != 404 && a.Status != 500 {
		t.Errorf("without a shop: %+v", a)
	}
}
