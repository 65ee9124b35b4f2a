-- One person's way through one course. before, after: choices, "a,c,b".
CREATE TABLE lesson (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, staff {text} NOT NULL,
	course {text} NOT NULL, version {text} NOT NULL, position {i64} NOT NULL,
	before {text} NOT NULL, after {text} NOT NULL, begun {i64} NOT NULL, changed {i64} NOT NULL,
	finished {i64} NOT NULL, is_shown {i64} NOT NULL) {strict};
CREATE INDEX lesson_staff ON lesson (staff, course, nr);

-- Classes held, and who was there. method: enum store_method.
CREATE TABLE class (
	id {text} NOT NULL PRIMARY KEY, course {text} NOT NULL, title {text} NOT NULL,
	content {text} NOT NULL, method {i64} NOT NULL, at {i64} NOT NULL, minutes {i64} NOT NULL,
	teacher {text} NOT NULL, created {i64} NOT NULL, who {text} NOT NULL) {strict};
CREATE TABLE attendance (
	class_id {text} NOT NULL, staff {text} NOT NULL, name {text} NOT NULL,
	department {text} NOT NULL, PRIMARY KEY (class_id, staff)) {strict};

-- Drills by the clock.
CREATE TABLE drill (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, scenario {text} NOT NULL,
	version {text} NOT NULL, started {i64} NOT NULL, paused_at {i64} NOT NULL,
	paused_ms {i64} NOT NULL, ahead_minutes {i64} NOT NULL, ended {i64} NOT NULL,
	people {text} NOT NULL, notes {text} NOT NULL, who {text} NOT NULL) {strict};
CREATE TABLE drill_answer (
	drill {text} NOT NULL, inject {text} NOT NULL, role {text} NOT NULL, choice {text} NOT NULL,
	body {text} NOT NULL, who {text} NOT NULL, at {i64} NOT NULL,
	PRIMARY KEY (drill, inject, role)) {strict};

-- Mail drills. A mark is a mail that was sent, of nobody; when it is over only counts are left.
CREATE TABLE campaign (
	nr {i64} NOT NULL PRIMARY KEY, id {text} NOT NULL UNIQUE, mail {text} NOT NULL,
	created {i64} NOT NULL, who {text} NOT NULL, owner {text} NOT NULL, consented {i64} NOT NULL,
	announced {i64} NOT NULL, announced_how {text} NOT NULL, started {i64} NOT NULL,
	ends {i64} NOT NULL, closed {i64} NOT NULL, is_stopped {i64} NOT NULL,
	n_reported {i64} NOT NULL) {strict};
CREATE TABLE mark (
	token_hash {blob} NOT NULL PRIMARY KEY, campaign {text} NOT NULL, team {text} NOT NULL,
	opened {i64} NOT NULL, told {i64} NOT NULL) {strict};
CREATE INDEX mark_campaign ON mark (campaign);
CREATE TABLE campaign_count (
	campaign {text} NOT NULL, team {text} NOT NULL, n_sent {i64} NOT NULL,
	n_opened {i64} NOT NULL, n_told {i64} NOT NULL, PRIMARY KEY (campaign, team)) {strict};
