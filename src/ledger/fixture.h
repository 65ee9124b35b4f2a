/* Our own ledgers, loaded, for the tests of this room. */
#ifndef LEDGER_FIXTURE_H
#define LEDGER_FIXTURE_H

#include "ledger/ledger.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define N(table) (sizeof(table) / sizeof((table)[0]))

static inline struct ledger_set
fixture_ledgers(struct arena *arena)
{
	struct pack_guide_source source = {0};
	struct ledger_set set = {0};
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/ledgers", getenv("SAKIMORI_SOURCE"));
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	assert_int_equal(pack_read_dir(fd, arena, &source.files, &info), ERR_OK);
	close(fd);
	if (pack_ledgers_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	return set;
}

static inline const struct ledger *
fixture_ledger(const struct ledger_set *set, const char *id)
{
	const struct ledger *l = ledger_find(set, str_c(id));

	assert_non_null(l);
	return l;
}

/* Values of a row, by column; freed with the arena. */
static inline struct str *
fixture_row(const struct ledger *l, struct arena *arena)
{
	struct str *values = arena_array(arena, struct str, l->n_columns);

	assert_non_null(values);
	for (uint32_t i = 0; i < l->n_columns; i++)
		values[i] = STR("");
	return values;
}

static inline void
fixture_set(const struct ledger *l, struct str *values, const char *column, const char *value)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(column));

	assert_non_null(c);
	values[c - l->columns] = str_c(value);
}

#endif
