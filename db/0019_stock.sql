-- What the company runs: programs on devices. source: enum store_stock_source. gone 0: it is there.
CREATE TABLE software (
	nr {i64} NOT NULL PRIMARY KEY, device {text} NOT NULL, source {i64} NOT NULL,
	name {text} NOT NULL, version {text} NOT NULL, maker {text} NOT NULL, purl {text} NOT NULL,
	cpe {text} NOT NULL, product {text} NOT NULL, first_seen {i64} NOT NULL,
	last_seen {i64} NOT NULL, gone {i64} NOT NULL) {strict};
CREATE UNIQUE INDEX software_same ON software (device, source, name, version, maker, purl);
CREATE INDEX software_gone ON software (gone);

-- What a device's collector said besides its programs: "os", "port", "disk_encryption", ...
CREATE TABLE device_told (
	device {text} NOT NULL, place {i64} NOT NULL, key {text} NOT NULL, value {text} NOT NULL,
	at {i64} NOT NULL, PRIMARY KEY (device, place)) {strict};

-- Bills of materials that were handed in. format: enum bom_format. device '': it is of no device.
CREATE TABLE bill (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, supplier {text} NOT NULL,
	product {text} NOT NULL, version {text} NOT NULL, device {text} NOT NULL,
	format {i64} NOT NULL, edition {text} NOT NULL, serial {text} NOT NULL,
	author {text} NOT NULL, tool {text} NOT NULL, file_name {text} NOT NULL,
	file_bytes {i64} NOT NULL, made {i64} NOT NULL, came {i64} NOT NULL, who {text} NOT NULL,
	said {i64} NOT NULL, faults {i64} NOT NULL, removed {i64} NOT NULL) {strict};
CREATE TABLE bill_file (
	bill {text} NOT NULL PRIMARY KEY, bytes {blob} NOT NULL) {strict};

-- Each component once, whatever bills name it; digest: of all that is said of it.
CREATE TABLE component (
	nr {i64} NOT NULL PRIMARY KEY, digest {text} NOT NULL UNIQUE, kind {i64} NOT NULL,
	team {text} NOT NULL, name {text} NOT NULL, version {text} NOT NULL,
	supplier {text} NOT NULL, purl {text} NOT NULL, cpe {text} NOT NULL,
	licence {text} NOT NULL, hash {text} NOT NULL, source_name {text} NOT NULL,
	source_version {text} NOT NULL) {strict};
CREATE TABLE bill_part (
	bill {text} NOT NULL, component {i64} NOT NULL, is_root {i64} NOT NULL,
	PRIMARY KEY (bill, component)) {strict};
CREATE INDEX bill_part_component ON bill_part (component);

-- An advisory that is about a program on a device (subject 0: software) or a component of bills
-- (1: component). state: enum store_finding_state. due: the advisory's own, the house rule's, a
-- contract's; 0 none. measured: by what it was seen that it is over; '' not seen.
CREATE TABLE finding (
	id {text} NOT NULL PRIMARY KEY, advisory {text} NOT NULL, subject {i64} NOT NULL,
	subject_nr {i64} NOT NULL, state {i64} NOT NULL, rank {i64} NOT NULL, due {i64} NOT NULL,
	due_house {i64} NOT NULL, due_contract {i64} NOT NULL, first_seen {i64} NOT NULL,
	last_seen {i64} NOT NULL, answered {i64} NOT NULL, who {text} NOT NULL,
	why {text} NOT NULL, expires {i64} NOT NULL, closed {i64} NOT NULL,
	measured {text} NOT NULL) {strict};
CREATE UNIQUE INDEX finding_same ON finding (advisory, subject, subject_nr);
CREATE INDEX finding_subject ON finding (subject, subject_nr);
CREATE INDEX finding_state ON finding (state, rank);

-- Where advisories come from. made: what the publisher says, came: when it was taken in.
CREATE TABLE advisory_source (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, made {i64} NOT NULL,
	came {i64} NOT NULL, n {i64} NOT NULL) {strict};
