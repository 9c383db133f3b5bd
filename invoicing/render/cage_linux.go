package render

import (
	"os/exec"
	"syscall"
)

// cage is a set of namespaces to start the tool in.
type cage uintptr

// cages lists the cages to try, the strongest first: an empty network of its own, which a user may make in a user
// namespace and root also without one. The last is none at all; then the dead proxy alone keeps the tool off the net.
func (w *WKHTMLToPDF) cages() []cage {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.settled {
		return []cage{w.cage}
	}
	return []cage{syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET, syscall.CLONE_NEWNET, 0}
}

// settle remembers the cage that the system granted.
func (w *WKHTMLToPDF) settle(c cage) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settled, w.cage = true, c
}

// Caged says whether the tool runs in a network of its own; it is known after the first run.
func (w *WKHTMLToPDF) Caged() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.settled && w.cage&syscall.CLONE_NEWNET != 0
}

func confine(cmd *exec.Cmd, c cage) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: uintptr(c), Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// endGroup ends what the tool may have left running.
func endGroup(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
