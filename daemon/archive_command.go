package main

import (
	"fmt"
	"strings"

	"fakturisd/daemon/archive"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

type archiveCommand struct {
	Verify   archiveVerify   `cmd:"" help:"Check that no issued document, PDF or number was changed or lost; one line for each that was."`
	Describe archiveDescribe `cmd:"" help:"Write the Verfahrensdokumentation of the running configuration as Markdown."`
	Export   archiveExport   `cmd:"" help:"Write all documents with an index into an empty folder."`
}

type archiveVerify struct {
	Noted []store.NotedLink `help:"A hash that was noted at an earlier verification, such as 812:2f0c…; may be said several times." placeholder:"LINK:HASH"`
}

// Run verifies and fails when anything was found.
func (c archiveVerify) Run(a *app) error {
	s, err := a.openStore()
	if err != nil {
		return err
	}
	defer s.Close()
	f := a.archiveFindings("Prüfung des Archivs")
	counts, err := s.VerifyArchive(a.ctx, f.watch(), c.Noted...)
	f.bar.end()
	if err != nil {
		return err
	}
	if a.json {
		a.print(struct {
			store.ArchiveCounts
			Findings []store.ArchiveFinding `json:"findings"`
		}{counts, f.all})
	} else {
		fmt.Fprintf(a.stdout, "Rechnungen: %d, Lieferscheine: %d, Dateien: %d, Nummernkreise: %d, Befunde: %d\n",
			counts.Invoices, counts.DeliveryNotes, counts.Files, counts.NumberRanges, f.n)
		fmt.Fprintf(a.stdout, "Kette: %d Glieder, letzte Prüfsumme %d:%s\n", counts.Links, counts.Links, counts.Hash)
	}
	return f.err()
}

type archiveExport struct {
	Dir   string         `arg:"" type:"path" help:"Folder to write into; new or empty."`
	From  invoicing.Date `help:"Only documents of this day or later, such as 2026-01-01." placeholder:"DATE"`
	Until invoicing.Date `help:"Only documents of this day or earlier, such as 2026-12-31." placeholder:"DATE"`
	Shop  string         `help:"Only documents of this shop." placeholder:"KEY"`
}

// Validate refuses a time that ends before it begins.
func (c archiveExport) Validate() error {
	if !c.From.IsZero() && !c.Until.IsZero() && c.Until.Before(c.From) {
		return invoicing.Invalidf("--until %s is before --from %s", c.Until, c.From)
	}
	return nil
}

// Run exports and fails when anything was found wrong with what was exported.
func (c archiveExport) Run(a *app) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if _, known := cfg.Settings()[c.Shop]; !known {
		return invoicing.NotFoundf("--shop %s: there is no such shop in %s", c.Shop, cfg.Path())
	}
	s, err := a.openStoreOf(cfg)
	if err != nil {
		return err
	}
	defer s.Close()
	d, err := a.describe(cfg, s)
	if err != nil {
		return err
	}
	f := a.archiveFindings("Export des Archivs")
	counts, err := archive.Export(a.ctx, s, c.Dir, archive.Options{
		Query: store.ArchiveQuery{From: c.From, Until: c.Until, Shop: c.Shop}, Company: cfg.Company, Version: version, Procedure: d.Markdown()}, f.watch())
	f.bar.end()
	if err != nil {
		return err
	}
	if a.json {
		a.print(struct {
			Folder string `json:"folder"`
			archive.Counts
			Findings []store.ArchiveFinding `json:"findings"`
		}{c.Dir, counts, f.all})
	} else {
		fmt.Fprintf(a.stdout, "%s: Rechnungen: %d, Lieferscheine: %d, davon mit PDF: %d, Dateien: %d (%d Bytes), Befunde: %d\n",
			c.Dir, counts.Invoices, counts.DeliveryNotes, counts.PDFs, counts.Files, counts.Bytes, f.n)
	}
	return f.err()
}

// archiveFindings tells what a walk through the archive finds: a line each as it is found, or all of them as JSON.
type archiveFindings struct {
	app  *app
	what string
	bar  *progress
	n    int
	all  []store.ArchiveFinding // kept for JSON only
}

func (a *app) archiveFindings(what string) *archiveFindings {
	return &archiveFindings{app: a, what: what, bar: newProgress(a.stderr), all: []store.ArchiveFinding{}}
}

func (f *archiveFindings) watch() store.ArchiveWatch {
	w := store.ArchiveWatch{Found: f.found}
	if f.bar.terminal && !f.app.json {
		w.Done = func(done, total int64) { f.bar.show(f.what, done, total) }
	}
	return w
}

func (f *archiveFindings) found(v store.ArchiveFinding) {
	f.n++
	if f.app.json {
		f.all = append(f.all, v)
		return
	}
	f.bar.end()
	// Texts of a changed database may hold line breaks; a finding is one line.
	fmt.Fprintln(f.app.stdout, strings.Join(strings.Fields(v.Document+": "+v.Problem), " "))
}

func (f *archiveFindings) err() error {
	if f.n > 0 {
		return errReported
	}
	return nil
}
