/* The contract suite of document.h: what every backend has to do, run here on SQLite. */
#include "store/document.h"

#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct change {
	struct store_version ver;
	const struct str *file;
	struct store_approval approval;
	const char *document, *staff;
	uint32_t number;
	ms_t at;
};

#define CHANGE(name, call)                                                                         \
	static enum err name(struct store_tx *tx, void *arg)                                       \
	{                                                                                          \
		struct change *c = arg;                                                            \
		return call;                                                                       \
	}
CHANGE(version_put, store_version_put(tx, &c->ver, c->file, &c->number))
CHANGE(version_drop, store_version_drop(tx, c->document, c->number))
CHANGE(version_approve, store_version_approve(tx, &c->approval))
CHANGE(version_review, store_version_review(tx, c->document, c->number, c->at))
CHANGE(version_publish, store_version_publish(tx, c->document, c->number, c->at))
CHANGE(receipt_drop, store_receipt_drop(tx, c->document, c->number, c->staff))

static enum err
document_put(struct store_tx *tx, void *arg)
{
	return store_document_put(tx, arg);
}

static enum err
receipt_put(struct store_tx *tx, void *arg)
{
	return store_receipt_put(tx, arg);
}

static enum err
word_put(struct store_tx *tx, void *arg)
{
	return store_document_word_put(tx, arg);
}

static void
make(struct place *p, const char *id, const char *kind, const char *title)
{
	struct store_document d = {.created = NOW, .who = "佐藤", .number = "JS-01"};

	str_copy(str_c(id), d.id.text, sizeof(d.id.text));
	str_copy(str_c(kind), d.kind, sizeof(d.kind));
	str_copy(str_c(title), d.title, sizeof(d.title));
	assert_int_equal(place_write(p, document_put, &d), ERR_OK);
}

/* number 0: a new one, whose number is given back. */
static enum err
draft(struct place *p, uint32_t number, const char *body, uint32_t *ret_number)
{
	struct change c = {.ver = {.document = "d",
				   .number = number,
				   .changed = NOW + 1,
				   .drafter = "鈴木",
				   .note = "初版"}};
	enum err err;

	c.ver.body = str_c(body);
	err = place_write(p, version_put, &c);
	if (err == ERR_OK && ret_number != NULL)
		*ret_number = c.number;
	return err;
}

/* By somebody who has seen what stands there. */
static enum err
approve(struct place *p, uint32_t number, ms_t at)
{
	struct change c = {.approval = {"d", number, 0, at, at + MS_DAY, "髙﨑"}};
	struct store_view *v = place_read(p);
	struct store_version ver;

	if (store_version_get(v, "d", number, p->arena, &ver) == ERR_OK)
		c.approval.seen = ver.changed;
	store_read_end(v);
	return place_write(p, version_approve, &c);
}

static struct store_document
get(struct place *p)
{
	struct store_view *v = place_read(p);
	struct store_document d;

	assert_int_equal(store_document_get(v, "d", &d), ERR_OK);
	store_read_end(v);
	return d;
}

static struct store_version
version(struct place *p, uint32_t number)
{
	struct store_view *v = place_read(p);
	struct store_version ver;

	assert_int_equal(store_version_get(v, "d", number, p->arena, &ver), ERR_OK);
	store_read_end(v);
	return ver;
}

static void
documents_are_listed(void **state)
{
	struct place *p = *state;
	struct store_document *list, d;
	struct store_view *v;
	size_t n;

	make(p, "d", "policy", "情報セキュリティ基本方針");
	make(p, "own", "", "就業規則");
	make(p, "a", "continuity", "x");
	d = get(p);
	assert_string_equal(d.kind, "policy");
	assert_string_equal(d.number, "JS-01");
	assert_int_equal(d.latest, 0);
	assert_int_equal(d.current, 0);
	d.state = STORE_DOCUMENT_WITHDRAWN;
	d.created = 1;
	assert_int_equal(place_write(p, document_put, &d), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_document_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 3);
	assert_string_equal(list[0].id.text, "a");
	assert_string_equal(list[1].title, "就業規則");
	assert_string_equal(list[2].title, "情報セキュリティ基本方針");
	assert_int_equal(list[2].state, STORE_DOCUMENT_WITHDRAWN);
	assert_true(list[2].created == NOW);
	assert_int_equal(store_document_get(v, "x", &d), ERR_NOT_FOUND);
	store_read_end(v);
	assert_string_equal(store_document_state_name(STORE_DOCUMENT_WITHDRAWN), "withdrawn");
}

