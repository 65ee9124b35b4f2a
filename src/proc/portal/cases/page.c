/* One case as its first page shows it; the quick report is the same on one sheet. */
#include "proc/portal/cases/clocks.h"
#include "proc/portal/cases/plan.h"
#include "proc/portal/cases/show.h"

#define NOTES_SHOWN 5
#define BESIDE_SHOWN 4
#define BESIDE_WITHIN MS_DAY

/* ---- alerts and device ---- */

static enum err
add_alert(struct request *r, struct str id, struct store_alert *list, size_t *n)
{
	char text[ALERT_ID_TEXT_MAX];
	enum err err;

	if (id.len != ALERT_ID_TEXT_MAX - 1)
		return ERR_OK;
	str_copy(id, text, sizeof(text));
	err = store_alert_get(r->view, text, r->arena, &list[*n]);
	*n += err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err; /* tidied away: the case stays */
}

enum err
case_alerts_of(struct request *r, const struct respond_case *c,
	const struct alert_brief **ret_alerts, size_t *ret_n)
{
	size_t n = 0, room = 1;
	struct store_alert *list;
	enum err err;

	for (uint32_t i = 0; i < c->n_entries; i++)
		room += c->entries[i].kind == CASE_JOINED;
	list = arena_array(r->arena, struct store_alert, room + 1);
	if (list == NULL)
		return ERR_FULL;
	err = add_alert(r, str_c(c->head.alert), list, &n);
	for (uint32_t i = 0; i < c->n_entries && err == ERR_OK; i++)
		if (c->entries[i].kind == CASE_JOINED && !c->is_struck[i])
			err = add_alert(
				r, case_entry_get(&c->entries[i], CASE_KEY_ALERT), list, &n);
	*ret_n = n;
	return err == ERR_OK ? briefs_of_alerts(r, list, n, ret_alerts) : err;
}

/* The latest word about each that the box put in. */
static enum err
fill_whys(struct request *r, const struct respond_case *c, struct case_view *v)
{
	enum join_why *whys = arena_array(r->arena, enum join_why, v->n_alerts + 1);
	char id[ALERT_ID_TEXT_MAX];

	if (whys == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < v->n_alerts; i++) {
		struct str alert = str_c(alert_id_text(&v->alerts[i].alert->id, id));

		for (uint32_t k = 0; k < c->n_entries; k++) {
			const struct case_entry *e = &c->entries[k];

			if (e->kind == CASE_JOINED && !c->is_struck[k] &&
				str_equal(case_entry_get(e, CASE_KEY_ALERT), alert))
				whys[i] = e->by == CASE_BY_BOX
						  ? join_why_of(case_entry_get(e, CASE_KEY_KIND))
						  : JOIN_NOT;
		}
	}
	v->alert_whys = whys;
	return ERR_OK;
}

/* ---- who told, and what ---- */

static void
fill_origin(const struct respond_case *c, struct case_view *v)
{
	const struct case_entry *first = &c->entries[0];
	struct str kind = case_entry_get(first, CASE_KEY_KIND);

	v->from = case_entry_get(first, CASE_KEY_FROM);
	v->told_by = case_entry_get(first, CASE_KEY_NAME);
	if (v->told_by.len == 0 && first->by == CASE_BY_PERSON)
		v->told_by = first->who;
	v->told_contact = case_entry_get(first, CASE_KEY_CONTACT);
	v->said = case_entry_get(first, CASE_KEY_TEXT);
	v->where = case_entry_get(first, CASE_KEY_PLACE);
	v->has_called_back = str_equal(v->from, STR("outside"));
	v->is_called_back = str_equal(kind, STR("called_back"));
	v->noticed = first->at;
	v->since = case_entry_has(first, CASE_KEY_WHEN) ? case_entry_when(first) : 0;
}

