package print_test

import (
	"slices"
	"strings"
	"testing"

	"fakturisd/htmlforms/print"
)

func font(t *testing.T) *print.Font {
	t.Helper()
	f, err := print.FindFont(print.FontFolders())
	if err != nil {
		t.Fatal(err)
	}
	if f.Path == "" {
		t.Fatal("no font found (Debian package fonts-dejavu-core)")
	}
	return f
}

// TestUnprintable says of every text whether it goes to print as it is, or who must change what.
func TestUnprintable(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"german":              {"Größe: „Übermaß“ – 20 % 'Ça' €", ""},
		"eastern europe":      {"Žluťoučký kůň, Łódź, Ștefan, Győr", ""},
		"greek and cyrillic":  {"Αθήνα, Москва, Київ", ""},
		"hebrew and arabic":   {"קפה טחון 500 g, قهوة", ""},
		"persian joiner":      {"می\u200cخواهم", ""},
		"combining marks":     {"Cafe\u0301 u\u0308ber a\u030a", ""},
		"marks without end":   {"Z" + strings.Repeat("\u0301", 60), "Position 1: „Ź\u0301“"},
		"letter with no such": {"x\u030c", "Position 1: „x\u030c“ lässt sich mit der Schrift der Belege (DejaVu Sans) nicht zusammensetzen"},
		"vowel points":        {"שָׁלוֹם مُحَمَّد", ""},
		"points without end":  {"ש" + strings.Repeat("\u05b8", 9), "lässt sich mit der Schrift"},
		"variation selectors": {"Herz \u2764\ufe0f und \u260e\ufe0e", ""},
		"old emoji":           {"gut \U0001F600", ""},
		"emoji":               {"Baum \U0001F384", "Position 1: Das Zeichen „🎄“ (U+1F384) kann die Schrift der Belege (DejaVu Sans) nicht darstellen; bitte den Text im Entwurf ändern."},
		"joined emoji":        {"\U0001F469\u200d\U0001F4BB", "(U+1F469), „💻“ (U+1F4BB) kann"},
		"thai":                {"กาแฟ", "Position 1: Die Zeichen „ก“ (U+0E01), „า“ (U+0E32), „แ“ (U+0E41) und ein weiteres kann die Schrift"},
		"chinese":             {"茶", "„茶“ (U+8336)"},
		"controls":            {"a\x00b\x1b[31m\u0085c", ""},
		"no characters":       {"a\ufffeb\U0001ffffc\ufdd0", ""},
		"surrogates":          {"a\xed\xa0\x80b", "ein Zeichen ist verloren gegangen"},
		"latin1":              {"Gr\xfc\xdfe", "ein Zeichen ist verloren gegangen"},
		"private":             {"\ue9ff", "(U+E9FF)"},
		"full width":          {"ＴＥＳＴ １２３", ""},
		"mathematical":        {"\U0001D413\U0001D404\U0001D400", ""},
		"directions":          {"\u202eabc\u202c \u2067x\u2069 \u200b\u2060\ufeff", ""},
		"spaces":              {"a\u00a0b\u202fc\u2009d\u3000e\u2028f", ""},
		"hyphens":             {"a\u2010b\u2011c\u2212d\u00ade", ""},
		"long":                {strings.Repeat("W", 10000), ""},
		"too long":            {strings.Repeat("W", 20001), "Position 1: Der Text hat 20001 Zeichen, gedruckt werden höchstens 20000"},
	} {
		inv := base("brutto", line(1, "", "x", "1", "1", 19))
		inv.Lines[0].Text = c.text
		got := strings.Join(font(t).Unprintable(inv), "\n")
		if c.want == "" && got != "" || !strings.Contains(strings.ToLower(got), strings.ToLower(c.want)) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestUnprintablePlaces finds a character that nobody can print wherever the document would show it.
func TestUnprintablePlaces(t *testing.T) {
	t.Parallel()
	inv := base("brutto", line(1, "", "x", "1", "1", 19), line(2, "", "x", "1", "1", 19))
	inv.Seller.Name, inv.Billing.Company, inv.Delivery.City = "茶", "茶", "茶"
	inv.CustomerNo, inv.IntroText, inv.ClosingText, inv.TaxNotes = "茶", "茶", "茶", []string{"茶"}
	inv.Lines[0].Details, inv.Lines[1].Block = []string{"茶"}, "茶"
	got := font(t).Unprintable(inv)
	for _, where := range []string{"Absender", "Rechnungsanschrift", "Lieferanschrift", "Kopfdaten", "Einleitungstext", "Schlusstext", "Steuerhinweis",
		"Position 1", "Position 2"} {
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, where+": Das Zeichen „茶“") }) {
			t.Errorf("nothing about %s in %q", where, got)
		}
	}
	note := *deliveryNote()
	note.Lines[2].Text = "茶"
	if got := font(t).UnprintableNote(note); len(got) != 1 || !strings.HasPrefix(got[0], "Position 3: ") {
		t.Errorf("delivery note: %q", got)
	}
}

// TestDejaVu compares the table of characters, for machines without the font's file, with the font.
func TestDejaVu(t *testing.T) {
	t.Parallel()
	real, err := print.FindFont([]string{t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if real.Path != "" || real.Name != "DejaVu Sans" {
		t.Fatalf("found %q in an empty folder", real.Path)
	}
	installed := font(t)
	for from := rune(0x80); from < 0x20000; from += 64 {
		var s strings.Builder
		for r := from; r < from+64; r++ {
			s.WriteRune(r)
			s.WriteByte(' ')
		}
		inv := base("brutto", line(1, "", s.String(), "1", "1", 19))
		if a, b := real.Unprintable(inv), installed.Unprintable(inv); !slices.Equal(a, b) {
			t.Fatalf("from U+%04X: table %q, font %q", from, a, b)
		}
	}
}
