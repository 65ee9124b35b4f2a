-- Who talked with whom, added up by day (its beginning in the site's zone). kind: enum pair_with of
-- model/pair.h; peer: a device, an outside domain or network, or ''. counted_since: the beginning of
-- the latest stretch that was added, so that a stretch that comes twice is added once.
CREATE TABLE talk (
	day {i64} NOT NULL, device {text} NOT NULL, kind {i64} NOT NULL, peer {text} NOT NULL,
	service {text} NOT NULL, sent {i64} NOT NULL, received {i64} NOT NULL,
	connections {i64} NOT NULL, first_seen {i64} NOT NULL, last_seen {i64} NOT NULL,
	counted_since {i64} NOT NULL, PRIMARY KEY (day, device, kind, peer, service)) {strict};
CREATE INDEX talk_device ON talk (device, day);
CREATE INDEX talk_peer ON talk (peer, day);