static enum err
many_documents(struct store_tx *tx, void *arg)
{
	const int *n = arg;
	enum err err = ERR_OK;

	for (int i = 0; i < *n && err == ERR_OK; i++) {
		struct store_document d = {.created = NOW};

		snprintf(d.id.text, sizeof(d.id.text), "m%d", i);
		err = store_document_put(tx, &d);
	}
	return err;
}

static void
so_many_documents(void **state)
{
	struct place *p = *state;
	int n = LIMIT_DOCUMENTS + 1;

	assert_int_equal(place_write(p, many_documents, &n), ERR_LIMIT);
	n--;
	assert_int_equal(place_write(p, many_documents, &n), ERR_OK);
}

static void
a_draft_is_written_anew_until_it_is_approved(void **state)
{
	struct place *p = *state;
	struct store_version ver;
	struct change c = {.document = "d"};
	uint32_t number;

	assert_int_equal(draft(p, 0, "x", NULL), ERR_NOT_FOUND);
	make(p, "d", "policy", "x");
	assert_int_equal(draft(p, 7, "x", NULL), ERR_NOT_FOUND);
	assert_int_equal(draft(p, 0, "一行目\n二行目\t髙﨑㈱", &number), ERR_OK);
	assert_int_equal(number, 1);
	assert_int_equal(draft(p, 1, "b", &number), ERR_OK);
	assert_int_equal(number, 1);
	ver = version(p, 1);
	assert_true(str_equal(ver.body, STR("b")));
	assert_string_equal(ver.drafter, "鈴木");
	assert_string_equal(ver.note, "初版");
	assert_true(ver.created == NOW + 1);
	assert_int_equal(get(p).latest, 1);
	assert_int_equal(get(p).current, 0);
	assert_int_equal(approve(p, 2, NOW + 5), ERR_NOT_FOUND);
	assert_int_equal(approve(p, 1, NOW + 5), ERR_OK);
	assert_int_equal(approve(p, 1, NOW + 6), ERR_DENIED);
	assert_int_equal(draft(p, 1, "c", NULL), ERR_DENIED);
	c.number = 1;
	assert_int_equal(place_write(p, version_drop, &c), ERR_DENIED);
	ver = version(p, 1);
	assert_true(str_equal(ver.body, STR("b")));
	assert_string_equal(ver.approver, "髙﨑");
	assert_true(ver.approved == NOW + 5);
	assert_true(ver.enacted == NOW + 5 + MS_DAY);
	assert_int_equal(draft(p, 0, "c", &number), ERR_OK);
	assert_int_equal(number, 2);
	assert_int_equal(get(p).latest, 2);
	assert_int_equal(get(p).current, 1);
	assert_true(get(p).current_since == NOW + 5);
	c.number = 2;
	assert_int_equal(place_write(p, version_drop, &c), ERR_OK);
	assert_int_equal(place_write(p, version_drop, &c), ERR_NOT_FOUND);
	assert_int_equal(get(p).latest, 1);
}

/* Who approves has seen what is approved. */
static void
what_was_rewritten_since_is_not_approved(void **state)
{
	struct place *p = *state;
	struct change c = {.ver = {.document = "d", .number = 1, .changed = NOW + 1},
		.approval = {"d", 1, NOW + 1, NOW + 5, NOW + 5, "x"}};

	make(p, "d", "policy", "x");
	assert_int_equal(draft(p, 0, "harmless", NULL), ERR_OK);
	assert_int_equal(place_write(p, version_put, &c), ERR_OK); /* in the same millisecond */
	assert_int_equal(place_write(p, version_approve, &c), ERR_AGAIN);
	assert_int_equal(get(p).current, 0);
	/* nor an older one, once a later one is approved */
	c.ver.number = 0;
	c.ver.changed = NOW + 1;
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	assert_int_equal(approve(p, 2, NOW + 5), ERR_OK);
	c.ver.number = 1;
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	assert_int_equal(approve(p, 1, NOW + 6), ERR_DENIED);
	assert_int_equal(get(p).current, 2);
}

