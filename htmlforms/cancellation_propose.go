package htmlforms

import "fakturisd/invoicing/store"

// proposals are the orders whose invoice their shop's doing calls into question, with the page whose forms settle them.
type proposals struct {
	Page page
	Rows []store.Proposal
}

func proposed(p page, rows []store.Proposal) proposals { return proposals{p, rows} }
