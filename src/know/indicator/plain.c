/*
 * Plain lists: one entry a line, as know.h shows them. Lists in the wild are untidy: a line that is
 * no entry is counted and passed over; when most lines are none, the file is something else and is
 * refused.
 */
#include "know/indicator/table.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == ',';
}

static struct str
next_word(struct str *rest)
{
	size_t at = 0, len;

	while (at < rest->len && is_blank(rest->p[at]))
		at++;
	for (len = 0; at + len < rest->len && !is_blank(rest->p[at + len]);)
		len++;
	rest->p += at;
	rest->len -= at;
	{
		struct str word = str_of(rest->p, len);

		rest->p += len;
		rest->len -= len;
		return word;
	}
}

/* What stands behind " #", " ;" or " //": the list's own words on the entry. */
static struct str
take_comment(struct str *line)
{
	for (size_t i = 1; i < line->len; i++) {
		bool is_mark = line->p[i] == '#' || line->p[i] == ';' ||
			       (line->p[i] == '/' && i + 1 < line->len && line->p[i + 1] == '/');

		if (is_mark && is_blank(line->p[i - 1])) {
			struct str comment = str_of(line->p + i + 1, line->len - i - 1);

			line->len = i;
			while (comment.len > 0 && comment.p[0] == '/')
				comment = str_of(comment.p + 1, comment.len - 1);
			*line = str_trim(*line);
			return str_trim(comment);
		}
	}
	return str_of(NULL, 0);
}

static bool
is_kind_word(struct str word, enum indicator_kind *ret_kind)
{
	for (int k = 0; k < INDICATOR_KINDS; k++)
		if (str_equal_nocase(word, str_c(indicator_kind_name((enum indicator_kind)k)))) {
			*ret_kind = (enum indicator_kind)k;
			return true;
		}
	return false;
}

/* The address that hosts files put before a name that is to be blocked. */
static bool
is_hosts_address(struct str word)
{
	return str_equal(word, STR("0.0.0.0")) || str_equal(word, STR("127.0.0.1")) ||
	       str_equal(word, STR("::")) || str_equal(word, STR("::1"));
}

/* Names that every hosts file begins with. */
static bool
is_local_name(struct str word)
{
	return str_starts(word, STR("localhost")) || str_equal(word, STR("broadcasthost")) ||
	       str_equal(word, STR("local")) || str_starts(word, STR("ip6-")) ||
	       str_equal(word, STR("0.0.0.0"));
}

/* "||evil.test^", and addresses that were made harmless for people: hxxp, [.] is left alone. */
static struct str
undress(struct str word)
{
	if (str_starts(word, STR("||")))
		word = str_of(word.p + 2, word.len - 2);
	if (word.len > 0 && word.p[word.len - 1] == '^')
		word.len--;
	return word;
}

static enum err
read_line(struct table *t, unsigned list, struct str line)
{
	struct given g = {.list = list, .confidence = CONFIDENCE_HIGH};
	struct str comment = take_comment(&line), rest = line, word = next_word(&rest);
	bool has_kind = is_kind_word(word, &g.kind) && rest.len > 0;

	if (has_kind) {
		g.value = next_word(&rest);
	} else if (is_hosts_address(word) && rest.len > 0) {
		g.value = next_word(&rest);
		if (is_local_name(g.value))
			return ERR_OK;
		g.kind = INDICATOR_DOMAIN;
	} else {
		g.value = undress(word);
		if (indicator_guess(g.value, &g.kind) != ERR_OK)
			return ERR_MALFORMED;
		if (g.kind == INDICATOR_HASH && str_starts_nocase(t->lists[list], STR("ja3")))
			g.kind = INDICATOR_JA3;
	}
	g.what = comment.len > 0 ? comment : str_trim(rest);
	return table_add(t, &g);
}

enum err
plain_read(struct table *t, unsigned list, struct str bytes, struct errinfo *info)
{
	uint32_t lines = 0, bad = 0, line_no = 0, first_bad = 0;
	struct str rest = bytes;

	if (str_find_byte(bytes, '\0') >= 0)
		return err_say(
			info, ERR_MALFORMED, 0, "The list %.64s is not text.", t->lists[list].p);
	while (rest.len > 0) {
		struct str line = str_trim(str_split(&rest, '\n'));
		enum err err;

		line_no++;
		if (line.len == 0 || line.p[0] == '#' || line.p[0] == ';' || line.p[0] == '!' ||
			str_starts(line, STR("//")))
			continue;
		lines++;
		err = read_line(t, list, line);
		if (err == ERR_LIMIT)
			return err;
		if (err == ERR_OK)
			continue;
		if (bad++ == 0)
			first_bad = line_no;
		t->counts.not_read++;
	}
	if (bad * 2 > lines)
		return err_say(info, ERR_MALFORMED, first_bad,
			"The list %.64s has no entries that we can read; the first such line is "
			"%u.",
			t->lists[list].p, first_bad);
	return ERR_OK;
}
