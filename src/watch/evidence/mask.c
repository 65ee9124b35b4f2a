/*
 * Secrets in text protocols: what stands behind a word of the table, to the end that the word's
 * kind names, becomes 'x'. Rather too much than too little: a value that is cut off is masked to
 * the end.
 */
#include "watch/evidence/evidence.h"

enum until {
	UNTIL_LINE,  /* the end of the line */
	UNTIL_FIELD, /* '&', a blank, a quote or the end of the line */
};

static const struct {
	const char *word; /* any case */
	enum until until;
	bool at_line; /* only at the start of a line */
} secrets[] = {
	{"Authorization:", UNTIL_LINE, true},
	{"Proxy-Authorization:", UNTIL_LINE, true},
	{"Cookie:", UNTIL_LINE, true},
	{"Set-Cookie:", UNTIL_LINE, true},
	{"X-Api-Key:", UNTIL_LINE, true},
	{"PASS ", UNTIL_LINE, true},
	{"AUTH PLAIN ", UNTIL_LINE, false},
	{"AUTH LOGIN ", UNTIL_LINE, false},
	{"AUTHENTICATE PLAIN ", UNTIL_LINE, false},
	{" LOGIN ", UNTIL_LINE, false},
	{"password=", UNTIL_FIELD, false},
	{"passwd=", UNTIL_FIELD, false},
	{"pass=", UNTIL_FIELD, false},
	{"pwd=", UNTIL_FIELD, false},
	{"token=", UNTIL_FIELD, false},
	{"secret=", UNTIL_FIELD, false},
	{"session=", UNTIL_FIELD, false},
	{"sessionid=", UNTIL_FIELD, false},
	{"PHPSESSID=", UNTIL_FIELD, false},
	{"\"password\":\"", UNTIL_FIELD, false},
	{"\"password\": \"", UNTIL_FIELD, false},
};
#define SECRETS (sizeof(secrets) / sizeof(*secrets))

static bool
is_end(char c, enum until until)
{
	if (c == '\r' || c == '\n' || c == '\0')
		return true;
	return until == UNTIL_FIELD && (c == '&' || c == ' ' || c == '"' || c == ';');
}

static size_t
match_at(struct str s, size_t at, size_t which)
{
	struct str word = str_c(secrets[which].word);

	if (secrets[which].at_line && at > 0 && s.p[at - 1] != '\n')
		return 0;
	return str_starts_nocase(str_of(s.p + at, s.len - at), word) ? word.len : 0;
}

/* SASL answers: a line that is nothing but base64, as credentials are sent on their own. */
static bool
is_lone_base64(struct str line)
{
	if (line.len < 8 || line.len % 4 != 0)
		return false;
	for (size_t i = 0; i < line.len; i++) {
		char c = line.p[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    c == '+' || c == '/' || (c == '=' && i + 2 >= line.len)))
			return false;
	}
	return true;
}

unsigned
mask_secrets(char *bytes, size_t len)
{
	struct str s = str_of(bytes, len);
	unsigned found = 0;

	for (size_t at = 0; at < len; at++) {
		for (size_t which = 0; which < SECRETS; which++) {
			size_t word = match_at(s, at, which);

			if (word == 0)
				continue;
			for (at += word; at < len && !is_end(bytes[at], secrets[which].until); at++)
				if (bytes[at] != ' ' || secrets[which].until == UNTIL_FIELD)
					bytes[at] = 'x';
			found++;
			break;
		}
	}
	while (len > 0 && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	if (len < s.len && is_lone_base64(str_of(bytes, len))) {
		memset(bytes, 'x', len);
		found++;
	}
	return found;
}
