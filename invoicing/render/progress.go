package render

import (
	"bytes"
	"strings"
	"time"
)

// progress listens to what the tool says of a batch: "Done" at the end of each page, and "Warning: …" or "Error: …"
// before that when the page wanted something.
type progress struct {
	line       []byte      // as far as it has come
	done       []time.Time // when each page was done
	complained map[int]bool
	err        error // how the run ended
}

const longestLine = 4 << 10 // what goes beyond it is dropped; addresses that a page names may be long

// Write reads on. The tool redraws its bars with carriage returns.
func (p *progress) Write(b []byte) (int, error) {
	n := len(b)
	for {
		i := bytes.IndexAny(b, "\r\n")
		if i < 0 {
			p.keep(b)
			return n, nil
		}
		p.keep(b[:i])
		p.hear(string(p.line))
		p.line, b = p.line[:0], b[i+1:]
	}
}

func (p *progress) keep(b []byte) {
	p.line = append(p.line, b[:min(len(b), longestLine-len(p.line))]...)
}

func (p *progress) hear(line string) {
	switch {
	case strings.TrimSpace(line) == "Done":
		p.done = append(p.done, time.Now())
	case strings.Contains(line, "Warning:") || strings.Contains(line, "Error:"):
		p.complained[len(p.done)] = true
	}
}

// through returns how many pages, from the first, can be told apart: all of n when each was done, and else those before
// the first complaint. A page may name an address with a line "Done" in it, but only within a complaint.
func (p *progress) through(n int) int {
	if p.err == nil && len(p.done) == n {
		return n
	}
	n = min(n, len(p.done))
	for i := range n {
		if p.complained[i] {
			return i
		}
	}
	return n
}
