package render

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"fakturisd/invoicing"
)

// WKHTMLToPDF is an installed wkhtmltopdf. At most so many of them run at a time as the machine has processors.
type WKHTMLToPDF struct {
	Path    string // of the program
	TempDir string // where its working folders go; empty: the system's (a service's %TMP% may not exist)

	timeout time.Duration
	slots   chan struct{}

	mu      sync.Mutex
	version Version
	settled bool // the cage is known
	cage    cage
}

const program = "wkhtmltopdf"

// Find looks for wkhtmltopdf: at the configured path if there is one, else beside our own program, then in PATH and
// where its Windows installer puts it. The message of its CodeUnavailable error is for the person who installs.
func Find(path string) (*WKHTMLToPDF, error) {
	places := places(path)
	for _, place := range places {
		if found, err := exec.LookPath(place); err == nil {
			return &WKHTMLToPDF{Path: found, timeout: timeout, slots: make(chan struct{}, runtime.NumCPU())}, nil
		}
	}
	return nil, invoicing.Unavailablef("wkhtmltopdf wurde nicht gefunden (gesucht: %s). Ohne dieses Programm entstehen keine PDF-Dateien. "+
		"Debian und Ubuntu: Paket „wkhtmltopdf“ installieren (apt install wkhtmltopdf). "+
		"Windows: Installationsprogramm 0.12.6 von https://wkhtmltopdf.org/downloads.html ausführen oder wkhtmltopdf.exe neben fakturisd.exe legen.",
		strings.Join(places, ", "))
}

// Parallel is how many PDFs are made at a time; further ones wait.
func (w *WKHTMLToPDF) Parallel() int { return cap(w.slots) }

func places(path string) []string {
	if path != "" {
		return []string{path}
	}
	var all []string
	if exe, err := os.Executable(); err == nil {
		all = append(all, filepath.Join(filepath.Dir(exe), program))
	}
	all = append(all, program)
	if dir := os.Getenv("ProgramFiles"); dir != "" {
		all = append(all, filepath.Join(dir, program, "bin", program))
	}
	return all
}

// Version is what the tool says of itself.
type Version struct {
	Number  string // such as "0.12.6"
	Patched bool   // built with the patched Qt (Windows installer); Debian's is not
}

// String returns the number and the kind of Qt.
func (v Version) String() string {
	if v.Patched {
		return v.Number + " (patched Qt)"
	}
	return v.Number + " (unpatched Qt)"
}

// Version asks the tool once and remembers the answer: the two kinds of Qt need different options.
func (w *WKHTMLToPDF) Version(ctx context.Context) (Version, error) {
	w.mu.Lock()
	known := w.version
	w.mu.Unlock()
	if known.Number != "" {
		return known, nil
	}
	out, noise, err := w.run(ctx, []string{"--version"}, nil)
	if err != nil {
		return Version{}, invoicing.Unavailablef("%s --version: %w: %s", w.Path, err, noise)
	}
	v, err := parseVersion(string(out))
	if err != nil {
		return Version{}, err
	}
	w.mu.Lock()
	w.version = v
	w.mu.Unlock()
	return v, nil
}

// parseVersion reads "wkhtmltopdf 0.12.6" or "wkhtmltopdf 0.12.6 (with patched qt)".
func parseVersion(s string) (Version, error) {
	words := strings.Fields(s)
	if len(words) < 2 || words[0] != program {
		return Version{}, invoicing.Unavailablef("this is no wkhtmltopdf: --version answers %q", s)
	}
	return Version{Number: words[1], Patched: strings.Contains(s, "with patched qt")}, nil
}
