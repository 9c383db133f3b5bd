//go:build race

package invoicing_test

const manyOrders = 10000
