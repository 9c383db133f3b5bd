package print

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"image"
	_ "image/jpeg" // logos are of this kind
	_ "image/png"  // or of this one
	"net/http"
	"os"

	"fakturisd/invoicing"
)

// Bounds of a logo: it is in every PDF that is kept for years, and its pixels are in the renderer's memory.
const (
	maxLogo      = 1 << 20 // bytes
	maxLogoSides = 4000    // pixels
)

// CheckLogo says in German what is wrong with a logo file; none at all is fine. A document is printed without a logo
// that cannot be used.
func CheckLogo(path string) error {
	if path == "" {
		return nil
	}
	b, err := readLogo(path)
	if err != nil {
		return err
	}
	if _, _, err := image.Decode(bytes.NewReader(b)); err != nil {
		return invoicing.Invalidf("das Logo %s ist beschädigt: %w", path, err)
	}
	return nil
}

// readLogo takes only what really is a PNG or JPEG of bearable size.
func readLogo(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, invoicing.Unavailablef("das Logo lässt sich nicht lesen: %w", err)
	}
	if info.Size() > maxLogo {
		return nil, invoicing.Invalidf("das Logo %s hat %d kB; erlaubt sind %d kB", path, info.Size()>>10, maxLogo>>10)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, invoicing.Unavailablef("das Logo lässt sich nicht lesen: %w", err)
	}
	size, kind, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, invoicing.Invalidf("das Logo %s ist keine lesbare PNG- oder JPEG-Datei: %w", path, err)
	}
	if max(size.Width, size.Height) > maxLogoSides || min(size.Width, size.Height) == 0 {
		return nil, invoicing.Invalidf("das Logo %s (%s) hat %d × %d Bildpunkte; erlaubt sind %d in jeder Richtung", path, kind, size.Width, size.Height, maxLogoSides)
	}
	return b, nil
}

// logoURL puts a logo file into a data: URI, for the renderer may read no files; empty where it cannot be used.
func logoURL(path string) template.URL {
	if path == "" {
		return ""
	}
	b, err := readLogo(path)
	if err != nil {
		return ""
	}
	return template.URL("data:" + http.DetectContentType(b) + ";base64," + base64.StdEncoding.EncodeToString(b))
}
