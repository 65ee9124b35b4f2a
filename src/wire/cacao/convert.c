/*
 * The workflow of a CACAO playbook as steps in a row: each once, in the order in which it is first
 * reached. Our own steps come back as they were; those of others become what a person reads.
 */
#include "base/base64.h"
#include "base/buf.h"
#include "wire/cacao/read.h"

#include <stdio.h>

struct converting {
	struct cacao_raw *raw;
	struct playbook_step *steps; /* LIMIT_CACAO_STEPS */
	uint32_t n_steps;
	struct cacao_left *left; /* LIMIT_CACAO_LEFT */
	uint32_t n_left;
	enum lang lang;
	enum case_phase phase; /* of the latest step: none goes back */
	enum err err;
};

static void
leave(struct converting *c, struct str what, struct str detail, const char *why)
{
	if (c->n_left < LIMIT_CACAO_LEFT)
		c->left[c->n_left++] = (struct cacao_left){what, detail, why};
}

static struct cacao_step *
find(const struct cacao_raw *raw, struct str id)
{
	for (uint32_t i = 0; i < raw->n_steps; i++)
		if (str_equal(raw->steps[i].id, id))
			return &raw->steps[i];
	return NULL;
}

static struct str
keep(struct converting *c, struct buf *b)
{
	struct str s = str_of(NULL, 0);
	char *p = buf_err(b) == ERR_OK ? arena_copy(c->raw->a, buf_view(b)) : NULL;

	if (p != NULL)
		s = str_of(p, b->len);
	else
		c->err = ERR_LIMIT;
	buf_done(b);
	return s;
}

static bool
has_japanese(struct str s)
{
	while (s.len > 0) {
		uint32_t cp = 0;
		size_t n = str_utf8_char(s, &cp);

		if (n > 0 && ((cp >= 0x3040 && cp < 0x3100) || (cp >= 0x4e00 && cp < 0xa000)))
			return true;
		n += n == 0;
		s = str_of(s.p + n, s.len - n);
	}
	return false;
}

/* ---- one step of others ---- */

static void
put_line(struct buf *b, const char *before, struct str text)
{
	text = str_trim(text);
	if (text.len == 0)
		return;
	if (b->len > 0)
		buf_byte(b, '\n');
	buf_c(b, before);
	buf_str(b, text);
}

/* Text in base64, when it is text. */
static void
put_b64(struct converting *c, struct buf *b, const struct cacao_step *s, struct str b64)
{
	char *p = arena_alloc(c->raw->a, b64.len + 1);
	struct str text;

	if (p == NULL) {
		c->err = ERR_LIMIT;
		return;
	}
	text = str_of(p, base64_decode(b64, p, b64.len));
	if (text.len == 0 || !str_is_utf8(text) || memchr(text.p, '\0', text.len) != NULL)
		leave(c, s->id, str_c("base64"), "no_text");
	else
		put_line(b, "", text);
}

static void
put_commands(struct converting *c, struct buf *b, const struct cacao_step *s)
{
	for (uint32_t i = 0; i < s->n_commands; i++) {
		const struct cacao_command *k = &s->commands[i];
		char before[64] = "";

		if (!str_equal(k->type, STR("manual"))) {
			snprintf(before, sizeof(before), "[%.*s] ", STR_FMT(str_cut(k->type, 40)));
			leave(c, s->id, k->type, "as_text");
		}
		put_line(b, "", k->description);
		put_line(b, before, k->command);
		if (k->b64.len > 0)
			put_b64(c, b, s, k->b64);
	}
}

static enum case_phase
phase_of(const struct converting *c, const struct cacao_step *s)
{
	enum case_phase phase = c->phase;

	for (uint32_t i = 0; i < s->n_commands; i++)
		if (cacao_phase_of(s->commands[i].activity, &phase))
			break;
	return phase > c->phase ? phase : c->phase;
}

static bool
is_outside(const struct cacao_raw *raw, struct str agent)
{
	for (uint32_t i = 0; i < raw->n_agents; i++)
		if (str_equal(raw->agents[i].id, agent))
			return str_equal(raw->agents[i].type, STR("organization")) ||
			       str_equal(raw->agents[i].type, STR("sector"));
	return false;
}

