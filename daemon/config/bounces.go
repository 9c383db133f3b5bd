package config

import (
	"slices"
	"time"
)

// Bounces is the mailbox, read over IMAP, to which mails that did not arrive come back. Without a host nobody looks there.
type Bounces struct {
	Host         string   `yaml:"host"`
	Port         int      `yaml:"port"` // 993 for implicit, 143 for starttls and none
	TLS          string   `yaml:"tls"`  // implicit, starttls or none
	User         string   `yaml:"user"`
	Password     string   `yaml:"password"`
	PasswordFile string   `yaml:"password_file"`
	Folder       string   `yaml:"folder"`    // INBOX by default
	Processed    string   `yaml:"processed"` // folder that reports move to; empty: they stay, marked as read
	Every        Duration `yaml:"every"`     // pause between two looks; 5m by default
}

func (b *Bounces) defaults() {
	setDefault(&b.TLS, "implicit")
	setDefault(&b.Folder, "INBOX")
	if b.Port == 0 {
		b.Port = map[string]int{"implicit": 993, "starttls": 143, "none": 143}[b.TLS]
	}
	if b.Every == 0 {
		b.Every = Duration(5 * time.Minute)
	}
}

func (b Bounces) check(at source) error {
	switch {
	case !slices.Contains([]string{"implicit", "starttls", "none"}, b.TLS):
		return at.wrong("$.mail.bounces.tls", "%q is not one of implicit, starttls, none", b.TLS)
	case b.Port < 1 || b.Port > 65535:
		return at.wrong("$.mail.bounces.port", "%d is not a port", b.Port)
	case b.Every < Duration(10*time.Second):
		return at.wrong("$.mail.bounces.every", "%s is too short; 10s is the least", b.Every)
	case b.Host != "" && b.User == "":
		return at.wrong("$.mail.bounces.user", "is missing; a mailbox belongs to somebody")
	case b.Processed == b.Folder:
		return at.wrong("$.mail.bounces.processed", "is the folder that is read; leave it out, or name another")
	}
	return nil
}
