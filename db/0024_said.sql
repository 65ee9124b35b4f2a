-- What makers and others say about weaknesses (VEX), in documents that were handed in. key: who signed it, as
-- minisign writes a public key; '' it was not signed..
CREATE TABLE said_document (
	id {text} NOT NULL PRIMARY KEY, author {text} NOT NULL, name {text} NOT NULL,
	form {text} NOT NULL, file_name {text} NOT NULL, key {text} NOT NULL, made {i64} NOT NULL,
	came {i64} NOT NULL, who {text} NOT NULL, said {i64} NOT NULL, refused {i64} NOT NULL,
	removed {i64} NOT NULL) {strict};
CREATE TABLE said_file (document {text} NOT NULL PRIMARY KEY, bytes {blob} NOT NULL) {strict};
-- status, reason: enum vex_status, enum vex_reason. until: it says so until then; 0: it says none.
CREATE TABLE said (
	document {text} NOT NULL, place {i64} NOT NULL, vulnerability {text} NOT NULL,
	alias {text} NOT NULL, product {text} NOT NULL, part {text} NOT NULL,
	status {i64} NOT NULL, reason {i64} NOT NULL, why {text} NOT NULL, action {text} NOT NULL,
	made {i64} NOT NULL, until {i64} NOT NULL, PRIMARY KEY (document, place)) {strict};
CREATE INDEX said_vulnerability ON said (vulnerability);
CREATE INDEX said_alias ON said (alias);
