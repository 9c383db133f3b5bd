// Package config reads fakturis.yaml: what the merchant's admin tells the daemon, checked before anything starts.
package config

import (
	"time"

	"fakturisd/invoicing"
)

// Config is the whole configuration. A file with database.dsn and one shop's key and dsn is enough.
type Config struct {
	Database    Database          `yaml:"database"`
	Listen      string            `yaml:"listen"`      // host:port of the web pages and the API
	PublicURL   string            `yaml:"public_url"`  // where people reach the pages, for links in mails; http:// and listen by default
	Hosts       []string          `yaml:"hosts"`       // further names under which browsers may reach it
	Origins     []string          `yaml:"origins"`     // further origins whose forms may post here, such as https://fakturis.example.com
	TLS         TLS               `yaml:"tls"`         // needed where listen is not this machine alone
	DataDir     string            `yaml:"data_dir"`    // logs and temporary files; beside the configuration by default
	WKHTMLToPDF string            `yaml:"wkhtmltopdf"` // path of the program; found by itself by default
	Scan        Duration          `yaml:"scan"`        // pause between two scans of a shop
	Company     invoicing.Company `yaml:"company"`
	Mail        Mail              `yaml:"mail"`
	Numbers     map[string]string `yaml:"numbers"`  // pattern per kind: invoice, cancellation, delivery_note, order
	Payments    map[string]string `yaml:"payments"` // paid or open, by the beginning of the payment method's code
	Send        Send              `yaml:"send"`
	Terms       Terms             `yaml:"terms"`
	Amounts     string            `yaml:"amounts"` // shop or proportional: on which tax rates shipping, fees and discounts fall
	VATCheck    VATCheck          `yaml:"vat_check"`
	Shops       []Shop            `yaml:"shops"`

	path string
}

// Database is where the FAKTURIS tables live.
type Database struct {
	DSN     string `yaml:"dsn"` // user:password@tcp(host:3306)/database
	DSNFile string `yaml:"dsn_file"`
	// OwnerDSN is the account that the tables belong to: it makes them, their triggers and the daemon's rights, so that the account
	// of DSN needs none with which it could change what was issued. The account of DSN by default.
	OwnerDSN     string `yaml:"owner_dsn"`
	OwnerDSNFile string `yaml:"owner_dsn_file"`
}

// Mail is the merchant's outgoing mail server. Without a host nothing is mailed; mails wait.
type Mail struct {
	Host         string `yaml:"host"`
	Port         int    `yaml:"port"` // 587 for starttls, 465 for implicit, 25 for none
	TLS          string `yaml:"tls"`  // starttls, implicit or none
	User         string `yaml:"user"`
	Password     string `yaml:"password"`
	PasswordFile string `yaml:"password_file"`
	From         string `yaml:"from"`
	ReplyTo      string `yaml:"reply_to"` // where customers' answers go; to From by default
	ArchiveBCC   string `yaml:"archive_bcc"`

	Bounces Bounces `yaml:"bounces"`
}

// Send says when collective invoices go out by themselves.
type Send struct {
	Window       string  `yaml:"window"`          // hours of the day, such as "07:00-18:00"; empty for all day
	LateDays     *int    `yaml:"late_days"`       // how late a missed one may still go out by itself; 7 by default
	BusinessDays bool    `yaml:"business_days"`   // only on working days
	Bundesland   string  `yaml:"bundesland"`      // whose holidays count, such as "BY"; those of all Germany by default
	GuardPercent *int    `yaml:"guard_percent"`   // an amount that differs by more from the last one is held; 50 by default, 0: off
	MaxPerDay    *int    `yaml:"max_per_partner"` // invoices of one partner in one day that go out by themselves; 5 by default, 0: any number
	PerMinute    int     `yaml:"per_minute"`      // invoices a minute that go out by themselves; 0: any number
	ReportTo     *string `yaml:"report_to"`       // who gets the daily report; company.email by default, empty: nobody
	ReportAt     string  `yaml:"report_at"`       // from which time of the day; 07:30 by default
	DueDays      *int    `yaml:"due_days"`        // days until an invoice is due; 14 by default, 0: at once
}

func (s *Send) defaults(c invoicing.Company) {
	for value, standard := range map[**int]int{&s.LateDays: 7, &s.GuardPercent: 50, &s.MaxPerDay: 5} {
		if *value == nil {
			*value = new(standard)
		}
	}
	if s.ReportTo == nil {
		s.ReportTo = new(c.Email)
	}
	setDefault(&s.ReportAt, "07:30")
}

// VATCheck says whether a service is asked about customers' VAT ids, and for how long its answers count.
type VATCheck struct {
	Service string `yaml:"service"` // off, vies (European Commission) or bzst (Bundeszentralamt für Steuern); off by default
	Days    int    `yaml:"days"`    // how long a result counts; 90 by default
	URL     string `yaml:"url"`     // of the service; its public address by default
}

// VATCheckOff asks nobody; VAT ids wait for a person.
const VATCheckOff = "off"

// Online says whether a service is asked.
func (v VATCheck) Online() bool { return v.Service != VATCheckOff && v.Service != "" }

