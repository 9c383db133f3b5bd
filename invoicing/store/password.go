package store

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// passwordHash is an argon2id hash with its parameters.
type passwordHash struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
	salt   []byte
	sum    []byte
}

// Parameters of new hashes: 19 MiB, two passes, one lane, a set that the OWASP Password Storage Cheat Sheet
// recommends; its variants with more memory would not fit the memory that this service promises to keep to.
const (
	hashMemory = 19 * 1024
	hashPasses = 2
	hashLanes  = 1
	saltLength = 16
	sumLength  = 32
	maxMemory  = 256 * 1024 // what a stored hash may ask for
)

// hashPassword returns the hash of a password in PHC form, with a salt of its own.
func hashPassword(password string) string {
	h := passwordHash{memory: hashMemory, passes: hashPasses, lanes: hashLanes, salt: make([]byte, saltLength)}
	_, _ = rand.Read(h.salt) // never fails: the program ends where there is no randomness
	h.sum = h.reckon(password, sumLength)
	return h.phc()
}

func (h passwordHash) reckon(password string, length uint32) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, length)
}

// matches compares in a time that does not depend on where the first difference is.
func (h passwordHash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.reckon(password, uint32(len(h.sum))), h.sum) == 1
}

func (h passwordHash) phc() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.passes, h.lanes, b64.EncodeToString(h.salt), b64.EncodeToString(h.sum))
}

// parsePasswordHash reads a hash in PHC form and refuses parameters that are too weak to be a hash or too dear to
// reckon.
func parsePasswordHash(phc string) (passwordHash, error) {
	var h passwordHash
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, fmt.Errorf("stored password hash is not argon2id in PHC form")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, fmt.Errorf("stored password hash: parameters: %w", err)
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return h, fmt.Errorf("stored password hash: salt: %w", err)
	}
	if h.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return h, fmt.Errorf("stored password hash: sum: %w", err)
	}
	if h.memory < 8 || h.memory > maxMemory || h.passes < 1 || h.passes > 16 || h.lanes < 1 || len(h.salt) < 8 || len(h.sum) < 16 || len(h.sum) > 64 {
		return h, fmt.Errorf("stored password hash: parameters out of bounds")
	}
	return h, nil
}
