/* Plain lists, hosts files, Adblock-style lists: one line after the other. See feed.h. */
#include "know/feed/reading.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What stands behind " #", " ;" or " //": the list's own words on the entry. */
static struct str
take_comment(struct str *line)
{
	if (str_find_byte(*line, ' ') < 0 && str_find_byte(*line, '\t') < 0)
		return str_of("", 0);
	for (size_t i = 1; i < line->len; i++) {
		bool is_mark = line->p[i] == '#' || line->p[i] == ';' ||
			       (line->p[i] == '/' && i + 1 < line->len && line->p[i + 1] == '/');
		struct str comment;

		if (!is_mark || !is_blank(line->p[i - 1]))
			continue;
		comment = str_of(line->p + i + 1, line->len - i - 1);
		line->len = i;
		while (comment.len > 0 && comment.p[0] == '/')
			comment = str_of(comment.p + 1, comment.len - 1);
		*line = str_trim(*line);
		return str_trim(comment);
	}
	return str_of("", 0);
}

static bool
is_kind_word(struct str word, enum indicator_kind *ret_kind)
{
	if (word.len < 3 || word.len > 7 || str_find_byte(word, '.') >= 0)
		return false;
	for (int k = 0; k < INDICATOR_KINDS; k++)
		if (str_equal_nocase(word, str_c(indicator_kind_name((enum indicator_kind)k)))) {
			*ret_kind = (enum indicator_kind)k;
			return true;
		}
	return false;
}

static void
plain_line(struct reading *r, struct str line)
{
	struct indicator_note note = r->settings->note;
	char clear[LIMIT_INDICATOR_TEXT];
	struct str comment = take_comment(&line), rest = line, word = reading_word(&rest);
	enum indicator_kind kind;

	while (word.len > 0 && word.p[word.len - 1] == ',')
		word.len--;
	if (is_kind_word(word, &kind) && rest.len > 0) {
		word = reading_word(&rest);
		note.what = comment.len > 0 ? comment : str_trim(rest);
		reading_give(r, kind, reading_refang(word, clear), &note, false);
		return;
	}
	if (comment.len > 0 || rest.len > 0)
		note.what = comment.len > 0 ? comment : str_trim(rest);
	reading_give_any(r, reading_refang(word, clear), &note);
}

/* Names that every hosts file begins with. */
static bool
is_local_name(struct str word)
{
	return str_starts(word, STR("localhost")) || str_equal(word, STR("broadcasthost")) ||
	       str_equal(word, STR("local")) || str_starts(word, STR("ip6-")) ||
	       str_equal(word, STR("0.0.0.0"));
}

static bool
is_hosts_address(struct str word)
{
	return str_equal(word, STR("0.0.0.0")) || str_equal(word, STR("127.0.0.1")) ||
	       str_equal(word, STR("::")) || str_equal(word, STR("::1"));
}

static bool
hosts_line(struct reading *r, struct str line)
{
	struct indicator_note note = r->settings->note;
	struct str comment = take_comment(&line), rest = line, word = reading_word(&rest);

	if (comment.len > 0)
		note.what = comment;
	if (!is_hosts_address(word) || str_trim(rest).len == 0)
		return false;
	while (!r->is_over && (word = reading_word(&rest)).len > 0) {
		if (is_local_name(word))
			r->counts->passed++;
		else
			reading_give(r, INDICATOR_DOMAIN, word, &note, false);
	}
	return true;
}

/* Options with which a rule still means "this name, for all". */
static bool
is_plain_block(struct str options)
{
	static const char *const plain[] = {"important", "all", "document", "doc"};

	while (options.len > 0) {
		struct str one = str_split(&options, ',');
		bool is_known = false;

		for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
			is_known = is_known || str_equal(one, str_c(plain[i]));
		if (!is_known)
			return false;
	}
	return true;
}

/* ||name^ with or without plain options. */
static void
adblock_line(struct reading *r, struct str line)
{
	bool is_exception = str_starts(line, STR("@@"));
	struct str name = is_exception ? str_of(line.p + 2, line.len - 2) : line;
	ptrdiff_t end;

	if (!str_starts(name, STR("||"))) {
		r->counts->passed++; /* rules for parts of pages and addresses */
		return;
	}
	name = str_of(name.p + 2, name.len - 2);
	end = str_find_byte(name, '^');
	if (end < 0)
		end = str_find_byte(name, '$');
	if (end >= 0) {
		struct str after = str_of(name.p + end, name.len - (size_t)end);

		name.len = (size_t)end;
		if (after.len > 0 && after.p[0] == '^')
			after = str_of(after.p + 1, after.len - 1);
		if (after.len > 0 && (after.p[0] != '$' ||
					     !is_plain_block(str_of(after.p + 1, after.len - 1)))) {
			r->counts->passed++;
			return;
		}
	}
	if (str_find_byte(name, '/') >= 0 || str_find(name, STR("*")) > 0 ||
		(str_find_byte(name, '*') == 0 && !str_starts(name, STR("*.")))) {
		r->counts->passed++; /* a part of a site, or a pattern */
		return;
	}
	if (name.len == 0) {
		reading_not_read(r);
		return;
	}
	reading_give(r,
		name.p[name.len - 1] >= '0' && name.p[name.len - 1] <= '9' ? INDICATOR_ADDRESS
									   : INDICATOR_DOMAIN,
		name, &r->settings->note, is_exception);
}

static bool
is_for_pages(struct str line)
{
	return line.p[0] == '|' || line.p[0] == '@' || line.p[0] == '/' || line.p[0] == '.' ||
	       line.p[0] == '*' || str_find(line, STR("##")) >= 0 ||
	       str_find(line, STR("#@")) >= 0 || str_find(line, STR("#?#")) >= 0 ||
	       str_find_byte(line, '$') >= 0 || str_find_byte(line, '^') >= 0;
}

static bool
is_comment(struct str line)
{
	return line.len == 0 || line.p[0] == '#' || line.p[0] == ';' || line.p[0] == '!' ||
	       (line.p[0] == '/' && line.len > 1 && line.p[1] == '/') ||
	       str_starts(line, STR("[Adblock")) || str_starts(line, STR("[uBlock"));
}

enum err
feed_lines(struct reading *r, enum feed_format format, struct str bytes)
{
	struct str rest = bytes;

	while (rest.len > 0 && !r->is_over) {
		struct str line = str_trim(str_split(&rest, '\n'));

		r->line++;
		if (line.len > LIMIT_FEED_LINE_BYTES) {
			reading_not_read(r);
			continue;
		}
		if (format == FEED_ADBLOCK && line.len > 1 && line.p[0] == '#' &&
			(line.p[1] == '#' || line.p[1] == '@')) {
			r->counts->passed++;
			continue;
		}
		if (is_comment(line))
			continue;
		if (str_starts(line, STR("||")) || str_starts(line, STR("@@||")))
			adblock_line(r, line);
		else if (format == FEED_ADBLOCK && is_for_pages(line))
			r->counts->passed++;
		else if (!((line.p[0] <= '1' || line.p[0] == ':') && hosts_line(r, line)))
			plain_line(r, line);
	}
	return ERR_OK;
}
