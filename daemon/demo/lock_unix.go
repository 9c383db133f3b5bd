//go:build unix

package demo

import (
	"os"
	"path/filepath"
	"syscall"

	"fakturisd/invoicing"
)

// lockFolder keeps a second demo out of the folder for as long as the returned file is open.
func lockFolder(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, invoicing.Unavailablef("demo folder %s: %w", dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, invoicing.Conflictf("a demo is already running in %s", dir)
	}
	return f, nil
}
