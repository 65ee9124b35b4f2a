/* XML along a shape; see shape.h. */
#include "wire/xml/shape.h"

#include "base/limits.h"

/* An element that is open. */
struct open_element {
	const struct xml_shape *shape; /* NULL: a value, or passed over */
	unsigned id;
	unsigned own_text; /* id of "."; 0: not wanted */
	bool is_value;	   /* told at its end */
};

struct walk {
	const struct xml_shape *root;
	struct xml_events *events;
	struct xml_handler *handler;
	struct open_element open[LIMIT_XML_DEPTH];
	unsigned depth;
	unsigned reading; /* depth of the element whose text is gathered; 0: none */
	struct buf text;
};

static const struct xml_field *
field_of(const struct xml_shape *shape, struct str name)
{
	for (size_t i = 0; i < shape->n; i++) {
		const char *wanted = shape->fields[i].name;

		/* the first letter tells most apart */
		if (name.len > 0 && wanted[0] == name.p[0] && str_equal(name, str_c(wanted)))
			return &shape->fields[i];
	}
	return NULL;
}

static void
tell(struct walk *w, unsigned id, struct str text)
{
	if (w->events->value != NULL)
		w->events->value(w->events->arg, id, text);
}

/* Attributes come by their whole names, with their prefixes' behind them left out. */
static void
tell_attributes(struct walk *w, const struct xml_shape *shape, const struct xml_tag *tag)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct xml_field *f = &shape->fields[i];

		for (size_t k = 0; f->name[0] == '@' && tag->attributes[k] != NULL; k += 2) {
			struct str name = str_c(tag->attributes[k]);
			ptrdiff_t colon = str_find_byte(name, ':');

			if (colon >= 0)
				name = str_of(name.p + colon + 1, name.len - (size_t)colon - 1);
			if (!str_equal(name, str_c(f->name + 1)))
				continue;
			tell(w, f->id, str_c(tag->attributes[k + 1]));
			break;
		}
	}
}

static void
enter(struct walk *w, const struct xml_tag *tag, const struct xml_shape *shape, unsigned id)
{
	struct open_element *e = &w->open[w->depth - 1];
	const struct xml_field *own = field_of(shape, STR("."));

	*e = (struct open_element){.shape = shape, .id = id};
	if (id != XML_THROUGH && w->events->open != NULL)
		w->events->open(w->events->arg, id);
	tell_attributes(w, shape, tag);
	if (own == NULL)
		return;
	e->own_text = own->id;
	w->reading = w->depth;
	buf_clear(&w->text);
}

static void
on_open(void *arg, const struct xml_tag *tag)
{
	struct walk *w = arg;
	const struct xml_field *f;
	const struct open_element *in = w->depth > 0 ? &w->open[w->depth - 1] : NULL;

	w->depth++; /* at most LIMIT_XML_DEPTH: xml_read() sees to it */
	w->open[w->depth - 1] = (struct open_element){0};
	if (in == NULL) {
		if (w->events->root != NULL)
			w->events->root(w->events->arg, tag);
		if (w->events->stop == ERR_OK)
			enter(w, tag, w->root, XML_ROOT);
	} else if (in->shape != NULL && (f = field_of(in->shape, tag->name)) != NULL) {
		if (f->in != NULL) {
			enter(w, tag, f->in, f->id);
		} else {
			w->open[w->depth - 1] =
				(struct open_element){.id = f->id, .is_value = true};
			w->reading = w->depth;
			buf_clear(&w->text);
		}
	}
	w->handler->stop = w->events->stop;
}

static void
on_close(void *arg, const struct xml_tag *tag)
{
	struct walk *w = arg;
	const struct open_element *e = &w->open[w->depth - 1];

	if (w->reading == w->depth) {
		unsigned id = e->is_value ? e->id : e->own_text;

		w->reading = 0;
		tell(w, id, w->text.len > 0 ? buf_view(&w->text) : STR(""));
	}
	if (e->shape != NULL && e->id != XML_THROUGH && w->events->stop == ERR_OK &&
		w->events->close != NULL)
		w->events->close(w->events->arg, e->id);
	w->depth--;
	w->handler->stop = w->events->stop;
}

static void
on_text(void *arg, struct str text)
{
	struct walk *w = arg;

	if (w->reading == 0)
		return;
	/* own text of an element with a shape: what stands in its elements is not its own */
	if (w->reading != w->depth && !w->open[w->reading - 1].is_value)
		return;
	buf_str(&w->text, text);
	if (buf_err(&w->text) != ERR_OK)
		w->handler->stop = buf_err(&w->text);
}

enum err
xml_read_shape(struct str bytes, const struct xml_shape *root, struct xml_events *events,
	struct errinfo *info)
{
	struct walk w = {.root = root, .events = events, .text = buf_of(LIMIT_XML_TEXT_BYTES)};
	struct xml_handler handler = {on_open, on_close, on_text, &w, ERR_OK};
	enum err err;

	w.handler = &handler;
	err = xml_read(bytes, &handler, info);
	buf_done(&w.text);
	return err;
}
