/* GET /stock/vex: what the company answered to weaknesses, before it leaves; /stock/vex/FORM: as a
 * file with its signature, both in one archive, since each writing is a document of its own. */
#include "proc/portal/kept.h"
#include "proc/portal/stock/bills.h"
#include "proc/portal/stock/said.h"

#include "base/limits.h"
#include "pages/stock_vex.h"
#include "stock/seal.h"
#include "stock/vex.h"
#include "sys/entropy.h"
#include "wire/zip/zip.h"

#include <stdio.h>

#define GATHERED_MAX ((size_t)4 * LIMIT_VEX_WRITTEN) /* before those of one product are one */
#define SUBJECT_ARENA ((size_t)64 << 20)	     /* findings of one program */

struct vexing {
	struct request *r;
	struct store_bill bill; /* id "": all */
	bool has_names;
	struct arena *one; /* what is read of one subject */
	struct stock_answer *answers;
	size_t n;
	uint32_t n_unnamed;
	bool is_too_many;
};

/* ---- what is said ---- */

static struct str
text_of(const struct vexing *v, const char *key)
{
	const struct words *words = text_find(v->r->portal->texts, str_c(key));

	return words != NULL ? words_in(words, v->r->lang) : STR("");
}

/* In the arena; "" when memory is out: what needs it then refuses. */
static struct str
keep(const struct vexing *v, struct buf *b)
{
	const char *copy = buf_err(b) == ERR_OK ? arena_copy(v->r->arena, buf_view(b)) : NULL;
	struct str s = copy != NULL ? str_of(copy, b->len) : STR("");

	buf_done(b);
	return s;
}

static struct str
keep_str(const struct vexing *v, struct str s)
{
	const char *copy = arena_copy(v->r->arena, s);

	return copy != NULL ? str_of(copy, s.len) : STR("");
}

/* "It is separated from the rest of the network: a line of its own" */
static struct str
instead_of(const struct vexing *v, const struct stock_answered *a)
{
	char key[64];
	struct buf b = buf_of(2048);

	if (a->instead != NULL) {
		snprintf(key, sizeof(key), "stock_findings.instead.%s", a->instead);
		buf_str(&b, text_of(v, key));
		buf_c(&b, v->r->lang == LANG_EN ? ": " : "：");
	}
	buf_str(&b, a->words);
	return keep(v, &b);
}

static struct str
update_to(const struct vexing *v, const struct store_finding *f)
{
	const struct text_value value = {STR("fixed"), str_c(f->fixed)};
	struct buf b = buf_of(2048);

	text_fill_values(&b, text_of(v, "stock_vex.do_update"), &value, 1);
	return keep(v, &b);
}

/* What nobody answered: "affected" only when the version says so by itself, and with what ends it.
 */
static void
fill_open(const struct vexing *v, const struct store_finding *f, struct stock_answer *a)
{
	bool is_sure = f->confidence != MATCH_CONFIRM && f->unsaid == 0 && f->fixed[0] != '\0';

	a->is_open = true;
	a->at = f->last_seen;
	a->status = is_sure ? VEX_AFFECTED : VEX_INVESTIGATED;
	if (is_sure)
		a->action = update_to(v, f);
}

static void
fill_answer(const struct vexing *v, const struct store_finding *f, struct stock_answer *a)
{
	struct stock_answered said;

	look_answer(f, &said);
	a->at = said.at;
	a->expires = said.until;
	if (v->has_names)
		a->who = keep_str(v, said.who);
	if (f->state == STORE_FINDING_ALTERNATIVE) {
		a->status = VEX_AFFECTED;
		a->action = instead_of(v, &said);
		return;
	}
	a->status = VEX_NOT_AFFECTED;
	a->why = keep_str(v, said.words);
	if (said.reason != NULL)
		(void)vex_reason_parse(str_c(said.reason), &a->reason);
}

static enum err
name_asked(const struct compare_asked *asked, struct buf *out)
{
	enum err err = ERR_NOT_FOUND;

	for (unsigned i = 0; err == ERR_NOT_FOUND && i < asked->n; i++)
		if (!asked->is_unconfirmed[i])
			err = stock_vex_product(asked->components[i].purl, asked->components[i].cpe,
				str_c(asked->version), out);
	return err;
}

/* By the names that it came with, else by those that packs/products has for it: what nobody looked
 * up there is no name for others. */
