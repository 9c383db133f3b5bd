// Package render turns the print of a document into a PDF, the form in which an invoice leaves the house and is kept.
//
// The tool that does it, wkhtmltopdf, is treated as hostile: it gets sanitised HTML on stdin, no network, no files,
// no JavaScript and a time limit, and its output is checked because its exit codes lie.
package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"fakturisd/invoicing"
)

// Renderer makes a PDF of a complete HTML page.
type Renderer interface {
	// PDF returns the PDF of the page. The page is laid out in CSS millimetres on A4 without margins. A page that
	// wants anything from outside (network, files) is refused with CodeInvalid; everything else that goes wrong is
	// CodeUnavailable and worth another try.
	PDF(ctx context.Context, html []byte) ([]byte, error)
}

// Batch is a Renderer that makes many PDFs in less time than one after the other.
type Batch interface {
	Renderer
	// PDFs answers for each page as PDF would, in their order.
	PDFs(ctx context.Context, pages [][]byte) []Made
}

// Limits of one run; a document beyond them is a defect, not a document.
const (
	timeout   = 60 * time.Second // wkhtmltopdf has none of its own
	maxOutput = 256 << 20
	keptNoise = 4 << 10 // bytes kept of what it says on stderr
)

// PDF runs wkhtmltopdf once.
func (w *WKHTMLToPDF) PDF(ctx context.Context, html []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	free, err := w.slot(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	v, err := w.Version(ctx)
	if err != nil {
		return nil, err
	}
	pdf, noise, err := w.run(ctx, arguments(v), toScale(html, v))
	if err != nil {
		return nil, refusal(ctx, noise, err)
	}
	if err := check(pdf); err != nil {
		return nil, invoicing.Unavailablef("wkhtmltopdf made no usable PDF: %w; it said %q", err, noise)
	}
	return pdf, nil
}

// slot waits until one more process may run.
func (w *WKHTMLToPDF) slot(ctx context.Context) (free func(), err error) {
	select {
	case w.slots <- struct{}{}:
		return func() { <-w.slots }, nil
	case <-ctx.Done():
		return nil, invoicing.Unavailablef("wkhtmltopdf: no free slot: %w", ctx.Err())
	}
}

// run starts the tool in a folder of its own.
func (w *WKHTMLToPDF) run(ctx context.Context, args []string, stdin []byte) (out []byte, noise string, err error) {
	dir, err := os.MkdirTemp(w.TempDir, "fakturis-render-")
	if err != nil {
		return nil, "", fmt.Errorf("folder for wkhtmltopdf: %w", err)
	}
	defer os.RemoveAll(dir)
	stdout, stderr := &limited{max: maxOutput}, &tail{max: keptNoise}
	err = w.start(ctx, dir, args, stdin, stdout, stderr)
	return stdout.Bytes(), stderr.String(), err
}

// start runs the tool in a folder, and in a cage where the system has one.
func (w *WKHTMLToPDF) start(ctx context.Context, dir string, args []string, stdin []byte, stdout, stderr io.Writer) (err error) {
	for _, cage := range w.cages() {
		cmd := exec.CommandContext(ctx, w.Path, args...)
		cmd.Dir, cmd.Env = dir, environment(dir)
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(stdin), stdout, stderr
		cmd.WaitDelay = 2 * time.Second
		confine(cmd, cage)
		if err = cmd.Start(); err != nil {
			continue // the system refuses this cage; the next one is weaker
		}
		w.settle(cage)
		err = cmd.Wait()
		endGroup(cmd)
		return err
	}
	return err
}

// refusal says why a run failed. Exit code 1 is a page that wanted something it must not have: the half-made PDF is
// dropped, and another try would not help.
func refusal(ctx context.Context, noise string, err error) error {
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return invoicing.Unavailablef("wkhtmltopdf was stopped: %w", ctx.Err())
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return invoicing.Invalidf("wkhtmltopdf refused the page (%w): %s", err, noise)
	}
	return invoicing.Unavailablef("wkhtmltopdf failed (%w): %s", err, strings.TrimSpace(noise))
}
