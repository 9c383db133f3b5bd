package shopextension

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"fakturisd/invoicing"
)

// Shop is what lies in a shop's root folder.
type Shop struct {
	Version   string   `json:"version"` // such as MOD_2.0.7.2
	Admin     string   `json:"admin"`   // name of the admin folder
	Files     int      `json:"files"`   // of the extension, found unchanged
	Missing   []string `json:"missing"`
	Changed   []string `json:"changed"`
	Leftovers []string `json:"leftovers"` // files with our name that are not of this version
	Touched   []string `json:"touched"`   // files of the shop or of others that call the extension
}

// Whole says whether the extension is there as it was packed, and nothing else knows of it.
func (s Shop) Whole() bool {
	return len(s.Missing) == 0 && len(s.Changed) == 0 && len(s.Leftovers) == 0 && len(s.Touched) == 0
}

// Inspect compares the files of a shop with those of the extension; it changes nothing.
func Inspect(root string) (Shop, error) {
	admin, err := adminFolder(root)
	if err != nil {
		return Shop{}, err
	}
	all, err := files()
	if err != nil {
		return Shop{}, err
	}
	s := Shop{Admin: admin, Missing: []string{}, Changed: []string{}, Leftovers: []string{}, Touched: []string{}}
	if s.Version, err = shopVersion(filepath.Join(root, admin)); err != nil {
		return Shop{}, err
	}
	ours := map[string]bool{}
	for _, f := range all {
		name := installedName(f.name, admin)
		ours[name] = true
		if err := s.compare(root, name, f.data); err != nil {
			return Shop{}, err
		}
	}
	return s, s.lookAround(root, ours)
}

// adminFolder finds the folder of the admin, which may have another name: it holds check_update.php
// (shop: inc/set_admin_directory.inc.php).
func adminFolder(root string) (string, error) {
	found, err := filepath.Glob(filepath.Join(globEscape(root), "*", "check_update.php"))
	if err != nil || len(found) == 0 {
		return "", invoicing.Invalidf("%s ist nicht das Wurzelverzeichnis eines Shops: kein Ordner darin enthält check_update.php", root)
	}
	return filepath.Base(filepath.Dir(found[0])), nil
}

// globEscape has a path's own signs mean themselves.
func globEscape(p string) string {
	if filepath.Separator == '\\' {
		return p // no escape there, and such names are rare
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(p)
}

var (
	databaseVersion = regexp.MustCompile(`'DB_VERSION'\s*,\s*'([^']*)'`)
	majorVersion    = regexp.MustCompile(`'PROJECT_MAJOR_VERSION'\s*,\s*'([^']*)'`)
	minorVersion    = regexp.MustCompile(`'PROJECT_MINOR_VERSION'\s*,\s*'([^']*)'`)
)

// shopVersion reads the version from the admin's includes/version.php; 2.0.0.0 has no DB_VERSION there.
func shopVersion(admin string) (string, error) {
	raw, err := os.ReadFile(filepath.Join(admin, "includes", "version.php"))
	if err != nil {
		return "", invoicing.Invalidf("die Version des Shops ist nicht zu lesen: %v", err)
	}
	if m := databaseVersion.FindSubmatch(raw); m != nil {
		return string(m[1]), nil
	}
	major, minor := majorVersion.FindSubmatch(raw), minorVersion.FindSubmatch(raw)
	if major == nil || minor == nil {
		return "", invoicing.Invalidf("in includes/version.php steht keine Version, die diese Prüfung kennt")
	}
	return "MOD_" + string(major[1]) + "." + string(minor[1]), nil
}

func installedName(name, admin string) string {
	if rest, ok := strings.CutPrefix(name, "admin/"); ok {
		return admin + "/" + rest
	}
	return name
}

func (s *Shop) compare(root, name string, want []byte) error {
	got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.Missing = append(s.Missing, name)
	case err != nil:
		return fmt.Errorf("reading %s: %w", name, err)
	case !bytes.Equal(unixLines(got), unixLines(want)):
		s.Changed = append(s.Changed, name)
	default:
		s.Files++
	}
	return nil
}

// unixLines forgives what FTP programs do to the ends of lines.
func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// passing are folders of a shop in which nothing is that it runs by itself, or very much that it made.
var passing = []string{"cache", "templates_c", "images", "media", "download", "log", "export", "import", ".git"}

// lookAround finds files with our name that are not of this version, and PHP of others that calls the extension.
func (s *Shop) lookAround(root string, ours map[string]bool) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if d.IsDir() {
			if slices.Contains(passing, name) {
				return filepath.SkipDir
			}
			return nil
		}
		if ours[name] || path.Ext(name) != ".php" || !d.Type().IsRegular() {
			return nil
		}
		return s.judge(p, name)
	})
}

func (s *Shop) judge(p, name string) error {
	if strings.Contains(strings.ToLower(name), "fakturis") {
		s.Leftovers = append(s.Leftovers, name)
		return nil
	}
	text, err := os.ReadFile(p)
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if bytes.Contains(bytes.ToLower(text), []byte("fakturis")) {
		s.Touched = append(s.Touched, name)
	}
	return nil
}
