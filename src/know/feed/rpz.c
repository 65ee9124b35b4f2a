/*
 * Zones for response policies, as text (RFC 1035 section 5; draft-vixie-dnsop-dns-rpz sections 3,
 * 4). Each record: owner, TTL and class in either order, type, data; an owner that is missing is
 * the one before; brackets join lines; ';' begins a comment.
 */
#include "know/feed/reading.h"

#include "base/buf.h"

#include <stdio.h>
#include <string.h>

#define TOKENS 16 /* of one record; what follows does not matter to us */

struct zone {
	struct reading *r;
	char origin[LIMIT_DNS_NAME_BYTES + 1]; /* with its final dot; "" is not said */
	char apex[LIMIT_DNS_NAME_BYTES + 1];   /* the zone's own name, likewise */
	char owner[LIMIT_DNS_NAME_BYTES + 1];  /* relative to the apex, no final dot */
	bool has_owner;
	struct str tokens[TOKENS];
	unsigned n;
	bool has_blank; /* the record begins with a blank: the owner before */
};

/* Takes a token; false at the end of the line. A quoted text is one token. */
static bool
next_token(struct str *line, struct str *ret_token, int *depth)
{
	size_t i = 0, len = 0;

	for (; i < line->len; i++) {
		char c = line->p[i];

		if (c == '(')
			++*depth;
		else if (c == ')' && *depth > 0)
			--*depth;
		else if (c != ' ' && c != '\t' && c != '\r')
			break;
	}
	*line = str_of(line->p + i, line->len - i);
	if (line->len == 0 || line->p[0] == ';')
		return false;
	if (line->p[0] == '"') {
		ptrdiff_t end = str_find_byte(str_of(line->p + 1, line->len - 1), '"');

		len = end < 0 ? line->len : (size_t)end + 2;
	} else
		while (len < line->len && strchr(" \t\r();", line->p[len]) == NULL)
			len++;
	if (len == 0)
		len = 1; /* a NUL */
	*ret_token = str_of(line->p, len);
	*line = str_of(line->p + len, line->len - len);
	return true;
}

/* All tokens of the next record; false at the end. */
static bool
next_record(struct zone *z, struct str *rest)
{
	int depth = 0;

	z->n = 0;
	while (rest->len > 0) {
		struct str line = str_split(rest, '\n'), token;

		z->r->line++;
		if (depth == 0)
			z->has_blank = line.len > 0 && (line.p[0] == ' ' || line.p[0] == '\t');
		if (line.len > LIMIT_FEED_LINE_BYTES) {
			reading_not_read(z->r);
			continue;
		}
		while (next_token(&line, &token, &depth))
			if (z->n < TOKENS)
				z->tokens[z->n++] = token;
		if (depth == 0 && z->n > 0)
			return true;
	}
	return z->n > 0;
}

/* A name into dst, without the zone's own part. False: it lies elsewhere, or is too long. */
static bool
place_owner(struct zone *z, struct str name, char dst[LIMIT_DNS_NAME_BYTES + 1])
{
	struct str apex = str_c(z->apex);
	char whole[LIMIT_DNS_NAME_BYTES * 2 + 4];
	struct str s;

	if (name.len > LIMIT_DNS_NAME_BYTES)
		return false;
	if (str_equal(name, STR("@")))
		name = str_of("", 0);
	if (name.len > 0 && name.p[name.len - 1] == '.')
		snprintf(whole, sizeof(whole), "%.*s", STR_FMT(name));
	else
		snprintf(whole, sizeof(whole), "%.*s%s%s", STR_FMT(name),
			name.len > 0 && z->origin[0] != '\0' ? "." : "", z->origin);
	s = str_c(whole);
	if (apex.len > 1) {
		if (!str_ends_nocase(s, apex))
			return false;
		s.len -= apex.len;
		if (s.len > 0 && s.p[s.len - 1] != '.')
			return false; /* "evilrpz." does not lie in "rpz." */
	}
	if (s.len > 0 && s.p[s.len - 1] == '.')
		s.len--;
	return str_copy(s, dst, LIMIT_DNS_NAME_BYTES + 1) == s.len;
}

static void
set_origin(struct zone *z, struct str name)
{
	char whole[LIMIT_DNS_NAME_BYTES * 2 + 4];

	if (name.len == 0 || name.len > LIMIT_DNS_NAME_BYTES)
		return;
	snprintf(whole, sizeof(whole), "%.*s%s", STR_FMT(name),
		name.p[name.len - 1] == '.' ? "" : ".");
	str_copy(str_c(whole), z->origin, sizeof(z->origin));
}

static bool
is_ttl_or_class(struct str s)
{
	if (str_equal_nocase(s, STR("IN")) || str_equal_nocase(s, STR("CH")))
		return true;
	for (size_t i = 0; i < s.len; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && strchr("smhdwSMHDW", s.p[i]) == NULL)
			return false;
	return s.len > 0 && s.p[0] >= '0' && s.p[0] <= '9';
}

