package main

import "os"

// crashVariable names the point at which the process ends itself, for the crash tests.
const crashVariable = "FAKTURISD_CRASH_AT"

// crashPoint returns a function that ends this process without any tidying when the named point is reached: the
// crash tests start the daemon with FAKTURISD_CRASH_AT set. Without a name it does nothing.
func crashPoint(name string) func(string) {
	if name == "" {
		return func(string) {}
	}
	return func(point string) {
		if point == name {
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				_ = self.Kill()
			}
			select {}
		}
	}
}
