-- The lists that a company keeps. nr: as in 0004. origin: enum store_origin.
-- subject: what a row was filled in for, one row for each in a ledger; '' none.
CREATE TABLE ledger_row (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, ledger {text} NOT NULL,
	subject {text} NOT NULL, created {i64} NOT NULL, changed {i64} NOT NULL,
	removed {i64} NOT NULL, origin {i64} NOT NULL, who {text} NOT NULL) {strict};
CREATE INDEX ledger_row_of ON ledger_row (ledger, removed, nr);
CREATE UNIQUE INDEX ledger_row_subject ON ledger_row (ledger, subject) WHERE subject<>'';

-- line: the row's nr.
CREATE TABLE ledger_cell (
	line {i64} NOT NULL, col {text} NOT NULL, value {text} NOT NULL, by_machine {i64} NOT NULL,
	at {i64} NOT NULL, PRIMARY KEY (line, col)) {strict};

-- kind: enum store_ledger_deed. cells: strings of store/encode: column, what stood there (absent,
-- person, machine), since when, its value, the new value. batch: what is undone together.
CREATE TABLE ledger_change (
	nr {i64} NOT NULL PRIMARY KEY, line {i64} NOT NULL, kind {i64} NOT NULL, at {i64} NOT NULL,
	undone {i64} NOT NULL, origin {i64} NOT NULL, who {text} NOT NULL, batch {text} NOT NULL,
	was_removed {i64} NOT NULL, cells {text} NOT NULL) {strict};
CREATE INDEX ledger_change_line ON ledger_change (line, nr);
CREATE INDEX ledger_change_batch ON ledger_change (batch, nr) WHERE batch<>'';

-- Rows of an import that could not be taken. cells: strings of store/encode: column, value, error.
CREATE TABLE ledger_held (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, ledger {text} NOT NULL,
	batch {text} NOT NULL, place {i64} NOT NULL, created {i64} NOT NULL, who {text} NOT NULL,
	cells {text} NOT NULL) {strict};
CREATE INDEX ledger_held_of ON ledger_held (ledger, nr);
CREATE INDEX ledger_held_batch ON ledger_held (batch);
