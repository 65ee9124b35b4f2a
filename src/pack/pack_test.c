/* Loaders and trees of packs: what must load, and what must be refused with its line. */
#include "model/vendor.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static enum err
read_tree(struct arena *arena, struct str bytes, const struct node **ret_root, struct errinfo *info)
{
	struct pack_ctx ctx = {.file = STR("t.yaml"), .arena = arena, .info = info};

	return node_read(&ctx, bytes, ret_root);
}

static void
trees_are_read(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	const struct node *root, *list;
	struct errinfo info;

	assert_int_equal(
		read_tree(arena, STR("a: 一\nb:\n  - x\n  - {c: d}\n  - |\n    l1\n    l2\n"),
			&root, &info),
		ERR_OK);
	assert_int_equal(root->kind, NODE_MAP);
	assert_int_equal(root->n_children, 2);
	assert_true(str_equal(node_child(root, "a")->text, STR("一")));
	list = node_child(root, "b");
	assert_int_equal(list->kind, NODE_LIST);
	assert_int_equal(list->n_children, 3);
	assert_int_equal(list->first->line, 3);
	assert_true(str_equal(node_child(list->first->next, "c")->text, STR("d")));
	assert_true(str_equal(list->first->next->next->text, STR("l1\nl2\n")));
	assert_null(node_child(root, "z"));
	arena_free(arena);
}

static void
trees_are_refused(void **state)
{
	static const struct {
		const char *yaml;
		enum err err;
		unsigned line;
	} cases[] = {
		{"", ERR_TRUNCATED, 1},
		{"# only a comment\n", ERR_TRUNCATED, 1},
		{"a: 1\nb: 2\na: 3\n", ERR_MALFORMED, 3},
		{"l:\n  - {x: 1, y: 2, x: 1}\n", ERR_MALFORMED, 2},
		{"a: &q 1\n", ERR_UNSUPPORTED, 1},
		{"a: &q {b: c}\n", ERR_UNSUPPORTED, 1},
		{"a: 1\nb: *q\n", ERR_UNSUPPORTED, 2},
		{"a: !!str 1\n", ERR_UNSUPPORTED, 1},
		{"a: !<tag:x> [1]\n", ERR_UNSUPPORTED, 1},
		{"%TAG ! tag:x:\n---\na: 1\n", ERR_UNSUPPORTED, 1},
		{"a: 1\n---\nb: 2\n", ERR_UNSUPPORTED, 2},
		{"? [a]\n: b\n", ERR_UNSUPPORTED, 1},
		{"'': b\n", ERR_MALFORMED, 1},
		{"a: \"x\\0y\"\n", ERR_MALFORMED, 1},
		{"a: \"x\\ey\"\n", ERR_MALFORMED, 1},
		{"a: [1\n", ERR_MALFORMED, 2},
		{"a: \xff\xfe\n", ERR_MALFORMED, 1},
		{"a: b: c\n", ERR_MALFORMED, 1},
		{"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", ERR_LIMIT, 1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(1 << 20);
		const struct node *root = NULL;
		struct errinfo info = {0};
		enum err err = read_tree(arena, str_c(cases[i].yaml), &root, &info);

		if (err != cases[i].err || info.offset != cases[i].line)
			fail_msg("case %zu: %s, %s", i, err_name(err), info.what);
		assert_null(root);
		assert_non_null(strstr(info.what, "t.yaml:"));
		arena_free(arena);
	}
}

static void
trees_have_limits(void **state)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	const struct node *root = NULL;
	struct errinfo info = {0};
	struct buf b = buf_of((size_t)8 << 20);

	for (int i = 0; i <= LIMIT_PACK_NODES; i++)
		buf_c(&b, "- 1\n");
	assert_int_equal(read_tree(arena, buf_view(&b), &root, &info), ERR_LIMIT);
	buf_clear(&b);
	for (int i = 0; i < 30000; i++)
		buf_printf(&b, "k%d: 1\n", i);
	assert_int_equal(read_tree(arena, buf_view(&b), &root, &info), ERR_OK);
	assert_int_equal(root->n_children, 30000);
	buf_c(&b, "k7: 2\n");
	root = NULL;
	assert_int_equal(read_tree(arena, buf_view(&b), &root, &info), ERR_MALFORMED);
	assert_int_equal(info.offset, 30001);
	buf_clear(&b);
	while (b.len <= LIMIT_PACK_BYTES)
		buf_c(&b, "# a long comment that says nothing at all, again and again\n");
	assert_int_equal(read_tree(arena, buf_view(&b), &root, &info), ERR_LIMIT);
	buf_clear(&b);
	for (int i = 0; i <= LIMIT_PACK_KEY_BYTES; i++)
		buf_c(&b, "k");
	buf_c(&b, ": 1\n");
	assert_int_equal(read_tree(arena, buf_view(&b), &root, &info), ERR_LIMIT);
	arena_free(arena);

	arena = arena_new(256); /* too small an arena is an error, not a crash */
	assert_int_equal(read_tree(arena, STR("[1, 2, 3, 4, 5, 6, 7]"), &root, &info), ERR_LIMIT);
	arena_free(arena);
	buf_done(&b);
}

