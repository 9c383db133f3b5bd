package sampleshop

// Categories of the sample, by categories_id.
const (
	categoryTea = iota + 1
	categoryCoffee
	categoryChina
	categoryThings
	categoryBooks
)

// Tax classes of a new shop.
const (
	taxNone     = 0
	taxStandard = 1
	taxReduced  = 2
)

// article is one article of the sample's catalogue. Its gross price is the German one.
type article struct {
	model, german, english string
	gross                  string
	tax                    int64
	kilos                  string
	category               int64
	maker                  int64
	options                []int64 // option groups, see options
	graduated              bool    // cheaper from 10 and from 50 on
	special                string  // gross special price
	restricted             bool    // adults only
	virtual                bool    // sent by mail
	off                    bool    // not for sale any more
}

// option is a choice with its values.
type option struct {
	id              int64
	german, english string
	values          []optionValue
}

type optionValue struct {
	id              int64
	german, english string
	model           string
	price           string // net, with its sign's column apart
	prefix          string
	kilos           string
}

// articles is what the sample sells. Names hold what real shops hold: quotes, umlauts, entities, tags, long words.
func articles() []article {
	const t, c, p, z, b = categoryTea, categoryCoffee, categoryChina, categoryThings, categoryBooks
	return []article{
		{model: "T-ASS-250", german: `Assam Tee „Gold" 250 g`, english: "Assam Tea Gold 250 g", gross: "10.00", tax: 2, kilos: "0.25", category: t, maker: 1},
		{model: "T-DAR-100", german: "Darjeeling First Flush FTGFOP1 100 g", english: "Darjeeling First Flush FTGFOP1 100 g", gross: "14.90", tax: 2, kilos: "0.1", category: t, maker: 1},
		{model: "T-CEY-250", german: "Ceylon Orange Pekoe 250 g", english: "Ceylon Orange Pekoe 250 g", gross: "8.45", tax: 2, kilos: "0.25", category: t, maker: 1},
		{model: "T-OST-500", german: "Ostfriesenmischung kräftig 500 g", english: "East Frisian Blend strong 500 g", gross: "13.95", tax: 2, kilos: "0.5", category: t, maker: 2, graduated: true},
		{model: "T-EAR-250", german: "Earl Grey mit natürlichem Bergamotteöl 250 g", english: "Earl Grey with natural bergamot oil 250 g", gross: "9.20", tax: 2, kilos: "0.25", category: t, maker: 1},
		{model: "T-LAP-100", german: "Lapsang Souchong, über Kiefernholz geräuchert 100 g", english: "Lapsang Souchong, pine-smoked 100 g", gross: "7.80", tax: 2, kilos: "0.1", category: t, maker: 1},
		{model: "T-SEN-100", german: "Sencha Uchiyama Bio 100 g", english: "Sencha Uchiyama organic 100 g", gross: "12.60", tax: 2, kilos: "0.1", category: t, maker: 3},
		{model: "T-MAT-30", german: "Matcha &quot;Zeremonie&quot; 30 g", english: "Matcha &quot;Ceremony&quot; 30 g", gross: "24.99", tax: 2, kilos: "0.03", category: t, maker: 3},
		{model: "T-JAS-100", german: "Jasmin-Drachenperlen 100 g", english: "Jasmine Dragon Pearls 100 g", gross: "16.40", tax: 2, kilos: "0.1", category: t, maker: 3, special: "13.90"},
		{model: "T-PFE-200", german: "Pfefferminze geschnitten 200 g", english: "Peppermint cut 200 g", gross: "5.95", tax: 2, kilos: "0.2", category: t, maker: 2, graduated: true},
		{model: "T-KAM-150", german: "Kamillenblüten ganz 150 g", english: "Camomile flowers 150 g", gross: "6.75", tax: 2, kilos: "0.15", category: t, maker: 2},
		{model: "T-ROO-250", german: "Rooibos Vanille<br />250 g", english: "Rooibos Vanilla<br />250 g", gross: "7.35", tax: 2, kilos: "0.25", category: t, maker: 2},
		{model: "T-FRU-250", german: "Früchtetee „Omas Garten“ 250 g", english: "Fruit Tea Grandma's Garden 250 g", gross: "7.15", tax: 2, kilos: "0.25", category: t, maker: 2},
		{model: "T-WEI-50", german: "Weißer Tee Pai Mu Tan 50 g", english: "White Tea Pai Mu Tan 50 g", gross: "9.99", tax: 2, kilos: "0.05", category: t, maker: 3},
		{model: "T-OOL-100", german: "Oolong Tie Guan Yin 100 g", english: "Oolong Tie Guan Yin 100 g", gross: "18.30", tax: 2, kilos: "0.1", category: t, maker: 3},
		{model: "T-BEU-25", german: "Schwarzer Tee, 25 Beutel", english: "Black Tea, 25 bags", gross: "3.49", tax: 2, kilos: "0.06", category: t, maker: 2, graduated: true},
		{model: "", german: "Teeprobe", english: "Tea sample", gross: "1.20", tax: 2, kilos: "0.01", category: t, maker: 1, options: []int64{4, 5}},
		{model: "K-ESP-1", german: "Espresso Röstung „Napoli“ 1 kg", english: "Espresso Roast Napoli 1 kg", gross: "22.90", tax: 2, kilos: "1", category: c, maker: 4, options: []int64{3}},
		{model: "K-CRE-1", german: "Café Crème 1 kg", english: "Café Crème 1 kg", gross: "19.90", tax: 2, kilos: "1", category: c, maker: 4, options: []int64{3}, graduated: true},
		{model: "K-ETH-250", german: "Äthiopien Yirgacheffe 250 g", english: "Ethiopia Yirgacheffe 250 g", gross: "9.80", tax: 2, kilos: "0.25", category: c, maker: 4, options: []int64{3}},
		{model: "K-KOL-250", german: "Kolumbien Supremo 250 g", english: "Colombia Supremo 250 g", gross: "8.90", tax: 2, kilos: "0.25", category: c, maker: 4, options: []int64{3}},
		{model: "K-ENT-250", german: "Entkoffeiniert, schonend mit Wasser 250 g", english: "Decaf, water process 250 g", gross: "9.40", tax: 2, kilos: "0.25", category: c, maker: 4, options: []int64{3}},
		{model: "K-MAL-500", german: "Malzkaffee 500 g", english: "Malt Coffee 500 g", gross: "4.25", tax: 2, kilos: "0.5", category: c, maker: 4, graduated: true},
		{model: "K-KAK-250", german: "Trinkschokolade 70 % Kakao 250 g", english: "Drinking Chocolate 70 % 250 g", gross: "8.15", tax: 2, kilos: "0.25", category: c, maker: 4},
		{model: "P-KAN-12", german: "Teekanne &quot;Klassik&quot; 1,2&nbsp;l", english: "Teapot Classic 1.2&nbsp;l", gross: "29.99", tax: 1, kilos: "1.2", category: p, maker: 5, options: []int64{1}},
		{model: "P-KAN-06", german: "Teekanne Groß & Gemütlich 0,6 l", english: "Teapot cosy 0.6 l", gross: "24.50", tax: 1, kilos: "0.9", category: p, maker: 5, options: []int64{1, 2}},
		{model: "P-TAS-2", german: "Teetasse mit Untertasse, handbemalt", english: "Tea cup with saucer, hand-painted", gross: "17.95", tax: 1, kilos: "0.35", category: p, maker: 5, options: []int64{1}},
		{model: "P-SET-6", german: "Kaffeeservice 18-teilig „Sanssouci“", english: "Coffee set, 18 pieces", gross: "189.00", tax: 1, kilos: "6.4", category: p, maker: 5},
		{model: "P-BEC-3", german: "Becher<br />„Guten Morgen“", english: "Mug<br />Good Morning", gross: "11.90", tax: 1, kilos: "0.4", category: p, maker: 5, options: []int64{1}, graduated: true},
		{model: "P-STO-1", german: "Stövchen aus Gusseisen", english: "Cast iron warmer", gross: "34.90", tax: 1, kilos: "1.1", category: p, maker: 5, special: "29.90"},
		{model: "P-ZUC-1", german: "Zuckerdose mit Löffel", english: "Sugar bowl with spoon", gross: "15.50", tax: 1, kilos: "0.3", category: p, maker: 5, options: []int64{1}},
		{model: "P-MIL-1", german: "Milchkännchen 0,2 l", english: "Milk jug 0.2 l", gross: "9.95", tax: 1, kilos: "0.2", category: p, maker: 5, options: []int64{1}},
		{model: "P-GLA-4", german: "Teeglas doppelwandig, 4er-Set", english: "Double wall glass, set of 4", gross: "27.80", tax: 1, kilos: "0.9", category: p, maker: 6},
		{model: "P-SCH-5", german: "Matchaschale „Kurinuki“", english: "Matcha bowl Kurinuki", gross: "46.00", tax: 1, kilos: "0.5", category: p, maker: 6},
		{model: "P-VAS-9", german: "Vase 32 cm (2. Wahl)", english: "Vase 32 cm (seconds)", gross: "39.00", tax: 1, kilos: "1.6", category: p, maker: 5, special: "19.50"},
		{model: "Z-FIL-10", german: "Teefilter 10er", english: "Tea filters, 10", gross: "0.99", tax: 1, kilos: "0.05", category: z, maker: 6, graduated: true},
		{model: "Z-FIL-100", german: "Papierteefilter Größe 2, 100 Stück", english: "Paper tea filters size 2, 100", gross: "4.29", tax: 1, kilos: "0.12", category: z, maker: 6, graduated: true},
		{model: "Z-SIE-1", german: "Teesieb Edelstahl", english: "Tea strainer, steel", gross: "7.49", tax: 1, kilos: "0.05", category: z, maker: 6},
		{model: "Z-EI-1", german: "Tee-Ei mit Kette", english: "Tea infuser with chain", gross: "5.99", tax: 1, kilos: "0.04", category: z, maker: 6},
		{model: "Z-LOE-6", german: "Kaffeelöffel, 6 Stück", english: "Coffee spoons, 6", gross: "18.60", tax: 1, kilos: "0.2", category: z, maker: 6},
		{model: "Z-MUE-1", german: "Handkaffeemühle mit Keramikmahlwerk", english: "Hand grinder, ceramic burrs", gross: "64.90", tax: 1, kilos: "0.8", category: z, maker: 6},
		{model: "Z-WAS-17", german: "Wasserkocher mit Temperaturwahl 1,7 l", english: "Kettle with temperature control 1.7 l", gross: "79.95", tax: 1, kilos: "1.5", category: z, maker: 6},
		{model: "Z-WAA-1", german: "Küchenwaage 0,1 g bis 2 kg", english: "Kitchen scales", gross: "32.40", tax: 1, kilos: "0.6", category: z, maker: 6},
		{model: "Z-DOS-1", german: "Vorratsdose Kirschbaumrinde", english: "Tea caddy, cherry bark", gross: "58.00", tax: 1, kilos: "0.2", category: z, maker: 6},
		{model: "Z-DOS-5", german: "Blechdose 5-stöckig, „Donaudampfschifffahrtsgesellschaft“", english: "Tin, five tiers", gross: "21.75", tax: 1, kilos: "0.7", category: z, maker: 6},
		{model: "Z-BES-1", german: "Bambusbesen (Chasen) 80 Borsten", english: "Bamboo whisk", gross: "19.20", tax: 1, kilos: "0.03", category: z, maker: 6},
		{model: "Z-TUC-2", german: "Geschirrtuch Halbleinen, 2er-Pack", english: "Tea towels, 2", gross: "13.30", tax: 1, kilos: "0.2", category: z, maker: 6, options: []int64{1}},
		{model: "Z-SCH-1", german: "Schürze „Küchenmeister's Liebling“", english: "Apron", gross: "26.00", tax: 1, kilos: "0.3", category: z, maker: 6, options: []int64{2}},
		{model: "Z-ENT-1", german: "Entkalker 250 ml", english: "Descaler 250 ml", gross: "6.45", tax: 1, kilos: "0.3", category: z, maker: 6, graduated: true},
		{model: "Z-KLU-1", german: "Kluntje weiß 500 g", english: "Rock sugar white 500 g", gross: "3.15", tax: 2, kilos: "0.5", category: z, maker: 2, graduated: true},
		{model: "Z-HON-1", german: "Lindenhonig vom Imker 500 g", english: "Linden honey 500 g", gross: "8.95", tax: 2, kilos: "0.75", category: z, maker: 2},
		{model: "Z-KEK-1", german: "Heidesand-Gebäck 200 g", english: "Shortbread 200 g", gross: "4.80", tax: 2, kilos: "0.2", category: z, maker: 2},
		{model: "Z-RUM-07", german: "Teerum 54 % 0,7 l", english: "Rum for tea 54 % 0.7 l", gross: "18.90", tax: 1, kilos: "1.3", category: z, maker: 2, restricted: true},
		{model: "Z-LIK-05", german: "Sahnelikör „Friesentraum“ 0,5 l", english: "Cream liqueur 0.5 l", gross: "15.40", tax: 1, kilos: "1", category: z, maker: 2, restricted: true},
		{model: "B-TEE-1", german: "Das große Teebuch", english: "The big book of tea", gross: "19.99", tax: 2, kilos: "0.6", category: b, maker: 7, special: "15.00"},
		{model: "B-KAF-1", german: "Kaffee – von der Bohne bis zur Tasse", english: "Coffee – from bean to cup", gross: "24.00", tax: 2, kilos: "0.8", category: b, maker: 7},
		{model: "B-POR-1", german: "Handbuch der Porzellanmarken & -manufakturen", english: "Handbook of porcelain marks", gross: "48.00", tax: 2, kilos: "1.4", category: b, maker: 7},
		{model: "B-ESS-1", german: "Teestunde (E-Book, PDF)", english: "Tea hour (e-book, PDF)", gross: "9.99", tax: 2, kilos: "0", category: b, maker: 7, virtual: true},
		{model: "B-KUR-1", german: "Online-Kurs „Latte Art“", english: "Online course Latte Art", gross: "39.00", tax: 1, kilos: "0", category: b, maker: 7, virtual: true},
		{model: "GIFT_25", german: "Geschenkgutschein 25 &euro;", english: "Gift voucher 25 &euro;", gross: "25.00", tax: taxNone, kilos: "0", category: b, maker: 7, virtual: true},
		{model: "K-ALT-1", german: "Weihnachtsröstung 2019", english: "Christmas roast 2019", gross: "12.90", tax: 2, kilos: "0.5", category: c, maker: 4, off: true},
	}
}

