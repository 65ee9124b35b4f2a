/* Any bytes as a component (purl, version, distribution by line breaks) and as an advisory's
 * package: an identity is named, or has its reason; and an identity's own name is its own normal
 * form. */
#include "know/identity/identity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct identity *id)
{
	BUG_IF(id->n > IDENTITY_NAMES || (id->reason == IDENTITY_KNOWN && id->n == 0));
	BUG_IF(id->used > sizeof(id->text));
	for (unsigned i = 0; i < id->n && id->reason == IDENTITY_KNOWN; i++)
		BUG_IF(id->names[i].package.ecosystem == ECOSYSTEM_NONE ||
			id->names[i].package.name.len == 0);
}

/* Another version of it, read behind it and by itself. */
static void
check_again(struct component c, const struct identity_hint *hint, struct identity *id)
{
	static struct identity alone;
	static char other[LIMIT_PURL_BYTES];
	size_t n = id->purl.plain;

	if (id->named == 0 || n + 4 > sizeof(other))
		return;
	memcpy(other, c.purl.p, n);
	memcpy(other + n, "1+b.", 4);
	c.purl = str_of(other, n + 3 + n % 2);
	BUG_IF(!identity_again(&c, id));
	identity_of_component(&c, hint, &alone);
	BUG_IF(id->reason != alone.reason || id->mends != alone.mends || id->n != alone.n);
	BUG_IF(!str_equal(id->names[0].package.name, alone.names[0].package.name));
	BUG_IF(!str_equal(id->names[0].version, alone.names[0].version));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct identity id, again;
	struct str rest = str_of((const char *)data, size);
	struct identity_hint hint = {0};
	struct component c = {0};
	struct package p;
	struct str osv;

	c.purl = str_split(&rest, '\n');
	c.version = str_split(&rest, '\n');
	hint.distro = str_split(&rest, '\n');
	osv = str_split(&rest, '\n');
	identity_of_component(&c, &hint, &id);
	check(&id);
	check_again(c, &hint, &id);
	if (ecosystem_of_osv(osv, &p.ecosystem, &p.release) != ERR_OK)
		return 0;
	hint.ecosystem = p.ecosystem;
	c = (struct component){.name = rest, .version = STR("1"), .group = c.version};
	identity_of_component(&c, &hint, &id);
	check(&id);
	p.name = rest;
	identity_of_advisory(&p, &id);
	check(&id);
	if (id.n == 0 || id.reason != IDENTITY_KNOWN || p.ecosystem == ECOSYSTEM_SWIFT)
		return 0; /* Swift's ".git.git" loses one ending at a time */
	p.name = id.names[0].package.name;
	identity_of_advisory(&p, &again);
	BUG_IF(again.n == 0 || !str_equal(again.names[0].package.name, p.name));
	return 0;
}
