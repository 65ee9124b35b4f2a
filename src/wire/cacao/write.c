/*
 * A playbook of ours as CACAO 2.0: start, one action with a manual command for each step, end, in a
 * row; who does it as agents; all else in our extension.
 */
#include "base/json_out.h"
#include "base/limits.h"
#include "wire/cacao/own.h"

#include <stdio.h>

#define ID_MAX 80

struct writing {
	const struct playbook *p;
	enum lang lang;
	struct buf *b;
	struct uuid space; /* of the playbook's id */
	ms_t date;
};

static const struct {
	const char *type, *name;
} agents[STEP_WHOS] = {
	{"individual", "whoever found it"},
	{"individual", "the person in charge of security"},
	{"individual", "the owner"},
	{"organization", "help from outside"},
	{"group", "all staff"},
	{"group", "the Sakimori box, on a person's word"},
};

static const char *
id_of(const struct writing *w, const char *type, struct str name, char dst[ID_MAX])
{
	char key[160], text[UUID_TEXT_MAX];
	int len = snprintf(key, sizeof(key), "%s %.*s", type, STR_FMT(str_cut(name, 100)));

	snprintf(dst, ID_MAX, "%s--%s", type,
		uuid_text(uuid_derived(w->space, str_of(key, (size_t)len)), text));
	return dst;
}

static const char *
agent_of(const struct writing *w, enum step_who who, char dst[ID_MAX])
{
	return id_of(w, agents[who].type, str_c(step_who_name(who)), dst);
}

/* Words in all languages that there are. */
static void
put_words(struct buf *b, const char *key, const struct words *words)
{
	bool is_open = false;

	for (int lang = 0; lang < LANGS; lang++) {
		if (words->in[lang].len == 0)
			continue;
		if (!is_open)
			out_enter(b, key, '{');
		is_open = true;
		out_str(b, lang_name(lang), words->in[lang]);
	}
	if (is_open)
		out_leave(b, '}');
	else if (key == NULL) /* an entry of a list keeps its place */
		buf_c(b, b->len > 0 && b->p[b->len - 1] == '[' ? "{}" : ",{}");
}

static void
put_list(struct buf *b, const char *key, const struct str *list, uint32_t n)
{
	if (n == 0)
		return;
	out_enter(b, key, '[');
	for (uint32_t i = 0; i < n; i++)
		out_str(b, NULL, list[i]);
	out_leave(b, ']');
}

static void
step_extension(struct buf *b, const struct playbook_step *s)
{
	out_enter(b, "step_extensions", '{');
	out_enter(b, CACAO_EXTENSION, '{');
	out_str(b, "step", s->id);
	out_c(b, "phase", case_phase_name(s->phase));
	out_c(b, "who", step_who_name(s->who));
	out_number(b, "minutes", s->minutes);
	put_words(b, "names", &s->name);
	put_words(b, "how", &s->how);
	put_words(b, "why", &s->why);
	put_words(b, "dont", &s->dont);
	if (s->is_first_hour)
		out_bool(b, "first_hour", true);
	if (s->has_act)
		out_c(b, "act", act_name(s->act));
	put_list(b, "fields", s->fields, s->n_fields);
	out_some(b, "recipient", s->recipient);
	if (s->n_serves > 0)
		out_enter(b, "serves", '[');
	for (uint32_t i = 0; i < s->n_serves; i++) {
		out_enter(b, NULL, '{');
		out_c(b, "relation", relation_name(s->serves[i].relation));
		out_str(b, "framework", s->serves[i].framework);
		out_some(b, "item", s->serves[i].item);
		out_leave(b, '}');
	}
	if (s->n_serves > 0)
		out_leave(b, ']');
	buf_c(b, "}}");
}

