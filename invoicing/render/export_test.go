package render

// Arguments is the command line for a kind of Qt.
func Arguments(patched bool) []string { return arguments(Version{"0.12.6", patched}) }

// BatchArguments is that of a batch.
func BatchArguments(patched bool) []string { return batchArguments(Version{"0.12.6", patched}) }
