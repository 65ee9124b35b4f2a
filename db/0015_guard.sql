-- What people decided of the company's own name server. mode: enum guard_mode, days: bits of
-- weekdays, begins and ends: minutes of the day. Group 1 is that of devices in no other.
CREATE TABLE guard_group (
	id {i64} NOT NULL PRIMARY KEY, name {text} NOT NULL, mode {i64} NOT NULL, days {i64} NOT NULL,
	begins {i64} NOT NULL, ends {i64} NOT NULL, stops_bypass {i64} NOT NULL) {strict};
CREATE TABLE guard_member (
	device {text} NOT NULL PRIMARY KEY, team {i64} NOT NULL) {strict};

-- A name and all below it. device "", team 0: any. until 0: for good. A rule that is over stays:
-- ended and ender say when and by whom; 0: it stands.
CREATE TABLE guard_rule (
	id {i64} NOT NULL PRIMARY KEY, kind {i64} NOT NULL, name {text} NOT NULL,
	device {text} NOT NULL, team {i64} NOT NULL, until {i64} NOT NULL, reason {text} NOT NULL,
	asker {text} NOT NULL, approver {text} NOT NULL, made {i64} NOT NULL, ended {i64} NOT NULL,
	ender {text} NOT NULL) {strict};
CREATE INDEX guard_rule_name ON guard_rule (name);

-- "This is a mistake", from the page that says why a name is blocked. answered 0: open. rule: what
-- it was answered with; 0: it stays blocked.
CREATE TABLE guard_plea (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, device {text} NOT NULL,
	address {text} NOT NULL, words {text} NOT NULL, asker {text} NOT NULL, at {i64} NOT NULL,
	answered {i64} NOT NULL, answerer {text} NOT NULL, rule {i64} NOT NULL) {strict};
CREATE INDEX guard_plea_open ON guard_plea (answered, at);

-- What the name server counted, by the hour in which it happened.
CREATE TABLE guard_hour (
	hour {i64} NOT NULL PRIMARY KEY, asked {i64} NOT NULL, blocked {i64} NOT NULL,
	would {i64} NOT NULL, held {i64} NOT NULL, refused {i64} NOT NULL, failed {i64} NOT NULL,
	stale {i64} NOT NULL) {strict};
