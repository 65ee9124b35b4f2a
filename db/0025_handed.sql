-- A file that somebody handed in by a link. state: enum store_handed_state. subject: that of the link.
CREATE TABLE handed (
	id {text} NOT NULL PRIMARY KEY, link {text} NOT NULL UNIQUE, subject {text} NOT NULL,
	name {text} NOT NULL, file_name {text} NOT NULL, title {text} NOT NULL,
	version {text} NOT NULL, n {i64} NOT NULL, faults {i64} NOT NULL, file_bytes {i64} NOT NULL,
	at {i64} NOT NULL, state {i64} NOT NULL, answered {i64} NOT NULL,
	answerer {text} NOT NULL) {strict};
CREATE TABLE handed_file (
	handed {text} NOT NULL PRIMARY KEY, bytes {blob} NOT NULL) {strict};
