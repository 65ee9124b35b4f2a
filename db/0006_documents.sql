-- Documents of the company, written here or registered as they are. state: enum store_document_state.
CREATE TABLE document (
	id {text} NOT NULL PRIMARY KEY, kind {text} NOT NULL, title {text} NOT NULL,
	number {text} NOT NULL, state {i64} NOT NULL, created {i64} NOT NULL,
	who {text} NOT NULL) {strict};
CREATE INDEX document_kind ON document (kind);

-- facts: strings of store/encode: paragraph, key, value. covers: strings of store/encode.
CREATE TABLE document_version (
	document {text} NOT NULL, number {i64} NOT NULL, created {i64} NOT NULL,
	changed {i64} NOT NULL, drafter {text} NOT NULL, note {text} NOT NULL,
	approver {text} NOT NULL, approved {i64} NOT NULL, enacted {i64} NOT NULL,
	reviewed {i64} NOT NULL, published {i64} NOT NULL, file_name {text} NOT NULL,
	file_type {text} NOT NULL, file_bytes {i64} NOT NULL, body {text} NOT NULL,
	facts {text} NOT NULL, covers {text} NOT NULL, PRIMARY KEY (document, number)) {strict};

CREATE TABLE document_file (
	document {text} NOT NULL, number {i64} NOT NULL, bytes {blob} NOT NULL,
	PRIMARY KEY (document, number)) {strict};

-- Who has read which version. link '': on paper.
CREATE TABLE receipt (
	document {text} NOT NULL, number {i64} NOT NULL, staff {text} NOT NULL, name {text} NOT NULL,
	at {i64} NOT NULL, link {text} NOT NULL, PRIMARY KEY (document, number, staff)) {strict};
CREATE INDEX receipt_staff ON receipt (staff);

-- What documents need to know and no setting or machine says: "field.officer", "trait.nas".
CREATE TABLE document_word (
	key {text} NOT NULL PRIMARY KEY, value {text} NOT NULL, who {text} NOT NULL,
	at {i64} NOT NULL) {strict};
