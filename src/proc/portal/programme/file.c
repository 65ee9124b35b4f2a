/*
 * The self-assessment file for ★3, and its signatures: a specialist's confirmation, the manager's
 * oath. What is signed is the SHA-256 of all that the file says; when it says something else later,
 * the page shows that.
 */
#include "proc/portal/links/links.h"
#include "proc/portal/links/mail.h"
#include "proc/portal/programme/assessment.h"
#include "proc/portal/programme/programme.h"

#include "base/digest.h"

#include <stdio.h>

#define FRAMEWORK STR("scs3")

struct file {
	const struct framework *framework;
	struct programme p;
	struct assess_result result;
	struct check_row *rows;
	struct store_pursuit pursuit;
	char digest[DIGEST_HEX_MAX];
	uint8_t hash[32];
	ms_t until;
};

/* ---- what is signed ---- */

static void
put_line(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, "%s ", name);
	buf_json(b, value);
	buf_byte(b, '\n');
}

/* One line for each thing that the file says, in an order that never changes: not when it was
 * looked at, and not readings that say the same an hour later. */
static void
put_item(struct buf *b, const struct assess_item *at)
{
	put_line(b, "item", at->item->id);
	if (at->answer != NULL) {
		put_line(b, "choice", at->answer->choice);
		put_line(b, "reason", at->answer->reason);
		put_line(b, "who", at->answer->who);
		buf_printf(b, "at %lld\n", (long long)at->answer->at);
	}
	buf_printf(b, "result %s state %s proven %d\n", result_name(at->result),
		assess_state_name(at->state), at->is_proven);
	for (uint32_t i = 0; i < at->n_proofs; i++) {
		const struct assess_proof *p = &at->proofs[i];

		if (p->standing == ASSESS_FRESH) /* what says nothing is no part of it */
			buf_printf(b, "reading %s %.*s %s\n", reading_name(p->reading->kind),
				STR_FMT(p->reading->key), assess_standing_name(p->standing));
	}
}

static enum err
digest_file(struct request *r, struct file *f)
{
	struct buf b = buf_of((size_t)4 << 20);
	uint8_t digest[DIGEST_BYTES_MAX];
	enum err err;

	put_line(&b, "framework", f->framework->id);
	put_line(&b, "edition", f->framework->edition);
	put_line(&b, "company", setting_of(r, SETTING_ORG_NAME));
	put_line(&b, "number", setting_of(r, SETTING_ORG_NUMBER));
	put_line(&b, "scope", str_c(f->pursuit.scope));
	for (uint32_t i = 0; i < f->framework->n_items; i++)
		put_item(&b, &f->result.items[i]);
	err = buf_err(&b);
	if (err == ERR_OK) {
		digest_of(DIGEST_SHA256, b.p, b.len, digest);
		memcpy(f->hash, digest, sizeof(f->hash));
		digest_hex(digest, 32, f->digest);
	}
	buf_done(&b);
	return err;
}

/* ---- showing ---- */

/* What of it runs out first. */
static ms_t
first_end(const struct file *f)
{
	ms_t first = 0;

	for (uint32_t i = 0; i < f->framework->n_items; i++) {
		const struct assess_item *at = &f->result.items[i];
		ms_t end = 0;

		if (at->answer != NULL && at->answer_of != NULL)
			end = at->answer->at + (ms_t)at->answer_of->answer_valid_days * MS_DAY;
		if (end != 0 && (first == 0 || end < first))
			first = end;
	}
	return first;
}

static enum err
load_file(struct request *r, struct file *f)
{
	const struct store_pursuit *pursuit;
	enum err err;

	*f = (struct file){.framework = framework_find(r->portal->frameworks, FRAMEWORK)};
	if (f->framework == NULL)
		return ERR_NOT_FOUND;
	err = programme_load(r, STR(""), &f->p);
	if (err == ERR_OK)
		err = programme_of(r, &f->p, f->framework, STR(""), &f->result);
	if (err == ERR_OK)
		err = programme_check_rows(r, &f->p, &f->result, &f->rows);
	if (err != ERR_OK)
		return err;
	pursuit = programme_pursuit(&f->p, f->framework);
	if (pursuit != NULL)
		f->pursuit = *pursuit;
	f->until = first_end(f);
	return digest_file(r, f);
}

static enum err
fill_signatures(struct request *r, const struct file *f, struct file_view *v)
{
	struct store_signature *list;
	struct file_signature *rows;
	size_t n;
	enum err err = store_signature_list(r->view, "scs3", r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct file_signature, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct file_signature){str_c(list[i].name), str_c(list[i].licence),
			str_c(list[i].remark),
			strcmp(list[i].role, "manager") == 0 ? "manager" : "specialist", list[i].at,
			memcmp(list[i].digest, f->hash, sizeof(f->hash)) == 0};
	v->signatures = rows;
	v->n_signatures = n;
	return ERR_OK;
}

