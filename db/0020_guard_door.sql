-- doors: by which doors the question came, bits 1 << enum guard_door of model/guard.h, all that were used
-- in the hour; 0: not known, of a line from before.
ALTER TABLE guard_line ADD COLUMN doors {i64} NOT NULL DEFAULT 0;
