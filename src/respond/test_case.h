/* Cases for tests: entries written as "key=value", one minute after another. */
#ifndef RESPOND_TEST_CASE_H
#define RESPOND_TEST_CASE_H

#include "respond/respond.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEX64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define MADE_MAX 512
#define MADE_BEGIN ((ms_t)1795860000000)

struct made {
	struct case_entry e[MADE_MAX];
	uint32_t n;
	struct arena *arena;
	struct respond_case c;
};

/* Sets one pair of "key=value"; the text must outlive the entry. */
static inline void
made_pair(struct case_entry *e, const char *text, struct arena *a)
{
	struct str rest = str_c(text);
	struct str name = str_split(&rest, '=');
	enum case_key key;
	char *copy = arena_copy(a, rest);

	assert_int_equal(case_key_parse(name, &key), ERR_OK);
	assert_int_equal(case_entry_add(e, key, str_c(copy)), ERR_OK);
}

static inline struct case_entry *
made_next(struct made *m, enum case_kind kind, enum case_by by, va_list pairs)
{
	struct case_entry *e = &m->e[m->n];
	const char *text;

	assert_true(m->n < MADE_MAX);
	*e = (struct case_entry){.nr = m->n + 1,
		.at = MADE_BEGIN + (ms_t)m->n * MS_MINUTE,
		.kind = kind,
		.by = by,
		.who = by == CASE_BY_PERSON ? STR("佐藤") : STR("")};
	while ((text = va_arg(pairs, const char *)) != NULL)
		made_pair(e, text, m->arena);
	return e;
}

/* Adds an entry, whether it may follow or not. */
static inline void __attribute__((sentinel))
made_add(struct made *m, enum case_kind kind, enum case_by by, ...)
{
	va_list pairs;

	va_start(pairs, by);
	made_next(m, kind, by, pairs);
	va_end(pairs);
	m->n++;
}

static inline void
made_open(struct made *m)
{
	made_add(m, CASE_OPENED, CASE_BY_PERSON, "from=person", "title=x", NULL);
}

static inline int
made_begin(void **state)
{
	struct made *m = calloc(1, sizeof(*m));

	m->arena = arena_new(8 << 20);
	*state = m;
	return 0;
}

static inline int
made_end(void **state)
{
	struct made *m = *state;

	arena_free(m->arena);
	free(m);
	return 0;
}

#endif
