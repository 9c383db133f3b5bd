package htmlforms

import (
	"net/http"

	"fakturisd/invoicing/store"
)

var articleSpec = listSpec{Path: "/artikel", Key: "articles", Columns: []column{
	{Key: "line.number"}, {Key: "line.text"}, {Key: "article.price", Numeric: true}, {Key: "line.tax", Numeric: true}, {Key: "article.stock", Numeric: true}, {Key: "list.status"}, {Key: "list.shop"},
}, Statuses: []string{"aktiv", "inaktiv"}}

// articleList shows the article list (Artikelliste).
func (p *Pages) articleList(w http.ResponseWriter, r *http.Request) error {
	return showList(p, w, r, articleSpec, p.Store.Articles, articleCells)
}

func articleCells(l *locale, a store.ArticleRow) []cell {
	variants := ""
	if a.Variants > 0 {
		variants = l.text("article.variants.count", a.Variants)
	}
	return []cell{
		link(a.Number, idPath("/artikel", a.ID)).under(a.EAN),
		link(a.Name, idPath("/artikel", a.ID)).under(variants),
		number(l.price(a.NetPrice, "")),
		number(l.rate(a.TaxRate)),
		number(l.count(a.Stock)),
		activity(l, a.Active),
		marks(a.Origins),
	}
}

func activity(l *locale, active bool) cell {
	if active {
		return badge(l, "state", "aktiv")
	}
	return badge(l, "state", "inaktiv")
}
