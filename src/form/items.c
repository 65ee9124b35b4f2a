/* What a question may be filled from: items with the words that forms use for them, and labels. */
#include "base/buf.h"
#include "docs/propose.h"
#include "form/own.h"

struct making {
	const struct form_asked *asked;
	struct arena *arena;
	struct form_items *items;
};

static uint32_t
count_items(const struct form_asked *asked)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < asked->n_frameworks; i++)
		n += asked->frameworks[i]->n_items;
	for (uint32_t i = 0; i < asked->set->n_labels; i++)
		n += asked->set->labels[i].n_headings;
	return n;
}

/* The item's question with the words that forms use for it. */
static enum err
ask_of(struct making *p, struct str of, struct str ask, struct str *ret_ask)
{
	const struct form_set *set = p->asked->set;
	struct buf b = buf_of(1 << 16);
	const char *copy;

	buf_str(&b, ask);
	for (uint32_t i = 0; i < set->n_labels; i++)
		for (uint32_t k = 0; k < set->labels[i].n_headings; k++)
			if (set->labels[i].source == FORM_ITEM &&
				str_equal(set->labels[i].of, of)) {
				buf_c(&b, "\n");
				buf_str(&b, set->labels[i].headings[k]);
			}
	copy = arena_copy(p->arena, buf_view(&b));
	*ret_ask = str_of(copy, b.len);
	buf_done(&b);
	return copy == NULL ? ERR_LIMIT : ERR_OK;
}

static enum err
add_item(struct making *p, const struct framework_item *item, struct str of)
{
	enum err err = ERR_OK;

	p->items->sources[p->items->n] = FORM_ITEM;
	p->items->ofs[p->items->n] = of;
	for (unsigned k = 0; k < 2 && err == ERR_OK; k++) {
		struct propose_item *to = &p->items->list[k][p->items->n];
		enum lang lang = k == 0 ? LANG_JA : LANG_EN;

		to->id = of;
		to->name = words_in(&item->name, lang);
		err = ask_of(p, of, words_in(&item->ask, lang), &to->ask);
	}
	p->items->n++;
	return err;
}

static enum err
add_framework(struct making *p, const struct framework *f)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < f->n_items && err == ERR_OK; i++) {
		size_t len = f->id.len + 1 + f->items[i].id.len;
		char *of = arena_alloc(p->arena, len + 1);

		if (of == NULL)
			return ERR_LIMIT;
		memcpy(of, f->id.p, f->id.len);
		of[f->id.len] = '/';
		memcpy(of + f->id.len + 1, f->items[i].id.p, f->items[i].id.len);
		err = add_item(p, &f->items[i], str_of(of, len));
	}
	return err;
}

static void
add_label(struct making *p, const struct form_label *label)
{
	for (uint32_t i = 0; i < label->n_headings && label->source != FORM_ITEM; i++) {
		p->items->sources[p->items->n] = label->source;
		p->items->ofs[p->items->n] = label->of;
		for (unsigned k = 0; k < 2; k++)
			p->items->list[k][p->items->n] = (struct propose_item){
				.id = label->of, .name = label->headings[i], .is_label = true};
		p->items->n++;
	}
}

enum err
form_items_new(const struct form_asked *asked, struct arena *a, struct form_items *items)
{
	struct making p = {asked, a, items};
	size_t n = (size_t)count_items(asked) + 1;
	enum err err = ERR_OK;

	*items = (struct form_items){.sources = arena_array(a, enum form_source, n),
		.ofs = arena_array(a, struct str, n)};
	for (unsigned k = 0; k < 2; k++)
		items->list[k] = arena_array(a, struct propose_item, n);
	if (items->sources == NULL || items->ofs == NULL || items->list[0] == NULL ||
		items->list[1] == NULL)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < asked->n_frameworks && err == ERR_OK; i++)
		err = add_framework(&p, asked->frameworks[i]);
	for (uint32_t i = 0; i < asked->set->n_labels && err == ERR_OK; i++)
		add_label(&p, &asked->set->labels[i]);
	return err;
}
