/* What makers say about weaknesses; see said.h. */
#include "proc/portal/stock/said.h"

#include "base/limits.h"
#include "proc/portal/kept.h"
#include "stock/seal.h"
#include "stock/vex.h"

#include <stdio.h>

#define NAMES_MAX 64
#define SUBJECTS_MAX COMPARE_ASKED_MAX

/* ---- taken in ---- */

/* As a form sends it, or as one line: the key alone. */
static void
put_key_text(struct str typed, struct buf *out)
{
	if (!str_starts(typed, STR("untrusted comment:")))
		buf_c(out, "untrusted comment: key\n");
	for (size_t i = 0; i < typed.len; i++)
		if (typed.p[i] != '\r')
			buf_byte(out, (uint8_t)typed.p[i]);
	buf_byte(out, '\n');
}

static enum err
check_seal(struct str key_text, struct str typed, struct str file, char ret_key[64])
{
	struct buf signature = buf_of(SEAL_BYTES_MAX), again = buf_of(SEAL_BYTES_MAX);
	uint8_t key[SIGN_PUBLIC_BYTES];
	struct str line;
	enum err err = seal_public_read(key_text, key);

	for (size_t i = 0; i < typed.len; i++)
		if (typed.p[i] != '\r')
			buf_byte(&signature, (uint8_t)typed.p[i]);
	buf_byte(&signature, '\n');
	if (err == ERR_OK && buf_err(&signature) == ERR_OK)
		err = seal_check(key, file, buf_view(&signature), NULL);
	else
		err = ERR_DENIED;
	if (err == ERR_OK) {
		seal_public_write(key, &again);
		line = buf_view(&again);
		str_split(&line, '\n'); /* the comment */
		str_clean(str_trim(line), ret_key, 64);
	}
	buf_done(&signature);
	buf_done(&again);
	return err == ERR_OK ? ERR_OK : ERR_DENIED;
}

enum err
said_key(struct request *r, struct str file, char ret_key[64])
{
	struct str signature = str_trim(form_get(&r->form, "signature"));
	struct str typed = str_trim(form_get(&r->form, "signer"));
	struct buf key = buf_of(SEAL_BYTES_MAX);
	enum err err = ERR_OK;

	ret_key[0] = '\0';
	if (signature.len + typed.len > 0) {
		put_key_text(typed, &key);
		err = check_seal(buf_view(&key), signature, file, ret_key);
	}
	buf_done(&key);
	return err;
}

struct said_taking {
	struct store_said_put put;
	struct store_audit audit;
};

static enum err
write_said(struct store_tx *tx, void *arg)
{
	struct said_taking *t = arg;
	enum err err = store_said_put(tx, &t->put);

	return err == ERR_OK ? store_audit_add(tx, &t->audit) : err;
}

static void
fill_document(struct request *r, const struct stock_taking *t, struct store_said_document *d)
{
	const struct vex_document *said = &t->read->document;

	d->id = store_id_new(r->now);
	str_clean(said->author, d->author, sizeof(d->author));
	str_clean(said->id, d->name, sizeof(d->name));
	str_clean(t->read->form, d->form, sizeof(d->form));
	str_clean(str_c(r->upload.name), d->file_name, sizeof(d->file_name));
	str_copy(request_who(r), d->who, sizeof(d->who));
	d->made = said->changed > said->made ? said->changed : said->made;
	d->came = r->now;
	d->n = t->read->n_statements;
	d->n_refused = t->read->n_refused + t->read->n_statements_said - t->read->n_statements;
}

static enum err
fill_said(struct request *r, const struct stock_taking *t, struct store_said_put *put)
{
	struct store_said_document *d = &put->document;
	struct store_said *list =
		arena_array(r->arena, struct store_said, t->read->n_statements + 1);
	enum err err = said_key(r, t->file, d->key);

	if (err != ERR_OK)
		return err;
	if (list == NULL)
		return ERR_FULL;
	fill_document(r, t, d);
	for (; put->n < t->read->n_statements; put->n++) {
		struct store_said *s = &list[put->n];

		memset(s, 0, sizeof(*s));
		s->statement = t->read->statements[put->n];
		if (s->statement.made == 0 && s->statement.changed == 0)
			s->statement.made = d->made;
		s->until = stock_vex_until(&s->statement);
	}
	put->list = list;
	return ERR_OK;
}

