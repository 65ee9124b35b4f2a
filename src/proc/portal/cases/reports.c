/*
 * GET /cases/ID/reports: whom to tell, who received what. GET /cases/ID/report: exactly what would
 * leave for one recipient. POST: it was sent.
 */
#include "proc/portal/cases/record.h"

#include "base/digest.h"
#include "base/limits.h"
#include "docs/notice/machine.h"
#include "store/report_file.h"

#include <stdio.h>

/* ---- whom to tell ---- */

static bool
comes_into_question(const struct recipient *to, const struct respond_case *c)
{
	for (uint32_t i = 0; i < to->n_playbooks; i++)
		for (uint32_t k = 0; k < c->n_playbooks; k++)
			if (str_equal(to->playbooks[i], c->playbooks[k]))
				return true;
	return to->n_playbooks == 0;
}

static enum err
fill_row(struct request *r, const struct case_leaving *l, const struct recipient *to,
	struct case_recipient_row *row)
{
	struct mask_ask ask = {.recipient = to, .now = r->now};
	struct record_share share;
	struct report_filled f;
	struct release release;
	struct mask *masks;
	enum err err;

	*row = (struct case_recipient_row){.recipient = to,
		.form = report_form_best(
			r->portal->records, to, respond_record_text(&l->record, STR("kind"))),
		.is_asked = comes_into_question(to, &l->c)};
	respond_report_past(&l->c, to->id, &row->past);
	row->stage = respond_stage_next(&row->past);
	if (row->form == NULL)
		return ERR_OK;
	respond_record_share(&l->record, row->form, row->stage, &share);
	row->n_missing = share.needed_missing;
	err = respond_masks_of(&l->c, r->portal->records, &ask, r->arena, &masks);
	if (err == ERR_OK)
		err = respond_release_of(&l->record, masks, to, r->arena, &release);
	if (err == ERR_OK)
		err = respond_report_fill(
			&release, row->form, row->stage, NULL, &l->say, r->arena, &f);
	if (err == ERR_OK)
		row->n_kept = f.n_kept;
	return err;
}

static uint32_t
count_ids(struct str ids)
{
	uint32_t n = 0;

	for (ids = str_trim(ids); ids.len > 0; n++)
		(void)str_split(&ids, ' ');
	return n;
}

static enum err
fill_sent(struct request *r, const struct respond_case *c, struct case_reports_view *v)
{
	struct case_sent_row *sent = arena_array(r->arena, struct case_sent_row, c->n_entries + 1);
	struct case_sent_row *replies =
		arena_array(r->arena, struct case_sent_row, c->n_entries + 1);

	if (sent == NULL || replies == NULL)
		return ERR_FULL;
	for (uint32_t i = c->n_entries; i-- > 0;) {
		const struct case_entry *e = &c->entries[i];

		if (e->kind == CASE_REPLY)
			replies[v->n_replies++] = (struct case_sent_row){.entry = e,
				.recipient = recipient_find(
					r->portal->records, case_entry_get(e, CASE_KEY_RECIPIENT)),
				.is_struck = c->is_struck[i]};
		if (e->kind != CASE_REPORT)
			continue;
		sent[v->n_sent++] = (struct case_sent_row){.entry = e,
			.recipient = recipient_find(
				r->portal->records, case_entry_get(e, CASE_KEY_RECIPIENT)),
			.form = report_form_find(
				r->portal->records, case_entry_get(e, CASE_KEY_FORM)),
			.n_fields = count_ids(case_entry_get(e, CASE_KEY_FIELDS)),
			.n_masked = count_ids(case_entry_get(e, CASE_KEY_MASKED)),
			.is_struck = c->is_struck[i]};
	}
	v->sent = sent;
	v->replies = replies;
	return ERR_OK;
}

enum err
get_case_reports(struct request *r)
{
	const struct record_set *set = r->portal->records;
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct case_recipient_row *rows;
	struct case_reports_view v = {0};
	struct page_frame f;
	enum err err = l == NULL ? ERR_FULL : case_page(r, CASE_PART_REPORTS, &l->c, &l->bar);

	if (err == ERR_OK)
		err = case_record_load(r, &l->c, &l->record);
	if (err != ERR_OK)
		return err;
	case_record_say(r, &l->say);
	rows = arena_array(r->arena, struct case_recipient_row, (size_t)set->n_recipients + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; err == ERR_OK && i < set->n_recipients; i++)
		err = fill_row(r, l, &set->recipients[i], &rows[v.n++]);
	v.bar = l->bar;
	v.rows = rows;
	if (err == ERR_OK)
		err = fill_sent(r, &l->c, &v);
	frame_of(r, &f);
	return err == ERR_OK ? page_case_reports(r->portal->pages, &f, &v, &r->response.body) : err;
}

