package render

import (
	"bytes"
	"slices"

	wkhtmltopdf "github.com/SebastiaanKlippert/go-wkhtmltopdf"
)

// nowhere is a proxy that does not exist: every request of a page ends there.
const nowhere = "http://127.0.0.1:9"

// arguments builds the command line with the library; it cannot start the tool in a cage, so that we do ourselves.
func arguments(v Version) []string {
	g := options(v)
	g.Quiet.Set(true)
	return g.Args()
}

// batchArguments are the options for every page that a batch names on standard input. The library always names a page
// and a PDF too ("page - … -"), for which a batch has no use.
func batchArguments(v Version) []string {
	g := options(v)
	g.LogLevel.Set("info") // says when each page is done
	g.ReadArgsFromStdin.Set(true)
	return slices.DeleteFunc(g.Args(), func(arg string) bool { return arg == "page" || arg == "-" })
}

// options are what holds for every page.
func options(v Version) *wkhtmltopdf.PDFGenerator {
	g := wkhtmltopdf.NewPDFPreparer()
	g.PageSize.Set(wkhtmltopdf.PageSizeA4)
	g.MarginTop.Set(0)
	g.MarginRight.Set(0)
	g.MarginBottom.Set(0)
	g.MarginLeft.Set(0)
	if v.Patched {
		g.Dpi.Set(96)
	}
	p := wkhtmltopdf.NewPageReader(bytes.NewReader(nil))
	p.Encoding.Set("utf-8")
	p.DisableJavascript.Set(true)
	p.JavascriptDelay.Set(0) // the default of 200 ms is waited even without JavaScript
	p.DisableLocalFileAccess.Set(true)
	p.DisableSmartShrinking.Set(v.Patched) // unknown to the unpatched build, see toScale
	p.Proxy.Set(nowhere)
	g.AddPage(p)
	return g
}

// The unpatched Qt always prints a page of 125/96 of the paper's width onto the paper, with no option against it.
// Zooming the page by that much beforehand makes a CSS millimetre a millimetre on paper, as in the patched build.
const unshrink = "<style>html{zoom:1.302083}</style>"

func toScale(html []byte, v Version) []byte {
	if v.Patched {
		return html
	}
	head, rest, found := bytes.Cut(html, []byte("</head>"))
	if !found {
		return append([]byte(unshrink), html...)
	}
	return bytes.Join([][]byte{head, rest}, []byte(unshrink+"</head>"))
}
