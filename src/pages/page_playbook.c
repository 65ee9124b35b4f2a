/* Playbooks: the list, one with all its steps, the cards to print. See playbook.h. */
#include "pages/playbook.h"

#include "pages/parts.h"

static struct str
say(const struct page *pg, const struct words *words)
{
	return str_trim(words_in(words, pg->frame->lang));
}

/* One node of `list` for each line of the words. */
static void
put_lines(const struct page *pg, struct view *v, const char *list, const struct words *words)
{
	struct str rest = say(pg, words);

	while (rest.len > 0) {
		struct str line = str_trim(str_split(&rest, '\n'));

		if (line.len > 0)
			view_text(view_item(v, list), "line", line);
	}
}

static void
put_minutes(const struct page *pg, struct view *v, const char *name, const struct playbook *p,
	bool of_first_hour, int phase)
{
	uint32_t minutes = 0;

	for (uint32_t i = 0; i < p->n_steps; i++)
		if ((!of_first_hour || p->steps[i].is_first_hour) &&
			(phase < 0 || (int)p->steps[i].phase == phase))
			minutes += p->steps[i].minutes;
	page_count(pg, v, name, minutes);
}

static void
put_step(const struct page *pg, struct view *v, const struct playbook_step *s)
{
	view_text(v, "step", say(pg, &s->name));
	view_text(v, "how", say(pg, &s->how));
	view_c(v, "who", step_who_name(s->who));
	page_count(pg, v, "minutes", s->minutes);
	view_flag(v, "has_why", s->why.in[LANG_JA].len > 0);
	view_text(v, "why", say(pg, &s->why));
	view_flag(v, "has_dont", s->dont.in[LANG_JA].len > 0);
	view_text(v, "step_dont", say(pg, &s->dont));
	view_flag(v, "has_act", s->has_act);
	view_c(v, "act", s->has_act ? act_name(s->act) : "");
	view_flag(v, "has_to", page_has_words(pg, "playbook.to.", s->recipient));
	view_text(v, "to", s->recipient);
}

/* ---- the list ---- */

enum err
page_playbooks(const struct pages *p, const struct page_frame *f,
	const struct playbook_list_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "playbooks");

	if (err != ERR_OK)
		return err;
	view_flag(pg.root, "has_playbooks", v->set->n > 0);
	for (uint32_t i = 0; i < v->set->n; i++) {
		const struct playbook *playbook = &v->set->playbooks[i];
		struct view *row = view_item(pg.root, "playbooks");

		view_text(row, "id", playbook->id);
		view_text(row, "name", say(&pg, &playbook->name));
		view_text(row, "about", say(&pg, &playbook->about));
		page_link(&pg, row, "url", "/playbooks/", playbook->id);
		put_lines(&pg, row, "signs", &playbook->signs);
		put_minutes(&pg, row, "minutes", playbook, true, -1);
	}
	return page_end(&pg, "playbooks", out);
}

/* ---- one ---- */

static void
put_phase(const struct page *pg, const struct playbook *p, enum case_phase phase)
{
	struct view *row = view_item(pg->root, "phases");

	view_c(row, "phase", case_phase_name(phase));
	page_count(pg, row, "guide_step", case_phase_guide_step(phase));
	put_minutes(pg, row, "minutes", p, false, (int)phase);
	for (uint32_t i = 0; i < p->n_steps; i++)
		if (p->steps[i].phase == phase)
			put_step(pg, view_item(row, "steps"), &p->steps[i]);
}

enum err
page_playbook(const struct pages *p, const struct page_frame *f, const struct playbook *playbook,
	struct buf *out)
{
	struct page pg;
	struct buf path = buf_of(1024);
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "playbook");

	if (err != ERR_OK) {
		buf_done(&path);
		return err;
	}
	view_text(pg.root, "title", say(&pg, &playbook->name));
	view_text(pg.root, "about", say(&pg, &playbook->about));
	view_text(pg.root, "source", say(&pg, &playbook->source));
	view_flag(pg.root, "has_unconfirmed", playbook->unconfirmed.in[LANG_JA].len > 0);
	view_text(pg.root, "unconfirmed", say(&pg, &playbook->unconfirmed));
	buf_c(&path, "/playbooks/");
	url_escape(&path, playbook->id);
	buf_c(&path, "/card");
	view_link(pg.root, "card_url", str_c(arena_copy(pg.arena, buf_view(&path))));
	buf_done(&path);
	put_lines(&pg, pg.root, "signs", &playbook->signs);
	put_lines(&pg, pg.root, "dont", &playbook->dont);
	for (unsigned phase = 0; phase < CASE_PHASES; phase++)
		put_phase(&pg, playbook, (enum case_phase)phase);
	for (uint32_t i = 0; i < playbook->n_ask; i++)
		view_text(view_item(pg.root, "asks"), "line", say(&pg, &playbook->ask[i]));
	return page_end(&pg, "playbook", out);
}

/* ---- the cards ---- */

static void
put_card(const struct page *pg, const struct playbook *p, bool is_last)
{
	struct view *card = view_item(pg->root, "cards");

	view_text(card, "name", say(pg, &p->name));
	view_flag(card, "has_next", !is_last);
	put_minutes(pg, card, "card_minutes", p, true, -1);
	put_lines(pg, card, "signs", &p->signs);
	put_lines(pg, card, "dont", &p->dont);
	for (uint32_t i = 0; i < p->n_steps; i++)
		if (p->steps[i].is_first_hour)
			put_step(pg, view_item(card, "steps"), &p->steps[i]);
}

enum err
page_playbook_cards(const struct pages *p, const struct page_frame *f,
	const struct playbook_cards_view *v, struct buf *out)
{
	struct page pg;
	enum err err = page_begin(&pg, p, f, PAGE_SECTION_NONE, "playbook_cards");

	if (err != ERR_OK)
		return err;
	page_odd_numbers(&pg, &v->numbers);
	page_date(&pg, pg.root, "printed", f->now);
	for (size_t i = 0; i < v->n_contacts && i < PLAYBOOK_CARD_CONTACTS; i++) {
		const struct playbook_contact *c = &v->contacts[i];
		struct view *row = view_item(pg.root, "contacts");

		view_text(row, "contact", c->name);
		view_text(row, "role", c->role != NULL ? say(&pg, c->role) : STR(""));
		view_text(row, "phone", c->phone);
		view_text(row, "night", c->night);
	}
	view_flag(pg.root, "has_contacts", v->n_contacts > 0);
	for (uint32_t i = 0; i < v->n; i++)
		put_card(&pg, &v->playbooks[i], i + 1 == v->n);
	return page_end(&pg, "playbook_cards", out);
}
