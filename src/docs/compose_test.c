/*
 * docs/compose, docs/body, docs/date: two companies get the clauses of what they have (golden
 * files, COMPOSE_GOLDEN=write renews them), what is not known is a blank and asked for, an edit
 * stays, and a document says which paragraph is out of date, since when and why.
 */
#include "docs/compose.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define ARENA_BYTES ((size_t)32 << 20)
#define N(table) (sizeof(table) / sizeof((table)[0]))
#define NOV_20 1795100400000 /* 2026-11-20 in Japan */
#define NOV_27 (NOV_20 + 7 * MS_DAY)

struct world {
	struct arena *arena;
	struct policy_set set;
	struct known_trait traits[8];
	struct known_field fields[8];
	struct reading readings[4];
	struct known_table table;
	struct compose_input in;
};

static const struct body_words words = {{"第{n}章", sizeof("第{n}章") - 1},
	{"第{n}条", sizeof("第{n}条") - 1}, {"（{date}現在）", sizeof("（{date}現在）") - 1},
	{"【　】", 9}};

static struct str
file_bytes(struct arena *arena, const char *name)
{
	char path[4096], *text = malloc(1 << 18);
	struct str kept;
	FILE *f;

	assert_non_null(text);
	snprintf(path, sizeof(path), "%s/src/docs/golden/%s", getenv("SAKIMORI_SOURCE"), name);
	f = fopen(path, "r");
	if (f == NULL)
		fail_msg("%s is not there", path);
	kept = str_of(text, fread(text, 1, 1 << 18, f));
	fclose(f);
	kept = str_of(arena_copy(arena, kept), kept.len);
	free(text);
	return kept;
}

static struct known_trait *
trait(struct world *w, const char *id)
{
	const struct trait *t = policy_trait(&w->set, str_c(id));

	assert_non_null(t);
	return &w->traits[t - w->set.traits];
}

static void
field(struct world *w, const char *id, const char *value)
{
	const struct policy_field *f = policy_field(&w->set, str_c(id));

	assert_non_null(f);
	w->fields[f - w->set.fields] = (struct known_field){str_c(value), NOV_20};
}