enum err
said_of_bill(struct request *r, struct stock_taking *t, const struct store_id *bill,
	const struct store_said_put **ret_put)
{
	struct store_said_put *put = arena_alloc(r->arena, sizeof(*put));
	struct store_said_document *others;
	size_t n;
	enum err err = put == NULL ? ERR_FULL : ERR_OK;

	*ret_put = NULL;
	if (err != ERR_OK || t->read->n_statements == 0)
		return err;
	err = store_said_documents(r->view, r->arena, &others, &n);
	if (err == ERR_OK && n >= LIMIT_SAID_DOCUMENTS) {
		t->is_said_full = true;
		return ERR_OK;
	}
	*put = (struct store_said_put){.file = STR("")}; /* it is kept as the bill's */
	if (err == ERR_OK)
		err = fill_said(r, t, put);
	put->document.id = *bill;
	if (err == ERR_OK)
		*ret_put = put;
	return err;
}

enum err
said_take(struct request *r, struct stock_taking *t)
{
	struct said_taking s = {.put = {.file = t->file}};
	struct store_said_document *d = &s.put.document;
	enum err err = fill_said(r, t, &s.put);

	if (err != ERR_OK)
		return err;
	str_copy(str_c("/stock/vex"), t->path, sizeof(t->path));
	str_clean(d->author[0] != '\0' ? str_c(d->author) : str_c(d->file_name), t->name,
		sizeof(t->name));
	t->count = t->read->n_statements;
	audit_fill(r, &s.audit, "stock.said", t->name);
	return deed_kept(r,
		&(struct kept_deed){.kind = "stock.said",
			.back = "/stock/vex",
			.role = ROLE_MEMBER,
			.keys = &(struct store_kept_key){STORE_KEPT_SAID, d->id.text, NULL},
			.n = 1,
			.write = write_said,
			.arg = &s},
		t->token);
}

/* ---- about what ---- */

static size_t
names_of(struct look *l, const struct store_finding *f, struct str names[NAMES_MAX])
{
	struct advisory_vulnerability x;
	uint32_t number;
	size_t n = 0;

	names[n++] = str_c(f->advisory);
	if (!advisory_number(l, str_c(f->advisory), &number) ||
		!advisory_index_vulnerability(l->opened.index, number, &x))
		return n;
	for (uint32_t i = x.names; i < x.names_end && n < NAMES_MAX; i++)
		names[n++] = advisory_index_name(l->opened.index, i);
	return n;
}

/* What the bill is about. */
static enum err
put_root(struct request *r, const char *bill, struct stock_vex_subject *subject)
{
	const struct store_component_query q = {.bill = bill, .limit = 1};
	struct store_component *list;
	size_t n = 0;
	enum err err = bill[0] == '\0'
			       ? ERR_OK
			       : store_component_list(r->view, &q, r->arena, &list, &n, NULL);

	if (err == ERR_OK && n > 0 && list[0].is_root) {
		subject->root = list[0].purl;
		subject->root_cpe = list[0].cpe;
	}
	return err;
}

/* A finding as statements are compared with it. */
struct said_subject {
	struct str names[NAMES_MAX];
	struct stock_vex_subject of;
	struct compare_asked asked;
	const char *bill; /* "" */
};

/* ERR_NOT_FOUND: what it is about is not there any more. */
static enum err
subject_of(struct look *l, const struct store_finding *f, const struct store_finding_total *sum,
	struct said_subject *s)
{
	enum err err = look_ask(l->r, sum, &s->asked);

	s->of = (struct stock_vex_subject){.names = s->names,
		.n_names = names_of(l, f, s->names),
		.cpe = STR(""),
		.root = STR(""),
		.root_cpe = STR("")};
	s->bill = sum->bill;
	return err == ERR_OK ? put_root(l->r, sum->bill, &s->of) : err;
}

/* With the CPE of its very version: one of all versions is no name of this program. */
static bool
is_about(const struct store_said *said, const struct said_subject *s)
{
	bool is = false;

	for (unsigned i = 0; i < s->asked.n && !is; i++) {
		struct stock_vex_subject subject = s->of;
		struct buf cpe = buf_of((size_t)2 * LIMIT_SOFTWARE_PURL);

		subject.is_of_its_bill = strcmp(said->document.id.text, s->bill) == 0;
		subject.purl = s->asked.components[i].purl;
		if (stock_vex_product(STR(""), s->asked.components[i].cpe, str_c(s->asked.version),
			    &cpe) == ERR_OK)
			subject.cpe = buf_view(&cpe);
		is = stock_vex_is_about(&said->statement, &subject);
		buf_done(&cpe);
	}
	return is;
}

struct said_search {
	const struct str *names;	    /* of the weakness */
	size_t nr;			    /* of the one that is looked for now */
	const struct said_subject *subject; /* NULL: of whatever product */
};

