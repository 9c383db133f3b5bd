package store

import "fmt"

// keptTable is a table that the database itself keeps from being changed by triggers, and by the rights of the daemon's account.
type keptTable struct {
	table  string
	key    string // a column of the primary key
	name   string // SQL: what the message calls the row
	update string // SQL: when an UPDATE of the row is refused
	delete string // SQL: when a DELETE is refused
	rights string // what the daemon needs on the table
}

// Rights that the daemon's account needs on a table.
const (
	rightsAppend = "SELECT, INSERT"
	rightsWrite  = "SELECT, INSERT, UPDATE, DELETE"
)

// keptTables are all of them. Add a table that is only ever appended to by one line; one that is not there yet is left out.
var keptTables = []keptTable{
	{table: "fakturis_invoice", key: "id", name: "CONCAT('Rechnung ', COALESCE(OLD.number, OLD.id), ' ist gestellt')",
		update: "OLD.status = 'gestellt'", delete: "OLD.status = 'gestellt'", rights: rightsWrite},
	appendOnly("fakturis_delivery_note", "id", "CONCAT('Lieferschein ', OLD.number, ' ist erstellt')"),
	appendOnly("fakturis_document_file", "id", "CONCAT(UPPER(OLD.format), ' zu ', OLD.document, ' ', OLD.document_id, ' ist archiviert')"),
	appendOnly("fakturis_archive_chain", "seq", "CONCAT('Kettenglied ', OLD.seq, ' (', OLD.number, ') ist archiviert')"),
	appendOnly("fakturis_mail_attempt", "id", "CONCAT('Schritt ', OLD.id, ' der E-Mail ', OLD.mail_id, ' ist vermerkt')"),
	appendOnly("fakturis_audit", "id", "CONCAT('Protokolleintrag ', OLD.id, ' bleibt')"),
	appendOnly("fakturis_vat_check", "id", "CONCAT('Nachweis ', OLD.id, ' einer USt-IdNr. bleibt')"),
	appendOnly("fakturis_payment", "id", "CONCAT('Zahlung ', OLD.id, ' ist gebucht')"),
	appendOnly("fakturis_correction", "invoice_id", "CONCAT('Korrektur ', OLD.invoice_id, ' ist gestellt')"),
	appendOnly("fakturis_draft_version", "invoice_id", "CONCAT('Fassung ', OLD.version, ' des Entwurfs ', OLD.invoice_id, ' bleibt')"),
	appendOnly("fakturis_collective_version", "collective_id", "CONCAT('Fassung ', OLD.version, ' der Sammelrechnung ', OLD.collective_id, ' bleibt')"),
	{table: "fakturis_number_range", key: "range_key", name: "CONCAT('Nummernkreis ', OLD.range_key, ' steht auf ', OLD.last_value)",
		update: "NEW.last_value < OLD.last_value OR NEW.range_key <> OLD.range_key", delete: "TRUE", rights: "SELECT, INSERT, UPDATE"},
	{table: "fakturis_archive_head", key: "id", name: "CONCAT('Die Kette steht auf ', OLD.seq)",
		update: "NEW.seq < OLD.seq OR NEW.seq = OLD.seq AND NEW.hash <> OLD.hash OR NEW.id <> OLD.id" +
			" OR OLD.taken_over_at IS NOT NULL AND NOT NEW.taken_over_at <=> OLD.taken_over_at",
		delete: "TRUE", rights: "SELECT, UPDATE"},
}

func appendOnly(table, key, name string) keptTable {
	return keptTable{table: table, key: key, name: name, update: "TRUE", delete: "TRUE", rights: rightsAppend}
}

// keepPrefix begins the names of all our triggers; a shop that shares the schema has its own with fakturis_dirty_.
const keepPrefix = "fakturis_keep_"

// keepTrigger is one trigger that refuses a change.
type keepTrigger struct {
	name, table, event, body string
}

func (k keptTable) triggers() []keepTrigger {
	return []keepTrigger{k.trigger("UPDATE", k.update, "geändert"), k.trigger("DELETE", k.delete, "gelöscht")}
}

// trigger makes the trigger for one event. A message holds 128 characters.
func (k keptTable) trigger(event, when, participle string) keepTrigger {
	return keepTrigger{
		name: keepPrefix + k.table[len("fakturis_"):] + "_" + map[string]string{"UPDATE": "update", "DELETE": "delete"}[event], table: k.table, event: event,
		body: fmt.Sprintf(`BEGIN
  DECLARE refusal VARCHAR(128) CHARACTER SET utf8mb4;
  IF %s THEN
    SET refusal = CONCAT(LEFT(%s, 80), ' und wird nicht %s (GoBD).');
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = refusal;
  END IF;
END`, when, k.name, participle),
	}
}

// key tells a trigger from one of the same name that does something else.
func (t keepTrigger) key() string { return "BEFORE " + t.event + " " + t.table + " " + t.body }

func (t keepTrigger) create(orReplace string) string {
	return "CREATE " + orReplace + "TRIGGER `" + t.name + "` BEFORE " + t.event + " ON `" + t.table + "` FOR EACH ROW " + t.body
}
