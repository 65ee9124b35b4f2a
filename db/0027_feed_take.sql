-- Somebody took a version that was refused: when; of the version before it, which is kept for a while,
-- when it was taken (0: it is in use still) and its entries. back 1: that one is wanted again.
CREATE TABLE feed_take (
	feed {text} NOT NULL PRIMARY KEY, at {i64} NOT NULL, before {i64} NOT NULL,
	entries {i64} NOT NULL, back {i64} NOT NULL) {strict};
