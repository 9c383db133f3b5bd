package modified

import "database/sql"

// answered collects the rows of an answer. All of their text is kept as one, all of their values in one list.
type answered struct {
	at      map[string]int
	columns int
	repair  bool    // texts may be doubly encoded
	text    []byte  // the rows' raw, one behind the other
	lengths []int32 // of the values; null for NULL
	ends    []int   // of the rows in text
}

const null = -1

// newAnswer takes up the memory of an earlier answer: its size is a good guess.
func (s *Shop) newAnswer(names []string) *answered {
	a, ok := s.answers.Get().(*answered)
	if !ok {
		a = &answered{}
	}
	a.at, a.columns, a.repair = make(map[string]int, len(names)), len(names), s.config.CharsetRepair
	for i, n := range names {
		a.at[n] = i
	}
	a.text, a.lengths, a.ends = a.text[:0], a.lengths[:0], a.ends[:0]
	return a
}

func (a *answered) take(cells []sql.RawBytes) {
	for _, c := range cells {
		if c == nil {
			a.text, a.lengths = append(a.text, nullValue, endOfValue), append(a.lengths, null)
			continue
		}
		a.text, a.lengths = append(append(a.text, c...), endOfValue), append(a.lengths, int32(len(c)))
	}
	if a.repair {
		a.text = append(a.text, repairedRow)
	}
	a.ends = append(a.ends, len(a.text))
}

// rows cuts the text into rows and values. What fingerprints are reckoned of stays as the server sent it; where texts
// are repaired it is marked, so that another setting gives every row another fingerprint.
func (a *answered) rows() []row {
	text, columns := string(a.text), a.columns
	values := make([]string, len(a.lengths))
	rows := make([]row, len(a.ends))
	from := 0
	for n, end := range a.ends {
		cells := values[n*columns : (n+1)*columns : (n+1)*columns]
		rows[n] = row{at: a.at, values: cells, raw: text[from:end]}
		for i, length := range a.lengths[n*columns : (n+1)*columns] {
			if length == null {
				from += 2
				continue
			}
			cells[i] = text[from : from+int(length)]
			from += int(length) + 1
			if a.repair {
				cells[i] = repairText(cells[i])
			}
		}
		from = end
	}
	return rows
}
