package htmlforms

import (
	"net/http"
	"strconv"

	"fakturisd/invoicing"
)

// linesPerPage keeps the form of a very long order below 100 kB.
const linesPerPage = 100

// linePage is a part of the lines of a document.
type linePage struct {
	Rows       []lineRow
	From, To   int // shown positions, from 1
	All        int
	Prev, Next string // addresses; empty where there is nothing
}

type lineRow struct {
	Position int
	Line     any    // an invoicing.OrderLine or invoicing.InvoiceLine
	Heading  string // of the block that starts here; empty for none
}

// pageOfLines chooses the lines that ?ab= asks for, from position 1 where it asks for none.
func pageOfLines(r *http.Request, n int, line func(i int) lineRow) linePage {
	from, err := strconv.Atoi(r.URL.Query().Get("ab"))
	if err != nil || from < 1 || from > n {
		from = 1
	}
	lp := linePage{From: from, To: min(from+linesPerPage-1, n), All: n}
	for i := from - 1; i < lp.To; i++ {
		lp.Rows = append(lp.Rows, line(i))
	}
	if from > 1 {
		lp.Prev = "?ab=" + strconv.Itoa(max(1, from-linesPerPage))
	}
	if lp.To < n {
		lp.Next = "?ab=" + strconv.Itoa(lp.To+1)
	}
	return lp
}

func orderLines(r *http.Request, o invoicing.Order) linePage {
	return pageOfLines(r, len(o.Lines), func(i int) lineRow { return lineRow{Position: i + 1, Line: o.Lines[i]} })
}

func invoiceLines(r *http.Request, lines []invoicing.InvoiceLine) linePage {
	return pageOfLines(r, len(lines), func(i int) lineRow {
		row := lineRow{Position: i + 1, Line: lines[i]}
		if i == 0 || lines[i].Block != lines[i-1].Block {
			row.Heading = lines[i].Block
		}
		return row
	})
}