static void
it_is_kept_what_a_version_was_made_from(void **state)
{
	struct store_version_fact facts[LIMIT_DOCUMENT_FACTS + 1] = {
		{STR("p1"), STR("reading/devices_seen"), STR("12")},
		{STR("p2"), STR("field.officer"), STR("髙﨑, 5:x\n")},
		{STR("p2"), STR("trait.nas"), STR("")}};
	const struct str covers[] = {STR("scs3/4-1-5-1"), STR("scs3/4-1-5-2")};
	struct place *p = *state;
	struct change c = {.ver = {.document = "d",
				   .changed = NOW,
				   .n_facts = 3,
				   .facts = facts,
				   .n_covers = 2,
				   .covers = covers}};
	struct store_version ver;
	struct store_version *list;
	struct store_view *v;
	size_t n;

	make(p, "d", "policy", "x");
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	ver = version(p, 1);
	assert_int_equal(ver.n_facts, 3);
	for (int i = 0; i < 3; i++) {
		assert_true(str_equal(ver.facts[i].paragraph, facts[i].paragraph));
		assert_true(str_equal(ver.facts[i].key, facts[i].key));
		assert_true(str_equal(ver.facts[i].value, facts[i].value));
	}
	assert_int_equal(ver.n_covers, 2);
	assert_true(str_equal(ver.covers[1], covers[1]));
	c.ver.n_facts = LIMIT_DOCUMENT_FACTS + 1;
	assert_int_equal(place_write(p, version_put, &c), ERR_LIMIT);
	c.ver.n_facts--;
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_version_list(v, "d", p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].number, 2);
	assert_int_equal(list[0].n_facts, 0); /* only of one */
	assert_int_equal(store_version_get(v, "d", 9, p->arena, &ver), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
a_body_has_its_limit(void **state)
{
	struct place *p = *state;
	char *text = malloc(LIMIT_DOCUMENT_TEXT_BYTES + 1);
	struct change c = {.ver = {.document = "d", .changed = NOW}};

	memset(text, 'x', LIMIT_DOCUMENT_TEXT_BYTES + 1);
	make(p, "d", "policy", "x");
	c.ver.body = str_of(text, LIMIT_DOCUMENT_TEXT_BYTES + 1);
	assert_int_equal(place_write(p, version_put, &c), ERR_LIMIT);
	c.ver.body.len--;
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	assert_int_equal(version(p, 1).body.len, LIMIT_DOCUMENT_TEXT_BYTES);
	c.ver.body = STR("");
	for (uint32_t i = 1; i < LIMIT_DOCUMENT_VERSIONS; i++)
		assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	assert_int_equal(place_write(p, version_put, &c), ERR_LIMIT);
	free(text);
}

static void
a_file_stays_with_its_version(void **state)
{
	struct place *p = *state;
	char *bytes = calloc(1, LIMIT_DOCUMENT_FILE_BYTES + 1);
	struct str file = {bytes, LIMIT_DOCUMENT_FILE_BYTES + 1}, got;
	struct change c = {.file = &file,
		.document = "d",
		.ver = {.document = "d",
			.changed = NOW + 1,
			.file_name = "就業規則.pdf",
			.file_type = "application/pdf"}};
	struct store_view *v;

	memcpy(bytes, "%PDF\0\xff", 6);
	make(p, "d", "", "就業規則");
	assert_int_equal(place_write(p, version_put, &c), ERR_LIMIT);
	file.len--;
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	assert_string_equal(version(p, 1).file_name, "就業規則.pdf");
	assert_int_equal(version(p, 1).file_bytes, LIMIT_DOCUMENT_FILE_BYTES);
	/* the words are written anew, the file is left as it is */
	assert_int_equal(draft(p, 1, "note", NULL), ERR_OK);
	assert_string_equal(version(p, 1).file_name, "就業規則.pdf");
	assert_string_equal(version(p, 1).file_type, "application/pdf");
	v = place_read(p);
	assert_int_equal(store_version_file(v, "d", 1, p->arena, &got), ERR_OK);
	assert_true(str_equal(got, file));
	assert_int_equal(store_version_file(v, "d", 2, p->arena, &got), ERR_NOT_FOUND);
	store_read_end(v);
	assert_int_equal(draft(p, 0, "without", NULL), ERR_OK);
	assert_string_equal(version(p, 2).file_name, "");
	assert_int_equal(version(p, 2).file_bytes, 0);
	c.number = 1;
	assert_int_equal(place_write(p, version_drop, &c), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_version_file(v, "d", 1, p->arena, &got), ERR_NOT_FOUND);
	store_read_end(v);
	free(bytes);
}

static void
so_many_files(void **state)
{
	struct place *p = *state;
	struct str file = STR("x");
	struct change c = {.file = &file, .ver = {.changed = NOW}};

	make(p, "d", "", "x");
	make(p, "e", "", "x");
	for (int i = 0; i < LIMIT_DOCUMENT_FILES; i++) {
		strcpy(c.ver.document, i % 2 == 0 ? "d" : "e");
		assert_int_equal(place_write(p, version_put, &c), ERR_OK);
	}
	assert_int_equal(place_write(p, version_put, &c), ERR_LIMIT);
	c.file = NULL;
	assert_int_equal(place_write(p, version_put, &c), ERR_OK);
}

static void
one_version_is_published(void **state)
{
	struct place *p = *state;
	struct change c = {.document = "d", .number = 1, .at = NOW + 9};

	make(p, "d", "policy", "x");
	assert_int_equal(draft(p, 0, "1", NULL), ERR_OK);
	assert_int_equal(place_write(p, version_publish, &c), ERR_DENIED);
	assert_int_equal(place_write(p, version_review, &c), ERR_DENIED);
	assert_int_equal(approve(p, 1, NOW + 5), ERR_OK);
	assert_int_equal(place_write(p, version_publish, &c), ERR_OK);
	assert_int_equal(get(p).published, 1);
	assert_int_equal(draft(p, 0, "2", NULL), ERR_OK);
	assert_int_equal(approve(p, 2, NOW + 6), ERR_OK);
	assert_int_equal(get(p).published, 1); /* until somebody says so */
	c.number = 2;
	assert_int_equal(place_write(p, version_publish, &c), ERR_OK);
	assert_int_equal(get(p).published, 2);
	assert_true(version(p, 1).published == 0);
	assert_true(version(p, 2).published == NOW + 9);
	c.at = 0;
	assert_int_equal(place_write(p, version_publish, &c), ERR_OK);
	assert_int_equal(get(p).published, 0);
	c.at = NOW + MS_DAY;
	assert_int_equal(place_write(p, version_review, &c), ERR_OK);
	assert_true(get(p).current_since == NOW + MS_DAY);
	c.number = 3;
	assert_int_equal(place_write(p, version_publish, &c), ERR_NOT_FOUND);
	assert_int_equal(place_write(p, version_review, &c), ERR_NOT_FOUND);
}

static enum err
receive(struct place *p, uint32_t number, const char *staff, const char *link, ms_t at)
{
	struct store_receipt r = {.document = "d", .number = number, .name = "髙﨑", .at = at};

	str_copy(str_c(staff), r.staff, sizeof(r.staff));
	str_copy(str_c(link), r.link, sizeof(r.link));
	return place_write(p, receipt_put, &r);
}

static void
who_has_read_it_is_kept_per_version(void **state)
{
	struct place *p = *state;
	struct change c = {.document = "d", .number = 1, .staff = "s1"};
	struct store_receipt *list;
	struct store_view *v;
	size_t n;

	make(p, "d", "policy", "x");
	assert_int_equal(receive(p, 1, "s1", "", NOW), ERR_NOT_FOUND);
	assert_int_equal(draft(p, 0, "1", NULL), ERR_OK);
	assert_int_equal(receive(p, 1, "s1", "", NOW), ERR_DENIED);
	assert_int_equal(approve(p, 1, NOW + 5), ERR_OK);
	assert_int_equal(receive(p, 1, "s1", "", NOW + 7), ERR_OK);
	assert_int_equal(receive(p, 1, "s2", "l1", NOW + 6), ERR_OK);
	assert_int_equal(receive(p, 1, "s1", "l2", NOW + 8), ERR_OK); /* the first stays */
	v = place_read(p);
	assert_int_equal(store_receipt_list(v, "d", 1, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].staff, "s2");
	assert_string_equal(list[0].link, "l1");
	assert_string_equal(list[0].name, "髙﨑");
	assert_string_equal(list[1].link, "");
	assert_true(list[1].at == NOW + 7);
	assert_int_equal(get(p).n_receipts, 2);
	assert_int_equal(version(p, 1).n_receipts, 2);
	assert_int_equal(draft(p, 0, "2", NULL), ERR_OK);
	assert_int_equal(get(p).n_receipts, 2); /* a draft is nothing to read */
	assert_int_equal(approve(p, 2, NOW + 9), ERR_OK);
	assert_int_equal(get(p).n_receipts, 0);
	assert_int_equal(place_write(p, receipt_drop, &c), ERR_OK);
	assert_int_equal(place_write(p, receipt_drop, &c), ERR_NOT_FOUND);
	assert_int_equal(version(p, 1).n_receipts, 1);
}

static void
words_are_kept_and_taken_back(void **state)
{
	struct place *p = *state;
	struct store_document_word w = {.key = "field.officer", .value = "髙﨑", .at = NOW};
	struct store_document_word *list;
	struct store_view *v;
	size_t n;

	assert_int_equal(place_write(p, word_put, &w), ERR_OK);
	strcpy(w.value, "佐藤");
	assert_int_equal(place_write(p, word_put, &w), ERR_OK);
	strcpy(w.key, "a");
	assert_int_equal(place_write(p, word_put, &w), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_document_word_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 2);
	assert_string_equal(list[1].key, "field.officer");
	assert_string_equal(list[1].value, "佐藤");
	w.value[0] = '\0';
	assert_int_equal(place_write(p, word_put, &w), ERR_OK);
	v = place_read(p);
	assert_int_equal(store_document_word_list(v, p->arena, &list, &n), ERR_OK);
	store_read_end(v);
	assert_int_equal(n, 1);
	strcpy(w.value, "x");
	for (int i = 1; i < LIMIT_DOCUMENT_WORDS; i++) {
		snprintf(w.key, sizeof(w.key), "w%d", i);
		assert_int_equal(place_write(p, word_put, &w), ERR_OK);
	}
	strcpy(w.key, "one.more");
	assert_int_equal(place_write(p, word_put, &w), ERR_LIMIT);
}

/* 300 documents of 20 versions; of each the 10th was approved and the 5th is published. */
static enum err
many_versions(struct store_tx *tx, void *arg)
{
	enum err err = ERR_OK;

	(void)arg;
	for (int i = 0; i < 300 * 20 && err == ERR_OK; i++) {
		struct store_version ver = {.changed = NOW};
		struct store_approval a = {ver.document, 0, NOW, NOW, NOW, "x"};
		bool is_approved = i % 20 == 4 || i % 20 == 9;

		snprintf(ver.document, sizeof(ver.document), "m%d", i / 20);
		err = store_version_put(
			tx, &ver, i % 20 == 2 && i < 200 ? &STR("file") : NULL, &a.number);
		if (err == ERR_OK && is_approved)
			err = store_version_approve(tx, &a);
		if (err == ERR_OK && i % 20 == 4)
			err = store_version_publish(tx, ver.document, a.number, NOW);
	}
	return err;
}

static void
old_versions_go_and_what_counts_stays(void **state)
{
	struct place *p = *state;
	struct store_document *list;
	struct store_view *v;
	struct str bytes;
	int documents = 300;
	size_t n;

	assert_int_equal(place_write(p, many_documents, &documents), ERR_OK);
	assert_int_equal(place_write(p, many_versions, NULL), ERR_OK);
	assert_true(place_tidy(p, NOW) >= 1000);
	v = place_read(p);
	assert_int_equal(store_document_list(v, p->arena, &list, &n), ERR_OK);
	assert_int_equal(n, 300);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(list[i].latest, 20);
		assert_int_equal(list[i].current, 10);
		assert_int_equal(list[i].published, 5);
	}
	assert_int_equal(store_version_file(v, "m0", 3, p->arena, &bytes), ERR_NOT_FOUND);
	store_read_end(v);
}