static void
put_step(const struct writing *w, const struct playbook_step *s, const char *next)
{
	struct str why = words_in(&s->why, w->lang), dont = words_in(&s->dont, w->lang);
	struct buf text = buf_of(LIMIT_CACAO_BYTES), *b = w->b;
	char id[ID_MAX];

	buf_c(b, ",\n");
	out_enter(b, id_of(w, "action", s->id, id), '{');
	out_c(b, "type", "action");
	out_str(b, "name", words_in(&s->name, w->lang));
	buf_str(&text, why);
	buf_c(&text, why.len > 0 && dont.len > 0 ? "\n" : "");
	buf_str(&text, dont);
	out_some(b, "description", buf_view(&text));
	buf_done(&text);
	out_c(b, "on_completion", next);
	out_enter(b, "commands", '[');
	out_enter(b, NULL, '{');
	out_c(b, "type", "manual");
	out_str(b, "command", words_in(&s->how, w->lang));
	out_c(b, "playbook_activity", cacao_phases[s->phase].activity);
	buf_c(b, "}]");
	out_c(b, "agent", agent_of(w, s->who, id));
	step_extension(b, s);
	out_leave(b, '}');
}

static void
workflow(const struct writing *w)
{
	const struct playbook *p = w->p;
	struct buf *b = w->b;
	char id[ID_MAX], next[ID_MAX];

	out_c(b, "workflow_start", id_of(w, "start", str_c(""), id));
	out_enter(b, "workflow", '{');
	out_enter(b, id, '{');
	out_c(b, "type", "start");
	out_c(b, "on_completion", id_of(w, "action", p->steps[0].id, next));
	out_leave(b, '}');
	for (uint32_t i = 0; i < p->n_steps; i++) {
		if (i + 1 < p->n_steps)
			id_of(w, "action", p->steps[i + 1].id, next);
		else
			id_of(w, "end", str_c(""), next);
		put_step(w, &p->steps[i], next);
	}
	buf_c(b, ",\n");
	out_enter(b, next, '{');
	out_c(b, "type", "end");
	buf_c(b, "}}");
}

static void
agent_definitions(const struct writing *w)
{
	unsigned used = 0;
	char id[ID_MAX];

	for (uint32_t i = 0; i < w->p->n_steps; i++)
		used |= 1u << w->p->steps[i].who;
	out_enter(w->b, "agent_definitions", '{');
	for (unsigned who = 0; who < STEP_WHOS; who++) {
		if ((used & 1u << who) == 0)
			continue;
		out_enter(w->b, agent_of(w, (enum step_who)who, id), '{');
		out_c(w->b, "type", agents[who].type);
		out_c(w->b, "name", agents[who].name);
		out_leave(w->b, '}');
	}
	out_leave(w->b, '}');
}

static void
kinds(const struct writing *w)
{
	unsigned used = 0;

	for (uint32_t i = 0; i < w->p->n_steps; i++)
		used |= 1u << w->p->steps[i].phase;
	out_enter(w->b, "playbook_types", '[');
	for (unsigned i = 0; i < CASE_PHASES; i++)
		if ((used & 1u << i) != 0)
			out_c(w->b, NULL, cacao_phases[i].type);
	out_leave(w->b, ']');
	out_enter(w->b, "playbook_activities", '[');
	for (unsigned i = 0; i < CASE_PHASES; i++)
		if ((used & 1u << i) != 0)
			out_c(w->b, NULL, cacao_phases[i].activity);
	out_leave(w->b, ']');
	out_enter(w->b, "playbook_processing_summary", '{');
	out_bool(w->b, "manual_playbook", true);
	out_bool(w->b, "extensions", true);
	out_leave(w->b, '}');
}

static void
extension(const struct writing *w)
{
	const struct playbook *p = w->p;
	struct buf *b = w->b;

