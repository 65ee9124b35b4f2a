-- All that findings are added up by, so that each page that counts them does it without reading them.
CREATE INDEX finding_total ON finding (
	subject, subject_nr, state, rank, serious, exploited, first_seen, closed, due, due_house,
	due_contract, fixed, measured);
