/* The loader of packs/products: what is right loads, what is wrong is refused with its place; the
 * repository's own files load, and their ends are those of packs/detect. */
#include "pack/samples_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define HEAD                                                                                       \
	"version: \"1\"\ndate: 2026-11-28\nlicence: \"Apache-2.0\"\nsource: {ja: 各社, en: "     \
	"Makers}\n"
#define KINDS                                                                                      \
	HEAD "kinds:\n- {id: os, name: {ja: OS, en: System}, outside: true, off: {ja: "            \
	     "切ります。, "                                                                   \
	     "en: Off.}, watch: {ja: 見ます。, en: Watch.}}\n"
#define WAYS                                                                                         \
	HEAD "ways:\n- {id: menu, name: {ja: 手, en: Way}, version: {ja: 見ます。, en: See.}, " \
	     "steps: [{minutes: 5, do: {ja: 押します。, en: Press.}}]}\n"
#define ONE "id: x, name: {ja: 一太郎, en: Ichitaro}, maker: {ja: J, en: J}, kind: os, update: menu"

static enum err
load(const char *products, struct arena *arena, struct product_set *set, struct errinfo *info)
{
	struct pack_file files[] = {{STR("kinds.yaml"), STR(KINDS)}, {STR("ways.yaml"), STR(WAYS)},
		{STR("x.yaml"), str_c(products)}};
	struct pack_product_source source = {{3, files}, NULL};

	return pack_products_load(&source, arena, set, info);
}

static void
a_product_takes_from_its_kind_and_way(void **state)
{
	struct arena *arena = arena_new(4 << 20);
	struct errinfo info = {0};
	struct product_set set = {0};
	const struct product *p;

	(void)state;
	assert_int_equal(
		load(HEAD "products:\n- {" ONE ", also: [\"一太郎{v}\"], with_maker: [太郎], "
			  "makers: [ジャスト], instead: {watch: {ja: よく見ます。, en: Well.}},"
			  " cpe: [{name: \"a:j:i\", seen: kev}, {name: \"a:j:i_16\", version: "
			  "\"16\", seen: kev}], kev: [{vendor: J, product: I, "
			  "match: ask}], ends: [{version: \"16\", date: 2020-01-02, source: s},"
			  " {version: \"16.1\", end: e}]}\n- {"
			  "id: a, name: {ja: あ, en: A}, "
			  "maker: {ja: J, en: J}, kind: os, update: menu}\n",
			arena, &set, &info),
		ERR_OK);
	assert_int_equal(set.n_products, 2);
	assert_true(str_equal(set.products[0].id, STR("a"))); /* by id */
	p = product_find(&set, STR("x"));
	assert_non_null(p);
	assert_int_equal(p->n_names, 4);
	assert_true(p->names[3].needs_maker);
	assert_true(str_equal(p->names[1].text, STR("Ichitaro")));
	assert_true(p->kind->faces_outside);
	assert_true(str_equal(p->version.in[LANG_EN], STR("See.")));
	assert_true(str_equal(p->instead[INSTEAD_OFF].in[LANG_EN], STR("Off.")));
	assert_true(str_equal(p->instead[INSTEAD_WATCH].in[LANG_EN], STR("Well.")));
	assert_int_equal(p->instead[INSTEAD_SEPARATE].in[LANG_JA].len, 0);
	assert_int_equal(p->cpes[0].proof, PROOF_KEV);
	assert_true(product_cpe_fits(&p->cpes[0], STR("2016")));
	assert_true(product_cpe_fits(&p->cpes[0], STR("")));
	assert_true(product_cpe_fits(&p->cpes[1], STR("16.0.3")));
	assert_false(product_cpe_fits(&p->cpes[1], STR("160")));
	assert_false(product_cpe_fits(&p->cpes[1], STR("2016")));
	assert_false(product_cpe_fits(&p->cpes[1], STR("")));
	assert_false(p->listed[0].is_sure);
	assert_true(str_equal(product_end_of(p, STR("16.0.3"))->date, STR("2020-01-02")));
	assert_true(str_equal(product_end_of(p, STR("16.1.3"))->end, STR("e")));
	assert_null(product_end_of(p, STR("160")));
	assert_null(product_end_of(p, STR("")));
	assert_null(product_find(&set, STR("y")));
	arena_free(arena);
}

