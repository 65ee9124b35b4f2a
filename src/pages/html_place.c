/* The states of html_place.h, one small function each. */
#include "pages/html_place.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == ':';
}

static bool
name_is(const struct html_place *h, const char *name)
{
	return str_equal_nocase(str_of(h->name, h->name_len), str_c(name));
}

static bool
holds_url(const struct html_place *h)
{
	static const char *const names[] = {"href", "src", "action", "formaction", "data", "poster",
		"cite", "srcset", "xlink:href", "background", "manifest", "ping"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (name_is(h, names[i]))
			return true;
	return false;
}

static const char *
name_add(struct html_place *h, char c)
{
	if (h->name_len == HTML_NAME_MAX - 1)
		return "a tag's or attribute's name is too long";
	h->name[h->name_len++] = c;
	h->name[h->name_len] = '\0';
	return NULL;
}

static const char *
end_tag_name(struct html_place *h)
{
	if (name_is(h, "style"))
		return "style elements are not allowed: use the style sheet";
	memcpy(h->tag, h->name, sizeof(h->tag));
	h->name_len = 0;
	h->state = HTML_TAG;
	return NULL;
}

static const char *
end_attribute_name(struct html_place *h)
{
	if (h->name_len >= 2 && str_starts_nocase(str_of(h->name, h->name_len), STR("on")))
		return "event handlers are not allowed";
	if (name_is(h, "style") || name_is(h, "srcdoc"))
		return "style and srcdoc attributes are not allowed";
	h->is_url = holds_url(h);
	return NULL;
}

static const char *
end_tag(struct html_place *h)
{
	bool is_script = !h->is_closing && str_equal_nocase(str_c(h->tag), STR("script"));

	h->state = is_script ? HTML_SCRIPT : HTML_TEXT;
	h->name_len = 0;
	h->is_closing = false;
	h->tag[0] = '\0';
	return NULL;
}

static const char *
in_text(struct html_place *h, char c)
{
	if (c == '<')
		h->state = HTML_OPEN;
	return NULL;
}

static const char *
after_open(struct html_place *h, char c)
{
	if (c == '!') {
		h->state = HTML_DECLARATION;
		return NULL;
	}
	if (c == '/' && !h->is_closing) {
		h->is_closing = true;
		return NULL;
	}
	if (!is_name_byte(c))
		return "a < that begins no tag: write &lt;";
	h->name_len = 0;
	h->state = HTML_TAG_NAME;
	return name_add(h, c);
}

static const char *
in_tag_name(struct html_place *h, char c)
{
	const char *problem;

	if (is_name_byte(c))
		return name_add(h, c);
	problem = end_tag_name(h);
	if (problem != NULL)
		return problem;
	if (c == '>')
		return end_tag(h);
	return is_blank(c) || c == '/' ? NULL : "an odd byte in a tag's name";
}

static const char *
in_tag(struct html_place *h, char c)
{
	if (is_blank(c) || c == '/')
		return NULL;
	if (c == '>')
		return end_tag(h);
	if (!is_name_byte(c))
		return "an odd byte between attributes";
	h->name_len = 0;
	h->state = HTML_ATTRIBUTE_NAME;
	return name_add(h, c);
}

static const char *
in_attribute_name(struct html_place *h, char c)
{
	const char *problem;

	if (is_name_byte(c))
		return name_add(h, c);
	problem = end_attribute_name(h);
	if (problem != NULL)
		return problem;
	if (c == '=') {
		h->state = HTML_EQUALS;
		return NULL;
	}
	h->state = HTML_TAG;
	return in_tag(h, c);
}

static const char *
after_equals(struct html_place *h, char c)
{
	if (c != '"' && c != '\'')
		return "an attribute's value needs quotes";
	h->quote = c;
	h->has_begun = false;
	h->state = HTML_VALUE;
	return NULL;
}

static const char *
in_value(struct html_place *h, char c)
{
	if (c == h->quote) {
		h->quote = '\0';
		h->is_url = false;
		h->has_begun = false;
		h->name_len = 0;
		h->state = HTML_TAG;
		return NULL;
	}
	if (h->is_url && !h->has_begun && c != '/' && c != '#' && c != '?' && c != 't' && c != 'm')
		return "a URL begins with /, #, ?, tel: or mailto:";
	h->has_begun = true;
	return NULL;
}

static const char *
in_script(struct html_place *h, char c)
{
	static const char end[] = "</script>";

	if (c != end[h->name_len])
		return "inline script is not allowed";
	h->name_len++;
	if (end[h->name_len] == '\0') {
		h->name_len = 0;
		h->state = HTML_TEXT;
	}
	return NULL;
}

const char *
html_place_step(struct html_place *h, char c)
{
	switch (h->state) {
	case HTML_TEXT:
		return in_text(h, c);
	case HTML_OPEN:
		return after_open(h, c);
	case HTML_TAG_NAME:
		return in_tag_name(h, c);
	case HTML_TAG:
		return in_tag(h, c);
	case HTML_ATTRIBUTE_NAME:
		return in_attribute_name(h, c);
	case HTML_EQUALS:
		return after_equals(h, c);
	case HTML_VALUE:
		return in_value(h, c);
	case HTML_DECLARATION:
		if (c == '>')
			h->state = HTML_TEXT;
		return NULL;
	case HTML_SCRIPT:
		return in_script(h, c);
	}
	return "a broken state";
}

const char *
html_place_pause(struct html_place *h)
{
	const char *problem = NULL;

	if (h->state == HTML_TAG_NAME)
		problem = end_tag_name(h);
	if (h->state == HTML_ATTRIBUTE_NAME)
		h->state = HTML_TAG;
	if (h->state == HTML_TAG)
		h->name_len = 0;
	return problem;
}

bool
html_place_same(const struct html_place *a, const struct html_place *b)
{
	if (a->state != b->state || a->quote != b->quote || a->is_url != b->is_url)
		return false;
	if (a->state == HTML_VALUE && a->is_url && a->has_begun != b->has_begun)
		return false;
	return a->is_closing == b->is_closing && strcmp(a->tag, b->tag) == 0;
}
