/* A self-assessment as a file; see assessment.h. */
#include "proc/portal/programme/assessment.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/programme/programme.h"

#include <stdio.h>

/* ---- which paragraph answers what ---- */

struct sources {
	struct request *r;
	const struct framework *framework;
	struct assessment_source *list; /* NULL: they are counted */
	size_t n;
};

struct kept_document {
	struct document_place place;
	struct document_text text; /* of a file: without parts */
};

static void
add_source(struct sources *s, struct str item, struct str document, struct str place)
{
	if (s->list != NULL)
		s->list[s->n] = (struct assessment_source){item, document, place};
	s->n++;
}

static const struct policy_paragraph *
paragraph_of(const struct policy *p, struct str id)
{
	for (uint32_t i = 0; i < p->n_sections; i++)
		for (uint32_t k = 0; k < p->sections[i].n_paragraphs; k++)
			if (str_equal(p->sections[i].paragraphs[k].id, id))
				return &p->sections[i].paragraphs[k];
	return NULL;
}

/* "第4条", of its second paragraph "第4条 2", below a heading without numbers its words. */
static struct str
place_of(struct request *r, const struct body_part *part, struct str article, struct str heading)
{
	if (part->number.len == 0)
		return article.len > 0 ? article : heading;
	if (article.len == 0 || str_equal(part->number, article))
		return part->number;
	return keep_text(r, "%.*s %.*s", STR_FMT(article), STR_FMT(part->number));
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.len > 0;
}

static void
add_parts(struct sources *s, const struct kept_document *d)
{
	struct str title = document_title(s->r, &d->place), heading = STR(""), article = STR("");

	for (uint32_t i = 0; i < d->text.body.n_parts; i++) {
		const struct body_part *part = &d->text.body.parts[i];
		const struct policy_paragraph *p = paragraph_of(d->place.policy, part->id);

		if (part->is_removed)
			continue;
		if (part->kind == PARAGRAPH_HEADING)
			heading = part->number.len > 0 ? part->number : part->text;
		if (part->kind == PARAGRAPH_HEADING ||
			(part->number.len > 0 && !is_digits(part->number)))
			article = part->number;
		for (uint32_t k = 0; p != NULL && k < p->n_serves; k++)
			if (str_equal(p->serves[k].framework, s->framework->id))
				add_source(s, p->serves[k].item, title,
					place_of(s->r, part, article, heading));
	}
}

/* What the company brought as it is: the whole document answers it. */
static void
add_covers(struct sources *s, const struct kept_document *d)
{
	const struct store_version *v = &d->text.version;

	for (uint32_t i = 0; i < v->n_covers; i++) {
		struct str item = v->covers[i], framework = str_split(&item, '/');

		if (str_equal(framework, s->framework->id))
			add_source(s, item, document_title(s->r, &d->place), STR(""));
	}
}

static void
add_all(struct sources *s, const struct kept_document *list, size_t n)
{
	s->n = 0;
	for (size_t i = 0; i < n; i++)
		if (list[i].text.body.n_parts > 0 && list[i].place.policy != NULL)
			add_parts(s, &list[i]);
		else
			add_covers(s, &list[i]);
}

static enum err
load_one(struct request *r, struct kept_document *d, struct str id)
{
	uint32_t number;
	enum err err = document_of(r, id, &d->place);

	if (err != ERR_OK)
		return err;
	number = d->place.document.current;
	err = document_text_load(r, d->place.document.id.text, number, &d->text);
	if (err == ERR_NOT_FOUND) { /* a file */
		d->text = (struct document_text){0};
		err = store_version_get(
			r->view, d->place.document.id.text, number, r->arena, &d->text.version);
	}
	return err;
}

