/* What all formats share: what a feed is, normal forms, counting. See feed.h. */
#include "know/feed/reading.h"

#include "base/names.h"
#include "know/indicator/table.h"

#define LOOKED_AT 65536 /* bytes of the beginning that tell what it is */

static const char *const format_names[FEED_FORMATS] = {
	"plain", "hosts", "rpz", "adblock", "csv", "stix", "misp"};

NAME_OF(enum feed_format, feed_format_name, format_names)

/* ---- entries ---- */

static void
note_bad(struct reading *r)
{
	if (r->counts->first_bad == 0)
		r->counts->first_bad = r->line;
}

void
reading_not_read(struct reading *r)
{
	r->counts->not_read++;
	note_bad(r);
}

bool
reading_has_run_out(const struct reading *r, const struct indicator_note *note)
{
	return r->settings->now != 0 && note->expires != 0 && note->expires <= r->settings->now;
}

void
reading_give(struct reading *r, enum indicator_kind kind, struct str value,
	const struct indicator_note *note, bool is_exception)
{
	char normal[LIMIT_INDICATOR_TEXT];
	struct feed_entry e = {.kind = kind,
		.value = str_of(normal, 0),
		.shown = value,
		.is_exception = is_exception,
		.note = *note};
	enum err err = indicator_key(kind, value, normal, &e.value.len);

	if (err != ERR_OK) {
		r->counts->refused++;
		note_bad(r);
		return;
	}
	if (is_exception)
		r->counts->exceptions++;
	else
		r->counts->entries++;
	if (!r->give(r->arg, &e))
		r->is_over = true;
}

static bool
is_name_like(struct str value)
{
	char last = '\0';

	for (size_t i = 0; i < value.len; i++) {
		if (value.p[i] == '/' || value.p[i] == ':')
			return false;
		last = value.p[i] == '.' || value.p[i] >= '0' ? value.p[i] : last;
	}
	return value.len > 0 && str_find_byte(value, '.') >= 0 && !(last >= '0' && last <= '9');
}

void
reading_give_any(struct reading *r, struct str value, const struct indicator_note *note)
{
	enum indicator_kind kind = INDICATOR_DOMAIN;

	if (is_name_like(value) || indicator_guess(value, &kind) == ERR_OK) {
		if (kind == INDICATOR_HASH && value.len == 32 && r->settings->is_ja3)
			kind = INDICATOR_JA3;
		reading_give(r, kind, value, note, false);
	} else
		reading_not_read(r);
}

/* ---- words ---- */

struct str
reading_word(struct str *rest)
{
	size_t at = 0, len = 0;
	struct str word;

	while (at < rest->len && (rest->p[at] == ' ' || rest->p[at] == '\t'))
		at++;
	while (at + len < rest->len && rest->p[at + len] != ' ' && rest->p[at + len] != '\t')
		len++;
	word = str_of(rest->p + at, len);
	*rest = str_of(rest->p + at + len, rest->len - at - len);
	return word;
}

struct str
reading_refang(struct str value, char *dst)
{
	size_t n = 0, from = 0;

	if (str_find_byte(value, '[') < 0 && !str_starts_nocase(value, STR("hxxp")))
		return value;
	if (value.len > LIMIT_INDICATOR_TEXT || value.p[0] == '[')
		return value;
	if (str_starts_nocase(value, STR("hxxp"))) {
		memcpy(dst, "http", 4);
		n = from = 4;
	}
	for (size_t i = from; i < value.len; i++) {
		bool is_dressed = i + 2 < value.len && value.p[i] == '[' && value.p[i + 2] == ']' &&
				  (value.p[i + 1] == '.' || value.p[i + 1] == ':');

		dst[n++] = is_dressed ? value.p[i + 1] : value.p[i];
		i += is_dressed ? 2 : 0;
	}
	return str_of(dst, n);
}

static uint64_t
number_at(struct str s, size_t at, size_t len)
{
	uint64_t n;

	return at + len <= s.len && str_u64(str_of(s.p + at, len), 9999, &n) == ERR_OK ? n : 0;
}

