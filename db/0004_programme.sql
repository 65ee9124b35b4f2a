-- The programme: who works where, what people answered, what was read, how it came out, what was done.
-- nr: the order in which rows came, kept by a copy too; the highest is the latest, whatever the clock said.
CREATE TABLE site (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, created {i64} NOT NULL,
	closed {i64} NOT NULL) {strict};

CREATE TABLE staff (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, department {text} NOT NULL,
	mail {text} NOT NULL, has_phone {i64} NOT NULL, joined {i64} NOT NULL,
	departed {i64} NOT NULL) {strict};

-- A person's answer to one item; choice '': taken back.
CREATE TABLE reply (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, site {text} NOT NULL,
	framework {text} NOT NULL, item {text} NOT NULL, choice {text} NOT NULL,
	reason {text} NOT NULL, who {text} NOT NULL, via {text} NOT NULL, at {i64} NOT NULL) {strict};
CREATE INDEX reply_item ON reply (framework, item, site, nr);

-- kind: a name of src/model/reading.def. subjects: each as "LENGTH:TEXT,".
CREATE TABLE reading (
	kind {text} NOT NULL, key {text} NOT NULL, day {i64} NOT NULL, at {i64} NOT NULL,
	value {i64} NOT NULL, looked_at {i64} NOT NULL, seen_percent {i64} NOT NULL,
	subjects {text} NOT NULL, PRIMARY KEY (kind, key, day)) {strict};
CREATE INDEX reading_day ON reading (day);

CREATE TABLE outcome (
	nr {i64} NOT NULL PRIMARY KEY, site {text} NOT NULL, framework {text} NOT NULL,
	version {text} NOT NULL, at {i64} NOT NULL, points {i64} NOT NULL, points_max {i64} NOT NULL,
	n_items {i64} NOT NULL, n_met {i64} NOT NULL, n_proven {i64} NOT NULL,
	n_answered {i64} NOT NULL, n_contradictions {i64} NOT NULL, who {text} NOT NULL) {strict};
CREATE INDEX outcome_of ON outcome (framework, site, nr);

CREATE TABLE pursuit (
	framework {text} NOT NULL PRIMARY KEY, scope {text} NOT NULL, begun {i64} NOT NULL,
	wanted_by {i64} NOT NULL, ended {i64} NOT NULL, who {text} NOT NULL) {strict};

CREATE TABLE duty_done (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, key {text} NOT NULL,
	at {i64} NOT NULL, who {text} NOT NULL, note {text} NOT NULL) {strict};
CREATE INDEX duty_done_key ON duty_done (key, at);

-- purpose: enum store_link_for.
CREATE TABLE link (
	id {text} NOT NULL PRIMARY KEY, token_hash {blob} NOT NULL UNIQUE, purpose {i64} NOT NULL,
	subject {text} NOT NULL, site {text} NOT NULL, name {text} NOT NULL, mail {text} NOT NULL,
	role {text} NOT NULL, uses {i64} NOT NULL, uses_max {i64} NOT NULL, created {i64} NOT NULL,
	expires {i64} NOT NULL, used {i64} NOT NULL, revoked {i64} NOT NULL,
	who {text} NOT NULL) {strict};
CREATE INDEX link_purpose ON link (purpose, subject);
CREATE INDEX link_expires ON link (expires);

CREATE TABLE declaration (
	id {text} NOT NULL PRIMARY KEY, star {text} NOT NULL, number {text} NOT NULL,
	url {text} NOT NULL, purpose {text} NOT NULL, declared {i64} NOT NULL, expires {i64} NOT NULL,
	terms_accepted {i64} NOT NULL, who {text} NOT NULL) {strict};

-- digest: SHA-256 of the file that was signed.
CREATE TABLE signature (
	id {text} NOT NULL PRIMARY KEY, framework {text} NOT NULL, role {text} NOT NULL,
	name {text} NOT NULL, licence {text} NOT NULL, remark {text} NOT NULL,
	digest {blob} NOT NULL, at {i64} NOT NULL) {strict};
CREATE INDEX signature_of ON signature (framework, at);

-- What the company buys and has already. yen_year -1: not said.
CREATE TABLE holding (
	id {text} NOT NULL PRIMARY KEY, offering {text} NOT NULL, name {text} NOT NULL,
	provider {text} NOT NULL, note {text} NOT NULL, yen_year {i64} NOT NULL, since {i64} NOT NULL,
	until {i64} NOT NULL, who {text} NOT NULL) {strict};
