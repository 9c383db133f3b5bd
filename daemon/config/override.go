package config

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"fakturisd/invoicing"
)

const envPrefix = "FAKTURIS_"

// override sets what the environment says. A variable's name is the key's path in capitals; shops are named by key.
func override(c *Config, environ []string) error {
	env := map[string]string{}
	for _, e := range environ {
		if name, value, ok := strings.Cut(e, "="); ok && strings.HasPrefix(name, envPrefix) {
			env[strings.TrimPrefix(name, envPrefix)] = value
		}
	}
	if len(env) == 0 {
		return nil
	}
	return overrideStruct(reflect.ValueOf(c).Elem(), "", env)
}

func overrideStruct(v reflect.Value, prefix string, env map[string]string) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		name := prefix + envName(yamlName(field))
		if err := overrideField(v.Field(i), name, env); err != nil {
			return err
		}
		if plain, ok := strings.CutSuffix(field.Name, "File"); ok && v.FieldByName(plain).IsValid() {
			overrideSecret(v.FieldByName(plain), v.Field(i), name, env)
		}
	}
	return nil
}

// overrideSecret lets a secret that the environment gives in one way replace one that the file gives in the other.
func overrideSecret(plain, file reflect.Value, name string, env map[string]string) {
	_, asFile := env[name]
	_, asText := env[strings.TrimSuffix(name, "_FILE")]
	switch {
	case asText && !asFile:
		file.SetString("")
	case asFile && !asText:
		plain.SetString("")
	}
}

func overrideField(f reflect.Value, name string, env map[string]string) error {
	switch {
	case f.Kind() == reflect.Struct:
		return overrideStruct(f, name+"_", env)
	case f.Kind() == reflect.Slice && f.Type().Elem().Kind() == reflect.Struct:
		for i := range f.Len() {
			key := f.Index(i).FieldByName("Key").String()
			if err := overrideStruct(f.Index(i), name+"_"+envName(key)+"_", env); err != nil {
				return err
			}
		}
		return nil
	}
	value, ok := env[name]
	if !ok {
		return nil
	}
	if err := setText(f, value); err != nil {
		return invoicing.Invalidf("environment variable %s%s: %w", envPrefix, name, err)
	}
	return nil
}

func setText(f reflect.Value, value string) error {
	if f.Kind() == reflect.Pointer {
		f.Set(reflect.New(f.Type().Elem()))
		f = f.Elem()
	}
	switch {
	case f.Type() == reflect.TypeFor[Duration]():
		d, err := time.ParseDuration(value)
		f.SetInt(int64(d))
		return err
	case f.Kind() == reflect.String:
		f.SetString(value)
		return nil
	case f.Kind() == reflect.Bool:
		b, err := strconv.ParseBool(value)
		f.SetBool(b)
		return err
	case f.Kind() == reflect.Int:
		n, err := strconv.Atoi(value)
		f.SetInt(int64(n))
		return err
	}
	return invoicing.Invalidf("this key can only be set in the file")
}

// yamlName returns the key under which the file holds the field.
func yamlName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	if name == "" {
		return strings.ToLower(f.Name)
	}
	return name
}

func envName(key string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' {
			return r
		}
		return '_'
	}, strings.ToUpper(key))
}
