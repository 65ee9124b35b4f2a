/* Tables of types and names; see first.h. */
#include "proc/resolver/first.h"

#define CLASS_IN 1
#define RCODE_BAD_VERSION 16
#define TYPE_META 249 /* TKEY, TSIG, IXFR, AXFR, MAILB, MAILA, ANY: not data (RFC 6895) */
#define TTL_NONE 3600
#define TTL_ANY 3600
#define TTL_SELF 60

enum special {
	SPECIAL_NO_NAME,  /* nothing at or below it */
	SPECIAL_LOOPBACK, /* this machine */
	SPECIAL_EMPTY,	  /* the name is there and has nothing; nothing below it */
	SPECIAL_POINTER,  /* PTR localhost */
	SPECIAL_SELF,	  /* ours */
	SPECIAL_CHECK,	  /* ours, and all below it */
};

/* The name itself and all below it, unless is_exact. */
static const struct {
	const char *name;
	enum special what;
} specials[] = {
	{"localhost", SPECIAL_LOOPBACK},
	{FIRST_CHECK, SPECIAL_CHECK},
	{FIRST_SELF, SPECIAL_SELF},
	{"local", SPECIAL_NO_NAME}, /* multicast DNS's, never asked of a server */
	{"invalid", SPECIAL_NO_NAME},
	{"onion", SPECIAL_NO_NAME},
	{"home.arpa", SPECIAL_EMPTY},
	{"resolver.arpa", SPECIAL_EMPTY}, /* "is there an encrypted way to you?": ddr.h */
	{"1.0.0.127.in-addr.arpa", SPECIAL_POINTER},
	{"127.in-addr.arpa", SPECIAL_EMPTY},
	{"0.in-addr.arpa", SPECIAL_EMPTY},
	{"10.in-addr.arpa", SPECIAL_EMPTY},
	{"168.192.in-addr.arpa", SPECIAL_EMPTY},
	{"254.169.in-addr.arpa", SPECIAL_EMPTY},
	{"2.0.192.in-addr.arpa", SPECIAL_EMPTY},
	{"100.51.198.in-addr.arpa", SPECIAL_EMPTY},
	{"113.0.203.in-addr.arpa", SPECIAL_EMPTY},
	{"255.255.255.255.in-addr.arpa", SPECIAL_EMPTY},
	{"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
		SPECIAL_POINTER},
	{"0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa", SPECIAL_EMPTY},
	{"d.f.ip6.arpa", SPECIAL_EMPTY},
	{"8.e.f.ip6.arpa", SPECIAL_EMPTY},
	{"9.e.f.ip6.arpa", SPECIAL_EMPTY},
	{"a.e.f.ip6.arpa", SPECIAL_EMPTY},
	{"b.e.f.ip6.arpa", SPECIAL_EMPTY},
	{"8.b.d.0.1.0.0.2.ip6.arpa", SPECIAL_EMPTY},
};

/* "N.172.in-addr.arpa" of RFC 1918 and "N.100.in-addr.arpa" of RFC 6598. */
static const struct {
	const char *below;
	unsigned from, to;
} ranges[] = {
	{".172.in-addr.arpa", 16, 31},
	{".100.in-addr.arpa", 64, 127},
};

/* The top labels of the names above: nearly all questions are for others, and need not be compared
 * with each. */
static const struct str tops[] = {STR_IN_TABLE("arpa"), STR_IN_TABLE("internal"),
	STR_IN_TABLE("invalid"), STR_IN_TABLE("local"), STR_IN_TABLE("localhost"),
	STR_IN_TABLE("onion")};

static bool
may_be_special(struct str name)
{
	const char *dot = name.len > 0 ? memrchr(name.p, '.', name.len) : NULL;
	struct str top = name;

	if (dot != NULL)
		top = str_of(dot + 1, (size_t)(name.p + name.len - dot) - 1);
	for (size_t i = 0; i < sizeof(tops) / sizeof(*tops); i++)
		if (str_equal(top, tops[i]))
			return true;
	return false;
}

/* 0: not at or below; 1: the name itself; 2: below it. */
static int
place_below(struct str name, struct str top)
{
	if (name.len < top.len || memcmp(name.p + name.len - top.len, top.p, top.len) != 0)
		return 0;
	if (name.len == top.len)
		return 1;
	return name.p[name.len - top.len - 1] == '.' ? 2 : 0;
}

