-- Forms of others. state: enum store_form_state. write_as: enum form_write. digest: of the file.
CREATE TABLE form (
	id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, partner {text} NOT NULL,
	file_name {text} NOT NULL, digest {blob} NOT NULL, file_bytes {i64} NOT NULL,
	received {i64} NOT NULL, due {i64} NOT NULL, state {i64} NOT NULL, closed {i64} NOT NULL,
	write_as {i64} NOT NULL, known {text} NOT NULL, other_edition {text} NOT NULL,
	who {text} NOT NULL) {strict};
CREATE TABLE form_file (form {text} NOT NULL PRIMARY KEY, bytes {blob} NOT NULL) {strict};

-- The places of a file as they were proposed or known. choices: strings of store/encode.
CREATE TABLE form_cell (
	digest {blob} NOT NULL, cell {i64} NOT NULL, sheet {text} NOT NULL, line {i64} NOT NULL,
	place {i64} NOT NULL, question {text} NOT NULL, topic {text} NOT NULL,
	source {i64} NOT NULL, source_of {text} NOT NULL, write_as {i64} NOT NULL,
	choices {text} NOT NULL, percent {i64} NOT NULL, confidence {i64} NOT NULL,
	PRIMARY KEY (digest, cell)) {strict};

-- What a person chose instead; the highest nr counts. Rows of one batch go together.
CREATE TABLE form_pick (
	nr {i64} NOT NULL PRIMARY KEY, digest {blob} NOT NULL, cell {i64} NOT NULL,
	line {i64} NOT NULL, place {i64} NOT NULL, source {i64} NOT NULL,
	source_of {text} NOT NULL, write_as {i64} NOT NULL, who {text} NOT NULL, at {i64} NOT NULL,
	batch {text} NOT NULL) {strict};
CREATE INDEX form_pick_of ON form_pick (digest, cell, nr);
CREATE INDEX form_pick_batch ON form_pick (batch);

-- What a person confirmed. decision: enum store_form_decision. basis: enum form_basis.
CREATE TABLE form_answer (
	nr {i64} NOT NULL PRIMARY KEY, form {text} NOT NULL, cell {i64} NOT NULL,
	decision {i64} NOT NULL, value {text} NOT NULL, source {i64} NOT NULL,
	source_of {text} NOT NULL, basis {i64} NOT NULL, basis_at {i64} NOT NULL,
	who {text} NOT NULL, at {i64} NOT NULL, batch {text} NOT NULL) {strict};
CREATE INDEX form_answer_of ON form_answer (form, cell, nr);
CREATE INDEX form_answer_batch ON form_answer (batch);

-- What was said of a question once, whoever asks it next. topic: a digest of the question's letters.
CREATE TABLE form_memory (
	nr {i64} NOT NULL PRIMARY KEY, topic {text} NOT NULL, question {text} NOT NULL,
	source {i64} NOT NULL, source_of {text} NOT NULL, value {text} NOT NULL,
	who {text} NOT NULL, at {i64} NOT NULL, batch {text} NOT NULL) {strict};
CREATE INDEX form_memory_topic ON form_memory (topic, nr);
CREATE INDEX form_memory_batch ON form_memory (batch);
