/* KEV to struct exploited. Schema: known_exploited_vulnerabilities_schema.json of the list. */
#include "wire/kev/kev.h"

#include "base/arena.h"
#include "base/limits.h"
#include "wire/csv/csv.h"
#include "wire/json/json.h"

#include <stdio.h>

enum { ROW = 1, ID, VENDOR, PRODUCT, NAME, ADDED, ACTION, DUE, RANSOMWARE, FIELDS };

static const struct json_field fields[] = {
	{"cveID", ID, NULL},
	{"vendorProject", VENDOR, NULL},
	{"product", PRODUCT, NULL},
	{"vulnerabilityName", NAME, NULL},
	{"dateAdded", ADDED, NULL},
	{"requiredAction", ACTION, NULL},
	{"dueDate", DUE, NULL},
	{"knownRansomwareCampaignUse", RANSOMWARE, NULL},
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))
static const struct json_shape row_shape = {fields, N_FIELDS};
static const struct json_shape root = JSON_SHAPE({"vulnerabilities", ROW, &row_shape});

struct kev_reader {
	struct advisory_sink *sink;
	struct json_handler json;
	struct arena *texts; /* of one row */
	unsigned long n;
	struct str values[FIELDS];
};

static void
tell(struct kev_reader *r)
{
	struct exploited e = {.id = str_trim(r->values[ID]),
		.vendor = str_trim(r->values[VENDOR]),
		.product = str_trim(r->values[PRODUCT]),
		.name = str_trim(r->values[NAME]),
		.action = str_trim(r->values[ACTION]),
		.is_ransomware = str_equal_nocase(str_trim(r->values[RANSOMWARE]), STR("Known"))};
	struct errinfo info;
	char where[32];

	r->n++;
	if (e.id.len > 0 && time_day_parse(str_trim(r->values[ADDED]), 0, &e.added) == ERR_OK) {
		(void)time_day_parse(str_trim(r->values[DUE]), 0, &e.due); /* or none */
		if (r->sink->exploited != NULL)
			r->sink->exploited(r->sink->arg, &e);
		return;
	}
	snprintf(where, sizeof(where), "row %lu", r->n);
	err_say(&info, ERR_MALFORMED, 0, "KEV: a row without an id or the day of its entry");
	if (r->sink->refused != NULL)
		r->sink->refused(r->sink->arg, e.id.len > 0 ? e.id : str_c(where), &info);
}

static void
on_open(void *arg, unsigned id, struct str key)
{
	struct kev_reader *r = arg;

	if (id != ROW)
		return;
	arena_clear(r->texts);
	for (unsigned i = 0; i < FIELDS; i++)
		r->values[i] = STR("");
}

static void
on_value(void *arg, unsigned id, const struct json_value *v)
{
	struct kev_reader *r = arg;
	const char *p;

	if (v->type != JSON_STRING || id == ROW)
		return;
	p = arena_copy(r->texts, v->text);
	if (p == NULL)
		r->json.stop = arena_err(r->texts);
	else
		r->values[id] = str_of(p, v->text.len);
}

static void
on_close(void *arg, unsigned id)
{
	struct kev_reader *r = arg;

	if (id != ROW)
		return;
	tell(r);
	if (r->json.stop == ERR_OK)
		r->json.stop = r->sink->stop;
}

static enum err
read_table(struct kev_reader *r, const struct sheet *s, struct errinfo *info)
{
	uint32_t columns[FIELDS] = {0}; /* from 1 */

	for (uint32_t c = 0; c < 64; c++)
		for (size_t i = 0; i < N_FIELDS; i++)
			if (str_equal(sheet_text(s, 0, c), str_c(fields[i].key)))
				columns[fields[i].id] = c + 1;
	if (columns[ID] == 0 || columns[ADDED] == 0)
		return err_say(info, ERR_UNSUPPORTED, 0, "KEV: a table without its columns");
	for (uint32_t i = 0; i < s->n_cells && r->sink->stop == ERR_OK; i++) {
		uint32_t row = s->cells[i].row;

		if (row == 0 || (i > 0 && s->cells[i - 1].row == row))
			continue;
		for (unsigned k = 0; k < FIELDS; k++)
			r->values[k] =
				columns[k] > 0 ? sheet_text(s, row, columns[k] - 1) : STR("");
		tell(r);
	}
	return r->sink->stop;
}

static enum err
read_csv(struct kev_reader *r, struct str bytes, struct errinfo *info)
{
	struct arena *a = arena_new(LIMIT_BOOK_ARENA_BYTES);
	struct csv_file file;
	enum err err;

	if (a == NULL)
		return err_say(info, ERR_FULL, 0, "no memory is left");
	err = csv_read(bytes, NULL, a, &file, info);
	if (err == ERR_OK)
		err = read_table(r, &file.book.sheets[0], info);
	arena_free(a);
	return err;
}

enum err
kev_read(struct str bytes, struct advisory_sink *sink, struct errinfo *info)
{
	struct kev_reader r = {.sink = sink};
	struct str start = str_trim(str_of(bytes.p, bytes.len < 64 ? bytes.len : 64));
	enum err err;

	if (start.len > 0 && start.p[0] != '{')
		return read_csv(&r, bytes, info);
	r.texts = arena_new(LIMIT_ADVISORY_BYTES);
	if (r.texts == NULL)
		return err_say(info, ERR_FULL, 0, "no memory is left");
	r.json = (struct json_handler){on_open, on_value, on_close, &r, ERR_OK};
	err = json_read(bytes, &root, &r.json, info);
	arena_free(r.texts);
	return err;
}
