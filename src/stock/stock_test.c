/* Bills gathered, judged, compared; licences listed. */
#include "base/limits.h"
#include "stock/diff.h"
#include "stock/licence.h"
#include "stock/quality.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct made {
	struct arena *arena;
	struct stock_gather gather;
	const struct stock_bill *bill;
};

static struct component
part(const char *name, const char *version, const char *purl)
{
	struct component c = {0};

	c.ref = str_c(name);
	c.name = str_c(name);
	c.version = str_c(version);
	c.purl = str_c(purl);
	return c;
}

static void
begin(struct made *m)
{
	m->arena = arena_new(64u << 20);
	assert_non_null(m->arena);
	stock_gather_begin(&m->gather, m->arena);
}

static void
put(struct made *m, struct component c)
{
	m->gather.sink.component(m->gather.sink.arg, &c);
}

static void
put_cpe(struct made *m, const char *version, const char *cpe)
{
	struct component c = part("by CPE", version, "");

	c.cpe = str_c(cpe);
	c.path = c.cpe; /* none of them is the one before */
	put(m, c);
}

static void
relate(struct made *m, enum relation_kind kind, const char *from, const char *to)
{
	struct component_relation r = {kind, str_c(from), str_c(to), to[0] == '\0'};

	m->gather.sink.relation(m->gather.sink.arg, &r);
}

static void
end(struct made *m)
{
	assert_int_equal(stock_gather_end(&m->gather, &m->bill), ERR_OK);
}

static void
done(struct made *m)
{
	stock_gather_done(&m->gather);
	arena_free(m->arena);
}

static void
a_bill_knows_what_it_is_about(void **state)
{
	struct made m;
	size_t first;

	(void)state;
	begin(&m);
	put(&m, part("b", "1", ""));
	put(&m, part("a", "1", ""));
	put(&m, part("b", "2", ""));
	relate(&m, RELATION_DESCRIBES, "document", "b");
	relate(&m, RELATION_DESCRIBES, "document", "ghost");
	relate(&m, RELATION_OTHER, "a", "b");
	end(&m);
	assert_int_equal(m.bill->n_components, 3);
	assert_int_equal(m.bill->n_relations, 2);
	assert_true(m.bill->components[0].is_root && m.bill->components[2].is_root);
	assert_false(m.bill->components[1].is_root);
	assert_int_equal(stock_bill_find(m.bill, STR("b"), &first), 2);
	assert_int_equal(m.bill->by_ref[first], 0);
	assert_int_equal(stock_bill_find(m.bill, STR("c"), &first), 0);
	done(&m);
}

static void
what_is_missing_is_found_field_by_field(void **state)
{
	struct made m;
	struct quality q;
	struct component c = part("whole", "1.0", "pkg:npm/whole@1.0");
	const struct bom bom = {.author = STR("Sato"), .made = 1};

	(void)state;
	begin(&m);
	c.supplier = STR("Maker");
	put(&m, c); /* no hash, no licence */
	put(&m, part("", "", ""));
	c = part("wish", ">=1.24,<2", "pkg:pypi/wish");
	put(&m, c);
	c = part("file", "", "");
	c.kind = COMPONENT_FILE;
	put(&m, c);
	relate(&m, RELATION_DEPENDS, "whole", "");
	m.gather.sink.bom(m.gather.sink.arg, &bom);
	end(&m);
	assert_int_equal(quality_judge(m.bill, m.arena, &q), ERR_OK);
	assert_int_equal(q.n_judged, 3);
	assert_int_equal(q.rows[0].missing, 1 << QUALITY_HASH | 1 << QUALITY_LICENCE);
	assert_int_equal(q.rows[1].missing, (1 << QUALITY_BILL_FIRST) - 1);
	assert_int_equal(q.rows[2].missing, 1 << QUALITY_SUPPLIER | 1 << QUALITY_VERSION |
						    1 << QUALITY_RELATION | 1 << QUALITY_HASH |
						    1 << QUALITY_LICENCE);
	assert_int_equal(q.rows[2].flags, QUALITY_VERSION_WISH);
	assert_int_equal(q.rows[3].flags, QUALITY_NOT_JUDGED);
	assert_int_equal(q.missing[QUALITY_SUPPLIER], 2);
	assert_int_equal(q.missing[QUALITY_ID], 1);
	assert_int_equal(q.missing[QUALITY_TOOL], 1);
	assert_int_equal(q.missing[QUALITY_AUTHOR], 0);
	/* supplier 1/3, name 2/3, version 1/3, id 2/3, relation 1/3, author, time: 61.9 % */
	assert_int_equal(q.percent[QUALITY_NTIA_2021], 61);
	assert_int_equal(q.percent[QUALITY_METI_2], 61);
	assert_int_equal(q.percent[QUALITY_CISA_2025_DRAFT], 39);
	assert_int_equal(q.n_whole[QUALITY_NTIA_2021], 1);
	assert_int_equal(q.n_whole[QUALITY_CISA_2025_DRAFT], 0);
	assert_true(quality_has_findings(m.bill, &q));
	assert_false(quality_set_is_confirmed(QUALITY_METI_2));
	done(&m);
}

