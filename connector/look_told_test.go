package connector_test

import (
	"context"
	"testing"
	"time"

	"fakturisd/connector"
)

// TestATellingShopIsLookedAt: an order that its shop's extension told of is taken without another scan, and waits as all
// others do until it is whole and has rested.
func TestATellingShopIsLookedAt(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	for key := int64(1); key <= 3; key++ {
		f.orders[key] = anOrder(key, anna, 1)
	}
	sync := newSyncer(oneShop, f, s)
	sync.Settle = 10 * time.Second
	once(t, sync, false)
	young := anOrder(4, anna, 1)
	young.Age = 0
	f.orders[4] = young
	f.orders[2] = anOrder(2, anna, 2)
	f.orders[3] = anOrder(3, anna, 2) // nobody tells of it
	for range 3 {
		for _, key := range []int64{4, 2, 99} {
			if err := s.AddHint(t.Context(), "tee", key, "token:shop"); err != nil {
				t.Fatal(err)
			}
		}
	}
	look(t, sync)
	same(t, "orders", s, allOrders, "tee-1|1190", "tee-2|2380", "tee-3|1190")
	same(t, "waiting", s, allWait, "4|Die Bestellung ist eben erst eingegangen und hat noch nicht geruht.")
	same(t, "hints", s, `SELECT shop_key FROM fakturis_sync_request`)
	later(t, s, 11*time.Second)
	look(t, sync)
	same(t, "orders", s, allOrders, "tee-1|1190", "tee-2|2380", "tee-3|1190", "tee-4|1190")
}

// TestAHintIsTakenWhileTheShopRests: where only numbers are looked at, every two seconds, a hint does not wait for them.
func TestAHintIsTakenWhileTheShopRests(t *testing.T) {
	t.Parallel()
	s, f := openStore(t), newFakeShop()
	f.orders[1] = anOrder(1, anna, 1)
	sync := newSyncer(oneShop, f, s)
	once(t, sync, false)
	f.orders[1] = anOrder(1, anna, 2)
	if err := s.AddHint(t.Context(), "tee", 1, "token:shop"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	sync.Poll, sync.OnResult = time.Millisecond, func(connector.Result) { cancel() }
	sync.RestFromLooks(ctx, time.Hour)
	same(t, "orders", s, allOrders, "tee-1|2380")
}
