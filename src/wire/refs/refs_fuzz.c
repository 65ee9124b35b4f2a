/* Any run of names met, used and asked for, beside a plain list that does the same by looking at
 * all of it. Lines: '+' met, '?' asked for, else used. */
#include "wire/refs/refs.h"

#include "base/buf.h"

#define NAMES_MAX 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct plain {
	struct str met[NAMES_MAX], used[NAMES_MAX];
	unsigned n_met, n_used, at; /* at: of the next that must be told as unknown */
};

static bool
has(const struct str *list, unsigned n, struct str s)
{
	for (unsigned i = 0; i < n; i++)
		if (str_equal(list[i], s))
			return true;
	return false;
}

static void
one(struct refs *r, struct plain *p, struct str line)
{
	char what = line.len > 0 ? line.p[0] : ' ';
	struct str name = line.len > 0 ? str_of(line.p + 1, line.len - 1) : STR("");
	bool is_there = has(p->met, p->n_met, name);

	if (what == '+') {
		BUG_IF(refs_met(r, name) != (name.len == 0 || !is_there));
		if (name.len > 0 && !is_there)
			p->met[p->n_met++] = name;
	} else if (what == '?') {
		BUG_IF(name.len > 0 && refs_has(r, name) != is_there);
	} else {
		refs_used(r, name);
		if (name.len > 0 && !has(p->used, p->n_used, name))
			p->used[p->n_used++] = name;
	}
}

static void
told(void *arg, struct str ref)
{
	struct plain *p = arg;

	while (p->at < p->n_used && has(p->met, p->n_met, p->used[p->at]))
		p->at++;
	BUG_IF(p->at == p->n_used || !str_equal(p->used[p->at], ref));
	p->at++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_of((const char *)data, size);
	struct refs *r = refs_new();
	struct plain p = {0};

	BUG_IF(r == NULL);
	for (unsigned n = 0; rest.len > 0 && n < NAMES_MAX; n++)
		one(r, &p, str_split(&rest, '\n'));
	BUG_IF(refs_is_partial(r));
	refs_unknown(r, told, &p);
	while (p.at < p.n_used && has(p.met, p.n_met, p.used[p.at]))
		p.at++;
	BUG_IF(p.at != p.n_used);
	refs_free(r);
	return 0;
}