#define CONFIRMERS_SHOWN 16

/* Who can confirm ★3: packs/guide/confirmers. */
static enum err
fill_confirmers(struct request *r, struct file_view *v)
{
	const struct reference *table = reference_find(r->portal->references, STR("confirmers"));
	struct file_confirmer *list =
		arena_array(r->arena, struct file_confirmer, CONFIRMERS_SHOWN);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0;
		table != NULL && i < table->n_rows && v->n_confirmers < CONFIRMERS_SHOWN; i++) {
		const struct reference_row *row = &table->rows[i];
		struct file_confirmer *c = &list[v->n_confirmers];
		const struct {
			const char *column;
			struct words *words;
		} cells[] = {{"name", &c->name}, {"where", &c->where}, {"cost", &c->cost},
			{"note", &c->note}};
		const struct reference_cell *open = reference_cell_find(table, row, "unconfirmed");

		for (size_t k = 0; k < sizeof(cells) / sizeof(*cells); k++) {
			const struct reference_cell *cell =
				reference_cell_find(table, row, cells[k].column);

			if (cell != NULL)
				*cells[k].words = cell->words;
		}
		if (open != NULL)
			c->unconfirmed = open->words;
		v->n_confirmers++;
	}
	v->confirmers = list;
	return ERR_OK;
}

static enum err
show_file(struct request *r, const struct file *f, struct file_view *v)
{
	struct page_frame frame;
	enum err err = fill_signatures(r, f, v);

	if (err == ERR_OK && v->signer == NULL)
		err = fill_confirmers(r, v);
	if (err != ERR_OK)
		return err;
	v->result = &f->result;
	v->rows = f->rows;
	v->scope = str_c(f->pursuit.scope);
	v->number = setting_of(r, SETTING_ORG_NUMBER);
	v->digest = str_c(f->digest);
	v->until = f->until;
	frame_of(r, &frame);
	if (v->signer != NULL) {
		frame.person = STR("");
	}
	return page_file(r->portal->pages, &frame, v, &r->response.body);
}

enum err
get_file(struct request *r)
{
	struct file_view v = {0};
	struct file f;
	enum err err = load_file(r, &f);

	return err == ERR_OK ? show_file(r, &f, &v) : err;
}

/* ---- as a file to hand on ---- */

static enum err
fill_signed(struct request *r, const struct file *f, struct assessment *a)
{
	struct assessment_signature *rows;
	struct store_signature *list;
	size_t n;
	enum err err = store_signature_list(r->view, "scs3", r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct assessment_signature, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		char *hex = arena_alloc(r->arena, DIGEST_HEX_MAX);

		if (hex == NULL)
			return ERR_FULL;
		digest_hex(list[i].digest, sizeof(list[i].digest), hex);
		rows[i] = (struct assessment_signature){strcmp(list[i].role, "manager") == 0,
			str_c(list[i].name), str_c(list[i].licence), str_c(list[i].remark),
			list[i].at, str_c(hex),
			memcmp(list[i].digest, f->hash, sizeof(f->hash)) == 0};
	}
	a->signatures = rows;
	a->n_signatures = n;
	a->is_signed_kind = true;
	a->scope = str_c(f->pursuit.scope);
	a->digest = str_c(f->digest);
	a->until = f->until;
	return ERR_OK;
}

static enum err
send_file(struct request *r, enum assessment_kind kind)
{
	const struct assessment_sent sent = {
		kind, "scs3-self-assessment", "/check/scs3/file", "file.export"};
	struct assessment a;
	struct file f;
	enum err err = load_file(r, &f);

	if (err == ERR_OK)
		err = assessment_load(r, &f.result, &a);
	if (err == ERR_OK)
		err = fill_signed(r, &f, &a);
	if (err == ERR_OK && kind == ASSESSMENT_PDF)
		err = assessment_cover(r, &a.cover);
	return err == ERR_OK ? assessment_send(r, &a, &sent) : err;
}

enum err
get_file_pdf(struct request *r)
{
	return send_file(r, ASSESSMENT_PDF);
}

enum err
get_file_xlsx(struct request *r)
{
	return send_file(r, ASSESSMENT_XLSX);
}

/* Any framework's result, of the company or of one site. */
enum err
get_result_xlsx(struct request *r)
{
	const struct framework *f = path_framework(r);
	struct str site = form_get(&r->query, "site");
	char name[96], back[96];
	const struct assessment_sent sent = {ASSESSMENT_XLSX, name, back, "file.export"};
	struct assess_result result;
	struct assessment a;
	struct programme p;
	enum err err = f == NULL ? ERR_NOT_FOUND : programme_load(r, site, &p);

	if (err == ERR_OK)
		err = programme_of(r, &p, f, site, &result);
	if (err == ERR_OK)
		err = assessment_load(r, &result, &a);
	if (err != ERR_OK)
		return err;
	snprintf(name, sizeof(name), "%.*s-result", STR_FMT(f->id));
	snprintf(back, sizeof(back), "/check/%.*s/result", STR_FMT(f->id));
	return assessment_send(r, &a, &sent);
}