static enum err
name_product(const struct vexing *v, const struct store_finding_total *sum, struct str *ret_product)
{
	struct buf b = buf_of((size_t)2 * LIMIT_SOFTWARE_PURL);
	struct compare_asked asked;
	enum err err =
		stock_vex_product(str_c(sum->purl), str_c(sum->cpe), str_c(sum->version), &b);

	if (err == ERR_NOT_FOUND && sum->product[0] != '\0') {
		struct arena *all = v->r->arena;

		v->r->arena = v->one;
		err = look_ask(v->r, sum, &asked);
		v->r->arena = all;
		if (err == ERR_OK)
			err = name_asked(&asked, &b);
	}
	if (err != ERR_OK) {
		buf_done(&b);
		return err;
	}
	*ret_product = keep(v, &b);
	return ret_product->len > 0 ? ERR_OK : ERR_FULL;
}

/* No room is left for this one. */
static bool
take_finding(struct vexing *v, const struct store_finding *f, struct str product)
{
	struct stock_answer *a = &v->answers[v->n];

	if (f->state == STORE_FINDING_DONE ||
		(f->state != STORE_FINDING_OPEN && f->expires != 0 && f->expires <= v->r->now))
		return true;
	if (v->n == GATHERED_MAX)
		return false;
	*a = (struct stock_answer){
		.vulnerability = keep_str(v, str_c(f->advisory)), .product = product};
	if (f->state == STORE_FINDING_OPEN)
		fill_open(v, f, a);
	else
		fill_answer(v, f, a);
	v->n += a->expires == 0 || a->expires > v->r->now;
	return true;
}

