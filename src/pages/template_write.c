/* Writing a page: a template's operations over a tree of values, everything escaped on its way. */
#include "pages/template_op.h"

struct scope {
	const struct view *view;
	const struct scope *outer;
};

struct writer {
	const struct templates *set;
	enum lang lang;
	struct buf *out;
	uint32_t depth; /* files within files */
	bool has_failed;
};

/* The length of the next piece to keep (one valid printable character), 0 when it is replaced;
 * *ret_skip: bytes to go on by. */
static size_t
clean_char(struct str s, size_t *ret_skip)
{
	uint32_t cp = 0;
	size_t n = str_utf8_char(s, &cp);

	*ret_skip = n == 0 ? 1 : n;
	if (n == 0 || (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7f && cp < 0xa0) ||
		(cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069))
		return 0;
	return n;
}

static const char *
entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void
write_clean(struct buf *out, struct str s, bool with_entities)
{
	while (s.len > 0) {
		size_t skip;
		size_t keep = clean_char(s, &skip);
		const char *entity = with_entities && keep == 1 ? entity_of(s.p[0]) : NULL;

		/* Forms send lines that end in CR LF: the CR is no rubbish, only not needed. */
		if (str_starts(s, STR("\r\n")))
			skip = 1;
		else if (entity != NULL)
			buf_c(out, entity);
		else if (keep > 0)
			buf_add(out, s.p, keep);
		else
			buf_c(out, "\xef\xbf\xbd"); /* U+FFFD */
		s = str_of(s.p + skip, s.len - skip);
	}
}

void
html_escape(struct buf *out, struct str s)
{
	write_clean(out, s, true);
}

void
text_clean(struct buf *out, struct str s)
{
	write_clean(out, s, false);
}

void
url_escape(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '.' || c == '_' || c == '~' || c == ':')
			buf_byte(out, (uint8_t)c);
		else
			buf_printf(out, "%%%02X", (unsigned)(uint8_t)c);
	}
}

/* A name with dots, from the innermost scope outwards. */
static const struct view_value *
find_value(const struct scope *scope, struct str name)
{
	struct str rest = name;
	struct str first = str_split(&rest, '.');
	const struct view_value *value = NULL;

	for (; value == NULL && scope != NULL; scope = scope->outer)
		value = view_get(scope->view, first);
	while (value != NULL && rest.len > 0) {
		first = str_split(&rest, '.');
		value = value->kind == VIEW_LIST ? view_get(value->first, first) : NULL;
	}
	return value;
}

static void
fail(struct writer *w, struct str name)
{
	w->has_failed = true;
	buf_c(w->out, "[?");
	html_escape(w->out, name);
	buf_c(w->out, "]");
}

static void
write_escaped(struct buf *out, enum op_place place, struct str text)
{
	if (place == PLACE_URL)
		url_escape(out, text);
	else
		html_escape(out, text);
}

static void
write_time(struct buf *out, const struct view_value *value)
{
	char text[TIME_TEXT_MAX];

	buf_printf(out, "<time datetime=\"%s\">", time_text(value->at, text));
	html_escape(out, value->text);
	buf_c(out, "</time>");
}

static void
write_value(struct writer *w, const struct op *op, const struct scope *scope)
{
	const struct view_value *value = find_value(scope, op->a);

	if (value == NULL || value->kind == VIEW_FLAG || value->kind == VIEW_LIST ||
		(value->kind == VIEW_MARKUP && op->place != PLACE_TEXT) ||
		(value->kind != VIEW_LINK && op->place == PLACE_URL_START))
		fail(w, op->a);
	else if (value->kind == VIEW_MARKUP)
		buf_str(w->out, value->text);
	else if (value->kind == VIEW_TIME && op->place == PLACE_TEXT)
		write_time(w->out, value);
	else if (value->kind == VIEW_LINK)
		html_escape(w->out, value->text);
	else
		write_escaped(w->out, op->place, value->text);
}

struct filling {
	const struct scope *scope;
	enum op_place place;
	bool is_plain;
};

static bool
fill_value(void *arg, struct str name, struct buf *out)
{
	const struct filling *f = arg;
	const struct view_value *value = find_value(f->scope, name);

	if (value == NULL || value->kind == VIEW_FLAG || value->kind == VIEW_LIST ||
		value->kind == VIEW_MARKUP)
		return false;
	if (f->is_plain)
		text_clean(out, value->text);
	else
		write_escaped(out, f->place, value->text);
	return true;
}

static void
fill_literal(void *arg, struct str text, struct buf *out)
{
	const struct filling *f = arg;

	if (f->is_plain)
		buf_str(out, text);
	else
		write_escaped(out, f->place, text);
}

static uint32_t
fill(struct buf *out, struct str words, struct filling *f)
{
	const struct text_filler filler = {fill_value, fill_literal, f};

	return text_fill(out, words, &filler);
}

void
templates_fill(struct buf *out, struct str words, const struct view *v)
{
	const struct scope scope = {v, NULL};
	struct filling f = {.scope = &scope, .is_plain = true};

	fill(out, words, &f);
}

