/* An index in memory, made of OSV texts: for tests here and in know/match. */
#ifndef KNOW_ADVISORY_MEMORY_TEST_H
#define KNOW_ADVISORY_MEMORY_TEST_H

#include "know/advisory/build.h"
#include "know/advisory/index.h"
#include "wire/osv/osv.h"

#include <stdlib.h>

struct memory {
	struct buf spools[ADVISORY_SPOOLS];
	struct buf file;
	struct advisory_builder *builder;
	struct osv_reader *osv;
};

static inline bool
memory_add(void *arg, unsigned spool, struct str bytes)
{
	struct memory *m = arg;

	buf_str(&m->spools[spool], bytes);
	return buf_err(&m->spools[spool]) == ERR_OK;
}

static inline struct str
memory_view(void *arg, unsigned spool)
{
	return buf_view(&((struct memory *)arg)->spools[spool]);
}

static inline bool
memory_out(void *arg, uint64_t at, struct str bytes)
{
	struct memory *m = arg;
	static const char nothing[4096];

	while (m->file.len < at + bytes.len && buf_err(&m->file) == ERR_OK) {
		size_t left = at + bytes.len - m->file.len;

		buf_add(&m->file, nothing, left < sizeof(nothing) ? left : sizeof(nothing));
	}
	if (buf_err(&m->file) != ERR_OK)
		return false;
	memcpy(m->file.p + at, bytes.p, bytes.len);
	return true;
}

static const struct hash_key memory_key = {.b = {1, 2, 3}};

static inline void
memory_start_as(struct memory *m, const struct advisory_build *like)
{
	struct advisory_build options = *like;

	options.outside = (struct advisory_outside){memory_add, memory_view, memory_out, m};
	*m = (struct memory){.file = buf_of(1 << 28)};
	for (int i = 0; i < ADVISORY_SPOOLS; i++)
		m->spools[i] = buf_of(1 << 28);
	m->builder = advisory_builder_new(&options);
	m->osv = osv_open();
	BUG_IF(m->builder == NULL || m->osv == NULL);
}

static inline void
memory_start(struct memory *m, const uint8_t *seed)
{
	memory_start_as(m,
		&(struct advisory_build){.made = 1700000000000, .key = memory_key, .seed = seed});
}

/* A text in OSV's form, with ' for ". */
static inline void
memory_osv(struct memory *m, const char *source, const char *text)
{
	char *json = strdup(text);
	struct errinfo info = {0};

	BUG_IF(json == NULL);
	for (char *p = json; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	BUG_IF(advisory_builder_source(m->builder, str_c(source), 1600000000000) != ERR_OK);
	BUG_IF(osv_read(m->osv, str_c(json), advisory_builder_sink(m->builder), &info) != ERR_OK);
	free(json);
}

static inline enum err
memory_finish(struct memory *m, struct advisory_built *ret_built)
{
	struct errinfo info = {0};
	enum err err = advisory_builder_finish(m->builder, ret_built, &info);

	advisory_builder_free(m->builder);
	m->builder = NULL;
	osv_free(m->osv);
	m->osv = NULL;
	for (int i = 0; i < ADVISORY_SPOOLS; i++)
		buf_done(&m->spools[i]);
	return err;
}

static inline void
memory_done(struct memory *m)
{
	buf_done(&m->file);
}

#endif
