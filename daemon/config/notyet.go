package config

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
	return keys
}
