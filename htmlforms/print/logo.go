package print

import (
	"encoding/base64"
	"html/template"
	"net/http"
	"os"

	"fakturisd/invoicing"
)

// maxLogo is the largest logo in bytes: it is in every PDF that is kept for years.
const maxLogo = 1 << 20

// logoURL reads a logo file into a data: URI, for the renderer may read no files. Only what really is a PNG or JPEG
// is taken, so that the URI is one of our own making.
func logoURL(path string) (template.URL, error) {
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", invoicing.Unavailablef("the company's logo cannot be read: %w", err)
	}
	kind := http.DetectContentType(b)
	if kind != "image/png" && kind != "image/jpeg" {
		return "", invoicing.Invalidf("the company's logo %s is no PNG or JPEG file", path)
	}
	if len(b) > maxLogo {
		return "", invoicing.Invalidf("the company's logo %s has %d kB; at most %d kB are allowed", path, len(b)>>10, maxLogo>>10)
	}
	return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b)), nil
}
