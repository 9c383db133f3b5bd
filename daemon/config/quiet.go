package config

import "time"

// QuietAlarms returns, by shop key, after how long without a new order somebody wants to know. Shops of which nobody
// does are left out.
func (c *Config) QuietAlarms() map[string]time.Duration {
	alarms := map[string]time.Duration{}
	set := func(key string, d Duration) {
		if d > 0 {
			alarms[key] = time.Duration(d)
		}
	}
	for _, s := range c.Shops {
		if len(s.Layout.Domains) == 0 {
			set(s.Key, s.QuietAlarm)
		}
		for _, d := range s.Layout.Domains {
			if d.QuietAlarm != nil {
				set(d.Key, *d.QuietAlarm)
			} else {
				set(d.Key, s.QuietAlarm)
			}
		}
	}
	return alarms
}