static void
all_said_is_all_met(void **state)
{
	struct made m;
	struct quality q;
	struct component c = part("a", "1.0", "pkg:npm/a@1.0");
	const struct bom bom = {
		.author = STR("Sato"), .made = 1, .tool = STR("t"), .context = STR("build")};

	(void)state;
	begin(&m);
	c.supplier = STR("Maker");
	c.hash = STR("SHA-256:00");
	c.licence = STR("NONE");
	put(&m, c);
	relate(&m, RELATION_DEPENDS, "a", "");
	m.gather.sink.bom(m.gather.sink.arg, &bom);
	end(&m);
	assert_int_equal(quality_judge(m.bill, m.arena, &q), ERR_OK);
	for (unsigned s = 0; s < QUALITY_SETS; s++)
		assert_int_equal(q.percent[s], 100);
	assert_false(quality_has_findings(m.bill, &q));
	m.gather.sink.fault(m.gather.sink.arg, BOM_FAULT_REF_TWICE, STR("a"));
	assert_true(quality_has_findings(m.bill, &q));
	done(&m);
}

static void
nothing_is_not_all(void **state)
{
	struct made m;
	struct quality q;

	(void)state;
	begin(&m);
	end(&m);
	assert_int_equal(quality_judge(m.bill, m.arena, &q), ERR_OK);
	assert_int_equal(q.percent[QUALITY_NTIA_2021], 0);
	assert_true(quality_has_findings(m.bill, &q));
	done(&m);
}

