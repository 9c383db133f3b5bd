package htmlforms

import (
	"regexp"

	"github.com/microcosm-cc/bluemonday"
)

// inlineImage is a picture that a mail brings along.
var inlineImage = regexp.MustCompile(`^data:image/(png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]+$`)

// mailStyles are the properties by which mails are laid out; none of them loads or covers anything.
var mailStyles = []string{"background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left", "border-radius", "border-right", "border-spacing",
	"border-style", "border-top", "border-width", "color", "display", "font-family", "font-size", "font-style", "font-weight", "height", "letter-spacing", "line-height", "margin",
	"margin-bottom", "margin-left", "margin-right", "margin-top", "max-width", "padding", "padding-bottom", "padding-left", "padding-right", "padding-top", "text-align",
	"text-decoration", "vertical-align", "white-space", "width", "word-wrap"}

// mailPolicy lets through what makes up a mail: text, tables, their look, links that say where they lead and pictures that come with it. No
// scripts, forms, frames, foreign pictures or style sheets.
func mailPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("b", "big", "blockquote", "br", "center", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
		"s", "small", "span", "strike", "strong", "sub", "sup", "table", "caption", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul")
	p.AllowAttrs("align", "valign", "width", "height", "cellpadding", "cellspacing", "border", "colspan", "rowspan", "dir").
		Matching(regexp.MustCompile(`^[a-zA-Z0-9%]{1,12}$`)).Globally()
	p.AllowAttrs("bgcolor", "color").Matching(regexp.MustCompile(`^#?[a-zA-Z0-9]{1,20}$`)).Globally()
	p.AllowElements("font")
	p.AllowAttrs("style").Globally()
	p.AllowStyles(mailStyles...).Globally()
	p.AllowURLSchemes("http", "https", "mailto", "data")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`(?i)^(https?://|mailto:)`)).OnElements("a")
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true) // the frame's sandbox opens nothing: a click does nothing
	p.AllowAttrs("src").Matching(inlineImage).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.SkipElementsContent("title", "head", "noscript", "template", "svg", "math", "textarea", "select", "button")
	return p
}

// cleanMail returns the HTML of a mail without anything that could do more than be read.
func cleanMail(markup string) string { return mailPolicy().Sanitize(markup) }
