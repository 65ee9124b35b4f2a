-- Official forms that somebody laid beside a form of packs/reports, by the bytes of the file. form: id of
-- the pack. is_ready: a person confirmed which cell asks what.
CREATE TABLE report_file (
	sha256 {text} NOT NULL, form {text} NOT NULL, name {text} NOT NULL, bytes {blob} NOT NULL,
	at {i64} NOT NULL, who {text} NOT NULL, is_ready {i64} NOT NULL, taught {i64} NOT NULL,
	taught_by {text} NOT NULL, PRIMARY KEY (sha256, form)) {strict};
-- Its places. item: id in the form, '' when nothing goes there. write_as: enum report_write. choices:
-- strings of store/encode, one empty one where the cell's own list could not be read.
CREATE TABLE report_cell (
	sha256 {text} NOT NULL, form {text} NOT NULL, nr {i64} NOT NULL, sheet {text} NOT NULL,
	line {i64} NOT NULL, place {i64} NOT NULL, question {text} NOT NULL,
	choices {text} NOT NULL, item {text} NOT NULL, write_as {i64} NOT NULL,
	choice {text} NOT NULL, is_proposed {i64} NOT NULL, PRIMARY KEY (sha256, form, nr)) {strict};
