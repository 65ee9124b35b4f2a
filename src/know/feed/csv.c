/*
 * Tables (RFC 4180, with ',' ';' or tab): which column holds what is read from the line of names,
 * which may stand behind a '#'; without one, the first column that looks like an indicator counts.
 */
#include "know/feed/reading.h"

#include "know/indicator/table.h"

#include <string.h>

enum column {
	COL_VALUE,
	COL_TYPE,
	COL_WHAT,
	COL_CONFIDENCE,
	COL_FIRST,
	COL_LAST,
	COL_EXPIRES,
	COL_TLP,
	COL_ID,
};
#define COLUMNS 9

static const struct {
	const char *name;
	enum column column;
} names[] = {
	/* of a column, the first that the table has counts */
	{"ioc_value", COL_VALUE},
	{"indicator", COL_VALUE},
	{"value", COL_VALUE},
	{"ioc", COL_VALUE},
	{"observable", COL_VALUE},
	{"url", COL_VALUE},
	{"domain", COL_VALUE},
	{"domain_name", COL_VALUE},
	{"hostname", COL_VALUE},
	{"fqdn", COL_VALUE},
	{"host", COL_VALUE},
	{"dst_ip", COL_VALUE},
	{"ip", COL_VALUE},
	{"ip_address", COL_VALUE},
	{"address", COL_VALUE},
	{"sha256_hash", COL_VALUE},
	{"sha256", COL_VALUE},
	{"sha1_hash", COL_VALUE},
	{"sha1", COL_VALUE},
	{"md5_hash", COL_VALUE},
	{"md5", COL_VALUE},
	{"hash", COL_VALUE},
	{"ja3_md5", COL_VALUE},
	{"ioc_type", COL_TYPE},
	{"indicator_type", COL_TYPE},
	{"type", COL_TYPE},
	{"kind", COL_TYPE},
	{"malware_printable", COL_WHAT},
	{"malware", COL_WHAT},
	{"malware_family", COL_WHAT},
	{"family", COL_WHAT},
	{"signature", COL_WHAT},
	{"threat", COL_WHAT},
	{"threat_type", COL_WHAT},
	{"what", COL_WHAT},
	{"description", COL_WHAT},
	{"tags", COL_WHAT},
	{"confidence_level", COL_CONFIDENCE},
	{"confidence", COL_CONFIDENCE},
	{"first_seen_utc", COL_FIRST},
	{"first_seen", COL_FIRST},
	{"firstseen", COL_FIRST},
	{"dateadded", COL_FIRST},
	{"last_seen_utc", COL_LAST},
	{"last_seen", COL_LAST},
	{"last_online", COL_LAST},
	{"valid_until", COL_EXPIRES},
	{"expires", COL_EXPIRES},
	{"tlp", COL_TLP},
	{"ioc_id", COL_ID},
	{"uuid", COL_ID},
	{"id", COL_ID},
};

struct csv {
	struct reading *r;
	char separator;
	int at[COLUMNS]; /* place of a column in its row, or -1 */
	bool is_ja3;
	struct str fields[LIMIT_FEED_COLUMNS];
	unsigned n;
	char text[LIMIT_FEED_LINE_BYTES];
};

/* The bytes of a field from *at on, until the separator or the line's end. False: no room. */
static bool
take_field(struct csv *c, struct str *rest, size_t *used)
{
	struct str *field = &c->fields[c->n];
	size_t i = 0;
	bool is_quoted;

	while (i < rest->len && rest->p[i] == ' ')
		i++;
	is_quoted = i < rest->len && rest->p[i] == '"';
	i += is_quoted;
	*field = str_of(c->text + *used, 0);
	for (; i < rest->len; i++) {
		char ch = rest->p[i];

		if (is_quoted && ch == '"') {
			is_quoted = i + 1 < rest->len && rest->p[i + 1] == '"';
			if (!is_quoted)
				continue;
			i++;
		} else if (!is_quoted && (ch == c->separator || ch == '\n'))
			break;
		c->r->line += ch == '\n';
		if (*used == sizeof(c->text))
			return false;
		c->text[(*used)++] = ch;
		field->len++;
	}
	*field = str_trim(*field);
	*rest = str_of(rest->p + i, rest->len - i);
	c->n++;
	return true;
}

static bool
take_row(struct csv *c, struct str *rest)
{
	size_t used = 0;

	c->n = 0;
	while (c->n < LIMIT_FEED_COLUMNS) {
		if (!take_field(c, rest, &used))
			return false;
		if (rest->len == 0)
			return true;
		c->r->line += rest->p[0] == '\n';
		if (rest->p[0] == '\n') {
			*rest = str_of(rest->p + 1, rest->len - 1);
			return true;
		}
		*rest = str_of(rest->p + 1, rest->len - 1);
	}
	return false;
}

static char
separator_of(struct str line)
{
	static const char possible[] = {',', ';', '\t'};
	size_t most = 0;
	char best = ',';

	for (size_t i = 0; i < sizeof(possible); i++) {
		size_t n = 0;

		for (size_t k = 0; k < line.len; k++)
			n += line.p[k] == possible[i];
		if (n > most) {
			most = n;
			best = possible[i];
		}
	}
	return best;
}

