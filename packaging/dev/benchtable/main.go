// Command benchtable reads what `go test -bench` prints and writes the table of figures with their bars and goals.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"
)

// figure is one row: what is measured, by which benchmark under which unit, and what it should come to.
type figure struct {
	what      string
	benchmark string
	unit      string
	format    string // of measured, bar and goal
	bar, goal float64
	more      bool // more is better
}

// figures are those of the design; a bar must be met, a goal is what to strive for.
var figures = []figure{
	{"first mirror of the shop, against `mariadb-dump \\| mariadb` of the same tables", "Shop/FirstMirror", "dump-ratio", "%.2f ×", 2, 1, false},
	{"first mirror, against reading per record (8 + 4 queries a line, without writing)", "Shop/PerRecord", "peer-ratio", "%.1f × faster", 15, 30, true},
	{"change in the shop to visible, triggers, after the settle time: p50", "Shop/Change", "p50-s", "%.2f s", 2, 0.5, false},
	{"the same: p99", "Shop/Change", "p99-s", "%.2f s", 2, 0.5, false},
	{"idle cost of a poll on the shop's server, by its own count", "Shop/Poll", "server-ms/poll", "%.2f ms", 5, 1, false},
	{"triggers, added to each row of a statement that writes 2,000: InnoDB", "Triggers/InnoDB", "µs/bulk-row", "%.1f µs", 25, 15, false},
	{"the same: MyISAM", "Triggers/MyISAM", "µs/bulk-row", "%.1f µs", 25, 15, false},
	{"triggers, added to a statement that writes one row: InnoDB", "Triggers/InnoDB", "µs/row", "%.1f µs", 25, 15, false},
	{"the same: MyISAM", "Triggers/MyISAM", "µs/row", "%.1f µs", 25, 15, false},
	{"`archive verify` over 10,000 documents with their PDFs", "Archive/Verify", "verify-s", "%.2f s", 10, 3, false},
	{"issuing an invoice, draft included, from eight sides at once", "Archive/Issue", "issue-ms", "%.1f ms", 50, 10, false},
	{"collective run of 1,000 invoices: number, PDF, mail accepted (XML and PDF/A-3 are still to come), against one wkhtmltopdf process each", "Collective", "peer-ratio", "%.1f × faster", 6, 12, true},
	{"the same: seconds", "Collective", "run-s", "%.1f s", 60, 30, false},
	{"two daemons on one database, jobs per second against one", "Daemons", "two-ratio", "%.2f ×", 1.6, 1.9, true},
	{"four daemons", "Daemons", "four-ratio", "%.2f ×", 2.5, 3.5, true},
	{"resident memory, idle", "Memory", "idle-MB", "%.0f MB", 60, 30, false},
	{"resident memory, most during the first mirror", "Memory", "first-mirror-MB", "%.0f MB", 150, 80, false},
	{"resident memory, most during the collective run, without wkhtmltopdf", "Collective", "run-MB", "%.0f MB", 150, 80, false},
}

func main() {
	measured, err := read(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("\n| what | measured | bar | goal | reached |\n|---|---|---|---|---|")
	missing := 0
	for _, f := range figures {
		v, ok := measured[f.benchmark+" "+f.unit]
		if !ok {
			missing++
			fmt.Printf("| %s | not measured | | | |\n", f.what)
			continue
		}
		fmt.Printf("| %s | "+f.format+" | "+f.format+" | "+f.format+" | %s |\n", f.what, v, f.bar, f.goal, f.reached(v))
	}
	if missing > 0 {
		log.Fatalf("%d figures were not measured", missing)
	}
}

// reached says which mark a value meets.
func (f figure) reached(v float64) string {
	meets := func(mark float64) bool { return v == mark || (v > mark) == f.more }
	switch {
	case meets(f.goal):
		return "goal"
	case meets(f.bar):
		return "bar"
	}
	return "no"
}

// read collects "BenchmarkX/Y-2  1  12 ns/op  3.4 unit" as "X/Y unit" → 3.4, and passes every line on to stderr.
func read(r io.Reader) (map[string]float64, error) {
	measured := map[string]float64{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		fmt.Fprintln(os.Stderr, lines.Text())
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(words[0], "Benchmark")
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i]
		}
		for i := 2; i+1 < len(words); i += 2 {
			v, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", lines.Text(), err)
			}
			measured[name+" "+words[i+1]] = v
		}
	}
	return measured, lines.Err()
}
