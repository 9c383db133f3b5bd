// Package packaging holds what an installation gets beside the program: service units, grants, an example
// configuration, alerts and a dashboard. Its tests prove them against a real database.
package packaging
