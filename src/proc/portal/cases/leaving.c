/* A report to one recipient, made ready to be shown, made or sent; see record.h. */
#include "proc/portal/cases/record.h"

#include "base/limits.h"

static bool
is_form_of(const struct recipient *r, struct str id)
{
	for (uint32_t i = 0; i < r->n_forms; i++)
		if (str_equal(r->forms[i], id))
			return true;
	return false;
}

static enum err
choose_form(struct request *r, const struct form *asked, struct case_leaving *l)
{
	const struct record_set *set = r->portal->records;
	struct str id = form_get(asked, "form");

	l->recipient = recipient_find(set, form_get(asked, "to"));
	if (l->recipient == NULL)
		return ERR_NOT_FOUND;
	l->form = id.len == 0			 ? report_form_best(set, l->recipient,
							   respond_record_text(&l->record, STR("kind")))
		  : is_form_of(l->recipient, id) ? report_form_find(set, id)
						 : NULL;
	return l->form == NULL ? ERR_NOT_FOUND : ERR_OK;
}

static void
choose_stage(const struct form *asked, struct case_leaving *l)
{
	enum report_stage stage;

	respond_report_past(&l->c, l->recipient->id, &l->past);
	l->stage = respond_stage_next(&l->past);
	if (report_stage_parse(form_get(asked, "stage"), &stage) == ERR_OK) {
		l->is_off_stage = !respond_stage_may(&l->past, stage);
		l->stage = l->is_off_stage ? l->stage : stage;
	}
	respond_record_give(&l->record, STR("stage"),
		&(struct record_gift){.value = str_c(report_stage_name(l->stage)),
			.source = STR("report:stage")});
	respond_record_give(&l->record, STR("report_number"),
		&(struct record_gift){.value = l->past.ack, .source = STR("report:ack")});
}

static enum err
choose_yes(struct request *r, const struct form *asked, struct case_leaving *l)
{
	l->yes = arena_array(r->arena, struct str, LIMIT_RECORD_FIELDS + 1);
	if (l->yes == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < asked->n && l->n_yes < LIMIT_RECORD_FIELDS; i++)
		if (str_equal(asked->fields[i].name, STR("yes")) &&
			record_field_find(r->portal->records, asked->fields[i].value) != NULL)
			l->yes[l->n_yes++] = asked->fields[i].value;
	return ERR_OK;
}

static enum err
take_digest(struct request *r, struct case_leaving *l)
{
	struct buf text = buf_of(LIMIT_DOCUMENT_BYTES);
	uint8_t sum[DIGEST_BYTES_MAX];
	enum err err = case_leaving_text(r, l, &text);

	digest_hex(sum, digest_of(DIGEST_SHA256, text.p, text.len, sum), l->sha256);
	l->bytes = text.len;
	buf_done(&text);
	return err;
}

enum err
case_leave(struct request *r, const struct form *asked, struct case_leaving *l)
{
	struct mask_ask ask = {.now = r->now};
	enum err err = case_page(r, CASE_PART_REPORTS, &l->c, &l->bar);

	if (err == ERR_OK)
		err = case_record_load(r, &l->c, &l->record);
	if (err == ERR_OK)
		err = choose_form(r, asked, l);
	if (err == ERR_OK)
		err = choose_yes(r, asked, l);
	if (err != ERR_OK)
		return err;
	choose_stage(asked, l);
	case_record_say(r, &l->say);
	ask.recipient = l->recipient;
	ask.n_yes = l->n_yes;
	ask.yes = l->yes;
	err = case_record_then(r, &l->c, l->past.nr, &l->then);
	if (err == ERR_OK)
		err = respond_masks_of(&l->c, r->portal->records, &ask, r->arena, &l->masks);
	if (err == ERR_OK)
		err = respond_release_of(&l->record, l->masks, l->recipient, r->arena, &l->release);
	if (err != ERR_OK)
		return err;
	err = respond_report_fill(&l->release, l->form, l->stage,
		&(struct report_before){l->past.n > 0 ? &l->then : NULL, l->past.fields}, &l->say,
		r->arena, &l->filled);
	return err == ERR_OK ? take_digest(r, l) : err;
}

struct str
case_leaving_query(struct request *r, const struct case_leaving *l)
{
	struct buf b = buf_of(REQUEST_PATH_MAX * 8);
	char *copy;
	size_t len;

	buf_printf(&b, "to=%.*s&form=%.*s&stage=%s", STR_FMT(l->recipient->id),
		STR_FMT(l->form->id), report_stage_name(l->stage));
	for (uint32_t i = 0; i < l->n_yes; i++)
		buf_printf(&b, "&yes=%.*s", STR_FMT(l->yes[i]));
	copy = arena_copy(r->arena, buf_view(&b));
	len = b.len;
	buf_done(&b);
	return copy == NULL ? STR("") : str_of(copy, len);
}

/* The row of the table of sectors that the record names: by its id, or by its name. */
static const struct reference_row *
sector_of(const struct reference *t, struct str sector)
{
	for (uint32_t i = 0; i < t->n_rows && sector.len > 0; i++) {
		const struct reference_cell *name = reference_cell_find(t, &t->rows[i], "name");

		if (str_equal(t->rows[i].id, sector))
			return &t->rows[i];
		for (unsigned k = 0; name != NULL && k < LANGS; k++)
			if (str_equal(name->words.in[k], sector))
				return &t->rows[i];
	}
	return NULL;
}

struct str
case_desk_of(struct request *r, const struct case_record *record, const struct recipient *recipient)
{
	const struct reference *t =
		r->portal->references == NULL
			? NULL
			: reference_find(r->portal->references, STR("sectors15"));
	const struct reference_row *row;
	const struct reference_cell *ministry;

	if (t == NULL || !str_equal(recipient->id, STR("ministry")))
		return STR("");
	row = sector_of(t, respond_record_text(record, STR("org_sector")));
	ministry = row == NULL ? NULL : reference_cell_find(t, row, "ministry_name");
	return ministry == NULL ? STR("") : words_in(&ministry->words, case_report_lang(r));
}
