/*
 * packs/policies as two companies get them (golden/companies): five people without a server, and
 * forty with a NAS, telework and a shop. Each document is whole in Japanese and English, says
 * nothing about what is not there, claims nothing that nobody gives, and together they answer what
 * they are asked for.
 */
#include "docs/compose.h"
#include "docs/docs.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)256 << 20)
#define MAY_28 1811430000000 /* 2027-05-28 in Japan */

static const struct body_words words = {{"第{n}章", sizeof("第{n}章") - 1},
	{"第{n}条", sizeof("第{n}条") - 1}, {"（{date}現在）", sizeof("（{date}現在）") - 1},
	{"＿＿＿＿", 12}};

struct company {
	struct arena *arena;
	struct framework_set frameworks;
	struct playbook_set playbooks;
	struct policy_set set;
	struct known_trait *traits;
	struct known_field *fields;
	struct str file; /* of golden/companies */
};

static void
read_folder(const char *name, struct arena *arena, struct pack_source *ret_source)
{
	struct errinfo info = {0};
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", getenv("SAKIMORI_SOURCE"), name);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, arena, ret_source, &info) != ERR_OK)
		fail_msg("%s", info.what);
	close(fd);
}

static struct str
read_company(struct arena *arena, const char *name)
{
	char path[4096], *text = malloc(1 << 16);
	struct str kept;
	FILE *f;

	assert_non_null(text);
	snprintf(path, sizeof(path), "%s/src/docs/golden/companies/%s.txt",
		getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "r");
	if (f == NULL)
		fail_msg("%s is not there", path);
	kept = str_of(text, fread(text, 1, 1 << 16, f));
	fclose(f);
	kept = str_of(arena_copy(arena, kept), kept.len);
	free(text);
	return kept;
}

/* The next "WORD REST" of the file; false at its end. */
static bool
next_line(struct str *file, struct str *ret_word, struct str *ret_rest)
{
	while (file->len > 0) {
		struct str line = str_split(file, '\n');

		if (line.len == 0 || line.p[0] == '#')
			continue;
		*ret_word = str_split(&line, ' ');
		*ret_rest = line;
		return true;
	}
	return false;
}

static void
know(struct company *c)
{
	struct str file = c->file, word, rest;

	while (next_line(&file, &word, &rest)) {
		struct str id = str_split(&rest, ' ');
		const struct trait *t = policy_trait(&c->set, id);
		const struct policy_field *f = policy_field(&c->set, id);

		if (str_equal(word, STR("trait")) && t == NULL)
			fail_msg("no trait %.*s", STR_FMT(id));
		else if (str_equal(word, STR("trait")))
			c->traits[t - c->set.traits] = (struct known_trait){
				.person = str_equal(rest, STR("yes")) ? TRAIT_YES : TRAIT_NO,
				.person_at = MAY_28};
		else if (str_equal(word, STR("field")) && f == NULL)
			fail_msg("no field %.*s", STR_FMT(id));
		else if (str_equal(word, STR("field")))
			c->fields[f - c->set.fields] = (struct known_field){rest, MAY_28};
	}
}

/* name NULL: a company of which nothing is known. */
static void
company_open(struct company *c, const char *name)
{
	struct pack_playbook_source books = {0};
	struct pack_policy_source source = {0};
	struct errinfo info = {0};
	struct pack_source files;

	*c = (struct company){.arena = arena_new(ARENA_BYTES)};
	assert_non_null(c->arena);
	read_folder("frameworks", c->arena, &files);
	if (pack_frameworks_load(&files, c->arena, &c->frameworks, &info) != ERR_OK)
		fail_msg("packs/frameworks/%s", info.what);
	read_folder("playbooks", c->arena, &books.files);
	if (pack_playbooks_load(&books, c->arena, &c->playbooks, &info) != ERR_OK)
		fail_msg("packs/playbooks/%s", info.what);
	source.frameworks = &c->frameworks;
	source.playbooks = &c->playbooks;
	read_folder("policies", c->arena, &source.files);
	if (pack_policies_load(&source, c->arena, &c->set, &info) != ERR_OK)
		fail_msg("packs/policies/%s", info.what);
	c->traits = arena_array(c->arena, struct known_trait, c->set.n_traits);
	c->fields = arena_array(c->arena, struct known_field, c->set.n_fields);
	assert_true(c->traits != NULL && c->fields != NULL);
	if (name == NULL)
		return;
	c->file = read_company(c->arena, name);
	know(c);
}

