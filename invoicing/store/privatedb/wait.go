package privatedb

import "os/exec"

func (s *Server) wait(cmd *exec.Cmd, started chan<- error) {
	err := cmd.Start()
	s.process = cmd.Process
	started <- err
	if err != nil {
		return
	}
	s.err = cmd.Wait()
	close(s.done)
}