/* One after the other: most have many that are over for long. */
static enum err
take_subject(struct vexing *v, const struct store_finding_total *sum)
{
	struct store_finding *list;
	struct str product;
	size_t n;
	enum err err;

	arena_clear(v->one);
	err = name_product(v, sum, &product);
	if (err == ERR_NOT_FOUND) {
		v->n_unnamed += sum->n[STORE_FINDING_OPEN] + sum->n[STORE_FINDING_NOT_AFFECTED] +
				sum->n[STORE_FINDING_ALTERNATIVE];
		return ERR_OK;
	}
	if (err == ERR_OK)
		err = store_finding_of(
			v->r->view, sum->subject, sum->subject_nr, v->one, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		if (!take_finding(v, &list[i], product))
			err = ERR_LIMIT;
	return err == ERR_OK ? arena_err(v->r->arena) : err;
}

/* ERR_LIMIT: more than leaves in one file. */
static enum err
take_all(struct vexing *v, const struct store_finding_total_query *q, struct arena *a)
{
	struct store_finding_total *sums;
	size_t n;
	enum err err = store_finding_totals(v->r->view, q, a, &sums, &n, NULL);

	if (err == ERR_OK && n > LIMIT_FINDING_SUMS)
		return ERR_LIMIT;
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		err = take_subject(v, &sums[i]);
	return err;
}

static enum err
gather_of(struct vexing *v, const char *bill)
{
	const struct store_finding_total_query q = {.bill = bill, .limit = LIMIT_FINDING_SUMS + 1};
	struct arena *sums = arena_new(REQUEST_ARENA_BYTES);
	enum err err;

	v->one = arena_new(SUBJECT_ARENA);
	v->answers = arena_array(v->r->arena, struct stock_answer, GATHERED_MAX + 1);
	err = sums == NULL || v->one == NULL || v->answers == NULL ? ERR_FULL
								   : take_all(v, &q, sums);
	if (err == ERR_LIMIT && arena_err(v->r->arena) == ERR_OK) {
		v->is_too_many = true;
		err = ERR_OK;
	}
	arena_free(v->one);
	arena_free(sums);
	v->one = NULL;
	return err;
}

static enum err
gather(struct request *r, struct vexing *v)
{
	struct str in = form_get(&r->query, "in");
	char id[STORE_ID_TEXT_MAX];
	enum err err = ERR_OK;

	*v = (struct vexing){.r = r, .has_names = form_get(&r->query, "names").len > 0};
	if (in.len >= sizeof(id))
		return ERR_NOT_FOUND;
	str_copy(in, id, sizeof(id));
	if (in.len > 0)
		err = store_bill_get(r->view, id, &v->bill);
	if (err == ERR_OK)
		err = gather_of(v, in.len > 0 ? id : NULL);
	if (err != ERR_OK)
		return err;
	v->n = stock_answers_fold(v->answers, v->n);
	v->is_too_many |= v->n > LIMIT_VEX_WRITTEN;
	return ERR_OK;
}

/* ---- the page ---- */

static enum err
fill_rows(const struct vexing *v, struct stock_vex_page *page)
{
	struct vex_row *rows = arena_array(v->r->arena, struct vex_row, VEX_ROWS_SHOWN);
	struct vex_count *counts = arena_array(v->r->arena, struct vex_count, VEX_STATUSES);
	uint32_t n[VEX_STATUSES] = {0};

	if (rows == NULL || counts == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n; i++) {
		const struct stock_answer *a = &v->answers[i];

		n[a->status]++;
		if (i >= VEX_ROWS_SHOWN)
			continue;
		rows[i] = (struct vex_row){.vulnerability = a->vulnerability,
			.product = a->product,
			.status = vex_status_name(a->status),
			.reason = a->reason != VEX_REASON_NONE ? vex_reason_name(a->reason) : NULL,
			.words = a->status == VEX_AFFECTED ? a->action : a->why,
			.who = a->who,
			.at = a->at,
			.until = a->expires};
	}
	page->rows = rows;
	page->n = v->n < VEX_ROWS_SHOWN ? v->n : VEX_ROWS_SHOWN;
	page->n_more = (uint32_t)(v->n - page->n);
	for (unsigned i = 0; i < VEX_STATUSES; i++)
		if (n[i] > 0)
			counts[page->n_counts++] =
				(struct vex_count){vex_status_name((enum vex_status)i), n[i]};
	page->counts = counts;
	return ERR_OK;
}

static enum err
fill_key(struct request *r, struct stock_vex_page *page)
{
	uint8_t seed[SIGN_SEED_BYTES], public_key[SIGN_PUBLIC_BYTES];
	struct buf key = buf_of(SEAL_BYTES_MAX);
	const char *copy;
	struct str line;
	enum err err = stock_seal_key(r->portal, seed);

	if (err != ERR_OK)
		return err;
	sign_public_of(seed, public_key);
	explicit_bzero(seed, sizeof(seed));
	seal_public_write(public_key, &key);
	line = buf_view(&key);
	str_split(&line, '\n'); /* the comment */
	copy = arena_copy(r->arena, str_trim(line));
	page->key = str_c(copy != NULL ? copy : "");
	buf_done(&key);
	return copy != NULL ? ERR_OK : ERR_FULL;
}

static enum err
fill_documents(struct request *r, struct stock_vex_page *page)
{
	struct store_said_document *list;
	struct vex_document_row *rows;
	enum err err = store_said_documents(r->view, r->arena, &list, &page->n_documents);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct vex_document_row, page->n_documents + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < page->n_documents; i++)
		rows[i] = (struct vex_document_row){.id = str_c(list[i].id.text),
			.author = str_c(list[i].author),
			.file = str_c(list[i].file_name),
			.key = str_c(list[i].key),
			.made = list[i].made,
			.came = list[i].came,
			.n = list[i].n,
			.n_refused = list[i].n_refused};
	page->documents = rows;
	return ERR_OK;
}

enum err
get_stock_vex(struct request *r)
{
	struct stock_vex_page page = {.bill = form_get(&r->query, "in"),
		.lacks_author = setting_of(r, SETTING_ORG_NAME).len == 0,
		.lacks_url = setting_of(r, SETTING_ORG_URL).len == 0};
	struct vexing v;
	struct page_frame f;
	enum err err = gather(r, &v);

	if (err == ERR_OK)
		err = stock_bill_rows(r, NULL, &page.bills, &page.n_bills);
	if (err == ERR_OK)
		err = fill_rows(&v, &page);
	if (err == ERR_OK)
		err = fill_key(r, &page);
	if (err == ERR_OK)
		err = fill_documents(r, &page);
	if (err != ERR_OK)
		return err;
	page.has_names = v.has_names;
	page.n_unnamed = v.n_unnamed;
	page.is_too_many = v.is_too_many;
	frame_of(r, &f);
	return page_stock_vex(r->portal->pages, &f, &page, &r->response.body);
}

/* ---- the file ---- */

/* A document of its own each time: "urn:uuid:" and a random one, RFC 9562's version 4. */
static void
new_id(char dst[64])
{
	uint8_t u[16];

	entropy_fill(u, sizeof(u));
	u[6] = (uint8_t)((u[6] & 0x0f) | 0x40);
	u[8] = (uint8_t)((u[8] & 0x3f) | 0x80);
	snprintf(dst, 64,
		"urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
		u[0], u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12],
		u[13], u[14], u[15]);
}

