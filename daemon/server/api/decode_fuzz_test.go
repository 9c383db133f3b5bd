package api_test

import (
	"encoding/json"
	"testing"

	"fakturisd/daemon/server/api"
)

// FuzzDecode: no body makes the decoder fail otherwise than with a problem of status 400, and what it takes means the
// same after it is written and read again.
func FuzzDecode(f *testing.F) {
	for _, body := range []string{
		``, `{}`, `[]`, `null`, `{"order_id":17,"interval":{"count":2,"unit":"monat"},"start":"2027-01-31","count":6,"arrears":true}`,
		`{"start":null}`, `{"start":""}`, `{"start":"31.12.2026"}`, `{"a":[{"b":[[]]}]}`, `{"count":1,"count":2}`, `{"Count":1}`,
		`{"order_id":9223372036854775808}`, `{"order_id":1e2}`, "{\"start\":\"\xff\"}", `{"count":1}x`, `{"":0}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var in terms
		if err := api.Decode(body, &in); err != nil {
			if p := api.ProblemOf(err); p.Status != 400 || p.Detail == "" || p.Code == "" {
				t.Fatalf("problem %+v", p)
			}
			return
		}
		if len(body) == 0 {
			return
		}
		text, err := json.Marshal(map[string]any{
			"order_id": in.OrderID, "interval": map[string]any{"count": in.Interval.Count, "unit": in.Interval.Unit},
			"start": in.Start.String(), "count": in.Count, "arrears": in.Arrears,
		})
		if err != nil {
			t.Fatal(err)
		}
		var again terms
		if err := api.Decode(text, &again); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if in.Start.Date != again.Start.Date || in.Interval != again.Interval || in.OrderID != again.OrderID || in.Count != again.Count || in.Arrears != again.Arrears {
			t.Fatalf("%s became %+v, then %+v", body, in, again)
		}
	})
}
