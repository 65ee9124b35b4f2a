-- Feeds of known-bad things: where they come from and how their latest version turned out (model/feed.h,
-- know/feed). tried, next, good: times; 0 never. why: enum feed_why, of the latest version; good: when the
-- one in use was taken, and entries, held, refused, format are of that one. A person may have said
-- accepted: take the next as it is.
CREATE TABLE feed (
	id {text} NOT NULL PRIMARY KEY, kind {i64} NOT NULL, name {text} NOT NULL, url {text} NOT NULL,
	tier {i64} NOT NULL, confidence {i64} NOT NULL, tlp {i64} NOT NULL, every {i64} NOT NULL,
	is_on {i64} NOT NULL, made {i64} NOT NULL, who {text} NOT NULL, tried {i64} NOT NULL,
	next {i64} NOT NULL, fails {i64} NOT NULL, why {i64} NOT NULL, note {text} NOT NULL,
	good {i64} NOT NULL, entries {i64} NOT NULL, held {i64} NOT NULL, refused {i64} NOT NULL,
	format {i64} NOT NULL, etag {text} NOT NULL, modified {text} NOT NULL,
	accepted {i64} NOT NULL) {strict};

-- What blocks although it is held: a person said so.
CREATE TABLE feed_freed (
	value {text} NOT NULL PRIMARY KEY, reason {text} NOT NULL, who {text} NOT NULL,
	at {i64} NOT NULL) {strict};
