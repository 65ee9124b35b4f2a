-- What a finding rests on: confidence: enum match_confidence. serious: critical, high, not rated or exploited.
-- source, ground: the list and the id of the advisory that said so last. fixed: the version that ends it.
-- unsaid: since when no list says so any more though nothing was measured; 0: it is said.
ALTER TABLE finding ADD COLUMN confidence {i64} NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN serious {i64} NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN exploited {i64} NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN source {text} NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN ground {text} NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN fixed {text} NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN unsaid {i64} NOT NULL DEFAULT 0;

-- What was compared with the lists, and when. is_bill 0: id is a device, 1: a bill. lists: when the
-- index was made; stamp: which index, mark: of what was there then.
CREATE TABLE compared (
	is_bill {i64} NOT NULL, id {text} NOT NULL, at {i64} NOT NULL, lists {i64} NOT NULL,
	stamp {i64} NOT NULL, mark {i64} NOT NULL, PRIMARY KEY (is_bill, id)) {strict};
-- How many programs or parts of it: kind: enum store_compared_kind, reason: why not; '' checked.
CREATE TABLE compared_count (
	is_bill {i64} NOT NULL, id {text} NOT NULL, kind {i64} NOT NULL, reason {text} NOT NULL,
	n {i64} NOT NULL, PRIMARY KEY (is_bill, id, kind, reason)) {strict};