static void
foreign(struct converting *c, const struct cacao_step *s)
{
	struct playbook_step *step = &c->steps[c->n_steps];
	struct buf how = buf_of(LIMIT_CACAO_BYTES), id = buf_of(64);
	struct str name = str_trim(s->name);

	put_line(&how, "", s->description);
	if (s->condition.len > 0 || s->playbook.len > 0) {
		char before[64];

		snprintf(before, sizeof(before), "[%.*s] ", STR_FMT(str_cut(s->type, 40)));
		put_line(&how, before, s->condition.len > 0 ? s->condition : s->playbook);
		leave(c, s->id, s->type, "as_text");
	}
	put_commands(c, &how, s);
	if (name.len == 0 && how.len == 0) {
		leave(c, s->id, s->type, "empty");
		buf_done(&how);
		return;
	}
	buf_printf(&id, "step_%02u", c->n_steps + 1);
	*step = (struct playbook_step){.phase = phase_of(c, s),
		.who = is_outside(c->raw, s->agent) ? STEP_OUTSIDE : STEP_OFFICER};
	c->phase = step->phase;
	step->id = keep(c, &id);
	step->how.in[c->lang] = keep(c, &how);
	step->name.in[c->lang] = name.len > 0 ? name : s->type;
	c->n_steps++;
}

static void
take(struct converting *c, struct cacao_step *s)
{
	struct playbook_step own = s->own;

	if (c->n_steps == LIMIT_CACAO_STEPS || c->err != ERR_OK)
		return;
	if (str_equal(s->type, STR("start")) || str_equal(s->type, STR("end")))
		return;
	if (!s->is_own || own.id.len == 0) {
		if (c->n_steps >= LIMIT_CACAO_KEPT)
			leave(c, s->id, s->name, "too_many");
		else
			foreign(c, s);
		return;
	}
	own.fields = s->fields.list;
	own.n_fields = s->fields.n;
	own.serves = s->serves;
	own.n_serves = s->n_serves;
	c->phase = own.phase > c->phase ? own.phase : c->phase;
	c->steps[c->n_steps++] = own;
}

/* ---- the walk ---- */

struct walk {
	struct str stack[LIMIT_CACAO_STEPS * 4];
	uint32_t n;
};

static void
push(struct converting *c, struct walk *w, struct str id)
{
	if (id.len == 0)
		return;
	if (w->n == LIMIT_CACAO_STEPS * 4)
		c->err = ERR_LIMIT;
	else
		w->stack[w->n++] = id;
}

/* What comes after s: the first to be walked is pushed last. */
static void
push_next(struct converting *c, struct walk *w, const struct cacao_step *s)
{
	push(c, w, s->failure);
	push(c, w, s->success);
	push(c, w, s->completion);
	for (uint32_t i = s->next.n; i-- > 0;)
		push(c, w, s->next.list[i]);
	push(c, w, s->on_false);
	push(c, w, s->on_true);
}

static void
walk(struct converting *c)
{
	struct walk *w = arena_alloc(c->raw->a, sizeof(*w));

	if (w == NULL) {
		c->err = ERR_LIMIT;
		return;
	}
	push(c, w, c->raw->start);
	while (w->n > 0 && c->err == ERR_OK) {
		struct str id = w->stack[--w->n];
		struct cacao_step *s = find(c->raw, id);

		if (s == NULL) {
			leave(c, id, str_c(""), "no_such_step");
			continue;
		}
		if (s->is_seen)
			continue;
		s->is_seen = true;
		take(c, s);
		push_next(c, w, s);
	}
	for (uint32_t i = 0; i < c->raw->n_steps; i++)
		if (!c->raw->steps[i].is_seen)
			leave(c, c->raw->steps[i].id, c->raw->steps[i].name, "never_reached");
}

/* ---- the playbook ---- */

/* Small letters, digits and '_' of the name; "imported" when there are none. */
static struct str
slug(struct converting *c, struct str name)
{
	struct buf b = buf_of(64);

	for (size_t i = 0; i < name.len && b.len < 39; i++) {
		char small = str_small(name.p[i]);
		bool is_good = (small >= 'a' && small <= 'z') || (small >= '0' && small <= '9');

		if (is_good)
			buf_byte(&b, (uint8_t)small);
		else if (b.len > 0 && b.p[b.len - 1] != '_')
			buf_byte(&b, '_');
	}
	while (b.len > 0 && b.p[b.len - 1] == '_')
		b.len--;
	if (b.len == 0 || b.p[0] < 'a')
		buf_clear(&b), buf_c(&b, "imported");
	return keep(c, &b);
}

