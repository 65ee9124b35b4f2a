/* Lines of a response policy zone; see rpz.h. */
#include "guard/rpz.h"

#define TTL 60
#define HEAD "; sakimori rpz serial="

/* ---- names ---- */

static bool
is_name(struct str s)
{
	size_t label = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if (c == '.' && label == 0)
			return false;
		label = c == '.' ? 0 : label + 1;
		if (label > 63 || !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
					  c == '_' || c == '.'))
			return false;
	}
	return label > 0;
}

bool
rpz_origin(struct str text, char dst[LIMIT_RPZ_ORIGIN + 1])
{
	if (text.len > 0 && text.p[text.len - 1] == '.')
		text.len--;
	if (text.len == 0 || text.len > LIMIT_RPZ_ORIGIN)
		return false;
	for (size_t i = 0; i < text.len; i++)
		dst[i] = str_small(text.p[i]);
	dst[text.len] = '\0';
	return is_name(str_of(dst, text.len));
}

/* Last labels have a meaning there: rpz-ip, rpz-nsdname, ... */
static bool
is_reserved(struct str name)
{
	struct str last = name;
	ptrdiff_t dot;

	while ((dot = str_find_byte(last, '.')) >= 0)
		last = str_of(last.p + dot + 1, last.len - (size_t)dot - 1);
	return str_starts(last, STR("rpz-"));
}

/* ---- the head ---- */

uint32_t
rpz_serial(ms_t now, bool has_before, uint32_t before)
{
	uint32_t wanted = (uint32_t)(now / 1000);

	if (has_before && (int32_t)(wanted - before) <= 0)
		wanted = before + 1;
	return wanted != 0 ? wanted : 1;
}

bool
rpz_serial_of(struct str head, uint32_t *ret_serial)
{
	struct str line = str_split(&head, '\n');
	uint64_t n;

	if (!str_starts(line, STR(HEAD)) ||
		str_u64(str_of(line.p + sizeof(HEAD) - 1, line.len - (sizeof(HEAD) - 1)),
			UINT32_MAX, &n) != ERR_OK)
		return false;
	*ret_serial = (uint32_t)n;
	return true;
}

void
rpz_head(struct buf *b, const struct rpz_zone *z)
{
	char at[TIME_TEXT_MAX];

	buf_printf(b, HEAD "%u\n; made %s; a response policy zone of Sakimori's lists and rules\n",
		z->serial, time_text(z->made, at));
	buf_printf(b, "$TTL %d\n$ORIGIN %.*s.\n", TTL, STR_FMT(z->origin));
	buf_printf(b, "@ SOA localhost. hostmaster.localhost. %u 3600 600 2592000 %d\n", z->serial,
		TTL);
	buf_c(b, "@ NS localhost.\n");
}

/* ---- lines ---- */

static void
put_does(struct buf *b, enum rpz_does does, struct str why)
{
	buf_c(b, does == RPZ_BLOCKS ? " CNAME ." : " CNAME rpz-passthru.");
	if (why.len > 0) {
		char text[LIMIT_RPZ_WHY];

		str_clean(why, text, sizeof(text));
		buf_printf(b, " ; %s", text);
	}
	buf_byte(b, '\n');
}

enum rpz_carried
rpz_name(struct buf *b, const struct rpz_zone *z, struct str name, enum rpz_does does,
	struct str why)
{
	/* on the wire: a byte before the name and one behind the origin, and the dot's between */
	size_t bytes = name.len + 1 + z->origin.len + 2;

	if (!is_name(name) || is_reserved(name) || bytes > LIMIT_DNS_NAME_BYTES)
		return RPZ_NOT;
	buf_str(b, name);
	put_does(b, does, why);
	if (bytes + 2 > LIMIT_DNS_NAME_BYTES)
		return RPZ_NAME_ONLY;
	buf_c(b, "*.");
	buf_str(b, name);
	put_does(b, does, str_of(NULL, 0));
	return RPZ_WHOLE;
}

/* The longest run of at least two words of zero; of equal ones the first. */
static int
zeroes(const uint16_t words[8], int *ret_first)
{
	int best = 1;

	*ret_first = -1;
	for (int i = 0; i < 8; i++) {
		int n = 0;

		while (i + n < 8 && words[i + n] == 0)
			n++;
		if (n > best) {
			best = n;
			*ret_first = i;
		}
		i += n;
	}
	return best;
}

bool
rpz_network(struct buf *b, struct addr a, unsigned bits, enum rpz_does does, struct str why)
{
	uint16_t words[8];
	int first, run;

	if (bits == 0)
		return false;
	if (a.family == 4) {
		buf_printf(b, "%u.%u.%u.%u.%u.rpz-ip", bits, a.b[3], a.b[2], a.b[1], a.b[0]);
		put_does(b, does, why);
		return true;
	}
	for (int i = 0; i < 8; i++)
		words[i] = (uint16_t)(a.b[2 * i] << 8 | a.b[2 * i + 1]);
	run = zeroes(words, &first);
	buf_printf(b, "%u", bits);
	for (int i = 7; i >= 0; i--) {
		if (first >= 0 && i == first + run - 1) {
			buf_c(b, ".zz");
			i = first;
		} else {
			buf_printf(b, ".%x", words[i]);
		}
	}
	buf_c(b, ".rpz-ip");
	put_does(b, does, why);
	return true;
}
