package tax

// Category is a VAT category code (UNCL 5305, BT-118 and BT-151).
type Category string

// The categories that a German merchant uses.
const (
	Standard       Category = "S"
	Zero           Category = "Z"  // § 12 (3) UStG: photovoltaics
	Exempt         Category = "E"  // § 4, § 19 UStG
	ReverseCharge  Category = "AE" // § 13b UStG
	IntraCommunity Category = "K"  // § 4 Nr. 1b UStG
	Export         Category = "G"  // § 4 Nr. 1a UStG
	Outside        Category = "O"  // not taxable here
)
