/* See clocks.h. What is reckoned is respond's; here are only the company's own facts put in. */
#include "proc/portal/cases/clocks.h"

#include "base/hash.h"
#include "model/record.h"
#include "proc/portal/documents/document.h"
#include "proc/portal/web/handlers.h"
#include "respond/clock_field.h"
#include "respond/contract.h"
#include "store/ledger.h"

/* ---- one case ---- */

/* What the record says first: somebody chose it for this case. */
static struct str
sector_of(struct request *r, const struct respond_case *c)
{
	struct str said = clock_field_value(c, STR("org_sector"));

	if (said.len > 0)
		return said;
	return setting_of(r, SETTING_ORG_SECTOR);
}

/* Clocks that the playbooks which are up name. */
static enum err
begun_of(struct request *r, const struct respond_case *c, struct clock_input *in)
{
	const struct playbook_set *set = r->portal->playbooks;
	uint32_t room = 0;
	struct str *list;

	for (uint32_t i = 0; set != NULL && i < c->n_playbooks; i++) {
		const struct playbook *p = playbook_find(set, c->playbooks[i]);

		room += p != NULL ? p->n_clocks : 0;
	}
	list = arena_array(r->arena, struct str, room + 1);
	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; set != NULL && i < c->n_playbooks; i++) {
		const struct playbook *p = playbook_find(set, c->playbooks[i]);

		for (uint32_t k = 0; p != NULL && k < p->n_clocks; k++)
			list[in->n_begun++] = p->clocks[k];
	}
	in->begun = list;
	return ERR_OK;
}

static enum err
contract_rows(struct request *r, struct store_ledger_row **ret_rows, size_t *ret_n)
{
	const struct store_ledger_query q = {
		.ledger = CONTRACT_LEDGER, .limit = LIMIT_CLOCK_CONTRACTS};
	uint32_t total;

	return store_ledger_list(r->view, &q, r->arena, ret_rows, ret_n, &total);
}

enum err
case_clock_facts(struct request *r, uint64_t *ret_facts)
{
	static const char *const names[] = {"whom", "rule", "within", "begins", "ends"};
	static const struct hash_key key = {{0}};
	struct str sector = setting_of(r, SETTING_ORG_SECTOR);
	struct store_ledger_row *rows;
	size_t n = 0;
	uint64_t h = hash_bytes(&key, sector.p, sector.len) + (uint64_t)(int64_t)r->zone_minutes;
	enum err err = contract_rows(r, &rows, &n);

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		h = h * 31 + hash_bytes(&key, rows[i].id.text, strlen(rows[i].id.text));
		for (size_t k = 0; k < sizeof(names) / sizeof(*names); k++) {
			struct str value = store_ledger_value(&rows[i], str_c(names[k]));

			h = h * 31 + hash_bytes(&key, value.p, value.len);
		}
	}
	*ret_facts = h;
	return ERR_OK;
}

/* What contracts of the company set going in a case that was opened on that day. */
static enum err
contracts_of(struct request *r, const struct respond_case *c, struct clock_input *in)
{
	struct store_ledger_row *rows;
	struct clock_contract *list;
	size_t n = 0;
	enum err err = contract_rows(r, &rows, &n);

	if (err != ERR_OK)
		return err;
	list = arena_array(r->arena, struct clock_contract, n * CONTRACT_CLOCKS + 1);
	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct contract_row row = {.id = str_c(rows[i].id.text),
			.whom = store_ledger_value(&rows[i], STR("whom")),
			.rule = store_ledger_value(&rows[i], STR("rule")),
			.within = store_ledger_value(&rows[i], STR("within")),
			.begins = store_ledger_value(&rows[i], STR("begins")),
			.ends = store_ledger_value(&rows[i], STR("ends"))};

		in->n_contracts += contract_clocks(
			&row, c->head.opened, r->zone_minutes, list + in->n_contracts);
	}
	in->contracts = list;
	return ERR_OK;
}

enum err
case_clocks_of(struct request *r, const struct respond_case *c, const struct case_clock **ret_list,
	uint32_t *ret_n)
{
	const struct due_zone zone = {.minutes = r->zone_minutes};
	struct clock_input in = {.set = r->portal->clocks, .c = c, .zone = &zone, .now = r->now};
	enum err err;

	*ret_list = NULL;
	*ret_n = 0;
	if (in.set == NULL)
		return ERR_OK;
	in.sector = sector_of(r, c);
	err = begun_of(r, c, &in);
	if (err == ERR_OK)
		err = contracts_of(r, c, &in);
	return err == ERR_OK ? respond_clocks(&in, r->arena, ret_list, ret_n) : err;
}

ms_t
case_clock_shown(const struct case_clock *k)
{
	if (k->state == CLOCK_NOW || k->due == 0)
		return 0;
	return k->clock->unit == CLOCK_HOURS || k->is_moved ? k->due : k->due - 1;
}

/* By the record's names; one that the pack does not have is called by its id. */
static const struct case_wanted *
wanted_of(struct request *r, const struct str *fields, uint32_t n)
{
	const struct record_set *set = r->portal->records;
	struct case_wanted *list = arena_array(r->arena, struct case_wanted, n + 1);

	for (uint32_t i = 0; list != NULL && i < n; i++) {
		const struct record_field *f =
			set == NULL ? NULL : record_field_find(set, fields[i]);

		list[i] = (struct case_wanted){.field = fields[i],
			.group = f != NULL ? f->group : STR(""),
			.name = f != NULL ? words_in(&f->name, r->lang) : fields[i]};
	}
	return list;
}

/* The end of a day is the midnight behind it; what is said is the day's last moment. */
static ms_t
first_shown(const struct case_clock *k)
{
	return k->due_first != 0 && k->due_first < k->due && !k->is_moved ? k->due_first - 1 : 0;
}

static bool
can_move(const struct case_clock *k)
{
	return clock_is_open(k->state) && k->start != 0;
}

enum err
case_clock_rows(struct request *r, const struct respond_case *c,
	const struct case_clock_row **ret_rows, size_t *ret_n)
{
	const struct case_clock *list;
	struct case_clock_row *rows;
	uint32_t n;
	enum err err = case_clocks_of(r, c, &list, &n);

	if (err != ERR_OK)
		return err;
	rows = arena_array(r->arena, struct case_clock_row, n + 1);
	if (rows == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < n; i++) {
		const struct case_clock *k = &list[i];

		rows[i] = (struct case_clock_row){.key = k->key,
			.unconfirmed = words_in(&k->clock->unconfirmed, r->lang),
			.why = k->reason.len > 0 ? keep_text(r, "%.*s: %.*s", STR_FMT(k->who),
							   STR_FMT(k->reason))
						 : STR(""),
			.missing = wanted_of(r, k->missing, k->n_missing),
			.n_missing = k->n_missing,
			.unsaid = wanted_of(r, k->unsaid, k->n_unsaid),
			.n_unsaid = k->n_unsaid,
			.due_first = first_shown(k),
			.can_move = can_move(k),
			.is_open = clock_is_open(k->state),
			.name = words_in(&k->clock->name, r->lang),
			.recipient = k->contract != NULL ? k->contract->name
							 : words_in(&k->clock->who, r->lang),
			.due = case_clock_shown(k),
			.state = clock_state_name(k->state)};
	}
	*ret_rows = rows;
	*ret_n = n;
	return arena_err(r->arena);
}