static int
place_in_range(struct str name, size_t i)
{
	struct str below = str_c(ranges[i].below), label;
	size_t start;
	uint64_t n;

	if (name.len <= below.len || memcmp(name.p + name.len - below.len, below.p, below.len) != 0)
		return 0;
	start = name.len - below.len;
	while (start > 0 && name.p[start - 1] != '.')
		start--;
	label = str_of(name.p + start, name.len - below.len - start);
	if (str_u64(label, 255, &n) != ERR_OK || n < ranges[i].from || n > ranges[i].to)
		return 0;
	return start == 0 ? 1 : 2;
}

static bool
find_special(struct str name, enum special *ret_what, int *ret_place)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(*specials); i++) {
		*ret_place = place_below(name, str_c(specials[i].name));
		*ret_what = specials[i].what;
		if (*ret_place != 0)
			return true;
	}
	*ret_what = SPECIAL_EMPTY;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
		*ret_place = place_in_range(name, i);
		if (*ret_place != 0)
			return true;
	}
	return false;
}

static void
say_self(const struct addr self[FIRST_SELVES], struct dns_reply *reply)
{
	reply->ttl = TTL_SELF;
	reply->addrs = self;
	for (size_t i = 0; i < FIRST_SELVES; i++)
		reply->n_addrs += !addr_is_none(self[i]);
}

static bool
say_special(
	const struct dns_ask *ask, const struct addr self[FIRST_SELVES], struct dns_reply *reply)
{
	static const struct addr loopback[] = {{.family = 4, .b = {127, 0, 0, 1}},
		{.family = 6, .b = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
	struct str name = str_of(ask->name, ask->name_len);
	enum special what;
	int place;

	if (!may_be_special(name) || !find_special(name, &what, &place))
		return false;
	reply->ttl = TTL_NONE;
	reply->has_soa = true;
	switch (what) {
	case SPECIAL_NO_NAME:
		reply->rcode = DNS_RCODE_NO_NAME;
		break;
	case SPECIAL_LOOPBACK:
		reply->addrs = loopback;
		reply->n_addrs = 2;
		break;
	case SPECIAL_EMPTY:
		/* "_dns.resolver.arpa" is a name that exists (RFC 9462 section 6.4) */
		if (place == 2 && str_ends_nocase(name, STR("resolver.arpa")) == false)
			reply->rcode = DNS_RCODE_NO_NAME;
		break;
	case SPECIAL_SELF:
		if (place == 2)
			reply->rcode = DNS_RCODE_NO_NAME;
		else
			say_self(self, reply);
		break;
	case SPECIAL_CHECK:
		say_self(self, reply);
		break;
	case SPECIAL_POINTER:
		if (place == 2)
			reply->rcode = DNS_RCODE_NO_NAME;
		else if (ask->type == DNS_TYPE_PTR) {
			reply->data_type = DNS_TYPE_PTR;
			reply->data[0] = STR("\11localhost\0");
		}
		break;
	}
	return true;
}

/* RFC 8482: a record that says why there is none of the others. */
static void
say_any(struct dns_reply *reply)
{
	reply->data_type = DNS_TYPE_HINFO;
	reply->data[0] = STR("\7RFC8482\0");
	reply->ttl = TTL_ANY;
}

bool
first_reply(const struct dns_ask *ask, const struct addr self[FIRST_SELVES],
	struct dns_reply *ret_reply)
{
	struct dns_reply *reply = ret_reply;

	*reply = (struct dns_reply){.ede = -1};
	if (ask->has_edns && ask->edns_version != 0)
		reply->rcode = RCODE_BAD_VERSION;
	else if (ask->type == 0 || ask->type == DNS_TYPE_OPT)
		reply->rcode = DNS_RCODE_FORMAT;
	else if (ask->dns_class != CLASS_IN || !ask->is_recursion_desired)
		reply->rcode = DNS_RCODE_REFUSED; /* also "what do you keep?" */
	else if (ask->type == DNS_TYPE_ANY)
		say_any(reply);
	else if (ask->type >= TYPE_META && ask->type <= DNS_TYPE_ANY)
		reply->rcode = DNS_RCODE_NOT_IMPLEMENTED;
	else
		return say_special(ask, self, reply);
	return true;
}