/* A small detector; each refused case replaces one piece of it. */
#define T "{ja: あ。, en: A.}"
static const char detector[] = "id: x\n"
			       "version: '1'\n"
			       "date: 2026-11-21\n"
			       "attack: [T1071.001, T1573]\n"
			       "severity: act_now\n"
			       "confidence: low\n"
			       "title: {ja: '「{device}」が{peer}へ', en: '{device} to {peer}'}\n"
			       "what: " T "\n"
			       "why: " T "\n"
			       "steps: [{minutes: 3, text: {ja: い, ja-easy: う, en: B}}]\n"
			       "ask: " T "\n"
			       "cannot_see: {ja: \"一行\\n二行\\n\\n三行\", en: \"one\\ntwo\"}\n"
			       "params: {period_min_seconds: 5, share_max: 0.25}\n";

static enum err
load_detector(struct arena *arena, const char *yaml, struct detect_pack *ret, struct errinfo *info)
{
	struct pack_file file = {STR("x.yaml"), str_c(yaml)};

	return pack_detector_load(&file, arena, ret, info);
}

static void
detectors_are_loaded(void **state)
{
	struct arena *arena = arena_new(1 << 20);
	struct detect_pack pack;
	struct errinfo info = {0};
	double value = 0;

	assert_int_equal(load_detector(arena, detector, &pack, &info), ERR_OK);
	assert_true(str_equal(pack.id, STR("x")));
	assert_true(str_equal(pack.attack, STR("T1071.001 T1573")));
	assert_int_equal(pack.severity, SEVERITY_ACT_NOW);
	assert_int_equal(pack.confidence, CONFIDENCE_LOW);
	assert_int_equal(pack.n_steps, 1);
	assert_int_equal(pack.steps[0].minutes, 3);
	assert_true(str_equal(words_in(&pack.steps[0].text, LANG_JA_EASY), STR("う")));
	assert_true(str_equal(words_in(&pack.what, LANG_JA_EASY), STR("あ。")));
	assert_true(str_equal(pack.cannot_see.in[LANG_JA], STR("一行二行\n三行")));
	assert_true(str_equal(pack.cannot_see.in[LANG_EN], STR("one two")));
	assert_int_equal(detect_pack_param(&pack, "share_max", &value), ERR_OK);
	assert_true(value == 0.25);
	assert_int_equal(detect_pack_param(&pack, "share", &value), ERR_NOT_FOUND);
	assert_true(pack.needs == UINT64_C(1) << BASIS_PEER);
	arena_free(arena);
}

/* detector[] with the first `from` replaced by `to`, in b. */
static const char *
changed(struct buf *b, const char *from, const char *to)
{
	struct str all = str_c(detector);
	ptrdiff_t at = str_find(all, str_c(from));

	assert_true(at >= 0);
	buf_clear(b);
	buf_add(b, all.p, (size_t)at);
	buf_c(b, to);
	buf_c(b, all.p + at + strlen(from));
	return b->p;
}

