package procedure

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fakturisd/daemon/config"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// section is what the chapters are made of.
type section = invoicing.ProcedureSection

// Describe writes the text.
func (f Facts) Describe() invoicing.Procedure {
	return invoicing.Procedure{
		Title: "Verfahrensdokumentation: Rechnungen mit fakturisd",
		Sections: []section{
			f.general(), f.systems(), f.shops(), f.numbers(), f.steps(), f.corrections(), f.people(), f.keeping(), f.sending(), f.schedule(),
			retention(), f.backup(), f.auditing(), versions(),
		},
	}
}

func (f Facts) general() section {
	c := f.Config.Company
	return section{Heading: "Allgemeines", Text: []string{
		fmt.Sprintf("Stand: %s, aus der laufenden Konfiguration erzeugt von fakturisd %s.", f.Today.German(), f.Version),
		fmt.Sprintf("Unternehmen: %s, %s, %s %s. USt-IdNr.: %s, Steuernummer: %s.", c.Name, c.Street, c.Postcode, c.City, orNone(c.VATID), orNone(c.TaxNumber)),
		"Dieses Dokument beschreibt, wie Aufträge aus den Webshops übernommen, wie Lieferscheine und Rechnungen daraus gestellt, versendet und " +
			"aufbewahrt werden (GoBD, Kapitel 10.1). Es beschreibt das Programm; organisatorische Regeln des Betriebs (Vertretung, Belegablage, " +
			"Eingangsrechnungen) sind zu ergänzen. Der Text ist vom Steuerberater zu bestätigen.",
	}}
}

func (f Facts) systems() section {
	return section{Heading: "Eingesetzte Programme", Table: [][]string{
		{"Aufgabe", "Programm", "Stand"},
		{"Übernahme, Rechnungen, Archiv", "fakturisd", f.Version},
		{"Datenbank", "MariaDB oder MySQL", f.Database},
		{"PDF", "wkhtmltopdf", f.Renderer},
		{"Druckvorlagen", "Teil von fakturisd", "SHA-256 " + f.Templates},
	}}
}

func (f Facts) shops() section {
	table := [][]string{{"Shop", "Schlüssel", "Adresse", "System", "Verfolgung", "Übernahme nach Ruhe von"}}
	for _, s := range f.Config.Shops {
		table = append(table, []string{s.Name, s.Key, s.URL, s.System, s.Tracking, s.Settle.String()})
		for _, d := range s.Layout.Domains {
			table = append(table, []string{d.Name, d.Key, d.URL, s.System, "wie " + s.Key, "wie " + s.Key})
		}
	}
	return section{Heading: "Shops und wie ihnen gefolgt wird", Text: []string{
		"Die Datenbank jedes Shops wird nur gelesen. Bestellungen, Kunden und Artikel werden übernommen, sobald sie vollständig sind und geruht haben; " +
			"ein Abgleich vergleicht außerdem regelmäßig alles (alle " + f.Config.Scan.String() + "). Was nicht aufgeht oder nicht übernommen werden kann, steht unter »Prüfen« und " +
			"wird von niemandem stillschweigend berichtigt. Die Beträge kommen aus der Bestellung, nie aus dem heutigen Katalog. Ändert der Shop eine " +
			"Bestellung später, bleibt der alte Stand als Revision erhalten; gestellte Belege ändern sich nicht.",
	}, Table: table}
}

