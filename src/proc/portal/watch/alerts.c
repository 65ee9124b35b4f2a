/* Alerts: the list, one alert, its small capture, the answers. */
#include "proc/portal/cases/brief.h"
#include "proc/portal/cases/undo.h"
#include "proc/portal/deeds.h"
#include "proc/portal/kept.h"
#include "proc/portal/watch/watch.h"

#include <stdio.h>

#define PER_PAGE 50
#define OTHERS_MAX 5

enum err
get_alerts(struct request *r)
{
	struct alerts_view v = {.page = page_of(r)};
	struct store_alert_query q = {.severity_min = SEVERITY_PLEASE_LOOK,
		.severity_max = SEVERITY_ACT_NOW,
		.limit = PER_PAGE};
	struct store_alert *list;
	struct page_frame f;
	uint32_t total = 0;
	enum err err;

	if (page_alerts_show_parse(form_get(&r->query, "show"), &v.show) != ERR_OK)
		v.show = PAGE_ALERTS_OPEN;
	switch (v.show) {
	case PAGE_ALERTS_OPEN:
		q.is_open = true;
		break;
	case PAGE_ALERTS_ALL:
		q.severity_min = SEVERITY_RECORD;
		break;
	case PAGE_ALERTS_RECORD:
		q.severity_min = q.severity_max = SEVERITY_RECORD;
		break;
	}
	q.offset = (v.page - 1) * PER_PAGE;
	err = store_alert_list(r->view, &q, r->arena, &list, &v.n, &total);
	if (err == ERR_OK)
		err = briefs_of_alerts(r, list, v.n, &v.alerts);
	if (err != ERR_OK)
		return err;
	v.total = total;
	v.n_pages = total == 0 ? 1 : (total + PER_PAGE - 1) / PER_PAGE;
	frame_of(r, &f);
	return page_alerts(r->portal->pages, &f, &v, &r->response.body);
}

static enum err
alert_of(struct request *r, struct store_alert *ret_alert)
{
	char id[ALERT_ID_TEXT_MAX];

	if (r->arg.len != ALERT_ID_TEXT_MAX - 1)
		return ERR_NOT_FOUND;
	str_copy(r->arg, id, sizeof(id));
	return store_alert_get(r->view, id, r->arena, ret_alert);
}

static enum err
mark_seen(struct store_tx *tx, void *arg)
{
	struct store_answer a = {.state = STORE_ALERT_SEEN};

	return store_alert_answer(tx, arg, &a);
}

/* When it happened, for the drawing: the kept frames, else first and last. */
static enum err
fill_times(struct request *r, const struct store_alert *a, struct alert_view *v)
{
	struct store_frame *frames;
	ms_t *times;
	size_t n;
	enum err err = store_evidence_list(r->view, a->id_text, r->arena, &frames, &n);

	if (err != ERR_OK)
		return err;
	times = arena_array(r->arena, ms_t, n + 2);
	if (times == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		times[i] = frames[i].at;
	v->n_times = n;
	if (n == 0) {
		times[v->n_times++] = a->alert->first_seen;
		if (a->alert->last_seen > a->alert->first_seen)
			times[v->n_times++] = a->alert->last_seen;
	}
	v->times = times;
	v->n_packets = (uint32_t)n;
	return ERR_OK;
}

static enum err
fill_others(struct request *r, const struct store_alert *a, struct alert_view *v)
{
	struct store_alert_query q = {
		.severity_max = SEVERITY_ACT_NOW, .device = a->device, .limit = OTHERS_MAX + 1};
	struct store_alert *list;
	size_t n, kept = 0;
	enum err err = store_alert_list(r->view, &q, r->arena, &list, &n, NULL);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].id_text, a->id_text) != 0 && kept < OTHERS_MAX)
			list[kept++] = list[i];
	}
	v->n_others = kept;
	return briefs_of_alerts(r, list, kept, &v->others);
}

static ms_t
quiet_until(struct request *r, const struct store_alert *a)
{
	struct store_suppression *list;
	size_t n;

	if (a->state == STORE_ALERT_LATER)
		return a->later_until;
	if (store_suppression_list(r->view, r->now, r->arena, &list, &n) != ERR_OK)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i].alert, a->id_text) == 0)
			return list[i].expires;
	}
	return 0;
}

/* The case that it began or was joined to; failing that, an open one of its device. */
static void
fill_case(struct request *r, const struct store_alert *a, struct case_head *in_case,
	struct alert_view *v)
{
	bool is_in = store_case_of_alert(r->view, a->id_text, in_case) == ERR_OK;

	if (!is_in && case_of_alert(r->view, a->id_text, a->device, in_case) != ERR_OK)
		return;
	v->in_case = in_case;
	v->is_own_case = is_in || strcmp(in_case->alert, a->id_text) == 0;
	v->is_joined = is_in && strcmp(in_case->alert, a->id_text) != 0;
}

