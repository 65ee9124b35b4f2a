/* JSON of any length (RFC 8259), walked without a tree: where members and elements begin and end.
 * What is inside is checked when a small part is read as a tree. See reading.h. */
#include "know/feed/reading.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_blanks(struct str *s)
{
	size_t i = 0;

	while (i < s->len && is_blank(s->p[i]))
		i++;
	*s = str_of(s->p + i, s->len - i);
}

static bool
fail(struct walk *w, enum err err, const char *what)
{
	w->err = err_say(w->info, err, 0, "The list is broken JSON: %s.", what);
	return false;
}

/* Length of the text that begins with a quote; 0: it never ends. */
static size_t
text_len(struct str s)
{
	for (size_t i = 1; i < s.len; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			return i + 1;
	}
	return 0;
}

/* Length of the value that s begins with; 0 with an error. */
static size_t
value_len(struct walk *w, struct str s)
{
	unsigned depth = 0;
	size_t i = 0;

	while (i < s.len) {
		char c = s.p[i];

		if (c == '"') {
			size_t n = text_len(str_of(s.p + i, s.len - i));

			if (n == 0)
				break;
			i += n;
		} else if (c == '{' || c == '[') {
			if (++depth > LIMIT_FEED_DEPTH) {
				fail(w, ERR_LIMIT, "it is nested too deeply");
				return 0;
			}
			i++;
		} else if (c == '}' || c == ']') {
			if (depth == 0)
				break; /* of what lies around */
			depth--;
			i++;
		} else if (depth == 0 && (c == ',' || is_blank(c)))
			break;
		else
			i++;
		if (depth == 0 && (c == '"' || c == '}' || c == ']'))
			return i;
	}
	if (i == s.len || i == 0 || depth > 0) {
		fail(w, i == s.len ? ERR_TRUNCATED : ERR_MALFORMED,
			i == s.len ? "it ends too soon" : "a value is missing");
		return 0;
	}
	return i;
}

struct walk
walk_into(struct str value, char bracket, struct errinfo *info)
{
	struct walk w = {.rest = value, .info = info};

	skip_blanks(&w.rest);
	if (w.rest.len == 0 || w.rest.p[0] != bracket)
		fail(&w, ERR_MALFORMED,
			bracket == '{' ? "no object where one is due"
				       : "no array where one is due");
	else
		w.rest = str_of(w.rest.p + 1, w.rest.len - 1);
	return w;
}

/* To the next part; false at the closing bracket. */
static bool
step(struct walk *w, char closing)
{
	if (w->err != ERR_OK)
		return false;
	skip_blanks(&w->rest);
	if (w->rest.len == 0)
		return fail(w, ERR_TRUNCATED, "it ends too soon");
	if (w->rest.p[0] == closing)
		return false;
	if (w->is_begun) {
		if (w->rest.p[0] != ',')
			return fail(w, ERR_MALFORMED, "a comma is missing");
		w->rest = str_of(w->rest.p + 1, w->rest.len - 1);
		skip_blanks(&w->rest);
	}
	w->is_begun = true;
	return true;
}

static bool
take_value(struct walk *w, struct str *ret_value)
{
	size_t len;

	skip_blanks(&w->rest);
	len = value_len(w, w->rest);
	if (len == 0)
		return false;
	*ret_value = str_of(w->rest.p, len);
	w->rest = str_of(w->rest.p + len, w->rest.len - len);
	return true;
}

bool
walk_member(struct walk *w, struct str *ret_key, struct str *ret_value)
{
	size_t len;

	if (!step(w, '}'))
		return false;
	len = w->rest.len > 0 && w->rest.p[0] == '"' ? text_len(w->rest) : 0;
	if (len == 0)
		return fail(w, ERR_MALFORMED, "a member has no name");
	*ret_key = str_of(w->rest.p + 1, len - 2);
	w->rest = str_of(w->rest.p + len, w->rest.len - len);
	skip_blanks(&w->rest);
	if (w->rest.len == 0 || w->rest.p[0] != ':')
		return fail(w, ERR_MALFORMED, "a colon is missing");
	w->rest = str_of(w->rest.p + 1, w->rest.len - 1);
	return take_value(w, ret_value);
}

bool
walk_element(struct walk *w, struct str *ret_value)
{
	return step(w, ']') && take_value(w, ret_value);
}

json_t *
walk_tree(struct str value)
{
	if (value.len > LIMIT_FEED_OBJECT_BYTES)
		return NULL;
	return json_loadb(value.p, value.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

struct str
walk_text(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);

	return json_is_string(v) ? str_of(json_string_value(v), json_string_length(v))
				 : str_of("", 0);
}
