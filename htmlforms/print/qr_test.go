package print_test

import "testing"

// qrBlocks are, per version at level M, how many blocks there are of the shorter kind, how many data bytes these have,
// and how many blocks of one byte more follow (ISO/IEC 18004, table 9).
var qrBlocks = [][3]int{{}, {1, 16, 0}, {1, 28, 0}, {1, 44, 0}, {2, 32, 0}, {2, 43, 0}, {4, 27, 0}, {4, 31, 0}, {2, 38, 2}, {3, 36, 2}, {4, 43, 1}, {1, 50, 4}, {6, 36, 2}, {8, 37, 1}}

// qrAligned are the coordinates of the alignment patterns per version.
var qrAligned = [][]int{{}, {}, {6, 18}, {6, 22}, {6, 26}, {6, 30}, {6, 34}, {6, 22, 38}, {6, 24, 42}, {6, 26, 46}, {6, 28, 50}, {6, 30, 54}, {6, 32, 58}, {6, 34, 62}}

// readQR reads the bytes of a QR code of n modules a side at level M without damage, as a banking app would.
func readQR(t *testing.T, n int, dark func(x, y int) bool) string {
	t.Helper()
	version := (n - 17) / 4
	if n != version*4+17 || version < 1 || version > 13 {
		t.Fatalf("a code of %d modules", n)
	}
	format := 0
	for _, p := range [][2]int{{0, 8}, {1, 8}, {2, 8}, {3, 8}, {4, 8}} { // the first five bits: level and mask
		format <<= 1
		if dark(p[0], p[1]) {
			format |= 1
		}
	}
	format ^= 0b10101
	if level := format >> 3; level != 0 {
		t.Fatalf("error correction level %d, want 0 (M)", level)
	}
	var codewords []byte
	bits, value := 0, byte(0)
	for x, up := n-1, true; x > 0; x, up = x-2, !up {
		if x == 6 {
			x--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, cx := range []int{x, x - 1} {
				if qrFixed(version, n, cx, y) {
					continue
				}
				value <<= 1
				if dark(cx, y) != qrMask(format&7, cx, y) {
					value |= 1
				}
				if bits++; bits%8 == 0 {
					codewords = append(codewords, value)
				}
			}
		}
	}
	return qrText(t, version, codewords)
}

// qrText takes the blocks apart and reads the one segment of bytes.
func qrText(t *testing.T, version int, codewords []byte) string {
	t.Helper()
	b := qrBlocks[version]
	blocks := make([][]byte, b[0]+b[2])
	next := 0
	for i := range b[1] + 1 {
		for j := range blocks {
			if i < b[1] || j >= b[0] {
				blocks[j] = append(blocks[j], codewords[next])
				next++
			}
		}
	}
	var data []byte
	for _, block := range blocks {
		data = append(data, block...)
	}
	bit := func(from, n int) (v int) {
		for i := from; i < from+n; i++ {
			v = v<<1 | int(data[i/8]>>(7-i%8)&1)
		}
		return v
	}
	if mode := bit(0, 4); mode != 4 {
		t.Fatalf("mode %d, want 4 (bytes)", mode)
	}
	lengthBits := 8
	if version > 9 {
		lengthBits = 16
	}
	text := make([]byte, bit(4, lengthBits))
	for i := range text {
		text[i] = byte(bit(4+lengthBits+8*i, 8))
	}
	return string(text)
}

// qrFixed says whether a module belongs to the patterns by which a reader finds its way.
func qrFixed(version, n, x, y int) bool {
	if x == 6 || y == 6 || x < 9 && y < 9 || x >= n-8 && y < 9 || x < 9 && y >= n-8 {
		return true
	}
	if version >= 7 && (x >= n-11 && y < 6 || y >= n-11 && x < 6) {
		return true
	}
	at := qrAligned[version]
	for _, cx := range at {
		for _, cy := range at {
			last := at[len(at)-1]
			corner := cx == 6 && (cy == 6 || cy == last) || cy == 6 && cx == last
			if !corner && x >= cx-2 && x <= cx+2 && y >= cy-2 && y <= cy+2 {
				return true
			}
		}
	}
	return false
}

func qrMask(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (y/2+x/3)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}
