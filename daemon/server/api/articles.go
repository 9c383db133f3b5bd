package api

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"fakturisd/invoicing"
	"fakturisd/invoicing/tax"
)

type articleJSON struct {
	ID          int64             `json:"id"`
	Number      string            `json:"number"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	EAN         string            `json:"ean"`
	NetPrice    decimal.Decimal   `json:"net_price"`
	TaxRate     tax.Rate          `json:"tax_rate"`
	Stock       int64             `json:"stock"`
	Weight      decimal.Decimal   `json:"weight"`
	Active      bool              `json:"active"`
	Texts       []articleTextJSON `json:"texts"`
	Variants    []variantJSON     `json:"variants"`
	Prices      []priceJSON       `json:"prices"`
	Origins     []originJSON      `json:"origins"`
}

type articleTextJSON struct {
	Language    string `json:"language"`
	Name        string `json:"name"`
	Short       string `json:"short"`
	Description string `json:"description"`
}

type variantJSON struct {
	Option    string          `json:"option"`
	Value     string          `json:"value"`
	Number    string          `json:"number"`
	EAN       string          `json:"ean"`
	Surcharge decimal.Decimal `json:"surcharge"`
	PriceSign string          `json:"price_sign"`
	Weight    decimal.Decimal `json:"weight"`
	Stock     int64           `json:"stock"`
}

type priceJSON struct {
	Kind        invoicing.PriceKind `json:"kind"`
	Group       string              `json:"group"`
	MinQuantity int64               `json:"min_quantity"`
	NetPrice    decimal.Decimal     `json:"net_price"`
	From        invoicing.Date      `json:"from"`
	Until       invoicing.Date      `json:"until"`
	Active      bool                `json:"active"`
}

// article answers with one article.
func (a *api) article(ctx context.Context, c *call) (int, any, error) {
	art, err := a.Store.Article(ctx, c.id)
	if err != nil {
		return 0, nil, err
	}
	return http.StatusOK, newArticle(art), nil
}

func newArticle(a invoicing.Article) articleJSON {
	j := articleJSON{
		ID: a.ID, Number: a.Number, Name: a.Name, Description: a.Description, EAN: a.EAN, NetPrice: a.NetPrice, TaxRate: a.TaxRate,
		Stock: a.Stock, Weight: a.Weight, Active: a.Active, Origins: newOrigins(a.Origins),
		Texts: []articleTextJSON{}, Variants: []variantJSON{}, Prices: []priceJSON{},
	}
	for _, t := range a.Texts {
		j.Texts = append(j.Texts, articleTextJSON(t))
	}
	for _, v := range a.Variants {
		j.Variants = append(j.Variants, variantJSON{v.Option, v.Value, v.Number, v.EAN, v.Surcharge, v.PriceSign, v.Weight, v.Stock})
	}
	for _, p := range a.Prices {
		j.Prices = append(j.Prices, priceJSON{p.Kind, p.Group, p.MinQuantity, p.NetPrice, p.From, p.Until, p.Active})
	}
	return j
}
