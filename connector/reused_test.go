package connector_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// nextOrder is an order that a shop gives a number to when it was at that number before.
func nextOrder(key int64, p person, later time.Duration) connector.ShopOrder {
	o := anOrder(key, p, 2)
	o.Order.Ordered = o.Order.Ordered.Add(later)
	return o
}

func orderID(t *testing.T, s *store.Store, number string) (id int64) {
	t.Helper()
	if err := s.DB().QueryRow(`SELECT id FROM fakturis_order WHERE number = ?`, number).Scan(&id); err != nil {
		t.Fatal(number, err)
	}
	return id
}

// TestANumberGivenAgainIsANewOrder: a backup of the shop is restored, and the number of an order that was billed goes to
// somebody else.
func TestANumberGivenAgainIsANewOrder(t *testing.T) {
	t.Parallel()
	for _, seenGone := range []bool{true, false} {
		t.Run(fmt.Sprintf("seen gone %t", seenGone), func(t *testing.T) {
			t.Parallel()
			s, f, ctx := openStore(t), newFakeShop(), context.Background()
			f.orders[91] = anOrder(91, anna, 3)
			sync := newSyncer(oneShop, f, s)
			once(t, sync, false)
			old := orderID(t, s, "tee-91")
			before, invoice := order(t, s, old), issue(t, s, old)
			if seenGone {
				delete(f.orders, 91)
				once(t, sync, false)
			}
			f.orders[91] = nextOrder(91, bert, 30*24*time.Hour)
			if got := once(t, sync, false)["tee/orders"]; got.New != 1 || got.Changed != 0 || got.Deleted != 0 {
				t.Errorf("counted as %+v", got)
			}
			checkReused(t, s, before, invoice)
			for _, full := range []bool{false, true} {
				held := dump(t, s)
				once(t, sync, full)
				if diff := cmp.Diff(held, dump(t, s)); diff != "" {
					t.Error("another scan changed something:", diff)
				}
			}
			checkReused(t, s, before, invoice)

			added := orderID(t, s, "tee-91")
			draft, err := s.DraftInvoice(ctx, added, "test")
			if err != nil || draft == invoice.ID {
				t.Fatalf("the new order is billed by invoice %d: %v", draft, err)
			}
			if got, err := s.DraftInvoice(ctx, old, "test"); err != nil || got != invoice.ID {
				t.Errorf("the former order is billed by invoice %d: %v", got, err)
			}
			if next := issue(t, s, added); next.Number == invoice.Number || next.Billing.LastName != bert.last || next.Total != f.orders[91].Order.Total {
				t.Errorf("%s of %+v", next.Number, next.Billing)
			}
		})
	}
}

// checkReused checks that tee-91 is Bert's and that the former order, Anna's, has lost nothing.
func checkReused(t *testing.T, s *store.Store, before invoicing.Order, invoice invoicing.Invoice) {
	t.Helper()
	former, added := order(t, s, before.ID), order(t, s, orderID(t, s, "tee-91"))
	if want := fmt.Sprintf("tee-91 (alt %d)", before.ID); former.Number != want || former.DeletedAt.IsZero() || former.PartnerID != before.PartnerID {
		t.Errorf("the former order is %s of partner %d, deleted %s", former.Number, former.PartnerID, former.DeletedAt)
	}
	former.DeletedAt = time.Time{}
	if d := invoicing.Differences(before, former); len(d) > 0 || !cmp.Equal(before.Lines, former.Lines) {
		t.Errorf("the former order changed: %+v", d)
	}
	if added.ID == before.ID || added.Email != bert.email || len(added.Lines) != 2 || !added.DeletedAt.IsZero() || added.PartnerID == before.PartnerID {
		t.Errorf("the new order: %+v", added)
	}
	revisions := lines(t, s.DB(), `SELECT order_id, document FROM fakturis_order_revision`)
	if want := []string{fmt.Sprintf("%d|%s", before.ID, invoice.Number)}; !cmp.Equal(revisions, want) {
		t.Errorf("revisions %q, want %q", revisions, want)
	}
	if got := lines(t, s.DB(), `SELECT shop_key, entity_id, deleted_at FROM fakturis_origin WHERE kind = 'order'`); !cmp.Equal(got, []string{fmt.Sprintf("91|%d|NULL", added.ID)}) {
		t.Errorf("origins of orders: %q", got)
	}
	news := fmt.Sprintf("new|Die Nummer gehörte einer anderen Bestellung (jetzt tee-91 (alt %d)); der Shop hat sie neu vergeben.", before.ID)
	log := lines(t, s.DB(), `SELECT event, detail FROM fakturis_sync_log WHERE kind = 'order' AND shop_key = '91' AND event <> 'deleted'`)
	if !cmp.Equal(log, []string{news}) {
		t.Errorf("the log says %q", log)
	}
	if got := lines(t, s.DB(), `SELECT p.last_name, a.street, c.last_name FROM fakturis_partner p JOIN fakturis_delivery_address a ON a.partner_id = p.id
		JOIN fakturis_contact c ON c.partner_id = p.id ORDER BY p.id`); !cmp.Equal(got, []string{"Kühn|Lindenstraße 5|Kühn", "Groß|Am Markt 1|Groß"}) {
		t.Errorf("partners %q", got)
	}
	checkLooseEnds(t, t, s)
}

