/*
 * Vectors of CVSS beside the score that somebody gave, from standard input, one a line and a tab
 * between them: the same lines with our score behind; "-" for what is no vector. For
 * tests/know/advisories.
 */
#include "wire/cvss/cvss.h"

#include <stdio.h>

int
main(void)
{
	char line[4096];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct str given = str_trim(str_c(line)), vector = str_split(&given, '\t');
		struct str whole = given, part;
		struct cvss c;

		whole = str_split(&given, '.');
		part = given.len > 0 ? given : STR("0");
		printf("%.*s\t%.*s.%.*s\t", STR_FMT(vector), STR_FMT(whole), STR_FMT(part));
		if (cvss_score(vector, &c) == ERR_OK)
			printf("%u.%u\n", c.score / 10, c.score % 10);
		else
			printf("-\n");
	}
	return 0;
}