// options are the choices; 4 and 5 together make five hundred different samples.
func options() []option {
	tasting := option{id: 4, german: "Sorte", english: "Kind"}
	kinds := []string{"Assam", "Darjeeling", "Ceylon", "Sencha", "Bancha", "Oolong", "Pu-Erh", "Rooibos", "Jasmin", "Keemun"}
	for i, harvest := range []string{"First Flush", "Second Flush", "Herbstpflückung", "Broken", "Blatt", "Fannings", "Bio", "Hochland", "Garten", "Auslese"} {
		for j, kind := range kinds {
			name := kind + " " + harvest
			tasting.values = append(tasting.values, optionValue{id: int64(100 + 10*i + j), german: name, english: name, price: "0", prefix: "+", kilos: "0"})
		}
	}
	return []option{
		{1, "Farbe", "Colour", []optionValue{
			{1, "Blau", "Blue", "-BLAU", "1.6807", "+", "0"}, {2, "Weiß", "White", "-WEISS", "0", "+", "0"},
			{3, "Grün", "Green", "-GRUEN", "0.8403", "+", "0"}, {4, "Ochsenblutrot", "Oxblood", "-ROT", "2.5210", "+", "0"},
		}},
		{2, "Größe", "Size", []optionValue{
			{11, "klein", "small", "-S", "1.2605", "-", "0.05"}, {12, "mittel", "medium", "-M", "0", "+", "0"}, {13, "groß", "large", "-L", "3.3613", "+", "0.1"},
		}},
		{3, "Mahlgrad", "Grind", []optionValue{
			{21, "ganze Bohne", "whole bean", "", "0", "+", "0"}, {22, "gemahlen für Filter", "ground for filter", "-F", "0.4673", "+", "0"},
			{23, "gemahlen für Espressokocher", "ground for moka pot", "-E", "0.4673", "+", "0"},
		}},
		tasting,
		{5, "Menge", "Quantity", []optionValue{
			{201, "10 g", "10 g", "P10", "0", "+", "0"}, {202, "25 g", "25 g", "P25", "1.4019", "+", "0.015"},
			{203, "50 g", "50 g", "P50", "3.2710", "+", "0.04"}, {204, "100 g", "100 g", "P100", "6.0748", "+", "0.09"},
			{205, "250 g", "250 g", "P250", "13.5514", "+", "0.24"},
		}},
	}
}
