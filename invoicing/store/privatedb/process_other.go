//go:build !linux

package privatedb

import "os/exec"

// bindToParent has nothing to do where the kernel cannot tie one process to another.
func bindToParent(*exec.Cmd) {}

// run starts the process, reports that on started and waits for its end.
func (s *Server) run(cmd *exec.Cmd, started chan<- error) { s.wait(cmd, started) }
