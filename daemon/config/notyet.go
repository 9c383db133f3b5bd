package config

import "time"

// NotYet returns the keys that are set but have no effect in this version, so that nobody relies on them unknowingly.
func (c *Config) NotYet() []string {
	var keys []string
	add := func(set bool, key string) {
		if set {
			keys = append(keys, key)
		}
	}
	add(c.Send.Window != "", "send.window")
	add(c.Send.BusinessDays, "send.business_days")
	add(c.Send.Bundesland != "", "send.bundesland")
	for _, s := range c.Shops {
		prefix := "shops." + s.Key + "."
		add(s.Tracking == "triggers", prefix+"tracking: triggers")
		add(*s.Settle != 0 && *s.Settle != Duration(10*time.Second), prefix+"settle")
		add(len(s.Statuses.Import)+len(s.Statuses.Hold)+len(s.Statuses.Ignore) > 0, prefix+"statuses")
	}
	return keys
}
