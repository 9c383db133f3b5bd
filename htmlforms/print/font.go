package print

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
)

// Font is the font that prints are set in. It must have every character of a document: one that no font has comes out
// as an empty box, and the PDF is no PDF/A.
type Font struct {
	Name string
	Path string // of its file; empty where none was found and DejaVu Sans is taken for granted

	file *sfnt.Font
}

// families are the fonts that the prints name, with the files that they come in; the renderer takes the first one that
// is installed.
var families = []struct{ name, file string }{
	{"DejaVu Sans", "DejaVuSans.ttf"}, {"Liberation Sans", "LiberationSans-Regular.ttf"}, {"Arial", "arial.ttf"},
}

// FontFolders are where a system keeps the fonts of all its users; the renderer sees no others.
func FontFolders() []string {
	folders := []string{"/usr/share/fonts", "/usr/local/share/fonts"}
	for _, name := range []string{"WINDIR", "SystemRoot"} {
		if dir := os.Getenv(name); dir != "" {
			folders = append(folders, filepath.Join(dir, "Fonts"))
		}
	}
	return folders
}

// FindFont looks in the folders for the font that prints will be set in, and reads which characters it has.
func FindFont(folders []string) (*Font, error) {
	found := map[string]string{}
	for _, folder := range folders {
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				found[strings.ToLower(d.Name())] = path
			}
			return nil // a folder that is not there or not ours is none
		})
	}
	for _, family := range families {
		path, ok := found[strings.ToLower(family.file)]
		if !ok {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", path, err)
		}
		file, err := sfnt.Parse(b)
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", path, err)
		}
		return &Font{Name: family.name, Path: path, file: file}, nil
	}
	return &Font{Name: families[0].name}, nil
}

// coverage asks the font about characters; it is for one goroutine.
type coverage struct {
	font   *Font
	buffer sfnt.Buffer
}

// has says whether the font has a character.
func (c *coverage) has(r rune) bool {
	if unicode.IsSpace(r) {
		return true
	}
	if c.font.file == nil {
		return unicode.Is(dejaVu, r)
	}
	glyph, err := c.font.file.GlyphIndex(&c.buffer, r)
	return err == nil && glyph != 0
}