// TestTheSameCustomerOrDateIsTheSameOrder: an order whose customer is corrected, or whose date is read otherwise, stays.
func TestTheSameCustomerOrDateIsTheSameOrder(t *testing.T) {
	t.Parallel()
	married, moved := anna, anna
	married.last, moved.email = "Groß", "anna@neu.example"
	for name, next := range map[string]connector.ShopOrder{
		"same customer": nextOrder(91, anna, 24*time.Hour), "same e-mail": nextOrder(91, married, 24*time.Hour), "same name": nextOrder(91, moved, 24*time.Hour),
		"same date": nextOrder(91, bert, 0), "clock": nextOrder(91, bert, 150*time.Minute), "clock back": nextOrder(91, bert, -150*time.Minute),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, f := openStore(t), newFakeShop()
			f.orders[91] = anOrder(91, anna, 1)
			sync := newSyncer(oneShop, f, s)
			once(t, sync, false)
			old := orderID(t, s, "tee-91")
			f.orders[91] = next
			if got := once(t, sync, false)["tee/orders"]; got.New != 0 || got.Changed != 1 {
				t.Errorf("%+v", got)
			}
			if got := lines(t, s.DB(), `SELECT id, number, source, email, deleted_at FROM fakturis_order`); !cmp.Equal(got, []string{fmt.Sprintf("%d|tee-91|tee|%s|NULL", old, next.Order.Email)}) {
				t.Errorf("orders %q", got)
			}
			checkLooseEnds(t, t, s)
		})
	}
	t.Run("another", func(t *testing.T) {
		t.Parallel()
		s, f := openStore(t), newFakeShop()
		f.orders[91] = anOrder(91, anna, 1)
		sync := newSyncer(oneShop, f, s)
		once(t, sync, false)
		f.orders[91] = nextOrder(91, bert, -151*time.Minute)
		once(t, sync, false)
		if n := count(t, s, `SELECT COUNT(*) FROM fakturis_order`); n != 2 {
			t.Errorf("%d orders, want 2", n)
		}
	})
}

// TestAFormerOrderKeepsWhatItNames: whatever else stood for the partner and the address of an order that lost its number,
// they stay when that goes, and so they do when the number is given once more.
func TestAFormerOrderKeepsWhatItNames(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(f *fakeShop, s *store.Store) error{
		"other order corrected": func(f *fakeShop, _ *store.Store) error { f.orders[80] = anOrder(80, cleo, 1); return nil },
		"other order forgotten": func(_ *fakeShop, s *store.Store) error { return forget(s, invoicing.KindOrder, 80) },
		"account forgotten":     func(_ *fakeShop, s *store.Store) error { return forget(s, invoicing.KindCustomer, 7) },
		"address book emptied":  func(f *fakeShop, _ *store.Store) error { f.customers[7] = aCustomer(7, anna); return nil },
		"account deleted":       func(f *fakeShop, _ *store.Store) error { delete(f.customers, 7); return nil },
		"new order forgotten":   func(_ *fakeShop, s *store.Store) error { return forget(s, invoicing.KindOrder, 91) },
		"new order corrected": func(f *fakeShop, _ *store.Store) error {
			o := f.orders[91]
			o.Order.Billing, o.Order.Delivery, o.Order.Customer, o.Order.Email = cleo.address(), cleo.address(), cleo.address(), cleo.email
			f.orders[91] = o
			return nil
		},
		"number given once more": func(f *fakeShop, _ *store.Store) error {
			f.orders[91] = nextOrder(91, anna, 60*24*time.Hour)
			return nil
		},
	} {
		for _, account := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, account %t", name, account), func(t *testing.T) {
				t.Parallel()
				s, f := openStore(t), newFakeShop()
				if account {
					c := aCustomer(7, anna)
					c.Addresses = append(c.Addresses, connector.ShopAddress{Key: 701, Address: anna.address()})
					f.customers[7] = c
				}
				for _, key := range []int64{80, 91} {
					o := anOrder(key, anna, 1)
					o.CustomerKey = 7
					f.orders[key] = o
				}
				sync := newSyncer(oneShop, f, s)
				once(t, sync, false)
				old := order(t, s, orderID(t, s, "tee-91"))
				f.orders[91] = nextOrder(91, bert, 30*24*time.Hour)
				once(t, sync, false)
				if err := change(f, s); err != nil {
					t.Fatal(err)
				}
				checkLooseEnds(t, t, s)
				once(t, sync, true)
				checkLooseEnds(t, t, s)
				now := order(t, s, old.ID)
				if now.PartnerID != old.PartnerID || now.Email != anna.email || len(now.Lines) != 1 || now.DeletedAt.IsZero() {
					t.Errorf("the former order is now %+v", now)
				}
				partner := fmt.Sprint(old.PartnerID)
				for _, table := range []string{"delivery_address", "contact"} {
					if got := lines(t, s.DB(), `SELECT DISTINCT partner_id FROM fakturis_`+table); !slices.Contains(got, partner) {
						t.Errorf("%s: only partners %q have one", table, got)
					}
				}
			})
		}
	}
}
