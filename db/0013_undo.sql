-- Rows as they were before a deed, so that it can be taken back while nobody changed them since.
-- back: where one is afterwards. level: whose word it takes. undone 0: it stands.
CREATE TABLE undo_deed (
	batch {text} NOT NULL PRIMARY KEY, at {i64} NOT NULL, who {text} NOT NULL,
	kind {text} NOT NULL, back {text} NOT NULL, level {i64} NOT NULL,
	undone {i64} NOT NULL) {strict};
-- what: a table's name in src/store/names.c. was: strings of store/encode. after: SHA-256 of the
-- rows as the deed left them.
CREATE TABLE undo_row (
	batch {text} NOT NULL, nr {i64} NOT NULL, what {text} NOT NULL, key {text} NOT NULL,
	part {text} NOT NULL, was {blob} NOT NULL, after {blob} NOT NULL,
	PRIMARY KEY (batch, nr)) {strict};
