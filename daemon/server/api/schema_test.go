package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// document is openapi.yaml, read as data.
type document struct{ root map[string]any }

func parseDocument(t *testing.T, text []byte) document {
	t.Helper()
	var root map[string]any
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	return document{root}
}

// at follows names from node down; nil where there is nothing.
func at(node any, names ...string) any {
	for _, name := range names {
		m, _ := node.(map[string]any)
		node = m[name]
	}
	return node
}

// resolve follows a $ref.
func (d document) resolve(node any) map[string]any {
	m, _ := node.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		return d.resolve(at(d.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...))
	}
	return m
}

func (d document) operation(path, method string) map[string]any {
	return d.resolve(at(d.root, "paths", path, strings.ToLower(method)))
}

// check compares a value with its schema: exactly the documented names, types, enums and patterns.
func (d document) check(schema any, value any, where string) []string {
	s := d.resolve(schema)
	if s == nil {
		return []string{where + ": no schema"}
	}
	if several, ok := s["oneOf"].([]any); ok {
		return d.checkOne(several, value, where)
	}
	if !ofType(s["type"], value) {
		return []string{fmt.Sprintf("%s: %v is no %v", where, value, s["type"])}
	}
	switch v := value.(type) {
	case map[string]any:
		return d.checkObject(s, v, where)
	case []any:
		var wrong []string
		for i, item := range v {
			wrong = append(wrong, d.check(s["items"], item, fmt.Sprintf("%s[%d]", where, i))...)
		}
		return wrong
	case string:
		return checkText(s, v, where)
	}
	return nil
}

// checkOne wants exactly one of the schemas to fit; where none does, what is wrong with the first is told.
func (d document) checkOne(schemas []any, value any, where string) []string {
	fit := 0
	for _, s := range schemas {
		if len(d.check(s, value, where)) == 0 {
			fit++
		}
	}
	switch fit {
	case 0:
		return d.check(schemas[0], value, where)
	case 1:
		return nil
	}
	return []string{fmt.Sprintf("%s: fits %d schemas", where, fit)}
}

func (d document) checkObject(s, v map[string]any, where string) []string {
	var wrong []string
	properties, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if properties[name] == nil {
			wrong = append(wrong, where+"."+name+": not documented")
			continue
		}
		wrong = append(wrong, d.check(properties[name], v[name], where+"."+name)...)
	}
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, ok := v[name.(string)]; !ok {
			wrong = append(wrong, fmt.Sprintf("%s.%s: missing", where, name))
		}
	}
	return wrong
}

func checkText(s map[string]any, v, where string) []string {
	if enum, ok := s["enum"].([]any); ok && !slices.Contains(enum, any(v)) {
		return []string{fmt.Sprintf("%s: %q is none of %v", where, v, enum)}
	}
	if pattern, ok := s["pattern"].(string); ok && !regexp.MustCompile(pattern).MatchString(v) {
		return []string{fmt.Sprintf("%s: %q does not match %s", where, v, pattern)}
	}
	return nil
}

func ofType(want, value any) bool {
	if several, ok := want.([]any); ok {
		return slices.ContainsFunc(several, func(one any) bool { return ofType(one, value) })
	}
	switch v := value.(type) {
	case nil:
		return want == "null"
	case bool:
		return want == "boolean"
	case string:
		return want == "string"
	case json.Number:
		_, err := v.Int64()
		return want == "integer" && err == nil
	case []any:
		return want == "array"
	case map[string]any:
		return want == "object"
	}
	return false
}

func TestCheckFindsDifferences(t *testing.T) {
	t.Parallel()
	d := parseDocument(t, []byte(`
thing: {type: object, required: [a, b], properties: {a: {type: string, enum: [x]}, b: {$ref: "#/number"}, c: {type: [string, "null"], pattern: "^y$"}}}
number: {type: integer}`))
	for body, want := range map[string]string{
		`{"a":"x","b":1}`:          "",
		`{"a":"x","b":1,"c":null}`: "",
		`{"a":"x"}`:                "v.b: missing",
		`{"a":"x","b":1.5}`:        "v.b: 1.5 is no integer",
		`{"a":"z","b":1}`:          `v.a: "z" is none of [x]`,
		`{"a":"x","b":1,"c":"z"}`:  `v.c: "z" does not match ^y$`,
		`{"a":"x","b":1,"d":1}`:    "v.d: not documented",
		`[{"a":"x","b":1}]`:        "v: [map[a:x b:1]] is no object",
	} {
		decoder := json.NewDecoder(strings.NewReader(body))
		decoder.UseNumber()
		var v any
		if err := decoder.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.check(at(d.root, "thing"), v, "v"), "; "); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}
