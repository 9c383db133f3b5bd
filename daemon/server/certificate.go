package server

import (
	"crypto/tls"
	"os"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"fakturisd/invoicing"
)

// NewTLS returns what a listener for other machines speaks: TLS 1.2 or newer, with the certificate in two PEM files. They
// are read again when they change, so that a renewed certificate needs no restart; one that cannot be read leaves the
// old one in use.
func NewTLS(cert, key string, log zerolog.Logger) (*tls.Config, error) {
	c := &certificate{files: [2]string{cert, key}, log: log}
	if err := c.read(); err != nil {
		return nil, invoicing.Invalidf("tls.cert and tls.key: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.current}, nil
}

// certificate is what the files held when they were last read.
type certificate struct {
	files [2]string
	log   zerolog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	stamps [2]time.Time // of the files as they were last read, readable or not
}

func (c *certificate) current(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.changed() {
		if err := c.read(); err != nil {
			c.log.Error().Err(err).Msg("the new certificate cannot be read; the old one stays in use")
		} else {
			c.log.Info().Msg("the certificate was read again")
		}
	}
	return c.loaded, nil
}

// changed looks at the files' times; one that is missing just now is being replaced.
func (c *certificate) changed() bool {
	var now [2]time.Time
	for i, name := range c.files {
		info, err := os.Stat(name)
		if err != nil {
			return false
		}
		now[i] = info.ModTime()
	}
	if now == c.stamps {
		return false
	}
	c.stamps = now
	return true
}

func (c *certificate) read() error {
	c.changed() // notes the times before the contents: what changes in between is read once more
	loaded, err := tls.LoadX509KeyPair(c.files[0], c.files[1])
	if err != nil {
		return err
	}
	c.loaded = &loaded
	return nil
}
