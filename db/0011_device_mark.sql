-- A device that is kept on purpose although its support has ended: how it is kept from harm (way:
-- enum mark_way of model/mark.h), why, who said so, from when and until when. One for each device.
CREATE TABLE device_mark (
	device {text} NOT NULL PRIMARY KEY, way {i64} NOT NULL, reason {text} NOT NULL,
	who {text} NOT NULL, since {i64} NOT NULL, until {i64} NOT NULL) {strict};
