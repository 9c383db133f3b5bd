package invoicing

import "strings"

// Procedure is a Verfahrensdokumentation (GoBD chapter 10.1): how documents come about and are kept, in German.
type Procedure struct {
	Title    string
	Sections []ProcedureSection
}

// ProcedureSection is one chapter: paragraphs, then numbered steps, then a table.
type ProcedureSection struct {
	Heading string
	Text    []string
	Steps   []string
	Table   [][]string // the first row holds the headings
}

// Markdown writes it as a text.
func (p Procedure) Markdown() string {
	var b strings.Builder
	b.WriteString("# " + p.Title + "\n")
	for _, s := range p.Sections {
		b.WriteString("\n## " + s.Heading + "\n")
		for _, t := range s.Text {
			b.WriteString("\n" + markdown(t) + "\n")
		}
		if len(s.Steps) > 0 {
			b.WriteString("\n")
		}
		for _, t := range s.Steps {
			b.WriteString("1. " + markdown(t) + "\n")
		}
		for i, row := range s.Table {
			if i == 0 {
				b.WriteString("\n")
			}
			cells := make([]string, len(row))
			for j, c := range row {
				cells[j] = strings.ReplaceAll(markdown(c), "|", `\|`)
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
			if i == 0 {
				b.WriteString("|" + strings.Repeat("---|", len(row)) + "\n")
			}
		}
	}
	return b.String()
}

// markdown keeps what somebody entered from being taken for mark-up.
func markdown(s string) string {
	return strings.NewReplacer("\n", " ", "\r", "", `\`, `\\`, "*", `\*`, "_", `\_`, "<", `\<`, "`", "\\`", "[", `\[`).Replace(s)
}
