-- Which case took an alert up last: the one that it began, or that it was joined to.
CREATE TABLE case_alert (
	alert {text} NOT NULL PRIMARY KEY, case_id {text} NOT NULL) {strict};
CREATE INDEX case_alert_case ON case_alert (case_id);
CREATE INDEX case_head_device ON case_head (device, is_closed);
-- What the latest head of a day that names a case says of it: its number of lines, its hash.
CREATE TABLE case_named (
	id {text} NOT NULL PRIMARY KEY, n_entries {i64} NOT NULL, hash {blob} NOT NULL) {strict};
-- Cases that went because there were too many: heads of days may name them still.
CREATE TABLE case_gone (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, number {text} NOT NULL,
	n_entries {i64} NOT NULL, hash {blob} NOT NULL, closed {i64} NOT NULL) {strict};