// Shop is one shop database; with a layout it holds several shops (multishop).
type Shop struct {
	Key      string    `yaml:"key"`
	Name     string    `yaml:"name"`
	URL      string    `yaml:"url"`
	System   string    `yaml:"system"` // modified
	DSN      string    `yaml:"dsn"`
	DSNFile  string    `yaml:"dsn_file"`
	Tracking string    `yaml:"tracking"` // auto, triggers or scan
	Settle   *Duration `yaml:"settle"`   // rest after the last change before an order counts; 0s = at once
	// TriggersDSN is the account that the shop itself uses: triggers belong to it. The account of DSN by default.
	TriggersDSN     string             `yaml:"triggers_dsn"`
	TriggersDSNFile string             `yaml:"triggers_dsn_file"`
	Statuses        Statuses           `yaml:"statuses"`
	Company         *invoicing.Company `yaml:"company"` // sender of this shop's documents; the company by default
	Mail            ShopMail           `yaml:"mail"`
	Numbers         map[string]string  `yaml:"numbers"`
	Payments        map[string]string  `yaml:"payments"`
	Terms           Terms              `yaml:"terms"`
	Amounts         string             `yaml:"amounts"` // that of the company by default
	Layout          Layout             `yaml:"layout"`

	Push      Push      `yaml:"push"`      // what is changed in the shop
	Extension Extension `yaml:"extension"` // the shop extension, where it is installed

	CharsetRepair bool     `yaml:"charset_repair"` // the shop's texts are stored doubly encoded
	QuietAlarm    Duration `yaml:"quiet_alarm"`    // warn after so long without a new order; 0s: never
}

// Statuses says which orders are taken over, by the shop's status ids.
type Statuses struct {
	Import   []int64             `yaml:"import"` // empty for all
	Hold     []int64             `yaml:"hold"`
	Ignore   []int64             `yaml:"ignore"`
	Payments map[string]Statuses `yaml:"payments"` // exceptions by the shop's payment module (payment_class)
}

// ShopMail is what differs for one shop's mails.
type ShopMail struct {
	From       string `yaml:"from"`
	ReplyTo    string `yaml:"reply_to"`
	ArchiveBCC string `yaml:"archive_bcc"`
}

// Look is what the documents of a shop look like; that of the company by default.
type Look struct {
	Logo   string `yaml:"logo"`   // path of a PNG or JPEG file
	Colour string `yaml:"colour"` // such as #17405c
}

// Layout says how a multishop marks its rows, by a column whose value names the domain, and what its documents look like.
type Layout struct {
	Look           `yaml:",inline"`
	OrderColumn    string   `yaml:"order_column"`
	CustomerColumn string   `yaml:"customer_column"`
	Domains        []Domain `yaml:"domains"`
	Default        string   `yaml:"default"` // shop of rows that carry no mark
	Unknown        string   `yaml:"unknown"` // hold or default
}

// Domain is one shop of a multishop.
type Domain struct {
	Look    `yaml:",inline"`
	Key     string             `yaml:"key"`
	Name    string             `yaml:"name"`
	URL     string             `yaml:"url"`
	Value   string             `yaml:"value"` // of the columns above
	Company *invoicing.Company `yaml:"company"`
	Mail    ShopMail           `yaml:"mail"`
	Numbers map[string]string  `yaml:"numbers"`
	Terms   Terms              `yaml:"terms"`
	Amounts string             `yaml:"amounts"` // that of the whole database by default

	Payments map[string]string `yaml:"payments"`

	QuietAlarm *Duration `yaml:"quiet_alarm"` // that of the whole database by default
}

// Path returns the file that the configuration was read from.
func (c *Config) Path() string { return c.path }

// defaults fills in what the file left out.
func (c *Config) defaults() {
	setDefault(&c.Listen, "127.0.0.1:8480")
	setDefault(&c.Mail.TLS, "starttls")
	setDefault(&c.Company.Country, "DE")
	setDefault(&c.Amounts, string(invoicing.SplitAsShop))
	if c.Mail.Port == 0 {
		c.Mail.Port = map[string]int{"starttls": 587, "implicit": 465, "none": 25}[c.Mail.TLS]
	}
	c.Mail.Bounces.defaults()
	if c.Scan == 0 {
		c.Scan = Duration(time.Minute)
	}
	c.Send.defaults(c.Company)
	setDefault(&c.VATCheck.Service, VATCheckOff)
	if c.VATCheck.Days == 0 {
		c.VATCheck.Days = 90
	}
	if c.Send.DueDays == nil {
		c.Send.DueDays = new(14)
	}
	for i := range c.Shops {
		c.Shops[i].defaults()
	}
}

func (s *Shop) defaults() {
	setDefault(&s.System, "modified")
	setDefault(&s.Tracking, "auto")
	setDefault(&s.Name, s.Key)
	setDefault(&s.Layout.Unknown, "hold")
	setDefault(&s.Push.Mail, "auto")
	if s.Settle == nil {
		ten := Duration(10 * time.Second)
		s.Settle = &ten
	}
	for i := range s.Layout.Domains {
		setDefault(&s.Layout.Domains[i].Name, s.Layout.Domains[i].Key)
	}
}

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
}
