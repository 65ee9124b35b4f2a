/*
 * packs/ledgers: the lists that a company keeps (format: packs/ledgers/README.md), into
 * model/ledger.h. known_services.yaml is a table of names of the Internet. What a ledger serves,
 * and the framework that is asked per row, is looked up in the frameworks that were loaded before.
 */
#include "model/ledger.h"

#include "model/reading_key.h"
#include "pack/folder.h"
#include "pack/ledger.h"

#include <stdlib.h>

#define KNOWN_FILE "known_services.yaml"
#define TEXT_BYTES 300 /* a cell's most, where the column does not say */
#define OTHER_BYTES 120

struct ledger_draft {
	struct ledger ledger;
	bool has_easy;
	const struct node *columns_node, *serves_node, *check_node;
};

#define AT(member) offsetof(struct ledger_draft, member)
#define COLUMN_AT(member) offsetof(struct ledger_column, member)

/* ---- columns ------------------------------------------------------------------------------- */

static enum err
field_column_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || column_kind_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a kind is text, choice, number, date, yen, person, yes_no or reckoned");
	return ERR_OK;
}

static enum err
field_reckon(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum reckon *reckon = dst;

	if (node->kind != NODE_SCALAR || reckon_parse(node->text, reckon) != ERR_OK ||
		*reckon == RECKON_NONE)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"what is reckoned is importance, likelihood, risk or days_left");
	return ERR_OK;
}

static enum err
field_cell_bytes(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, LIMIT_LEDGER_CELL_BYTES, dst);
}

static enum err
read_choice(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind names = {
		sizeof(struct str), LIMIT_LEDGER_HEADINGS, field_str, "other names"};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct ledger_choice, id), false},
		{"name", field_prose, offsetof(struct ledger_choice, name), false},
		{"also", NULL, offsetof(struct ledger_choice, also), true, &names,
			offsetof(struct ledger_choice, n_also)},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

static const struct list_kind choice_ids = {
	sizeof(struct str), LIMIT_LEDGER_CHOICES, field_id, "values"};

static enum err
field_needed_if(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"column", field_id, COLUMN_AT(if_column), false},
		{"is", NULL, COLUMN_AT(if_values), false, &choice_ids, COLUMN_AT(n_if)},
	};

	return fields_read(ctx, node, fields, 2, (char *)dst - COLUMN_AT(if_column));
}

/* What has to fit together within one column. */
static enum err
check_column(struct pack_ctx *ctx, const struct node *node, const struct ledger_column *c)
{
	const char *says = NULL;

	if ((c->kind == COLUMN_CHOICE) != (c->n_choices > 0))
		says = "a column of the kind choice has choices, and no other";
	else if ((c->kind == COLUMN_RECKONED) != (c->reckon != RECKON_NONE))
		says = "a column of the kind reckoned says what is reckoned, and no other";
	else if ((c->reckon == RECKON_DAYS_LEFT) != (c->of.len > 0))
		says = "days_left says \"of\" which date, and no other";
	else if (c->kind == COLUMN_RECKONED && (c->is_needed || c->from.len > 0))
		says = "nobody fills in what is reckoned";
	return says == NULL ? ERR_OK : pack_say(ctx, ERR_MALFORMED, node->line, "%s", says);
}

static enum err
read_column(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind headings = {
		sizeof(struct str), LIMIT_LEDGER_HEADINGS, field_str, "headings"};
	static const struct list_kind choices = {sizeof(struct ledger_choice), LIMIT_LEDGER_CHOICES,
		read_choice, "choices", "choice", offsetof(struct ledger_choice, id)};
	static const struct field fields[] = {
		{"id", field_id, COLUMN_AT(id), false},
		{"name", field_prose, COLUMN_AT(name), false},
		{"help", field_prose, COLUMN_AT(help), true},
		{"headings", NULL, COLUMN_AT(headings), true, &headings, COLUMN_AT(n_headings)},
		{"kind", field_column_kind, COLUMN_AT(kind), false},
		{"is_key", field_bool, COLUMN_AT(is_key), true},
		{"is_needed", field_bool, COLUMN_AT(is_needed), true},
		{"needed_if", field_needed_if, COLUMN_AT(if_column), true},
		{"open", NULL, COLUMN_AT(open), true, &choice_ids, COLUMN_AT(n_open)},
		{"bytes_max", field_cell_bytes, COLUMN_AT(bytes_max), true},
		{"choices", NULL, COLUMN_AT(choices), true, &choices, COLUMN_AT(n_choices)},
		{"from", field_id, COLUMN_AT(from), true},
		{"reckon", field_reckon, COLUMN_AT(reckon), true},
		{"of", field_id, COLUMN_AT(of), true},
	};
	struct ledger_column *c = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), c);

	if (err == ERR_OK && c->bytes_max == 0)
		c->bytes_max = c->kind == COLUMN_TEXT ? TEXT_BYTES : OTHER_BYTES;
	return err == ERR_OK ? check_column(ctx, node, c) : err;
}

/* ---- columns of one ledger, together ------------------------------------------------------- */

