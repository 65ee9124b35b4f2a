-- A finding as it was when it ended or went on about something else, so that a deed that is taken
-- back brings it back. away 1: while that is done, what it was about is not there.
CREATE TABLE finding_was (
	nr {i64} NOT NULL PRIMARY KEY, finding {text} NOT NULL, at {i64} NOT NULL,
	advisory {text} NOT NULL, subject {i64} NOT NULL, subject_nr {i64} NOT NULL,
	state {i64} NOT NULL, first_seen {i64} NOT NULL, unsaid {i64} NOT NULL,
	away {i64} NOT NULL) {strict};
CREATE INDEX finding_was_of ON finding_was (finding);
