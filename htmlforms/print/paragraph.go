package print

import "strings"

// shortParagraph is how many lines of text are kept on one page.
const shortParagraph = 8

// paragraph breaks a text into items; short ones stay together.
func paragraph(s string) []item {
	var items []item
	for _, l := range wrapAll(s) {
		items = append(items, item{Kind: "line", Height: linePara, Data: l, keep: true})
	}
	for i := range items {
		items[i].keep = len(items) <= shortParagraph && i < len(items)-1
	}
	if len(items) > 0 {
		items = append([]item{{Kind: "gap", Height: 26, keep: true}}, items...)
	}
	return items
}

// wrapAll breaks a text of several lines over the whole width.
func wrapAll(s string) []string {
	var all []string
	for _, line := range strings.Split(clean(s), "\n") {
		wrapped := wrap(line, sizePara, textWidth)
		if len(wrapped) == 0 && len(all) > 0 {
			wrapped = []string{""}
		}
		all = append(all, wrapped...)
	}
	for len(all) > 0 && all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
