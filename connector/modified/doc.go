// Package modified reads shops that run modified eCommerce Shopsoftware (2.0.0.0 to 3.x) and says in the words of the
// invoicing system what their rows mean: above all how much a customer pays, to the cent and to the tax rate.
//
// It only reads. It selects explicit columns that it has seen in this very shop, a whole key range per query.
package modified
