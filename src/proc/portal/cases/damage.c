/*
 * What a case may cost: inputs from what somebody said, from the record, from the list of staff;
 * and what is said anew, as fields of the case ("damage.ID" where the record has none).
 */
#include "pages/case_damage.h"
#include "proc/portal/cases/cases.h"
#include "proc/portal/web/handlers.h"
#include "respond/clock_field.h"
#include "store/programme.h"

#include <stdio.h>
#include <stdlib.h>

#define STANDSTILL "downtime_hours"
#define INPUT_DIGITS 16

/* The field that an input is said in: the record's, else one of its own. */
static struct str
input_field(struct request *r, const struct damage_input *in)
{
	struct str rest = in->from;
	char name[64];
	char *kept;

	while (rest.len > 0) {
		struct str from = str_split(&rest, ' ');

		if (str_starts(from, STR("field.")))
			return str_of(from.p + 6, from.len - 6);
	}
	snprintf(name, sizeof(name), DAMAGE_FIELD "%.*s", STR_FMT(in->id));
	kept = arena_copy(r->arena, str_c(name));
	return str_c(kept);
}

/* The latest word about a field, a person's before the box's; "" none, or that it is not known. */
static struct str
said(const struct respond_case *c, struct str field)
{
	return clock_field_value(c, field);
}

/* From one place: a field of the record, or a count of the company's lists. */
static bool
read_from(struct request *r, const struct respond_case *c, struct str from, int64_t *ret_value,
	const char **ret_from)
{
	struct store_staff *staff;
	uint64_t n;
	size_t n_staff;

	if (str_starts(from, STR("field.")) && str_u64(said(c, str_of(from.p + 6, from.len - 6)),
						       LIMIT_DAMAGE_YEN, &n) == ERR_OK) {
		*ret_value = (int64_t)n;
		*ret_from = "record";
		return true;
	}
	if (str_equal(from, STR("count.staff")) &&
		store_staff_list(r->view, false, r->arena, &staff, &n_staff) == ERR_OK &&
		n_staff > 0) {
		*ret_value = (int64_t)n_staff;
		*ret_from = "staff";
		return true;
	}
	return false;
}

static void
read_input(struct request *r, const struct respond_case *c, const struct damage_input *in,
	struct case_damage_input *ret)
{
	struct str rest = in->from;
	uint64_t n;

	*ret = (struct case_damage_input){
		.input = in, .from = in->otherwise > 0 ? "assumed" : "unsaid"};
	if (str_u64(said(c, input_field(r, in)), LIMIT_DAMAGE_YEN, &n) == ERR_OK) {
		ret->is_said = true;
		ret->value = (int64_t)n;
		ret->from = "person";
	}
	while (!ret->is_said && rest.len > 0)
		ret->is_said = read_from(r, c, str_split(&rest, ' '), &ret->value, &ret->from);
}

struct shown {
	struct respond_case c;
	struct case_damage_view v;
	struct case_damage_input *inputs;
};

static enum err
read_inputs(struct request *r, struct shown *s)
{
	const struct damage_set *set = r->portal->damage;
	enum err err = case_page(r, CASE_PART_DAMAGE, &s->c, &s->v.bar);

	if (err != ERR_OK)
		return err;
	s->inputs = arena_array(r->arena, struct case_damage_input, set->n_inputs + 1);
	if (s->inputs == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < set->n_inputs; i++)
		read_input(r, &s->c, &set->inputs[i], &s->inputs[i]);
	s->v.inputs = s->inputs;
	s->v.n_inputs = set->n_inputs;
	return ERR_OK;
}

