/* What the company does not permit, and where it is; see permit.h. */
#include "proc/portal/stock/permit.h"

#include "stock/reconcile/permit.h"
#include "store/ledger.h"
#include "store/programme.h"

/* ---- the rules ---- */

struct permits {
	const struct permit_table *table;
	const struct store_ledger_row *rows;
	size_t n; /* that hold */
};

static enum err
load(struct request *r, const struct store_view *v, struct permits *ret)
{
	const struct store_ledger_query q = {.ledger = PERMIT_LEDGER};
	struct permit_asked asked = {.now = r->now, .zone_minutes = r->zone_minutes};
	struct store_ledger_row *rows;
	struct permit_rule *rules;
	uint32_t total;
	size_t n = 0;
	enum err err = store_ledger_list(v, &q, r->arena, &rows, &n, &total);

	*ret = (struct permits){.n = 0};
	if (err != ERR_OK || n == 0)
		return err;
	rules = arena_array(r->arena, struct permit_rule, n);
	if (rules == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++)
		rules[i] =
			(struct permit_rule){str_trim(store_ledger_value(&rows[i], STR("program"))),
				str_trim(store_ledger_value(&rows[i], STR("maker"))),
				store_ledger_value(&rows[i], STR("begins"))};
	asked.names = r->portal->names;
	asked.rules = rules;
	asked.n = n;
	ret->table = permit_new(&asked, r->arena);
	if (ret->table == NULL)
		return ERR_FULL;
	ret->rows = rows;
	ret->n = permit_rules(ret->table);
	return ERR_OK;
}

/* ---- the programs ---- */

struct walk {
	struct request *r;
	const struct permits *permits;
	const struct store_software_count *counts; /* all devices that have programs */
	size_t n_counts;
	bool *is_read, *is_bad, *is_bad_lately; /* in the order of counts */
	struct stock_permit_row *rows;		/* NULL: they are only counted */
	struct stock_permits *found;
};

static bool
is_by_tool(const struct store_software *s)
{
	return s->source == STORE_STOCK_COLLECTOR || s->source == STORE_STOCK_PACKAGES;
}

static enum err
keep(struct str s, struct arena *a, struct str *dst)
{
	const char *copy = arena_copy(a, s);

	*dst = copy == NULL ? STR("") : str_c(copy);
	return copy == NULL ? ERR_FULL : ERR_OK;
}

static enum err
add_row(struct walk *w, const struct store_software *s, size_t rule)
{
	struct stock_permit_row *to = &w->rows[w->found->n];
	const struct store_ledger_row *from = &w->permits->rows[rule];
	enum err err;

	*to = (struct stock_permit_row){.device = stock_brief(w->r, s->device, NULL),
		.rule = store_ledger_value(from, STR("program")),
		.why = store_ledger_value(from, STR("why")),
		.instead = store_ledger_value(from, STR("instead")),
		.id = str_c(from->id.text),
		.source = (enum stock_source)s->source,
		.seen = s->last_seen};
	err = to->device == NULL ? ERR_FULL : keep(str_c(s->name), w->r->arena, &to->name);
	if (err == ERR_OK)
		err = keep(str_c(s->version), w->r->arena, &to->version);
	w->found->n += err == ERR_OK;
	return err;
}

/* What stands on the company's own list is known, but no device was read by it. */
static enum err
look_at(const struct store_software *s, void *arg)
{
	struct walk *w = arg;
	const struct reconcile_line line = {str_c(s->name), str_c(s->maker), str_c(s->version)};
	const struct store_software_count *count =
		stock_count_of(w->counts, w->n_counts, s->device);
	bool is_lately = s->last_seen >= w->r->now - STOCK_LATELY;
	size_t rule, at;

	if (count == NULL || (!is_by_tool(s) && s->source != STORE_STOCK_LIST))
		return ERR_OK;
	at = (size_t)(count - w->counts);
	w->is_read[at] |= is_lately && is_by_tool(s);
	if (!permit_refuses(w->permits->table, &line, &rule))
		return ERR_OK;
	w->is_bad[at] = true;
	w->is_bad_lately[at] |= is_lately;
	w->found->n_all++;
	return w->rows != NULL && w->found->n < STOCK_PERMITS_SHOWN ? add_row(w, s, rule) : ERR_OK;
}

