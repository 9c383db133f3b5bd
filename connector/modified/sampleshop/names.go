package sampleshop

import "strings"

// place is a town with one of its postcodes.
type place struct{ postcode, city string }

func firstNames(gender string) []string {
	if gender == "f" {
		return strings.Fields("Anna Änne Birgit Charlotte Claudia Dörte Elke Emma Frauke Gabriele Grete Hannah Heike Ingrid Jördis Katharina Käthe Lena Lieselotte Maike Marlene Mia Monika Nele Petra Renate Sabine Sigrid Susanne Ulrike Ursula Vera Wiebke Zoë Özlem Agnieszka")
	}
	return strings.Fields("Alexander Andreas Arne Ben Björn Christian Detlef Dieter Emil Fiete Florian Frank Friedrich Günther Hans-Jürgen Heinz Henrik Ingo Jan Jörg Jürgen Karl-Heinz Klaus Lars Lukas Matthias Michael Noah Ole Paul Peter Rüdiger Sören Stefan Thomas Uwe Volker Wolfgang Mehmet Krzysztof")
}

func lastNames() []string {
	return strings.Split("Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,Wolf,Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Schmitt,Werner,Krause,Meier,Lehmann,Köhler,Maier,Groß,Weiß,Jäger,Böhm,Hübner,Süß,Müller-Lüdenscheidt,von der Heide,Freiherr von Knöterich,O'Brien,D'Angelo,Yılmaz,Nowak,Petersen,Janßen,Hinrichs,Behrens,Überschär", ",")
}

func streets() []string {
	return strings.Split("Hauptstraße,Dorfstraße,Bahnhofstraße,Gartenstraße,Schulstraße,Lindenallee,Große Straße,Am Kai,An der alten Mühle,Goethestraße,Schillerplatz,Kirchweg,Birkenweg,Mühlenstraße,Bergstraße,Rosenweg,Friedrichstraße,Hinter der Worth,Königsallee,Zum Sportplatz,Straße des 17. Juni,Kastanienbogen,Jägerstieg,Am Ölberg,Feldstr.,Breite Straße,Lange Reihe,Auf dem Brink", ",")
}

func companies() []string {
	return strings.Split("Tee & Co. KG|Teekontor Nord GmbH|Café Süßer Löffel|Hotel Zur Post GmbH & Co. KG|Feinkost Böhm OHG|Kanzlei Dr. Groß & Partner mbB|Bäckerei Jäger e.K.|Werbeagentur \"Querdruck\" UG (haftungsbeschränkt)|Stadtwerke Musterstadt|Grundschule Am Ölberg|Buchhandlung Lesezeichen|Zahnarztpraxis Dr. med. dent. Süß|Gasthaus zum Goldenen Hirschen|Reederei Petersen & Söhne|Maschinenbau Krüger AG|Blumen O'Brien", "|")
}

func suburbs() []string {
	return []string{"", "", "", "", "", "", "Hinterhaus", "3. OG links", "Hof 2", "c/o Lehmann", "Ortsteil Süd", "Gebäude 7b"}
}

func remarks() []string {
	return []string{"", "", "", "", "", "", "", "Bitte \"schnell\" liefern & klingeln 2x", "Bitte ohne Rechnung im Paket, ist ein Geschenk!",
		"Bestellnr. 4711", "Abstellgenehmigung: hinter der Mülltonne", "Ihre Kd.-Nr. bei uns: K-08/15\nKostenstelle 3300",
		"Können Sie den Tee bitte luftdicht verpacken? Danke – Grüße aus dem Süden", "100 % zufrieden, gerne wieder"}
}

// germanPlaces are towns with postcodes that belong to them.
func germanPlaces() []place {
	return places("20095 Hamburg,20457 Hamburg,22767 Hamburg,10115 Berlin,10785 Berlin,12043 Berlin,80331 München,80798 München,50667 Köln,60311 Frankfurt am Main,70173 Stuttgart,40213 Düsseldorf,44135 Dortmund,45127 Essen,04109 Leipzig,01067 Dresden,30159 Hannover,28195 Bremen,90402 Nürnberg,47051 Duisburg,44787 Bochum,42103 Wuppertal,33602 Bielefeld,53111 Bonn,48143 Münster,68159 Mannheim,76133 Karlsruhe,86150 Augsburg,65183 Wiesbaden,41061 Mönchengladbach,38100 Braunschweig,24103 Kiel,09111 Chemnitz,52062 Aachen,06108 Halle (Saale),39104 Magdeburg,79098 Freiburg im Breisgau,47798 Krefeld,23552 Lübeck,99084 Erfurt,55116 Mainz,18055 Rostock,34117 Kassel,66111 Saarbrücken,14467 Potsdam,26122 Oldenburg,49074 Osnabrück,69117 Heidelberg,64283 Darmstadt,97070 Würzburg,93047 Regensburg,85049 Ingolstadt,89073 Ulm,37073 Göttingen,26721 Emden,26506 Norden,25938 Wyk auf Föhr,27498 Helgoland,02826 Görlitz,17489 Greifswald,78462 Konstanz,87435 Kempten (Allgäu),92660 Neustadt an der Waldnaab")
}

func foreignPlaces(country string) []place {
	switch country {
	case "AT":
		return places("1010 Wien,1070 Wien,4020 Linz,5020 Salzburg,6020 Innsbruck,8010 Graz,9020 Klagenfurt am Wörthersee")
	case "CH":
		return places("8002 Zürich,3011 Bern,4051 Basel,6003 Luzern,9000 St. Gallen,1204 Genève,7000 Chur")
	case "NL":
		return places("1012 AB Amsterdam,3511 AD Utrecht,9711 LM Groningen")
	case "FR":
		return places("75004 Paris,67000 Strasbourg,69002 Lyon")
	case "ES":
		return places("28013 Madrid,08002 Barcelona")
	case "PL":
		return places("00-001 Warszawa,50-107 Wrocław")
	}
	return places("10001 New York,94103 San Francisco,60601 Chicago")
}

func foreignStreets(country string) []string {
	switch country {
	case "AT", "CH":
		return []string{"Seestrasse", "Bahnhofstrasse", "Kärntner Straße", "Dorfplatz", "Hauptgasse"}
	case "NL":
		return []string{"Prinsengracht", "Oudegracht", "Herestraat"}
	case "FR":
		return []string{"Rue de l'Église", "Avenue Général-Leclerc", "Place Kléber"}
	case "ES":
		return []string{"Calle Mayor", "Carrer d'Aragó"}
	case "PL":
		return []string{"ul. Długa", "ul. Świętojańska"}
	}
	return []string{"Main Street", "5th Avenue", "O'Farrell Street"}
}

// places reads "20095 Hamburg,…"; a Dutch postcode takes two words.
func places(list string) []place {
	var all []place
	for _, s := range strings.Split(list, ",") {
		code, city, _ := strings.Cut(s, " ")
		if len(city) > 3 && city[2] == ' ' && strings.ToUpper(city[:2]) == city[:2] {
			code, city = code+" "+city[:2], city[3:]
		}
		all = append(all, place{code, city})
	}
	return all
}
