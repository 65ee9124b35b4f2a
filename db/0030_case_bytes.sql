-- How many bytes the lines of a case have together: so that an entry is refused before the case gets
-- larger than what can be read at once, without reading it.
ALTER TABLE case_head ADD COLUMN bytes {i64} NOT NULL DEFAULT 0;
UPDATE case_head SET bytes=(SELECT coalesce(sum(length(l.bytes)), 0) FROM case_line l WHERE l.case_nr=case_head.nr);
