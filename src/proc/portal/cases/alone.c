/* A report without a page; see alone.h. The portal's own way makes it, from the same packs. */
#include "proc/portal/cases/alone.h"

#include "base/limits.h"
#include "proc/portal/cases/record.h"

#define ARENA_BYTES ((size_t)256 << 20)

struct alone {
	struct portal portal;
	struct request request;
	struct form_field fields[3];
	struct case_leaving leaving;
};

static void
ask_for(struct alone *s, const struct case_alone *ask)
{
	struct request *r = &s->request;

	r->portal = &s->portal;
	r->arena = s->portal.arena;
	r->view = ask->view;
	r->now = ask->now;
	r->lang = ask->lang;
	r->zone_minutes =
		(int)store_setting_number(ask->view, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	s->fields[0] = (struct form_field){STR("to"), ask->to};
	s->fields[1] = (struct form_field){STR("form"), ask->form};
	s->fields[2] = (struct form_field){STR("stage"), ask->stage};
	r->query = (struct form){s->fields, 3};
}

static enum err
find_case(struct alone *s, const struct case_alone *ask)
{
	struct case_head head;
	struct buf path = buf_of(LIMIT_PATH_BELOW);
	const char *copy;
	enum err err = store_case_find(ask->view, ask->id, &head);

	if (err == ERR_OK)
		buf_printf(&path, "/cases/%s/report", head.id);
	copy = err == ERR_OK ? arena_copy(s->request.arena, buf_view(&path)) : NULL;
	if (err == ERR_OK && copy == NULL)
		err = ERR_FULL;
	if (err == ERR_OK)
		s->request.path = str_of(copy, path.len);
	buf_done(&path);
	return err;
}

/* Why it was not found, in the order in which it is looked for. */
static enum case_alone_no
no_of(const struct alone *s, const struct case_alone *ask)
{
	enum report_stage stage;

	if (s->request.path.len == 0)
		return ALONE_NO_CASE;
	if (recipient_find(s->portal.records, ask->to) == NULL)
		return ALONE_NO_RECIPIENT;
	if (s->leaving.form == NULL)
		return ALONE_NO_FORM;
	return ask->stage.len > 0 && (report_stage_parse(ask->stage, &stage) != ERR_OK ||
					     stage != s->leaving.stage)
		       ? ALONE_NO_STAGE
		       : ALONE_OK;
}

static enum err
make(struct alone *s, const struct case_alone *ask, struct buf *out, enum case_alone_no *ret_no,
	struct errinfo *info)
{
	enum notice_format format = NOTICE_STIX;
	bool is_text = str_equal(ask->as, STR("text"));
	enum err err;

	if (!is_text && notice_format_parse(ask->as, &format) != ERR_OK) {
		*ret_no = ALONE_NO_FORMAT;
		return ERR_NOT_FOUND;
	}
	err = portal_load_reports(&s->portal, ask->share, info);
	if (err != ERR_OK)
		return err;
	ask_for(s, ask);
	err = find_case(s, ask);
	if (err == ERR_OK)
		err = case_leave(&s->request, &s->request.query, &s->leaving);
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		*ret_no = no_of(s, ask);
	if (err == ERR_OK && *ret_no != ALONE_OK)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	return is_text ? case_leaving_text(&s->request, &s->leaving, out)
		       : case_leaving_machine(&s->request, &s->leaving, format, out);
}

enum err
case_report_alone(const struct case_alone *ask, struct buf *out, enum case_alone_no *ret_no,
	struct errinfo *info)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct alone *s = a == NULL ? NULL : arena_alloc(a, sizeof(*s));
	enum err err = s == NULL ? ERR_FULL : ERR_OK;

	*ret_no = ALONE_OK;
	if (err == ERR_OK) {
		*s = (struct alone){.portal = {.arena = a}};
		err = make(s, ask, out, ret_no, info);
	}
	arena_free(a);
	return err;
}
