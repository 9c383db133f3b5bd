package config

import (
	"cmp"
	"maps"

	"fakturisd/invoicing"
	"fakturisd/invoicing/sending"
	"fakturisd/multishop"
)

// Sources returns the shop databases as the connector knows them.
func (c *Config) Sources() []multishop.Source {
	sources := make([]multishop.Source, 0, len(c.Shops))
	for _, s := range c.Shops {
		sources = append(sources, s.source())
	}
	return sources
}

func (s *Shop) source() multishop.Source {
	source := multishop.Source{
		Key: s.Key, Name: s.Name, URL: s.URL, DSN: s.DSN,
		OrderColumn: s.Layout.OrderColumn, CustomerColumn: s.Layout.CustomerColumn,
		Default: s.Layout.Default, Unknown: s.Layout.Unknown, CharsetRepair: s.CharsetRepair,
	}
	for _, d := range s.Layout.Domains {
		source.Domains = append(source.Domains, multishop.Domain{Key: d.Key, Name: d.Name, URL: d.URL, Value: d.Value})
	}
	return source
}

// Sending returns when and what goes out by itself.
func (c *Config) Sending() sending.Rules {
	window, _ := sending.ParseWindow(c.Send.Window) // checked when the configuration was read
	return sending.Rules{Window: window, BusinessDays: c.Send.BusinessDays, Land: c.Send.Bundesland, LateDays: *c.Send.LateDays,
		GuardPercent: *c.Send.GuardPercent, MaxPerPartner: *c.Send.MaxPerDay}
}

// ReportFrom returns from which time of the day on the daily report is made.
func (c *Config) ReportFrom() sending.Window {
	from, _ := sending.ParseWindow(c.Send.ReportAt + "-24:00") // checked when the configuration was read
	return from
}

// Settings returns what each shop puts on its documents and mails, by shop key; "" is the company itself.
func (c *Config) Settings() map[string]invoicing.ShopSettings {
	base := invoicing.ShopSettings{
		Company: c.Company, Numbers: c.Numbers, Payments: c.Payments, DueDays: *c.Send.DueDays,
		MailFrom: c.Mail.From, MailReplyTo: c.Mail.ReplyTo, MailBCC: c.Mail.ArchiveBCC, Name: c.Company.Name,
	}
	c.Terms.apply(&base, c.Amounts)
	all := map[string]invoicing.ShopSettings{"": base}
	for _, s := range c.Shops {
		shop := overlay(base, s.Key, s.Name, s.URL, s.Company, s.Mail, s.Numbers)
		shop.Company = s.Layout.over(shop.Company)
		shop.Payments = overlaid(base.Payments, s.Payments)
		shop.StatusMail, shop.StatusRules = s.mailWay(), s.Push.rules()
		s.Terms.apply(&shop, s.Amounts)
		all[s.Key] = shop
		for _, d := range s.Layout.Domains {
			domain := overlay(shop, d.Key, d.Name, d.URL, d.Company, d.Mail, d.Numbers)
			domain.Company = d.over(domain.Company)
			domain.Payments = overlaid(shop.Payments, d.Payments)
			d.Terms.apply(&domain, d.Amounts)
			all[d.Key] = domain
		}
	}
	return all
}

// overlay returns base with what one shop says differently.
func overlay(base invoicing.ShopSettings, key, name, url string, company *invoicing.Company, mail ShopMail, numbers map[string]string) invoicing.ShopSettings {
	s := base
	s.Key, s.Name, s.URL = key, name, url
	s.MailFrom = cmp.Or(mail.From, base.MailFrom)
	s.MailReplyTo = cmp.Or(mail.ReplyTo, base.MailReplyTo)
	s.MailBCC = cmp.Or(mail.ArchiveBCC, base.MailBCC)
	if company != nil {
		s.Company = *company
		s.Company.Country = cmp.Or(company.Country, base.Company.Country)
	}
	s.Numbers = overlaid(base.Numbers, numbers)
	return s
}

// over returns the company with this look.
func (l Look) over(c invoicing.Company) invoicing.Company {
	c.Logo, c.Colour = cmp.Or(l.Logo, c.Logo), cmp.Or(l.Colour, c.Colour)
	return c
}

// overlaid returns base with the entries of own.
func overlaid(base, own map[string]string) map[string]string {
	if len(own) == 0 {
		return base
	}
	all := maps.Clone(base)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, own)
	return all
}