static void
of_others(struct converting *c, struct playbook *p)
{
	const struct cacao_raw *raw = c->raw;
	struct buf source = buf_of(1024);

	p->id = slug(c, raw->name);
	p->version = STR("1");
	p->date = str_cut(raw->modified, 10);
	p->cacao = raw->id;
	p->name.in[c->lang] = str_trim(raw->name);
	p->about.in[c->lang] = str_trim(raw->description);
	buf_c(&source, "CACAO ");
	buf_str(&source, raw->id);
	buf_c(&source, raw->author.len > 0 ? ", " : "");
	buf_str(&source, str_cut(raw->author, 100));
	p->source.in[LANG_JA] = keep(c, &source);
	p->source.in[LANG_EN] = p->source.in[LANG_JA];
}

static void
of_ours(struct converting *c, struct playbook *p)
{
	const struct cacao_raw *raw = c->raw;

	*p = raw->own;
	p->cacao = raw->id;
	p->detectors = raw->detectors.list;
	p->n_detectors = raw->detectors.n;
	p->odd = raw->odd.list;
	p->n_odd = raw->odd.n;
	p->clocks = raw->clocks.list;
	p->n_clocks = raw->clocks.n;
	p->ask = raw->ask;
	p->n_ask = raw->n_ask;
}

static enum err
check_ids(const struct cacao_raw *raw, struct errinfo *info)
{
	struct uuid u;

	if (!cacao_is_id(raw->id, "playbook", &u))
		return err_say(info, ERR_MALFORMED, 0, "CACAO: an id that is no playbook--UUID");
	for (uint32_t i = 0; i < raw->n_steps; i++) {
		const struct cacao_step *s = &raw->steps[i];
		char type[48];

		str_copy(str_cut(s->type, 40), type, sizeof(type));
		if (!cacao_is_id(s->id, type, &u))
			return err_say(info, ERR_MALFORMED, i, "CACAO: a step whose id is none");
		for (uint32_t k = 0; k < i; k++)
			if (str_equal(raw->steps[k].id, s->id) ||
				(s->is_own && raw->steps[k].is_own &&
					str_equal(raw->steps[k].own.id, s->own.id)))
				return err_say(info, ERR_MALFORMED, i, "CACAO: a step twice");
	}
	if (find(raw, raw->start) == NULL)
		return err_say(info, ERR_MALFORMED, 0, "CACAO: no step to start with");
	return ERR_OK;
}

enum err
cacao_convert(struct cacao_raw *raw, struct cacao_read *ret_read, struct errinfo *info)
{
	struct cacao_read read = {.is_ours = raw->is_own && raw->own.id.len > 0};
	struct converting c = {.raw = raw};
	enum err err = check_ids(raw, info);

	if (err != ERR_OK)
		return err;
	c.lang = has_japanese(raw->name) || has_japanese(raw->description) ? LANG_JA : LANG_EN;
	c.steps = arena_array(raw->a, struct playbook_step, LIMIT_CACAO_STEPS);
	c.left = arena_array(raw->a, struct cacao_left, LIMIT_CACAO_LEFT);
	if (c.steps == NULL || c.left == NULL)
		return err_say(info, ERR_LIMIT, 0, "CACAO: more than one playbook may have");
	walk(&c);
	if (read.is_ours)
		of_ours(&c, &read.playbook);
	else
		of_others(&c, &read.playbook);
	if (c.err != ERR_OK)
		return err_say(info, c.err, 0, "CACAO: more than one playbook may have");
	if (c.n_steps == 0)
		return err_say(info, ERR_MALFORMED, 0, "CACAO: nothing for a person to do");
	read.playbook.steps = c.steps;
	read.playbook.n_steps = c.n_steps;
	read.lang = c.lang;
	read.left = c.left;
	read.n_left = c.n_left;
	*ret_read = read;
	return ERR_OK;
}