/* What was ticked on the page for odd things stands in entries of their own. */
static enum err
fill_signs(struct request *r, const struct respond_case *c, struct case_view *v)
{
	enum odd_sign *signs = arena_array(r->arena, enum odd_sign, ODD_SIGNS);
	enum odd_did *did = arena_array(r->arena, enum odd_did, ODD_DIDS);

	if (signs == NULL || did == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n_entries; i++) {
		struct str kind = case_entry_get(&c->entries[i], CASE_KEY_KIND);

		if (c->entries[i].kind != CASE_HAPPENED || c->is_struck[i])
			continue;
		if (v->n_signs < ODD_SIGNS && odd_sign_parse(kind, &signs[v->n_signs]) == ERR_OK)
			v->n_signs++;
		else if (v->n_did < ODD_DIDS && str_starts(kind, STR(CASE_DID_PREFIX)) &&
			 odd_did_parse(str_of(kind.p + strlen(CASE_DID_PREFIX),
					       kind.len - strlen(CASE_DID_PREFIX)),
				 &did[v->n_did]) == ERR_OK)
			v->n_did++;
	}
	v->signs = signs;
	v->did = did;
	return ERR_OK;
}

static enum err
fill_notes(struct request *r, const struct respond_case *c, struct case_view *v)
{
	struct case_entry *notes = arena_array(r->arena, struct case_entry, NOTES_SHOWN);

	if (notes == NULL)
		return ERR_FULL;
	for (uint32_t i = c->n_entries; i-- > 0 && v->n_notes < NOTES_SHOWN;) {
		const struct case_entry *e = &c->entries[i];

		if (!c->is_struck[i] &&
			(e->kind == CASE_NOTE ||
				(e->kind == CASE_HAPPENED && !case_entry_has(e, CASE_KEY_KIND))))
			notes[v->n_notes++] = *e;
	}
	v->notes = notes;
	return ERR_OK;
}

/* Recipients of reports and persons who were called. */
static enum err
fill_told(struct request *r, const struct respond_case *c, struct case_view *v)
{
	struct case_told_row *told = arena_array(r->arena, struct case_told_row, c->n_entries + 1);

	if (told == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		struct str whom = case_entry_get(
			e, e->kind == CASE_REPORT ? CASE_KEY_RECIPIENT : CASE_KEY_NAME);

		if (!c->is_struck[i] && (e->kind == CASE_REPORT || e->kind == CASE_HAND) &&
			whom.len > 0)
			told[v->n_told++] =
				(struct case_told_row){whom, e->who, case_entry_when(e)};
		v->n_exhibits += e->kind == CASE_EXHIBIT && !c->is_struck[i];
	}
	v->told = told;
	return ERR_OK;
}

/* ---- what may belong to it ---- */

static enum err
beside_cases(struct request *r, const struct case_head *h, struct case_beside *list, size_t *n)
{
	const struct store_case_query q = {.open_only = true, .limit = 50};
	struct case_head *open;
	size_t n_open;
	enum err err = store_case_list(r->view, &q, r->arena, &open, &n_open, NULL);

	for (size_t i = 0; err == ERR_OK && i < n_open && *n < BESIDE_SHOWN; i++) {
		ms_t apart = open[i].opened > h->opened ? open[i].opened - h->opened
							: h->opened - open[i].opened;
		bool is_device = h->device[0] != '\0' && strcmp(open[i].device, h->device) == 0;

		if (strcmp(open[i].id, h->id) != 0 && open[i].is_drill == h->is_drill &&
			(is_device || apart < BESIDE_WITHIN))
			list[(*n)++] = (struct case_beside){
				.head = &open[i], .why = is_device ? "device" : "time"};
	}
	return err;
}

static bool
is_in(const struct alert_brief *alerts, size_t n, const struct alert *a)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(&alerts[i].alert->id, &a->id, sizeof(a->id)) == 0)
			return true;
	return false;
}

static enum err
beside_alerts(struct request *r, const struct case_view *v, struct case_beside *list, size_t *n)
{
	struct store_alert_query q = {.is_open = true,
		.severity_min = SEVERITY_PLEASE_LOOK,
		.severity_max = SEVERITY_ACT_NOW,
		.device = v->bar.head->device,
		.limit = BESIDE_SHOWN + 8};
	const struct alert_brief *briefs;
	struct store_alert *found;
	struct case_head other;
	size_t n_found;
	enum err err;

	if (v->bar.head->device[0] == '\0')
		return ERR_OK;
	err = store_alert_list(r->view, &q, r->arena, &found, &n_found, NULL);
	if (err == ERR_OK)
		err = briefs_of_alerts(r, found, n_found, &briefs);
	for (size_t i = 0; err == ERR_OK && i < n_found && *n < BESIDE_SHOWN; i++)
		if (!is_in(v->alerts, v->n_alerts, found[i].alert) &&
			store_case_find(r->view, str_c(found[i].id_text), &other) == ERR_NOT_FOUND)
			list[(*n)++] = (struct case_beside){.alert = &briefs[i], .why = "device"};
	return err;
}

