package htmlforms_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// audited are rows of the audit whose action stands there, handed those whose action comes from a caller.
	audited = regexp.MustCompile(`Audit\(ctx, tx, [\w.]+, "([^"]+)", "(collective|contract|planned|invoice)"`)
	// changed are those of a status change, told in the history of its order.
	changed = regexp.MustCompile(`Audit\(ctx, tx, [\w.]+, "(status_[^"]+)", "(order)"`)
	handed  = regexp.MustCompile(`(?m)(?:Audit\(ctx, tx, [\w.]+, ([a-z][\w.]*), (?:"(collective|contract|planned|invoice)"|[a-z][\w.]*), )`)
	// callers hand their action on: the pattern finds it, for these entities.
	callers = []struct {
		pattern  *regexp.Regexp
		entities []string
	}{
		{regexp.MustCompile(`s\.changeCollective\(ctx, [^"\n]*"([a-z_]+)"`), []string{"collective"}},
		{regexp.MustCompile(`auditPlanned\(ctx, [^"\n]*"([a-z_]+)"`), []string{"planned"}},
		{regexp.MustCompile(`s\.writeSchedule\(ctx, [^"\n]*"([a-z_]+)"`), []string{"collective", "planned", "invoice"}},
	}
)

// TestEveryActionHasASentence: whatever is written to the history of a contract, a planned, a collective or another invoice can
// be told in words, in German and in English.
func TestEveryActionHasASentence(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, f := range glob(t, "../invoicing/store/*.go") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range slices.Concat(audited.FindAllStringSubmatch(string(b), -1), changed.FindAllStringSubmatch(string(b), -1)) {
			found[m[2]+"."+m[1]] = true
		}
		for _, c := range callers {
			for _, m := range c.pattern.FindAllStringSubmatch(string(b), -1) {
				for _, entity := range c.entities {
					found[entity+"."+m[1]] = true
				}
			}
		}
		for _, m := range handed.FindAllString(string(b), -1) {
			if name := f[strings.LastIndex(f, "/")+1:]; !slices.Contains(handing, name) {
				t.Errorf("%s writes an action that it was handed (%s): name its callers in this test", name, m)
			}
		}
	}
	if len(found) < 15 {
		t.Fatalf("only %d actions found", len(found))
	}
	for _, lang := range []string{"de", "en"} {
		words := texts(t, lang)
		for action := range found {
			entity, name, _ := strings.Cut(action, ".")
			key := "event." + action
			if entity == "invoice" {
				key = "history." + name
			}
			if words[key] == "" {
				t.Errorf("%s.json lacks %s", lang, key)
			}
		}
	}
}

// handing are the files that write an action which callers hand them; invoice_* and mail_* have words of their own.
var handing = []string{"collective_edit.go", "collective_combine.go", "collective_item.go", "schedule_write.go",
	"invoice_draft_new.go", "invoice_draft_change.go", "cancellation_draft.go", "mail_state.go"}
