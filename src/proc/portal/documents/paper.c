/* A document as it is printed: its head, who made and approved it, its history; and lists that go
 * round. See document.h. */
#include "proc/portal/documents/document.h"

#include <stdio.h>

#define BLANK_ROWS 8 /* of a list that goes round, for names by hand */

static struct str
date_of(struct request *r, const struct known *k, ms_t at, enum lang lang)
{
	const struct date_style style = known_dates(r, k, lang);
	struct buf b = buf_of(256);
	struct str kept;

	if (at == 0)
		return STR("");
	docs_date(&b, at, &style);
	kept = keep_text(r, "%.*s", (int)b.len, b.p);
	buf_done(&b);
	return kept;
}

static struct str
seal_date(struct request *r, const struct known *k, ms_t at, enum lang lang)
{
	const struct date_style style = known_dates(r, k, lang);
	struct buf b = buf_of(64);
	struct str kept;

	if (at == 0)
		return STR("");
	docs_date_short(&b, at, &style);
	kept = keep_text(r, "%.*s", (int)b.len, b.p);
	buf_done(&b);
	return kept;
}

static struct str
edition_of(struct request *r, uint32_t number, enum lang lang)
{
	char digits[16];
	struct text_value value = {STR("n"), {0}};
	struct buf b = buf_of(256);
	struct str kept;

	snprintf(digits, sizeof(digits), "%u", number);
	value.value = str_c(digits);
	text_fill_values(&b, words_of(r, "paper.edition", lang), &value, 1);
	kept = keep_text(r, "%.*s", (int)b.len, b.p);
	buf_done(&b);
	return kept;
}

/* Approved versions up to this one, the latest first. */
static enum err
put_history(
	struct request *r, const struct known *k, const struct paper_wish *w, struct document *d)
{
	struct document_revision *rows;
	struct store_version *list;
	size_t n, made = 0;
	enum err err = store_version_list(r->view, w->place->document.id.text, r->arena, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct document_revision, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		if (list[i].approved == 0 || list[i].number > w->text->version.number)
			continue;
		rows[made++] = (struct document_revision){edition_of(r, list[i].number, w->lang),
			date_of(r, k, list[i].enacted, w->lang),
			list[i].note[0] != '\0' ? str_c(list[i].note)
			: list[i].number == 1	? words_of(r, "paper.first", w->lang)
						: STR(""),
			str_c(list[i].approver)};
	}
	d->revisions = rows;
	d->n_revisions = (uint32_t)made;
	d->revisions_title = words_of(r, "paper.revisions", w->lang);
	d->revision_titles[0] = words_of(r, "paper.revision.edition", w->lang);
	d->revision_titles[1] = words_of(r, "paper.revision.date", w->lang);
	d->revision_titles[2] = words_of(r, "paper.revision.what", w->lang);
	d->revision_titles[3] = words_of(r, "paper.revision.by", w->lang);
	return ERR_OK;
}

static enum err
put_head(struct request *r, const struct known *k, const struct paper_wish *w, struct document *d)
{
	const struct store_version *v = &w->text->version;
	struct block_field *facts = arena_array(r->arena, struct block_field, 2);
	struct block_person *signers = arena_array(r->arena, struct block_person, 2);

	if (facts == NULL || signers == NULL)
		return ERR_FULL;
	d->lang = str_c(lang_name(w->lang));
	d->title = w->lang == DOCUMENT_LANG || w->place->policy == NULL
			   ? document_title(r, w->place)
			   : words_in(&w->place->policy->name, w->lang);
	d->company = setting_of(r, SETTING_ORG_NAME);
	d->number = keep_text(r, "%s", w->place->document.number);
	d->number_label = words_of(r, "paper.number", w->lang);
	d->out_of_date_note = words_of(r, "paper.stale", w->lang);
	d->made_at = v->changed;
	facts[d->n_facts++] = (struct block_field){
		words_of(r, "paper.revision.edition", w->lang), edition_of(r, v->number, w->lang)};
	if (v->enacted != 0)
		facts[d->n_facts++] = (struct block_field){
			words_of(r, "paper.enacted", w->lang), date_of(r, k, v->enacted, w->lang)};
	else
		d->footer = words_of(r, "paper.draft", w->lang);
	d->facts = facts;
	if (w->is_public)
		return ERR_OK;
	signers[0] = (struct block_person){.role = words_of(r, "paper.drafted", w->lang),
		.name = keep_text(r, "%s", v->drafter),
		.date = seal_date(r, k, v->changed, w->lang)};
	signers[1] = (struct block_person){.role = words_of(r, "paper.approved", w->lang),
		.name = keep_text(r, "%s", v->approver),
		.date = seal_date(r, k, v->approved, w->lang)};
	d->signers = signers;
	d->n_signers = 2;
	return put_history(r, k, w, d);
}

/* ---- lists that go round ---- */

