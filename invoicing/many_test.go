//go:build !race

package invoicing_test

const manyOrders = 100000