func (f Facts) numbers() section {
	settings := f.Config.Settings()
	table := [][]string{{"Belegart", "Shop", "Muster"}}
	for _, k := range []struct{ kind, name string }{{invoicing.NumbersInvoice, "Rechnung, Sammelrechnung"},
		{invoicing.NumbersCancellation, "Stornorechnung"}, {invoicing.NumbersDeliveryNote, "Lieferschein"}} {
		standard := invoicing.NumberPattern(k.kind, "", settings)
		table = append(table, []string{k.name, "alle", standard})
		for _, shop := range slices.Sorted(maps.Keys(settings)) {
			if p := invoicing.NumberPattern(k.kind, shop, settings); p != standard {
				table = append(table, []string{k.name, shop, p})
			}
		}
	}
	text := []string{"Eine Nummer entsteht erst beim Stellen, in derselben Datenbanktransaktion, die den Inhalt festschreibt. Der Nummernkreis ist so lange gesperrt; eine " +
		"abgebrochene Transaktion gibt die Nummer an den nächsten Beleg. Entwürfe haben keine Nummer. {year} beginnt jedes Jahr einen neuen Kreis."}
	for _, n := range f.Numbers {
		gaps := "keine Lücke"
		if len(n.Gaps) > 0 {
			gaps = "es fehlen " + strings.Join(n.Gaps, ", ")
		}
		text = append(text, fmt.Sprintf("Kreis %s: %d Nummern vergeben, %d Belege, von %s bis %s; %s.", n.Key, n.Given, n.Documents, orNone(n.First), orNone(n.Last), gaps))
	}
	return section{Heading: "Nummernkreise", Text: text, Table: table}
}

func (f Facts) steps() section {
	return section{Heading: "Vom Auftrag zum Archiv", Steps: []string{
		"Übernahme: Der Auftrag wird aus dem Shop gespiegelt, samt Positionen, Steuer je Satz und Anschriften.",
		"Entwurf: Eine Person (oder ein fälliger Service-Vertrag) macht daraus einen Entwurf. Er hat keine Nummer und darf geändert werden; jede Änderung wird protokolliert.",
		"Prüfung: Das Programm rechnet Summen und Steuer nach (EN 16931, BR-CO-10 bis -16) und hält Entwürfe zurück, die nicht aufgehen.",
		"Stellen: Nummer, Datum und der ganze Inhalt werden in einer Transaktion festgeschrieben, mit SHA-256 und einem Glied der Prüfsummenkette.",
		"PDF: Aus dem festgeschriebenen Inhalt wird das PDF gemacht, einmal angehängt und ebenfalls in die Kette aufgenommen. Nach einem Absturz geht es dort weiter, wo es stand.",
		"Versand: Das archivierte PDF geht per E-Mail an den Kunden; jeder Schritt und die Antwort des Mailservers werden festgehalten. Ist ungewiss, ob eine E-Mail ankam, entscheidet eine Person.",
		"Archiv: Inhalt, PDF und Kette liegen in der Datenbank und werden nie geändert.",
	}}
}

func (f Facts) corrections() section {
	return section{Heading: "Korrekturen", Text: []string{
		"Ein gestellter Beleg wird nie geändert oder gelöscht. Falsches wird durch einen neuen Beleg mit eigener Nummer berichtigt, der sich auf den ursprünglichen " +
			"bezieht (§ 31 Abs. 5 UStDV): Stornorechnung oder berichtigte Rechnung. Zahlungen werden nur hinzugefügt; eine falsche wird durch eine Gegenbuchung aufgehoben.",
	}}
}

// mayDo says what a program may do with its token.
func mayDo(t store.Token) string {
	var may []string
	if t.Allows(store.ScopeRead) {
		may = append(may, "lesen")
	}
	if t.Allows(store.ScopeWrite) {
		may = append(may, "ändern wie ein Benutzer")
	}
	for _, scope := range t.Scopes {
		if shop, ok := strings.CutPrefix(scope, store.ScopeShop); ok {
			may = append(may, "zu Bestellungen von "+shop+" Belege zeigen und entwerfen")
		}
	}
	return "über die Schnittstelle /api/v1: " + strings.Join(may, ", ")
}