static void
put_titles(struct request *r, enum lang lang, struct str titles[4])
{
	titles[0] = words_of(r, "paper.circulation.department", lang);
	titles[1] = words_of(r, "paper.circulation.name", lang);
	titles[2] = words_of(r, "paper.circulation.date", lang);
	titles[3] = words_of(r, "paper.circulation.mark", lang);
}

/* Who works here; only_paper: those without a phone of the company. */
static enum err
people_of(struct request *r, const struct known *k, const struct document_place *d, bool only_paper,
	struct block_person **ret_people, uint32_t *ret_n)
{
	struct document_reader *readers;
	struct block_person *people;
	struct store_staff *staff;
	size_t n, n_staff, done;
	enum err err = document_readers(r, d, &readers, &n, &done);

	if (err == ERR_OK)
		err = store_staff_list(r->view, false, r->arena, &staff, &n_staff);
	if (err != ERR_OK)
		return err;
	people = arena_array(r->arena, struct block_person, n_staff + 1);
	if (people == NULL)
		return ERR_FULL;
	*ret_n = 0;
	for (size_t i = 0; i < n_staff; i++) {
		struct block_person *p = &people[*ret_n];

		if (only_paper && staff[i].has_phone)
			continue;
		*p = (struct block_person){
			.role = str_c(staff[i].department), .name = str_c(staff[i].name)};
		for (size_t m = 0; m < n; m++)
			if (str_equal(readers[m].id, str_c(staff[i].id.text)) &&
				readers[m].at != 0) {
				p->is_marked = true;
				p->date = date_of(r, k, readers[m].at, DOCUMENT_LANG);
			}
		(*ret_n)++;
	}
	*ret_people = people;
	return ERR_OK;
}

enum err
paper_of(struct request *r, const struct known *k, const struct paper_wish *w,
	struct document *ret_document)
{
	struct body_frame frame = {.qr = w->qr};
	struct block_person *people = NULL;
	enum err err = put_head(r, k, w, &frame.head);

	if (err == ERR_OK && !w->is_public) {
		err = people_of(r, k, w->place, true, &people, &frame.n_people);
		frame.people = people;
		frame.blank_rows = frame.n_people == 0 ? BLANK_ROWS : 0;
	}
	if (err != ERR_OK)
		return err;
	put_titles(r, w->lang, frame.circulation_titles);
	if (w->stale != NULL) {
		frame.stale = w->stale->parts;
		frame.n_stale = w->stale->n_parts;
	}
	return body_document(&w->text->body, &frame, r->arena, ret_document);
}

enum err
paper_circulation(struct request *r, const struct known *k, const struct document_place *d,
	struct document *ret_document)
{
	struct block *blocks = arena_array(r->arena, struct block, 2);
	struct text_value value = {STR("doc"), document_title(r, d)};
	struct block_person *people;
	struct buf title = buf_of(1024);
	uint32_t n;
	enum err err = blocks == NULL ? ERR_FULL : people_of(r, k, d, false, &people, &n);

	if (err != ERR_OK)
		return err;
	text_fill_values(&title, words_of(r, "paper.circulation.title", DOCUMENT_LANG), &value, 1);
	blocks[0] = (struct block){.kind = BLOCK_PARAGRAPH,
		.text = words_of(r, "paper.circulation.asked", DOCUMENT_LANG)};
	blocks[1] = (struct block){.kind = BLOCK_CIRCULATION, .n_people = n, .people = people};
	if (n == 0) {
		blocks[1].people = arena_array(r->arena, struct block_person, BLANK_ROWS);
		blocks[1].n_people = blocks[1].people == NULL ? 0 : BLANK_ROWS;
	}
	put_titles(r, DOCUMENT_LANG, blocks[1].titles);
	*ret_document = (struct document){.lang = str_c(lang_name(DOCUMENT_LANG)),
		.title = keep_text(r, "%.*s", (int)title.len, title.p),
		.company = setting_of(r, SETTING_ORG_NAME),
		.number_label = words_of(r, "paper.number", DOCUMENT_LANG),
		.number = keep_text(r, "%s", d->document.number),
		.made_at = r->now,
		.n_blocks = 2,
		.blocks = blocks};
	buf_done(&title);
	return ERR_OK;
}

enum err
paper_add_qr(struct request *r, struct document *d, struct str address)
{
	struct block *blocks = arena_array(r->arena, struct block, d->n_blocks + 1);

	if (blocks == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < d->n_blocks; i++) {
		if (d->blocks[i].kind == BLOCK_QR)
			return ERR_OK;
		blocks[i] = d->blocks[i];
	}
	blocks[d->n_blocks] = (struct block){
		.kind = BLOCK_QR, .qr = address, .text = words_of(r, "paper.qr", DOCUMENT_LANG)};
	d->blocks = blocks;
	d->n_blocks++;
	return ERR_OK;
}
