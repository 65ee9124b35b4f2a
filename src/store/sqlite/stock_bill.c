/* Bills of materials, their files and components: see store/stock.h. */
#include "store/stock.h"

#include "base/digest.h"
#include "base/limits.h"
#include "store/encode.h"
#include "store/sqlite/sqlite.h"

#define BILL(as, member) FIELD(as, struct store_bill, member)
static const struct field bill_fields[] = {BILL(TEXT, id.text), BILL(TEXT, name),
	BILL(TEXT, supplier), BILL(TEXT, product), BILL(TEXT, version), BILL(TEXT, device),
	BILL(U32, format), BILL(TEXT, edition), BILL(TEXT, serial), BILL(TEXT, author),
	BILL(TEXT, tool), BILL(TEXT, file_name), BILL(I64, file_bytes), BILL(I64, made),
	BILL(I64, came), BILL(TEXT, who), BILL(U32, n_said), BILL(U32, n_faults),
	BILL(I64, removed), BILL(U32, n_kept)};
#define BILL_PUT (sizeof(bill_fields) / sizeof(*bill_fields) - 1) /* all but what is reckoned */
#define BILL_COLUMNS                                                                               \
	"id, name, supplier, product, version, device, format, edition, serial, author, tool, "    \
	"file_name, file_bytes, made, came, who, said, faults, removed"
#define BILLS                                                                                      \
	"SELECT " BILL_COLUMNS ", (SELECT count(*) FROM bill_part p WHERE p.bill=bill.id) FROM "   \
	"bill"

static enum err
put_bill(struct store_tx *tx, const struct store_bill *b)
{
	struct query q = query_of(&tx->view, "SELECT count(*) FROM bill WHERE removed=0");
	int64_t n;
	enum err err = query_number(&q, 0, &n);

	if (err == ERR_OK && n >= LIMIT_BILLS)
		err = ERR_LIMIT;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view, "SELECT count(*) FROM bill WHERE id=?1");
	query_c(&q, b->id.text);
	err = query_number(&q, 0, &n);
	if (err == ERR_OK && n > 0)
		err = ERR_EXISTS;
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO bill (" BILL_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
		"?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)");
	query_fields(&q, bill_fields, BILL_PUT, b);
	return query_run(&q, NULL);
}

static enum err
put_file(struct store_tx *tx, const char *bill, struct str file)
{
	struct query q = query_of(&tx->view, "INSERT INTO bill_file (bill, bytes) VALUES (?1, ?2)");

	query_c(&q, bill);
	query_blob(&q, file.p, file.len);
	return query_run(&q, NULL);
}

/* ---- components ---- */

/* What stands in the table, in the order of its columns behind `kind`. */
#define TEXTS 10
static void
texts_of(const struct store_component *c, struct str texts[TEXTS])
{
	const struct str all[TEXTS] = {c->group, c->name, c->version, c->supplier, c->purl, c->cpe,
		c->licence, c->hash, c->source_name, c->source_version};

	memcpy(texts, all, sizeof(all));
	for (size_t i = 0; i < TEXTS; i++)
		texts[i] = str_cut(texts[i], LIMIT_LEDGER_CELL_BYTES);
}

static enum err
digest_component(
	const struct store_component *c, const struct str texts[TEXTS], char hex[DIGEST_HEX_MAX])
{
	struct digest *d = digest_new(DIGEST_SHA256);
	uint8_t bytes[DIGEST_BYTES_MAX];
	uint32_t kind = (uint32_t)c->kind;

	if (d == NULL)
		return ERR_FULL;
	digest_add(d, &kind, sizeof(kind));
	for (size_t i = 0; i < TEXTS; i++) {
		uint64_t len = texts[i].len;

		digest_add(d, &len, sizeof(len));
		digest_add(d, texts[i].p, texts[i].len);
	}
	digest_take(d, bytes);
	digest_free(d);
	digest_hex(bytes, 16, hex);
	return ERR_OK;
}

static enum err
put_component(struct store_tx *tx, const char *bill, const struct store_component *c)
{
	struct str texts[TEXTS];
	char digest[DIGEST_HEX_MAX];
	struct query q;
	enum err err;

	texts_of(c, texts);
	err = digest_component(c, texts, digest);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO component (nr, digest, kind, team, name, version, supplier, purl, "
		"cpe, licence, hash, source_name, source_version) VALUES (max(coalesce((SELECT "
		"max(nr) FROM component), 0), coalesce((SELECT max(subject_nr) FROM finding WHERE "
		"subject=1), 0))+1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT "
		"(digest) DO NOTHING");
	query_c(&q, digest);
	query_i64(&q, c->kind);
	for (size_t i = 0; i < TEXTS; i++)
		query_text(&q, texts[i]);
	err = query_run(&q, NULL);
	if (err != ERR_OK)
		return err;
	q = query_of(&tx->view,
		"INSERT INTO bill_part (bill, component, is_root) SELECT ?1, nr, ?3 FROM component "
		"WHERE digest=?2 ON CONFLICT (bill, component) DO UPDATE SET "
		"is_root=max(bill_part.is_root, excluded.is_root)");
	query_c(&q, bill);
	query_c(&q, digest);
	query_i64(&q, c->is_root);
	return query_run(&q, NULL);
}