static void
detectors_are_refused(void **state)
{
	static const struct {
		const char *from, *to;
		unsigned line;
		const char *says;
	} cases[] = {
		{"version: '1'\n", "", 1, "\"version\" is missing"},
		{"params: {period_min_seconds: 5, share_max: 0.25}\n", "", 1,
			"\"params\" is missing"},
		{"ask:", "whom:", 11, "\"whom\" is not known"},
		{"id: x", "id: y", 1, "not named as its id"},
		{"id: x", "id: X", 1, "small letters"},
		{"id: x", "id: ''", 1, "one line"},
		{"2026-11-21", "2026-02-30", 3, "a date"},
		{"2026-11-21", "21.11.2026", 3, "a date"},
		{"T1573", "1573", 4, "ATT&CK"},
		{"act_now", "critical", 5, "severity"},
		{"low", "0.5", 6, "confidence"},
		{"{peer}へ", "{peers}へ{foo}", 7, "{foo} is no ground"},
		{"{peer}へ", "{peer へ", 7, "brace"},
		{"what: " T, "what: {ja: あ。}", 8, "both ja and en"},
		{"what: " T, "what: {ja: '', en: A}", 8, "empty"},
		{"what: " T, "what: {ja: あ, en: A, fr: B}", 8, "no language"},
		{"what: " T, "what: A", 8, "has to be a map"},
		{"what: " T, "what: {ja: [あ], en: A}", 8, "has to be a single value"},
		{"minutes: 3", "minutes: 0", 10, "minutes"},
		{"minutes: 3", "minutes: 3m", 10, "minutes"},
		{"minutes: 3, ", "", 10, "\"minutes\" is missing"},
		{"[{minutes: 3, text: {ja: い, ja-easy: う, en: B}}]", "[]", 10, "one to 3 steps"},
		{"[{minutes: 3, text: {ja: い, ja-easy: う, en: B}}]", "{a: b}", 10, "a list"},
		{"0.25", "much", 13, "no number"},
		{"0.25", "0x10", 13, "no number"},
		{"0.25", "1.2.3", 13, "no number"},
		{"share_max", "Share-max", 13, "parameter's name"},
	};
	struct arena *arena = arena_new(4 << 20);
	struct buf b = buf_of(1 << 16);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct detect_pack pack = {.n_params = 77};
		struct errinfo info = {0};
		enum err err =
			load_detector(arena, changed(&b, cases[i].from, cases[i].to), &pack, &info);

		if (err == ERR_OK || info.offset != cases[i].line ||
			strstr(info.what, cases[i].says) == NULL)
			fail_msg("case %zu: %s, %s", i, err_name(err), info.what);
		assert_int_equal(pack.n_params, 77);
	}
	buf_done(&b);
	arena_free(arena);
}

static void
ends_of_support_are_loaded(void **state)
{
	static const char yaml[] =
		"version: '1'\ndate: 2026-11-21\nproducts:\n"
		"- {product: b, name: " T ", date: 2020-01-14, source: S}\n"
		"- {product: a, name: " T ", date: 2024-02-29, source: S, note: " T "}\n";
	struct arena *arena = arena_new(1 << 20);
	struct pack_file file = {STR("end-of-life.yaml"), STR(yaml)};
	struct pack_source source = {1, &file};
	struct detect_packs packs;
	struct errinfo info = {0};
	char text[TIME_TEXT_MAX];

	assert_int_equal(pack_detect_load(&source, arena, &packs, &info), ERR_OK);
	assert_int_equal(packs.n_packs, 0);
	assert_int_equal(packs.n_ends, 2);
	assert_true(str_equal(packs.ends[0].product, STR("a")));
	assert_string_equal(time_text(packs.ends[0].ends, text), "2024-03-01T00:00:00Z");
	assert_string_equal(
		time_text(detect_packs_end(&packs, STR("b"))->ends, text), "2020-01-15T00:00:00Z");
	assert_int_equal(detect_packs_end(&packs, STR("b"))->note.in[LANG_JA].len, 0);

	file.bytes = STR("version: '1'\ndate: 2026-11-21\nproducts:\n"
			 "- {product: a, name: " T ", date: 2020-01-14, source: S}\n"
			 "- {product: a, name: " T ", date: 2020-01-15, source: S}\n");
	assert_int_equal(pack_detect_load(&source, arena, &packs, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "twice"));
	arena_free(arena);
}

