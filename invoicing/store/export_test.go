package store

// CheckVersion lets a test ask about servers that it cannot start.
var CheckVersion = checkVersion
