-- What the name server judged, by the hour. device "": unknown, then the address says who. name "":
-- more names than a device's day has room for, added up. action, reason: enums of guard/guard.h.
-- confidence, since: what the list says of the entry; since 0: nothing.
CREATE TABLE guard_line (
	hour {i64} NOT NULL, device {text} NOT NULL, address {text} NOT NULL, name {text} NOT NULL,
	found {text} NOT NULL, action {i64} NOT NULL, reason {i64} NOT NULL, would {i64} NOT NULL,
	warns {i64} NOT NULL, held {i64} NOT NULL, list {text} NOT NULL, what {text} NOT NULL,
	rule {i64} NOT NULL, times {i64} NOT NULL, first {i64} NOT NULL, last {i64} NOT NULL,
	confidence {i64} NOT NULL, since {i64} NOT NULL) {strict};
CREATE INDEX guard_line_hour ON guard_line (hour, device, name);
CREATE INDEX guard_line_device ON guard_line (device, hour);

-- Ordinary names that were answered, as they are registered, by the day.
CREATE TABLE guard_name (
	day {i64} NOT NULL, device {text} NOT NULL, address {text} NOT NULL, name {text} NOT NULL,
	times {i64} NOT NULL, missing {i64} NOT NULL, first {i64} NOT NULL, last {i64} NOT NULL,
	PRIMARY KEY (day, device, address, name)) {strict};
CREATE INDEX guard_name_device ON guard_name (device, day);

-- The latest message of the name server that was written down: it may come twice.
CREATE TABLE guard_told (
	one {i64} NOT NULL PRIMARY KEY, run {i64} NOT NULL, sequence {i64} NOT NULL) {strict};
