package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"fakturisd/invoicing"
)

// FileName is the configuration's name in each of the places where Find looks.
const FileName = "fakturis.yaml"

// Find returns the configuration file: the one named, else the one beside the executable, else the one in
// /etc/fakturis. A service has no useful working directory, so that is never looked at.
func Find(named string) (string, error) {
	if named != "" {
		return named, nil
	}
	places := []string{filepath.Join("/etc/fakturis", FileName)}
	if exe, err := os.Executable(); err == nil {
		places = append([]string{filepath.Join(filepath.Dir(exe), FileName)}, places...)
	}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", invoicing.NotFoundf("no configuration found in %s; name one with --config FILE (an example: packaging/fakturis.example.yaml)", strings.Join(places, ", "))
}

// Load reads, completes and checks the configuration in file path. The environment overrides the file:
// FAKTURIS_DATABASE_DSN is database.dsn, FAKTURIS_SHOPS_TEE_DSN the dsn of the shop with the key "tee".
func Load(path string, environ []string) (*Config, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, invoicing.NotFoundf("configuration %s does not exist", path)
	}
	if err != nil {
		return nil, invoicing.Invalidf("configuration %s cannot be read: %w", path, err)
	}
	return Parse(text, path, environ)
}

// Parse is Load for a text that is at hand; path names it in errors and is where relative file names start.
func Parse(text []byte, path string, environ []string) (*Config, error) {
	c := &Config{path: path}
	if err := yaml.UnmarshalWithOptions(text, c, yaml.Strict()); err != nil {
		return nil, invoicing.Invalidf("configuration %s: %s", path, strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	if err := override(c, environ); err != nil {
		return nil, err
	}
	if err := c.readSecrets(filepath.Dir(path)); err != nil {
		return nil, err
	}
	c.resolve(filepath.Dir(path), environ)
	c.defaults()
	if err := c.check(source{text: text, path: path}); err != nil {
		return nil, err
	}
	return c, nil
}

// resolve makes file names absolute; relative ones start in the configuration's folder. systemd names the folder in
// which a service may write.
func (c *Config) resolve(dir string, environ []string) {
	for _, e := range environ {
		if state, ok := strings.CutPrefix(e, "STATE_DIRECTORY="); ok && c.DataDir == "" {
			c.DataDir = state
		}
	}
	if c.DataDir == "" {
		c.DataDir = filepath.Join(dir, "fakturisd-data")
	}
	for _, name := range append(c.logos(), &c.DataDir, &c.TLS.Cert, &c.TLS.Key) {
		if *name != "" && !filepath.IsAbs(*name) {
			*name = filepath.Join(dir, *name)
		}
	}
}

// logos returns where the files of logos are named.
func (c *Config) logos() []*string {
	all := []*string{&c.Company.Logo}
	add := func(company *invoicing.Company, look *Look) {
		if all = append(all, &look.Logo); company != nil {
			all = append(all, &company.Logo)
		}
	}
	for i := range c.Shops {
		s := &c.Shops[i]
		add(s.Company, &s.Layout.Look)
		for j := range s.Layout.Domains {
			add(s.Layout.Domains[j].Company, &s.Layout.Domains[j].Look)
		}
	}
	return all
}

// readSecrets reads what is named by a *_file key. Relative names start in the configuration's folder.
func (c *Config) readSecrets(dir string) error {
	if err := readSecret(dir, "database.dsn", &c.Database.DSN, c.Database.DSNFile); err != nil {
		return err
	}
	if err := readSecret(dir, "database.owner_dsn", &c.Database.OwnerDSN, c.Database.OwnerDSNFile); err != nil {
		return err
	}
	if err := readSecret(dir, "mail.password", &c.Mail.Password, c.Mail.PasswordFile); err != nil {
		return err
	}
	if err := readSecret(dir, "mail.bounces.password", &c.Mail.Bounces.Password, c.Mail.Bounces.PasswordFile); err != nil {
		return err
	}
	for i := range c.Shops {
		s := &c.Shops[i]
		if err := readSecret(dir, "shops."+s.Key+".dsn", &s.DSN, s.DSNFile); err != nil {
			return err
		}
		if err := readSecret(dir, "shops."+s.Key+".push.dsn", &s.Push.DSN, s.Push.DSNFile); err != nil {
			return err
		}
		if err := readSecret(dir, "shops."+s.Key+".extension.secret", &s.Extension.Secret, s.Extension.SecretFile); err != nil {
			return err
		}
		if err := readSecret(dir, "shops."+s.Key+".triggers_dsn", &s.TriggersDSN, s.TriggersDSNFile); err != nil {
			return err
		}
	}
	return nil
}

func readSecret(dir, key string, value *string, file string) error {
	if file == "" {
		return nil
	}
	if *value != "" {
		return invoicing.Invalidf("%s and %s_file are both set; keep one of them", key, key)
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return invoicing.Invalidf("%s_file: %w", key, err)
	}
	*value = strings.TrimRight(string(text), "\r\n")
	return nil
}
