package privatedb

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"fakturisd/invoicing"
)

// launch starts the process and leaves a goroutine waiting for its end.
func (s *Server) launch(dir string, flags []string) error {
	program, err := find("mariadbd", "mysqld")
	if err != nil {
		return err
	}
	// A socket left behind by a killed server would make the first dial hang on nobody.
	if err := os.Remove(s.socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove the old socket: %w", err)
	}
	cmd := exec.Command(program, append(arguments(dir, s.socket), flags...)...)
	cmd.Dir = dir
	bindToParent(cmd)
	started := make(chan error)
	go s.run(cmd, started)
	if err := <-started; err != nil {
		return invoicing.Unavailablef("%s cannot be started: %w", program, err)
	}
	return nil
}

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
