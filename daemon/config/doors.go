package config

import (
	"net"
	"net/http"
)

// TLS says how the pages and the API are reached from other machines: with a certificate of our own, or by a reverse proxy
// that has one.
type TLS struct {
	Cert  string `yaml:"cert"`  // PEM file: the certificate, then those that vouch for it
	Key   string `yaml:"key"`   // PEM file
	Proxy bool   `yaml:"proxy"` // a reverse proxy ends TLS before us
}

// Served says whether we speak TLS ourselves.
func (t TLS) Served() bool { return t.Cert != "" }

// Secure says whether browsers reach us by https only.
func (t TLS) Secure() bool { return t.Served() || t.Proxy }

// checkDoors refuses to be reached from other machines in the clear: tokens, passwords and customers' data would be read
// by whoever shares the network.
func (c *Config) checkDoors(at source) error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil || port == "" {
		return at.wrong("$.listen", "%q is not host:port, such as 127.0.0.1:8480", c.Listen)
	}
	switch {
	case c.TLS.Cert == "" && c.TLS.Key != "":
		return at.wrong("$.tls.cert", "is missing; tls.key alone is of no use")
	case c.TLS.Cert != "" && c.TLS.Key == "":
		return at.wrong("$.tls.key", "is missing; tls.cert alone is of no use")
	case c.TLS.Proxy && c.TLS.Served():
		return at.wrong("$.tls.proxy", "and tls.cert exclude each other: either a reverse proxy ends TLS, or fakturisd does")
	case !loopback(host) && !c.TLS.Secure():
		return at.wrong("$.listen", "%q can be reached from other machines, which needs TLS: set tls.cert and tls.key, or tls.proxy: true where a reverse proxy ends TLS; 127.0.0.1:%s is for this machine only", c.Listen, port)
	}
	protection := http.NewCrossOriginProtection()
	for _, o := range c.Origins {
		if err := protection.AddTrustedOrigin(o); err != nil {
			return at.wrong("$.origins", "%q is not an origin such as https://fakturis.example.com (no path, no slash at the end)", o)
		}
	}
	return nil
}

// loopback says whether an address of the configuration is this machine alone.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
