/* CACAO 2.0 by the events of wire/json into struct cacao_raw; convert.c makes a playbook of it. */
#include "wire/cacao/read.h"
#include "wire/cacao/shape.h"

struct cacao_reading {
	struct cacao_raw *raw;
	struct json_handler handler;
	struct cacao_step *step;
	struct cacao_command *command;
	struct words *words;
	struct framework_map *serves;
};

static void
fail(struct cacao_reading *r, enum err err)
{
	if (r->handler.stop == ERR_OK)
		r->handler.stop = err;
}

static struct str
copy(struct cacao_reading *r, struct str s)
{
	char *p;

	if (str_find_byte(s, '\0') >= 0)
		fail(r, ERR_MALFORMED);
	p = arena_copy(r->raw->a, s);
	if (p == NULL) {
		fail(r, ERR_LIMIT);
		return str_c("");
	}
	return str_of(p, s.len);
}

/* Room for one more of at most `max`; NULL and the error when there is none. */
static void *
one_more(struct cacao_reading *r, void *list, uint32_t *n, uint32_t max, size_t size)
{
	void **at = list;

	if (*at == NULL)
		*at = arena_alloc(r->raw->a, size * max);
	if (*at == NULL || *n == max) {
		fail(r, ERR_LIMIT);
		return NULL;
	}
	return (char *)*at + size * (*n)++;
}

static void
add(struct cacao_reading *r, struct cacao_list *l, struct str s)
{
	struct str *at = one_more(r, &l->list, &l->n, LIMIT_CACAO_LIST, sizeof(*at));

	if (at != NULL)
		*at = copy(r, s);
}

/* The words that an object with this id holds; NULL when it is none. */
static struct words *
words_of(struct cacao_reading *r, unsigned id)
{
	struct playbook *p = &r->raw->own;
	struct playbook_step *s = r->step != NULL ? &r->step->own : NULL;

	switch (id) {
	case O_NAME:
		return s != NULL ? &s->name : NULL;
	case O_HOW:
		return s != NULL ? &s->how : NULL;
	case O_WHY:
		return s != NULL ? &s->why : NULL;
	case O_DONT:
		return s != NULL ? &s->dont : NULL;
	case P_SOURCE:
		return &p->source;
	case P_NAME:
		return &p->name;
	case P_ABOUT:
		return &p->about;
	case P_SIGNS:
		return &p->signs;
	case P_UNCONFIRMED:
		return &p->unconfirmed;
	case P_DONT:
		return &p->dont;
	case P_ASK:
		return one_more(
			r, &r->raw->ask, &r->raw->n_ask, LIMIT_CACAO_LIST, sizeof(struct words));
	default:
		return NULL;
	}
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct cacao_reading *r = arg;
	struct cacao_raw *raw = r->raw;
	struct cacao_agent *agent;

	switch (id) {
	case STEP:
		r->step = one_more(r, &raw->steps, &raw->n_steps, LIMIT_CACAO_STEPS,
			sizeof(struct cacao_step));
		if (r->step != NULL)
			r->step->id = copy(r, key);
		break;
	case S_COMMAND:
		r->command = r->step == NULL
				     ? NULL
				     : one_more(r, &r->step->commands, &r->step->n_commands,
					       LIMIT_CACAO_COMMANDS, sizeof(struct cacao_command));
		break;
	case S_OWN:
		if (r->step != NULL)
			r->step->is_own = true;
		break;
	case O_SERVES:
		r->serves = r->step == NULL
				    ? NULL
				    : one_more(r, &r->step->serves, &r->step->n_serves,
					      LIMIT_CACAO_LIST, sizeof(struct framework_map));
		break;
	case AGENT:
		agent = one_more(r, &raw->agents, &raw->n_agents, LIMIT_CACAO_STEPS,
			sizeof(struct cacao_agent));
		if (agent != NULL)
			agent->id = copy(r, key);
		break;
	case OWN:
		raw->is_own = true;
		break;
	default:
		r->words = words_of(r, id);
		break;
	}
}

static void
on_close(void *arg, unsigned id)
{
	struct cacao_reading *r = arg;

	if (id == STEP)
		r->step = NULL;
	else if (id == S_COMMAND)
		r->command = NULL;
	else if (id == O_SERVES)
		r->serves = NULL;
	else
		r->words = NULL;
}

/* Where a plain text of the playbook goes; NULL when it is none. */
static struct str *
root_text(struct cacao_raw *raw, unsigned id)
{
	switch (id) {
	case TYPE:
		return &raw->type;
	case SPEC:
		return &raw->spec;
	case ID:
		return &raw->id;
	case NAME:
		return &raw->name;
	case DESCRIPTION:
		return &raw->description;
	case AUTHOR:
		return &raw->author;
	case MODIFIED:
		return &raw->modified;
	case START:
		return &raw->start;
	case P_ID:
		return &raw->own.id;
	case P_VERSION:
		return &raw->own.version;
	case P_DATE:
		return &raw->own.date;
	case P_LICENCE:
		return &raw->own.licence;
	default:
		return NULL;
	}
}

