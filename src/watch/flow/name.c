/* A bounded table from addresses to names. See name.h. */
#include "watch/flow/name.h"

#include "base/lru.h"
#include "watch/flow/flow.h"

#include <stdlib.h>

#define NAMES 8192

struct name_table {
	struct lru *names;
};

struct name {
	char text[FLOW_NAME_MAX];
};

struct name_table *
name_table_new(const struct hash_key *key)
{
	struct name_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->names = lru_new(&(struct lru_options){.key_size = sizeof(struct addr),
		.value_size = sizeof(struct name),
		.capacity = NAMES,
		.hash_key = *key});
	if (t->names == NULL) {
		free(t);
		return NULL;
	}
	return t;
}

void
name_table_free(struct name_table *t)
{
	if (t == NULL)
		return;
	lru_free(t->names);
	free(t);
}

void
name_learn(struct name_table *t, struct addr a, struct str name)
{
	struct name *n = lru_put(t->names, &a, NULL);

	if (name.len >= sizeof(n->text)) /* the end of a name says more than its start */
		name = str_of(name.p + name.len - (sizeof(n->text) - 1), sizeof(n->text) - 1);
	str_clean(name, n->text, sizeof(n->text));
}

struct str
name_of(struct name_table *t, struct addr a)
{
	const struct name *n = lru_peek(t->names, &a);

	return n == NULL ? str_of(NULL, 0) : str_c(n->text);
}