static void
purls_are_mended_and_said(void **state)
{
	struct made m;
	struct quality q;
	struct buf b = buf_of(4096);

	(void)state;
	begin(&m);
	put(&m, part("@vitest/mocker", "1.0.0", "pkg:npm/@vitest%2Fmocker@1.0.0"));
	put(&m, part("broken", "1", "not a purl"));
	put(&m, part("fine", "1", "pkg:npm/%40babel/core@7.0.0"));
	put(&m, part("fine", "1", "pkg:npm/%40babel/core@7.0.0"));
	put_cpe(&m, "1.0", "cpe:2.3:a:acme:viewer:1.0:*:*:*:*:*:*:*");
	put_cpe(&m, "1.0", "cpe:2.3:a:acme:viewer:*:*:*:*:*:*:*:*");
	put_cpe(&m, "1.0", "cpe:/a:acme:viewer:2.0");
	put_cpe(&m, "1.0", "cpe:2.3:a:acme:*:1.0:*:*:*:*:*:*:*");
	put_cpe(&m, "1.0", "acme viewer");
	end(&m);
	assert_int_equal(quality_judge(m.bill, m.arena, &q), ERR_OK);
	assert_int_equal(q.n_mended, 1);
	assert_int_equal(q.n_broken, 1);
	assert_int_equal(q.n_twice, 1);
	assert_int_equal(q.n_cpe_broken, 2);
	assert_int_equal(q.n_cpe_other, 1);
	for (size_t i = 4; i < 9; i++) {
		static const unsigned flags[] = {
			0, 0, QUALITY_CPE_OTHER, QUALITY_CPE_BROKEN, QUALITY_CPE_BROKEN};

		assert_int_equal(q.rows[i].flags, flags[i - 4]);
		/* what cannot be looked up identifies nothing */
		assert_int_equal((q.rows[i].missing & 1 << QUALITY_ID) != 0, i >= 7);
	}
	assert_int_equal(q.rows[0].missing & 1 << QUALITY_ID, 0);
	assert_int_not_equal(q.rows[1].missing & 1 << QUALITY_ID, 0);
	assert_int_equal(q.rows[3].flags, QUALITY_TWICE);
	quality_mended_purl(&m.bill->components[0], &b);
	buf_byte(&b, '\0');
	assert_string_equal(b.p, "pkg:npm/%40vitest/mocker@1.0.0");
	buf_clear(&b);
	quality_mended_purl(&m.bill->components[2], &b);
	assert_int_equal(b.len, 0);
	buf_done(&b);
	done(&m);
}

static void
licences_are_listed_with_their_components(void **state)
{
	static const char *const said[] = {"MIT", "(MIT OR Apache-2.0)", "The BSD License", "",
		"GPL-2.0-only WITH Classpath-exception-2.0 AND MIT", "MIT AND mit AND MIT", "NONE",
		"(MIT", "MIT Apache-2.0"};
	static const struct {
		const char *id;
		size_t n;
	} rows[] = {{"", 1}, {"(MIT", 1}, {"Apache-2.0", 1},
		{"GPL-2.0-only WITH Classpath-exception-2.0", 1}, {"MIT", 4}, {"MIT Apache-2.0", 1},
		{"NONE", 1}, {"The BSD License", 1}, {"mit", 1}};
	const struct stock_licence *list;
	struct made m;
	size_t n;

	(void)state;
	begin(&m);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		struct component c = part("a", "1", "");

		c.licence = str_c(said[i]);
		put(&m, c);
	}
	end(&m);
	assert_int_equal(stock_licences(m.bill, m.arena, &list, &n), ERR_OK);
	assert_int_equal(n, sizeof(rows) / sizeof(rows[0]));
	for (size_t i = 0; i < n; i++) {
		assert_true(str_equal(list[i].id, str_c(rows[i].id)));
		assert_int_equal(list[i].n, rows[i].n);
	}
	assert_int_equal(list[4].components[0], 0);
	assert_int_equal(list[4].components[3], 5);
	done(&m);
}

/* The rows as a text: kind, names and versions. */
static void
told(const struct made *a, const struct made *b, const struct stock_diff *d, struct buf *out)
{
	*out = buf_of(1 << 20);
	for (size_t i = 0; i < d->n; i++) {
		const struct diff_row *r = &d->rows[i];

		buf_printf(out, "%s%s", diff_kind_name(r->kind), r->is_renamed ? "*" : "");
		if (r->first != DIFF_NONE)
			buf_printf(out, " <%.*s@%.*s", STR_FMT(a->bill->components[r->first].name),
				STR_FMT(a->bill->components[r->first].version));
		if (r->second != DIFF_NONE)
			buf_printf(out, " >%.*s@%.*s", STR_FMT(b->bill->components[r->second].name),
				STR_FMT(b->bill->components[r->second].version));
		buf_byte(out, '\n');
	}
	buf_byte(out, '\0');
}

