-- One order of cases for all lists: where, then the latest first. Each entry moves its case in it, which costs a
-- page of it; two such orders cost two.
DROP INDEX IF EXISTS case_head_changed;
DROP INDEX IF EXISTS case_head_closed;
CREATE INDEX case_head_list ON case_head (is_drill, is_closed, verdict, changed);