static void
services_are_found(void **state)
{
	static const struct {
		const char *host, *domain;
	} cases[] = {
		{"windowsupdate.com", "windowsupdate.com"},
		{"ctldl.WindowsUpdate.com", "windowsupdate.com"},
		{"ntp.org", "ntp.org"},
		{"2.debian.pool.ntp.org", "ntp.org"},
		{"a.b.", NULL},
		{"notntp.org", NULL},
		{"ntp.org.evil.test", NULL},
		{"org", NULL},
		{"", NULL},
		{".", NULL},
	};
	struct arena *arena = arena_new(1 << 20);
	struct pack_file file = {
		STR("services.yaml"), STR("version: '1'\ndate: 2026-11-21\nservices:\n"
					  "- {name: windowsupdate.com, kind: update}\n"
					  "- {name: ntp.org, kind: time}\n"
					  "- {name: a.example, kind: push}\n")};
	struct pack_source source = {1, &file};
	struct detect_packs packs;
	struct errinfo info = {0};

	assert_int_equal(pack_detect_load(&source, arena, &packs, &info), ERR_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct routine_service *s =
			detect_packs_service(&packs, str_c(cases[i].host));

		if ((s == NULL) != (cases[i].domain == NULL) ||
			(s != NULL && !str_equal(s->name, str_c(cases[i].domain))))
			fail_msg("case %zu", i);
	}
	file.bytes = STR("version: '1'\ndate: 2026-11-21\nservices:\n"
			 "- {name: ntp.org, kind: time}\n- {name: ntp.org, kind: push}\n");
	assert_int_equal(pack_detect_load(&source, arena, &packs, &info), ERR_MALFORMED);
	file.bytes = STR("version: '1'\ndate: 2026-11-21\nservices:\n"
			 "- {name: NTP.org, kind: time}\n");
	assert_int_equal(pack_detect_load(&source, arena, &packs, &info), ERR_MALFORMED);
	arena_free(arena);
}

static void
device_rules_are_loaded(void **state)
{
	static const char yaml[] =
		"version: '1'\ndate: 2026-11-21\nrules:\n"
		"- {source: outside, domain: example.com, os: windows, confidence: low}\n"
		"- {source: dhcp_vendor, prefix: MSFT 5.0, kind: pc, os: windows, confidence: "
		"medium}\n"
		"- {source: dhcp_vendor, contains: ft 5, model: M, confidence: high}\n";
	struct arena *arena = arena_new(1 << 20);
	struct pack_file file = {STR("devices.yaml"), STR(yaml)};
	struct pack_source source = {1, &file};
	const struct device_rule *rule;
	struct device_rules rules;
	struct errinfo info = {0};

	assert_int_equal(pack_devices_load(&source, arena, &rules, &info), ERR_OK);
	assert_int_equal(rules.n_rules, 3);
	rule = device_rules_next(&rules, DEVICE_RULE_DHCP_VENDOR, STR("msft 5.0x"), NULL);
	assert_int_equal(rule->kind, DEVICE_PC);
	rule = device_rules_next(&rules, DEVICE_RULE_DHCP_VENDOR, STR("msft 5.0x"), rule);
	assert_true(str_equal(rule->model, STR("M")));
	assert_null(device_rules_next(&rules, DEVICE_RULE_DHCP_VENDOR, STR("msft 5.0x"), rule));
	assert_null(device_rules_next(&rules, DEVICE_RULE_HOSTNAME, STR("msft 5.0x"), NULL));
	assert_null(device_rules_next(&rules, DEVICE_RULE_OUTSIDE, STR("notexample.com"), NULL));
	assert_null(device_rules_next(&rules, DEVICE_RULE_OUTSIDE, STR("example.com.org"), NULL));
	rule = device_rules_next(&rules, DEVICE_RULE_OUTSIDE, STR("a.Example.com"), NULL);
	assert_true(str_equal(rule->os, STR("windows")));
	file.name = STR("other.yaml");
	assert_int_equal(pack_devices_load(&source, arena, &rules, &info), ERR_NOT_FOUND);
	arena_free(arena);
}