static struct composed
made(const struct company *c, const struct policy *policy, enum lang lang)
{
	struct compose_input in = {.set = &c->set,
		.policy = policy,
		.traits = c->traits,
		.fields = c->fields,
		.words = &words,
		.dates = {lang, true, ZONE_JAPAN_MINUTES}};
	struct composed composed = {0};

	assert_int_equal(compose(&in, c->arena, &composed), ERR_OK);
	return composed;
}

static bool
is_made(const struct company *c, const struct policy *policy)
{
	struct str file = c->file, word, rest;

	while (next_line(&file, &word, &rest))
		if (str_equal(word, STR("without")) && str_equal(rest, policy->id))
			return false;
	return true;
}

static const struct body_part *
part_with(const struct body *body, struct str text)
{
	for (uint32_t i = 0; i < body->n_parts; i++)
		if (str_find(body->parts[i].text, text) >= 0)
			return &body->parts[i];
	return NULL;
}

static void
check_whole(const struct policy *policy, const struct composed *d, enum lang lang)
{
	struct wording_breach breach;
	struct str id;

	if (d->n_traits_unknown > 0)
		fail_msg("%.*s: the company does not say whether it has %.*s", STR_FMT(policy->id),
			STR_FMT(d->traits_unknown[0]->id));
	if (d->n_fields_missing > 0)
		fail_msg("%.*s: the company does not say %.*s", STR_FMT(policy->id),
			STR_FMT(d->fields_missing[0]->id));
	if (body_guard(&d->body, lang, &breach, &id))
		fail_msg("%.*s %.*s claims: %.*s", STR_FMT(policy->id), STR_FMT(id),
			STR_FMT(breach.sentence));
	for (uint32_t i = 1; i < d->body.n_parts; i++) /* a chapter has something in it */
		if (d->body.parts[i].level == 1 && d->body.parts[i - 1].level == 1 &&
			d->body.parts[i - 1].kind == PARAGRAPH_HEADING)
			fail_msg("%.*s: nothing below %.*s", STR_FMT(policy->id),
				STR_FMT(d->body.parts[i - 1].id));
}

static void
check_words(const struct company *c, const struct body *bodies, uint32_t n)
{
	struct str file = c->file, word, rest;

	while (next_line(&file, &word, &rest)) {
		const struct body_part *found = NULL;

		for (uint32_t i = 0; found == NULL && i < n; i++)
			found = part_with(&bodies[i], rest);
		if (str_equal(word, STR("word")) && found == NULL)
			fail_msg("nothing says %.*s", STR_FMT(rest));
		if (str_equal(word, STR("not")) && found != NULL)
			fail_msg("%.*s: %.*s", STR_FMT(found->id), STR_FMT(found->text));
	}
}

static bool
is_covered(const struct composed *docs, uint32_t n, const char *framework, struct str item)
{
	char name[128];

	snprintf(name, sizeof(name), "%s/%.*s", framework, STR_FMT(item));
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < docs[i].n_covers; k++)
			if (str_equal(docs[i].covers[k], str_c(name)))
				return true;
	return false;
}

static uint32_t
make_all(const struct company *c, enum lang lang, struct composed *docs, struct body *bodies)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->set.n_policies; i++) {
		if (!is_made(c, &c->set.policies[i]))
			continue;
		docs[n] = made(c, &c->set.policies[i], lang);
		bodies[n] = docs[n].body;
		if (c->file.len > 0)
			check_whole(&c->set.policies[i], &docs[n], lang);
		n++;
	}
	return n;
}