static enum err
write_document(struct vexing *v, enum stock_vex_form form, struct buf *out)
{
	struct request *r = v->r;
	struct str company = setting_of(r, SETTING_ORG_NAME);
	const struct text_value value = {STR("company"), company};
	struct buf title = buf_of(2048);
	struct errinfo why = {0};
	char id[64];

	new_id(id);
	text_fill_values(&title, text_of(v, "stock_vex.title"), &value, 1);
	const struct stock_vex_writing w = {.form = form,
		.document = {.id = str_c(id),
			.author = company,
			.role = STR("user"),
			.version = STR("1"),
			.tool = STR("Sakimori"),
			.made = r->now,
			.changed = r->now},
		.url = setting_of(r, SETTING_ORG_URL),
		.title = keep(v, &title),
		.answers = v->answers,
		.n = v->n,
		.now = r->now};

	return stock_vex_write(&w, r->arena, out, &why);
}

/* The file and its signature, as "vex.json" and "vex.json.minisig". */
static enum err
put_archive(struct request *r, struct str document)
{
	uint8_t seed[SIGN_SEED_BYTES];
	char when[TIME_TEXT_MAX], comment[128];
	struct buf signature = buf_of(SEAL_BYTES_MAX);
	struct zipper *z = NULL;
	struct errinfo why = {0};
	enum err err = stock_seal_key(r->portal, seed);

	snprintf(comment, sizeof(comment), "signed:%s file:vex.json", time_text(r->now, when));
	if (err == ERR_OK)
		err = seal_write(seed, document, str_c(comment), &signature);
	explicit_bzero(seed, sizeof(seed));
	if (err == ERR_OK)
		err = zipper_new(STR(""), &z, &why);
	if (err == ERR_OK) {
		zipper_put(z, "vex.json", document);
		zipper_put(z, "vex.json.minisig", buf_view(&signature));
		err = zipper_finish(z, &r->response.body);
	}
	zipper_free(z);
	buf_done(&signature);
	return err;
}

enum err
get_stock_vex_file(struct request *r)
{
	struct buf document = buf_of(LIMIT_VEX_BYTES);
	enum stock_vex_form form;
	struct vexing v;
	enum err err = stock_vex_form_parse(r->arg, &form);

	if (err == ERR_OK)
		err = gather(r, &v);
	if (err == ERR_OK && (v.is_too_many || setting_of(r, SETTING_ORG_NAME).len == 0))
		err = ERR_INVALID;
	if (err == ERR_OK)
		err = write_document(&v, form, &document);
	if (err == ERR_OK)
		err = put_archive(r, buf_view(&document));
	buf_done(&document);
	if (err != ERR_OK)
		return err;
	r->response.type = "application/zip";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"vex-%s.zip\"", stock_vex_form_name(form));
	return audit(r, "stock.vex", stock_vex_form_name(form));
}

/* ---- a document of others ---- */

struct said_removal {
	const char *id;
	ms_t at;
	struct store_audit audit;
};

static enum err
write_removal(struct store_tx *tx, void *arg)
{
	struct said_removal *c = arg;
	enum err err = store_said_remove(tx, c->id, c->at);

	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

enum err
post_stock_said(struct request *r)
{
	struct said_removal c = {.at = r->now};
	struct store_said_document d;
	char id[STORE_ID_TEXT_MAX];
	const char *name;
	enum err err;

	if (r->arg.len >= sizeof(id) || !str_equal(form_get(&r->form, "do"), STR("remove")))
		return ERR_INVALID;
	str_copy(r->arg, id, sizeof(id));
	err = store_said_document(r->view, id, &d);
	if (err != ERR_OK)
		return err;
	c.id = id;
	name = d.author[0] != '\0' ? d.author : d.file_name;
	audit_fill(r, &c.audit, "stock.unsaid", name);
	return kept_done(r,
		&(struct kept_deed){.kind = "stock.unsaid",
			.role = ROLE_MEMBER,
			.keys = &(struct store_kept_key){STORE_KEPT_SAID, id, NULL},
			.n = 1,
			.write = write_removal,
			.arg = &c},
		"/stock/vex", &(struct done){.key = "stock_said_removed", .name = name});
}
