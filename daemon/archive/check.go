package archive

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fakturisd/invoicing/store"
)

// check reads every file of an export again and tells the watch of each that is not what the list of sums says.
func check(ctx context.Context, dir string, w store.ArchiveWatch) error {
	sums, err := os.Open(filepath.Join(dir, SumsName))
	if err != nil {
		return fmt.Errorf("check the export: %w", err)
	}
	defer sums.Close()
	lines := bufio.NewScanner(sums)
	for lines.Scan() {
		if err := ctx.Err(); err != nil {
			return err
		}
		want, name, _ := strings.Cut(lines.Text(), " *")
		got, err := sumOf(filepath.Join(dir, name))
		if err != nil {
			w.Found(store.ArchiveFinding{Document: name, Problem: "die geschriebene Datei ist nicht lesbar: " + err.Error()})
		} else if got != want {
			w.Found(store.ArchiveFinding{Document: name, Problem: "die geschriebene Datei ist nicht, was geschrieben wurde: SHA-256 ist " + got + ", nicht " + want})
		}
	}
	return lines.Err()
}

func sumOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