static enum err
fill_sources(struct request *r, struct assessment *a)
{
	struct sources s = {.r = r, .framework = a->result->framework};
	struct kept_document *kept;
	struct store_document *list;
	size_t n, n_kept = 0;
	enum err err = store_document_list(r->view, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	kept = arena_array(r->arena, struct kept_document, n + 1);
	if (kept == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		if (list[i].current > 0 && list[i].state == STORE_DOCUMENT_KEPT)
			err = load_one(r, &kept[n_kept++], str_c(list[i].id.text));
	if (err != ERR_OK)
		return err;
	add_all(&s, kept, n_kept);
	s.list = arena_array(r->arena, struct assessment_source, s.n + 1);
	if (s.list == NULL)
		return ERR_FULL;
	add_all(&s, kept, n_kept);
	a->sources = s.list;
	a->n_sources = s.n;
	return ERR_OK;
}

enum err
assessment_load(struct request *r, const struct assess_result *result, struct assessment *a)
{
	struct known k;
	enum err err = known_load(r, &k);

	if (err != ERR_OK)
		return err;
	*a = (struct assessment){.texts = r->portal->texts,
		.frameworks = r->portal->frameworks,
		.ledgers = r->portal->ledgers,
		.dates = known_dates(r, &k, r->lang == LANG_EN ? LANG_EN : LANG_JA),
		.result = result,
		.company = setting_of(r, SETTING_ORG_NAME),
		.number = setting_of(r, SETTING_ORG_NUMBER),
		.made = r->now};
	return fill_sources(r, a);
}

enum err
assessment_cover(struct request *r, const struct document **ret_cover)
{
	struct kept_document *d = arena_alloc(r->arena, sizeof(*d));
	struct document *paper = arena_alloc(r->arena, sizeof(*paper));
	struct paper_wish w = {.lang = DOCUMENT_LANG};
	struct known k;
	enum err err;

	*ret_cover = NULL;
	if (d == NULL || paper == NULL)
		return ERR_FULL;
	err = document_of(r, STR("evidence_file"), &d->place);
	if (err == ERR_NOT_FOUND ||
		(err == ERR_OK && (!d->place.is_made || d->place.document.current == 0 ||
					  d->place.document.state != STORE_DOCUMENT_KEPT)))
		return ERR_OK;
	if (err == ERR_OK)
		err = load_one(r, d, STR("evidence_file"));
	if (err != ERR_OK || d->text.body.n_parts == 0) /* a file is no page of ours */
		return err;
	w.place = &d->place;
	w.text = &d->text;
	err = known_load(r, &k);
	if (err == ERR_OK)
		err = paper_of(r, &k, &w, paper);
	if (err == ERR_OK)
		*ret_cover = paper;
	return err;
}

/* ---- sending ---- */

enum err
assessment_send_order(struct request *r, const struct order *o, const struct assessment_sent *sent)
{
	bool is_pdf = sent->kind == ASSESSMENT_PDF;
	struct buf out = buf_of(LIMIT_DOCUMENT_BYTES);
	struct errinfo info = {0};
	enum err err = opener_run(r, o, -1, &out, &info);

	if (r->waits)
		return err;
	if (err == ERR_FULL || err == ERR_LIMIT || err == ERR_IO)
		return redirect(
			r, sent->back, &(struct done){.key = "file_busy", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	buf_done(&r->response.body);
	r->response.body = out;
	r->response.type =
		is_pdf ? "application/pdf"
		       : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"%s.%s\"", sent->name, is_pdf ? "pdf" : "xlsx");
	return audit(r, sent->action, sent->name);
}

enum err
assessment_send(struct request *r, const struct assessment *a, const struct assessment_sent *sent)
{
	struct order o = {.kind = sent->kind == ASSESSMENT_PDF ? ORDER_PDF : ORDER_XLSX};
	enum err err = sent->kind == ASSESSMENT_PDF ? assessment_document(a, r->arena, &o.document)
						    : assessment_table(a, r->arena, &o.table);

	return err == ERR_OK ? assessment_send_order(r, &o, sent) : err;
}
