/*
 * Files that belong to a case. What is brought is spooled, told by its bytes in an opener (behind
 * its lock), and only then kept, byte for byte, by its SHA-256; the entry comes last, so that none
 * speaks of a file that is not whole. It leaves as a download only, never shown.
 */
#include "proc/portal/cases/exhibits.h"

#include "docs/order/exhibit.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/web/upload.h"
#include "sys/fd.h"

#include <stdio.h>
#include <stdlib.h>

#define FORM_PREFIX "form:" /* before what its bytes say, in the entry's source */

bool
case_has_exhibit(const struct respond_case *c, const struct store_exhibit *e)
{
	for (uint32_t i = 0; e->is_whole && i < c->n_entries; i++)
		if (c->entries[i].kind == CASE_EXHIBIT &&
			str_equal(
				case_entry_get(&c->entries[i], CASE_KEY_SHA256), str_c(e->sha256)))
			return true;
	return false;
}

/* ---- the page ---- */

static void
fill_row(const struct respond_case *c, const struct store_exhibit *e, struct case_exhibit_row *row)
{
	*row = (struct case_exhibit_row){.sha256 = str_c(e->sha256),
		.name = str_c(e->name),
		.kind = str_c(e->kind[0] != '\0' ? e->kind : "other"),
		.form = "unknown",
		.bytes = e->bytes,
		.at = e->at,
		.is_whole = e->is_whole};
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *entry = &c->entries[i];
		struct str source = case_entry_get(entry, CASE_KEY_SOURCE);
		enum exhibit_form form;

		if (entry->kind != CASE_EXHIBIT ||
			!str_equal(case_entry_get(entry, CASE_KEY_SHA256), row->sha256))
			continue;
		row->who = entry->who;
		if (str_starts(source, STR(FORM_PREFIX)) &&
			exhibit_form_parse(str_of(source.p + strlen(FORM_PREFIX),
						   source.len - strlen(FORM_PREFIX)),
				&form) == ERR_OK)
			row->form = exhibit_form_name(form);
	}
}

