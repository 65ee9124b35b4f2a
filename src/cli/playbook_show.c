/* A playbook for people and for other programs; see playbook.h. */
#include "cli/playbook.h"

#include "cli/json.h"

static const char *const phases_ja[CASE_PHASES] = {
	"見つける・知らせる", "はじめの対応", "調べる", "元に戻す", "最後の報告"};
static const char *const phases_en[CASE_PHASES] = {
	"found and told", "first response", "investigation", "recovery", "final report"};

static struct str
in(const struct words *w, enum lang lang)
{
	for (int i = 0; i < LANGS; i++) /* one of others may have one language alone */
		if (words_in(w, lang).len == 0 && w->in[i].len > 0)
			return w->in[i];
	return words_in(w, lang);
}

/* Lines of `text`, each with blanks in front; clean, since it may be from others. */
static void
put_lines(struct buf *out, const char *before, struct str text)
{
	while (text.len > 0) {
		struct str line = str_split(&text, '\n');

		buf_c(out, before);
		buf_clean(out, line, 2048);
		buf_c(out, "\n");
	}
}

void
playbook_put_text(const struct playbook *p, enum lang lang, struct buf *out)
{
	enum case_phase phase = PHASE_FOUND;

	buf_clean(out, p->id, 128);
	buf_c(out, "\t");
	buf_clean(out, in(&p->name, lang), 512);
	buf_c(out, "\n");
	put_lines(out, "  ", in(&p->about, lang));
	put_lines(out, "  x ", in(&p->dont, lang));
	for (uint32_t i = 0; i < p->n_steps; i++) {
		const struct playbook_step *s = &p->steps[i];

		if (i == 0 || s->phase != phase)
			buf_printf(out, "[%s]\n",
				lang == LANG_EN ? phases_en[s->phase] : phases_ja[s->phase]);
		phase = s->phase;
		buf_printf(out, "%3u. ", i + 1);
		buf_clean(out, in(&s->name, lang), 512);
		if (s->minutes > 0)
			buf_printf(out, lang == LANG_EN ? " (%u min)" : "（%u分）", s->minutes);
		buf_c(out, "\n");
		put_lines(out, "     ", in(&s->how, lang));
	}
}

static void
put_left(const struct cacao_read *read, struct buf *out)
{
	json_key(out, "left");
	json_enter(out, '[');
	for (uint32_t i = 0; i < read->n_left; i++) {
		json_enter(out, '{');
		json_str(out, "what", read->left[i].what);
		json_str(out, "detail", read->left[i].detail);
		json_text(out, "why", read->left[i].why);
		json_leave(out, '}');
	}
	json_leave(out, ']');
}

static void
put_words(struct buf *out, const char *key, const struct words *w)
{
	static const char *const names[LANGS] = {"ja", "ja-easy", "en"};

	json_key(out, key);
	json_enter(out, '{');
	for (int i = 0; i < LANGS; i++)
		if (w->in[i].len > 0)
			json_str(out, names[i], w->in[i]);
	json_leave(out, '}');
}

void
playbook_put_json(const struct playbook *p, const struct cacao_read *read, struct buf *out)
{
	json_enter(out, '{');
	json_str(out, "id", p->id);
	json_str(out, "cacao", p->cacao);
	put_words(out, "name", &p->name);
	put_words(out, "about", &p->about);
	json_key(out, "steps");
	json_enter(out, '[');
	for (uint32_t i = 0; i < p->n_steps; i++) {
		json_enter(out, '{');
		json_str(out, "id", p->steps[i].id);
		json_text(out, "phase", case_phase_name(p->steps[i].phase));
		json_number(out, "minutes", p->steps[i].minutes);
		put_words(out, "name", &p->steps[i].name);
		put_words(out, "how", &p->steps[i].how);
		json_leave(out, '}');
	}
	json_leave(out, ']');
	if (read != NULL) {
		json_bool(out, "ours", read->is_ours);
		put_left(read, out);
	}
	json_leave(out, '}');
	buf_c(out, "\n");
}
