package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"fakturisd/invoicing/store"
	"fakturisd/invoicing/store/privatedb"
)

// BenchmarkArchive verifies an archive of 10,000 documents (half invoices, half delivery notes, a PDF of 5 kB each), and issues 400
// invoices from eight sides at once, all of which wait for the chain's head.
func BenchmarkArchive(b *testing.B) {
	b.Run("Verify", func(b *testing.B) {
		const each = 5000
		s := openOn(b, config(privatedb.New(b)))
		firstDocuments(b, s)
		multiply(b, s, each)
		for b.Loop() {
			began := time.Now()
			counts, err := s.VerifyArchive(context.Background(), store.ArchiveWatch{Found: func(f store.ArchiveFinding) { b.Errorf("%+v", f) }})
			if err != nil || counts.Links != 4*each {
				b.Fatalf("%+v, %v", counts, err)
			}
			b.ReportMetric(time.Since(began).Seconds(), "verify-s")
		}
	})
	b.Run("Issue", func(b *testing.B) {
		const issuers, each = 8, 50
		s := openOn(b, config(privatedb.New(b)))
		orders := addOrders(b, s, "tee", issuers*each*b.N)
		var all sync.WaitGroup
		began := time.Now()
		for i := range issuers {
			all.Go(func() {
				for k := i; k < len(orders); k += issuers {
					issueAny(b, s, orders[k])
				}
			})
		}
		all.Wait()
		b.ReportMetric(1000*time.Since(began).Seconds()/float64(len(orders)), "issue-ms")
		if n := value[int](b, s, `SELECT COUNT(*) FROM fakturis_archive_chain`); n != len(orders) {
			b.Errorf("%d links for %d invoices", n, len(orders))
		}
	})
}

func issueAny(b *testing.B, s *store.Store, order int64) {
	id, err := s.DraftInvoice(context.Background(), order, "test")
	if err == nil {
		_, err = s.IssueInvoice(context.Background(), id, "test")
	}
	if err != nil {
		b.Error(err)
	}
}
