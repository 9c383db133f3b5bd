package sampleshop

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Fill lets customers order so many times over the last eighteen months, with a few orders of 2020, and lets the
// merchant work on what they ordered. The same seed gives the same orders. It returns the ids of the orders that do
// not add up, see PlantedIDs. progress may be nil.
func Fill(ctx context.Context, db *sql.DB, o Options, seed int64, orders int, progress func(done, total int)) ([]int64, error) {
	w, err := session(ctx, db)
	if err != nil {
		return nil, err
	}
	defer w.close()
	cat, err := load(ctx, w)
	if err != nil {
		return nil, err
	}
	p := plan{filler: newFiller(w, cat, seed), now: o.now(), orders: orders}
	for i, at := range p.times() {
		if err := p.step(ctx, i, at); err != nil {
			return nil, fmt.Errorf("sample order %d: %w", i+1, err)
		}
		if progress != nil {
			progress(i+1, orders)
		}
	}
	if err := p.tidy(ctx); err != nil {
		return nil, err
	}
	return p.plant(ctx)
}

// plan is a Fill at work.
type plan struct {
	*filler
	now    time.Time
	orders int
	plain  bool // no order of five hundred lines
	queue  []kind
	usable []int64 // ordinary orders that may be spoilt
	buyers []int64 // of accounts
}

// times spreads the orders: the first few in the autumn of 2020, the others up to an hour ago.
func (p *plan) times() []time.Time {
	old, from := p.orders/40, p.now.AddDate(0, -18, 0)
	span := p.now.Add(-time.Hour).Sub(from)
	times := make([]time.Time, p.orders)
	for i := range times {
		if i < old {
			times[i] = time.Date(2020, 7, 2, 10, p.rng.IntN(60), p.rng.IntN(60), 0, p.now.Location()).AddDate(0, 0, 180*i/old)
			continue
		}
		at := from.Add(span / time.Duration(p.orders-old) * time.Duration(i-old+1))
		times[i] = at.Add(-time.Duration(p.rng.IntN(600)) * time.Second)
		if times[i].Hour() < 6 { // hardly anybody orders at night
			times[i] = times[i].Add(-time.Duration(7+p.rng.IntN(3)) * time.Hour)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// next is the kind of the next order: each comes as often as its share says, in no particular order.
func (p *plan) next() kind {
	if len(p.queue) == 0 {
		for _, k := range kinds() {
			for range k.share {
				p.queue = append(p.queue, k)
			}
		}
		p.rng.Shuffle(len(p.queue), func(i, j int) { p.queue[i], p.queue[j] = p.queue[j], p.queue[i] })
	}
	k := p.queue[0]
	p.queue = p.queue[1:]
	return k
}

// step writes one order and what became of it.
func (p *plan) step(ctx context.Context, i int, at time.Time) error {
	if p.cat.domains {
		p.domain = oneOf(p.filler, []int{1, 1, 1, 2, 2, 3})
	}
	p.discount(i*2 > p.orders)
	c, err := p.checkout(ctx, p.next(), at)
	if err != nil {
		return err
	}
	if !p.plain && p.orders >= 50 && i == p.orders/2 {
		longest(p.filler, &c)
	}
	id, customer, err := c.write(ctx, p.w)
	if err != nil {
		return err
	}
	if err := p.remember(ctx, c, customer); err != nil {
		return err
	}
	cancelled := i%31 == 30
	if !cancelled && c.Group == GroupGuest && len(c.Basket) > 1 && c.Shipping != "" && c.Coupon == "" {
		p.usable = append(p.usable, id)
	}
	if i == 3 { // an order that is gone, so the numbers have a gap; it does not count
		if err := p.w.addTracking(ctx, id+1, 1, "00340434161094000000", at); err != nil {
			return err
		}
		if _, err := p.w.exec(ctx, fmt.Sprintf("ALTER TABLE orders AUTO_INCREMENT = %d", id+2)); err != nil {
			return err
		}
	}
	return p.process(ctx, id, c, cancelled)
}

// discount gives merchants the five percent that the shop's owner introduced half way.
func (p *plan) discount(on bool) {
	for k, g := range p.cat.groups {
		if k.id == GroupMerchant {
			g.discountFlag = on
			p.cat.groups[k] = g
		}
	}
}

// remember keeps an account for the next order; guests are deleted as the shop does it, but for the few who closed
// their browser too early.
func (p *plan) remember(ctx context.Context, c Checkout, customer int64) error {
	if c.Customer.Guest {
		if p.chance(5) {
			return nil
		}
		return p.w.deleteGuest(ctx, customer)
	}
	if c.Customer.ID == 0 {
		c.Customer.ID = customer
		p.accounts[c.Group] = append(p.accounts[c.Group], account{c.Customer, c.Delivery, c.Domain})
		p.buyers = append(p.buyers, customer)
	}
	return nil
}

// process is the merchant's work: payment comes in, parcels go out, some orders are cancelled.
func (p *plan) process(ctx context.Context, id int64, c Checkout, cancelled bool) error {
	age := p.now.Sub(c.At)
	later := func(d time.Duration) time.Time { return c.At.Add(d + time.Duration(p.rng.IntN(7200))*time.Second) }
	switch {
	case cancelled:
		return p.w.cancel(ctx, id, later(time.Hour))
	case age < 36*time.Hour:
		return nil
	case c.Payment == "paypalplus":
		if err := p.w.paymentStatus(ctx, id, StatusWorking); err != nil {
			return err
		}
	case p.chance(60):
		if err := p.w.changeStatus(ctx, id, StatusWorking, "", false, later(3*time.Hour)); err != nil {
			return err
		}
	}
	if age < 5*24*time.Hour || p.chance(5) {
		return nil
	}
	sent := later(26 * time.Hour)
	parcels := oneOf(p.filler, []int{1, 1, 1, 1, 2})
	if c.Shipping == "" || strings.HasPrefix(c.Shipping, "selfpickup") {
		parcels = 0
	}
	for range parcels {
		parcel := fmt.Sprintf("003404341610940%05d", p.rng.IntN(100000))
		if err := p.w.addTracking(ctx, id, oneOf(p.filler, []int64{1, 1, 2, 3, 5}), parcel, sent); err != nil {
			return err
		}
	}
	comment := oneOf(p.filler, []string{"", "", "Ihr Paket ist unterwegs & kommt morgen", "Vielen Dank für Ihre Bestellung!\nEin Artikel folgt in Kürze."})
	return p.w.changeStatus(ctx, id, StatusShipped, comment, true, sent)
}

// tidy leaves the traces of a shop in use: an account that was deleted, an article that is gone.
func (p *plan) tidy(ctx context.Context) error {
	if len(p.buyers) > 4 {
		if err := p.w.deleteGuest(ctx, p.buyers[2]); err != nil {
			return err
		}
	}
	const gone = 44 // an ordinary article, in many orders
	for _, table := range []string{"products", "products_description", "products_to_categories", "products_attributes"} {
		if _, err := p.w.exec(ctx, "DELETE FROM "+table+" WHERE products_id = ?", gone); err != nil {
			return err
		}
	}
	for group := range 5 {
		if _, err := p.w.exec(ctx, "DELETE FROM "+offersTable(group)+" WHERE products_id = ?", gone); err != nil {
			return err
		}
	}
	return nil
}
