package main

import (
	"cmp"
	"context"
	"strconv"

	"fakturisd/connector/extension"
	"fakturisd/invoicing"
)

// extension returns the extension of one of the source's shops. A multishop has a URL for each of its domains and one secret.
func (s *source) extension(shop string) (*extension.Client, error) {
	for _, d := range s.Shops() {
		if d.Key != shop {
			continue
		}
		address := s.config.Extension.ExtensionURL(cmp.Or(d.URL, s.config.URL))
		switch {
		case s.config.Extension.Secret == "":
			return nil, invoicing.Conflictf("Für den Shop %q ist keine Shop-Erweiterung eingerichtet: extension.secret fehlt.", shop)
		case address == "":
			return nil, invoicing.Conflictf("Für den Shop %q ist keine Adresse eingetragen: url oder extension.url fehlt.", shop)
		}
		return &extension.Client{URL: address, Secret: s.config.Extension.Secret}, nil
	}
	return nil, invoicing.NotFoundf("Der Shop %q steht nicht (mehr) in der Konfiguration.", shop)
}

// extension returns the extension of a shop; what it answers, or not, is seen in the metrics.
func (m *Main) extension(shop string) (*extension.Client, error) {
	for _, s := range m.sources {
		c, err := s.extension(shop)
		if invoicing.ErrorCode(err) == invoicing.CodeNotFound {
			continue
		}
		if err == nil {
			c.Told = func(answered bool) { m.metrics.ExtensionUp(shop, answered) }
		}
		return c, err
	}
	return nil, invoicing.NotFoundf("Der Shop %q steht nicht (mehr) in der Konfiguration.", shop)
}

// previewStatus returns the mail that a change of an order's status would send: the shop's own, or ours.
func (m *Main) previewStatus(ctx context.Context, o invoicing.Order, w invoicing.StatusWish) (invoicing.StatusMailPreview, error) {
	w.OrderID = o.ID
	if w.MailWay != invoicing.MailByShop {
		return m.Store.PreviewStatusMail(ctx, w)
	}
	c, err := m.extension(o.Origin.Shop)
	if err != nil {
		return invoicing.StatusMailPreview{}, err
	}
	key, err := strconv.ParseInt(o.Origin.Key, 10, 64)
	if err != nil {
		return invoicing.StatusMailPreview{}, invoicing.Conflictf("Auftrag %s ist von Hand erfasst; im Shop gibt es ihn nicht.", o.Number)
	}
	mail := extension.StatusMail{Order: key, Status: w.Status, Parcels: w.Parcels}
	if w.SendComment {
		mail.Comment = w.Comment
	}
	return c.Preview(ctx, mail)
}
