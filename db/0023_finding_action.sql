-- action: what is to be done: enum rank_action of stock/rank.h; 0 (with the usual updates), too, until it is compared
-- again, which is each day.
ALTER TABLE finding ADD COLUMN action {i64} NOT NULL DEFAULT 0;
