package privatedb

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"fakturisd/invoicing"
)

const (
	startLimit = 60 * time.Second                          // crash recovery of a big folder takes its time
	stopLimit  = 10 * time.Second                          // after this a server that was asked to end is killed
	pollEvery  = 10 * time.Millisecond                     // how often a starting server is asked whether it answers
	maxSocket  = 100                                       // bytes; sun_path holds 108, the driver and mariadbd want some of them
	logTail    = 2000                                      // bytes of the server's log in an error
	packages   = "mariadb-server-core mariadb-client-core" // Debian and Ubuntu: the server's programs without the service
	privateDir = os.FileMode(0o700)                        // root has no password, so the folder keeps others out
	logName    = "mariadbd.log"                            // beside the data folder
	socketName = "db.sock"                                 //
)

// Server is one running mariadbd that belongs to this process.
type Server struct {
	socket  string
	cleanup string // temporary folder of the socket, "" = it lies in the server's own folder
	process *os.Process
	done    chan struct{} // closed when the process has ended
	err     error         // how it ended; valid once done is closed
}

// Start runs a server on the data in dir and returns when it answers. A new dir is set up first; one that a killed
// server left behind is recovered. flags are added to the server's command line. ctx bounds the start only.
func Start(ctx context.Context, dir string, flags ...string) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("folder of the private database: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if err := install(ctx, dir); err != nil {
		return nil, err
	}
	s := &Server{done: make(chan struct{})}
	if s.socket, s.cleanup, err = socketPath(dir); err != nil {
		return nil, err
	}
	if err := s.launch(dir, flags); err != nil {
		return nil, errors.Join(err, s.removeSocketDir())
	}
	if err := s.answers(ctx); err != nil {
		err = fmt.Errorf("%w; its log ends: %s", err, tail(filepath.Join(dir, logName)))
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// Socket returns the path of the unix socket on which the server listens.
func (s *Server) Socket() string { return s.socket }

// Stop asks the server to end, waits for it and kills it when it takes longer than ten seconds. A second call does
// nothing.
func (s *Server) Stop() error {
	if err := s.process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop mariadbd: %w", err)
	}
	select {
	case <-s.done:
	case <-time.After(stopLimit):
		_ = s.process.Kill() // the only error is that it has ended meanwhile
		<-s.done
	}
	return s.removeSocketDir()
}

// Exec runs one or several statements as root, without a default database.
func (s *Server) Exec(ctx context.Context, statement string) error {
	db, err := sql.Open("mysql", dsn(s.socket, "root", "", "", true))
	if err != nil {
		return fmt.Errorf("private database: %w", err)
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("private database: %w", err)
	}
	return nil
}

// answers waits until the server takes a connection, or says why it never will.
func (s *Server) answers(ctx context.Context) error {
	db, err := sql.Open("mysql", s.DSN(""))
	if err != nil {
		return fmt.Errorf("private database: %w", err)
	}
	defer db.Close()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if _, err := os.Stat(s.socket); err == nil && db.PingContext(ctx) == nil {
			return nil
		}
		select {
		case <-s.done:
			return invoicing.Unavailablef("mariadbd ended while starting: %w", s.err)
		case <-ctx.Done():
			return invoicing.Unavailablef("mariadbd does not answer on %s: %w", s.socket, ctx.Err())
		case <-tick.C:
		}
	}
}

func (s *Server) removeSocketDir() error {
	if s.cleanup == "" {
		return nil
	}
	if err := os.RemoveAll(s.cleanup); err != nil {
		return fmt.Errorf("remove the socket's folder: %w", err)
	}
	return nil
}

// socketPath returns where the socket goes: beside the data, or into a temporary folder where that path cannot be
// a socket's.
func socketPath(dir string) (socket, cleanup string, err error) {
	run := filepath.Join(dir, "run")
	if socket = filepath.Join(run, socketName); fits(socket) {
		if err := os.MkdirAll(run, privateDir); err != nil {
			return "", "", fmt.Errorf("folder of the socket: %w", err)
		}
		return socket, "", nil
	}
	temp := os.TempDir()
	if !fits(filepath.Join(temp, "fakturis4294967295", socketName)) {
		temp = "/tmp" // a user may have set TMPDIR to just such a path
	}
	if cleanup, err = os.MkdirTemp(temp, "fakturis"); err != nil {
		return "", "", fmt.Errorf("folder of the socket: %w", err)
	}
	return filepath.Join(cleanup, socketName), cleanup, nil
}

// fits says whether the system takes the path for a socket and the driver can read it in a DSN, where the last @ ends
// the user's name (homes such as /home/anna@firma.example exist).
func fits(socket string) bool { return len(socket) <= maxSocket && !strings.Contains(socket, "@") }

// arguments is the command line of a server that keeps to its folder. Commits are handed to the operating system but
// not forced to the disk: a killed server loses nothing, a power cut may cost the last second of a demo. It has a
// tmpdir of its own because a starting server removes the temporary tables of any other from it.
func arguments(dir, socket string) []string {
	args := []string{
		"--no-defaults", "--skip-networking", "--skip-name-resolve",
		"--datadir=" + filepath.Join(dir, "data"), "--socket=" + socket,
		"--pid-file=" + filepath.Join(dir, "mariadbd.pid"), "--log-error=" + filepath.Join(dir, logName),
		"--tmpdir=" + filepath.Join(dir, "tmp"), "--character-set-server=utf8mb4", "--max-connections=300",
		"--innodb-flush-log-at-trx-commit=2", "--innodb-log-file-size=" + logFileSize,
	}
	return append(args, asRoot()...)
}

// asRoot names the user, which mariadbd insists on where root starts it.
func asRoot() []string {
	if os.Geteuid() == 0 {
		return []string{"--user=root"}
	}
	return nil
}

func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	if len(text) > logTail {
		text = text[len(text)-logTail:]
	}
	return string(bytes.TrimSpace(text))
}