static void
a_clock_that_was_ahead_is_put_right(void **state)
{
	struct place *p = *state;

	make(p, "d", "policy", "x");
	assert_int_equal(draft(p, 0, "1", NULL), ERR_OK);
	assert_int_equal(approve(p, 1, NOW + 900 * MS_DAY), ERR_OK);
	place_tidy(p, NOW);
	assert_true(get(p).current_since == NOW);
	assert_true(version(p, 1).approved == NOW);
}

static void
a_full_disk_loses_no_document(void **state)
{
	struct place *p = *state;
	char *bytes = calloc(1, LIMIT_DOCUMENT_FILE_BYTES);
	struct str file = {bytes, LIMIT_DOCUMENT_FILE_BYTES};
	struct change c = {.file = &file, .ver = {.document = "d", .changed = NOW + 1}};

	make(p, "d", "policy", "x");
	assert_int_equal(draft(p, 0, "1", NULL), ERR_OK);
	place_fill(p, 300);
	assert_int_equal(place_write(p, version_put, &c), ERR_FULL);
	assert_int_equal(get(p).latest, 1);
	assert_int_equal(approve(p, 1, NOW + 5), ERR_OK);
	assert_int_equal(get(p).current, 1);
	free(bytes);
}

#define T(name) cmocka_unit_test_setup_teardown(name, place_setup, place_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(documents_are_listed),
		T(so_many_documents),
		T(a_draft_is_written_anew_until_it_is_approved),
		T(what_was_rewritten_since_is_not_approved),
		T(it_is_kept_what_a_version_was_made_from),
		T(a_body_has_its_limit),
		T(a_file_stays_with_its_version),
		T(so_many_files),
		T(one_version_is_published),
		T(who_has_read_it_is_kept_per_version),
		T(words_are_kept_and_taken_back),
		T(old_versions_go_and_what_counts_stays),
		T(a_clock_that_was_ahead_is_put_right),
		T(a_full_disk_loses_no_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
