/* What a file says, into the store: one change, one undo. See stock.h. */
#include "proc/portal/stock/said.h"
#include "proc/portal/stock/stock.h"

#include "proc/portal/kept.h"
#include "proc/portal/ledgers/ledgers.h"
#include "store/handed.h"

#include <stdio.h>
#include <stdlib.h>

struct taking {
	struct stock_taking *out;
	struct store_software_take take;
	const struct store_told *told;
	size_t n_told;
	bool has_told;
	const struct store_bill_put *bill; /* NULL: none */
	const struct store_said_put *said; /* what the bill says of weaknesses; NULL: nothing */
	struct store_audit audit;
};

static enum err
write_taking(struct store_tx *tx, void *arg)
{
	struct taking *t = arg;
	enum err err = ERR_OK;

	if (t->take.device != NULL)
		err = store_software_take(tx, &t->take, NULL);
	if (err == ERR_OK && t->has_told)
		err = store_told_take(tx, t->take.device, t->take.at, t->told, t->n_told);
	if (err == ERR_OK && t->bill != NULL)
		err = store_bill_put(tx, t->bill);
	if (err == ERR_OK && t->said != NULL)
		err = store_said_put(tx, t->said);
	if (err == ERR_OK && t->out->handed != NULL) {
		const struct store_handed_answer answer = {
			t->out->handed, STORE_HANDED_TAKEN, t->take.at, t->audit.who};

		err = store_handed_answer(tx, &answer);
		if (err == ERR_NOT_FOUND)
			err = ERR_EXISTS;
	}
	return err == ERR_OK ? store_audit_add(tx, &t->audit) : err;
}

/* ---- of which device ---- */

static struct str
told_of(const struct stock_read *read, struct str key, size_t nth)
{
	for (uint32_t i = 0; i < read->n_told; i++)
		if (str_equal(read->told[i].key, key) && nth-- == 0)
			return read->told[i].value;
	return STR("");
}

/* By a network card that the box knows. */
static bool
device_by_mac(struct request *r, struct str text, char dst[DEVICE_ID_TEXT_MAX])
{
	struct store_device d;
	char name[MAC_TEXT_MAX], id[DEVICE_ID_TEXT_MAX];
	struct mac mac;

	if (mac_parse(text, &mac) != ERR_OK)
		return false;
	snprintf(id, sizeof(id), "mac%s:%s", mac_is_local(mac) ? "~" : "", mac_text(mac, name));
	if (store_device_get(r->view, id, &d) != ERR_OK)
		return false;
	str_copy(str_c(d.merged_into[0] != '\0' ? d.merged_into : d.id.text), dst,
		DEVICE_ID_TEXT_MAX);
	return true;
}

static enum err
find_device(struct request *r, const struct stock_read *read, char dst[DEVICE_ID_TEXT_MAX])
{
	struct str host = told_of(read, STR("host"), 0), mac;

	if (dst[0] != '\0')
		return ERR_OK; /* chosen */
	for (size_t i = 0; (mac = told_of(read, STR("mac"), i)).len > 0; i++)
		if (device_by_mac(r, mac, dst))
			return ERR_OK;
	if (host.len > 0)
		return stock_device_named(r, host, dst);
	return read->kind == STOCK_BILL || read->kind == STOCK_PROGRAM ? ERR_OK : ERR_NOT_FOUND;
}

/* ---- what it says ---- */

/* Of small letters, digits and '-', short enough to be kept. */
static bool
is_section(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
			s.p[i] != '-')
			return false;
	return s.len > 0 && s.len < sizeof(((struct store_software *)0)->section);
}