enum err
store_bill_put(struct store_tx *tx, const struct store_bill_put *put)
{
	enum err err = put->file.len > LIMIT_BILL_BYTES || put->n > LIMIT_BILL_COMPONENTS
			       ? ERR_LIMIT
			       : put_bill(tx, &put->bill);

	if (err == ERR_OK)
		err = put_file(tx, put->bill.id.text, put->file);
	for (size_t i = 0; i < put->n && err == ERR_OK; i++)
		err = put_component(tx, put->bill.id.text, &put->list[i]);
	return err;
}

enum err
store_bill_remove(struct store_tx *tx, const char *id, ms_t at)
{
	struct query q = query_of(&tx->view, "UPDATE bill SET removed=?2 WHERE id=?1");

	query_c(&q, id);
	query_i64(&q, at);
	return query_change(&q);
}

/* ---- reading ---- */

static void
bill_row(struct query *q, void *row)
{
	query_get_fields(q, FIELDS(bill_fields), row);
}

enum err
store_bill_get(const struct store_view *v, const char *id, struct store_bill *ret_bill)
{
	struct query q = query_of(v, BILLS " WHERE id=?1");

	query_c(&q, id);
	return query_one(&q, bill_row, ret_bill, sizeof(*ret_bill));
}

enum err
store_bill_list(const struct store_view *v, const char *device, struct arena *a,
	struct store_bill **ret_list, size_t *ret_n)
{
	struct query q = query_of(v, BILLS " WHERE removed=0 AND (?1='' OR device=?1 OR device IN "
					   "(SELECT id FROM device WHERE merged_into=?1)) ORDER BY "
					   "came DESC, id DESC");

	query_c(&q, device != NULL ? device : "");
	return query_list(&q, rows_of(a, sizeof(struct store_bill)), bill_row, ret_list, ret_n);
}

enum err
store_bill_file(const struct store_view *v, const char *id, struct arena *a, struct str *ret_bytes)
{
	struct query q = query_of(v, "SELECT bytes FROM bill_file WHERE bill=?1");

	query_c(&q, id);
	return query_bytes(&q, a, ret_bytes);
}

#define PARTS                                                                                      \
	" FROM bill_part p JOIN component c ON c.nr=p.component WHERE p.bill=?1 AND (?2='' OR "    \
	"instr(lower(c.name), lower(?2)) OR instr(lower(c.supplier), lower(?2)) OR "               \
	"instr(lower(c.purl), lower(?2)))"

enum err
store_component_list(const struct store_view *v, const struct store_component_query *cq,
	struct arena *a, struct store_component **ret_list, size_t *ret_n, uint32_t *ret_total)
{
	struct query q = query_of(v, "SELECT count(*)" PARTS);
	struct rows rows = rows_of(a, sizeof(struct store_component));
	struct store_component *c;
	int64_t total;
	enum err err;

	query_c(&q, cq->bill);
	query_text(&q, cq->text);
	err = query_number(&q, 0, &total);
	if (err != ERR_OK)
		return err;
	if (ret_total != NULL)
		*ret_total = (uint32_t)total;
	q = query_of(v, "SELECT c.nr, c.kind, p.is_root, c.team, c.name, c.version, c.supplier, "
			"c.purl, c.cpe, c.licence, c.hash, c.source_name, c.source_version" PARTS
			" ORDER BY p.is_root DESC, lower(c.name), c.version, c.nr LIMIT ?3 OFFSET "
			"?4");
	query_c(&q, cq->bill);
	query_text(&q, cq->text);
	query_i64(&q, cq->limit == 0 ? 1000 : cq->limit);
	query_i64(&q, cq->offset);
	while (query_row(&q) && (c = rows_add(&rows)) != NULL) {
		struct str *const texts[TEXTS] = {&c->group, &c->name, &c->version, &c->supplier,
			&c->purl, &c->cpe, &c->licence, &c->hash, &c->source_name,
			&c->source_version};

		c->nr = (uint64_t)query_get_i64(&q);
		c->kind = (enum component_kind)query_get_i64(&q);
		c->is_root = query_get_i64(&q) != 0;
		for (size_t i = 0; i < TEXTS; i++)
			*texts[i] = query_get_copy(&q, a);
	}
	return rows_give(&rows, &q, ret_list, ret_n);
}
