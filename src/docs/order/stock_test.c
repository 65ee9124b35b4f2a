#include "docs/order/stock.h"

#include "base/limits.h"
#include "docs/order/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct table_of_one {
	struct arena *arena;
	struct buf out;
	struct stock_read read;
};

static int
setup(void **state)
{
	struct table_of_one *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	t->arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	assert_non_null(t->arena);
	t->out = buf_of(LIMIT_DOCUMENT_BYTES);
	*state = t;
	return 0;
}

static int
teardown(void **state)
{
	struct table_of_one *t = *state;

	buf_done(&t->out);
	arena_free(t->arena);
	free(t);
	return 0;
}

/* As the opener does it: the order goes there, what was read comes back. */
static enum err
sends(struct table_of_one *t, struct str release, struct str file)
{
	const struct order there = {.kind = ORDER_STOCK, .release = release};
	struct buf bytes = buf_of(LIMIT_DOCUMENT_BYTES);
	struct errinfo info = {0};
	struct order back;
	const char *copy;
	enum err err;

	assert_int_equal(order_put(&there, &bytes), ERR_OK);
	buf_str(&bytes, file);
	copy = arena_copy(t->arena, buf_view(&bytes));
	assert_int_equal(order_get(str_of(copy, bytes.len), t->arena, &back), ERR_OK);
	buf_done(&bytes);
	err = order_run(&back, NULL, t->arena, &t->out, &info);
	return err != ERR_OK ? err : order_get_stock(buf_view(&t->out), t->arena, &t->read);
}

static void
a_collector_s_file_comes_back(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(sends(t, STR(""),
				 STR("sakimori-collect\t1\nhost\tKEIRI-01\n"
				     "os\tWindows 11 Pro\t10.0.22631\n"
				     "software\tLhaplus\t1.74\tSchezo\nend\t3\n")),
		ERR_OK);
	assert_int_equal(t->read.kind, STOCK_COLLECTED);
	assert_true(t->read.is_whole);
	assert_int_equal(t->read.n_told, 2);
	assert_true(str_equal(t->read.told[1].key, STR("os")));
	assert_true(str_equal(t->read.told[1].value, STR("Windows 11 Pro 10.0.22631")));
	assert_int_equal(t->read.n, 1);
	assert_true(str_equal(t->read.components[0].supplier, STR("Schezo")));
}

static void
a_package_database_gets_its_release(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(
		sends(t, STR("debian 12"), STR("Package: openssl\nVersion: 3.0.15-1\n")), ERR_OK);
	assert_int_equal(t->read.kind, STOCK_PACKAGES);
	assert_true(str_equal(t->read.components[0].purl,
		STR("pkg:deb/debian/openssl@3.0.15-1?distro=debian-12")));
}

static void
a_bill_comes_back(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(sends(t, STR(""),
				 STR("SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n"
				     "DocumentName: app\nPackageName: zlib\nSPDXID: SPDXRef-z\n"
				     "PackageVersion: 1.2.11\n"
				     "Relationship: SPDXRef-z DEPENDS_ON SPDXRef-gone\n")),
		ERR_OK);
	assert_int_equal(t->read.kind, STOCK_BILL);
	assert_int_equal(t->read.bom.format, BOM_SPDX_TAG);
	assert_true(str_equal(t->read.bom.name, STR("app")));
	assert_int_equal(t->read.n, 1);
	assert_int_equal(t->read.n_said, 1);
	assert_true(str_equal(t->read.components[0].ref, STR("SPDXRef-z")));
	/* what is judged of a bill: relations, and what was wrong with it */
	assert_int_equal(t->read.n_relations, 1);
	assert_int_equal(t->read.n_relations_said, 1);
	assert_int_equal(t->read.relations[0].kind, RELATION_DEPENDS);
	assert_true(str_equal(t->read.relations[0].to, STR("SPDXRef-gone")));
	assert_int_equal(t->read.counts[BOM_FAULT_REF_UNKNOWN], 1);
	assert_int_equal(t->read.n_places, t->read.n_faults);
}

/* Which lines of a collector's file nobody understands goes with it. */
static void
lines_that_are_passed_come_back(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(sends(t, STR(""),
				 STR("sakimori-collect\t1\nhost\tA\nsofware\ta\t1\n"
				     "software\tb\t1\nend\t3\n")),
		ERR_OK);
	assert_int_equal(t->read.kind, STOCK_COLLECTED);
	assert_int_equal(t->read.n, 1);
	assert_int_equal(t->read.n_faults, 1);
	assert_int_equal(t->read.n_places, 1);
	assert_true(str_equal(t->read.places[0].where, STR("3 sofware")));
}

#define OPENVEX                                                                                    \
	"{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"https://m.example/1\","         \
	"\"author\":\"Maker\",\"timestamp\":\"2026-11-01T00:00:00Z\",\"version\":1,"               \
	"\"statements\":[{\"vulnerability\":{\"name\":\"CVE-2026-1\"},\"products\":[{\"@id\":"     \
	"\"pkg:npm/a@1\"}],\"status\":\"not_affected\",\"justification\":"                         \
	"\"component_not_present\"}]}"