/* Where the collector looked, and what of it to the end. */
static enum err
fill_sections(struct request *r, const struct stock_read *read, struct taking *t)
{
	const char **list = arena_array(r->arena, const char *, read->n_told + 1);
	struct str said;

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; (said = told_of(read, STR("section"), i)).len > 0; i++) {
		struct str name = str_split(&said, ' ');

		t->take.has_sections = true;
		if (!str_equal(said, STR("whole")) || !is_section(name))
			continue;
		list[t->take.n_sections] = arena_copy(r->arena, name);
		if (list[t->take.n_sections++] == NULL)
			return ERR_FULL;
	}
	t->take.sections = list;
	return ERR_OK;
}

static enum err
fill_programs(struct request *r, const struct stock_read *read, struct taking *t)
{
	struct store_software *list = arena_array(r->arena, struct store_software, read->n + 1);

	if (list == NULL || read->n > LIMIT_SOFTWARE_DEVICE)
		return ERR_LIMIT;
	for (uint32_t i = 0; i < read->n; i++) {
		const struct component *c = &read->components[i];
		struct store_software *s = &list[t->take.n];

		if (c->name.len == 0 || c->is_root) /* a bill's subject is no part of itself */
			continue;
		str_clean(c->name, s->name, sizeof(s->name));
		str_clean(c->version, s->version, sizeof(s->version));
		str_clean(c->supplier, s->maker, sizeof(s->maker));
		if (c->purl.len < sizeof(s->purl)) /* half a purl is none */
			str_clean(c->purl, s->purl, sizeof(s->purl));
		if (c->cpe.len < sizeof(s->cpe))
			str_clean(c->cpe, s->cpe, sizeof(s->cpe));
		if (read->kind == STOCK_COLLECTED && is_section(c->path))
			str_copy(c->path, s->section, sizeof(s->section));
		s->source = t->take.source;
		stock_put_product(r->portal, s);
		t->take.n++;
	}
	t->take.list = list;
	return ERR_OK;
}

static enum err
fill_told(struct request *r, const struct stock_read *read, struct taking *t)
{
	struct store_told *told = arena_array(r->arena, struct store_told, read->n_told + 1);

	if (told == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < read->n_told; i++) {
		if (str_equal(read->told[i].key, STR("section")))
			continue; /* of the list, not of the device */
		str_clean(read->told[i].key, told[t->n_told].key, sizeof(told->key));
		str_clean(read->told[i].value, told[t->n_told].value, sizeof(told->value));
		t->n_told++;
	}
	t->told = told;
	t->has_told = true;
	return ERR_OK;
}

static enum err
fill_components(struct request *r, const struct stock_read *read, struct store_bill_put *put)
{
	struct store_component *list = arena_array(r->arena, struct store_component, read->n + 1);

	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < read->n; i++) {
		const struct component *c = &read->components[i];

		list[i] = (struct store_component){.kind = c->kind,
			.is_root = c->is_root,
			.group = c->group,
			.name = c->name,
			.version = c->version,
			.supplier = c->supplier,
			.purl = c->purl,
			.cpe = c->cpe,
			.licence = c->licence,
			.hash = c->hash,
			.source_name = c->source_name,
			.source_version = c->source_version};
	}
	put->list = list;
	put->n = read->n;
	return ERR_OK;
}

/* What the bill is about: its root component, else its own name. */
static void
fill_bill(const struct request *r, const struct stock_taking *t, struct store_bill *b)
{
	const struct stock_read *read = t->read;
	struct str name = read->bom.name, version = STR(""), supplier = read->bom.supplier;

	for (uint32_t i = 0; i < read->n; i++) {
		if (!read->components[i].is_root)
			continue;
		name = read->components[i].name;
		version = read->components[i].version;
		if (read->components[i].supplier.len > 0)
			supplier = read->components[i].supplier;
		break;
	}
	*b = (struct store_bill){.id = store_id_new(r->now),
		.format = read->bom.format,
		.file_bytes = t->file.len,
		.made = read->bom.made,
		.came = r->now,
		.n_said = read->n_said,
		.n_faults = read->n_faults};
	str_clean(name, b->name, sizeof(b->name));
	str_clean(version, b->version, sizeof(b->version));
	str_clean(supplier, b->supplier, sizeof(b->supplier));
	str_clean(read->bom.version, b->edition, sizeof(b->edition));
	str_clean(read->bom.serial, b->serial, sizeof(b->serial));
	str_clean(read->bom.author, b->author, sizeof(b->author));
	str_clean(read->bom.tool, b->tool, sizeof(b->tool));
	str_copy(str_c(r->upload.name), b->file_name, sizeof(b->file_name));
	str_copy(str_c(t->device), b->device, sizeof(b->device));
	str_copy(request_who(r), b->who, sizeof(b->who));
	if (b->name[0] == '\0')
		str_copy(str_c(b->file_name), b->name, sizeof(b->name));
}

