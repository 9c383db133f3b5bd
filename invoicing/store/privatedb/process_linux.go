package privatedb

import (
	"os/exec"
	"runtime"
	"syscall"
)

// bindToParent makes the kernel end the server when this process dies, however it dies. The server gets a process
// group of its own, or Ctrl+C would reach it before this program has put its work away.
func bindToParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// run starts the process, reports that on started and waits for its end. It keeps its thread to itself all the time:
// the kernel takes the end of the starting thread for the end of the parent.
func (s *Server) run(cmd *exec.Cmd, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	s.wait(cmd, started)
}