static void
two_bills_are_compared(void **state)
{
	struct made a, b;
	struct stock_diff d;
	struct buf out;

	(void)state;
	begin(&a);
	begin(&b);
	put(&a, part("same", "1", "pkg:npm/same@1"));
	put(&b, part("same", "1", "pkg:npm/same@1?x=y"));
	put(&a, part("moved", "1", "pkg:npm/moved@1"));
	put(&a, part("moved", "3", "pkg:npm/moved@3"));
	put(&b, part("moved", "3", "pkg:npm/moved@3"));
	put(&b, part("moved", "2", "pkg:npm/moved@2"));
	put(&a, part("lodash", "4", "pkg:npm/lodash@4"));
	put(&b, part("lodash.js", "4", "pkg:npm/lodash@4"));
	put(&b, part("lodash-twin", "4", "pkg:gem/lodash@4"));
	put(&a, part("Moq", "4.1", "pkg:nuget/Moq%404.1"));
	put(&b, part("Moq", "4.2", "pkg:nuget/Moq@4.2"));
	put(&a, part("old", "1", "pkg:npm/old@1"));
	put(&a, part("log4j core", "2.17", "")); /* written by hand */
	put(&b, part("log4j-core", "2.17", "pkg:maven/org.apache.logging.log4j/log4j-core@2.17"));
	put(&a, part("OpenSSL", "", ""));
	put(&b, part("openssl", "3.0.1", "pkg:generic/openssl@3.0.1"));
	put(&a, part("ＡＰＰ", "1", ""));
	put(&b, part("app", "2", ""));
	/* the same name, but two package URLs: never the same */
	put(&a, part("protobuf", "1", "pkg:golang/protobuf@1"));
	put(&b, part("protobuf", "1", "pkg:pypi/protobuf@1"));
	end(&a);
	end(&b);
	assert_int_equal(stock_diff(a.bill, b.bill, a.arena, &d), ERR_OK);
	told(&a, &b, &d, &out);
	assert_string_equal(out.p, "gone <old@1\n"
				   "gone <protobuf@1\n"
				   "added >lodash-twin@4\n"
				   "added >protobuf@1\n"
				   "version <Moq@4.1 >Moq@4.2\n"
				   "version <moved@1 >moved@2\n"
				   "version* <ＡＰＰ@1 >app@2\n"
				   "no_version <OpenSSL@ >openssl@3.0.1\n"
				   "name* <lodash@4 >lodash.js@4\n"
				   "name* <log4j core@2.17 >log4j-core@2.17\n"
				   "same <moved@3 >moved@3\n"
				   "same <same@1 >same@1\n");
	assert_int_equal(d.counts[DIFF_SAME], 2);
	buf_done(&out);
	done(&a);
	done(&b);
}

/* A hundred thousand of one name, in another order: no square of it, and all are found. */
static void
many_of_one_name_are_compared(void **state)
{
	const unsigned n = 100000;
	struct made a, b;
	struct stock_diff d;
	char version[16];

	(void)state;
	begin(&a);
	begin(&b);
	for (unsigned i = 0; i < n; i++) {
		snprintf(version, sizeof(version), "%u", i);
		put(&a, part("x", version, ""));
		snprintf(version, sizeof(version), "%u", n - i);
		put(&b, part("x", version, ""));
	}
	end(&a);
	end(&b);
	assert_int_equal(stock_diff(a.bill, b.bill, a.arena, &d), ERR_OK);
	assert_int_equal(d.counts[DIFF_SAME], n - 1);
	assert_int_equal(d.counts[DIFF_VERSION], 1);
	assert_int_equal(d.n, n);
	done(&a);
	done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bill_knows_what_it_is_about),
		cmocka_unit_test(what_is_missing_is_found_field_by_field),
		cmocka_unit_test(all_said_is_all_met),
		cmocka_unit_test(nothing_is_not_all),
		cmocka_unit_test(purls_are_mended_and_said),
		cmocka_unit_test(licences_are_listed_with_their_components),
		cmocka_unit_test(two_bills_are_compared),
		cmocka_unit_test(many_of_one_name_are_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