#define CYCLONEDX(metadata)                                                                        \
	"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{" metadata             \
	"\"authors\":[{\"name\":\"Maker\"}]},\"components\":[{\"type\":\"library\","               \
	"\"bom-ref\":\"a\",\"name\":\"a\",\"version\":\"1\",\"purl\":\"pkg:npm/a@1\"}],"           \
	"\"vulnerabilities\":[{\"id\":\"CVE-2026-1\",\"analysis\":{\"state\":\"not_affected\","    \
	"\"justification\":\"code_not_reachable\"},\"affects\":[{\"ref\":\"a\"}]}]}"

static void
statements_come_back(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(sends(t, STR(""), STR(OPENVEX)), ERR_OK);
	assert_int_equal(t->read.kind, STOCK_STATEMENTS);
	assert_true(str_equal(t->read.form, STR("openvex")));
	assert_true(str_equal(t->read.document.author, STR("Maker")));
	assert_int_equal(t->read.n_statements, 1);
	assert_int_equal(t->read.statements[0].status, VEX_NOT_AFFECTED);
	assert_int_equal(t->read.statements[0].reason, VEX_NO_COMPONENT);
	assert_true(str_equal(t->read.statements[0].product, STR("pkg:npm/a@1")));
}

/* Of two components one is spoken of: a list of what runs, though it does not say of what. */
static void
a_list_that_also_speaks_is_a_bill(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(
		sends(t, STR(""),
			STR("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":["
			    "{\"type\":\"library\",\"bom-ref\":\"a\",\"name\":\"a\",\"version\":"
			    "\"1\","
			    "\"purl\":\"pkg:npm/a@1\"},{\"type\":\"library\",\"name\":\"b\","
			    "\"purl\":\"pkg:npm/"
			    "b@1\"}],\"vulnerabilities\":[{\"id\":\"CVE-2026-1\","
			    "\"analysis\":{\"state\":\"not_affected\",\"justification\":"
			    "\"code_not_reachable\"},\"affects\":[{\"ref\":\"a\"}]}]}")),
		ERR_OK);
	assert_int_equal(t->read.kind, STOCK_BILL);
	assert_int_equal(t->read.n, 2);
	assert_int_equal(t->read.n_statements, 1);
	assert_int_equal(t->read.statements[0].product.len, 0);
	assert_true(str_equal(t->read.statements[0].subcomponent, STR("pkg:npm/a@1")));
}

static void
a_bill_of_nothing_that_only_speaks_is_statements(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(sends(t, STR(""), STR(CYCLONEDX(""))), ERR_OK);
	assert_int_equal(t->read.kind, STOCK_STATEMENTS);
	assert_int_equal(t->read.n_statements, 1);
	assert_true(str_equal(t->read.document.author, STR("Maker")));
	assert_true(str_equal(t->read.statements[0].product, STR("pkg:npm/a@1")));
	buf_clear(&t->out);
	assert_int_equal(sends(t, STR(""),
				 STR(CYCLONEDX("\"component\":{\"type\":\"application\",\"name\":"
					       "\"app\",\"version\":\"4\"},"))),
		ERR_OK);
	assert_int_equal(t->read.kind, STOCK_BILL); /* it says of what it is the bill */
	assert_int_equal(t->read.n, 2);
	/* and still speaks, of what is in this product, and says who does */
	assert_true(str_equal(t->read.form, STR("cyclonedx")));
	assert_int_equal(t->read.n_statements, 1);
	assert_true(str_equal(t->read.document.author, STR("Maker")));
	assert_true(str_equal(t->read.statements[0].product, STR("app 4")));
	assert_true(str_equal(t->read.statements[0].subcomponent, STR("pkg:npm/a@1")));
}

/* "Not reachable in app" is nothing about the same library elsewhere. */
static void
what_a_bill_says_is_about_its_product(void **state)
{
	static const struct {
		const char *ref, *product, *part;
	} cases[] = {
		{"a", "pkg:generic/app@4", "pkg:npm/a@1"},
		{"b", "pkg:generic/app@4", "cpe:2.3:a:m:b:1:*:*:*:*:*:*:*"},
		{"root", "pkg:generic/app@4", ""},
		{"pkg:npm/gone@1", "pkg:generic/app@4", "pkg:npm/gone@1"},
	};
	struct table_of_one *t = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf file = buf_of(1 << 12);

		buf_printf(&file,
			"{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{"
			"\"component\":{\"type\":\"application\",\"bom-ref\":\"root\",\"name\":"
			"\"app\",\"version\":\"4\",\"purl\":\"pkg:generic/"
			"app@4\"}},\"components\":["
			"{\"type\":\"library\",\"bom-ref\":\"b\",\"name\":\"b\",\"cpe\":"
			"\"cpe:2.3:a:m:b:1:*:*:*:*:*:*:*\"},{\"type\":\"library\",\"bom-ref\":"
			"\"a\","
			"\"name\":\"a\",\"version\":\"1\",\"purl\":\"pkg:npm/a@1\"}],"
			"\"vulnerabilities\":[{\"id\":\"CVE-2026-1\",\"analysis\":{\"state\":"
			"\"in_triage\"},\"affects\":[{\"ref\":\"%s\"}]}]}",
			cases[i].ref);
		buf_clear(&t->out);
		assert_int_equal(sends(t, STR(""), buf_view(&file)), ERR_OK);
		assert_int_equal(t->read.n_statements, 1);
		if (!str_equal(t->read.statements[0].product, str_c(cases[i].product)) ||
			!str_equal(t->read.statements[0].subcomponent, str_c(cases[i].part)))
			fail_msg("%s: %.*s %.*s", cases[i].ref,
				STR_FMT(t->read.statements[0].product),
				STR_FMT(t->read.statements[0].subcomponent));
		buf_done(&file);
	}
}