/* Is the row one of names? Then where each column is. */
static bool
read_names(struct csv *c)
{
	const char *wanted = c->r->settings->value_column;
	int at[COLUMNS];

	for (int i = 0; i < COLUMNS; i++)
		at[i] = -1;
	for (unsigned f = 0; wanted != NULL && f < c->n; f++)
		if (str_equal_nocase(c->fields[f], str_c(wanted)))
			at[COL_VALUE] = (int)f;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		for (unsigned f = 0; f < c->n && at[names[i].column] < 0; f++)
			if (str_equal_nocase(c->fields[f], str_c(names[i].name)))
				at[names[i].column] = (int)f;
	if (at[COL_VALUE] < 0)
		return false;
	memcpy(c->at, at, sizeof(at));
	c->is_ja3 = str_starts_nocase(c->fields[at[COL_VALUE]], STR("ja3"));
	return true;
}

static struct str
field(const struct csv *c, enum column column)
{
	int at = c->at[column];

	return at >= 0 && (unsigned)at < c->n ? c->fields[at] : str_of("", 0);
}

static void
find_value(struct csv *c)
{
	enum indicator_kind kind;
	char clear[LIMIT_INDICATOR_TEXT];

	for (unsigned f = 0; f < c->n && c->at[COL_VALUE] < 0; f++)
		if (indicator_guess(reading_refang(c->fields[f], clear), &kind) == ERR_OK)
			c->at[COL_VALUE] = (int)f;
}

static void
read_row(struct csv *c)
{
	struct indicator_note note = c->r->settings->note;
	struct str value = field(c, COL_VALUE), type = field(c, COL_TYPE);
	char clear[LIMIT_INDICATOR_TEXT];
	uint64_t percent;
	enum tlp tlp;

	if (c->at[COL_WHAT] >= 0)
		note.what = field(c, COL_WHAT);
	if (c->at[COL_ID] >= 0)
		note.context = field(c, COL_ID);
	if (str_u64(field(c, COL_CONFIDENCE), 100, &percent) == ERR_OK)
		note.confidence = reading_confidence(percent);
	if (reading_tlp(field(c, COL_TLP), &tlp))
		note.tlp = tlp;
	note.first_seen = reading_time(field(c, COL_FIRST));
	note.last_seen = reading_time(field(c, COL_LAST));
	note.expires = reading_time(field(c, COL_EXPIRES));
	if (reading_has_run_out(c->r, &note)) {
		c->r->counts->passed++;
		return;
	}
	value = reading_refang(value, clear);
	if (c->is_ja3 || str_has_any_nocase(type, (const char *const[]){"ja3"}, 1))
		reading_give(c->r, INDICATOR_JA3, value, &note, false);
	else
		reading_give_any(c->r, value, &note);
}

static void
skip_line(struct csv *c, struct str *rest)
{
	str_split(rest, '\n');
	c->r->line++;
}

/* Comments before the table; the last that has names is the line of names. */
static bool
comments(struct csv *c, struct str *rest)
{
	bool has_names = false;

	while (rest->len > 0) {
		struct str line = *rest, row;

		line = str_trim(str_split(&line, '\n'));
		if (line.len > 0 && line.p[0] != '#')
			break;
		row = str_of(line.p + (line.len > 0), line.len - (line.len > 0));
		c->separator = separator_of(row);
		if (row.len > 0 && row.len < LIMIT_FEED_LINE_BYTES && take_row(c, &row) &&
			c->n > 1 && read_names(c))
			has_names = true;
		str_split(rest, '\n');
	}
	return has_names;
}

enum err
feed_csv(struct reading *r, struct str bytes, struct errinfo *info)
{
	struct csv c = {.r = r};
	struct str rest = bytes, first;
	bool has_names, is_first = true;

	for (int i = 0; i < COLUMNS; i++)
		c.at[i] = -1;
	has_names = comments(&c, &rest);
	first = rest;
	c.separator = separator_of(str_split(&first, '\n'));
	while (rest.len > 0 && !r->is_over) {
		struct str before = rest;

		if (rest.p[0] == '#' || rest.p[0] == '\n' || rest.p[0] == '\r') {
			skip_line(&c, &rest);
			continue;
		}
		if (!take_row(&c, &rest)) { /* too long, or a quote that never ends */
			rest = before;
			skip_line(&c, &rest);
			reading_not_read(r);
			continue;
		}
		if (is_first && !has_names && read_names(&c)) {
			is_first = false;
			continue;
		}
		is_first = false;
		if (c.at[COL_VALUE] < 0)
			find_value(&c);
		if (c.at[COL_VALUE] < 0)
			reading_not_read(r);
		else
			read_row(&c);
	}
	if (r->settings->value_column != NULL && c.at[COL_VALUE] < 0)
		return err_say(info, ERR_MALFORMED, 0, "The table has no column %.40s.",
			r->settings->value_column);
	return ERR_OK;
}
