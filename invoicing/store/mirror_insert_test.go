package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fakturisd/invoicing"
	"fakturisd/invoicing/store"
)

func TestAnyTextAndAnyKeyComeBackFromTheMirrorAsTheyWere(t *testing.T) {
	t.Parallel()
	s := openStore(t, nil)
	text := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("'\"\\`%_?;-\x00\x1a\n\r\té€😀")), rapid.Rune()), 0, 100, -1)
	key := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom([]byte("'\\\x00\xff\"")), rapid.Byte()), 16, 16)
	rapid.Check(t, func(t *rapid.T) {
		p := store.MirrorPartner{Match: [16]byte(key.Draw(t, "key")), Language: "de", Address: invoicing.Address{
			Company: text.Draw(t, "company"), LastName: text.Draw(t, "name"), Country: "DE"}}
		q := p
		var found map[[16]byte]int64
		err := s.Mirror(context.Background(), "tee", func(m *store.Mirror) (err error) {
			if err := m.PutPartners(context.Background(), []*store.MirrorPartner{&p}); err != nil {
				return err
			}
			found, err = m.PartnersByMatch(context.Background(), [][16]byte{p.Match})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 1 || p.ID == 0 {
			t.Fatalf("the partner with the key %x has the id %d, found were %v", p.Match, p.ID, found)
		}
		got, err := s.Partner(context.Background(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(q.Address, got.Address); diff != "" {
			t.Fatal(diff)
		}
	})
}