/* A component without a ref is no one's; a ref of two is neither's; what affects nothing says
 * nothing. */
static void
nothing_is_pinned_on_what_is_not_named(void **state)
{
	struct table_of_one *t = *state;

	assert_int_equal(
		sends(t, STR(""),
			STR("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":["
			    "{\"type\":\"library\",\"name\":\"a\",\"purl\":\"pkg:npm/"
			    "a@1\"},{\"type\":"
			    "\"library\",\"bom-ref\":\"two\",\"name\":\"b\",\"purl\":\"pkg:npm/"
			    "b@1\"},"
			    "{\"type\":\"library\",\"bom-ref\":\"two\",\"name\":\"c\",\"purl\":"
			    "\"pkg:npm/"
			    "c@1\"}],\"vulnerabilities\":[{\"id\":\"CVE-2026-1\",\"analysis\":{"
			    "\"state\":\"not_affected\"}},{\"id\":\"CVE-2026-2\",\"analysis\":{"
			    "\"state\":"
			    "\"not_affected\"},\"affects\":[{\"ref\":\"two\"}]}]}")),
		ERR_OK);
	assert_int_equal(t->read.n_statements, 1);
	assert_true(str_equal(t->read.statements[0].vulnerability, STR("CVE-2026-2")));
	assert_int_equal(t->read.statements[0].product.len, 0);
	assert_true(str_equal(t->read.statements[0].subcomponent, STR("two")));
	assert_int_equal(t->read.n_statements_said, 1);
	assert_int_equal(t->read.n_refused, 1);
}

static void
long_text_is_cut_at_a_character(void **state)
{
	struct table_of_one *t = *state;
	struct buf file = buf_of(1 << 13);

	buf_c(&file, "Package: a");
	for (unsigned i = 0; i < 400; i++)
		buf_c(&file, "\xe8\xb2\xa1");
	buf_c(&file, "\nVersion: 1\n");
	assert_int_equal(sends(t, STR("debian 12"), buf_view(&file)), ERR_OK);
	assert_int_equal(t->read.n, 1);
	assert_int_equal(t->read.components[0].name.len, 1024); /* "a" and 341 of three bytes */
	buf_clear(&file);
	buf_clear(&t->out);
	buf_c(&file, "Package: ab");
	for (unsigned i = 0; i < 400; i++)
		buf_c(&file, "\xe8\xb2\xa1");
	buf_c(&file, "\nVersion: 1\n");
	assert_int_equal(sends(t, STR("debian 12"), buf_view(&file)), ERR_OK);
	assert_int_equal(t->read.components[0].name.len, 1022);
	buf_done(&file);
}

static void
more_than_is_kept_is_counted(void **state)
{
	struct table_of_one *t = *state;
	struct buf file = buf_of(LIMIT_DOCUMENT_BYTES);

	for (unsigned i = 0; i < LIMIT_BILL_COMPONENTS + 5; i++)
		buf_printf(&file, "P:p%u\nV:1\n\n", i);
	assert_int_equal(sends(t, STR("alpine 3.18"), buf_view(&file)), ERR_OK);
	assert_int_equal(t->read.n, LIMIT_BILL_COMPONENTS);
	assert_int_equal(t->read.n_said, LIMIT_BILL_COMPONENTS + 5);
	buf_done(&file);
}

static void
other_files_are_refused(void **state)
{
	struct table_of_one *t = *state;

	assert_int_not_equal(sends(t, STR(""), STR("\xff\xd8\xff\xe0 a picture")), ERR_OK);
	assert_int_not_equal(sends(t, STR(""), STR("")), ERR_OK);
	for (size_t n = 0; n < 40; n++) /* what a broken opener sends */
		assert_int_not_equal(
			order_get_stock(str_of("\2\1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", n),
				t->arena, &t->read),
			ERR_OK);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_collector_s_file_comes_back),
		T(a_package_database_gets_its_release),
		T(a_bill_comes_back),
		T(lines_that_are_passed_come_back),
		T(statements_come_back),
		T(a_list_that_also_speaks_is_a_bill),
		T(a_bill_of_nothing_that_only_speaks_is_statements),
		T(what_a_bill_says_is_about_its_product),
		T(nothing_is_pinned_on_what_is_not_named),
		T(long_text_is_cut_at_a_character),
		T(more_than_is_kept_is_counted),
		T(other_files_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
