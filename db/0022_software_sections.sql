-- The parts of a collector's lists in which the program stands (";programs;user-1f2e;"), so that who reads only
-- some of them takes nothing from the others. '': its file had no parts.
ALTER TABLE software ADD COLUMN sections {text} NOT NULL DEFAULT '';
