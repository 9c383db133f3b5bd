package config

import (
	"cmp"
	"strings"

	"fakturisd/invoicing"
)

// Push says how a shop's orders are changed from here. Nothing is changed by itself unless a rule says so.
type Push struct {
	Mail    string     `yaml:"mail"` // auto, extension, own or none; auto is extension with an extension.secret, else own
	DSN     string     `yaml:"dsn"`  // account that may write; that of the shop by default
	DSNFile string     `yaml:"dsn_file"`
	Rules   []PushRule `yaml:"rules"`
}

// PushRule changes the status by itself.
type PushRule struct {
	On          string  `yaml:"on"`   // delivery_note, invoice_issued, invoice_sent or paid
	From        []int64 `yaml:"from"` // only from these statuses
	Status      int64   `yaml:"status"`
	Notify      bool    `yaml:"notify"`
	Comment     string  `yaml:"comment"`
	SendComment bool    `yaml:"send_comment"`
}

// Extension is the shop extension's end of the line.
type Extension struct {
	URL        string `yaml:"url"` // of its endpoint; the shop's url and callback/fakturis/index.php by default
	Secret     string `yaml:"secret"`
	SecretFile string `yaml:"secret_file"`
}

// mailWay returns the way of the customer's mail.
func (s Shop) mailWay() invoicing.MailWay {
	switch {
	case s.Push.Mail != "auto":
		return invoicing.MailWay(s.Push.Mail)
	case s.Extension.Secret != "":
		return invoicing.MailByShop
	}
	return invoicing.MailByUs
}

func (p Push) rules() []invoicing.StatusRule {
	var all []invoicing.StatusRule
	for _, r := range p.Rules {
		all = append(all, invoicing.StatusRule(r))
	}
	return all
}

// ExtensionURL returns where the extension of a shop answers, given the shop's own address; empty without one.
func (e Extension) ExtensionURL(shop string) string {
	if e.URL != "" || shop == "" {
		return e.URL
	}
	return strings.TrimSuffix(shop, "/") + "/callback/fakturis/index.php"
}

// PushDSN returns the account that writes into the shop.
func (s Shop) PushDSN() string { return cmp.Or(s.Push.DSN, s.DSN) }
