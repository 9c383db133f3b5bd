package archive

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fakturisd/invoicing/store"
)

// Documents hold customers' data: only who exported them reads them.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

// temporary is how a file's name begins while it is being written.
const temporary = ".unfertig-"

// folder is where an export goes.
type folder struct {
	dir   string
	sums  *growing // one line a file, as sha256sum -c reads it
	files int64
	bytes int64
}

// openFolder takes an empty folder, or makes it.
func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, fmt.Errorf("export folder: %w", err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("export folder: %w", err)
	}
	defer d.Close()
	if _, err := d.Readdirnames(1); err == nil {
		return nil, conflict(dir, "er ist nicht leer")
	} else if !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("export folder: %w", err)
	}
	f := &folder{dir: dir}
	f.sums, err = f.grow(SumsName)
	return f, err
}

// put writes a file under a temporary name and renames it, so what has its name is whole. It returns the SHA-256.
func (f *folder) put(name string, content []byte) (string, error) {
	path := filepath.Join(f.dir, name)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", errors.Join(conflict(f.dir, "die Datei "+name+" gibt es schon"), err)
	}
	unfinished := filepath.Join(f.dir, temporary+name)
	err := os.WriteFile(unfinished, content, fileMode)
	if err == nil {
		err = os.Rename(unfinished, path)
	}
	if err != nil {
		_ = os.Remove(unfinished) // the first error tells more
		return "", fmt.Errorf("write %s: %w", name, err)
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:]), f.note(name, sum[:], int64(len(content)))
}

// note enters a written file into the list of sums.
func (f *folder) note(name string, sum []byte, size int64) error {
	f.files++
	f.bytes += size
	_, err := fmt.Fprintf(f.sums, "%x *%s\n", sum, name)
	return err
}

// growing is a file that is written bit by bit under a temporary name.
type growing struct {
	*bufio.Writer
	file *os.File
	path string // in the end
}

func (f *folder) grow(name string) (*growing, error) {
	file, err := os.OpenFile(filepath.Join(f.dir, temporary+name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return &growing{Writer: bufio.NewWriter(file), file: file, path: filepath.Join(f.dir, name)}, nil
}

// finish gives the file its name.
func (g *growing) finish() error {
	err := errors.Join(g.Flush(), g.file.Close())
	name := g.file.Name()
	g.file = nil
	if err != nil {
		_ = os.Remove(name)
		return fmt.Errorf("write %s: %w", filepath.Base(g.path), err)
	}
	return os.Rename(name, g.path)
}

// discard removes a file that was not finished.
func (g *growing) discard() error {
	if g.file == nil {
		return nil
	}
	return errors.Join(g.file.Close(), os.Remove(g.file.Name()))
}

// fileName returns a document's file name without its ending: type and number. What Windows does not allow in names is
// written as in URLs (%2F), so two numbers never share a name; the type in front keeps off the names of devices.
func fileName(d store.ArchivedDocument) string {
	number := d.Number
	if number == "" {
		number = fmt.Sprintf("ohne-Nummer-%d", d.ID)
	}
	var b strings.Builder
	for _, r := range d.Type + "_" + number {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"/\|?*%`, r) {
			fmt.Fprintf(&b, "%%%02X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