static void
check_company(const char *name)
{
	struct composed docs[LIMIT_POLICIES];
	struct body bodies[LIMIT_POLICIES];
	const struct framework *scs3;
	struct company c;
	uint32_t n, asked = 0;

	company_open(&c, name);
	make_all(&c, LANG_EN, docs, bodies);
	n = make_all(&c, LANG_JA, docs, bodies);
	check_words(&c, bodies, n);
	scs3 = framework_find(&c.frameworks, STR("scs3"));
	for (uint32_t i = 0; i < scs3->n_items; i++) {
		const struct framework_item *item = &scs3->items[i];

		if (str_find_byte(item->proof, 'D') < 0)
			continue;
		asked++;
		if (!is_covered(docs, n, "scs3", item->id))
			fail_msg("%s: nothing answers %.*s", name, STR_FMT(item->id));
	}
	assert_int_equal(asked, 56);
	arena_free(c.arena);
}

static void
five_people_without_a_server(void **state)
{
	(void)state;
	check_company("small");
}

static void
forty_with_nas_telework_and_shop(void **state)
{
	(void)state;
	check_company("large");
}

/* What counts as evidence does not hang on a trait that nobody answered. */
static void
evidence_stands_without_condition(void **state)
{
	struct composed docs[LIMIT_POLICIES];
	struct body bodies[LIMIT_POLICIES];
	struct company c;
	uint32_t n, asked = 0;

	(void)state;
	company_open(&c, NULL);
	n = make_all(&c, LANG_JA, docs, bodies);
	for (uint32_t i = 0; i < c.frameworks.n_frameworks; i++) {
		const struct framework *f = &c.frameworks.frameworks[i];

		for (uint32_t k = 0; k < f->n_items; k++)
			for (uint32_t b = 0; b < f->items[k].n_bindings; b++) {
				const struct framework_binding *binding = &f->items[k].bindings[b];
				struct str key = binding->key, framework;
				char id[64];

				if (binding->reading != READING_DOCUMENT_COVERS)
					continue;
				asked++;
				framework = str_split(&key, '/');
				snprintf(id, sizeof(id), "%.*s", STR_FMT(framework));
				if (!is_covered(docs, n, id, key))
					fail_msg("nothing always answers %.*s",
						STR_FMT(binding->key));
			}
	}
	assert_true(asked >= 37);
	arena_free(c.arena);
}

/* ---- files to look at ---- */

static enum err
write_file(const char *folder, const char *name, struct str bytes)
{
	char path[4096];
	FILE *f;
	bool is_good;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (f == NULL)
		return ERR_IO;
	is_good = fwrite(bytes.p, 1, bytes.len, f) == bytes.len;
	return fclose(f) == 0 && is_good ? ERR_OK : ERR_IO;
}

static enum err
write_document(const struct company *c, const struct policy *policy, const char *folder,
	const char *prefix)
{
	struct block_person people[] = {{.role = STR("作成"), .name = STR("高橋")},
		{.role = STR("承認"), .name = STR("髙﨑"), .date = STR("2027-05-28")}};
	struct document_revision first = {STR("1"), STR("2027-05-28"), STR("新規"), STR("高橋")};
	struct composed composed = made(c, policy, LANG_JA);
	struct body_frame frame = {.blank_rows = 3};
	struct buf out = buf_of((size_t)1 << 24);
	struct document d;
	char name[128];
	enum err err;

	frame.head = (struct document){.lang = STR("ja"),
		.title = words_in(&policy->name, LANG_JA),
		.company = STR("株式会社ヤマト㈱"),
		.number_label = STR("文書番号"),
		.number = STR("IS-01"),
		.revisions_title = STR("改訂履歴"),
		.revision_titles = {STR("版"), STR("日付"), STR("内容"), STR("作成")},
		.n_revisions = 1,
		.revisions = &first,
		.n_signers = 2,
		.signers = people,
		.made_at = MAY_28};
	for (unsigned i = 0; i < 4; i++)
		frame.circulation_titles[i] = frame.head.revision_titles[i];
	err = body_document(&composed.body, &frame, c->arena, &d);
	if (err == ERR_OK)
		err = docs_docx(&d, &out);
	snprintf(name, sizeof(name), "%s_%.*s.docx", prefix, STR_FMT(policy->id));
	if (err == ERR_OK)
		err = write_file(folder, name, buf_view(&out));
	buf_done(&out);
	return err;
}

