package extension

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"

	"fakturisd/invoicing"
)

// errLost is a question whose answer never came although the shop may have read it.
var errLost = errors.New("the connection broke after the request was written")

// notReached says in German why no answer came. written: the shop may have the question.
func (c Client) notReached(ctx context.Context, err error, written bool) error {
	at := host(c.URL)
	var op *net.OpError
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.As(err, &name) && name.IsNotFound:
		return invoicing.Unavailablef("Den Namen %s gibt es nicht (DNS). Bitte die Adresse des Shops prüfen.", at)
	case errors.As(err, &name):
		return invoicing.Unavailablef("Der Name %s lässt sich nicht auflösen (DNS).", at)
	case certificate(err) != "":
		return invoicing.Conflictf("Das TLS-Zertifikat von %s gilt nicht: %s.", at, certificate(err))
	case errors.As(err, &timeout) && timeout.Timeout() && !written:
		return invoicing.Unavailablef("%s ist nicht zu erreichen: keine Antwort innerhalb der Frist.", at)
	case errors.As(err, &timeout) && timeout.Timeout():
		return invoicing.Unavailablef("Die Shop-Erweiterung auf %s hat nicht rechtzeitig geantwortet.", at)
	case errors.As(err, &op) && op.Op == "dial":
		return invoicing.Unavailablef("%s nimmt keine Verbindung an: Der Webserver läuft nicht, oder eine Firewall weist ab.", at)
	case written:
		return &invoicing.Error{Code: invoicing.CodeUnavailable, Message: "Die Verbindung zu " + at + " brach ab, bevor die Antwort da war.", Err: errLost}
	}
	return invoicing.Unavailablef("Die Verbindung zu %s brach ab.", at)
}

// certificate says what is wrong with the shop's; empty: something else went wrong.
func certificate(err error) string {
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var other *tls.CertificateVerificationError
	switch {
	case errors.As(err, &name):
		return "Es ist für einen anderen Namen ausgestellt"
	case errors.As(err, &unknown):
		return "Der Aussteller ist nicht bekannt (selbst ausgestellt, oder es fehlt ein Zwischenzertifikat)"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "Es ist abgelaufen oder noch nicht gültig"
	case errors.As(err, &invalid), errors.As(err, &other):
		return "Es lässt sich nicht prüfen"
	case errors.Is(err, http.ErrSchemeMismatch):
		return "Dort antwortet kein https"
	}
	return ""
}