/* ---- one change ---- */

static enum err
write_all(struct request *r, struct stock_taking *out, struct taking *t)
{
	struct store_kept_key keys[5];
	char part[8];
	size_t n = 0;

	snprintf(part, sizeof(part), "%d", (int)t->take.source);
	if (t->take.device != NULL)
		keys[n++] = (struct store_kept_key){STORE_KEPT_SOFTWARE, t->take.device, part};
	if (t->has_told)
		keys[n++] = (struct store_kept_key){STORE_KEPT_TOLD, t->take.device, NULL};
	if (t->bill != NULL)
		keys[n++] = (struct store_kept_key){STORE_KEPT_BILL, t->bill->bill.id.text, NULL};
	if (t->said != NULL)
		keys[n++] =
			(struct store_kept_key){STORE_KEPT_SAID, t->said->document.id.text, NULL};
	if (out->handed != NULL)
		keys[n++] = (struct store_kept_key){STORE_KEPT_HANDED, out->handed, NULL};
	audit_fill(r, &t->audit, "stock.take", out->name);
	return deed_kept(r,
		&(struct kept_deed){.kind = "stock.take",
			.back = "/stock",
			.role = ROLE_MEMBER,
			.keys = keys,
			.n = n,
			.write = write_taking,
			.arg = t},
		out->token);
}

static enum err
take_bill(struct request *r, struct stock_taking *out, struct taking *t)
{
	/* a program itself is not kept, only what it says */
	struct store_bill_put put = {
		.file = out->read->kind == STOCK_PROGRAM ? STR("") : out->file};
	enum err err;

	fill_bill(r, out, &put.bill);
	err = fill_components(r, out->read, &put);
	if (err == ERR_OK)
		err = said_of_bill(r, out, &put.bill.id, &t->said);
	if (err != ERR_OK)
		return err;
	t->bill = &put;
	out->n_said = t->said == NULL ? 0 : (uint32_t)t->said->n;
	snprintf(out->path, sizeof(out->path), "/stock/bill/%s", put.bill.id.text);
	str_copy(str_c(put.bill.name), out->name, sizeof(out->name));
	out->count = out->read->n;
	return write_all(r, out, t);
}

enum err
stock_take(struct request *r, struct stock_taking *out)
{
	static const enum store_stock_source sources[STOCK_FILES] = {
		STORE_STOCK_COLLECTOR, STORE_STOCK_PACKAGES, STORE_STOCK_BILL, STORE_STOCK_FILE};
	struct taking t = {.out = out};
	const struct device_brief *brief;
	char escaped[DEVICE_ID_TEXT_MAX * 3];
	enum err err = find_device(r, out->read, out->device);

	t.take = (struct store_software_take){
		.source = sources[out->read->kind], .at = r->now, .list = NULL};
	if (err == ERR_OK && out->device[0] != '\0') {
		t.take.device = out->device;
		t.take.is_part = out->read->n_faults > 0;
		err = fill_sections(r, out->read, &t);
		if (err == ERR_OK)
			err = fill_programs(r, out->read, &t);
	}
	if (err == ERR_OK && out->read->kind == STOCK_COLLECTED)
		err = fill_told(r, out->read, &t);
	if (err != ERR_OK)
		return err;
	if (out->read->kind == STOCK_BILL || out->read->kind == STOCK_PROGRAM)
		return take_bill(r, out, &t);
	brief = stock_brief(r, out->device, NULL);
	if (brief == NULL || url_encode(str_c(out->device), escaped, sizeof(escaped)) != ERR_OK)
		return ERR_FULL;
	snprintf(out->path, sizeof(out->path), "/stock/device/%s", escaped);
	str_clean(brief->name.len > 0 ? brief->name : str_c(brief->id.text), out->name,
		sizeof(out->name));
	out->count = (uint32_t)t.take.n;
	return write_all(r, out, &t);
}

