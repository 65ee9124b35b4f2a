/* The builder's door: what is told becomes records in a spool; see build.h. */
#include "know/advisory/build_own.h"

#include <stdlib.h>

#define CHUNK 65536

void
build_fail(struct advisory_builder *b, enum err err)
{
	if (b->err == ERR_OK)
		b->err = err;
	if (b->sink.stop == ERR_OK)
		b->sink.stop = err;
}

static void
flush(struct advisory_builder *b, unsigned spool, size_t above)
{
	struct buf *c = &b->chunk[spool];

	if (buf_err(c) != ERR_OK) {
		build_fail(b, buf_err(c));
		return;
	}
	if (c->len <= above || b->err != ERR_OK)
		return;
	if (!b->options.outside.add(b->options.outside.arg, spool, buf_view(c)))
		build_fail(b, ERR_IO);
	buf_clear(c);
}

void
build_add(struct advisory_builder *b, unsigned spool, const void *bytes, size_t len)
{
	buf_add(&b->chunk[spool], bytes, len);
	b->bytes[spool] += len;
	flush(b, spool, CHUNK);
}

static size_t
row_bytes(enum advisory_section s)
{
	static const uint8_t bytes[SECTIONS] = {
#define SECTION(constant, bytes) bytes,
		ADVISORY_SECTIONS(SECTION)
#undef SECTION
	};

	return bytes[s];
}

void
build_row(struct advisory_builder *b, enum advisory_section s, const uint32_t *words, size_t n)
{
	struct buf *c = &b->chunk[s];

	BUG_IF(n * 4 != row_bytes(s));
	for (size_t i = 0; i < n; i++)
		buf_le32(c, words[i]);
	b->bytes[s] += n * 4;
	flush(b, s, CHUNK);
}

uint32_t
build_rows(const struct advisory_builder *b, enum advisory_section s)
{
	return (uint32_t)(b->bytes[s] / row_bytes(s));
}

struct advisory_builder *
advisory_builder_new(const struct advisory_build *options)
{
	struct advisory_builder *b = calloc(1, sizeof(*b));

	if (b == NULL)
		return NULL;
	b->options = *options;
	b->strings = buf_of(LIMIT_ADVISORY_STRINGS_BYTES);
	for (unsigned i = 0; i < ADVISORY_SPOOLS; i++)
		b->chunk[i] = buf_of(LIMIT_ADVISORY_NORMAL_BYTES);
	return b;
}

void
advisory_builder_free(struct advisory_builder *b)
{
	if (b == NULL)
		return;
	for (unsigned i = 0; i < ADVISORY_SPOOLS; i++)
		buf_done(&b->chunk[i]);
	buf_done(&b->strings);
	free(b->at);
	free(b->string_slots.slots);
	free(b->name_slots.slots);
	free(b->names);
	free(b->order);
	free(b->vulnerability);
	free(b);
}

unsigned
build_source_of(const struct advisory_builder *b, struct str name)
{
	unsigned i = 0;

	while (i < b->n_sources && !str_equal(str_c(b->sources[i].name), name))
		i++;
	return i;
}

enum err
advisory_builder_source(struct advisory_builder *b, struct str name, ms_t dated)
{
	unsigned i = build_source_of(b, name);

	if (name.len == 0 || name.len > LIMIT_ADVISORY_SOURCE || i == LIMIT_INDEX_SOURCES)
		return ERR_LIMIT;
	if (i == b->n_sources) {
		str_clean(name, b->sources[i].name, sizeof(b->sources[i].name));
		if (!str_equal(str_c(b->sources[i].name), name))
			return ERR_INVALID;
		b->n_sources++;
	}
	if (dated > b->sources[i].dated)
		b->sources[i].dated = dated - dated % MS_SECOND;
	b->source = i;
	return ERR_OK;
}

/* ---- telling ---- */

/* A record begins at the end of the spool: remembers where. */
static bool
note_place(struct advisory_builder *b)
{
	if (b->n == LIMIT_ADVISORY_RECORDS) {
		build_fail(b, ERR_LIMIT);
		return false;
	}
	if (b->n == b->room) {
		size_t room = b->room > 0 ? b->room * 2 : 4096;
		uint64_t *more = realloc(b->at, room * sizeof(*more));

		if (more == NULL) {
			build_fail(b, ERR_FULL);
			return false;
		}
		b->at = more;
		b->room = room;
	}
	b->at[b->n++] = b->bytes[SPOOL_RECORDS];
	return true;
}

static struct str
source_name(const struct advisory_builder *b)
{
	return str_c(b->sources[b->source].name);
}

/* What was written into the chunk behind `from` is a record, whole. */
static void
record_done(struct advisory_builder *b, size_t from)
{
	b->bytes[SPOOL_RECORDS] += b->chunk[SPOOL_RECORDS].len - from;
	flush(b, SPOOL_RECORDS, CHUNK);
}

static void
take_refused(void *arg, struct str where, const struct errinfo *why)
{
	struct advisory_builder *b = arg;

	b->built.refused++;
	if (b->options.refused != NULL)
		b->options.refused(b->options.refused_arg, where, why);
}