static void
mistakes_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *yaml, *says;
	} wrong[] = {
		{"products:\n- {" ONE "}\n- {" ONE "}\n", "stands here twice"},
		{"products:\n- {id: x, name: {ja: あ, en: A}, maker: {ja: J, en: J}, kind: y, "
		 "update: menu}\n",
			"no such kind"},
		{"products:\n- {id: x, name: {ja: あ, en: A}, maker: {ja: J, en: J}, kind: os, "
		 "update: y}\n",
			"no such way"},
		{"products:\n- {" ONE ", cpe: [{name: \"a:j\", seen: kev}]}\n", "a CPE stands"},
		{"products:\n- {" ONE ", cpe: [{name: \"a:*:i\", seen: kev}]}\n", "a CPE stands"},
		{"products:\n- {" ONE ", cpe: [{name: \"a:j:i\", seen: here}]}\n", "seen is"},
		{"products:\n- {" ONE ", kev: [{vendor: J, product: I, match: yes}]}\n", ""},
		{"products:\n- {" ONE ", ends: [{version: \"1\"}]}\n", "an end is either"},
		{"products:\n- {" ONE ", ends: [{date: 2020-01-01}]}\n", "needs its source"},
		{"products:\n- {" ONE ", also: [\"{v} x\"]}\n", "does not begin"},
		{"products:\n- {" ONE ", with_maker: [x]}\n", "but no makers"},
		{"products:\n- {" ONE ", more: x}\n", ""},
	};
	struct arena *arena = arena_new(16 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct errinfo info = {0};
		struct product_set set = {0};
		char yaml[2048];

		snprintf(yaml, sizeof(yaml), "%s%s", HEAD, wrong[i].yaml);
		if (load(yaml, arena, &set, &info) == ERR_OK ||
			strstr(info.what, "x.yaml:") == NULL ||
			strstr(info.what, wrong[i].says) == NULL)
			fail_msg("%s: %s", wrong[i].yaml, info.what);
	}
	arena_free(arena);
}

static void
the_own_ones_load_with_their_ends(void **state)
{
	struct arena *arena = arena_new(PACK_ARENA_BYTES);
	struct pack_source detect = sample_folder("detect", arena);
	struct detect_packs detects;
	struct errinfo info = {0};
	struct product_set set = {0};
	struct pack_product_source source = {sample_folder("products", arena), &detects};
	const struct product *p;

	(void)state;
	assert_int_equal(pack_detect_load(&detect, arena, &detects, &info), ERR_OK);
	if (pack_products_load(&source, arena, &set, &info) != ERR_OK)
		fail_msg("%s", info.what);
	assert_true(set.n_products >= 120);
	/* the same build, another edition: another day */
	p = product_find(&set, STR("windows-11"));
	assert_true(str_equal(product_end_of(p, STR("10.0.22631.4602"))->date,
		product_end_of(p, STR("23h2"))->date));
	p = product_find(&set, STR("windows-11-enterprise"));
	assert_true(str_equal(product_end_of(p, STR("10.0.22631"))->date, STR("2026-11-10")));
	detects.n_ends = 0;
	assert_int_equal(pack_products_load(&source, arena, &set, &info), ERR_MALFORMED);
	assert_non_null(strstr(info.what, "end-of-life.yaml"));
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_product_takes_from_its_kind_and_way),
		cmocka_unit_test(mistakes_are_refused_with_their_place),
		cmocka_unit_test(the_own_ones_load_with_their_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