/* ---- the list that people keep ---- */

#define LEDGER "software"

/* A row of the list and the device that it means: many ways to write one device are one. */
struct placed {
	char device[DEVICE_ID_TEXT_MAX];
	size_t row;
};

static int
placed_order(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = strcmp(x->device, y->device);

	return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

static enum err
place_rows(struct request *r, const struct store_ledger_row *rows, size_t n,
	struct placed **ret_placed, size_t *ret_n)
{
	struct placed *placed = arena_array(r->arena, struct placed, n + 1);
	struct str before = STR("");
	enum err err = ERR_OK;
	size_t used = 0;

	if (placed == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n && err == ERR_OK; i++) { /* sorted: neighbours are alike */
		struct str device = str_trim(store_ledger_value(&rows[i], STR("device")));

		if (device.len == 0)
			continue;
		placed[used].row = i;
		if (used > 0 && str_equal(device, before))
			memcpy(placed[used].device, placed[used - 1].device, DEVICE_ID_TEXT_MAX);
		else
			err = stock_device_named(r, device, placed[used].device);
		before = device;
		used++;
	}
	qsort(placed, used, sizeof(*placed), placed_order);
	*ret_placed = placed;
	*ret_n = used;
	return err;
}

/* The n rows of one device become its programs. */
static enum err
take_rows_of(struct store_tx *tx, struct request *r, const struct store_ledger_row *rows,
	const struct placed *placed, size_t n)
{
	struct store_software *list = arena_array(r->arena, struct store_software, n + 1);
	struct store_software_take take = {
		.device = placed->device, .source = STORE_STOCK_LIST, .at = r->now, .list = list};

	if (list == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct store_ledger_row *row = &rows[placed[i].row];
		struct store_software *s = &list[take.n];

		str_clean(str_trim(store_ledger_value(row, STR("name"))), s->name, sizeof(s->name));
		str_clean(str_trim(store_ledger_value(row, STR("version"))), s->version,
			sizeof(s->version));
		str_clean(str_trim(store_ledger_value(row, STR("maker"))), s->maker,
			sizeof(s->maker));
		s->source = STORE_STOCK_LIST;
		stock_put_product(r->portal, s);
		take.n += s->name[0] != '\0';
	}
	return store_software_take(tx, &take, NULL);
}

enum err
stock_take_ledger(struct store_tx *tx, struct request *r)
{
	const struct store_ledger_query q = {.ledger = LEDGER, .sort = STR("device")};
	const struct store_view *before = r->view;
	struct store_ledger_row *rows;
	struct placed *placed;
	uint32_t total;
	size_t n, end;
	enum err err;

	r->view = store_tx_view(tx);
	err = store_ledger_list(r->view, &q, r->arena, &rows, &n, &total);
	if (err == ERR_OK)
		err = place_rows(r, rows, n, &placed, &n);
	if (err == ERR_OK)
		err = store_software_gone(tx, STORE_STOCK_LIST, r->now);
	for (size_t i = 0; err == ERR_OK && i < n; i = end) {
		for (end = i + 1; end < n && strcmp(placed[end].device, placed[i].device) == 0;)
			end++;
		err = take_rows_of(tx, r, rows, placed + i, end - i);
	}
	r->view = before;
	return err;
}
