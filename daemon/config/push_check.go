package config

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"fakturisd/invoicing"
)

// leastSecret is how many characters the extension wants of its secret (packaging/shop-extension/PROTOCOL.md).
const leastSecret = 32

// checkPush wants of a shop's push what the daemon and the extension need.
func (s *Shop) checkPush(path string, at source) error {
	if !slices.Contains([]string{"auto", string(invoicing.MailByShop), string(invoicing.MailByUs), string(invoicing.MailNone)}, s.Push.Mail) {
		return at.wrong(path+".push.mail", "%q is not one of auto, extension, own, none", s.Push.Mail)
	}
	if err := s.checkExtension(path, at); err != nil {
		return err
	}
	for i, r := range s.Push.Rules {
		if err := r.check(fmt.Sprintf("%s.push.rules[%d]", path, i), s.mailWay(), at); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shop) checkExtension(path string, at source) error {
	e := s.Extension
	if e.Secret == "" && s.mailWay() != invoicing.MailByShop {
		return checkExtensionURL(e.URL, path+".extension.url", at)
	}
	switch {
	case e.Secret == "":
		return at.wrong(path+".extension.secret", "is missing; push.mail: extension needs the secret that stands in the shop's module")
	case utf8.RuneCountInString(e.Secret) < leastSecret:
		return at.wrong(path+".extension.secret", "is too short; the extension takes %d characters or more", leastSecret)
	case e.ExtensionURL(s.URL) == "":
		return at.wrong(path+".extension.url", "is missing; without the shop's url nobody knows where its extension answers")
	}
	return checkExtensionURL(e.ExtensionURL(s.URL), path+".extension.url", at)
}

func checkExtensionURL(address, path string, at source) error {
	u, err := url.Parse(address)
	if address != "" && (err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http") {
		return at.wrong(path, "%q is not an address such as https://shop.example.com/callback/fakturis/index.php", address)
	}
	return nil
}

func (r PushRule) check(path string, way invoicing.MailWay, at source) error {
	events := []string{invoicing.EventDeliveryNote, invoicing.EventInvoiceIssued, invoicing.EventInvoiceSent, invoicing.EventPaid}
	switch {
	case !slices.Contains(events, r.On):
		return at.wrong(path+".on", "%q is not one of %s", r.On, strings.Join(events, ", "))
	case r.Status <= 0:
		return at.wrong(path+".status", "%d is not the number of a status in the shop", r.Status)
	case slices.Contains(r.From, r.Status):
		return at.wrong(path+".from", "names %d, which is what the rule sets", r.Status)
	case r.Notify && way == invoicing.MailNone:
		return at.wrong(path+".notify", "there is no mail to customers with push.mail: none")
	case utf8.RuneCountInString(r.Comment) > invoicing.MaxStatusComment:
		return at.wrong(path+".comment", "has more than %d characters", invoicing.MaxStatusComment)
	}
	return nil
}

// Warnings returns, in German, what works and yet should not stay as it is.
func (c *Config) Warnings() []string {
	var all []string
	for _, s := range c.Shops {
		seen := map[string]bool{}
		for _, shop := range s.source().Shops() {
			address := s.Extension.ExtensionURL(cmp.Or(shop.URL, s.URL))
			if u, err := url.Parse(address); s.Extension.Secret != "" && err == nil && u.Scheme == "http" && !nearby(u.Hostname()) && !seen[address] {
				all = append(all, fmt.Sprintf("shops.%s: %s ist unverschlüsselt; Adressen und Sendungsnummern von Kunden gehen lesbar durchs Netz. Bitte https:// eintragen (url oder extension.url).", shop.Key, address))
			}
			seen[address] = true
		}
	}
	return all
}

// nearby says whether a host is this machine or one of the own network.
func nearby(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && (ip.IsLoopback() || ip.IsPrivate())
}