ms_t
reading_time(struct str s)
{
	struct civil c;
	uint64_t seconds;

	s = str_trim(s);
	if (s.len >= 9 && s.len <= 10 && str_u64(s, UINT32_MAX, &seconds) == ERR_OK)
		return (ms_t)seconds * MS_SECOND;
	if (s.len < 10 || !time_civil_parse(str_of(s.p, 10), &c))
		return 0;
	if (s.len >= 19 && (s.p[10] == 'T' || s.p[10] == ' ')) {
		c.hour = (int)number_at(s, 11, 2);
		c.minute = (int)number_at(s, 14, 2);
		c.second = (int)number_at(s, 17, 2);
		if (c.hour > 23 || c.minute > 59 || c.second > 60)
			return 0;
	}
	return time_from_civil(&c, 0);
}

bool
reading_tlp(struct str s, enum tlp *ret_tlp)
{
	if (str_starts_nocase(s, STR("tlp:")))
		s = str_of(s.p + 4, s.len - 4);
	if (str_equal_nocase(s, STR("white"))) {
		*ret_tlp = TLP_CLEAR;
		return true;
	}
	for (int i = 0; i < TLPS; i++)
		if (str_equal_nocase(s, str_c(tlp_name((enum tlp)i)))) {
			*ret_tlp = (enum tlp)i;
			return true;
		}
	return false;
}