static void
device_rules_are_refused(void **state)
{
	static const struct {
		const char *rule, *says;
	} cases[] = {
		{"{source: smoke, prefix: a, kind: pc, confidence: low}", "source is not known"},
		{"{source: hostname, kind: pc, confidence: low}", "exactly one"},
		{"{source: hostname, prefix: a, contains: b, kind: pc, confidence: low}",
			"exactly one"},
		{"{source: hostname, prefix: a, confidence: low}", "a kind, an os or a model"},
		{"{source: hostname, prefix: a, kind: unknown, confidence: low}", "a kind is"},
		{"{source: hostname, prefix: a, kind: pc}", "\"confidence\" is missing"},
		{"{source: hostname, regex: a, kind: pc, confidence: low}", "not known here"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new(1 << 20);
		char yaml[256];
		struct pack_file file = {STR("devices.yaml"), STR("")};
		struct pack_source source = {1, &file};
		struct device_rules rules;
		struct errinfo info = {0};

		snprintf(yaml, sizeof(yaml), "version: '1'\ndate: 2026-11-21\nrules:\n- %s\n",
			cases[i].rule);
		file.bytes = str_c(yaml);
		assert_int_equal(pack_devices_load(&source, arena, &rules, &info), ERR_MALFORMED);
		if (strstr(info.what, cases[i].says) == NULL)
			fail_msg("case %zu: %s", i, info.what);
		arena_free(arena);
	}
}

static void
texts_are_loaded_and_found(void **state)
{
	struct pack_file files[] = {
		{STR("a.yaml"), STR("z: " T "\nab: " T "\nday.title: {ja: 日, en: Day}\n")},
		{STR("b.yaml"), STR("a: " T "\nabc: " T "\n")},
	};
	struct arena *arena = arena_new(1 << 20);
	struct pack_source source = {2, files};
	struct text_table table;
	struct errinfo info = {0};

	assert_int_equal(pack_text_load(&source, arena, &table, &info), ERR_OK);
	assert_int_equal(table.n_entries, 5);
	for (uint32_t i = 0; i < table.n_entries; i++)
		assert_ptr_equal(text_find(&table, table.entries[i].key), &table.entries[i].words);
	assert_true(str_equal(text_find(&table, STR("day.title"))->in[LANG_EN], STR("Day")));
	assert_null(text_find(&table, STR("day")));
	assert_null(text_find(&table, STR("zz")));
	files[1].bytes = STR("ab: " T "\n");
	assert_int_equal(pack_text_load(&source, arena, &table, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "\"ab\" stands in two files"));
	arena_free(arena);
}

static void
mark_literal(void *arg, struct str text, struct buf *out)
{
	buf_printf(out, "<%.*s>", STR_FMT(text));
}

static bool
know_nothing(void *arg, struct str name, struct buf *out)
{
	return false;
}

static void
names_are_filled(void **state)
{
	const struct text_value values[] = {{STR("a"), STR("X{b}")}, {STR("b_2"), STR("Y")}};
	static const struct {
		const char *words, *out;
		uint32_t unknown;
	} cases[] = {
		{"", "", 0},
		{"plain", "plain", 0},
		{"{a}", "X{b}", 0}, /* a value's braces are not filled again */
		{"1{a}2{b_2}3", "1X{b}2Y3", 0},
		{"{c}と{a}", "{c}とX{b}", 1},
		{"{} {A} {a {1} }", "{} {A} {a {1} }", 0},
		{"{", "{", 0},
		{"{{a}}", "{X{b}}", 0},
	};
	struct text_filler filler = {.value = know_nothing, .literal = mark_literal};
	struct buf b = buf_of(4096);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&b);
		buf_c(&b, "");
		assert_int_equal(
			text_fill_values(&b, str_c(cases[i].words), values, 2), cases[i].unknown);
		assert_true(str_equal(buf_view(&b), str_c(cases[i].out)));
	}
	buf_clear(&b);
	assert_int_equal(text_fill(&b, STR("q{a}r"), &filler), 1);
	assert_true(str_equal(buf_view(&b), STR("<q><{a}><r>")));
	buf_done(&b);
}

