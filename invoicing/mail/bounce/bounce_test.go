package bounce_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fakturisd/invoicing/mail/bounce"
)

const ours = "invoice-7.1.0123456789ab@muster.example"

func read(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestReportsThatAreRead goes through what mail servers send back.
func TestReportsThatAreRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		delayed bool
		words   string
	}{
		"standard.eml":     {words: "aenne@example.com: 550 5.1.1 <aenne@example.com>: Recipient address rejected: User unknown in virtual mailbox table [mx.example.com]"},
		"expired.eml":      {words: "aenne@example.com: connect to mx.example.com[192.0.2.1]:25: Connection timed out (Status 4.4.1)"},
		"two.eml":          {words: "bert@example.com: 552 5.2.2 Mailbox full"},
		"headersonly.eml":  {words: "aenne@example.com: Das Postfach wurde gelöscht. (Status 5.1.10)"},
		"inreply.eml":      {words: "aenne@example.com: 550 5.7.1 rejected by policy"},
		"delayed.eml":      {delayed: true, words: "aenne@example.com: 451 4.7.1 Try again later"},
		"exim.eml":         {words: "aenne@example.com: This message was created automatically"},
		"qmail.eml":        {words: "Hi. This is the qmail-send program at mail.example."},
		"eximwarning.eml":  {delayed: true, words: "This message was created automatically"},
		"cutoff.eml":       {words: "aenne@example.com: 554 5.7.1 Spam"},
		"newmessageid.eml": {words: "aenne@example.com: 550 5.1.1 No such user"},
	} {
		r, ok := bounce.Read(read(t, name))
		if !ok || r.Delayed != want.delayed || !strings.HasPrefix(r.Words, want.words) || !slices.Contains(r.MessageIDs, ours) {
			t.Errorf("%s: %v, delayed %v, ids %v, words %q, want %q", name, ok, r.Delayed, r.MessageIDs, r.Words, want.words)
		}
		if strings.Contains(r.Words, "Sehr geehrte") {
			t.Errorf("%s: the returned letter is among the server's words: %s", name, r.Words)
		}
		header, _, _ := strings.Cut(strings.ReplaceAll(string(read(t, name)), "\r\n", "\n"), "\n\n")
		if !bounce.Likely([]byte(header + "\n\n")) {
			t.Errorf("%s: the header alone does not look like a report", name)
		}
	}
}

// TestWhatIsNoFailure: answers of people and machines, and reports of success, change nothing.
func TestWhatIsNoFailure(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"outofoffice.eml", "vacation.eml", "answer.eml", "disposition.eml", "delivered.eml", "htmlonly.eml", "newsletter.eml"} {
		if r, ok := bounce.Read(read(t, name)); ok {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for _, name := range []string{"outofoffice.eml", "answer.eml", "newsletter.eml"} {
		if bounce.Likely(read(t, name)) {
			t.Errorf("%s looks like a report", name)
		}
	}
}

// TestAReportIsKnownAgain: by its own Message-ID, however its text was changed on the way; without one by all of it.
func TestAReportIsKnownAgain(t *testing.T) {
	t.Parallel()
	raw := read(t, "standard.eml")
	first, _ := bounce.Read(raw)
	again, _ := bounce.Read(append([]byte("X-Moved: yes\r\n"), raw...))
	other, _ := bounce.Read(read(t, "two.eml"))
	if first.Key != again.Key || first.Key == other.Key {
		t.Error("a report is not known by its Message-ID")
	}
	qmail := read(t, "qmail.eml")
	first, _ = bounce.Read(qmail)
	other, _ = bounce.Read(append(qmail, "x\r\n"...))
	if first.Key == other.Key {
		t.Error("two reports without a Message-ID are one")
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.eml")
	for _, name := range files {
		f.Add(read(f, filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		bounce.Likely(raw)
		r, ok := bounce.Read(raw)
		if !ok {
			return
		}
		if len(r.MessageIDs) == 0 || len(r.MessageIDs) > 20 {
			t.Errorf("%d Message-IDs", len(r.MessageIDs))
		}
		for _, id := range r.MessageIDs {
			if len(id) > 401 || strings.ContainsAny(id, "<> \r\n") {
				t.Errorf("Message-ID %q", id)
			}
		}
		if !utf8.ValidString(r.Words) || utf8.RuneCountInString(r.Words) > 4000 || strings.ContainsRune(r.Words, 0) {
			t.Errorf("words %q", r.Words)
		}
	})
}