static enum err
show(struct request *r, struct shown *s)
{
	const struct damage_set *set = r->portal->damage;
	struct damage_given *given = arena_array(r->arena, struct damage_given, set->n_inputs + 1);
	struct damage_compare *known =
		arena_array(r->arena, struct damage_compare, set->n_known + 1);
	struct damage_ask ask = {.set = set,
		.given = given,
		.n_playbooks = s->c.n_playbooks,
		.playbooks = s->c.playbooks};
	struct damage_estimate e;
	struct page_frame f;
	enum err err;

	if (given == NULL || known == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < s->v.n_inputs; i++)
		if (s->inputs[i].is_said)
			given[ask.n_given++] =
				(struct damage_given){s->inputs[i].input->id, s->inputs[i].value};
	err = damage_estimate_of(&ask, r->arena, &e);
	for (uint32_t i = 0; err == ERR_OK && i < set->n_known; i++)
		err = damage_compare_known(
			set, &set->known[i], STR(STANDSTILL), r->arena, &known[i]);
	if (err != ERR_OK)
		return err;
	s->v.estimate = &e;
	s->v.known = known;
	s->v.n_known = set->n_known;
	if (s->v.is_wrong)
		r->response.status = 400;
	frame_of(r, &f);
	return page_case_damage(r->portal->pages, &f, &s->v, &r->response.body);
}

enum err
get_case_damage(struct request *r)
{
	struct shown s = {0};
	enum err err = read_inputs(r, &s);

	return err == ERR_OK ? show(r, &s) : err;
}

/* ---- said anew --------------------------------------------------------------------------------
 */

/* Digits, with the commas that people write; "" : nobody says. False: no number, out of bounds. */
static bool
read_number(struct str typed, const struct damage_input *in, char dst[INPUT_DIGITS + 1])
{
	size_t n = 0;
	uint64_t value;

	for (size_t i = 0; i < typed.len; i++) {
		if (typed.p[i] == ',')
			continue;
		if (n == INPUT_DIGITS)
			return false;
		dst[n++] = typed.p[i];
	}
	dst[n] = '\0';
	return n == 0 || (str_u64(str_c(dst), (uint64_t)in->most, &value) == ERR_OK &&
				 (int64_t)value >= in->least);
}

/* An entry for an input that the form says otherwise than the case does. */
static enum err
say_input(struct request *r, struct shown *s, size_t i, struct case_entry *list, size_t *n)
{
	struct case_damage_input *in = &s->inputs[i];
	struct str field = input_field(r, in->input), was = said(&s->c, field), typed;
	char name[48], digits[INPUT_DIGITS + 1];
	char *kept;

	str_copy(in->input->id, name, sizeof(name));
	if (!form_has(&r->form, name))
		return ERR_OK;
	typed = str_trim(form_get(&r->form, name));
	if (!read_number(typed, in->input, digits)) {
		in->typed = str_cut(typed, 40);
		s->v.is_wrong = true;
		return ERR_OK;
	}
	if (str_equal(str_c(digits), was))
		return ERR_OK;
	if (was.len == 0 && in->is_said && digits[0] != '\0' &&
		strtoull(digits, NULL, 10) == (uint64_t)in->value)
		return ERR_OK; /* what the list says anyway */
	if (was.len == 0 && digits[0] == '\0')
		return ERR_OK;
	kept = arena_copy(r->arena, str_c(digits));
	if (kept == NULL)
		return ERR_FULL;
	list[*n] = (struct case_entry){.kind = CASE_SAID};
	case_put(&list[*n], CASE_KEY_FIELD, field);
	if (digits[0] != '\0')
		case_put(&list[*n], CASE_KEY_VALUE, str_c(kept));
	else
		case_put(&list[*n], CASE_KEY_STATE, STR("unknown"));
	case_put(&list[*n], CASE_KEY_SOURCE, STR("person"));
	(*n)++;
	return ERR_OK;
}

enum err
post_case_damage(struct request *r)
{
	struct shown s = {0};
	struct case_entry *list;
	enum respond_no no = RESPOND_MAY;
	char to[64];
	size_t n = 0;
	enum err err = read_inputs(r, &s);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct case_entry, s.v.n_inputs + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; err == ERR_OK && i < s.v.n_inputs; i++)
		err = say_input(r, &s, i, list, &n);
	if (err == ERR_OK && s.v.is_wrong)
		return show(r, &s);
	if (err == ERR_OK && n > 0)
		err = case_say_all(r, s.c.head.id, list, n, &no);
	if (err != ERR_OK)
		return err;
	if (no != RESPOND_MAY)
		return ERR_DENIED;
	snprintf(to, sizeof(to), "/cases/%s/damage", s.c.head.id);
	return redirect(r, to, &(struct done){.key = "damage.done", .name = s.c.head.number});
}