static void
take_advisory(void *arg, const struct advisory *a)
{
	struct advisory_builder *b = arg;
	struct buf *c = &b->chunk[SPOOL_RECORDS];
	size_t from = c->len;
	struct errinfo info = {0};
	enum err err;

	if (b->err != ERR_OK || !note_place(b))
		return;
	err = record_put_advisory(c, source_name(b), a, &b->built.counts);
	if (err == ERR_OK) {
		record_done(b, from);
		return;
	}
	b->n--; /* this one is left out, the others stay */
	c->len = from;
	b->built.counts.parts_left_out++;
	if (err == ERR_FULL || buf_err(c) != ERR_OK)
		build_fail(b, err);
	err_say(&info, err, 0, "its id, or all of it, is too large");
	take_refused(b, a->id, &info);
}

static bool
is_id(struct advisory_builder *b, struct str id)
{
	bool is_good = id.len > 0 && id.len <= LIMIT_ADVISORY_ID;

	b->built.counts.parts_left_out += !is_good;
	return is_good && b->err == ERR_OK && note_place(b);
}

static void
take_exploited(void *arg, const struct exploited *e)
{
	struct advisory_builder *b = arg;
	size_t from = b->chunk[SPOOL_RECORDS].len;

	if (!is_id(b, e->id))
		return;
	record_put_exploited(&b->chunk[SPOOL_RECORDS], source_name(b), e);
	record_done(b, from);
}

static void
take_epss(void *arg, const struct epss *e)
{
	struct advisory_builder *b = arg;
	size_t from = b->chunk[SPOOL_RECORDS].len;

	if (!is_id(b, e->id))
		return;
	record_put_epss(&b->chunk[SPOOL_RECORDS], source_name(b), e);
	record_done(b, from);
}

static void
take_ssvc(void *arg, const struct ssvc *s)
{
	struct advisory_builder *b = arg;
	size_t from = b->chunk[SPOOL_RECORDS].len;

	if (!is_id(b, s->id))
		return;
	record_put_ssvc(&b->chunk[SPOOL_RECORDS], source_name(b), s);
	record_done(b, from);
}

uint32_t
advisory_builder_refused(const struct advisory_builder *b)
{
	return b->built.refused;
}

struct advisory_sink *
advisory_builder_sink(struct advisory_builder *b)
{
	b->sink = (struct advisory_sink){.advisory = take_advisory,
		.exploited = take_exploited,
		.epss = take_epss,
		.ssvc = take_ssvc,
		.refused = take_refused,
		.arg = b,
		.stop = b->err};
	return &b->sink;
}

/* A body that is broken must not come in: the steps of finishing trust it. */
static enum err
check_body(const struct record *r)
{
	struct record_advisory a;
	struct exploited e;
	struct epss s;
	struct ssvc v;

	switch (r->kind) {
	case RECORD_ADVISORY:
		return record_advisory_read(r, &a);
	case RECORD_EXPLOITED:
		return record_exploited_read(r, &e);
	case RECORD_EPSS:
		return record_epss_read(r, &s);
	case RECORD_SSVC:
		return record_ssvc_read(r, &v);
	case RECORD_GONE:
		break;
	}
	return ERR_UNSUPPORTED;
}

enum err
advisory_builder_records(struct advisory_builder *b, struct str records, struct errinfo *info)
{
	struct reader r = reader_of(records.p, records.len);
	struct record x;
	enum err err;

	while ((err = record_next(&r, &x)) == ERR_OK) {
		err = check_body(&x);
		if (err == ERR_OK && build_source_of(b, x.source) == b->n_sources)
			err = ERR_INVALID;
		if (err != ERR_OK)
			return err_say(info, err, reader_offset(&r),
				"a record of advisories cannot be read (%s)", err_name(err));
		if (!note_place(b))
			return b->err;
		build_add(b, SPOOL_RECORDS, x.bytes.p, x.bytes.len);
		if (b->err != ERR_OK)
			return b->err;
	}
	return err == ERR_NOT_FOUND
		       ? ERR_OK
		       : err_say(info, err, reader_offset(&r),
				 "records of advisories are broken (%s)", err_name(err));
}

enum err
advisory_builder_finish(
	struct advisory_builder *b, struct advisory_built *ret_built, struct errinfo *info)
{
	void (*const steps[])(struct advisory_builder *) = {build_sort, build_names, build_packages,
		build_advisories, build_vulnerabilities, build_products, build_write};

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && b->err == ERR_OK; i++) {
		if (i == 0)
			flush(b, SPOOL_RECORDS, 0);
		if (i + 1 == sizeof(steps) / sizeof(*steps))
			for (unsigned s = 0; s < SECTIONS; s++)
				flush(b, s, 0);
		if (b->err == ERR_OK)
			steps[i](b);
	}
	if (b->err != ERR_OK)
		return err_say(info, b->err, 0, "the index of advisories cannot be made (%s)",
			err_name(b->err));
	*ret_built = b->built;
	return ERR_OK;
}