enum err
get_alert(struct request *r)
{
	struct store_alert a;
	const struct alert_brief *brief;
	struct alert_view v = {0};
	struct case_head in_case;
	struct page_frame f;
	enum err err = alert_of(r, &a);

	if (err == ERR_OK)
		err = briefs_of_alerts(r, &a, 1, &brief);
	if (err == ERR_OK)
		err = fill_times(r, &a, &v);
	if (err == ERR_OK)
		err = fill_others(r, &a, &v);
	if (err == ERR_OK && brief->device->whose == PAGE_WHOSE_STAFF)
		err = audit(r, "device.open", a.device);
	if (err != ERR_OK)
		return err;
	if (a.state == STORE_ALERT_NEW && !a.is_quiet)
		store_write(r->portal->store, STORE_VITAL, mark_seen, a.id_text);
	v.brief = *brief;
	fill_case(r, &a, &in_case, &v);
	v.decided_by = str_c(a.answered_by);
	v.decided_at = a.answered;
	v.quiet_until = quiet_until(r, &a);
	frame_of(r, &f);
	return page_alert(r->portal->pages, &f, &v, &r->response.body);
}

/* The classic capture file (draft-ietf-opsawg-pcap): microseconds, little-endian. */
static void
write_pcap(struct buf *b, const struct store_frame *frames, size_t n)
{
	buf_le32(b, 0xa1b2c3d4);
	buf_le16(b, 2);
	buf_le16(b, 4);
	buf_le32(b, 0);
	buf_le32(b, 0);
	buf_le32(b, 65535);
	buf_le32(b, n > 0 ? frames[0].linktype : 1);
	for (size_t i = 0; i < n; i++) {
		buf_le32(b, (uint32_t)(frames[i].at / 1000));
		buf_le32(b, (uint32_t)(frames[i].at % 1000) * 1000);
		buf_le32(b, (uint32_t)frames[i].bytes.len);
		buf_le32(b, frames[i].wire_len);
		buf_str(b, frames[i].bytes);
	}
}

enum err
alert_pcap(struct request *r, const char *alert, struct buf *out)
{
	struct store_frame *frames;
	size_t n;
	enum err err = store_evidence_list(r->view, alert, r->arena, &frames, &n);

	if (err == ERR_OK && n == 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	write_pcap(out, frames, n);
	return buf_err(out);
}

enum err
get_packets(struct request *r)
{
	struct store_alert a;
	struct store_frame *frames;
	size_t n;
	enum err err = alert_of(r, &a);

	if (err == ERR_OK)
		err = store_evidence_list(r->view, a.id_text, r->arena, &frames, &n);
	if (err == ERR_OK && n == 0)
		err = ERR_NOT_FOUND;
	/* First the log, then the packets. */
	if (err == ERR_OK)
		err = audit(r, "evidence.download", a.id_text);
	if (err != ERR_OK)
		return err;
	write_pcap(&r->response.body, frames, n);
	r->response.type = "application/vnd.tcpdump.pcap";
	snprintf(r->response.disposition, sizeof(r->response.disposition),
		"attachment; filename=\"sakimori-%.12s.pcap\"", a.id_text);
	return buf_err(&r->response.body);
}

static enum err
read_answer(struct request *r, struct answer_deed *d)
{
	static const struct {
		const char *name;
		enum answer answer;
	} answers[] = {{"handled", ANSWER_HANDLED}, {"expected", ANSWER_EXPECTED},
		{"later", ANSWER_LATER}, {"reopen", ANSWER_REOPEN}};
	struct str what = form_get(&r->form, "do");
	uint64_t days;

	d->days = 30;
	if (str_u64(form_get(&r->form, "days"), 365, &days) == ERR_OK && days > 0)
		d->days = (uint32_t)days;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (str_equal(what, str_c(answers[i].name))) {
			d->answer = answers[i].answer;
			return ERR_OK;
		}
	}
	d->answer = ANSWER_WHOSE;
	if (store_whose_parse(what, &d->whose) != ERR_OK || d->whose == STORE_WHOSE_UNANSWERED)
		return ERR_INVALID;
	return ERR_OK;
}

enum err
post_alert(struct request *r)
{
	struct store_alert a;
	struct answer_deed deed = {.alert = &a};
	char token[DEED_TOKEN_MAX], path[REQUEST_PATH_MAX], key[24];
	enum err err = alert_of(r, &a);

	if (err == ERR_OK)
		err = read_answer(r, &deed);
	if (err == ERR_OK)
		err = deed_answer(r, &deed, token);
	if (err != ERR_OK)
		return err;
	str_copy(form_get(&r->form, "do"), key, sizeof(key));
	if (deed.answer == ANSWER_REOPEN)
		str_copy(STR("reopened"), key, sizeof(key));
	snprintf(path, sizeof(path), "/alerts/%s", a.id_text);
	if (form_has(&r->form, "back"))
		str_copy(safe_path(form_get(&r->form, "back")), path, sizeof(path));
	return redirect(r, path, &(struct done){.key = key, .count = 1, .undo = token});
}

enum err
post_undo(struct request *r)
{
	struct str token = form_get(&r->form, "undo");
	enum err err = case_undo_is(token) ? case_undo(r, token) : deed_undo(r, token);
	char back[REQUEST_PATH_MAX], other[96];

	kept_back(r, form_get(&r->form, "undo"), other);
	str_copy(safe_path(form_get(&r->form, "back")), back, sizeof(back));
	if (err == ERR_EXISTS)
		return redirect(r, back, &(struct done){.key = "undo_changed", .is_refusal = true});
	if (err == ERR_NOT_FOUND)
		return redirect(r, "/", &(struct done){.key = "undo_expired", .is_refusal = true});
	if (err != ERR_OK)
		return err;
	return redirect(r, other[0] != '\0' ? other : back, &(struct done){.key = "undone"});
}