static void
signs_have_keys(void **state)
{
	/* 5 of "sign." and 91 more; a longer sign has the same key */
#define LONG                                                                                       \
	"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggghhhhhhhhhhiiiiiiii" \
	"iij"
	const struct text_entry entries[] = {
		{STR("sign.a_b2"), {{STR("AB")}}},
		{STR("sign." LONG), {{STR("LONG")}}},
	};
	const struct text_table table = {2, entries};
	static const struct {
		const char *sign, *ja;
	} cases[] = {
		{"a b2", "AB"},
		{" (A,  B2)\xe3\x80\x82", "AB"},
		{"a_b2", "AB"},
		{"ab2", NULL},
		{"a b 2", NULL},
		{"a b2 c", NULL},
		{"", NULL},
		{"...", NULL},
		{LONG, "LONG"},
		{LONG " and more", "LONG"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct words *found = text_find_sign(&table, str_c(cases[i].sign));

		assert_int_equal(found != NULL, cases[i].ja != NULL);
		if (found != NULL)
			assert_true(str_equal(words_in(found, LANG_JA), str_c(cases[i].ja)));
	}
}

static void
put(int dirfd, const char *name, const char *bytes)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	close(fd);
}

static void
folders_are_read(void **state)
{
	char path[] = "/tmp/pack_test.XXXXXX";
	struct arena *arena = arena_new((size_t)16 << 20);
	struct pack_source source;
	struct errinfo info = {0};
	int fd;

	assert_non_null(mkdtemp(path));
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_int_equal(pack_read_dir(fd, arena, &source, &info), ERR_OK);
	assert_int_equal(source.n_files, 0);
	put(fd, "b.yaml", "two");
	put(fd, "a.yaml", "one");
	put(fd, "README.md", "no pack");
	put(fd, ".hidden.yaml", "no pack");
	assert_int_equal(pack_read_dir(fd, arena, &source, &info), ERR_OK);
	assert_int_equal(source.n_files, 2);
	assert_true(str_equal(source.files[0].name, STR("a.yaml")));
	assert_true(str_equal(source.files[1].bytes, STR("two")));
	assert_int_equal(symlinkat("a.yaml", fd, "link.yaml"), 0);
	assert_int_equal(pack_read_dir(fd, arena, &source, &info), ERR_IO);
	assert_non_null(strstr(info.what, "link.yaml"));
	unlinkat(fd, "link.yaml", 0);
	assert_int_equal(mkfifoat(fd, "pipe.yaml", 0600), 0);
	assert_int_equal(pack_read_dir(fd, arena, &source, &info), ERR_UNSUPPORTED);
	unlinkat(fd, "pipe.yaml", 0);
	put(fd, "c.yaml", "x");
	{
		int big = openat(fd, "c.yaml", O_WRONLY);

		assert_int_equal(ftruncate(big, LIMIT_PACK_BYTES + 1), 0);
		close(big);
	}
	assert_int_equal(pack_read_dir(fd, arena, &source, &info), ERR_LIMIT);
	unlinkat(fd, "a.yaml", 0);
	unlinkat(fd, "b.yaml", 0);
	unlinkat(fd, "c.yaml", 0);
	unlinkat(fd, "README.md", 0);
	unlinkat(fd, ".hidden.yaml", 0);
	close(fd);
	rmdir(path);
	assert_int_equal(pack_read_dir(-1, arena, &source, &info), ERR_IO);
	arena_free(arena);
}