static enum err
fill_beside(struct request *r, const struct respond_case *c, struct case_view *v)
{
	struct case_beside *list = arena_array(r->arena, struct case_beside, BESIDE_SHOWN + 1);
	enum err err;

	if (list == NULL)
		return ERR_FULL;
	if (!v->bar.can_write)
		return ERR_OK;
	err = beside_alerts(r, v, list, &v->n_beside);
	if (err == ERR_OK && c->head.verdict == VERDICT_UNDECIDED)
		err = beside_cases(r, &c->head, list, &v->n_beside);
	v->beside = list;
	return err;
}

/* ---- what is next ---- */

static enum err
fill_next(struct request *r, const struct respond_case *c, struct case_view *v)
{
	struct case_step *steps, *next = arena_array(r->arena, struct case_step, CASE_NEXT_SHOWN);
	struct case_offer *offers;
	struct plan plan;
	size_t n;
	enum err err = case_steps_of(r, c, &v->playbooks, &v->n_playbooks, &steps, &n);

	if (next == NULL)
		return ERR_FULL;
	if (err == ERR_OK)
		err = case_plan_of(r, c, &plan);
	if (err == ERR_OK)
		err = case_offers_of(r, c, v->n_playbooks == 0, &offers, &v->n_offers);
	if (err != ERR_OK)
		return err;
	for (; v->n_next < plan.n_next && v->n_next < CASE_NEXT_SHOWN; v->n_next++)
		next[v->n_next] = case_step_of(&plan.next[v->n_next]);
	v->n_left = plan.all.n - plan.all.n_done - plan.all.n_left;
	v->minutes_left = plan.all.minutes_open;
	v->next = next;
	v->offers = offers;
	return case_steps_acts(r, c, next, v->n_next);
}

/* ---- the whole ---- */

enum err
case_view_of(struct request *r, struct respond_case *c, struct case_view *v)
{
	enum err err = case_page(r, CASE_PART_NOW, c, &v->bar);

	if (err != ERR_OK)
		return err;
	fill_origin(c, v);
	if (c->head.device[0] != '\0')
		v->device = brief_by_id(r, c->head.device);
	v->decision = c->n_decisions > 0 ? &c->decisions[c->n_decisions - 1] : NULL;
	v->actions = c->actions;
	v->n_actions = c->n_actions;
	err = case_alerts_of(r, c, &v->alerts, &v->n_alerts);
	if (err == ERR_OK)
		err = fill_whys(r, c, v);
	if (err == ERR_OK)
		err = fill_signs(r, c, v);
	if (err == ERR_OK)
		err = fill_notes(r, c, v);
	if (err == ERR_OK)
		err = fill_told(r, c, v);
	if (err == ERR_OK)
		err = fill_next(r, c, v);
	if (err == ERR_OK)
		err = case_clock_rows(r, c, &v->clocks, &v->n_clocks);
	return err == ERR_OK ? fill_beside(r, c, v) : err;
}

enum err
case_show(struct request *r, const struct case_typed *typed)
{
	struct case_view v = {0};
	struct respond_case c;
	struct page_frame f;
	enum err err = case_view_of(r, &c, &v);

	if (err != ERR_OK)
		return err;
	if (typed != NULL) {
		v.typed = *typed;
		r->response.status = 400;
	}
	if (v.device != NULL && v.device->whose == PAGE_WHOSE_STAFF)
		err = audit(r, "device.open", v.device->id.text);
	frame_of(r, &f);
	return err == ERR_OK ? page_case(r->portal->pages, &f, &v, &r->response.body) : err;
}

enum err
get_case(struct request *r)
{
	return case_show(r, NULL);
}

enum err
get_case_quick(struct request *r)
{
	struct case_view v = {0};
	struct respond_case c;
	struct page_frame f;
	enum err err = case_view_of(r, &c, &v);

	if (err != ERR_OK)
		return err;
	frame_of(r, &f);
	return page_case_quick(r->portal->pages, &f, &v, &r->response.body);
}
