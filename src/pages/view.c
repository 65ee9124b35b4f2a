/* Building the tree that a template shows; see view.h. */
#include "pages/view.h"

#include <stdarg.h>
#include <stdio.h>

#define PRINTF_BYTES 512

struct view *
view_new(struct arena *arena)
{
	struct view *v = arena_alloc(arena, sizeof(*v));

	if (v != NULL)
		v->arena = arena;
	return v;
}

static struct view_value *
add(struct view *v, const char *name, enum view_kind kind)
{
	struct view_value *value = arena_alloc(v->arena, sizeof(*value));

	if (value == NULL)
		return NULL;
	value->name = name;
	value->kind = kind;
	value->next = v->values;
	v->values = value;
	return value;
}

static void
add_text(struct view *v, const char *name, enum view_kind kind, struct str text)
{
	struct view_value *value = add(v, name, kind);

	if (value != NULL)
		value->text = text;
}

static struct str
copy_and_free(struct view *v, struct buf *text)
{
	size_t len = text->len;
	char *copy = arena_copy(v->arena, buf_view(text));

	buf_done(text);
	return copy == NULL ? STR("") : str_of(copy, len);
}

void
view_text(struct view *v, const char *name, struct str text)
{
	add_text(v, name, VIEW_TEXT, text);
}

void
view_c(struct view *v, const char *name, const char *text)
{
	add_text(v, name, VIEW_TEXT, str_c(text));
}

void
view_printf(struct view *v, const char *name, const char *fmt, ...)
{
	char text[PRINTF_BYTES];
	char *copy;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	copy = arena_copy(v->arena, str_c(text));
	if (copy != NULL)
		view_c(v, name, copy);
}

void
view_take(struct view *v, const char *name, struct buf *text)
{
	add_text(v, name, VIEW_TEXT, copy_and_free(v, text));
}

void
view_flag(struct view *v, const char *name, bool is_on)
{
	struct view_value *value = add(v, name, VIEW_FLAG);

	if (value != NULL)
		value->is_on = is_on;
}

void
view_link(struct view *v, const char *name, struct str url)
{
	add_text(v, name, VIEW_LINK, url);
}

void
view_markup(struct view *v, const char *name, struct buf *markup)
{
	add_text(v, name, VIEW_MARKUP, copy_and_free(v, markup));
}

void
view_time(struct view *v, const char *name, ms_t at, struct buf *text)
{
	struct str copy = copy_and_free(v, text);
	struct view_value *value = add(v, name, VIEW_TIME);

	if (value == NULL)
		return;
	value->text = copy;
	value->at = at;
}

struct view *
view_node(struct view *v, const char *name)
{
	struct view_value *value = add(v, name, VIEW_LIST);
	struct view *node = value == NULL ? NULL : view_new(v->arena);

	if (node == NULL)
		return v;
	value->first = value->last = node;
	return node;
}

struct view *
view_item(struct view *v, const char *name)
{
	struct view_value *value = v->values;
	struct view *node;

	while (value != NULL && (value->kind != VIEW_LIST || strcmp(value->name, name) != 0))
		value = value->next;
	if (value == NULL)
		return view_node(v, name);
	node = view_new(v->arena);
	if (node == NULL)
		return v;
	value->last->next = node;
	value->last = node;
	return node;
}

const struct view_value *
view_get(const struct view *v, struct str name)
{
	for (const struct view_value *value = v->values; value != NULL; value = value->next)
		if (str_equal(name, str_c(value->name)))
			return value;
	return NULL;
}