func (f Facts) people() section {
	table := [][]string{{"Anmeldung", "Name", "Darf"}}
	for _, u := range f.Users {
		table = append(table, []string{u.Login, u.Name, "alles in der Oberfläche: entwerfen, stellen, versenden, prüfen; Gestelltes ändern kann niemand"})
	}
	for _, t := range f.Tokens {
		if t.Revoked.IsZero() {
			table = append(table, []string{"Programm (Token)", t.Name, mayDo(t)})
		}
	}
	return section{Heading: "Wer was darf", Text: []string{
		"Anmeldung mit Kennwort (gespeichert als Argon2id). Das Protokoll hält fest, wer wann was getan hat; es wird nur ergänzt. Benutzer legt ein Administrator des Servers an (fakturisd user add).",
	}, Table: table}
}

func (f Facts) keeping() section {
	text := []string{}
	if f.Keeps.Whole() {
		text = append(text, "Die Datenbank verweigert UPDATE und DELETE auf gestellten Rechnungen, Lieferscheinen, Dateien, Protokoll, Kette und Zahlungen: durch Trigger "+
			"(fakturis_keep_…), die bei jedem Start und alle zehn Minuten geprüft und nötigenfalls neu angelegt werden, und durch die Rechte des Kontos.")
	} else {
		text = append(text, "NICHT GESCHÜTZT. Die Datenbank ließe zu: "+orNone(strings.Join(f.Keeps.Unprotected, ", "))+". "+f.Keeps.Reason)
	}
	if len(f.Keeps.MayAlter) == 0 {
		text = append(text, "Das Konto des Programms kann Tabellen und Trigger nicht ändern; sie gehören einem anderen Konto.")
	} else {
		text = append(text, "Das Konto des Programms könnte den Schutz aufheben (Rechte: "+strings.Join(f.Keeps.MayAlter, ", ")+"); enger wird es mit database.owner_dsn.")
	}
	text = append(text, "Jeder Beleg und jede Datei hat ein Glied in einer Kette von SHA-256-Prüfsummen; jedes Glied schließt alle früheren ein. Wer Inhalt und Prüfsumme zugleich ändert, fällt dadurch auf. "+
		"Wer die ganze Kette neu schriebe, fiele auf, sobald eine der früher notierten Prüfsummen fehlt: deshalb wird die letzte regelmäßig außerhalb notiert.")
	if f.Head.Links > 0 {
		text = append(text, fmt.Sprintf("Die Kette hat %d Glieder; das letzte hat die Prüfsumme %d:%s.", f.Head.Links, f.Head.Links, f.Head.Hash))
	}
	return section{Heading: "Unveränderbarkeit", Text: text}
}

func (f Facts) sending() section {
	m := f.Config.Mail
	if m.Host == "" {
		return section{Heading: "Versand", Text: []string{"Es ist kein Mailserver eingetragen; E-Mails warten."}}
	}
	table := [][]string{{"Shop", "Absender", "Kopie an"}}
	settings := f.Config.Settings()
	for _, shop := range slices.Sorted(maps.Keys(settings)) {
		table = append(table, []string{cmp.Or(shop, "Unternehmen"), settings[shop].MailFrom, orNone(settings[shop].MailBCC)})
	}
	return section{Heading: "Versand", Text: []string{
		fmt.Sprintf("Mailserver: %s, Port %d, Verschlüsselung %s, Anmeldung als %s.", m.Host, m.Port, m.TLS, orNone(m.User)),
	}, Table: table}
}

func (f Facts) schedule() section {
	text := []string{
		"Service-Verträge werden zwei Jahre im Voraus in Zeiträume gelegt; jeder Zeitraum wird höchstens einmal berechnet, dafür sorgen eindeutige Schlüssel der Datenbank. Eine Änderung " +
			"des Vertrags betrifft nur, was weder zusammengefasst noch übernommen noch berechnet ist. Jede Fassung einer Sammelrechnung bleibt erhalten, jede Entscheidung steht im Protokoll.",
		sendingText(f.Config),
		"Ein Urlaub, den eine Person einträgt, hält alles bis zu seinem Ende an. Was ohne Versanddatum ist, wird nie von selbst gesendet; ab dem vorläufigen Datum fragt das Programm danach, " +
			"bis eine Person entscheidet. Versäumtes wird auf Entscheidung einer Person mit dem Datum von damals, mit dem heutigen, mit der nächsten Rechnung oder gar nicht berechnet.",
		fmt.Sprintf("Rechnungen sind nach %d Tagen fällig, wenn nichts anderes vereinbart ist. Geschäftsdaten gelten nach der Uhr in Berlin.", *f.Config.Send.DueDays),
	}
	return section{Heading: "Zeitplan", Text: text}
}