static enum err
walk_all(struct walk *w, const struct store_view *v, const char *device)
{
	struct store_software_count *counts;
	enum err err = store_software_counts(v, w->r->arena, &counts, &w->n_counts);

	if (err != ERR_OK)
		return err;
	w->counts = counts;
	w->is_read = arena_array(w->r->arena, bool, w->n_counts + 1);
	w->is_bad = arena_array(w->r->arena, bool, w->n_counts + 1);
	w->is_bad_lately = arena_array(w->r->arena, bool, w->n_counts + 1);
	if (arena_err(w->r->arena) != ERR_OK)
		return ERR_FULL;
	return stock_each(v, (struct store_software_query){.device = device}, look_at, w);
}

enum err
stock_permits(struct request *r, const char *device, struct stock_permits *ret_permits)
{
	struct permits permits;
	struct walk w = {.r = r, .permits = &permits, .found = ret_permits};
	enum err err = load(r, r->view, &permits);

	*ret_permits = (struct stock_permits){.n_rules = (uint32_t)permits.n};
	if (err != ERR_OK || permits.n == 0)
		return err;
	w.rows = arena_array(r->arena, struct stock_permit_row, STOCK_PERMITS_SHOWN);
	err = w.rows == NULL ? ERR_FULL : walk_all(&w, r->view, device);
	for (size_t i = 0; err == ERR_OK && i < w.n_counts; i++) {
		ret_permits->n_read += w.is_read[i];
		ret_permits->devices += w.is_bad[i];
	}
	ret_permits->rows = w.rows;
	return err;
}

/* ---- the reading ---- */

static enum err
was_made(const struct store_view *v, struct arena *a, bool *ret_was)
{
	struct reading *list;
	uint32_t n;
	enum err err = store_reading_list(v, a, &list, &n);

	*ret_was = false;
	for (uint32_t i = 0; err == ERR_OK && i < n; i++)
		*ret_was |= list[i].kind == READING_SOFTWARE_NOT_PERMITTED && list[i].of > 0;
	return err;
}

static void
add_subject(const struct walk *w, struct reading *reading, const char *device)
{
	const struct device_brief *b;

	if (reading->n_subjects == READING_SUBJECTS_MAX)
		return;
	b = stock_brief(w->r, device, NULL);
	if (b != NULL)
		reading->subjects[reading->n_subjects++] =
			b->name.len > 0 ? b->name : str_c(b->id.text);
}

/* Of the devices that are here now, how many were read? */
static enum err
put_seen(const struct walk *w, struct reading *reading)
{
	struct store_device_query q = {.limit = LIMIT_DEVICES};
	struct store_device *list;
	uint64_t lately = 0, read = 0;
	uint32_t total;
	size_t n;
	enum err err = store_device_list(w->r->view, &q, w->r->arena, &list, &n, &total);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct store_software_count *c =
			stock_count_of(w->counts, w->n_counts, list[i].id.text);

		if (list[i].last_seen < w->r->now - STOCK_LATELY)
			continue;
		lately++;
		read += c != NULL && w->is_read[c - w->counts];
	}
	reading->seen_percent = lately > 0 ? (uint32_t)(read * 100 / lately) : 0;
	return err;
}

static enum err
reckon(struct walk *w, struct reading *reading)
{
	enum err err = walk_all(w, w->r->view, NULL);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < w->n_counts; i++) {
		reading->of += w->is_read[i] || w->is_bad_lately[i];
		reading->value += w->is_bad_lately[i];
		if (w->is_bad_lately[i])
			add_subject(w, reading, w->counts[i].device);
	}
	return put_seen(w, reading);
}

enum err
permit_reading(struct store_tx *tx, struct request *r)
{
	const struct store_view *before = r->view;
	struct reading reading = {.kind = READING_SOFTWARE_NOT_PERMITTED, .at = r->now};
	struct stock_permits found = {0};
	struct permits permits;
	struct walk w = {.r = r, .permits = &permits, .found = &found};
	bool is_put = true;
	enum err err;

	r->view = store_tx_view(tx);
	err = load(r, r->view, &permits);
	if (err == ERR_OK && permits.n > 0)
		err = reckon(&w, &reading);
	if (err == ERR_OK && reading.of == 0)
		err = was_made(r->view, r->arena, &is_put);
	if (err == ERR_OK && is_put)
		err = store_reading_put(tx, &reading, time_day(r->now, r->zone_minutes));
	r->view = before;
	return err;
}
