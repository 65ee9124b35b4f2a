-- What one company's box remembers. Tokens: {i64} {blob} {text} {strict}, expanded per backend.
-- Times are UTC milliseconds, ids are made by us and time-ordered, truth values are 0 and 1.
CREATE TABLE setting (key {text} NOT NULL PRIMARY KEY, value {text} NOT NULL) {strict};

CREATE TABLE network (
	prefix {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, kind {i64} NOT NULL,
	is_watched {i64} NOT NULL) {strict};

CREATE TABLE person (
	id {text} NOT NULL PRIMARY KEY, login {text} NOT NULL UNIQUE, name {text} NOT NULL,
	role {i64} NOT NULL, mail {text} NOT NULL, lang {text} NOT NULL, password {text} NOT NULL,
	is_disabled {i64} NOT NULL, created {i64} NOT NULL, last_login {i64} NOT NULL) {strict};

CREATE TABLE session (
	token_hash {blob} NOT NULL PRIMARY KEY, csrf {blob} NOT NULL, person {text} NOT NULL,
	created {i64} NOT NULL, last_used {i64} NOT NULL, expires {i64} NOT NULL,
	address {text} NOT NULL) {strict};
CREATE INDEX session_person ON session (person);

-- learned_*: the best of its facts of that kind, kept beside so that a list reads one table.
CREATE TABLE device (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, owner {text} NOT NULL,
	place {text} NOT NULL, notes {text} NOT NULL, whose {i64} NOT NULL,
	later_until {i64} NOT NULL, kind_given {i64} NOT NULL, first_seen {i64} NOT NULL,
	last_seen {i64} NOT NULL, merged_into {text} NOT NULL,
	learned_name {text} NOT NULL, learned_vendor {text} NOT NULL, learned_model {text} NOT NULL,
	learned_os {text} NOT NULL, learned_address {text} NOT NULL, learned_kind {text} NOT NULL,
	learned_kind_confidence {i64} NOT NULL, learned_kind_reason {text} NOT NULL) {strict};
CREATE INDEX device_last ON device (last_seen);
CREATE INDEX device_merged ON device (merged_into);

CREATE TABLE fact (
	device {text} NOT NULL, kind {text} NOT NULL, value {text} NOT NULL, reason {text} NOT NULL,
	confidence {i64} NOT NULL, first_seen {i64} NOT NULL, last_seen {i64} NOT NULL,
	times {i64} NOT NULL, PRIMARY KEY (device, kind, value)) {strict};
CREATE INDEX fact_last ON fact (last_seen);

-- is_open: waits for an answer (state new or seen, and not quiet). shown: device, or what that was
-- merged into. detections: see store/encode.
CREATE TABLE alert (
	id {text} NOT NULL PRIMARY KEY, device {text} NOT NULL, shown {text} NOT NULL,
	detector {text} NOT NULL, severity {i64} NOT NULL, confidence {i64} NOT NULL,
	first_seen {i64} NOT NULL, last_seen {i64} NOT NULL, revision {i64} NOT NULL,
	times {i64} NOT NULL, state {i64} NOT NULL, is_open {i64} NOT NULL, is_quiet {i64} NOT NULL,
	later_until {i64} NOT NULL, answered {i64} NOT NULL, answered_by {text} NOT NULL,
	arrived {i64} NOT NULL, detections {blob} NOT NULL) {strict};
CREATE INDEX alert_open ON alert (is_open, severity, last_seen);
CREATE INDEX alert_last ON alert (last_seen, severity);
CREATE INDEX alert_severity ON alert (severity, last_seen);
CREATE INDEX alert_shown ON alert (shown, is_open, severity, last_seen);
CREATE INDEX alert_later ON alert (state, later_until);

CREATE TABLE evidence (
	alert {text} NOT NULL, at {i64} NOT NULL, digest {blob} NOT NULL, linktype {i64} NOT NULL,
	wire_len {i64} NOT NULL, frame {blob} NOT NULL, PRIMARY KEY (alert, at, digest)) {strict};
CREATE INDEX evidence_at ON evidence (at);

CREATE TABLE suppression (
	id {text} NOT NULL PRIMARY KEY, detector {text} NOT NULL, device {text} NOT NULL,
	peer {text} NOT NULL, alert {text} NOT NULL, created {i64} NOT NULL, expires {i64} NOT NULL,
	who {text} NOT NULL, reason {text} NOT NULL) {strict};
CREATE INDEX suppression_expires ON suppression (expires);

CREATE TABLE decision (
	id {text} NOT NULL PRIMARY KEY, at {i64} NOT NULL, undone {i64} NOT NULL, who {text} NOT NULL,
	kind {text} NOT NULL, subject {text} NOT NULL, before {text} NOT NULL,
	after {text} NOT NULL) {strict};
CREATE INDEX decision_subject ON decision (subject, id);

CREATE TABLE audit (
	id {text} NOT NULL PRIMARY KEY, at {i64} NOT NULL, who {text} NOT NULL, action {text} NOT NULL,
	subject {text} NOT NULL, address {text} NOT NULL) {strict};

CREATE TABLE sensor_hour (
	hour {i64} NOT NULL, name {text} NOT NULL, value {i64} NOT NULL,
	PRIMARY KEY (hour, name)) {strict};
CREATE TABLE sensor_view (hour {i64} NOT NULL PRIMARY KEY, view {text} NOT NULL) {strict};

CREATE TABLE process (
	name {text} NOT NULL PRIMARY KEY, state {text} NOT NULL, message {text} NOT NULL,
	restarts {i64} NOT NULL, since {i64} NOT NULL, last_heard {i64} NOT NULL) {strict};
-- Times at which the sensor was not running, for the weekly letter.
CREATE TABLE outage (
	begins {i64} NOT NULL PRIMARY KEY, ends {i64} NOT NULL) {strict};

CREATE TABLE mail (
	id {text} NOT NULL PRIMARY KEY, created {i64} NOT NULL, next_try {i64} NOT NULL,
	sent {i64} NOT NULL, tries {i64} NOT NULL, recipient {text} NOT NULL, subject {text} NOT NULL,
	kind {text} NOT NULL, error {text} NOT NULL, body {text} NOT NULL) {strict};
CREATE INDEX mail_due ON mail (sent, next_try);

CREATE TABLE interruption (
	alert {text} NOT NULL PRIMARY KEY, severity {i64} NOT NULL, at {i64} NOT NULL) {strict};
CREATE INDEX interruption_at ON interruption (at);

CREATE TABLE trial (
	id {text} NOT NULL PRIMARY KEY, begins {i64} NOT NULL, ends {i64} NOT NULL,
	is_over {i64} NOT NULL) {strict};
