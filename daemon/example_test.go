package main_test

import (
	"testing"

	"fakturisd/daemon/config"
)

// TestExampleConfigurationIsValid reads the file that an installation starts from.
func TestExampleConfigurationIsValid(t *testing.T) {
	t.Parallel()
	c, err := config.Load("../packaging/fakturis.example.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Shops) != 2 || len(c.Shops[1].Layout.Domains) != 2 || c.Shops[1].Layout.OrderColumn == "" {
		t.Errorf("shops %+v", c.Shops)
	}
	settings := c.Settings()
	for key, number := range map[string]string{"": "RE-{year}-{counter:4}", "tee": "RE-{year}-{counter:4}", "kakao": "K-{year}-{counter:4}"} {
		if s, ok := settings[key]; !ok || s.Numbers["invoice"] != number || s.MailFrom == "" {
			t.Errorf("shop %q: %+v", key, s)
		}
	}
}
