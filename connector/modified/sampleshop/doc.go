// Package sampleshop is a shop to try things on: a database as modified eCommerce Shopsoftware 2.0.7.2 keeps it,
// filled with a believable German tea merchant's articles, customers and orders, or with the rows that a real shop
// wrote. It reckons a checkout as the shop does, in the shop's order of statements, and can do to an order what the
// shop's admin can.
//
// The tests use it and so does the demo; no customer's shop is ever touched by it.
package sampleshop