enum confidence
reading_confidence(uint64_t percent)
{
	return percent >= 70 ? CONFIDENCE_HIGH : percent >= 30 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

/* ---- what is it? ---- */

static const char separators[] = {',', ';', '\t'};
#define SEPARATORS 3

struct signs {
	unsigned lines, hosts, adblock, zone;
	unsigned columns[SEPARATORS]; /* lines that are rows of as many fields as the one before */
	size_t before[SEPARATORS];    /* separators of the line before */
	bool has_names;		      /* the first line has columns' names: no dot in it */
};

static bool
is_hosts_line(struct str line)
{
	struct str rest = line, word = reading_word(&rest);

	return (str_equal(word, STR("0.0.0.0")) || str_equal(word, STR("127.0.0.1")) ||
		       str_equal(word, STR("::")) || str_equal(word, STR("::1"))) &&
	       str_trim(rest).len > 0;
}

static bool
is_zone_line(struct str line)
{
	return str_starts_nocase(line, STR("$TTL")) || str_starts_nocase(line, STR("$ORIGIN")) ||
	       (str_find(line, STR(",")) < 0 &&
		       (str_find_nocase(line, STR(" CNAME ")) > 0 ||
			       str_find_nocase(line, STR("\tCNAME\t")) > 0 ||
			       str_find_nocase(line, STR("\tCNAME ")) > 0 ||
			       str_find_nocase(line, STR(" CNAME\t")) > 0 ||
			       str_find_nocase(line, STR(" SOA ")) > 0 ||
			       str_find_nocase(line, STR("\tSOA\t")) > 0));
}

/* A row by this separator? A semicolon behind a blank begins words on the entry, and so may a tab,
 * unless there was a line of names. */
static void
look_for_columns(struct signs *s, struct str line, unsigned which)
{
	size_t n = 0, words = 0;

	for (size_t i = 0; i < line.len; i++) {
		n += line.p[i] == separators[which];
		words += line.p[i] == separators[which] && which > 0 &&
			 (which == 2 || i == 0 || line.p[i - 1] == ' ');
	}
	s->columns[which] += n > 0 &&
			     (s->lines == 1 || n == s->before[which] || line.p[0] == '"') &&
			     (words == 0 || s->has_names);
	s->before[which] = n;
}

static void
look_at(struct signs *s, struct str line)
{

	if (str_starts(line, STR("[Adblock")) || str_starts(line, STR("||")) ||
		str_starts(line, STR("@@||")))
		s->adblock++;
	if (line.len == 0 || line.p[0] == '#' || line.p[0] == '!' || line.p[0] == ';')
		return;
	s->lines++;
	s->hosts += is_hosts_line(line);
	s->zone += is_zone_line(line);
	if (s->lines == 1)
		s->has_names = str_find_byte(line, '.') < 0;
	for (unsigned i = 0; i < SEPARATORS; i++)
		look_for_columns(s, line, i);
}

static enum feed_format
detect_lines(struct str bytes)
{
	struct str rest = str_of(bytes.p, bytes.len < LOOKED_AT ? bytes.len : LOOKED_AT);
	struct signs s = {0};

	while (rest.len > 0)
		look_at(&s, str_trim(str_split(&rest, '\n')));
	if (s.zone > 0 && s.adblock == 0 && s.zone * 4 > s.lines)
		return FEED_RPZ;
	if (s.adblock > 0)
		return FEED_ADBLOCK;
	if (s.hosts * 2 > s.lines)
		return FEED_HOSTS;
	for (unsigned i = 0; i < SEPARATORS; i++)
		if (s.columns[i] * 2 > s.lines)
			return FEED_CSV;
	return FEED_PLAIN;
}

/* STIX says "bundle" or "objects" among its first members; anything else is tried as MISP. */
static enum feed_format
detect_json(struct str bytes)
{
	struct walk w = walk_into(bytes, '{', NULL);
	struct str key, value;

	if (bytes.p[0] == '[')
		return FEED_MISP;
	while (walk_member(&w, &key, &value))
		if (str_equal(key, STR("objects")) || str_equal(key, STR("spec_version")) ||
			(str_equal(key, STR("type")) && str_equal(value, STR("\"bundle\""))))
			return FEED_STIX;
	return FEED_MISP;
}

static struct str
without_mark(struct str bytes)
{
	return str_starts(bytes, STR("\xef\xbb\xbf")) ? str_of(bytes.p + 3, bytes.len - 3) : bytes;
}

static enum err
check_text(struct str bytes, struct errinfo *info)
{
	struct str start = str_trim(str_of(bytes.p, bytes.len < 4096 ? bytes.len : 4096));

	if (start.len == 0)
		return err_say(info, ERR_INVALID, 0, "The list is empty.");
	if (str_find_byte(start, '\0') >= 0)
		return err_say(info, ERR_MALFORMED, 0, "The list is not text.");
	if (str_starts_nocase(start, STR("<!doctype")) || str_starts_nocase(start, STR("<html")) ||
		str_starts(start, STR("<?xml")))
		return err_say(info, ERR_MALFORMED, 0,
			"This is a page for people (HTML), not a list; perhaps a log-in page.");
	return ERR_OK;
}

enum err
feed_detect(struct str bytes, enum feed_format *ret_format, struct errinfo *info)
{
	enum err err;

	bytes = without_mark(bytes);
	err = check_text(bytes, info);
	if (err != ERR_OK)
		return err;
	bytes = str_trim(bytes);
	if (bytes.p[0] == '{' || (bytes.p[0] == '[' && !str_starts(bytes, STR("[Adblock"))))
		*ret_format = detect_json(bytes);
	else
		*ret_format = detect_lines(bytes);
	return ERR_OK;
}

/* ---- reading ---- */

static enum err
read_as(struct reading *r, enum feed_format format, struct str bytes, struct errinfo *info)
{
	switch (format) {
	case FEED_PLAIN:
	case FEED_HOSTS:
	case FEED_ADBLOCK:
		return feed_lines(r, format, bytes);
	case FEED_RPZ:
		return feed_rpz(r, bytes, info);
	case FEED_CSV:
		return feed_csv(r, bytes, info);
	case FEED_STIX:
		return feed_stix(r, bytes, info);
	case FEED_MISP:
		return feed_misp(r, bytes, info);
	}
	return ERR_INVALID;
}

enum err
feed_read(enum feed_format format, struct str bytes, const struct feed_settings *settings,
	feed_entry_fn *give, void *arg, struct feed_counts *ret_counts, struct errinfo *info)
{
	struct feed_counts *c = ret_counts;
	struct reading r = {.settings = settings, .give = give, .arg = arg, .counts = c};
	enum err err;

	*c = (struct feed_counts){0};
	bytes = without_mark(bytes);
	err = check_text(bytes, info);
	if (err == ERR_OK)
		err = read_as(&r, format, bytes, info);
	if (err != ERR_OK)
		return err;
	if (r.is_over)
		return err_say(info, ERR_FULL, r.line, "The list was not taken in whole.");
	if (c->refused + c->not_read > c->entries + c->exceptions + c->passed)
		return err_say(info, ERR_MALFORMED, c->first_bad,
			"Most of the list cannot be read as %s; the first such place is %llu.",
			feed_format_name(format), (unsigned long long)c->first_bad);
	if (c->entries == 0)
		return err_say(info, ERR_INVALID, 0, "The list holds no entry that can be used.");
	return ERR_OK;
}
