package extension

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"fakturisd/invoicing"
)

// early are the refusals that come before a signature was found good, and so without one.
var early = []string{"off", "address", "method", "too_large", "unsigned", "expired", "signature"}

// refused says in German why the shop gave no answer, and what to do.
func (a answer) refused(c Client) error {
	var r refusal
	if err := json.Unmarshal(a.body, &r); err != nil || r.Error == "" {
		return a.notOurs(c)
	}
	if !slices.Contains(early, r.Error) && !a.signed(c.Secret) {
		return a.unsigned(c)
	}
	code, text := a.sentence(c, r)
	return &invoicing.Error{Code: code, Message: text, Err: refusedError{r.Error}}
}

// sentence translates the protocol's words.
func (a answer) sentence(c Client, r refusal) (invoicing.Code, string) {
	switch r.Error {
	case "off":
		return invoicing.CodeConflict, "Das Modul FAKTURIS ist im Shop nicht installiert, nicht aktiv oder ohne Geheimnis. Bitte im Shop unter Module > System Module einschalten."
	case "address":
		return invoicing.CodeConflict, "Der Shop lässt die Adresse dieses Rechners nicht zu. Bitte sie in der Modulseite des Shops unter den erlaubten Adressen eintragen."
	case "signature":
		return invoicing.CodeConflict, "Das Geheimnis stimmt nicht mit dem des Shops überein. Bitte es aus der Modulseite des Shops in extension.secret übernehmen."
	case "expired":
		return invoicing.CodeConflict, c.clocks(r.Now)
	case "replayed":
		return invoicing.CodeUnavailable, "Der Shop hält die Anfrage für eine wiederholte. Sie wird von selbst noch einmal gestellt."
	case "unknown_order":
		return invoicing.CodeNotFound, "Der Shop kennt den Auftrag nicht (mehr)."
	case "unknown_action":
		return invoicing.CodeConflict, "Die Erweiterung im Shop ist älter als dieses Programm und kann das nicht. Bitte die neue Fassung in den Shop kopieren."
	case "invalid":
		return invoicing.CodeInvalid, "Der Shop nimmt eine Angabe nicht an: " + said(r.Message)
	case "failed":
		return invoicing.CodeUnavailable, "Im Shop ging etwas schief: " + said(r.Message)
	case "unsigned":
		return invoicing.CodeConflict, "Beim Shop kam die Anfrage ohne Unterschrift an. Bitte prüfen, ob ein Proxy oder eine Firewall vor dem Shop Kopfzeilen (X-Fakturis-…) entfernt."
	}
	return invoicing.CodeConflict, fmt.Sprintf("Der Shop lehnt die Anfrage ab (%d, %s): %s", a.status, said(r.Error), said(r.Message))
}

// clocks says by how much they differ, and which one is ahead.
func (c Client) clocks(shop int64) string {
	const what = "Bitte die Uhrzeit beider Rechner prüfen (Zeitdienst NTP)."
	if shop <= 0 {
		return "Die Uhren von Shop und diesem Rechner gehen um mehr als 300 Sekunden auseinander. " + what
	}
	return fmt.Sprintf("Die Uhren gehen auseinander: Die des Shops geht gegenüber diesem Rechner %s. %s", Ahead(time.Unix(shop, 0).Sub(c.now())), what)
}

// Ahead says in German how far a clock is ahead or behind, in whole seconds.
func Ahead(d time.Duration) string {
	seconds := int64(d.Round(time.Second) / time.Second)
	if seconds < 0 {
		return fmt.Sprintf("%d Sekunden nach", -seconds)
	}
	return fmt.Sprintf("%d Sekunden vor", seconds)
}

// notOurs says whose answer it rather is: that of the web server, a password or a maintenance page.
func (a answer) notOurs(c Client) error {
	at := host(c.URL)
	switch {
	case a.status == http.StatusUnauthorized || a.status == http.StatusProxyAuthRequired:
		return invoicing.Conflictf("%s verlangt ein Passwort (.htaccess), bevor die Shop-Erweiterung antwortet. Bitte den Ordner callback/fakturis davon ausnehmen.", at)
	case a.status == http.StatusNotFound:
		return invoicing.Conflictf("Auf %s gibt es die Shop-Erweiterung nicht. Bitte ihre Dateien in den Shop kopieren und die Adresse prüfen (…/callback/fakturis/index.php).", at)
	case a.status == http.StatusForbidden:
		return invoicing.Conflictf("Der Webserver von %s verbietet die Anfrage (403). Bitte .htaccess und Firewall des Shops prüfen: callback/fakturis muss erreichbar sein.", at)
	case a.status == http.StatusServiceUnavailable:
		return invoicing.Unavailablef("%s zeigt eine Wartungsseite (503).", at)
	case a.status >= http.StatusInternalServerError:
		return invoicing.Unavailablef("Der Webserver von %s meldet einen Fehler (%d); im Fehlerprotokoll des Shops steht mehr.", at, a.status)
	}
	return invoicing.Conflictf("%s antwortet mit %d, aber nicht als Shop-Erweiterung. Bitte die Adresse prüfen.", at, a.status)
}

// unsigned is an answer that anybody could have given.
func (a answer) unsigned(c Client) error {
	switch {
	case a.html():
		return invoicing.Unavailablef("%s antwortet mit einer Webseite statt mit der Shop-Erweiterung (Wartungsseite, Passwort oder falsche Adresse).", host(c.URL))
	case a.header.Get(headerSignature) == "":
		return invoicing.Conflictf("Die Antwort von %s trägt keine Unterschrift und gilt nicht. Bitte Adresse und Stand der Shop-Erweiterung prüfen.", host(c.URL))
	}
	return invoicing.Conflictf("Die Unterschrift der Antwort von %s stimmt nicht; sie gilt nicht. Unterwegs wurde sie verändert, oder es antwortet nicht der Shop.", host(c.URL))
}
