/* A playbook as a pack's file; see playbook.h and packs/playbooks/README.md. */
#include "cli/playbook.h"

#include "base/limits.h"

static void
indent(struct buf *b, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		buf_c(b, "  ");
}

/* Lines that stand as they are: none begins or ends with a blank, none holds a control. */
static bool
is_block(struct str s)
{
	if (str_find_byte(s, '\n') < 0 || s.p[0] == '\n' || s.p[s.len - 1] == '\n')
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool is_edge = i == 0 || s.p[i - 1] == '\n' || i + 1 == s.len || s.p[i + 1] == '\n';

		if ((c < ' ' && c != '\n') || c == 0x7f || (c == ' ' && is_edge))
			return false;
	}
	/* what YAML takes for the end of a line, too: the rest would stand outside of the block */
	return str_is_utf8(s) && str_find(s, STR("\xc2\x85")) < 0 &&
	       str_find(s, STR("\xe2\x80\xa8")) < 0 && str_find(s, STR("\xe2\x80\xa9")) < 0;
}

static void
put_block(struct buf *b, struct str s, unsigned depth)
{
	buf_c(b, "|-\n");
	while (s.len > 0) {
		struct str line = str_split(&s, '\n');

		if (line.len > 0)
			indent(b, depth);
		buf_str(b, line);
		buf_byte(b, '\n');
	}
}

/* A scalar of YAML: a JSON string is one. */
static void
put_scalar(struct buf *b, unsigned depth, const char *key, struct str s)
{
	indent(b, depth);
	buf_printf(b, "%s: ", key);
	if (s.len > 0 && is_block(s)) {
		put_block(b, s, depth + 1);
		return;
	}
	buf_json(b, s);
	buf_byte(b, '\n');
}

/* Both of the languages that must be there, if only to be filled in. */
static void
put_words(struct buf *b, unsigned depth, const char *key, const struct words *w, bool is_needed)
{
	static const char *const names[LANGS] = {"ja", "ja-easy", "en"};
	bool is_there = false;

	for (int i = 0; i < LANGS; i++)
		is_there = is_there || w->in[i].len > 0;
	if (!is_there && !is_needed)
		return;
	indent(b, depth);
	buf_printf(b, "%s:\n", key);
	for (int i = 0; i < LANGS; i++)
		if (i != LANG_JA_EASY || w->in[i].len > 0)
			put_scalar(b, depth + 1, names[i], w->in[i]);
}

static void
put_list(struct buf *b, unsigned depth, const char *key, const struct str *list, uint32_t n)
{
	indent(b, depth);
	buf_printf(b, "%s: [", key);
	for (uint32_t i = 0; i < n; i++) {
		buf_c(b, i > 0 ? ", " : "");
		buf_json(b, list[i]);
	}
	buf_c(b, "]\n");
}

static void
put_serves(struct buf *b, const struct playbook_step *s)
{
	if (s->n_serves == 0)
		return;
	buf_c(b, "    serves: [");
	for (uint32_t i = 0; i < s->n_serves; i++) {
		struct buf name = buf_of(256);

		buf_str(&name, s->serves[i].framework);
		if (s->serves[i].item.len > 0)
			buf_c(&name, "/");
		buf_str(&name, s->serves[i].item);
		buf_c(b, i > 0 ? ", " : "");
		buf_json(b, buf_view(&name));
		buf_done(&name);
	}
	buf_c(b, "]\n");
}

static void
put_step(struct buf *b, const struct playbook_step *s)
{
	buf_c(b, "  - id: ");
	buf_json(b, s->id);
	buf_printf(b, "\n    phase: %s\n    who: %s\n    minutes: %u\n", case_phase_name(s->phase),
		step_who_name(s->who), s->minutes);
	put_words(b, 2, "name", &s->name, true);
	put_words(b, 2, "how", &s->how, true);
	put_words(b, 2, "why", &s->why, false);
	put_words(b, 2, "dont", &s->dont, false);
	if (s->is_first_hour)
		buf_c(b, "    first_hour: true\n");
	if (s->has_act)
		buf_printf(b, "    act: %s\n", act_name(s->act));
	if (s->n_fields > 0)
		put_list(b, 2, "fields", s->fields, s->n_fields);
	if (s->recipient.len > 0)
		put_scalar(b, 2, "recipient", s->recipient);
	put_serves(b, s);
}

static bool
has_easy(const struct playbook *p)
{
	for (uint32_t i = 0; i < p->n_steps; i++)
		if (p->steps[i].name.in[LANG_JA_EASY].len > 0)
			return true;
	return p->name.in[LANG_JA_EASY].len > 0;
}

void
playbook_put_yaml(const struct playbook *p, struct buf *out)
{
	put_scalar(out, 0, "id", p->id);
	put_scalar(out, 0, "version", p->version);
	put_scalar(out, 0, "date", p->date);
	put_words(out, 0, "source", &p->source, true);
	put_scalar(out, 0, "licence", p->licence);
	buf_printf(out, "languages: [ja, %sen]\n", has_easy(p) ? "ja-easy, " : "");
	put_words(out, 0, "name", &p->name, true);
	put_words(out, 0, "about", &p->about, true);
	put_words(out, 0, "signs", &p->signs, true);
	put_words(out, 0, "unconfirmed", &p->unconfirmed, false);
	put_words(out, 0, "dont", &p->dont, true);
	put_scalar(out, 0, "cacao", p->cacao);
	put_list(out, 0, "detectors", p->detectors, p->n_detectors);
	put_list(out, 0, "odd", p->odd, p->n_odd);
	put_list(out, 0, "clocks", p->clocks, p->n_clocks);
	buf_c(out, "steps:\n");
	for (uint32_t i = 0; i < p->n_steps; i++)
		put_step(out, &p->steps[i]);
	buf_c(out, p->n_ask > 0 ? "ask:\n" : "ask: []\n");
	for (uint32_t i = 0; i < p->n_ask; i++) {
		buf_c(out, "  - ja: ");
		buf_json(out, p->ask[i].in[LANG_JA]);
		if (p->ask[i].in[LANG_JA_EASY].len > 0) {
			buf_c(out, "\n    ja-easy: ");
			buf_json(out, p->ask[i].in[LANG_JA_EASY]);
		}
		buf_c(out, "\n    en: ");
		buf_json(out, p->ask[i].in[LANG_EN]);
		buf_c(out, "\n");
	}
}
