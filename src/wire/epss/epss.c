/* EPSS's daily table to struct epss; see epss.h. */
#include "wire/epss/epss.h"

#include "base/limits.h"

#include <stdio.h>

#define MILLION 1000000u
#define COLUMNS_MAX 8

/* "0.00043", "1", "9e-05" in millionths, rounded; false: none, or not from 0 to 1. */
static bool
millionths(struct str s, unsigned *ret_n)
{
	static const uint64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000,
		100000000, 1000000000, 10000000000};
	struct str whole, digits;
	uint64_t n, value = 0, places = 0, shift = 0;
	ptrdiff_t e = str_find_byte(s, 'e');

	if (e < 0)
		e = str_find_byte(s, 'E');
	if (e >= 0) {
		struct str power = str_of(s.p + e + 1, s.len - (size_t)e - 1);

		if (!str_starts(power, STR("-")) ||
			str_u64(str_of(power.p + 1, power.len - 1), 9, &shift) != ERR_OK)
			return false;
		s = str_of(s.p, (size_t)e);
	}
	digits = s;
	whole = str_split(&digits, '.');
	if (str_u64(whole, 9, &n) != ERR_OK)
		return false;
	if (digits.len > 10)
		digits.len = 10;
	if (digits.len > 0 && str_u64(digits, UINT64_MAX, &value) != ERR_OK)
		return false;
	places = digits.len;
	/* in units of 10^-places, then of a millionth of 10^shift */
	value += n * powers[places];
	value = (value * MILLION + powers[places] / 2) / powers[places];
	value = (value + powers[shift] / 2) / powers[shift];
	if (value > MILLION)
		return false;
	*ret_n = (unsigned)value;
	return true;
}

struct columns {
	unsigned id, score, percentile; /* from 1; 0: not there */
};

static struct columns
columns_of(struct str line)
{
	struct columns c = {0};

	for (unsigned i = 1; line.len > 0 && i <= COLUMNS_MAX; i++) {
		struct str name = str_trim(str_split(&line, ','));

		if (str_equal(name, STR("cve")))
			c.id = i;
		else if (str_equal(name, STR("epss")))
			c.score = i;
		else if (str_equal(name, STR("percentile")))
			c.percentile = i;
	}
	return c;
}

static bool
read_line(struct str line, const struct columns *c, struct epss *ret_epss)
{
	struct epss e = {.id = STR("")};
	bool has_score = false, has_percentile = c->percentile == 0;

	for (unsigned i = 1; line.len > 0 && i <= COLUMNS_MAX; i++) {
		struct str cell = str_trim(str_split(&line, ','));

		if (i == c->id)
			e.id = cell;
		else if (i == c->score)
			has_score = millionths(cell, &e.score);
		else if (i == c->percentile)
			has_percentile = millionths(cell, &e.percentile);
	}
	*ret_epss = e;
	return has_score && has_percentile && str_starts(e.id, STR("CVE-"));
}

/* "#model_version:v2025.03.14,score_date:2025-12-01T12:55:00Z" */
static void
read_remark(struct str line, struct epss_file *file)
{
	static const char key[] = "score_date:";
	ptrdiff_t at = str_find(line, str_c(key));
	struct str rest;

	if (at < 0)
		return;
	rest = str_of(line.p + at + sizeof(key) - 1, line.len - (size_t)at - sizeof(key) + 1);
	if (time_parse(str_trim(str_split(&rest, ',')), &file->made) != ERR_OK)
		file->made = 0;
}

static void
refuse(struct advisory_sink *sink, struct epss_file *file, unsigned long n)
{
	struct errinfo info;
	char where[32];

	if (file->n_refused++ >= LIMIT_EPSS_REFUSED || sink->refused == NULL)
		return;
	snprintf(where, sizeof(where), "line %lu", n);
	err_say(&info, ERR_MALFORMED, 0, "EPSS: a line without an id or a score from 0 to 1");
	sink->refused(sink->arg, str_c(where), &info);
}

enum err
epss_read(struct str bytes, struct advisory_sink *sink, struct epss_file *ret_file,
	struct errinfo *info)
{
	struct epss_file file = {0};
	struct columns columns = {0};
	struct epss e;

	for (unsigned long n = 1; bytes.len > 0 && sink->stop == ERR_OK; n++) {
		const char *start = bytes.p;
		struct str line = str_split(&bytes, '\n');

		if (line.len > LIMIT_EPSS_LINE_BYTES)
			return err_say(info, ERR_LIMIT, n, "EPSS: line %lu is too long", n);
		line = str_trim(line);
		if (line.len == 0)
			continue;
		if (*start == '#') {
			read_remark(line, &file);
		} else if (columns.id == 0) {
			columns = columns_of(line);
			if (columns.id == 0 || columns.score == 0)
				return err_say(info, ERR_UNSUPPORTED, n,
					"EPSS: a table without the columns cve and epss");
		} else if (read_line(line, &columns, &e)) {
			file.n_scores++;
			if (sink->epss != NULL)
				sink->epss(sink->arg, &e);
		} else {
			refuse(sink, &file, n);
		}
	}
	if (columns.id == 0)
		return err_say(info, ERR_UNSUPPORTED, 0, "EPSS: a table without its columns");
	*ret_file = file;
	return sink->stop;
}