static struct str *
step_text(struct cacao_step *s, unsigned id)
{
	switch (id) {
	case S_TYPE:
		return &s->type;
	case S_NAME:
		return &s->name;
	case S_DESCRIPTION:
		return &s->description;
	case S_AGENT:
		return &s->agent;
	case S_CONDITION:
	case S_SWITCH:
		return &s->condition;
	case S_PLAYBOOK:
		return &s->playbook;
	case S_COMPLETION:
		return &s->completion;
	case S_SUCCESS:
		return &s->success;
	case S_FAILURE:
		return &s->failure;
	case S_TRUE:
		return &s->on_true;
	case S_FALSE:
		return &s->on_false;
	case O_STEP:
		return &s->own.id;
	case O_RECIPIENT:
		return &s->own.recipient;
	default:
		return NULL;
	}
}

static struct str *
command_text(struct cacao_command *c, unsigned id)
{
	switch (id) {
	case C_TYPE:
		return &c->type;
	case C_COMMAND:
		return &c->command;
	case C_B64:
		return &c->b64;
	case C_DESCRIPTION:
		return &c->description;
	case C_ACTIVITY:
		return &c->activity;
	default:
		return NULL;
	}
}

static struct cacao_list *
list_of(struct cacao_reading *r, unsigned id)
{
	switch (id) {
	case LABELS:
		return &r->raw->labels;
	case TYPES:
		return &r->raw->types;
	case P_DETECTORS:
		return &r->raw->detectors;
	case P_ODD:
		return &r->raw->odd;
	case P_CLOCKS:
		return &r->raw->clocks;
	case S_NEXT:
	case S_CASE:
		return r->step != NULL ? &r->step->next : NULL;
	case O_FIELDS:
		return r->step != NULL ? &r->step->fields : NULL;
	default:
		return NULL;
	}
}

static void
own_value(struct cacao_reading *r, unsigned id, const struct json_value *v)
{
	struct playbook_step *s = &r->step->own;
	uint64_t number;

	switch (id) {
	case O_PHASE:
		if (case_phase_parse(v->text, &s->phase) != ERR_OK)
			fail(r, ERR_MALFORMED);
		break;
	case O_WHO:
		if (step_who_parse(v->text, &s->who) != ERR_OK)
			fail(r, ERR_MALFORMED);
		break;
	case O_MINUTES:
		if (v->type != JSON_NUMBER || str_u64(v->text, 1000000, &number) != ERR_OK)
			fail(r, ERR_MALFORMED);
		else
			s->minutes = (uint32_t)number;
		break;
	case O_FIRST:
		s->is_first_hour = v->type == JSON_BOOL && str_equal(v->text, STR("true"));
		break;
	case O_ACT:
		if (act_parse(v->text, &s->act) != ERR_OK)
			fail(r, ERR_MALFORMED);
		s->has_act = true;
		break;
	default:
		break;
	}
}

static void
serves_value(struct cacao_reading *r, unsigned id, struct str text)
{
	if (id == O_FRAMEWORK)
		r->serves->framework = copy(r, text);
	else if (id == O_ITEM)
		r->serves->item = copy(r, text);
	else if (id == O_RELATION && relation_parse(text, &r->serves->relation) != ERR_OK)
		fail(r, ERR_MALFORMED);
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct cacao_reading *r = arg;
	struct cacao_list *list = list_of(r, id);
	struct str *text = root_text(r->raw, id);

	if (text == NULL && r->step != NULL)
		text = step_text(r->step, id);
	if (r->command != NULL && text == NULL)
		text = command_text(r->command, id);
	if (r->words != NULL && id >= W_JA && id <= W_EN)
		text = &r->words->in[id - W_JA];
	if (r->step != NULL && text == NULL)
		own_value(r, id, v);
	if (v->type != JSON_STRING)
		return;
	if (list != NULL)
		add(r, list, v->text);
	else if (text != NULL)
		*text = copy(r, v->text);
	else if (r->serves != NULL)
		serves_value(r, id, v->text);
	else if (id == A_TYPE && r->raw->n_agents > 0)
		r->raw->agents[r->raw->n_agents - 1].type = copy(r, v->text);
}

enum err
cacao_read(struct str bytes, struct arena *a, struct cacao_read *ret_read, struct errinfo *info)
{
	struct cacao_raw raw = {.a = a};
	struct cacao_reading r = {.raw = &raw};
	struct errinfo own = {0};
	enum err err;

	if (bytes.len > LIMIT_CACAO_BYTES)
		return err_say(
			info, ERR_LIMIT, 0, "a playbook of more than %d bytes", LIMIT_CACAO_BYTES);
	r.handler = (struct json_handler){
		.open = on_open, .value = on_value, .close = on_close, .arg = &r};
	err = json_read(bytes, &root_shape, &r.handler, &own);
	if (err != ERR_OK)
		return err_say(info, err, own.offset, "CACAO: %.200s",
			own.what[0] != '\0' ? own.what
			: err == ERR_LIMIT  ? "more than one playbook may have"
					    : "a word that has no meaning here");
	if (!str_equal(raw.type, STR("playbook")) || !str_equal(raw.spec, STR("cacao-2.0")))
		return err_say(info, ERR_UNSUPPORTED, 0, "no playbook of cacao-2.0");
	return cacao_convert(&raw, ret_read, info);
}
