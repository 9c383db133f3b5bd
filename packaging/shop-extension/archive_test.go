package shopextension_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	shopextension "fakturisd/packaging/shop-extension"
)

// sourceFiles are the files of src, sorted.
func sourceFiles(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir("src", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, strings.TrimPrefix(filepath.ToSlash(name), "src/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func TestTheZipIsWhatIsCopiedIntoAShop(t *testing.T) {
	t.Parallel()
	data, err := shopextension.Zip()
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "LIESMICH.txt" {
			readMeIsWhole(t, string(got))
			continue
		}
		names = append(names, f.Name)
		if want, err := os.ReadFile(filepath.Join("src", f.Name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs: %v", f.Name, err)
		}
	}
	if want := sourceFiles(t); !slices.Equal(names, want) || len(names) < 20 {
		t.Errorf("packed\n%v\nwant\n%v", names, want)
	}
}

func readMeIsWhole(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(text, "{{") || !strings.Contains(text, "FAKTURIS-Erweiterung 1.") {
		t.Errorf("LIESMICH.txt: %s", text)
	}
	for _, name := range append(sourceFiles(t), "callback/fakturis", "includes/external/fakturis") {
		if !strings.Contains(text, "\r\n    "+name+"\r\n") {
			t.Errorf("LIESMICH.txt does not say that %s is to be deleted", name)
		}
	}
}

func TestTheArchiveOfTheModuleLoaderClient(t *testing.T) {
	t.Parallel()
	data, err := shopextension.Tar()
	if err != nil {
		t.Fatal(err)
	}
	m, err := shopextension.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	root := m.ArchiveName + "/" + m.Version + "/"
	want := []string{root + "moduleinfo.json"}
	for _, name := range sourceFiles(t) {
		want = append(want, root+"src/"+name)
	}
	var names []string
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
	}
	if !slices.Equal(names, want) {
		t.Errorf("packed\n%v\nwant\n%v", names, want)
	}
	for _, version := range []string{"2.0.0.0", "2.0.7.2", "3.0.0", "3.3.0"} {
		if !slices.Contains(m.Shops, version) {
			t.Errorf("moduleinfo.json does not know of %s", version)
		}
	}
}

// TestEveryPlaceSaysTheSameVersion compares moduleinfo.json with what the extension says when it is asked.
func TestEveryPlaceSaysTheSameVersion(t *testing.T) {
	t.Parallel()
	m, err := shopextension.ReadManifest()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("src/includes/external/fakturis/fakturis.php")
	if err != nil {
		t.Fatal(err)
	}
	if found := regexp.MustCompile(`define\('FAKTURIS_VERSION', '([^']*)'\)`).FindSubmatch(text); found == nil || string(found[1]) != m.Version {
		t.Errorf("%q, moduleinfo.json says %s", found, m.Version)
	}
}

func TestBuildingTwiceMakesTheSameFiles(t *testing.T) {
	t.Parallel()
	var built [2][]string
	for i := range built {
		var err error
		if built[i], err = shopextension.Build(filepath.Join(t.TempDir(), "new", "folder")); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{"fakturis-shop-extension-1.0.0.zip", "fakturis_shop-extension_1.0.0.tar"} {
		a, errA := os.ReadFile(built[0][i])
		b, errB := os.ReadFile(built[1][i])
		if errA != nil || errB != nil || !bytes.Equal(a, b) || filepath.Base(built[0][i]) != name {
			t.Errorf("%s: %v, %v, %d and %d bytes", built[0][i], errA, errB, len(a), len(b))
		}
	}
}

// TestOtherContentHasAnotherTime is for PHP's opcache, which looks at nothing but the time.
func TestOtherContentHasAnotherTime(t *testing.T) {
	t.Parallel()
	data, err := shopextension.Zip()
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]uint32{}
	for _, f := range r.File {
		if sum, ok := seen[f.Modified.Unix()]; ok && sum != f.CRC32 {
			t.Errorf("%s has the time of another file", f.Name)
		}
		seen[f.Modified.Unix()] = f.CRC32
	}
	if len(seen) < 20 {
		t.Errorf("only %d times for %d files", len(seen), len(r.File))
	}
}
