package packaging_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

var (
	metricMade = regexp.MustCompile(`(?:gauge\("|counter\("|Name: "|NewDesc\("fakturis_)([a-z_]+)"`)
	metricUsed = regexp.MustCompile(`fakturis_[a-z_]+`)
)

// made returns the names of the metrics that the daemon's source makes; nobody outside the daemon may import it.
func made(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("../daemon/server/*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range metricMade.FindAllStringSubmatch(string(text), -1) {
			names["fakturis_"+m[1]] = true
		}
	}
	if len(names) < 14 {
		t.Fatalf("only %d metrics found: %v", len(names), slices.Sorted(maps.Keys(names)))
	}
	return names
}

// checkMetrics reports metrics in the expression that the daemon does not make.
func checkMetrics(t *testing.T, where, expression string, names map[string]bool) {
	t.Helper()
	for _, used := range metricUsed.FindAllString(expression, -1) {
		if !names[used] && !names[strings.TrimSuffix(used, "_bucket")] {
			t.Errorf("%s uses %s, which the daemon does not make", where, used)
		}
	}
	if !metricUsed.MatchString(expression) {
		t.Errorf("%s uses no metric of the daemon: %s", where, expression)
	}
}

func TestAlertsWatchMetricsThatExist(t *testing.T) {
	t.Parallel()
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	text, err := os.ReadFile("prometheus/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	names, seen := made(t), map[string]bool{}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			checkMetrics(t, r.Alert, r.Expr, names)
			if severity := r.Labels["severity"]; severity != "warning" && severity != "critical" || r.Annotations["summary"] == "" || seen[r.Alert] {
				t.Errorf("%s: severity %q, summary %q, twice %v", r.Alert, severity, r.Annotations["summary"], seen[r.Alert])
			}
			seen[r.Alert] = true
		}
	}
	if len(seen) < 8 {
		t.Errorf("%d alerts", len(seen))
	}
}

func TestDashboardShowsMetricsThatExist(t *testing.T) {
	t.Parallel()
	var board struct {
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ X, Y, W, H int }
			Targets []struct{ Expr string }
		}
	}
	text, err := os.ReadFile("grafana/fakturisd.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &board); err != nil {
		t.Fatal(err)
	}
	names, shown := made(t), string(text)
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			checkMetrics(t, p.Title, target.Expr, names)
		}
		if len(p.Targets) == 0 || p.GridPos.X+p.GridPos.W > 24 {
			t.Errorf("panel %q: %d targets, %+v", p.Title, len(p.Targets), p.GridPos)
		}
	}
	for name := range names {
		if name != "fakturis_build_info" && !strings.Contains(shown, name) {
			t.Errorf("no panel shows %s", name)
		}
	}
}
