package track

import (
	"slices"
	"strings"

	"fakturisd/connector"
)

// prefix begins the names of everything that fakturisd puts into a shop's database. The FAKTURIS tables may lie in the
// same database; theirs begin otherwise.
const prefix = "fakturis_dirty"

// everything stands for the kind of tables that all records depend on.
const everything = "any"

// trigger is one that should be in the shop's database.
type trigger struct{ name, event, table, body string }

// createSQL creates it.
func (t trigger) createSQL() string {
	return "CREATE TRIGGER `" + t.name + "` AFTER " + t.event + " ON `" + t.table + "` FOR EACH ROW " + t.body
}

// triggersFor returns the triggers for the tables: three for each.
func triggersFor(tables []connector.TrackedTable) []trigger {
	var names []string
	byName := map[string][]connector.TrackedTable{}
	for _, t := range tables {
		if byName[t.Name] == nil {
			names = append(names, t.Name)
		}
		byName[t.Name] = append(byName[t.Name], t)
	}
	var all []trigger
	for _, name := range names {
		for _, event := range []string{"INSERT", "UPDATE", "DELETE"} {
			all = append(all, trigger{
				name:  prefix + "_" + name + "_" + strings.ToLower(event[:3]),
				event: event, table: name, body: bodyFor(event, byName[name]),
			})
		}
	}
	return all
}

// bodyFor is what a trigger does. The handler lets the shop's statement succeed whatever happens to ours: a table that is
// gone, a column that an update of the shop removed, a full disk.
func bodyFor(event string, tables []connector.TrackedTable) string {
	var b strings.Builder
	b.WriteString("BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; ")
	for _, t := range tables {
		b.WriteString(notes(event, t))
	}
	b.WriteString("END")
	return b.String()
}

func notes(event string, t connector.TrackedTable) string {
	switch event {
	case "INSERT":
		return when(on(t, "NEW"), note(t, "NEW"))
	case "DELETE":
		return when(on(t, "OLD"), note(t, "OLD"))
	}
	do := note(t, "NEW")
	if t.Key != "" {
		key := "`" + t.Key + "`"
		do += when("NOT (OLD."+key+" <=> NEW."+key+")", note(t, "OLD"))
	}
	condition := on(t, "NEW")
	if t.Where != "" {
		condition = "(" + on(t, "NEW") + " OR " + on(t, "OLD") + ")"
	}
	if t.Columns != nil {
		condition = strings.TrimPrefix(condition+" AND NOT ("+same(t)+")", " AND ")
	}
	return when(condition, do)
}

// on is the condition on a row, empty for none.
func on(t connector.TrackedTable, row string) string {
	if t.Where == "" {
		return ""
	}
	return "(" + strings.ReplaceAll(t.Where, "{row}", row) + ")"
}

// slots keep the shop's connections apart: two of them that note the same records in another order would deadlock, and a
// deadlock ends the shop's statement whatever handler there is.
const slots = "64"

// note is the statement that notes a row's record.
func note(t connector.TrackedTable, row string) string {
	kind, key := string(t.Kind), "0"
	if kind == "" {
		kind = everything
	}
	if t.Key != "" {
		key = row + ".`" + t.Key + "`"
	}
	return "INSERT INTO " + prefix + " (tbl, pk, slot) VALUES ('" + kind + "', " + key + ", CONNECTION_ID() MOD " + slots + ") ON DUPLICATE KEY UPDATE rev = rev + 1; "
}

func when(condition, statements string) string {
	if condition == "" {
		return statements
	}
	return "IF " + condition + " THEN " + statements + "END IF; "
}

// same is the condition that an update left the columns as they were. Texts are compared byte by byte: by their collation
// "Muller" may equal "Müller".
func same(t connector.TrackedTable) string {
	var parts []string
	for _, c := range t.Columns {
		binary := ""
		if slices.Contains(t.Texts, c) {
			binary = "BINARY "
		}
		parts = append(parts, binary+"OLD.`"+c+"` <=> "+binary+"NEW.`"+c+"`")
	}
	return strings.Join(parts, " AND ")
}