/* All documents of both companies as DOCX: for tests/docs, and to look at. */
static int
write_all(const char *folder)
{
	static const char *const names[] = {"small", "large"};

	for (unsigned i = 0; i < 2; i++) {
		struct company c;

		company_open(&c, names[i]);
		for (uint32_t k = 0; k < c.set.n_policies; k++) {
			const struct policy *policy = &c.set.policies[k];

			if (is_made(&c, policy) &&
				write_document(&c, policy, folder, names[i]) != ERR_OK)
				return 1;
		}
		arena_free(c.arena);
	}
	return 0;
}

/* The incident manual's procedures are those of packs/playbooks, step by step, in both languages.
 */
static void
check_manual_step(const struct composed *ja, const struct composed *en, const struct playbook *b,
	const struct playbook_step *s)
{
	const struct body_part *in_ja, *in_en;
	char id[160];

	snprintf(id, sizeof(id), "kinds.%.*s.%.*s", STR_FMT(b->id), STR_FMT(s->id));
	in_ja = body_find(&ja->body, str_c(id));
	in_en = body_find(&en->body, str_c(id));
	assert_int_equal(in_ja != NULL, s->is_first_hour);
	if (in_ja == NULL)
		return;
	assert_int_equal(in_ja->kind, PARAGRAPH_ITEM);
	assert_true(str_find(in_ja->text, s->name.in[LANG_JA]) >= 0);
	assert_true(str_find(in_en->text, s->name.in[LANG_EN]) >= 0);
	assert_true(str_find(in_ja->text, STR("{")) < 0);
}

static void
the_manual_is_printed_from_the_playbooks(void **state)
{
	const struct policy *manual;
	struct composed ja, en;
	struct company c;
	uint32_t n_steps = 0;

	(void)state;
	company_open(&c, "large");
	manual = policy_find(&c.set, STR("incident_manual"));
	ja = made(&c, manual, LANG_JA);
	en = made(&c, manual, LANG_EN);
	for (uint32_t i = 0; i < c.playbooks.n; i++)
		for (uint32_t k = 0; k < c.playbooks.playbooks[i].n_steps; k++, n_steps++)
			check_manual_step(&ja, &en, &c.playbooks.playbooks[i],
				&c.playbooks.playbooks[i].steps[k]);
	assert_true(n_steps >= 13 * 8);
	arena_free(c.arena);
	/* no web site, no insurance: not a word of them */
	company_open(&c, "small");
	ja = made(&c, policy_find(&c.set, STR("incident_manual")), LANG_JA);
	assert_non_null(body_find(&ja.body, STR("kinds.ransomware")));
	assert_null(body_find(&ja.body, STR("kinds.ransomware.call_insurer")));
	assert_null(body_find(&ja.body, STR("kinds.web_defacement")));
	arena_free(c.arena);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(five_people_without_a_server),
		cmocka_unit_test(forty_with_nas_telework_and_shop),
		cmocka_unit_test(evidence_stands_without_condition),
		cmocka_unit_test(the_manual_is_printed_from_the_playbooks),
	};

	if (argc > 1)
		return write_all(argv[1]);
	return cmocka_run_group_tests(cases, NULL, NULL);
}
