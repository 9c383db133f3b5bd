package htmlforms

import (
	"context"
	"net/http"

	"fakturisd/invoicing/store"
)

// tile is a figure of the dashboard; one that needs somebody is coloured and leads to where it is settled.
type tile struct {
	Key  string
	N    int64
	Href string
	Tone string
}

// dashboardBody is the overview (Übersicht).
type dashboardBody struct {
	Year    int
	Revenue []store.Revenue
	Tiles   []tile
	Counts  []tile
	Undated *undatedPanel     // waits for a send date, since its provisional date has come
	Queue   store.QueueCounts // what goes out by itself

	Receivables []store.Receivable
	Proposals   []store.Proposal
}

// dashboardShow shows what a person should see first.
func (p *Pages) dashboardShow(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Store.Dashboard(r.Context(), p.Today())
	if err != nil {
		return err
	}
	c, err := p.Store.Counts(r.Context())
	if err != nil {
		return err
	}
	givenUp, err := p.Failed(r.Context())
	if err != nil {
		return err
	}
	tiles := urgent(d, int64(len(givenUp)))
	if tiles, err = p.contractTiles(r.Context(), tiles); err != nil {
		return err
	}
	if tiles, err = p.statusTile(r.Context(), tiles); err != nil {
		return err
	}
	if tiles, err = p.quietTile(r.Context(), tiles); err != nil {
		return err
	}
	proposed, err := p.Store.Proposals(r.Context())
	if err != nil {
		return err
	}
	undated, err := p.undatedPanel(r.Context(), r)
	if err != nil {
		return err
	}
	queue, err := p.Store.QueueCounts(r.Context(), p.Today())
	if err != nil {
		return err
	}
	p.render(w, r, http.StatusOK, "dashboard.html", page{Title: "dashboard.title", Nav: "/", Body: dashboardBody{
		Year: d.Year, Revenue: d.Revenue, Undated: undated, Queue: queue, Tiles: tiles, Counts: counted(c), Receivables: d.Receivables, Proposals: proposed,
	}})
	return nil
}

func urgent(d store.Dashboard, givenUp int64) []tile {
	return []tile{
		{"dashboard.unknown", d.MailsUnknown, "/system#mails", needs("warn", d.MailsUnknown)},
		{"dashboard.failed", d.MailsFailed, "/system#mails", needs("bad", d.MailsFailed)},
		{"dashboard.check", d.OrdersToCheck + d.OrdersChanged, "/pruefen", needs("bad", d.OrdersToCheck+d.OrdersChanged)},
		{"dashboard.held", d.HeldRecords, "/pruefen#zurueckgestellt", needs("warn", d.HeldRecords)},
		{"dashboard.shop_errors", d.ShopErrors, "/abgleich", needs("bad", d.ShopErrors)},
		{"dashboard.due", d.DueCollectives, "/sammelrechnungen?status=faellig", needs("bad", d.DueCollectives)},
		{"dashboard.undated", d.Undated, "/sammelrechnungen?status=undatiert", needs("warn", d.Undated)},
		{"dashboard.given_up", givenUp, "/system#aufgaben", needs("bad", givenUp)},
		{"dashboard.held_invoices", d.HeldInvoices, "/rechnungen?status=gehalten", needs("bad", d.HeldInvoices)},
		{"dashboard.drafts", d.OpenDrafts, "/rechnungen?status=entwurf", needs("info", d.OpenDrafts)},
	}
}

// contractTiles adds the contracts that end soon, and those that cannot be planned.
func (p *Pages) contractTiles(ctx context.Context, tiles []tile) ([]tile, error) {
	ending, err := p.Store.EndingContracts(ctx)
	if err != nil {
		return nil, err
	}
	held, err := p.Store.HeldContracts(ctx)
	return append(tiles, tile{"dashboard.ending", ending, "/vertraege?status=auslaufend", needs("warn", ending)},
		tile{"dashboard.held_contracts", held, "/vertraege?status=gehalten", needs("bad", held)}), err
}

// quietTile adds the shops without a new order, where somebody wants to know.
func (p *Pages) quietTile(ctx context.Context, tiles []tile) ([]tile, error) {
	if len(p.Quiet) == 0 {
		return tiles, nil
	}
	quiet, err := p.Store.QuietShops(ctx, p.Quiet)
	n := int64(len(quiet))
	return append(tiles, tile{"dashboard.quiet", n, "/abgleich", needs("warn", n)}), err
}

func needs(tone string, n int64) string {
	if n == 0 {
		return "plain"
	}
	return tone
}

func counted(c store.Counts) []tile {
	return []tile{
		{Key: "nav.orders", N: c.Orders, Href: "/auftraege"},
		{Key: "nav.invoices", N: c.Invoices, Href: "/rechnungen"},
		{Key: "nav.collectives", N: c.CollectiveInvoices, Href: "/sammelrechnungen"},
		{Key: "nav.delivery_notes", N: c.DeliveryNotes, Href: "/lieferscheine"},
		{Key: "nav.partners", N: c.Partners, Href: "/geschaeftspartner"},
		{Key: "nav.addresses", N: c.DeliveryAddresses, Href: "/lieferanschriften"},
		{Key: "nav.contacts", N: c.Contacts, Href: "/ansprechpartner"},
		{Key: "nav.articles", N: c.Articles, Href: "/artikel"},
		{Key: "nav.shipping", N: c.ShippingMethods, Href: "/versandarten"},
	}
}
