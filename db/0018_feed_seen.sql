-- seen: when the source last gave the version in use, or said that it is still the latest; 0 never.
ALTER TABLE feed ADD COLUMN seen {i64} NOT NULL DEFAULT 0;
