/*
 * Asking: the header's component, target and bytes into know/match's; one call at a time for each
 * handle. Structs of the caller may be shorter than ours (made with an older header): what lies
 * behind their size counts as not said.
 */
#include "library/own.h"

#include "base/limits.h"
#include "wire/bom/bill.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The structs as they were in the first version, by their last field then: nothing shorter is one.
 */
#define LEAST(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))
#define TARGET_LEAST LEAST(struct sakimori_target, is_whole)
#define SINK_LEAST LEAST(struct sakimori_sink, arg)
#define COMPONENT_LEAST LEAST(struct sakimori_component, source_version)
#define COUNTS_LEAST LEAST(struct sakimori_counts, excluded)

struct call {
	struct sakimori_index *x;
	struct library_telling telling;
	struct sakimori_counts *ret_counts; /* may be NULL */
	struct match_counts before;
	struct str *around;
	struct bom_sink bill;
};

static size_t
less(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* ---- beginning and end of a call ------------------------------------------------------------- */

static enum sakimori_code
take_target(struct call *c, const struct sakimori_target *given, struct sakimori_error *error)
{
	struct sakimori_target t = {0};
	struct match_target *o = &c->x->target;

	if (given != NULL)
		memcpy(&t, given, less(sizeof(t), given->size));
	*o = (struct match_target){.os = str_c(t.os),
		.arch = str_c(t.arch),
		.hint.distro = str_c(t.distro),
		.is_whole = t.is_whole != 0};
	if (t.around == NULL || t.n_around == 0)
		return SAKIMORI_OK;
	if (t.n_around > LIMIT_LIBRARY_AROUND)
		return library_say(error, SAKIMORI_LIMIT, "too much around it");
	c->around = calloc(t.n_around, sizeof(*c->around));
	if (c->around == NULL)
		return library_say(error, SAKIMORI_NO_MEMORY, "no memory for what is around it");
	for (size_t i = 0; i < t.n_around; i++)
		c->around[i] = str_c(t.around[i]);
	o->around = c->around;
	o->n_around = (uint32_t)t.n_around;
	return SAKIMORI_OK;
}

static enum sakimori_code
begin(struct call *c, const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_error *error)
{
	struct sakimori_index *x = c->x;
	enum sakimori_code code;

	if (c->ret_counts != NULL && c->ret_counts->size < COUNTS_LEAST)
		return library_say(error, SAKIMORI_INVALID, "counts without their size");
	if (x == NULL)
		return library_say(error, SAKIMORI_INVALID, "no index");
	if (x->is_busy)
		return library_say(
			error, SAKIMORI_BUSY, "a callback used the handle that called it");
	if ((target != NULL && target->size < TARGET_LEAST) ||
		(sink != NULL && sink->size < SINK_LEAST))
		return library_say(error, SAKIMORI_INVALID, "a struct without its size");
	c->telling.x = x;
	if (sink != NULL)
		memcpy(&c->telling.sink, sink, less(sizeof(*sink), sink->size));
	code = take_target(c, target, error);
	if (code != SAKIMORI_OK)
		return code;
	c->before = match_counts(x->matcher);
	x->sink.arg = &c->telling;
	x->is_busy = true;
	return SAKIMORI_OK;
}

static void
give_counts(const struct call *c)
{
	struct match_counts now = match_counts(c->x->matcher);
	struct sakimori_counts o = {
		.components = now.components - c->before.components,
		.checked = now.checked - c->before.checked,
		.unchecked = now.unchecked - c->before.unchecked,
		.with_hits = now.with_hits - c->before.with_hits,
		.hits = now.hits - c->before.hits,
		.excluded = now.excluded - c->before.excluded,
	};

	if (c->ret_counts == NULL)
		return;
	o.size = less(sizeof(o), c->ret_counts->size);
	memcpy(c->ret_counts, &o, o.size);
}

/* What the call ends with, beside err. */
static enum sakimori_code
end(struct call *c, enum err err, const struct errinfo *info, struct sakimori_error *error)
{
	struct sakimori_index *x = c->x;

	give_counts(c);
	arena_clear(x->texts);
	free(c->around);
	x->target = (struct match_target){0};
	x->sink.arg = NULL;
	x->is_busy = false;
	if (advisory_index_err(x->index) != ERR_OK)
		return library_say(error, SAKIMORI_MALFORMED, "the index is damaged");
	if (c->telling.is_stopped)
		return library_say(error, SAKIMORI_STOPPED, "a callback said so");
	return err == ERR_OK ? SAKIMORI_OK : library_fail(error, err, info);
}

static enum err
match(struct call *c, const struct component *component)
{
	struct library_telling *t = &c->telling;
	enum err err = match_component(c->x->matcher, component);

	if (err == ERR_OK && t->is_full)
		err = arena_err(c->x->texts);
	if (err == ERR_OK && t->is_stopped)
		err = ERR_AGAIN;
	arena_clear(c->x->texts);
	t->of = NULL;
	t->component = NULL;
	return err;
}

/* ---- one component --------------------------------------------------------------------------- */

LIBRARY_EXPORT enum sakimori_code
sakimori_match_component(struct sakimori_index *index, const struct sakimori_component *component,
	const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error)
{
	struct sakimori_component in = {0};
	struct component c;
	struct call call = {.x = index, .ret_counts = ret_counts};
	struct errinfo info = {0};
	enum ecosystem ecosystem = ECOSYSTEM_NONE;
	enum sakimori_code code;

	if (component == NULL || component->size < COMPONENT_LEAST)
		return library_say(
			error, SAKIMORI_INVALID, "no component, or one without its size");
	memcpy(&in, component, less(sizeof(in), component->size));
	if (in.ecosystem != NULL && in.ecosystem[0] != '\0' &&
		ecosystem_parse(str_c(in.ecosystem), &ecosystem) != ERR_OK)
		return library_say(error, SAKIMORI_NOT_FOUND, "an ecosystem that is not known");
	code = begin(&call, target, sink, error);
	if (code != SAKIMORI_OK)
		return code;
	index->target.hint.ecosystem = ecosystem;
	c = (struct component){.ref = str_c(in.ref),
		.group = str_c(in.group),
		.name = str_c(in.name),
		.version = str_c(in.version),
		.purl = str_c(in.purl),
		.cpe = str_c(in.cpe),
		.source_name = str_c(in.source_name),
		.source_version = str_c(in.source_version)};
	return end(&call, match(&call, &c), &info, error);
}

LIBRARY_EXPORT enum sakimori_code
sakimori_match_purl(struct sakimori_index *index, const char *purl,
	const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error)
{
	const struct sakimori_component c = {.size = sizeof(c), .purl = purl};

	if (purl == NULL)
		return library_say(error, SAKIMORI_INVALID, "no package URL");
	return sakimori_match_component(index, &c, target, sink, ret_counts, error);
}

/* ---- bills ----------------------------------------------------------------------------------- */

static void
take_component(void *arg, const struct component *component)
{
	struct call *c = arg;
	enum err err = match(c, component);

	if (err != ERR_OK)
		c->bill.stop = err;
}

LIBRARY_EXPORT enum sakimori_code
sakimori_match_bill(struct sakimori_index *index, const void *bytes, size_t n_bytes,
	const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error)
{
	struct call call = {.x = index, .ret_counts = ret_counts};
	struct errinfo info = {0};
	enum sakimori_code code;
	enum err err;

	if (bytes == NULL && n_bytes > 0)
		return library_say(error, SAKIMORI_INVALID, "no bytes");
	code = begin(&call, target, sink, error);
	if (code != SAKIMORI_OK)
		return code;
	call.bill = (struct bom_sink){.component = take_component, .arg = &call};
	err = bill_read(str_of(bytes, n_bytes), &call.bill, &info);
	return end(&call, err, &info, error);
}

/* errno, or 0. */
static int
read_all(const char *path, struct buf *b)
{
	char *part = malloc(LIBRARY_READ_BYTES);
	ssize_t n = 0;
	size_t size;
	int fd, number = part != NULL ? library_open_file(path, &fd, &size) : ENOMEM;

	if (number != 0) {
		free(part);
		return number;
	}
	while (buf_err(b) == ERR_OK &&
		((n = read(fd, part, LIBRARY_READ_BYTES)) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			buf_add(b, part, (size_t)n);
	if (n < 0)
		number = errno;
	free(part);
	close(fd);
	return number;
}

LIBRARY_EXPORT enum sakimori_code
sakimori_match_file(struct sakimori_index *index, const char *path,
	const struct sakimori_target *target, const struct sakimori_sink *sink,
	struct sakimori_counts *ret_counts, struct sakimori_error *error)
{
	struct buf b = buf_of(LIMIT_BOM_BYTES);
	enum sakimori_code code;
	int number;

	if (path == NULL)
		return library_say(error, SAKIMORI_INVALID, "no path");
	number = read_all(path, &b);
	if (number != 0)
		code = library_fail_system(error, number);
	else if (buf_err(&b) != ERR_OK)
		code = library_say(error, library_code(buf_err(&b)), "the file is too large");
	else
		code = sakimori_match_bill(
			index, b.p != NULL ? b.p : "", b.len, target, sink, ret_counts, error);
	buf_done(&b);
	return code;
}
