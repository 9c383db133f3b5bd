package main

import (
	"fmt"
	"io"
	"strings"
)

// progress shows how far something is: a bar on a terminal, a line per tenth elsewhere.
type progress struct {
	out      io.Writer
	terminal bool
	what     string
	tenth    int64
}

func newProgress(out io.Writer) *progress { return &progress{out: out, terminal: isTerminal(out)} }

// show says that done of total is done; a total of zero is a step whose length is not known.
func (p *progress) show(what string, done, total int64) {
	tenth := int64(0)
	if total > 0 {
		tenth = min(done, total) * 10 / total
	}
	if p.terminal {
		p.draw(what, done, total, tenth)
	} else if what != p.what || tenth != p.tenth {
		fmt.Fprintln(p.out, strings.TrimSpace(fmt.Sprintf("%s %s", what, counted(done, total))))
	}
	p.what, p.tenth = what, tenth
}

func (p *progress) draw(what string, done, total, tenth int64) {
	if p.what != "" && what != p.what {
		fmt.Fprintln(p.out)
	}
	bar := ""
	if total > 0 {
		bar = "[" + strings.Repeat("█", int(tenth)) + strings.Repeat("·", 10-int(tenth)) + "] "
	}
	fmt.Fprintf(p.out, "\r%-36s %s%-16s", what, bar, counted(done, total))
}

func counted(done, total int64) string {
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", done, total)
}

// kindNames are what people call the kinds of records.
var kindNames = map[string]string{"articles": "Artikel", "customers": "Kunden", "orders": "Aufträge", "shipping_methods": "Versandarten"}

// mirror returns a hook that shows how far the mirror of a shop is.
func (p *progress) mirror(shop string) func(kind string, done, total int64) {
	return func(kind string, done, total int64) {
		if total > 0 {
			p.show(fmt.Sprintf("Abgleich %s: %s", shop, kindNames[kind]), done, total)
		}
	}
}

// end leaves the bar's line.
func (p *progress) end() {
	if p.terminal && p.what != "" {
		fmt.Fprintln(p.out)
	}
	p.what = ""
}