/* Two names, one entry of each register. */
static const char vendors[] = "SKMVEND1"
			      "\x02\0\0\0"
			      "\x01\0\0\0"
			      "\x01\0\0\0"
			      "\x0b\0\0\0"
			      "\x00\x11\x22\0\0\0\0\0"
			      "\x00\x11\x23\0\0\xff\0\0" /* its name lies outside */
			      "\x00\x11\x22\x30\0\x04\0\0"
			      "\x00\x11\x22\x34\x50\x07\0\0"
			      "\003abc\002de\003fgh";

static void
vendors_are_found(void **state)
{
	static const struct {
		struct mac mac;
		const char *name;
	} cases[] = {
		{{{0, 0x11, 0x22, 0x00, 0, 1}}, "abc"},
		{{{0, 0x11, 0x22, 0x3f, 0, 1}}, "de"},
		{{{0, 0x11, 0x22, 0x34, 0x5f, 1}}, "fgh"},
		{{{0, 0x11, 0x22, 0x34, 0x6f, 1}}, "de"},
		{{{0, 0x11, 0x21, 0xff, 0xff, 1}}, ""},
		{{{0, 0x11, 0x23, 0, 0, 1}}, ""},
		{{{2, 0x11, 0x22, 0x00, 0, 1}}, ""},
		{{{1, 0x11, 0x22, 0x00, 0, 1}}, ""},
	};
	struct str bytes = str_of(vendors, sizeof(vendors) - 1);
	struct vendor_table table;

	assert_int_equal(vendor_open(bytes, &table), ERR_OK);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!str_equal(vendor_find(&table, cases[i].mac), str_c(cases[i].name)))
			fail_msg("case %zu", i);
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(vendor_open(str_of(bytes.p, len), &table), ERR_TRUNCATED);
	assert_int_equal(vendor_open(str_of(bytes.p, bytes.len + 1), &table), ERR_MALFORMED);
	assert_int_equal(vendor_open(STR("SKMVEND2\0\0\0\0"), &table), ERR_MALFORMED);
}

/* What stands in the project's own packs/detect loads. */
static void
own_packs_load(void **state)
{
	const char *source_root = getenv("SAKIMORI_SOURCE");
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source source;
	struct detect_packs packs;
	struct device_rules rules;
	struct errinfo info = {0};
	char path[4096];
	int fd;

	if (source_root == NULL)
		skip();
	snprintf(path, sizeof(path), "%s/packs/detect", source_root);
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_true(fd >= 0);
	if (pack_read_dir(fd, arena, &source, &info) != ERR_OK ||
		pack_detect_load(&source, arena, &packs, &info) != ERR_OK ||
		pack_devices_load(&source, arena, &rules, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_non_null(detect_packs_find(&packs, STR("beacon")));
	assert_non_null(detect_packs_end(&packs, STR("windows-7")));
	assert_non_null(detect_packs_service(&packs, STR("ctldl.windowsupdate.com")));
	assert_int_equal(
		device_rules_next(&rules, DEVICE_RULE_WINDOWS_BUILD, STR("10.0.19045"), NULL)->kind,
		DEVICE_PC);
	close(fd);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_are_read),
		cmocka_unit_test(trees_are_refused),
		cmocka_unit_test(trees_have_limits),
		cmocka_unit_test(detectors_are_loaded),
		cmocka_unit_test(detectors_are_refused),
		cmocka_unit_test(ends_of_support_are_loaded),
		cmocka_unit_test(services_are_found),
		cmocka_unit_test(device_rules_are_loaded),
		cmocka_unit_test(device_rules_are_refused),
		cmocka_unit_test(texts_are_loaded_and_found),
		cmocka_unit_test(names_are_filled),
		cmocka_unit_test(signs_have_keys),
		cmocka_unit_test(folders_are_read),
		cmocka_unit_test(vendors_are_found),
		cmocka_unit_test(own_packs_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