// sendingText says when invoices go out by themselves.
func sendingText(c *config.Config) string {
	when := "rund um die Uhr"
	if c.Send.Window != "" {
		when = "in der Zeit " + c.Sending().Window.String() + " Uhr"
	}
	if c.Send.BusinessDays {
		when += ", nur an Werktagen"
		if c.Send.Bundesland != "" {
			when += " (Feiertage: " + c.Send.Bundesland + ")"
		}
	}
	return fmt.Sprintf("Rechnungsentwürfe und Sammelrechnungen mit Versanddatum werden an diesem Tag von selbst gestellt und versendet, %s; versäumte noch bis zu %d Tage später, "+
		"danach entscheidet eine Person. Ungewöhnliche (Betrag, doppelter Zeitraum, inaktiver Kunde, zu viele an einem Tag) werden gehalten, bis eine Person sie freigibt.", when, *c.Send.LateDays)
}

func retention() section {
	return section{Heading: "Aufbewahrung", Text: []string{
		"Fristen nach § 147 AO und § 14b UStG, vom Steuerberater zu bestätigen. Sie beginnen mit dem Ende des Kalenderjahres und laufen länger, solange eine Festsetzung offen ist. " +
			"Das Programm löscht keinen Beleg.",
	}, Table: [][]string{
		{"Unterlagen", "Frist", "Wo"},
		{"Rechnungen, Stornorechnungen, Sammelrechnungen (Inhalt und PDF)", "8 Jahre", "Datenbank, Export"},
		{"Verfahrensdokumentation, Protokoll", "10 Jahre", "jede Fassung ablegen; Protokoll in der Datenbank"},
		{"Handels- und Geschäftsbriefe (E-Mails zu Rechnungen)", "6 Jahre", "Datenbank (Verlauf der E-Mails), Archivkopie"},
		{"Lieferscheine, die keine Buchungsbelege sind", "bis die Rechnung versendet ist", "Datenbank"},
	}}
}

func (f Facts) backup() section {
	return section{Heading: "Datensicherung", Text: []string{
		"Alles liegt in der FAKTURIS-Datenbank, auch die PDFs. Sie wird als Ganzes gesichert (mariadb-dump --single-transaction) und als Ganzes zurückgespielt, nie in einzelnen Tabellen: " +
			"sonst stimmen Nummernkreise und Kette nicht. Wann, wohin und wie oft gesichert wird, ist hier zu ergänzen.",
	}}
}

func (f Facts) auditing() section {
	return section{Heading: "Prüfung und Überlassung", Text: []string{
		"»fakturisd archive verify« rechnet alle Inhalte, Dateien, Kettenglieder und Nummernkreise nach und nennt jeden Beleg, an dem etwas nicht stimmt. »fakturisd archive export ORDNER« schreibt alle Belege " +
			"mit Verzeichnis, Beschreibung für die Datenträgerüberlassung (index.xml), Protokoll und Kette in einen Ordner (§ 147 Abs. 6 AO, Z3).",
	}}
}

func versions() section {
	return section{Heading: "Fassungen", Text: []string{
		"Diese Fassung wird mit »fakturisd archive describe« erzeugt. Nach jeder Änderung der Konfiguration oder des Programms ist eine neue zu erzeugen und abzulegen; frühere bleiben aufbewahrt.",
	}}
}

func orNone(s string) string { return cmp.Or(s, "–") }
