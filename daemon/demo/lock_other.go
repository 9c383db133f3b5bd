//go:build !unix

package demo

import (
	"os"
	"path/filepath"
)

// lockFolder only marks the folder; the demo is for Linux, where a second one is kept out.
func lockFolder(dir string) (*os.File, error) {
	return os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
}
