package htmlforms

// onPage hands a part of a page what it shows together with the page whose secrets its forms need.
type onPage struct {
	Page page
	Of   any
}

func onPageOf(p page, of any) onPage { return onPage{p, of} }