static bool
ends_with_label(struct str *name, struct str label)
{
	if (name->len <= label.len || !str_ends_nocase(*name, label) ||
		name->p[name->len - label.len - 1] != '.')
		return false;
	name->len -= label.len + 1;
	return true;
}

/* "24.0.113.0.203" -> "203.0.113.0/24"; "48.zz.bad.db8.2001" -> "2001:db8:bad::/48" */
static bool
undo_ip(struct str name, char *dst, size_t size)
{
	struct str labels[12], bits = str_split(&name, '.');
	unsigned n = 0;
	size_t used = 0;
	bool is_v4;

	while (name.len > 0 && n < 12)
		labels[n++] = str_split(&name, '.');
	if (n < 3 || n > 8 || name.len > 0)
		return false;
	is_v4 = n == 4;
	for (unsigned i = 0; i < n; i++)
		is_v4 = is_v4 && !str_equal_nocase(labels[i], STR("zz"));
	while (n-- > 0) {
		bool is_gap = str_equal_nocase(labels[n], STR("zz"));

		/* The gap at either end is "::", within it is one more colon. */
		used += (size_t)snprintf(dst + used, size - used, "%.*s%s",
			is_gap ? (int)0 : (int)labels[n].len, labels[n].p,
			n == 0 && !is_gap ? ""
			: is_v4		  ? "."
					  : ":");
		if (is_gap && used == 1)
			used += (size_t)snprintf(dst + used, size - used, ":");
		if (used >= size)
			return false;
	}
	used += (size_t)snprintf(dst + used, size - used, "/%.*s", STR_FMT(bits));
	return used < size;
}

static void
give_owner(struct zone *z, bool is_exception)
{
	struct str owner = str_c(z->owner);
	char address[LIMIT_DNS_NAME_BYTES + 16];

	if (ends_with_label(&owner, STR("rpz-ip"))) {
		if (undo_ip(owner, address, sizeof(address)))
			reading_give(z->r, INDICATOR_ADDRESS, str_c(address), &z->r->settings->note,
				is_exception);
		else
			reading_not_read(z->r);
	} else if (str_ends_nocase(owner, STR(".rpz-client-ip")) ||
		   str_ends_nocase(owner, STR(".rpz-nsdname")) ||
		   str_ends_nocase(owner, STR(".rpz-nsip")))
		z->r->counts->passed++;
	else
		reading_give(z->r, INDICATOR_DOMAIN, owner, &z->r->settings->note, is_exception);
}

static void
policy(struct zone *z, struct str type, struct str data)
{
	bool is_cname = str_equal_nocase(type, STR("CNAME"));

	if (data.len > 1 && data.p[data.len - 1] == '.')
		data.len--;
	if (is_cname && str_equal_nocase(data, STR("rpz-passthru")))
		give_owner(z, true);
	else if (is_cname && str_equal_nocase(data, STR("rpz-tcp-only")))
		z->r->counts->passed++;
	else
		give_owner(z, false);
}

static void
record(struct zone *z)
{
	unsigned at = z->has_blank ? 0 : 1;
	struct str owner = z->tokens[0], type;
	bool is_apex;

	while (at < z->n && is_ttl_or_class(z->tokens[at]))
		at++;
	if (at >= z->n) {
		reading_not_read(z->r);
		return;
	}
	type = z->tokens[at];
	if (str_equal_nocase(type, STR("SOA")) && !z->has_blank) {
		if (owner.p[0] != '@')
			set_origin(z, owner);
		str_copy(str_c(z->origin), z->apex, sizeof(z->apex));
	}
	if (!z->has_blank)
		z->has_owner = place_owner(z, owner, z->owner);
	is_apex = z->has_owner && z->owner[0] == '\0';
	if (is_apex || str_equal_nocase(type, STR("SOA")) || str_equal_nocase(type, STR("NS")))
		return;
	if (!z->has_owner ||
		(!str_equal_nocase(type, STR("CNAME")) && !str_equal_nocase(type, STR("A")) &&
			!str_equal_nocase(type, STR("AAAA")) &&
			!str_equal_nocase(type, STR("TXT")))) {
		reading_not_read(z->r);
		return;
	}
	policy(z, type, at + 1 < z->n ? z->tokens[at + 1] : str_of("", 0));
}

enum err
feed_rpz(struct reading *r, struct str bytes, struct errinfo *info)
{
	struct zone z = {.r = r};
	struct str rest = bytes;

	while (!r->is_over && next_record(&z, &rest)) {
		struct str first = z.tokens[0];

		if (str_equal_nocase(first, STR("$ORIGIN")) && z.n > 1) {
			set_origin(&z, z.tokens[1]);
			if (z.apex[0] == '\0')
				str_copy(str_c(z.origin), z.apex, sizeof(z.apex));
		} else if (first.p[0] == '$') {
			if (!str_equal_nocase(first, STR("$TTL")))
				reading_not_read(r); /* $INCLUDE, $GENERATE */
		} else
			record(&z);
	}
	return ERR_OK;
}
