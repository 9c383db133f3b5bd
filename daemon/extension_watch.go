package main

import (
	"context"
	"regexp"
	"strings"
	"time"

	"fakturisd/connector/extension"
	"fakturisd/connector/modified"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// How often extensions are asked whether they are there, and what the shop's modules are called.
const (
	pingEvery   = 5 * time.Minute
	titlesEvery = 24 * time.Hour
)

// watchExtension asks a source's extensions now and then whether they are there. Titles are asked for at the start, once a day, and
// when an extension appears.
func (m *Main) watchExtension(ctx context.Context, s *source) {
	if s.config.Extension.Secret == "" {
		return
	}
	var named time.Time // when the titles were stored last; zero: never, or nobody answered since
	for ctx.Err() == nil {
		named = m.lookAtExtension(ctx, s, named)
		select {
		case <-ctx.Done():
		case <-time.After(pingEvery):
		}
	}
}

// lookAtExtension asks all shops of a source, and returns when the titles were stored.
func (m *Main) lookAtExtension(ctx context.Context, s *source, named time.Time) time.Time {
	var up *extension.Client
	for _, d := range s.Shops() {
		c, err := m.extension(d.Key)
		if err == nil {
			_, err = c.Ping(ctx)
		}
		if err != nil {
			m.tellExtension(ctx, d.Key, err)
			continue
		}
		up = c
	}
	if up == nil {
		return time.Time{}
	}
	if time.Since(named) < titlesEvery {
		return named
	}
	if err := m.fetchTitles(ctx, s, up); err != nil {
		m.tellExtension(ctx, s.Key, err)
		return time.Time{}
	}
	return time.Now()
}

func (m *Main) tellExtension(ctx context.Context, shop string, err error) {
	if ctx.Err() == nil {
		m.Log.Warn().Err(err).Str("shop", shop).Str("code", string(invoicing.ErrorCode(err))).Msg("the shop extension does not answer as it should")
	}
}

// fetchTitles stores what the shop calls its ways to ship and to pay.
func (m *Main) fetchTitles(ctx context.Context, s *source, c *extension.Client) error {
	t, err := c.Titles(ctx)
	if err != nil {
		return err
	}
	list := append(cleanTitles(store.TitleShipping, t.Shipping), cleanTitles(store.TitlePayment, t.Payment)...)
	if err := m.Store.PutShopTitles(ctx, s.Key, list); err != nil {
		return err
	}
	m.Log.Debug().Str("source", s.Key).Int("titles", len(list)).Msg("titles of the shop's modules are known")
	return nil
}

// maxTitles is how many titles of a kind are believed.
const maxTitles = 1000

// moduleCode is what a module's code looks like, in small letters.
var moduleCode = regexp.MustCompile(`^[a-z0-9_.-]{1,64}$`)

// cleanTitles leaves out what is no title, and all markup.
func cleanTitles(kind string, modules extension.ModuleTitles) []store.ShopTitle {
	var list []store.ShopTitle
	for code, titles := range modules {
		code = strings.ToLower(code)
		for language, title := range titles {
			t := store.ShopTitle{Kind: kind, Code: code, Language: modified.Language(language)}
			t.Title = modified.Title(title, t.Language)
			if moduleCode.MatchString(code) && t.Language != "" && t.Title != "" && len(list) < maxTitles {
				list = append(list, t)
			}
		}
	}
	return list
}

// shippingTitles returns what the source's ways to ship are called, in German where the shop has it.
func (s *source) shippingTitles(ctx context.Context) (map[string]string, error) {
	return s.store.ShopTitles(ctx, s.Key, store.TitleShipping, "de")
}
