-- Packets of one device, kept for a case. act: the number of the case's action, made from the case's id
-- and the entry's number, which stand beside it. got: frames that came here; frames, bytes: those still here; masked: in which something was overwritten. kept_run: how many
-- each run of the sensor has seen, as of its latest word; what it sends twice is not newer.
CREATE TABLE kept (
	act {i64} NOT NULL PRIMARY KEY, case_id {text} NOT NULL, entry {i64} NOT NULL,
	device {text} NOT NULL, got {i64} NOT NULL, frames {i64} NOT NULL, bytes {i64} NOT NULL,
	masked {i64} NOT NULL, changed {i64} NOT NULL) {strict};
CREATE TABLE kept_run (
	act {i64} NOT NULL, run {i64} NOT NULL, seen {i64} NOT NULL, PRIMARY KEY (act, run)) {strict};
CREATE TABLE kept_frame (
	act {i64} NOT NULL, nr {i64} NOT NULL, at {i64} NOT NULL, linktype {i64} NOT NULL,
	wire_len {i64} NOT NULL, frame {blob} NOT NULL, PRIMARY KEY (act, nr)) {strict_by_key};
-- The few cases for which the box holds something, among two hundred thousand.
CREATE INDEX case_head_acting ON case_head (id) WHERE n_actions>0 AND is_drill=0;
