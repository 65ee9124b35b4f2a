/* See query.h. */
#include "watch/query/query.h"

#include "base/hash.h"
#include "wire/dns/dns.h"

/* ---- names ---- */

/* No top-level domain has digits or more than 18 letters ("xn--" apart), as in tunnels that talk to
 * their server directly. */
bool
query_has_no_domain(struct str name)
{
	struct str last = dns_last_labels(name, 1);

	if (str_starts(last, STR("xn--")))
		return false;
	for (size_t i = 0; i < last.len; i++)
		if (last.p[i] < 'a' || last.p[i] > 'z')
			return true;
	return last.len > 18;
}

static bool
ends_in(struct str name, const char *const *ends, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_ends_nocase(name, str_c(ends[i])))
			return true;
	return false;
}

bool
query_is_office(struct str name)
{
	static const char *const ends[] = {".local", ".lan", ".home", ".internal", ".localdomain",
		".arpa", ".corp", ".domain", ".workgroup", ".intranet"};

	return ends_in(name, ends, sizeof(ends) / sizeof(*ends)) || str_find_byte(name, '.') < 0;
}

bool
query_is_infrastructure(struct str name)
{
	static const char *const ends[] = {
		".arpa", ".local", ".lan", ".home", ".internal", ".localdomain"};

	return ends_in(name, ends, sizeof(ends) / sizeof(*ends));
}

/* ---- data in names ---- */

bool
query_carries_data(uint16_t type)
{
	return type == DNS_TYPE_TXT || type == DNS_TYPE_NULL || type == DNS_TYPE_CNAME ||
	       type == DNS_TYPE_MX || type == DNS_TYPE_SRV || type == 65399 || type == 25;
}

/* Letters and digits mixed without a rhythm, or upper and lower case: what an encoder writes. */
static bool
looks_encoded(struct str text)
{
	unsigned digits = 0, other = 0, turns = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool is_digit = text.p[i] >= '0' && text.p[i] <= '9';

		digits += is_digit;
		other += text.p[i] == '\\';
		turns += i > 0 && is_digit != (text.p[i - 1] >= '0' && text.p[i - 1] <= '9');
	}
	return text.len >= 16 && (other > 0 || (digits * 8 > text.len && turns >= 4));
}

void
query_tunnel_ask(struct query_tunnel *t, struct str below, uint16_t type)
{
	static const struct hash_key fixed = {{3}};
	uint64_t hash = hash_bytes(&fixed, below.p, below.len);

	t->queries++;
	t->up += below.len;
	t->data_queries += query_carries_data(type);
	t->shapes += looks_encoded(below);
	t->seen[hash % QUERY_BITS / 8] |= (uint8_t)(1U << (hash % 8));
}

void
query_tunnel_merge(struct query_tunnel *t, const struct query_tunnel *more)
{
	t->queries += more->queries;
	t->data_queries += more->data_queries;
	t->shapes += more->shapes;
	t->up += more->up;
	t->down += more->down;
	for (size_t i = 0; i < sizeof(t->seen); i++)
		t->seen[i] |= more->seen[i];
}

unsigned
query_tunnel_names(const struct query_tunnel *t)
{
	unsigned set = 0;

	for (size_t i = 0; i < sizeof(t->seen); i++)
		set += (unsigned)__builtin_popcount(t->seen[i]);
	return set;
}

bool
query_tunnel_is_data(const struct query_tunnel *t)
{
	return t->data_queries * 2 > t->queries;
}

bool
query_tunnel_is(const struct query_tunnel *t, const double param[QUERY_TUNNEL_PARAMS])
{
	unsigned names = query_tunnel_names(t);
	bool is_long = t->up >= t->queries * param[QUERY_LABEL_BYTES_MIN];
	bool is_data = query_tunnel_is_data(t) && t->data_queries >= param[QUERY_DATA_MIN];
	bool is_shaped = t->shapes * 2 > t->queries;

	if (names >= param[QUERY_NAMES_MIN] && t->up >= param[QUERY_BYTES_UP_MIN] && is_long &&
		(is_data || is_shaped))
		return true;
	if (names >= param[QUERY_LONG_NAMES_MIN] && is_shaped &&
		t->up >= t->queries * param[QUERY_LONG_BYTES_MIN])
		return true;
	return is_data && names * 4 > t->queries && t->up >= (uint64_t)t->queries * 8;
}

/* ---- names made by a rule ---- */

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Long runs of consonants, digits among letters, or long and with few vowels. */
static bool
looks_made(struct str label)
{
	unsigned run = 0, longest = 0, vowels = 0, digits = 0;

	if (label.len < 7 || str_starts(label, STR("xn--")))
		return false;
	for (size_t i = 0; i < label.len; i++) {
		char c = label.p[i];

		digits += c >= '0' && c <= '9';
		vowels += is_vowel(c);
		run = is_vowel(c) || c == '-' ? 0 : run + 1;
		longest = run > longest ? run : longest;
	}
	return longest >= 5 || (digits >= 2 && label.len >= 10 && digits < label.len) ||
	       vowels * 4 < label.len || label.len >= 18;
}

bool
query_seek_answers(struct query_seek *s, struct str domain, uint32_t answers, uint32_t missing)
{
	static const struct hash_key fixed = {{5}};
	uint64_t hash;
	uint8_t bit;
	bool is_made;

	s->answers += answers;
	s->missing += missing;
	if (missing == 0)
		return false;
	hash = hash_bytes(&fixed, domain.p, domain.len);
	bit = (uint8_t)(1U << (hash % 8));
	if ((s->seen[hash % QUERY_SEEK_BITS / 8] & bit) != 0)
		return false;
	s->seen[hash % QUERY_SEEK_BITS / 8] |= bit;
	s->names++;
	is_made = looks_made(str_split(&domain, '.'));
	s->shaped += is_made;
	return is_made;
}

bool
query_seek_is(const struct query_seek *s, const double param[QUERY_SEEK_PARAMS])
{
	return s->names >= param[QUERY_SEEK_NAMES_MIN] &&
	       s->shaped * 100 >= s->names * param[QUERY_SHAPE_PERCENT_MIN] &&
	       s->missing * 100 >= s->answers * param[QUERY_MISSING_PERCENT_MIN];
}
