//go:build !linux

package render

import "os/exec"

// cage is nothing here: the dead proxy alone keeps the tool off the net.
type cage struct{}

func (w *WKHTMLToPDF) cages() []cage { return []cage{{}} }

func (w *WKHTMLToPDF) settle(cage) {}

// Caged says whether the tool runs in a network of its own.
func (w *WKHTMLToPDF) Caged() bool { return false }

func confine(cmd *exec.Cmd, _ cage) { hideWindow(cmd) }

// endGroup has nothing to do: here the tool is one process, and the context ended it.
func endGroup(*exec.Cmd) {}
