-- invitation: a one-time code with which a person sets a password; one for each person at most.
-- apart: two devices of which somebody said that they are not the same.
CREATE TABLE invitation (
	code_hash {blob} NOT NULL PRIMARY KEY, person {text} NOT NULL, created {i64} NOT NULL,
	expires {i64} NOT NULL) {strict};
CREATE INDEX invitation_person ON invitation (person);

CREATE TABLE apart (
	device {text} NOT NULL, other {text} NOT NULL, at {i64} NOT NULL, who {text} NOT NULL,
	PRIMARY KEY (device, other)) {strict};

CREATE INDEX fact_same ON fact (value) WHERE kind='same_as';
