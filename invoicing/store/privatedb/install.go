package privatedb

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"fakturisd/invoicing"
)

// logFileSize is InnoDB's redo log: small, because each test package and each demo sets up a folder of its own.
const logFileSize = "24M"

// install sets up the data folder inside dir where there is none. It is made under another name and then renamed, so
// that an interrupted set-up is never taken for a finished one.
func install(ctx context.Context, dir string) error {
	data, draft, tmp := filepath.Join(dir, "data"), filepath.Join(dir, "data.new"), filepath.Join(dir, "tmp")
	if err := os.MkdirAll(tmp, privateDir); err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	if _, err := os.Stat(data); err == nil {
		return nil
	}
	program, err := find("mariadb-install-db", "mysql_install_db")
	if err != nil {
		return err
	}
	// The script calls this one, which Debian keeps in another package that the script's does not depend on.
	if _, err := find("my_print_defaults"); err != nil {
		return err
	}
	if err := os.RemoveAll(draft); err != nil {
		return fmt.Errorf("remove an unfinished data folder: %w", err)
	}
	if err := os.MkdirAll(draft, privateDir); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	cmd := exec.CommandContext(ctx, program, append([]string{
		"--no-defaults", "--datadir=./" + filepath.Base(draft), "--auth-root-authentication-method=normal",
		"--skip-test-db", "--skip-name-resolve", "--force", "--innodb-log-file-size=" + logFileSize,
	}, asRoot()...)...)
	// The script splits some paths at blanks, and without --force it asks the network for the name of this machine.
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TMPDIR="+tmp)
	if out, err := cmd.CombinedOutput(); err != nil {
		return invoicing.Unavailablef("%s cannot set up %s: %w: %s", program, draft, err, bytes.TrimSpace(out))
	}
	if err := os.Rename(draft, data); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}

// find returns the first of the named programs on the search path or in the folders for system programs, which are
// not on an ordinary user's path.
func find(names ...string) (string, error) {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
		for _, dir := range []string{"/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/bin"} {
			if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
				return path, nil
			}
		}
	}
	return "", invoicing.Unavailablef("%s is not installed; it comes with the packages %s (apt install %s)",
		names[0], packages, packages)
}