static enum err
show(struct request *r, const char *problem)
{
	struct case_exhibits_view v = {
		.problem = problem, .bytes_max = LIMIT_EXHIBIT_BYTES, .can_quick = true};
	struct case_exhibit_row *rows;
	struct store_exhibit *list;
	struct respond_case c;
	struct page_frame f;
	size_t n = 0;
	enum err err = case_page(r, CASE_PART_EXHIBITS, &c, &v.bar);

	if (err == ERR_OK)
		err = store_exhibit_list(r->view, c.head.id, r->arena, &list, &n);
	if (err == ERR_OK)
		err = case_alerts_of(r, &c, &v.alerts, &v.n_alerts);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct case_exhibit_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		if (case_has_exhibit(&c, &list[i]))
			fill_row(&c, &list[i], &rows[v.n++]);
	v.rows = rows;
	if (problem != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_exhibits(r->portal->pages, &f, &v, &r->response.body);
}

enum err
get_case_exhibits(struct request *r)
{
	return show(r, NULL);
}

/* ---- keeping ---- */

struct keep {
	const char *id;
	const struct store_exhibit *exhibit;
	uint32_t nr;
	struct str part;
};

static enum err
write_begin(struct store_tx *tx, void *arg)
{
	const struct keep *k = arg;

	return store_exhibit_begin(tx, k->id, k->exhibit);
}

static enum err
write_part(struct store_tx *tx, void *arg)
{
	const struct keep *k = arg;

	return store_exhibit_part(tx, k->exhibit->sha256, k->nr, k->part);
}

static enum err
write_parts(struct request *r, struct keep *k, const struct case_file *file)
{
	char *room = file->fd < 0 ? NULL : arena_alloc(r->arena, STORE_EXHIBIT_PART);
	enum err err = file->fd >= 0 && room == NULL ? ERR_FULL : ERR_OK;

	for (uint64_t from = 0; from < k->exhibit->bytes && err == ERR_OK;
		from += STORE_EXHIBIT_PART) {
		uint64_t left = k->exhibit->bytes - from;
		size_t len = left < STORE_EXHIBIT_PART ? (size_t)left : STORE_EXHIBIT_PART;

		if (file->fd >= 0 && !fd_read_at(file->fd, from, room, len))
			return ERR_IO;
		k->part = str_of(file->fd >= 0 ? room : file->bytes.p + from, len);
		err = store_write(r->portal->store, STORE_BULK, write_part, k);
		k->nr++;
	}
	return err;
}

enum err
case_keep_file(struct request *r, const struct respond_case *c, const struct case_file *file,
	const char **ret_problem)
{
	struct store_exhibit e = {
		.bytes = file->fd >= 0 ? r->upload.bytes : file->bytes.len, .at = r->now};
	struct keep k = {.id = c->head.id, .exhibit = &e};
	struct case_entry entry = {.kind = CASE_EXHIBIT};
	uint8_t sum[DIGEST_BYTES_MAX];
	char size[24];
	enum respond_no no = RESPOND_MAY;
	enum err err;

	*ret_problem = NULL;
	if (file->fd >= 0) {
		str_copy(str_c(r->upload.sha256), e.sha256, sizeof(e.sha256));
	} else {
		digest_of(DIGEST_SHA256, file->bytes.p, file->bytes.len, sum);
		digest_hex(sum, 32, e.sha256);
	}
	str_clean(str_c(file->name), e.name, sizeof(e.name));
	str_copy(str_c(file->kind), e.kind, sizeof(e.kind));
	err = store_write(r->portal->store, STORE_BULK, write_begin, &k);
	if (err == ERR_OK)
		err = write_parts(r, &k, file);
	if (err == ERR_EXISTS || err == ERR_LIMIT || err == ERR_FULL) {
		*ret_problem = err == ERR_EXISTS ? "same" : "full";
		return ERR_OK;
	}
	if (err != ERR_OK)
		return err;
	snprintf(size, sizeof(size), "%llu", (unsigned long long)e.bytes);
	case_put(&entry, CASE_KEY_SHA256, str_c(e.sha256));
	case_put(&entry, CASE_KEY_NAME, str_c(e.name[0] != '\0' ? e.name : "file"));
	case_put(&entry, CASE_KEY_BYTES, str_c(size));
	case_put(&entry, CASE_KEY_KIND, str_c(e.kind));
	case_put(&entry, CASE_KEY_SOURCE, str_c(file->source));
	case_put(&entry, CASE_KEY_ALERT, file->alert);
	err = file->by_box ? case_say_by_box(r, c->head.id, &entry, 1, &no)
			   : case_say(r, c->head.id, &entry, &no);
	if (err == ERR_OK && no != RESPOND_MAY)
		*ret_problem = no == RESPOND_NO_SAME ? "same" : "full";
	return err;
}

static const char *
kind_of(struct str s)
{
	static const char *const kinds[] = {
		"picture", "log", "mail", "packets", "document", "other"};
	size_t i = str_which(s, kinds, sizeof(kinds) / sizeof(*kinds));

	return i < sizeof(kinds) / sizeof(*kinds) ? kinds[i] : "other";
}

/* Called again from its beginning when the opener has looked at the file. */
enum err
post_case_exhibit(struct request *r)
{
	const struct order order = {.kind = ORDER_EXHIBIT};
	const char *problem = upload_problem(r, LIMIT_EXHIBIT_BYTES);
	struct exhibit_look look;
	struct errinfo info = {0};
	struct respond_case c;
	struct case_bar bar;
	struct buf out = buf_of(256);
	char source[48], path[64];
	enum err err = case_page(r, CASE_PART_EXHIBITS, &c, &bar);

	if (err != ERR_OK)
		return err;
	if (problem != NULL)
		return show(r, problem);
	err = opener_run(r, &order, r->upload.fd, &out, &info);
	if (err == ERR_AGAIN)
		return err;
	if (err == ERR_OK)
		err = exhibit_look_get(buf_view(&out), &look);
	buf_done(&out);
	if (err != ERR_OK)
		return show(r, err == ERR_FULL	  ? "busy"
			       : err == ERR_LIMIT ? "too_large"
						  : "broken");
	if (look.no != EXHIBIT_MAY)
		return show(r, exhibit_no_name(look.no));
	snprintf(source, sizeof(source), "%s%s", FORM_PREFIX, exhibit_form_name(look.form));
	err = case_keep_file(r, &c,
		&(struct case_file){.fd = r->upload.fd,
			.name = r->upload.name,
			.kind = kind_of(form_get(&r->form, "kind")),
			.source = source},
		&problem);
	if (err != ERR_OK || problem != NULL)
		return err != ERR_OK ? err : show(r, problem);
	snprintf(path, sizeof(path), "/cases/%s/exhibits", c.head.id);
	return redirect(r, path, &(struct done){.key = "case_exhibit"});
}

enum err
case_exhibit_refused(struct request *r, const char *problem)
{
	return show(r, problem);
}

/* ---- taking along ---- */

struct sending {
	struct portal *portal;
	char sha256[65];
	uint32_t nr;
};

static bool
send_part(void *arg, struct buf *b)
{
	struct sending *s = arg;
	struct arena *a = arena_new(4 * STORE_EXHIBIT_PART);
	struct store_view *v = NULL;
	struct str part = STR("");

	if (a != NULL && store_read(s->portal->store, &v) == ERR_OK &&
		store_exhibit_read(v, s->sha256, s->nr, a, &part) == ERR_OK)
		buf_str(b, part);
	store_read_end(v);
	arena_free(a);
	s->nr++;
	return part.len > 0;
}

static void
send_end(void *arg)
{
	free(arg);
}

enum err
case_exhibit_send(struct request *r, const struct store_exhibit *e, const char *number)
{
	struct sending *s;
	char name[48];
	enum err err = audit(r, "case.exhibit", number); /* first the log, then the file */

	if (err != ERR_OK)
		return err;
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return ERR_FULL;
	s->portal = r->portal;
	memcpy(s->sha256, e->sha256, sizeof(s->sha256));
	r->response.type = "application/octet-stream";
	snprintf(name, sizeof(name), "exhibit-%.12s.bin", s->sha256);
	response_attach(r, name, e->name);
	r->response.stream = (struct response_stream){s, send_part, send_end};
	return ERR_OK;
}

enum err
get_case_exhibit(struct request *r)
{
	struct store_exhibit *list;
	struct respond_case c;
	struct case_bar bar;
	size_t n, i = 0;
	enum err err = case_page(r, CASE_PART_EXHIBITS, &c, &bar);

	if (err == ERR_OK)
		err = store_exhibit_list(r->view, c.head.id, r->arena, &list, &n);
	while (err == ERR_OK && i < n &&
		(!str_equal(r->arg, str_c(list[i].sha256)) || !case_has_exhibit(&c, &list[i])))
		i++;
	if (err == ERR_OK && i == n)
		err = ERR_NOT_FOUND;
	return err == ERR_OK ? case_exhibit_send(r, &list[i], c.head.number) : err;
}
