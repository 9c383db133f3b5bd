package demo

import (
	"errors"
	"os"
	"path/filepath"

	"fakturisd/invoicing"
)

// Clean removes the demo's folder, unless a demo runs in it or it was not made by one.
func Clean(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, "lock")); err != nil {
		return invoicing.Conflictf("%s was not made by a demo; nothing removed", dir)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	defer lock.Close()
	return os.RemoveAll(dir)
}
