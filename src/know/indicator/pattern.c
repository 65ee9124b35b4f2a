/* Comparisons of a STIX pattern. See pattern.h. */
#include "know/indicator/pattern.h"

static void
skip_blanks(struct str *s)
{
	while (s->len > 0 &&
		(s->p[0] == ' ' || s->p[0] == '\t' || s->p[0] == '\n' || s->p[0] == '\r'))
		*s = str_of(s->p + 1, s->len - 1);
}

static bool
take(struct str *s, struct str word)
{
	skip_blanks(s);
	if (!str_starts(*s, word))
		return false;
	*s = str_of(s->p + word.len, s->len - word.len);
	return true;
}

/* Object paths that say what we keep. */
static bool
take_path(struct str *s, enum indicator_kind *ret_kind)
{
	static const struct {
		const char *path;
		enum indicator_kind kind;
	} paths[] = {
		{"domain-name:value", INDICATOR_DOMAIN},
		{"ipv4-addr:value", INDICATOR_ADDRESS},
		{"ipv6-addr:value", INDICATOR_ADDRESS},
		{"url:value", INDICATOR_URL},
		{"file:hashes.MD5", INDICATOR_HASH},
		{"file:hashes.'MD5'", INDICATOR_HASH},
		{"file:hashes.'SHA-1'", INDICATOR_HASH},
		{"file:hashes.'SHA1'", INDICATOR_HASH},
		{"file:hashes.'SHA-256'", INDICATOR_HASH},
		{"file:hashes.'SHA256'", INDICATOR_HASH},
		{"file:hashes.SHA256", INDICATOR_HASH},
		{"file:hashes.SHA1", INDICATOR_HASH},
		{"file:hashes.\"SHA-1\"", INDICATOR_HASH},
		{"file:hashes.\"SHA-256\"", INDICATOR_HASH},
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (take(s, str_c(paths[i].path))) {
			*ret_kind = paths[i].kind;
			return true;
		}
	return false;
}

/* 'text', with \' and \\ (section 9.6). */
static bool
take_string(struct str *s, struct stix_pattern *p, struct stix_term *ret_term)
{
	size_t i = 0;

	if (!take(s, STR("'")))
		return false;
	ret_term->at = p->used;
	for (; i < s->len && s->p[i] != '\''; i++) {
		if (s->p[i] == '\\' && i + 1 < s->len)
			i++;
		if (p->used == sizeof(p->text))
			return false;
		p->text[p->used++] = s->p[i];
	}
	if (i == s->len)
		return false;
	ret_term->len = p->used - ret_term->at;
	*s = str_of(s->p + i + 1, s->len - i - 1);
	return true;
}

static bool
take_term(struct str *s, struct stix_pattern *p)
{
	struct stix_term *term = &p->terms[p->n];

	if (p->n == LIMIT_STIX_TERMS || !take_path(s, &term->kind))
		return false;
	if (!take(s, STR("=")) && !(term->kind == INDICATOR_ADDRESS && take(s, STR("ISSUBSET "))))
		return false;
	if (!take_string(s, p, term))
		return false;
	p->n++;
	return true;
}

bool
stix_pattern_read(struct str s, struct stix_pattern *p)
{
	p->n = 0;
	p->used = 0;
	do {
		if (!take(&s, STR("[")))
			return false;
		do {
			if (!take_term(&s, p))
				return false;
		} while (take(&s, STR("OR ")));
		if (!take(&s, STR("]")))
			return false;
	} while (take(&s, STR("OR ")) || take(&s, STR("OR[")));
	skip_blanks(&s);
	return s.len == 0;
}
