-- Cases: lines that are only ever added, and the head of each, as it follows from its lines. year and
-- count: its number, "2026-003". phase, verdict: enum case_phase, enum case_verdict.
CREATE TABLE case_head (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, year {i64} NOT NULL,
	count {i64} NOT NULL, number {text} NOT NULL, title {text} NOT NULL, alert {text} NOT NULL,
	device {text} NOT NULL, playbook {text} NOT NULL, phase {i64} NOT NULL,
	verdict {i64} NOT NULL, decided_by {text} NOT NULL, is_closed {i64} NOT NULL,
	is_drill {i64} NOT NULL, opened {i64} NOT NULL, changed {i64} NOT NULL,
	closed {i64} NOT NULL, n_entries {i64} NOT NULL, n_actions {i64} NOT NULL,
	hash {blob} NOT NULL, UNIQUE (year, count)) {strict};
CREATE INDEX case_head_changed ON case_head (changed, is_drill, verdict);
CREATE INDEX case_head_closed ON case_head (is_closed, changed, is_drill, verdict);
CREATE INDEX case_head_alert ON case_head (alert);
-- Kept in the order of its key: the lines of a case lie beside each other.
CREATE TABLE case_line (
	case_nr {i64} NOT NULL, nr {i64} NOT NULL, bytes {blob} NOT NULL,
	PRIMARY KEY (case_nr, nr)) {strict_by_key};
-- Files of cases: the same bytes once, in parts; had: so many of its bytes are there.
CREATE TABLE exhibit_file (
	sha256 {text} NOT NULL PRIMARY KEY, bytes {i64} NOT NULL, had {i64} NOT NULL,
	at {i64} NOT NULL) {strict};
CREATE TABLE exhibit_part (
	sha256 {text} NOT NULL, nr {i64} NOT NULL, bytes {blob} NOT NULL,
	PRIMARY KEY (sha256, nr)) {strict};
CREATE TABLE exhibit (
	case_id {text} NOT NULL, sha256 {text} NOT NULL, name {text} NOT NULL,
	kind {text} NOT NULL, at {i64} NOT NULL, PRIMARY KEY (case_id, sha256)) {strict};
CREATE INDEX exhibit_bytes_of ON exhibit (sha256);
-- The heads of days that left the box. ways: bits of store_deposit.
CREATE TABLE case_deposit (
	nr {i64} NOT NULL PRIMARY KEY, at {i64} NOT NULL, head {blob} NOT NULL,
	n_cases {i64} NOT NULL, text {blob} NOT NULL, stamp {blob} NOT NULL,
	ways {i64} NOT NULL) {strict};
