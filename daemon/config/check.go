package config

import (
	"fmt"
	"math"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"fakturisd/invoicing"
	"fakturisd/invoicing/holiday"
	"fakturisd/invoicing/sending"
)

// source is the text that the configuration was read from, to tell where a wrong value stands.
type source struct {
	text []byte
	path string
}

// wrong returns an error that names the key, its line and column.
func (s source) wrong(path, format string, args ...any) error {
	return invoicing.Invalidf("configuration %s%s: %s: %s", s.path, s.position(path), strings.TrimPrefix(path, "$."), fmt.Sprintf(format, args...))
}

// position returns ":line:column" of the key, or of the nearest key above it that the file has.
func (s source) position(path string) string {
	file, err := parser.ParseBytes(s.text, 0)
	if err != nil {
		return ""
	}
	for path != "$" && path != "" {
		if p, err := yaml.PathString(path); err == nil {
			if node, err := p.FilterFile(file); err == nil && node != nil {
				at := node.GetToken().Position
				return fmt.Sprintf(":%d:%d", at.Line, at.Column)
			}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return ""
}

var (
	shopKey    = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	country    = regexp.MustCompile(`^[A-Z]{2}$`)
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,63}$`)
	numberKind = []string{invoicing.NumbersInvoice, invoicing.NumbersCancellation, invoicing.NumbersDeliveryNote, invoicing.NumbersOrder}
)

func (c *Config) check(at source) error {
	if c.Database.DSN == "" {
		return at.wrong("$.database.dsn", "is missing; expected user:password@tcp(127.0.0.1:3306)/fakturis")
	}
	if err := c.checkDoors(at); err != nil {
		return err
	}
	if u, err := url.Parse(c.PublicURL); c.PublicURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return at.wrong("$.public_url", "%q is not an address such as https://fakturis.example.com", c.PublicURL)
	}
	if c.Scan < Duration(time.Second) {
		return at.wrong("$.scan", "%s is too short; a second is the least", c.Scan)
	}
	if err := checkMail(c.Mail, at); err != nil {
		return err
	}
	if err := checkNumbers(c.Numbers, "$.numbers", at); err != nil {
		return err
	}
	if err := checkPayments(c.Payments, "$.payments", at); err != nil {
		return err
	}
	if err := checkCompany(&c.Company, "$.company", at); err != nil {
		return err
	}
	if err := c.checkVAT(at); err != nil {
		return err
	}
	if err := c.Send.check(at); err != nil {
		return err
	}
	if err := checkBilling(c.Terms, c.Amounts, "$", at); err != nil {
		return err
	}
	if err := c.checkShops(at); err != nil {
		return err
	}
	return c.checkTerms(at)
}

// checkCompany wants capitals, for countries are compared with those of the shops, and an account that customers can
// pay to.
func checkCompany(c *invoicing.Company, path string, at source) error {
	if c == nil {
		return nil
	}
	if c.Country != "" && !country.MatchString(c.Country) {
		return at.wrong(path+".country", "%q is not an ISO code of two capital letters, such as DE", c.Country)
	}
	if c.IBAN != "" {
		if err := invoicing.CheckIBAN(c.IBAN); err != nil {
			return at.wrong(path+".iban", "%v", err)
		}
	}
	if z := c.ZeroRate; z != "" && z != invoicing.ZeroPV && z != invoicing.ZeroExempt {
		return at.wrong(path+".zero_rate", "%q is not one of %s, %s", z, invoicing.ZeroPV, invoicing.ZeroExempt)
	}
	return checkColour(c.Colour, path, at)
}

// checkVAT wants the number of whoever asks: without it an answer proves little, and the German service gives none.
func (c *Config) checkVAT(at source) error {
	v := c.VATCheck
	switch {
	case !slices.Contains([]string{VATCheckOff, string(invoicing.VATByVIES), string(invoicing.VATByBZSt)}, v.Service):
		return at.wrong("$.vat_check.service", "%q is not one of off, vies, bzst", v.Service)
	case v.Days < 1 || v.Days > 366:
		return at.wrong("$.vat_check.days", "%d is not between 1 and 366", v.Days)
	case v.Online() && c.Company.VATID == "":
		return at.wrong("$.vat_check.service", "%s has to know who asks: company.vat_id is missing", v.Service)
	case v.URL != "" && !strings.HasPrefix(v.URL, "https://") && !strings.HasPrefix(v.URL, "http://"):
		return at.wrong("$.vat_check.url", "%q is not an address such as https://example.org/check", v.URL)
	}
	return nil
}

func checkColour(colour, path string, at source) error {
	if err := invoicing.CheckColour(colour); err != nil {
		return at.wrong(path+".colour", "%v", err)
	}
	return nil
}

func (s Send) check(at source) error {
	for _, n := range []struct {
		key         string
		value, most int
	}{{"late_days", *s.LateDays, 366}, {"due_days", *s.DueDays, math.MaxInt}, {"guard_percent", *s.GuardPercent, 10000},
		{"max_per_partner", *s.MaxPerDay, math.MaxInt}, {"per_minute", s.PerMinute, 10000}} {
		if n.value < 0 {
			return at.wrong("$.send."+n.key, "%d is negative", n.value)
		}
		if n.value > n.most {
			return at.wrong("$.send."+n.key, "%d is more than %d", n.value, n.most)
		}
	}
	if _, err := sending.ParseWindow(s.Window); err != nil {
		return at.wrong("$.send.window", "%v", err)
	}
	if s.Bundesland != "" && !slices.Contains(holiday.Lands(), s.Bundesland) {
		return at.wrong("$.send.bundesland", "%q is not one of %s", s.Bundesland, strings.Join(holiday.Lands(), ", "))
	}
	if _, err := invoicing.MailAddresses(*s.ReportTo); err != nil {
		return at.wrong("$.send.report_to", "%q is not an e-mail address", *s.ReportTo)
	}
	if _, err := sending.ParseWindow(s.ReportAt + "-24:00"); err != nil {
		return at.wrong("$.send.report_at", "%q is not a time of the day such as 07:30", s.ReportAt)
	}
	return nil
}

func checkMail(m Mail, at source) error {
	if !slices.Contains([]string{"starttls", "implicit", "none"}, m.TLS) {
		return at.wrong("$.mail.tls", "%q is not one of starttls, implicit, none", m.TLS)
	}
	if m.Host != "" && m.From == "" {
		return at.wrong("$.mail.from", "is missing; mails need a sender")
	}
	if m.Port < 1 || m.Port > 65535 {
		return at.wrong("$.mail.port", "%d is not a port", m.Port)
	}
	if err := m.Bounces.check(at); err != nil {
		return err
	}
	return ShopMail{m.From, m.ReplyTo, m.ArchiveBCC}.check("$.mail", at)
}

func (m ShopMail) check(path string, at source) error {
	if err := checkAddress(m.From, path+".from", at); err != nil {
		return err
	}
	if err := checkAddress(m.ReplyTo, path+".reply_to", at); err != nil {
		return err
	}
	return checkAddress(m.ArchiveBCC, path+".archive_bcc", at)
}

func checkAddress(address, path string, at source) error {
	if address == "" {
		return nil
	}
	if _, err := mail.ParseAddress(address); err != nil {
		return at.wrong(path, "%q is not an e-mail address", address)
	}
	return nil
}

func checkNumbers(patterns map[string]string, path string, at source) error {
	for kind, pattern := range patterns {
		if !slices.Contains(numberKind, kind) {
			return at.wrong(path+"."+kind, "there is no such kind of number; expected one of %s", strings.Join(numberKind, ", "))
		}
		if err := invoicing.CheckNumberPattern(pattern); err != nil {
			return at.wrong(path+"."+kind, "%v", err)
		}
	}
	return nil
}

func checkPayments(rules map[string]string, path string, at source) error {
	for code, rule := range rules {
		if strings.TrimSpace(code) == "" {
			return at.wrong(path, "a rule needs the beginning of a payment method's code, such as paypal")
		}
		if rule != invoicing.PaymentRulePaid && rule != invoicing.PaymentRuleOpen {
			return at.wrong(path+"."+code, "%q is not one of paid, open", rule)
		}
	}
	return nil
}

func (c *Config) checkShops(at source) error {
	seen := map[string]bool{}
	for i, s := range c.Shops {
		path := fmt.Sprintf("$.shops[%d]", i)
		if err := s.check(path, at); err != nil {
			return err
		}
		for _, key := range s.keys() {
			if seen[key] {
				return at.wrong(path+".key", "%q is the key of two shops", key)
			}
			seen[key] = true
		}
	}
	return nil
}

// keys returns the shop's key and those of its domains.
func (s *Shop) keys() []string {
	keys := []string{s.Key}
	for _, d := range s.Layout.Domains {
		if d.Key != s.Key {
			keys = append(keys, d.Key)
		}
	}
	return keys
}

func (s *Shop) check(path string, at source) error {
	if !shopKey.MatchString(s.Key) {
		return at.wrong(path+".key", "%q is not a key: up to 40 small letters, digits, - and _", s.Key)
	}
	if s.DSN == "" {
		return at.wrong(path+".dsn", "of shop %q is missing; expected user:password@tcp(127.0.0.1:3306)/shop", s.Key)
	}
	if s.System != "modified" {
		return at.wrong(path+".system", "%q is not known; expected modified", s.System)
	}
	if !slices.Contains([]string{"auto", "triggers", "scan"}, s.Tracking) {
		return at.wrong(path+".tracking", "%q is not one of auto, triggers, scan", s.Tracking)
	}
	if *s.Settle < 0 {
		return at.wrong(path+".settle", "%s is negative", *s.Settle)
	}
	if s.QuietAlarm < 0 {
		return at.wrong(path+".quiet_alarm", "%s is negative", s.QuietAlarm)
	}
	if err := checkSender(s.Company, s.Mail, s.Numbers, path, at); err != nil {
		return err
	}
	if err := checkPayments(s.Payments, path+".payments", at); err != nil {
		return err
	}
	if err := checkBilling(s.Terms, s.Amounts, path, at); err != nil {
		return err
	}
	if err := s.Layout.check(path+".layout", at); err != nil {
		return err
	}
	if err := s.checkPush(path, at); err != nil {
		return err
	}
	if err := s.source().Validate(); err != nil {
		return at.wrong(path, "%v", err)
	}
	return nil
}

// checkSender checks what a shop or domain may say differently than the company.
func checkSender(company *invoicing.Company, mail ShopMail, numbers map[string]string, path string, at source) error {
	if err := checkCompany(company, path+".company", at); err != nil {
		return err
	}
	if err := mail.check(path+".mail", at); err != nil {
		return err
	}
	return checkNumbers(numbers, path+".numbers", at)
}

func (l *Layout) check(path string, at source) error {
	if err := checkColour(l.Colour, path, at); err != nil {
		return err
	}
	for key, column := range map[string]string{"order_column": l.OrderColumn, "customer_column": l.CustomerColumn} {
		if column != "" && !identifier.MatchString(column) {
			return at.wrong(path+"."+key, "%q is not a column name", column)
		}
	}
	if len(l.Domains) > 0 && l.OrderColumn == "" {
		return at.wrong(path+".order_column", "is missing; it says which column of orders names the domain")
	}
	if l.Unknown != "hold" && l.Unknown != "default" {
		return at.wrong(path+".unknown", "%q is not one of hold, default", l.Unknown)
	}
	values := map[string]bool{}
	for i, d := range l.Domains {
		where := fmt.Sprintf("%s.domains[%d]", path, i)
		if !shopKey.MatchString(d.Key) {
			return at.wrong(where+".key", "%q is not a key: up to 40 small letters, digits, - and _", d.Key)
		}
		if values[d.Value] {
			return at.wrong(where+".value", "%q is the value of two domains", d.Value)
		}
		values[d.Value] = true
		if d.QuietAlarm != nil && *d.QuietAlarm < 0 {
			return at.wrong(where+".quiet_alarm", "%s is negative", *d.QuietAlarm)
		}
		if err := checkColour(d.Colour, where, at); err != nil {
			return err
		}
		if err := checkSender(d.Company, d.Mail, d.Numbers, where, at); err != nil {
			return err
		}
		if err := checkPayments(d.Payments, where+".payments", at); err != nil {
			return err
		}
		if err := checkBilling(d.Terms, d.Amounts, where, at); err != nil {
			return err
		}
	}
	return nil
}
