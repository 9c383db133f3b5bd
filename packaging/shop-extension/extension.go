// Package shopextension holds the shop extension: PHP that is copied into a shop's root. It packs it and says whether a
// shop has it whole and unchanged.
package shopextension

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed all:src moduleinfo.json liesmich.txt
var content embed.FS

// Manifest is what the extension says of itself; fields as the ModifiedModuleLoaderClient reads them.
type Manifest struct {
	Name        string   `json:"name"`
	ArchiveName string   `json:"archiveName"` // vendor/module
	SourceDir   string   `json:"sourceDir"`
	Version     string   `json:"version"`
	Shops       []string `json:"modifiedCompatibility"`
}

// ReadManifest returns the extension's moduleinfo.json.
func ReadManifest() (Manifest, error) {
	var m Manifest
	raw, err := content.ReadFile("moduleinfo.json")
	if err == nil {
		err = json.Unmarshal(raw, &m)
	}
	if err != nil {
		return Manifest{}, fmt.Errorf("moduleinfo.json: %w", err)
	}
	return m, nil
}

// file is one file of the extension; its name counts from the shop's root, with the admin folder named "admin".
type file struct {
	name string
	data []byte
}

// files returns what is copied into a shop, sorted by name.
func files() ([]file, error) {
	var all []file
	err := fs.WalkDir(content, "src", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := content.ReadFile(name)
		all = append(all, file{strings.TrimPrefix(name, "src/"), data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("files of the extension: %w", err)
	}
	slices.SortFunc(all, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return all, nil
}
