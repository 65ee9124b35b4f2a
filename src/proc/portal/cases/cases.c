/* The case that a request is about, and the one way to add to it; see cases.h. */
#include "proc/portal/cases/cases.h"

#include "proc/portal/web/handlers.h"

#include <stdio.h>

/* ---- reading ---- */

enum err
case_open(struct request *r, struct str id, struct respond_case *ret_case)
{
	struct case_head head;
	struct case_entry *list;
	size_t n;
	enum err err = store_case_find(r->view, id, &head);

	if (err == ERR_OK)
		err = case_entries(r->view, head.id, 0, r->arena, &list, &n);
	if (err == ERR_OK)
		err = respond_case_of(list, (uint32_t)n, r->arena, ret_case);
	if (err == ERR_OK)
		ret_case->head = head;
	return err;
}

/* ---- adding ---- */

struct say {
	struct request *request;
	struct case_writer writer;
	const char *id; /* NULL: a new one */
	struct case_entry *list;
	size_t n;
	enum respond_no no;
	char new_id[CASE_ID_MAX], number[CASE_NUMBER_MAX];
	const char *action;
};

static enum err
write_say(struct store_tx *tx, void *arg)
{
	struct say *s = arg;
	struct store_audit audit;
	enum err err;

	s->no = RESPOND_MAY;
	err = s->id == NULL ? case_write_first(tx, &s->writer, s->list, s->n, s->new_id, s->number)
			    : case_write(tx, &s->writer, s->id, s->list, s->n, &s->no);
	if (err != ERR_OK || s->no != RESPOND_MAY)
		return err;
	audit_fill(s->request, &audit, s->action, s->id == NULL ? s->number : s->id);
	return store_audit_add(tx, &audit);
}

static enum err
say(struct request *r, struct say *s)
{
	struct str who = request_who(r);
	enum err err;

	s->request = r;
	s->writer = (struct case_writer){.now = r->now,
		.zone_minutes = r->zone_minutes,
		.by = r->has_session ? CASE_BY_PERSON : CASE_BY_VISITOR,
		.who = who,
		.closer = r};
	err = store_write(r->portal->store, STORE_VITAL, write_say, s);
	return err == ERR_OK ? store_read_again(r->view) : err;
}

enum err
case_say_all(struct request *r, const char *id, struct case_entry *list, size_t n,
	enum respond_no *ret_no)
{
	struct say s = {.id = id, .list = list, .n = n, .action = "case.say"};
	enum err err = say(r, &s);

	if (err == ERR_OK)
		*ret_no = s.no;
	return err;
}

enum err
case_say(struct request *r, const char *id, struct case_entry *e, enum respond_no *ret_no)
{
	return case_say_all(r, id, e, 1, ret_no);
}

enum err
case_begin(struct request *r, struct case_entry *list, size_t n, char ret_id[CASE_ID_MAX],
	char ret_number[CASE_NUMBER_MAX])
{
	struct say s = {.list = list, .n = n, .action = "case.open"};
	enum err err = say(r, &s);

	if (err != ERR_OK)
		return err;
	memcpy(ret_id, s.new_id, CASE_ID_MAX);
	memcpy(ret_number, s.number, CASE_NUMBER_MAX);
	return ERR_OK;
}

/* ---- what pages share ---- */

/* "/cases/ID/...": the part behind the first. */
static struct str
path_case(const struct request *r)
{
	struct str rest = str_of(r->path.p + 1, r->path.len > 0 ? r->path.len - 1 : 0);

	(void)str_split(&rest, '/');
	return str_split(&rest, '/');
}

enum err
case_page(struct request *r, enum case_part part, struct respond_case *ret_case,
	struct case_bar *ret_bar)
{
	enum err err = case_open(r, path_case(r), ret_case);

	if (err != ERR_OK)
		return err;
	*ret_bar = (struct case_bar){.head = &ret_case->head,
		.part = part,
		.can_write = !ret_case->head.is_closed && r->has_session &&
			     r->person.role >= ROLE_MEMBER};
	return ERR_OK;
}

struct case_entry *
case_entry_new(struct request *r, enum case_kind kind)
{
	struct case_entry *e = arena_alloc(r->arena, sizeof(*e));

	if (e != NULL)
		*e = (struct case_entry){.kind = kind};
	return e;
}

void
case_put(struct case_entry *e, enum case_key key, struct str value)
{
	if (value.len > 0)
		(void)case_entry_add(e, key, value);
}

void
case_put_time(struct request *r, struct case_entry *e, enum case_key key, ms_t at)
{
	char text[TIME_TEXT_MAX];
	char *copy;

	if (at == 0)
		return;
	copy = arena_copy(r->arena, str_c(time_text(at, text)));
	if (copy != NULL)
		case_put(e, key, str_c(copy));
}

struct str
case_text(struct request *r, const char *field, size_t max, bool *ret_is_long)
{
	struct str typed = str_trim(form_get(&r->form, field));
	struct buf b = buf_of(typed.len + 16);
	char *copy;

	*ret_is_long = typed.len > max;
	while (typed.len > 0) { /* each line is clean; lines stay lines, CR goes */
		struct str line = str_split(&typed, '\n');
		char *clean = arena_alloc(r->arena, line.len * 2 + 4);

		if (line.len > 0 && line.p[line.len - 1] == '\r')
			line.len--;
		if (clean == NULL)
			break;
		str_clean(line, clean, line.len * 2 + 4);
		if (b.len > 0)
			buf_c(&b, "\n");
		buf_c(&b, clean);
	}
	copy = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	return copy == NULL ? STR("") : str_c(copy);
}

/* "14:30" */
bool
case_clock_time(struct str s, ms_t *ret_span)
{
	struct str rest = s, hour = str_split(&rest, ':');
	uint64_t h, m;

	if (str_u64(hour, 23, &h) != ERR_OK || rest.len != 2 || str_u64(rest, 59, &m) != ERR_OK)
		return false;
	*ret_span = (ms_t)h * MS_HOUR + (ms_t)m * MS_MINUTE;
	return true;
}

enum err
case_when(struct request *r, ms_t *ret_at)
{
	struct str day = str_trim(form_get(&r->form, "when_day"));
	struct str clock = str_trim(form_get(&r->form, "when_time"));
	ms_t at = time_day(r->now, r->zone_minutes), span = 0;

	*ret_at = 0;
	if (day.len == 0 && clock.len == 0)
		return ERR_OK;
	if (day.len > 0)
		at = form_date(day, r->zone_minutes);
	if (at == 0 || (clock.len > 0 && !case_clock_time(clock, &span)) ||
		at + span > r->now + MS_HOUR)
		return ERR_MALFORMED;
	*ret_at = at + span;
	return ERR_OK;
}