/* Asks somebody to sign: a link that shows this file and nothing else. */
enum err
post_file(struct request *r)
{
	bool is_oath = str_equal(form_get(&r->form, "do"), STR("oath"));
	const struct link_wish w = {.purpose = is_oath ? STORE_LINK_OATH : STORE_LINK_CONFIRM,
		.subject = "scs3",
		.role = is_oath ? "manager" : "specialist",
		.name = form_get(&r->form, "name"),
		.life = LINK_LIFE,
		.uses_max = 1,
		.path = "/l/",
		.suffix = ""};
	struct link_made_view v = {.what = is_oath ? "oath" : "confirm",
		.back = STR("/check/scs3/file"),
		.until = r->now + LINK_LIFE};
	static const struct page_problem nameless = {"who_signs", "empty"};
	struct file f;
	enum err err = load_file(r, &f);

	if (!is_oath && !str_equal(form_get(&r->form, "do"), STR("confirm")))
		return ERR_INVALID;
	if (err != ERR_OK)
		return err;
	if (str_trim(w.name).len == 0) { /* nobody could tell later whom the link was for */
		r->response.status = 400;
		return show_file(r, &f, &(struct file_view){.problems = {&nameless, 1}});
	}
	v.about = words_in(&f.framework->name, r->lang);
	return link_made_show(r, &w, &v);
}

/* ---- signing ---- */

static const char *
signer_of(const struct store_link *l)
{
	return l->purpose == STORE_LINK_OATH ? "manager" : "specialist";
}

enum err
file_sign_get(struct request *r, const struct store_link *l, struct str token)
{
	struct file_view v = {
		.signer = signer_of(l), .token = token, .signer_name = str_c(l->name)};
	struct file f;
	enum err err = load_file(r, &f);

	return err == ERR_OK ? show_file(r, &f, &v) : err;
}

struct sign_change {
	struct request *request;
	const uint8_t *hash; /* of the link */
	struct store_signature signature;
	struct store_audit audit;
};

/* The link is used in the same change: pressed twice, it is signed once. */
static enum err
write_signature(struct store_tx *tx, void *arg)
{
	struct sign_change *c = arg;
	enum err err = store_link_use(tx, c->hash, c->request->now);

	if (err == ERR_OK)
		err = store_signature_put(tx, &c->signature);
	return err == ERR_OK ? store_audit_add(tx, &c->audit) : err;
}

static void
read_signature(struct request *r, const struct file *f, struct file_view *v,
	struct page_problem *list, struct store_signature *s)
{
	struct str name = field_of(r, "sign_name", LIMIT_NAME_BYTES - 1, true, &v->problems, list);
	struct str licence = field_of(r, "sign_licence", sizeof(s->licence) - 1,
		strcmp(v->signer, "specialist") == 0, &v->problems, list);

	*s = (struct store_signature){.id = store_id_new(r->now), .at = r->now};
	if (!form_has(&r->form, "agree"))
		list[v->problems.n++] = (struct page_problem){"agree", "agree"};
	v->problems.list = list;
	str_copy(STR("scs3"), s->framework, sizeof(s->framework));
	str_copy(str_c(v->signer), s->role, sizeof(s->role));
	str_copy(name, s->name, sizeof(s->name));
	str_copy(licence, s->licence, sizeof(s->licence));
	v->remark = form_get(&r->form, "remark");
	str_clean(str_trim(v->remark), s->remark, sizeof(s->remark));
	memcpy(s->digest, f->hash, sizeof(s->digest));
	v->signer_name = name;
}

enum err
file_sign_post(struct request *r, const struct store_link *l, struct str token, const uint8_t *hash)
{
	struct page_problem list[PROBLEMS_MAX];
	struct file_view v = {.signer = signer_of(l), .token = token};
	struct sign_change c = {.request = r, .hash = hash};
	struct file f;
	enum err err = load_file(r, &f);

	if (err != ERR_OK)
		return err;
	read_signature(r, &f, &v, list, &c.signature);
	/* What was looked at is not what would be signed: it is shown anew. */
	if (!str_equal(form_get(&r->form, "digest"), str_c(f.digest)))
		list[v.problems.n++] = (struct page_problem){"agree", "changed"};
	if (v.problems.n > 0) {
		r->response.status = 400;
		return show_file(r, &f, &v);
	}
	audit_fill(r, &c.audit, "link.sign", l->subject);
	err = store_write(r->portal->store, STORE_VITAL, write_signature, &c);
	if (err == ERR_OK) /* the one who signed is in the list */
		err = store_read_again(r->view);
	if (err != ERR_OK)
		return err;
	v.is_signed = true;
	return show_file(r, &f, &v);
}
