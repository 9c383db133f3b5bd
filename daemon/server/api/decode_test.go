package api_test

import (
	"strings"
	"testing"

	"fakturisd/daemon/server/api"
)

// terms is a body as the API knows them: nested, with a date.
type terms struct {
	OrderID  int64    `json:"order_id"`
	Interval interval `json:"interval"`
	Start    api.Day  `json:"start"`
	Count    int      `json:"count"`
	Arrears  bool     `json:"arrears"`
}

type interval struct {
	Count int    `json:"count"`
	Unit  string `json:"unit"`
}

func TestDecodeReads(t *testing.T) {
	t.Parallel()
	var in terms
	body := `{"order_id":17,"interval":{"count":2,"unit":"monat"},"start":"2027-01-31","count":6,"arrears":true}`
	if err := api.Decode([]byte(body), &in); err != nil {
		t.Fatal(err)
	}
	if in.OrderID != 17 || in.Interval != (interval{2, "monat"}) || in.Start.String() != "2027-01-31" || in.Count != 6 || !in.Arrears {
		t.Errorf("got %+v", in)
	}
	in = terms{}
	if err := api.Decode(nil, &in); err != nil || in.Start.Given() {
		t.Errorf("an empty body gave %+v, %v", in, err)
	}
	if err := api.Decode([]byte(`{"start":null}`), &in); err != nil || !in.Start.Given() || !in.Start.IsZero() {
		t.Errorf("null gave %+v, %v", in.Start, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"no JSON":            `order_id=17`,
		"broken JSON":        `{"order_id":17`,
		"array":              `[17]`,
		"null":               `null`,
		"unknown name":       `{"order_id":17,"orderid":17}`,
		"unknown inner name": `{"interval":{"count":2,"unit":"monat","units":"monat"}}`,
		"other spelling":     `{"Order_ID":17}`,
		"long s":             `{"arrear\u017f":true}`,
		"twice":              `{"count":6,"count":7}`,
		"twice inside":       `{"interval":{"count":1,"count":2}}`,
		"wrong type":         `{"order_id":"17"}`,
		"fraction":           `{"order_id":17.5}`,
		"two documents":      `{"order_id":17} {"order_id":18}`,
		"German date":        `{"start":"31.12.2026"}`,
		"no such day":        `{"start":"2026-02-30"}`,
		"instant":            `{"start":"2026-02-03T00:00:00Z"}`,
		"date as a number":   `{"start":20260203}`,
	} {
		var in terms
		err := api.Decode([]byte(body), &in)
		if err == nil {
			t.Errorf("%s: %s was taken as %+v", name, body, in)
			continue
		}
		if p := api.ProblemOf(err); p.Status != 400 || p.Detail == "" {
			t.Errorf("%s: problem %+v", name, p)
		}
	}
}

func TestDecodeTakesTheSameNameInSeveralObjects(t *testing.T) {
	t.Parallel()
	var in struct {
		Items []struct {
			ID   int64  `json:"id"`
			Text string `json:"text"`
		} `json:"items"`
		ID int64 `json:"id"`
	}
	body := `{"items":[{"id":1,"text":"text"},{"id":2,"text":"id"}],"id":3}`
	if err := api.Decode([]byte(body), &in); err != nil {
		t.Fatal(err)
	}
	if len(in.Items) != 2 || in.Items[1].Text != "id" || in.ID != 3 {
		t.Errorf("got %+v", in)
	}
}

// TestDecodeGoesNoDeeperThanNeeded: what is nested deeper costs memory before it is refused for another reason.
func TestDecodeGoesNoDeeperThanNeeded(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int]bool{2: false, 32: false, 33: true, 100_000: true} {
		err := api.Decode([]byte(strings.Repeat(`{"a":`, depth-1)+`{}`+strings.Repeat(`}`, depth-1)), &terms{})
		if refused := err != nil && strings.Contains(err.Error(), "tief verschachtelt"); refused != want {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}
