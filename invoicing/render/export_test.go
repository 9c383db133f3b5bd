package render

// Arguments is the command line for a kind of Qt.
func Arguments(patched bool) []string { return arguments(Version{"0.12.6", patched}) }
