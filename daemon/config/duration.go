package config

import (
	"fmt"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Duration is a length of time as the file writes it, such as "10s" or "5m".
type Duration time.Duration

// UnmarshalYAML reads a duration and says where one that is none stands.
func (d *Duration) UnmarshalYAML(node ast.Node) error {
	text := node.GetToken().Value
	v, err := time.ParseDuration(text)
	if err != nil {
		at := node.GetToken().Position
		return fmt.Errorf("[%d:%d] %q is not a duration such as 10s or 5m", at.Line, at.Column, text)
	}
	*d = Duration(v)
	return nil
}

// String returns the duration as Go writes it.
func (d Duration) String() string { return time.Duration(d).String() }