static void
world_open(struct world *w)
{
	struct pack_file files[3];
	struct pack_policy_source source = {.files = {3, files}};
	struct errinfo info = {0};

	*w = (struct world){.arena = arena_new(ARENA_BYTES)};
	assert_non_null(w->arena);
	files[0] =
		(struct pack_file){STR("fields.yaml"), file_bytes(w->arena, "sample/fields.yaml")};
	files[1] = (struct pack_file){STR("rules.yaml"), file_bytes(w->arena, "sample/rules.yaml")};
	files[2] =
		(struct pack_file){STR("traits.yaml"), file_bytes(w->arena, "sample/traits.yaml")};
	if (pack_policies_load(&source, w->arena, &w->set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	w->in = (struct compose_input){.set = &w->set,
		.policy = policy_find(&w->set, STR("rules")),
		.traits = w->traits,
		.fields = w->fields,
		.readings = w->readings,
		.words = &words,
		.dates = {LANG_JA, true, ZONE_JAPAN_MINUTES}};
}

/* Five people, no server, nobody at home, no shop: said by a person. */
static void
small_company(struct world *w)
{
	world_open(w);
	*trait(w, "nas") = (struct known_trait){.person = TRAIT_NO, .person_at = NOV_20};
	*trait(w, "telework") = *trait(w, "nas");
	*trait(w, "web_shop") = *trait(w, "nas");
	field(w, "company", "青空商店");
	field(w, "officer", "青木 空");
	field(w, "password_length", "10");
	field(w, "enacted", "2026-12-01");
}

/* Forty people, a NAS that the box saw, telework and a shop. */
static void
large_company(struct world *w)
{
	static const struct str columns[] = {{"name", 4}, {"role", 4}, {"phone", 5}};
	static const struct str titles[] = {{"名前", 6}, {"役割", 6}, {"電話", 6}};
	static const struct str cells[] = {{"髙橋 﨑", 10}, {"責任者", 9}, {"03-0000-0001", 12},
		{"㈱そら", 9}, {"委託先", 9}, {"", 0}};

	world_open(w);
	*trait(w, "nas") = (struct known_trait){.machine = TRAIT_YES, .machine_at = NOV_20};
	*trait(w, "telework") = (struct known_trait){.person = TRAIT_YES, .person_at = NOV_20};
	*trait(w, "web_shop") = *trait(w, "telework");
	field(w, "company", "髙﨑製作所㈱");
	field(w, "officer", "髙橋 﨑");
	field(w, "password_length", "12");
	field(w, "enacted", "2027-01-01");
	w->readings[0] =
		(struct reading){.kind = READING_DEVICES_SEEN, .value = 52, .of = 52, .at = NOV_20};
	w->in.n_readings = 1;
	w->table = (struct known_table){STR("contacts"), 3, 2, columns, titles, cells, NOV_20};
	w->in.tables = &w->table;
	w->in.n_tables = 1;
}

static struct composed
made(struct world *w)
{
	struct composed c = {0};

	assert_int_equal(compose(&w->in, w->arena, &c), ERR_OK);
	return c;
}

/* One line a part, for golden files and for people who read them. */
static void
show(struct buf *b, const struct composed *c)
{
	for (uint32_t i = 0; i < c->body.n_parts; i++) {
		const struct body_part *p = &c->body.parts[i];

		buf_printf(b, "%s %.*s | %.*s | %.*s\n", paragraph_kind_name(p->kind),
			STR_FMT(p->id), STR_FMT(p->number), STR_FMT(p->text));
		for (uint32_t k = 0; p->n_columns > 0 && k < p->n_columns * (p->n_rows + 1); k++)
			buf_printf(b, "%s[%.*s]%s", k % p->n_columns == 0 ? "    " : "",
				STR_FMT(p->cells[k]),
				k % p->n_columns == p->n_columns - 1 ? "\n" : "");
	}
	for (uint32_t i = 0; i < c->n_covers; i++)
		buf_printf(b, "covers %.*s\n", STR_FMT(c->covers[i]));
	for (uint32_t i = 0; i < c->n_origins; i++)
		buf_printf(b, "from %.*s: %.*s = %.*s\n", STR_FMT(c->origins[i].part),
			STR_FMT(c->origins[i].key), STR_FMT(c->origins[i].value));
	for (uint32_t i = 0; i < c->n_left; i++)
		buf_printf(b, "left out %.*s\n", STR_FMT(c->left[i].paragraph->id));
}

static void
check_golden(struct world *w, const char *name)
{
	struct composed c = made(w);
	struct buf b = buf_of(1 << 20);
	char path[4096];
	FILE *f;

	show(&b, &c);
	snprintf(path, sizeof(path), "%s/src/docs/golden/%s", getenv("SAKIMORI_SOURCE"), name);
	if (getenv("COMPOSE_GOLDEN") != NULL) {
		f = fopen(path, "w");
		assert_non_null(f);
		fwrite(b.p, 1, b.len, f);
		fclose(f);
	}
	if (!str_equal(buf_view(&b), file_bytes(w->arena, name)))
		fail_msg("%s differs:\n%s", name, b.p);
	buf_done(&b);
}

static void
two_companies_get_their_clauses(void **state)
{
	struct composed small, large;
	struct world s, l;

	(void)state;
	small_company(&s);
	large_company(&l);
	check_golden(&s, "small.txt");
	check_golden(&l, "large.txt");
	small = made(&s);
	large = made(&l);
	for (uint32_t i = 0; i < small.body.n_parts; i++) { /* no word of what is not there */
		assert_true(str_find(small.body.parts[i].text, STR("NAS")) < 0);
		assert_true(str_find(small.body.parts[i].text, STR("自宅")) < 0);
	}
	assert_null(body_find(&small.body, STR("/shop")));
	assert_non_null(body_find(&large.body, STR("/shop")));
	assert_int_equal(small.n_fields_missing + small.n_traits_unknown, 0);
	assert_int_equal(large.n_fields_missing + large.n_traits_unknown, 0);
	assert_int_equal(small.n_tables_empty, 1);
	arena_free(s.arena);
	arena_free(l.arena);
}

/* ---- the documents that ship ---- */

static void
read_packs(const char *name, struct arena *arena, struct pack_source *ret_source)
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

struct shipped {
	struct arena *arena;
	struct policy_set set;
	struct known_trait *traits;
	struct known_field *fields;
	struct reading readings[READING_KINDS];
};

/* A company that has these traits and, as it says, no other; every field is known. */
static void
shipped_open(struct shipped *w, const char *const *has, size_t n)
{
	struct pack_policy_source source = {0};
	struct errinfo info = {0};

	*w = (struct shipped){.arena = arena_new((size_t)256 << 20)};
	assert_non_null(w->arena);
	read_packs("policies", w->arena, &source.files);
	if (pack_policies_load(&source, w->arena, &w->set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	w->traits = arena_array(w->arena, struct known_trait, w->set.n_traits + 1);
	w->fields = arena_array(w->arena, struct known_field, w->set.n_fields + 1);
	for (uint32_t i = 0; i < w->set.n_traits; i++)
		w->traits[i] = (struct known_trait){.person = TRAIT_NO, .person_at = NOV_20};
	for (size_t i = 0; i < n; i++) {
		const struct trait *t = policy_trait(&w->set, str_c(has[i]));

		if (t == NULL)
			fail_msg("no trait %s", has[i]);
		w->traits[t - w->set.traits].person = TRAIT_YES;
	}
	for (uint32_t i = 0; i < w->set.n_fields; i++) {
		struct str preset = w->set.fields[i].preset;

		w->fields[i].value = preset.len > 0 ? preset : STR("青木");
	}
	for (unsigned i = 0; i < READING_KINDS; i++)
		w->readings[i] =
			(struct reading){.kind = (enum reading_kind)i, .value = 3, .at = NOV_20};
}

static struct composed
shipped_made(struct shipped *w, const struct policy *policy, enum lang lang)
{
	const struct compose_input in = {.set = &w->set,
		.policy = policy,
		.traits = w->traits,
		.fields = w->fields,
		.n_readings = READING_KINDS,
		.readings = w->readings,
		.words = &words,
		.dates = {lang, true, ZONE_JAPAN_MINUTES}};
	struct composed c = {0};

	assert_int_equal(compose(&in, w->arena, &c), ERR_OK);
	return c;
}

/* Chapters, articles, no place unfilled, nothing that nobody gives, and back from its bytes. */
static void
check_shipped(struct shipped *w, const struct policy *policy, enum lang lang)
{
	struct composed c = shipped_made(w, policy, lang), again = shipped_made(w, policy, lang);
	struct buf b = buf_of(LIMIT_DOCUMENT_TEXT_BYTES);
	struct wording_breach breach;
	struct change *changes;
	struct body body;
	struct str id;
	size_t n;

	assert_true(c.body.n_parts > 2);
	assert_int_equal(c.n_traits_unknown + c.n_fields_missing, 0);
	for (uint32_t i = 0; i < c.body.n_parts; i++) {
		const struct body_part *p = &c.body.parts[i];
		bool is_last = i + 1 == c.body.n_parts;

		if (str_find_byte(p->text, '{') >= 0 ||
			(c.n_readings_missing == 0 && str_find(p->text, STR("【　】")) >= 0))
			fail_msg("%.*s %.*s: %.*s", STR_FMT(policy->id), STR_FMT(p->id),
				STR_FMT(p->text));
		/* a heading with nothing below it */
		if (p->kind == PARAGRAPH_HEADING &&
			(is_last || (c.body.parts[i + 1].kind == PARAGRAPH_HEADING &&
					    c.body.parts[i + 1].level <= p->level)))
			fail_msg("%.*s: %.*s is empty", STR_FMT(policy->id), STR_FMT(p->id));
	}
	if (body_guard(&c.body, lang, &breach, &id))
		fail_msg("%.*s %.*s claims %s", STR_FMT(policy->id), STR_FMT(id), breach.claim);
	body_write(&c.body, &b);
	assert_int_equal(buf_err(&b), ERR_OK);
	assert_int_equal(body_read(buf_view(&b), w->arena, &body), ERR_OK);
	assert_int_equal(
		compose_compare(c.origins, c.n_origins, &again, w->arena, &changes, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_true(c.n_origins < LIMIT_DOCUMENT_FACTS);
	buf_done(&b);
}

static bool
says(const struct composed *c, const char *words_)
{
	for (uint32_t i = 0; i < c->body.n_parts; i++)
		if (str_find(c->body.parts[i].text, str_c(words_)) >= 0)
			return true;
	return false;
}

static void
what_ships_fits_two_companies(void **state)
{
	static const char *const large_has[] = {"servers", "nas", "telework", "web_shop"};
	static const char *const only_large[] = {"保存用の機器", "テレワーク", "通信販売サイト"};
	const struct policy *rules;
	struct composed small, large;
	struct shipped s, l;

	(void)state;
	shipped_open(&s, NULL, 0);
	shipped_open(&l, large_has, N(large_has));
	for (uint32_t i = 0; i < s.set.n_policies; i++)
		for (unsigned lang = 0; lang < LANGS; lang++) {
			check_shipped(&s, &s.set.policies[i], (enum lang)lang);
			check_shipped(&l, &l.set.policies[i], (enum lang)lang);
		}
	rules = policy_find(&s.set, STR("rules"));
	assert_non_null(rules);
	small = shipped_made(&s, rules, LANG_JA);
	large = shipped_made(&l, policy_find(&l.set, STR("rules")), LANG_JA);
	assert_true(small.body.n_parts + 5 < large.body.n_parts);
	for (size_t i = 0; i < N(only_large); i++) {
		if (says(&small, only_large[i]))
			fail_msg("a company without it reads of %s", only_large[i]);
		if (!says(&large, only_large[i]))
			fail_msg("nothing of %s", only_large[i]);
	}
	print_message("rules: %u parts for the small company, %u for the large one\n",
		small.body.n_parts, large.body.n_parts);
	arena_free(s.arena);
	arena_free(l.arena);
}

static void
what_is_not_known_is_asked(void **state)
{
	struct composed c;
	struct world w;

	(void)state;
	world_open(&w);
	field(&w, "company", "青空商店");
	*trait(&w, "telework") = (struct known_trait){.person = TRAIT_NO};
	c = made(&w);
	assert_int_equal(c.n_traits_unknown, 2); /* not telework: it is known */
	assert_true(str_equal(c.traits_unknown[0]->id, STR("nas")));
	assert_int_equal(c.n_fields_missing, 3);
	assert_true(str_equal(body_find(&c.body, STR("purpose-2"))->text,
		STR("責任者は【　】とし、【　】から施行する。")));
	/* nothing about a NAS, neither that there is one nor that there is none */
	assert_null(body_find(&c.body, STR("servers")));
	assert_null(body_find(&c.body, STR("cloud-1")));
	/* a number that nobody measured */
	*trait(&w, "nas") = (struct known_trait){.person = TRAIT_YES};
	c = made(&w);
	assert_int_equal(c.n_readings_missing, 1);
	assert_true(str_equal(c.readings_missing[0], STR("devices_seen")));
	arena_free(w.arena);
}

static void
people_and_machine(void **state)
{
	struct known_trait t = {.person = TRAIT_NO, .machine = TRAIT_YES, .machine_at = NOV_27};
	struct reading r = {.kind = READING_SERVERS_SEEN, .value = 0, .at = NOV_20};
	struct world w;
	ms_t at = 0;

	(void)state;
	assert_int_equal(known_trait_word(&t), TRAIT_NO);
	assert_true(known_trait_contradicts(&t));
	t.person = TRAIT_SILENT;
	assert_int_equal(known_trait_word(&t), TRAIT_YES);
	assert_false(known_trait_contradicts(&t));
	world_open(&w);
	/* that none was seen is no word that there is none */
	assert_int_equal(trait_seen(&w.set.traits[0], &r, 1, &at), TRAIT_SILENT);
	r.value = 2;
	assert_int_equal(trait_seen(&w.set.traits[0], &r, 1, &at), TRAIT_YES);
	assert_true(at == NOV_20);
	assert_int_equal(trait_seen(&w.set.traits[1], &r, 1, &at), TRAIT_SILENT);
	arena_free(w.arena);
}

static void
an_edit_stays(void **state)
{
	struct composed before, after;
	struct change *changes;
	struct world w;
	size_t n;

	(void)state;
	large_company(&w);
	before = made(&w);
	body_find(&before.body, STR("servers-1"))->text = STR("NASは総務が見る。");
	body_find(&before.body, STR("servers-1"))->is_edited = true;
	body_find(&before.body, STR("servers-3"))->is_removed = true;
	body_find(&before.body, STR("home-2"))->is_edited = true;
	w.in.kept = &before.body;
	w.in.kept_origins = before.origins;
	w.in.n_kept_origins = before.n_origins;
	w.readings[0].value = 90;
	*trait(&w, "nas") = (struct known_trait){.person = TRAIT_NO, .person_at = NOV_27};
	after = made(&w);
	/* the person's words stay, also where the pack would have none; what was not edited goes */
	assert_true(str_equal(
		body_find(&after.body, STR("servers-1"))->text, STR("NASは総務が見る。")));
	assert_true(body_find(&after.body, STR("servers-3"))->is_removed);
	assert_true(body_find(&after.body, STR("home-2"))->is_edited);
	assert_null(body_find(&after.body, STR("servers-2")));
	/* and its ground is the old one, so that the next comparison tells of it */
	w.in.kept = NULL;
	assert_int_equal(compose_compare(after.origins, after.n_origins, &(struct composed){0},
				 w.arena, &changes, &n),
		ERR_OK);
	before = made(&w);
	assert_int_equal(
		compose_compare(after.origins, after.n_origins, &before, w.arena, &changes, &n),
		ERR_OK);
	assert_int_equal(n, 3);
	assert_int_equal(changes[0].kind, CHANGE_GONE);
	assert_true(str_equal(changes[0].part, STR("servers-1")));
	assert_true(str_equal(changes[0].key, STR("trait.nas")));
	assert_true(changes[0].at == NOV_27);
	arena_free(w.arena);
}

static void
what_is_out_of_date_is_told(void **state)
{
	struct composed old, now;
	struct change *changes;
	struct world w;
	size_t n;

	(void)state;
	small_company(&w);
	*trait(&w, "nas") = (struct known_trait){0};
	old = made(&w);
	assert_int_equal(
		compose_compare(old.origins, old.n_origins, &old, w.arena, &changes, &n), ERR_OK);
	assert_int_equal(n, 0);
	/* "a NAS was found on 11/20", and somebody else is in charge */
	*trait(&w, "nas") = (struct known_trait){.machine = TRAIT_YES, .machine_at = NOV_20};
	w.readings[0] = (struct reading){.kind = READING_DEVICES_SEEN, .value = 20, .at = NOV_20};
	w.in.n_readings = 1;
	field(&w, "officer", "海野 波");
	now = made(&w);
	assert_int_equal(
		compose_compare(old.origins, old.n_origins, &now, w.arena, &changes, &n), ERR_OK);
	assert_int_equal(n, 4);
	assert_int_equal(changes[0].kind, CHANGE_VALUE);
	assert_true(str_equal(changes[0].part, STR("purpose-2")));
	assert_true(str_equal(changes[0].was, STR("青木 空")));
	assert_true(str_equal(changes[0].is, STR("海野 波")));
	assert_int_equal(changes[1].kind, CHANGE_NEW);
	assert_true(str_equal(changes[1].part, STR("servers-1")));
	assert_true(str_equal(changes[1].key, STR("trait.nas")));
	assert_true(changes[1].at == NOV_20);
	/* dated numbers: 20 to 23 is nothing, 20 to 24 is */
	old = now;
	w.readings[0].value = 23;
	now = made(&w);
	assert_int_equal(
		compose_compare(old.origins, old.n_origins, &now, w.arena, &changes, &n), ERR_OK);
	assert_int_equal(n, 0);
	w.readings[0].value = 24;
	now = made(&w);
	assert_int_equal(
		compose_compare(old.origins, old.n_origins, &now, w.arena, &changes, &n), ERR_OK);
	assert_int_equal(n, 1);
	arena_free(w.arena);
}

static void
a_body_comes_back(void **state)
{
	static const char *const broken[] = {"", "sakimori-body 2\n", "sakimori-body 1\nx",
		"sakimori-body 1\n4:text", "sakimori-body 1\n4:text,1:9,",
		"sakimori-body 1\n4:prose,1:0,1:0,1:a,0:,0:,1:0,1:0,",
		"sakimori-body 1\n5:table,1:0,1:0,1:a,0:,0:,1:2,4:4000,"};
	struct body_frame frame = {.qr = STR("https://x/"), .blank_rows = 2};
	struct block_person person = {.name = STR("青木")};
	struct buf b = buf_of(1 << 20), again = buf_of(1 << 20);
	struct wording_breach breach;
	struct document d;
	struct composed c;
	struct body body;
	struct world w;
	struct str id;

	(void)state;
	large_company(&w);
	c = made(&w);
	body_write(&c.body, &b);
	assert_int_equal(body_read(buf_view(&b), w.arena, &body), ERR_OK);
	body_write(&body, &again);
	assert_true(str_equal(buf_view(&b), buf_view(&again)));
	for (size_t i = 0; i < N(broken); i++)
		assert_int_not_equal(body_read(str_c(broken[i]), w.arena, &body), ERR_OK);
	frame.people = &person;
	frame.n_people = 1;
	frame.stale = &body.parts[0].id;
	id = STR("servers-2");
	frame.stale = &id;
	frame.n_stale = 1;
	body_find(&body, STR("servers-3"))->is_removed = true;
	assert_int_equal(body_document(&body, &frame, w.arena, &d), ERR_OK);
	for (uint32_t i = 0; i < d.n_blocks; i++) {
		assert_int_equal(
			d.blocks[i].is_out_of_date, str_equal(d.blocks[i].id, STR("servers-2")));
		assert_false(str_equal(d.blocks[i].id, STR("servers-3")));
		if (d.blocks[i].kind == BLOCK_CIRCULATION)
			assert_int_equal(d.blocks[i].n_people, 3);
	}
	assert_false(body_guard(&body, LANG_JA, &breach, &id));
	body_find(&body, STR("servers-2"))->text = STR("当社はIPAの認定を受けた。");
	assert_true(body_guard(&body, LANG_JA, &breach, &id));
	assert_true(str_equal(id, STR("servers-2")));
	buf_done(&b);
	buf_done(&again);
	arena_free(w.arena);
}

static void
dates_are_shown(void **state)
{
	static const struct {
		const char *day, *era;
	} cases[] = {{"2026-11-27", "令和8年11月27日"}, {"2019-05-01", "令和元年5月1日"},
		{"2019-04-30", "平成31年4月30日"}, {"1989-01-08", "平成元年1月8日"},
		{"1989-01-07", "昭和64年1月7日"}, {"1926-12-25", "昭和元年12月25日"},
		{"1926-12-24", "大正15年12月24日"}, {"1912-07-29", "明治45年7月29日"},
		{"1867-12-31", "1867年12月31日"}};
	struct date_style style = {LANG_JA, true, ZONE_JAPAN_MINUTES};
	struct buf b = buf_of(256);
	ms_t at = 0;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		buf_clear(&b);
		assert_int_equal(
			time_day_parse(str_c(cases[i].day), ZONE_JAPAN_MINUTES, &at), ERR_OK);
		docs_date(&b, at, &style);
		assert_string_equal(b.p, cases[i].era);
	}
	(void)time_day_parse(STR("2027-03-31"), ZONE_JAPAN_MINUTES, &at);
	assert_int_equal(docs_fiscal_year(at, 4, ZONE_JAPAN_MINUTES), 2026);
	assert_int_equal(docs_fiscal_year(at + MS_DAY, 4, ZONE_JAPAN_MINUTES), 2027);
	buf_clear(&b);
	docs_date_short(&b, at, &style);
	assert_string_equal(b.p, "R9.3.31");
	buf_clear(&b);
	docs_fiscal_words(&b, 2026, 4, &style);
	assert_string_equal(b.p, "令和8年度");
	buf_clear(&b);
	style.is_era = false;
	docs_date(&b, at, &style);
	assert_string_equal(b.p, "2027年3月31日");
	style.lang = LANG_EN;
	buf_clear(&b);
	docs_date(&b, at, &style);
	assert_string_equal(b.p, "31 March 2027");
	buf_clear(&b);
	docs_month(&b, at, &style);
	assert_string_equal(b.p, "March 2027");
	assert_int_equal(time_day_parse(STR("2027-02-29"), 0, &at), ERR_MALFORMED);
	assert_int_equal(time_day_parse(STR("2027-2-28"), 0, &at), ERR_MALFORMED);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(two_companies_get_their_clauses),
		cmocka_unit_test(what_ships_fits_two_companies),
		cmocka_unit_test(what_is_not_known_is_asked),
		cmocka_unit_test(people_and_machine),
		cmocka_unit_test(an_edit_stays),
		cmocka_unit_test(what_is_out_of_date_is_told),
		cmocka_unit_test(a_body_comes_back),
		cmocka_unit_test(dates_are_shown),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