/* ---- what leaves ---- */

static bool
is_asked(const struct case_leaving *l, struct str field)
{
	for (uint32_t i = 0; i < l->filled.n_lines; i++)
		if (str_equal(l->filled.lines[i].item->field, field))
			return true;
	return false;
}

/* Files of the recipient that were laid beside this form. */
static enum err
take_officials(struct request *r, const struct case_leaving *l, struct case_report_view *v)
{
	struct store_report_file *list;
	struct case_official_row *rows;
	char form[STORE_REPORT_FORM_MAX];
	enum err err;

	str_copy(l->form->id, form, sizeof(form));
	err = store_report_file_list(r->view, form, r->arena, &list, &v->n_officials);
	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct case_official_row, v->n_officials + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n_officials; i++)
		rows[i] = (struct case_official_row){.name = str_c(list[i].name),
			.sha256 = str_c(list[i].sha256),
			.is_ready = list[i].is_ready,
			.at = list[i].is_ready && list[i].taught != 0 ? list[i].taught : list[i].at,
			.who = str_c(
				list[i].taught_by[0] != '\0' ? list[i].taught_by : list[i].who)};
	v->officials = rows;
	return ERR_OK;
}

enum err
case_report_show(
	struct request *r, const struct case_leaving *l, const char *no, const char *official)
{
	const struct record_set *set = r->portal->records;
	size_t room = (size_t)set->n_fields + 1;
	struct case_kept_row *kept = arena_array(r->arena, struct case_kept_row, room);
	struct case_kept_row *asks = arena_array(r->arena, struct case_kept_row, room);
	const struct report_form **forms =
		arena_array(r->arena, const struct report_form *, LIMIT_REPORT_REFS + 1);
	struct case_report_view v = {.bar = l->bar,
		.filled = &l->filled,
		.recipient = l->recipient,
		.forms = forms,
		.past = l->past,
		.say = &l->say,
		.kept = kept,
		.asks = asks,
		.query = case_leaving_query(r, l),
		.official = official,
		.bytes_max = LIMIT_FORM_FILE_BYTES,
		.desk = case_desk_of(r, &l->record, l->recipient),
		.sha256 = str_c(l->sha256),
		.no = no};
	struct page_frame f;
	enum err err;

	if (kept == NULL || asks == NULL || forms == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < l->recipient->n_forms; i++)
		if (report_form_find(set, l->recipient->forms[i]) != NULL)
			forms[v.n_forms++] = report_form_find(set, l->recipient->forms[i]);
	for (uint32_t i = 0; i < set->n_fields; i++) {
		const struct case_kept_row row = {&set->fields[i], &l->masks[i]};

		if (!is_asked(l, set->fields[i].id) || l->record.values[i].state == RECORD_UNSAID)
			continue;
		if (l->masks[i].needs_yes)
			asks[v.n_asks++] = row;
		else if (l->release.is_kept[i])
			kept[v.n_kept++] = row;
	}
	err = take_officials(r, l, &v);
	if (err == ERR_OK)
		err = case_report_clocks(r, l, &v);
	if (err != ERR_OK)
		return err;
	if (no != NULL || official != NULL)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_report(r->portal->pages, &f, &v, &r->response.body);
}

enum err
case_refuse_drill(struct request *r, const struct case_leaving *l)
{
	char path[REQUEST_PATH_MAX];

	snprintf(path, sizeof(path), "/cases/%s/reports", l->c.head.id);
	return redirect(r, path, &(struct done){.key = "report_drill", .is_refusal = true});
}

enum err
get_case_report(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->query, l);

	return err == ERR_OK ? case_report_show(r, l, NULL, NULL) : err;
}

/* ---- it was sent ---- */