static bool
has_kind(const struct ledger *l, const char *id, enum column_kind kind)
{
	const struct ledger_column *c = ledger_column_find(l, str_c(id));

	return c != NULL && c->kind == kind;
}

/* The name of what is missing to reckon the column; NULL: nothing. */
static const char *
missing_for(const struct ledger *l, const struct ledger_column *c)
{
	static const struct {
		enum reckon reckon;
		const char *id;
		enum column_kind kind;
	} needs[] = {
		{RECKON_IMPORTANCE, LEDGER_CONFIDENTIALITY, COLUMN_CHOICE},
		{RECKON_IMPORTANCE, LEDGER_INTEGRITY, COLUMN_CHOICE},
		{RECKON_IMPORTANCE, LEDGER_AVAILABILITY, COLUMN_CHOICE},
		{RECKON_LIKELIHOOD, LEDGER_THREAT, COLUMN_CHOICE},
		{RECKON_LIKELIHOOD, LEDGER_VULNERABILITY, COLUMN_CHOICE},
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if ((c->reckon == needs[i].reckon || c->reckon == RECKON_RISK) &&
			!has_kind(l, needs[i].id, needs[i].kind))
			return needs[i].id;
	return NULL;
}

/* Values that a cell of the column can hold. */
static bool
are_values(const struct ledger_column *c, const struct str *values, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (c->kind == COLUMN_YES_NO ? !str_equal(values[i], STR("yes")) &&
						       !str_equal(values[i], STR("no"))
					     : ledger_choice_find(c, values[i]) == NULL)
			return false;
	return true;
}

/* needed_if names a column that can hold these values. */
static bool
can_hold(const struct ledger *l, const struct ledger_column *c)
{
	const struct ledger_column *other = ledger_column_find(l, c->if_column);

	if (c->if_column.len == 0)
		return true;
	if (other == NULL || other == c || c->n_if == 0)
		return false;
	return are_values(other, c->if_values, c->n_if);
}

static enum err
check_one(struct pack_ctx *ctx, const struct node *node, const struct ledger *l,
	const struct ledger_column *c)
{
	const char *missing = missing_for(l, c);
	const struct ledger_column *of = ledger_column_find(l, c->of);

	if (missing != NULL)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"this is reckoned from a column \"%s\" of the kind choice, which is "
			"not there",
			missing);
	if (c->of.len > 0 && (of == NULL || of->kind != COLUMN_DATE))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"there is no date \"%.*s\" to count the days to", STR_FMT(c->of));
	if (!are_values(c, c->open, c->n_open))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"open names a value that the column cannot hold");
	if (!can_hold(l, c))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"needed_if names a column and values that are not there");
	if (c->from.len > 0 && !ledger_from_is_known(l->prefill, c->from))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"the machine has no \"%.*s\" for rows of \"%s\"", STR_FMT(c->from),
			prefill_name(l->prefill));
	return ERR_OK;
}

enum err
ledger_columns_read(struct pack_ctx *ctx, const struct node *node, struct ledger *l)
{
	static const struct list_kind kind = {sizeof(struct ledger_column), LIMIT_LEDGER_COLUMNS,
		read_column, "columns", "column", COLUMN_AT(id)};
	const struct node *n = node->first;
	bool has_needed = false;
	enum err err = list_read(ctx, node, &kind, &l->columns, &l->n_columns);

	for (uint32_t i = 0; err == ERR_OK && i < l->n_columns; i++, n = n->next) {
		err = check_one(ctx, n, l, &l->columns[i]);
		has_needed |= l->columns[i].is_needed;
	}
	if (err == ERR_OK && !has_needed)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"at least one column is needed: else an empty row is complete");
	return err;
}

/* ---- what it serves ------------------------------------------------------------------------ */

static enum err
link_check(struct pack_ctx *ctx, struct ledger_draft *draft, const struct framework_set *set)
{
	struct str id = {0};
	enum err err;

	if (draft->check_node == NULL)
		return ERR_OK;
	err = field_id(ctx, draft->check_node, &id);
	if (err == ERR_OK && set != NULL && framework_find(set, id) == NULL)
		err = pack_say(ctx, ERR_MALFORMED, draft->check_node->line,
			"there is no framework \"%.*s\"", STR_FMT(id));
	draft->ledger.check = id;
	return err;
}

/* ---- one file ------------------------------------------------------------------------------ */

static enum err
field_prefill(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || prefill_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"prefill is none, devices, networks, services, staff, desks or plan");
	return ERR_OK;
}

