package shopextension

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// packed returns the time a file has in the archives. The same content makes the same archive, byte by byte; other
// content has another time, or PHP's opcache, which looks at nothing else, would go on with the file of the former version.
func packed(data []byte) time.Time {
	sum := sha256.Sum256(data)
	return time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(binary.BigEndian.Uint32(sum[:])%75_000_000) * 2 * time.Second)
}

// Build writes the two archives into a folder and returns their paths: a zip to copy into a shop, and a tar for the
// folder Archives of the ModifiedModuleLoaderClient.
func Build(dir string) ([]string, error) {
	m, err := ReadManifest()
	if err != nil {
		return nil, err
	}
	zipped, err := Zip()
	if err != nil {
		return nil, err
	}
	tarred, err := Tar()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("folder for the archives: %w", err)
	}
	paths := []string{
		filepath.Join(dir, "fakturis-shop-extension-"+m.Version+".zip"),
		filepath.Join(dir, strings.ReplaceAll(m.ArchiveName, "/", "_")+"_"+m.Version+".tar"),
	}
	for i, data := range [][]byte{zipped, tarred} {
		if err := os.WriteFile(paths[i], data, 0o644); err != nil {
			return nil, fmt.Errorf("writing archive: %w", err)
		}
	}
	return paths, nil
}

// Zip returns the plain archive: the files as they lie in the shop's root, and LIESMICH.txt.
func Zip() ([]byte, error) {
	all, err := files()
	if err != nil {
		return nil, err
	}
	readme, err := readMe(all)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range append([]file{{"LIESMICH.txt", readme}}, all...) {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: packed(f.data)}
		header.SetMode(0o644)
		part, err := w.CreateHeader(header)
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
		if _, err := part.Write(f.data); err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return out.Bytes(), nil
}

// Tar returns the archive of the ModifiedModuleLoaderClient: vendor/module/version/ with moduleinfo.json and src.
func Tar() ([]byte, error) {
	m, err := ReadManifest()
	if err != nil {
		return nil, err
	}
	all, err := files()
	if err != nil {
		return nil, err
	}
	info, err := content.ReadFile("moduleinfo.json")
	if err != nil {
		return nil, fmt.Errorf("moduleinfo.json: %w", err)
	}
	list := []file{{"moduleinfo.json", info}}
	for _, f := range all {
		list = append(list, file{m.SourceDir + "/" + f.name, f.data})
	}
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range list {
		header := &tar.Header{Name: m.ArchiveName + "/" + m.Version + "/" + f.name, Mode: 0o644, Size: int64(len(f.data)), ModTime: packed(f.data)}
		if err := w.WriteHeader(header); err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	return out.Bytes(), nil
}

// readMe returns LIESMICH.txt with lines as Windows' editor wants them.
func readMe(all []file) ([]byte, error) {
	m, err := ReadManifest()
	if err != nil {
		return nil, err
	}
	text, err := content.ReadFile("liesmich.txt")
	if err != nil {
		return nil, fmt.Errorf("liesmich.txt: %w", err)
	}
	var names, folders []string
	for _, f := range all {
		names = append(names, "    "+f.name)
		if folder := path.Dir(f.name); path.Base(folder) == "fakturis" && !slices.Contains(folders, "    "+folder) {
			folders = append(folders, "    "+folder)
		}
	}
	whole := strings.NewReplacer("{{version}}", m.Version, "{{files}}", strings.Join(names, "\n"), "{{folders}}", strings.Join(folders, "\n")).Replace(string(text))
	return []byte("\ufeff" + strings.ReplaceAll(whole, "\n", "\r\n")), nil
}
