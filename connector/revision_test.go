package connector_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fakturisd/connector/modified/sampleshop"
	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

// sampleOrder is an order of the sample shop as its mirror has it.
type sampleOrder struct{ id, key int64 }

// plainOrder returns an order that adds up and has shipping, articles and a total.
func plainOrder(t *testing.T, s *store.Store) (o sampleOrder) {
	t.Helper()
	if err := s.DB().QueryRow(`SELECT o.id, o.shop_order_id FROM fakturis_order o WHERE NOT o.check_flag AND o.total_cents > 0 AND o.price_mode = 'brutto'
		AND (SELECT GROUP_CONCAT(DISTINCT l.kind) FROM fakturis_order_line l WHERE l.order_id = o.id AND l.kind <> 'artikel') = 'versand'
		AND (SELECT COUNT(*) FROM fakturis_order_line l WHERE l.order_id = o.id AND l.kind = 'artikel') > 1 ORDER BY o.id LIMIT 1`).Scan(&o.id, &o.key); err != nil {
		t.Fatal(err)
	}
	return o
}

// fields are what changed, each once, in their sequence.
func fields(r invoicing.Revision) []string {
	var all []string
	for _, d := range r.Changes {
		all = append(all, d.Field)
	}
	return slices.Compact(all)
}

// TestWhatTheMerchantDoesBecomesRevisions: what is done to an order in the shop's admin after the invoice is told, and
// the invoice stays.
func TestWhatTheMerchantDoesBecomesRevisions(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"InnoDB", "MyISAM"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			r, s := openSample(t, "utf8mb4", sampleshop.Options{Engine: engine}, 60), openStore(t)
			sync, ctx := newSyncer(oneShop, r.open(t), s), context.Background()
			once(t, sync, false)
			o := plainOrder(t, s)
			original := order(t, s, o.id)
			invoice := issue(t, s, o.id)
			for i, step := range []struct {
				name  string
				do    func() error
				want  []string
				touch bool
			}{
				{name: "status", do: func() error { return sampleshop.ChangeStatus(ctx, r.DB, o.key, 17, "wird gepackt", true) },
					want: []string{"status", "history"}},
				{name: "parcel", do: func() error { return sampleshop.AddTracking(ctx, r.DB, o.key, 1, "00340434161094") }, want: []string{"parcel"}},
				{name: "payment module", do: func() error { return sampleshop.PaymentModuleStatus(ctx, r.DB, o.key, 18) }, want: []string{"status", "history"}},
				{name: "line", do: func() error { return editAndSave(ctx, r, o.key) }, want: []string{"total", "rate.gross", "line.quantity", "line.amount"}, touch: true},
				{name: "cancelled", do: func() error { return sampleshop.Cancel(ctx, r.DB, o.key) }, want: []string{"cancelled", "status", "history"}, touch: true},
				{name: "deleted", do: func() error { return sampleshop.DeleteOrder(ctx, r.DB, o.key) }, want: []string{"deleted"}, touch: true},
			} {
				if err := step.do(); err != nil {
					t.Fatal(err)
				}
				once(t, sync, false)
				once(t, sync, true)
				all, err := s.Revisions(ctx, o.id)
				if err != nil {
					t.Fatal(err)
				}
				if len(all) != i+1 {
					t.Fatalf("%s: %d revisions, want %d: %+v", step.name, len(all), i+1, all)
				}
				if got := all[0]; !cmp.Equal(fields(got), step.want) || (got.Document == invoice.Number) != step.touch || !step.touch && got.Document != "" {
					t.Errorf("%s: fields %q, want %q; documents %q: %+v", step.name, fields(got), step.want, got.Document, got.Changes)
				}
			}
			if got, err := s.Invoice(ctx, invoice.ID); err != nil || got.Total != original.Total || !cmp.Equal(got.Lines, invoice.Lines) {
				t.Errorf("the invoice followed the shop: %v %+v", err, got)
			}
			if got := lines(t, s.DB(), `SELECT DISTINCT order_id FROM fakturis_order_revision`); !cmp.Equal(got, []string{fmt.Sprint(o.id)}) {
				t.Errorf("orders that nobody changed have revisions: %q", got)
			}
		})
	}
}

// editAndSave makes it one piece more of an order's first article and saves the order with its totals, as the admin
// does one after the other.
func editAndSave(ctx context.Context, r realShop, key int64) error {
	var quantity int
	if err := r.QueryRow(`SELECT products_quantity FROM orders_products WHERE orders_id = ? ORDER BY orders_products_id LIMIT 1`, key).Scan(&quantity); err != nil {
		return err
	}
	if err := sampleshop.EditLine(ctx, r.DB, key, quantity+1); err != nil {
		return err
	}
	const first = `(SELECT products_price, products_tax FROM orders_products WHERE orders_id = ? ORDER BY orders_products_id LIMIT 1) l`
	for _, statement := range []string{
		`UPDATE orders_total t JOIN ` + first + ` SET t.value = t.value + l.products_price WHERE t.orders_id = ? AND t.class IN ('ot_subtotal', 'ot_total')`,
		`UPDATE orders_total t JOIN ` + first + ` SET t.value = t.value + l.products_price * l.products_tax / (100 + l.products_tax)
			WHERE t.orders_id = ? AND t.class = 'ot_tax' AND t.title LIKE CONCAT('%', FLOOR(l.products_tax), '%')`,
	} {
		if _, err := r.ExecContext(ctx, statement, key, key); err != nil {
			return err
		}
	}
	return nil
}

func order(t *testing.T, s *store.Store, id int64) invoicing.Order {
	t.Helper()
	o, err := s.Order(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func issue(t *testing.T, s *store.Store, id int64) invoicing.Invoice {
	t.Helper()
	draft, err := s.DraftInvoice(context.Background(), id, "clerk")
	if err != nil {
		t.Fatal(err)
	}
	invoice, err := s.IssueInvoice(context.Background(), draft, "clerk")
	if err != nil || !strings.HasPrefix(invoice.Number, "RE-") {
		t.Fatalf("%q: %v", invoice.Number, err)
	}
	return invoice
}