/* Of names with one "/" before each: a browser takes "//elsewhere" for another server. */
static bool
is_path(struct str s)
{
	bool is_name = true;

	for (size_t i = 0; i < s.len; i++) {
		bool is_slash = s.p[i] == '/';

		if (is_slash ? !is_name : i == 0)
			return false;
		if (!is_slash && s.p[i] != '_' && s.p[i] != '-' &&
			!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
			return false;
		is_name = !is_slash;
	}
	return is_name && s.len > 0;
}

struct ledger_job {
	struct ledger_draft draft;
	const struct framework_set *frameworks;
};

static enum err
read_ledger(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		FIELDS_HEAD(struct ledger_draft, ledger),
		{"about", field_prose, AT(ledger.about), false},
		{"prefill", field_prefill, AT(ledger.prefill), false},
		{"review_days", field_days, AT(ledger.review_days), false},
		{"columns", field_node, AT(columns_node), false},
		{"check", field_node, AT(check_node), true},
		{"page", field_str, AT(ledger.page), true},
		{"serves", field_node, AT(serves_node), true},
	};
	struct ledger_job *job = dst;
	struct ledger_draft *draft = &job->draft;
	const struct serves_kind serves = {LIMIT_LEDGER_SERVES, false, job->frameworks};
	struct ledger *l = &draft->ledger;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, l->id, draft->has_easy);
	if (err == ERR_OK && !ledger_is_known(l->id))
		err = pack_say(ctx, ERR_MALFORMED, root->line, "readings know no ledger \"%.*s\"",
			STR_FMT(l->id));
	if (err == ERR_OK && l->page.len > 0 && !is_path(l->page))
		err = pack_say(ctx, ERR_MALFORMED, root->line, "page is a path: /stock/purchase");
	if (err == ERR_OK)
		err = ledger_columns_read(ctx, draft->columns_node, l);
	if (err == ERR_OK)
		err = link_check(ctx, draft, job->frameworks);
	return err != ERR_OK ? err
			     : pack_serves_read(
				       ctx, draft->serves_node, &serves, &l->serves, &l->n_serves);
}

/* ---- known services ------------------------------------------------------------------------ */

struct known_draft {
	struct pack_origin origin;
	struct known_service *list;
	uint32_t n;
};

static enum err
read_known(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"domain", field_id, offsetof(struct known_service, domain), false},
		{"name", field_str, offsetof(struct known_service, name), false},
		{"kind", field_id, offsetof(struct known_service, kind), false},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

static int
by_domain(const void *a, const void *b)
{
	return str_order(((const struct known_service *)a)->domain,
		((const struct known_service *)b)->domain);
}

static enum err
read_known_file(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind kind = {
		sizeof(struct known_service), LIMIT_KNOWN_SERVICES, read_known, "services"};
	static const struct field fields[] = {
		FIELDS_ORIGIN(struct known_draft, origin),
		{"services", NULL, offsetof(struct known_draft, list), false, &kind,
			offsetof(struct known_draft, n)},
	};
	struct known_draft *k = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), k);

	if (err != ERR_OK)
		return err;
	qsort(k->list, k->n, sizeof(*k->list), by_domain);
	for (uint32_t i = 1; i < k->n; i++)
		if (str_equal(k->list[i - 1].domain, k->list[i].domain))
			return pack_say(ctx, ERR_MALFORMED, node_child(root, "services")->line,
				"the domain \"%.*s\" stands here twice",
				STR_FMT(k->list[i].domain));
	return ERR_OK;
}

/* ---- all files ----------------------------------------------------------------------------- */

/* A kind that the ledger of services does not offer. */
static enum err
check_known(const struct ledger_set *set, struct errinfo *info)
{
	struct pack_ctx ctx = {.file = STR(KNOWN_FILE), .info = info};
	const struct ledger *services = ledger_find(set, STR("services"));
	const struct ledger_column *kind =
		services == NULL ? NULL : ledger_column_find(services, STR("kind"));

	for (uint32_t i = 0; i < set->n_known && kind != NULL; i++)
		if (ledger_choice_find(kind, set->known[i].kind) == NULL)
			return pack_say(&ctx, ERR_MALFORMED, 1,
				"the ledger of services has no kind \"%.*s\"",
				STR_FMT(set->known[i].kind));
	return ERR_OK;
}

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	const struct pack_guide_source *source = f->source;
	struct ledger_job job = {.frameworks = source->frameworks};
	enum err err = file_read(file, f->arena, info, read_ledger, &job);

	*(struct ledger *)dst = job.draft.ledger;
	return err;
}

enum err
pack_ledgers_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct ledger_set *ret_set)
{
	static const char *const apart[] = {KNOWN_FILE, NULL};
	static const struct folder_kind kind = {sizeof(struct ledger), offsetof(struct ledger, id),
		LIMIT_LEDGERS, "ledgers", apart};
	struct folder f = {&kind, &source->files, arena, sink, source};
	struct known_draft known = {0};
	struct errinfo info = {0};

	*ret_set = (struct ledger_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	folder_read(&f, read_file);
	ret_set->ledgers = f.list;
	ret_set->n_ledgers = f.n;
	if (folder_read_apart(&f, KNOWN_FILE, read_known_file, &known)) {
		ret_set->known = known.list;
		ret_set->n_known = known.n;
		folder_note(&f, STR(KNOWN_FILE), check_known(ret_set, &info), &info);
	}
	return f.first;
}

enum err
pack_ledgers_load(const struct pack_guide_source *source, struct arena *arena,
	struct ledger_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct ledger_set set;
	enum err err = pack_ledgers_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