static enum err
put_fields(struct request *r, const struct case_leaving *l, struct case_entry *e)
{
	struct buf fields = buf_of(LIMIT_RECORD_TEXT), masked = buf_of(LIMIT_RECORD_TEXT);

	respond_report_fields(&l->filled, &fields, &masked);
	case_put(e, CASE_KEY_FIELDS, str_c(arena_copy(r->arena, buf_view(&fields))));
	case_put(e, CASE_KEY_MASKED, str_c(arena_copy(r->arena, buf_view(&masked))));
	buf_done(&fields);
	buf_done(&masked);
	return arena_err(r->arena);
}

/* What left: its plain text, as the person saw it, or the file for a machine that was sent. */
static enum err
put_digest(struct request *r, const struct case_leaving *l, struct case_entry *e)
{
	struct buf bytes = buf_of(LIMIT_INCIDENT_BYTES);
	uint8_t sum[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX], size[24];
	enum notice_format format;
	bool is_machine = notice_format_parse(form_get(&r->form, "as"), &format) == ERR_OK;
	enum err err = is_machine ? case_leaving_machine(r, l, format, &bytes) : ERR_OK;

	if (is_machine)
		digest_hex(sum, digest_of(DIGEST_SHA256, bytes.p, bytes.len, sum), hex);
	snprintf(size, sizeof(size), "%zu", is_machine ? bytes.len : l->bytes);
	buf_done(&bytes);
	if (err != ERR_OK)
		return err;
	if (is_machine)
		case_put(e, CASE_KEY_TEXT, str_c(notice_format_said(format)));
	case_put(e, CASE_KEY_SHA256,
		str_c(arena_copy(r->arena, str_c(is_machine ? hex : l->sha256))));
	case_put(e, CASE_KEY_BYTES, str_c(arena_copy(r->arena, str_c(size))));
	return arena_err(r->arena);
}

/* Why what is now is not what the person saw and sent: another report went since (a button pressed
 * twice), its stage may not follow, the record changed. NULL: it is the same. */
static const char *
unlike(struct request *r, const struct case_leaving *l)
{
	uint64_t past;

	if (str_u64(form_get(&r->form, "past"), UINT32_MAX, &past) != ERR_OK || past != l->past.nr)
		return "report_again";
	if (l->is_off_stage)
		return "report_stage";
	if (!str_equal(form_get(&r->form, "seen"), str_c(l->sha256)))
		return "report_changed";
	return NULL;
}

enum err
post_case_report(struct request *r)
{
	struct case_leaving *l = arena_alloc(r->arena, sizeof(*l));
	struct case_entry e = {.kind = CASE_REPORT};
	enum respond_no no = RESPOND_MAY;
	char path[REQUEST_PATH_MAX];
	bool is_long, is_such;
	ms_t when;
	enum err err = l == NULL ? ERR_FULL : case_leave(r, &r->form, l);

	if (err != ERR_OK)
		return err;
	if (l->c.head.is_drill)
		return case_refuse_drill(r, l);
	if (unlike(r, l) != NULL)
		return case_report_show(r, l, unlike(r, l), NULL);
	if (case_when(r, &when) != ERR_OK)
		return case_report_show(r, l, "time", NULL);
	case_put(&e, CASE_KEY_RECIPIENT, l->recipient->id);
	case_put(&e, CASE_KEY_FORM, l->form->id);
	case_put(&e, CASE_KEY_STAGE, str_c(report_stage_name(l->stage)));
	case_put(&e, CASE_KEY_WAY, form_get(&r->form, "way"));
	case_put(&e, CASE_KEY_TLP, str_c(tlp_name(l->release.tlp)));
	case_put(&e, CASE_KEY_ACK, case_text(r, "ack", 80, &is_long));
	case_put_time(r, &e, CASE_KEY_WHEN, when);
	err = case_report_put_clock(r, l, &e, &is_such);
	if (err == ERR_OK && !is_such)
		return case_report_show(r, l, "such", NULL);
	if (err == ERR_OK)
		err = put_fields(r, l, &e);
	if (err == ERR_OK)
		err = put_digest(r, l, &e);
	if (err == ERR_OK)
		err = case_say(r, l->c.head.id, &e, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY)
		return case_report_show(r, l, respond_no_name(no), NULL);
	snprintf(path, sizeof(path), "/cases/%s/reports", l->c.head.id);
	return redirect(r, path, &(struct done){.key = "report_sent"});
}