/* By its first name only, and about the subject. */
static bool
is_wanted(const void *arg, const struct store_said *said)
{
	const struct said_search *search = arg;

	for (size_t i = 0; i < search->nr; i++)
		if (str_equal(search->names[i], said->statement.vulnerability) ||
			str_equal(search->names[i], said->statement.alias))
			return false;
	return search->subject == NULL || is_about(said, search->subject);
}

static enum err
find_all(struct request *r, struct said_search *search, size_t n_names, struct said_found *found)
{
	struct store_said *list;
	size_t n, total;
	enum err err = ERR_OK;

	*found = (struct said_found){
		.list = arena_array(r->arena, struct store_said, LIMIT_SAID_FOUND)};
	if (found->list == NULL)
		return ERR_FULL;
	for (search->nr = 0; search->nr < n_names && err == ERR_OK; search->nr++) {
		const struct store_said_query q = {search->names[search->nr], is_wanted, search};

		err = store_said_about(r->view, &q, r->arena, &list, &n, &total);
		for (size_t i = 0; err == ERR_OK && i < n && found->n < LIMIT_SAID_FOUND; i++) {
			found->list[found->n++] = list[i];
			total--;
		}
		found->n_more += err == ERR_OK ? total : 0;
	}
	return err;
}

enum err
said_of_names(
	struct request *r, const struct str *names, size_t n_names, struct said_found *ret_found)
{
	struct said_search search = {.names = names};

	return find_all(r, &search, n_names, ret_found);
}

enum err
said_of_finding(struct look *l, const struct store_finding *f,
	const struct store_finding_total *sum, struct store_said **ret_list, size_t *ret_n)
{
	struct said_subject s;
	struct said_search search = {.names = s.names, .subject = &s};
	struct said_found found = {.n = 0};
	enum err err = subject_of(l, f, sum, &s);

	if (err == ERR_OK)
		err = find_all(l->r, &search, s.of.n_names, &found);
	*ret_list = found.list;
	*ret_n = found.n;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
said_names_finding(
	struct look *l, const struct store_finding *f, const struct store_said *said, bool *ret_is)
{
	const struct store_finding_total_query q = {.about = f, .limit = 1};
	struct store_finding_total *sums;
	struct said_subject s;
	size_t n;
	enum err err = store_finding_totals(l->r->view, &q, l->r->arena, &sums, &n, NULL);

	if (err == ERR_OK)
		err = n == 0 ? ERR_NOT_FOUND : subject_of(l, f, &sums[0], &s);
	*ret_is = err == ERR_OK && is_about(said, &s);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* ---- for pages ---- */

bool
said_may_take(const struct store_said *s, ms_t now)
{
	return s->statement.status == VEX_NOT_AFFECTED && s->statement.reason != VEX_REASON_NONE &&
	       (s->until == 0 || s->until > now);
}

/* "pkg:generic/app@4: pkg:npm/a@1": what is in it, when only that is meant; "" no memory. */
static struct str
about_of(struct request *r, const struct vex_statement *s)
{
	struct buf b = buf_of((size_t)3 * LIMIT_LEDGER_CELL_BYTES);
	const char *copy;

	if (s->subcomponent.len == 0)
		return s->product;
	if (s->product.len == 0) /* of a list that does not say what it is of */
		return s->subcomponent;
	buf_printf(&b, "%.*s: %.*s", STR_FMT(s->product), STR_FMT(s->subcomponent));
	copy = arena_copy(r->arena, buf_view(&b));
	buf_done(&b);
	return str_c(copy != NULL ? copy : "");
}

enum err
said_rows(struct request *r, const struct store_said *list, size_t n,
	const struct stock_saying **ret_rows)
{
	struct stock_saying *rows = arena_array(r->arena, struct stock_saying, n + 1);

	if (rows == NULL)
		return ERR_FULL;
	for (size_t i = 0; i < n; i++) {
		const struct vex_statement *s = &list[i].statement;

		struct str about = about_of(r, s);

		if (s->product.len > 0 && about.len == 0)
			return ERR_FULL;
		rows[i] = (struct stock_saying){.id = str_c(list[i].document.id.text),
			.nr = list[i].nr,
			.author = str_c(list[i].document.author),
			.file = str_c(list[i].document.file_name),
			.key = str_c(list[i].document.key),
			.product = about,
			.words = s->why.len > 0 ? s->why : s->action,
			.status = vex_status_name(s->status),
			.reason = s->reason != VEX_REASON_NONE ? vex_reason_name(s->reason) : NULL,
			.at = s->made,
			.came = list[i].document.came,
			.until = list[i].until,
			.may_take = said_may_take(&list[i], r->now)};
	}
	*ret_rows = rows;
	return ERR_OK;
}