	out_enter(b, "playbook_extensions", '{');
	out_enter(b, CACAO_EXTENSION, '{');
	out_str(b, "playbook", p->id);
	out_some(b, "version", p->version);
	out_some(b, "date", p->date);
	out_some(b, "licence", p->licence);
	put_words(b, "source", &p->source);
	put_words(b, "names", &p->name);
	put_words(b, "about", &p->about);
	put_words(b, "signs", &p->signs);
	put_words(b, "unconfirmed", &p->unconfirmed);
	put_words(b, "dont", &p->dont);
	put_list(b, "detectors", p->detectors, p->n_detectors);
	put_list(b, "odd", p->odd, p->n_odd);
	put_list(b, "clocks", p->clocks, p->n_clocks);
	if (p->n_ask > 0)
		out_enter(b, "ask", '[');
	for (uint32_t i = 0; i < p->n_ask; i++)
		put_words(b, NULL, &p->ask[i]);
	if (p->n_ask > 0)
		out_leave(b, ']');
	buf_c(b, "}},\n");
	out_enter(b, "extension_definitions", '{');
	out_enter(b, CACAO_EXTENSION, '{');
	out_c(b, "type", "extension-definition");
	out_c(b, "name", "Sakimori playbook");
	out_c(b, "description",
		"Phases, who, minutes, texts in each language, fields of the incident record.");
	out_c(b, "created_by", CACAO_AUTHOR);
	out_c(b, "schema",
		"Of the playbook: playbook (its id), version, date, licence, source, names, about, "
		"signs, unconfirmed, dont, detectors, odd, clocks, ask. Of a step: step (its id), "
		"phase, who, minutes, names, how, why, dont, first_hour, act, fields, recipient, "
		"serves. Texts are objects with ja, ja-easy, en. As packs/playbooks/README.md of "
		"Sakimori has them.");
	out_c(b, "version", "1.0.0");
	buf_c(b, "}}");
}

static void
description(const struct writing *w)
{
	const struct words *parts[] = {&w->p->about, &w->p->signs, &w->p->dont, &w->p->unconfirmed};
	struct buf text = buf_of(LIMIT_CACAO_BYTES);

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct str part = str_trim(words_in(parts[i], w->lang));

		if (part.len == 0)
			continue;
		buf_c(&text, text.len > 0 ? "\n\n" : "");
		buf_str(&text, part);
	}
	out_some(w->b, "description", buf_view(&text));
	buf_done(&text);
}

static enum err
check(const struct playbook *p, struct writing *w, struct errinfo *info)
{
	if (p->n_steps == 0 || p->name.in[LANG_EN].len + p->name.in[LANG_JA].len == 0)
		return err_say(info, ERR_INVALID, 0, "a playbook without name or steps");
	if (p->n_steps > LIMIT_CACAO_STEPS)
		return err_say(info, ERR_LIMIT, 0, "more than %d steps", LIMIT_CACAO_STEPS);
	if (!cacao_is_id(p->cacao, "playbook", &w->space))
		return err_say(info, ERR_INVALID, 0, "an id that is no playbook--UUID");
	if (time_day_parse(p->date, 0, &w->date) != ERR_OK)
		return err_say(info, ERR_INVALID, 0, "a date that is no day");
	for (uint32_t i = 0; i < p->n_steps; i++) {
		if (p->steps[i].id.len == 0 || p->steps[i].id.len > 80)
			return err_say(info, ERR_INVALID, i, "a step whose id is none");
		for (uint32_t k = 0; k < i; k++)
			if (str_equal(p->steps[k].id, p->steps[i].id))
				return err_say(info, ERR_INVALID, i, "a step twice");
	}
	return ERR_OK;
}

enum err
cacao_write(const struct playbook *p, enum lang lang, struct buf *out, struct errinfo *info)
{
	struct writing w = {.p = p, .lang = lang, .b = out};
	enum err err = check(p, &w, info);

	if (err != ERR_OK)
		return err;
	buf_c(out, "{");
	out_c(out, "type", "playbook");
	out_c(out, "spec_version", "cacao-2.0");
	out_str(out, "id", p->cacao);
	out_str(out, "name", words_in(&p->name, lang));
	description(&w);
	kinds(&w);
	out_c(out, "created_by", CACAO_AUTHOR);
	out_time(out, "created", w.date);
	out_time(out, "modified", w.date);
	out_enter(out, "labels", '[');
	out_c(out, NULL, lang == LANG_EN ? "lang-en" : "lang-ja");
	out_leave(out, ']');
	workflow(&w);
	buf_c(out, ",\n");
	agent_definitions(&w);
	buf_c(out, ",\n");
	extension(&w);
	buf_c(out, "}\n");
	return buf_err(out) == ERR_OK ? ERR_OK
				      : err_say(info, buf_err(out), 0, "larger than may be");
}
