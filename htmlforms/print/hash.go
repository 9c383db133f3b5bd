package print

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
)

// TemplatesHash returns the SHA-256 over all print templates and their texts, by which a Verfahrensdokumentation names them.
func TemplatesHash() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s\n%d\n%s", name, len(text), text)
		return nil
	})
	return fmt.Sprintf("%x", h.Sum(nil)), err
}
