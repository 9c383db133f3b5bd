package sampleshop

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"fakturisd/invoicing/vatid"
)

// filler makes up customers and baskets, the same ones for the same seed.
type filler struct {
	w        *writer
	cat      *catalogue
	rng      *rand.Rand
	accounts map[int64][]account // by customer group
	domain   int                 // of the checkout being made up
	people   int
}

// account is a customer who may come again.
type account struct {
	person   Person
	delivery *Address
	domain   int
}

func newFiller(w *writer, cat *catalogue, seed int64) *filler {
	return &filler{w: w, cat: cat, rng: rand.New(rand.NewPCG(uint64(seed), 17)), accounts: map[int64][]account{}}
}

func oneOf[T any](f *filler, from []T) T { return from[f.rng.IntN(len(from))] }

// chance is true in so many percent of the cases.
func (f *filler) chance(percent int) bool { return f.rng.IntN(100) < percent }

// address makes up an address in a country.
func (f *filler) address(country string) Address {
	a := Address{Gender: oneOf(f, []string{"m", "f", "m", "f", "m", "f", "d", ""}), Country: country}
	a.First, a.Last = oneOf(f, firstNames(a.Gender)), oneOf(f, lastNames())
	at, street := germanPlaces(), streets()
	if country != "DE" {
		at, street = foreignPlaces(country), foreignStreets(country)
	}
	p := oneOf(f, at)
	a.Postcode, a.City = p.postcode, p.city
	a.Street = fmt.Sprintf("%s %d%s", oneOf(f, street), 1+f.rng.IntN(120), oneOf(f, []string{"", "", "", "", "a", "b", " c"}))
	a.Suburb = oneOf(f, suburbs())
	if f.chance(15) {
		a.Company = oneOf(f, companies())
	}
	return a
}

// person makes up a customer who lives in a country.
func (f *filler) person(country string) Person {
	f.people++
	p := Person{Address: f.address(country)}
	local := strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "Ä", "ae", "Ö", "oe", "Ü", "ue", " ", "", "'", "",
		"ë", "e", "ı", "i").Replace(p.Address.First + "." + p.Address.Last)
	p.Email = strings.ToLower(local) + fmt.Sprint(f.people) + "@" + oneOf(f, []string{"example.org", "example.com", "example.net", "mail.example"})
	p.Phone = map[string]string{"DE": "0", "AT": "+43 ", "CH": "+41 "}[country] + fmt.Sprintf("%d %d", 30+f.rng.IntN(900), 10000+f.rng.IntN(8999999))
	if f.chance(40) {
		p.Born = time.Date(1940+f.rng.IntN(64), time.Month(1+f.rng.IntN(12)), 1+f.rng.IntN(28), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	return p
}

// vat makes a VAT id with good check digits; "H-" makes a merchant's number.
func (f *filler) vat(country string) string {
	n := f.rng.IntN(900000000)
	for ; ; n = (n + 1) % 900000000 {
		id := vatNumber(country, n+100000000)
		if _, err := vatid.Parse(id); err == nil || country == "H-" {
			return id
		}
	}
}

func vatNumber(country string, n int) string {
	switch country {
	case "AT":
		return fmt.Sprintf("ATU%08d", n%100000000)
	case "NL":
		return fmt.Sprintf("NL%09dB01", n)
	case "FR":
		return fmt.Sprintf("FR%02d%09d", (12+3*(n%97))%97, n)
	case "ES":
		return fmt.Sprintf("ESB%08d", n%100000000)
	case "PL":
		return fmt.Sprintf("PL%010d", n)
	}
	return fmt.Sprintf("%s%09d", country, n)
}

// basket makes up so many different lines of articles that suit.
func (f *filler) basket(lines int, suits func(*product) bool) []Item {
	var from []*product
	for i, a := range articles() {
		if p := f.cat.products[int64(i+1)]; p != nil && !a.off && suits(p) {
			from = append(from, p)
		}
	}
	f.rng.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
	var items []Item
	for _, p := range from[:min(lines, len(from))] {
		items = append(items, Item{Product: p.id, Quantity: oneOf(f, []int{1, 1, 1, 1, 2, 2, 3, 4}), Options: f.choose(p)})
	}
	return items
}

// choose takes one value of each of the article's options.
func (f *filler) choose(p *product) []Option {
	byOption := map[int64][]Option{}
	var order []int64
	for _, a := range p.attributes {
		if byOption[a.option] == nil {
			order = append(order, a.option)
		}
		byOption[a.option] = append(byOption[a.option], Option{a.option, a.value})
	}
	var chosen []Option
	for _, o := range order {
		chosen = append(chosen, oneOf(f, byOption[o]))
	}
	return chosen
}

// ordinary are the articles that anybody may have sent.
func ordinary(p *product) bool { return !p.virtual && !p.restricted }

// regular are the ones without a special offer.
func regular(p *product) bool { return ordinary(p) && !p.special.IsPositive() }

// again returns a customer of the group who has bought before, in the domain at hand.
func (f *filler) again(group int64) (account, bool) {
	var known []account
	for _, a := range f.accounts[group] {
		if a.domain == f.domain {
			known = append(known, a)
		}
	}
	if len(known) == 0 {
		return account{}, false
	}
	return oneOf(f, known), true
}