/* A name whose end is a value: "sight." and the value of `sight`. */
static struct str
joined(const struct op *op, const struct scope *scope, char *dst, size_t size)
{
	const struct view_value *end = find_value(scope, op->b);
	struct buf text = buf_of(size - 1);

	if (end != NULL && end->kind == VIEW_TEXT) {
		buf_str(&text, op->a);
		buf_str(&text, end->text);
	}
	str_copy(buf_err(&text) == ERR_OK ? buf_view(&text) : STR(""), dst, size);
	buf_done(&text);
	return str_c(dst);
}

static bool
is_one(const struct scope *scope)
{
	const struct view_value *count = find_value(scope, STR("count"));

	return count != NULL && count->kind == VIEW_TEXT && str_equal(count->text, STR("1"));
}

static void
write_text(struct writer *w, const struct op *op, const struct scope *scope)
{
	const struct words *words = op->words;
	struct filling f = {.scope = scope, .place = op->place};
	char key[96];

	if (op->b.len > 0 && w->set->texts != NULL)
		words = text_find(w->set->texts, joined(op, scope, key, sizeof(key)));
	else if (op->words_one != NULL && is_one(scope))
		words = op->words_one;
	if (words == NULL || fill(w->out, words_in(words, w->lang), &f) > 0)
		fail(w, op->b.len > 0 ? op->b : op->a);
}

static bool
is_true(const struct op *op, const struct scope *scope)
{
	const struct view_value *value = find_value(scope, op->a);

	if (value == NULL)
		return false;
	if (op->b.len > 0)
		return value->kind == VIEW_TEXT && str_equal(value->text, op->b);
	if (value->kind == VIEW_FLAG)
		return value->is_on;
	return value->kind == VIEW_LIST || value->text.len > 0;
}

static void write_ops(struct writer *w, const struct template *t, uint32_t from, uint32_t to,
	const struct scope *scope);

static void
write_partial(struct writer *w, const struct op *op, const struct scope *scope)
{
	const struct template *target = &w->set->list[op->target];
	char name[96];

	if (op->b.len > 0)
		target = template_find(w->set, joined(op, scope, name, sizeof(name)));
	if (target == NULL || w->depth > 2 * TEMPLATE_PARTIALS_MAX) {
		fail(w, op->b.len > 0 ? op->b : op->a);
		return;
	}
	w->depth++;
	write_ops(w, target, 0, target->n_ops, scope);
	w->depth--;
}

static void
write_if(struct writer *w, const struct template *t, uint32_t at, const struct scope *scope)
{
	const struct op *op = &t->ops[at];
	const struct op *other = &t->ops[op->jump];

	if (is_true(op, scope))
		write_ops(w, t, at + 1, op->jump, scope);
	else if (other->kind == OP_ELSE)
		write_ops(w, t, op->jump + 1, other->jump, scope);
}

static void
write_each(struct writer *w, const struct template *t, uint32_t at, const struct scope *scope)
{
	const struct view_value *list = find_value(scope, t->ops[at].a);

	if (list == NULL || list->kind != VIEW_LIST)
		return;
	for (const struct view *node = list->first; node != NULL; node = node->next) {
		const struct scope inner = {node, scope};

		write_ops(w, t, at + 1, t->ops[at].jump, &inner);
	}
}

/* The operation behind a block. */
static uint32_t
end_of(const struct template *t, uint32_t at)
{
	uint32_t end = t->ops[at].jump;

	return t->ops[end].kind == OP_ELSE ? t->ops[end].jump : end;
}

static void
write_ops(struct writer *w, const struct template *t, uint32_t from, uint32_t to,
	const struct scope *scope)
{
	for (uint32_t i = from; i < to && buf_err(w->out) == ERR_OK; i++) {
		const struct op *op = &t->ops[i];

		switch (op->kind) {
		case OP_LITERAL:
			buf_str(w->out, op->a);
			break;
		case OP_VALUE:
			write_value(w, op, scope);
			break;
		case OP_TEXT:
			write_text(w, op, scope);
			break;
		case OP_IF:
			write_if(w, t, i, scope);
			i = end_of(t, i);
			break;
		case OP_EACH:
			write_each(w, t, i, scope);
			i = op->jump;
			break;
		case OP_PARTIAL:
			write_partial(w, op, scope);
			break;
		case OP_ELSE:
		case OP_END:
			break;
		}
	}
}

enum err
templates_write(const struct templates *set, const char *name, const struct view *v, enum lang lang,
	struct buf *out)
{
	const struct template *t = template_find(set, str_c(name));
	const struct scope scope = {v, NULL};
	struct writer w = {.set = set, .lang = lang, .out = out};

	if (t == NULL)
		return ERR_NOT_FOUND;
	write_ops(&w, t, 0, t->n_ops, &scope);
	if (buf_err(out) != ERR_OK)
		return buf_err(out);
	return w.has_failed ? ERR_INVALID : ERR_OK;
}
