/* The record of a case, forms that are filled from it, stages and letters. */
#include "respond/packs_test.h"
#include "respond/report.h"

static struct arena *arena;
static struct record_set set;
static const struct record_say ja = {LANG_JA, 540, STR_IN_TABLE("はい"), STR_IN_TABLE("いいえ"),
	STR_IN_TABLE("まだ分かっていません"), STR_IN_TABLE("関係ありません")};

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(256 << 20);
	reports_read(arena, &set);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct made *
made_new(void)
{
	struct made *m = arena_alloc(arena, sizeof(*m));

	m->arena = arena;
	made_add(m, CASE_OPENED, CASE_BY_BOX, "from=alert", "title=test", NULL);
	return m;
}

static struct case_record
record_of(struct made *m, uint32_t until)
{
	struct respond_case c;
	struct case_record r;

	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	assert_int_equal(respond_record_of(&c, &set, until, arena, &r), ERR_OK);
	return r;
}

static const struct record_value *
get(const struct case_record *r, const char *id)
{
	const struct record_value *v = respond_record_get(r, str_c(id));

	assert_non_null(v);
	return v;
}

#define TEXT_IS(s, want) assert_true(str_equal((s), STR(want)))

static void
the_latest_counts_and_a_person_stands_above(void **state)
{
	struct made *m = made_new();
	struct case_record r;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=devices_count", "value=1", "source=device:a",
		"sure=high", NULL);
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=devices_count", "value=2", "source=device:a",
		"sure=low", NULL);
	r = record_of(m, UINT32_MAX);
	TEXT_IS(get(&r, "devices_count")->value, "2");
	assert_true(get(&r, "devices_count")->is_machine);
	assert_int_equal(get(&r, "devices_count")->sure, CONFIDENCE_LOW);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=devices_count", "value=5", NULL);
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=devices_count", "value=3", "source=device:a",
		NULL);
	r = record_of(m, UINT32_MAX);
	TEXT_IS(get(&r, "devices_count")->value, "5");
	TEXT_IS(get(&r, "devices_count")->machine_value, "3");
	assert_false(get(&r, "devices_count")->is_machine);
	assert_int_equal(get(&r, "devices_count")->times, 4);
	r = record_of(m, 3); /* as it was then */
	TEXT_IS(get(&r, "devices_count")->value, "2");
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=4", "reason=mistake", NULL);
	r = record_of(m, UINT32_MAX);
	TEXT_IS(get(&r, "devices_count")->value, "3");
	assert_true(get(&r, "devices_count")->is_machine);
}

static void
unknown_stays_unknown(void **state)
{
	struct made *m = made_new();
	struct case_record r;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=cause", "state=unknown", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=org_sector", "state=not_applicable", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=no_such_field", "value=x", NULL);
	r = record_of(m, UINT32_MAX);
	assert_int_equal(get(&r, "cause")->state, RECORD_UNKNOWN);
	assert_int_equal(get(&r, "org_sector")->state, RECORD_NOT_APPLICABLE);
	assert_int_equal(get(&r, "prevention")->state, RECORD_UNSAID);
	TEXT_IS(respond_record_text(&r, STR("cause")), "");
	assert_null(respond_record_get(&r, STR("no_such_field")));
	/* What is given is laid over, but never over a person's word, and nothing else is. */
	respond_record_give(&r, STR("org_name"),
		&(struct record_gift){STR("株式会社"), STR("setting:org.name"), true, false});
	respond_record_give(
		&r, STR("cause"), &(struct record_gift){STR("x"), STR("setting:x"), true, false});
	TEXT_IS(get(&r, "org_name")->value, "株式会社");
	assert_false(get(&r, "org_name")->is_machine);
	assert_int_equal(get(&r, "cause")->state, RECORD_UNKNOWN);
}

/* A setting and a constant, though the box wrote them, are not what it found out. */
static void
the_share_counts_what_was_found_out(void **state)
{
	struct made *m = made_new();
	const struct report_form *f = report_form_find(&set, STR("ipa_virus"));
	struct record_share s;
	struct case_record r;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=org_name", "value=A", "source=setting:org.name",
		NULL);
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=os_versions", "value=W", "source=setting:x",
		NULL);
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=devices_count", "value=1", "source=device:a",
		NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=entry_path", "value=mail", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=malware_name", "state=unknown", NULL);
	r = record_of(m, UINT32_MAX);
	respond_record_share(&r, f, STAGE_FIRST, &s);
	assert_int_equal(s.asked, 18);
	assert_int_equal(s.given, 1); /* what a setting says of the systems */
	assert_int_equal(s.n_own, 5);
	assert_int_equal(s.own, 0); /* nobody gave it */
	assert_int_equal(s.machine, 1);
	assert_int_equal(
		s.person, 2); /* a name that is not said to be of before is no more than that */
	assert_int_equal(s.unknown, 1);
	assert_int_equal(s.asked,
		s.given + s.own + s.machine + s.proposed + s.person + s.unknown + s.missing);
	assert_int_equal(record_share_percent(&s), 5);
	assert_int_equal(record_share_found_percent(&s), 8);
	/* The company's own record counts, when it was there before. */
	respond_record_give(&r, STR("org_address"),
		&(struct record_gift){STR("B"), STR("setting:org.address"), true, false});
	respond_record_give(&r, STR("contact_mail"),
		&(struct record_gift){STR("c@d.example"), STR("setting:org.mail"), false, false});
	respond_record_share(&r, f, STAGE_FIRST, &s);
	assert_int_equal(s.own, 1);
	assert_int_equal(s.person, 3);
	assert_int_equal(record_share_percent(&s), 11);
	assert_int_equal(record_share_found_percent(&s), 8);
}

/* What the box is not sure of is a proposal; a person's yes is a person's word, counted apart. */
static void
a_proposal_is_not_known(void **state)
{
	struct made *m = made_new();
	const struct report_form *f = report_form_find(&set, STR("ipa_virus"));
	struct record_share s;
	struct case_record r;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=entry_path", "value=mail", "source=alert:a",
		"sure=low", NULL);
	r = record_of(m, UINT32_MAX);
	assert_true(record_is_proposal(get(&r, "entry_path")));
	respond_record_share(&r, f, STAGE_FIRST, &s);
	assert_int_equal(s.proposed, 1);
	assert_int_equal(s.machine, 0);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=entry_path", "value=mail", "source=person",
		NULL);
	/* The box says it again, and a person again: it stays a proposal that was confirmed. */
	made_add(m, CASE_SAID, CASE_BY_BOX, "field=entry_path", "value=mail", "sure=low", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=entry_path", "value=mail", NULL);
	r = record_of(m, UINT32_MAX);
	assert_false(record_is_proposal(get(&r, "entry_path")));
	respond_record_share(&r, f, STAGE_FIRST, &s);
	assert_int_equal(s.proposed, 0);
	assert_int_equal(s.person, 1);
	assert_int_equal(s.confirmed, 1);
	/* Another word is no yes. */
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=entry_path", "value=web", NULL);
	r = record_of(m, UINT32_MAX);
	respond_record_share(&r, f, STAGE_FIRST, &s);
	assert_int_equal(s.confirmed, 0);
}

static void
values_fit_their_kinds(void **state)
{
	static const struct {
		const char *field, *value;
		bool fits;
	} cases[] = {{"kind", "ransomware", true}, {"kind", "ransom", false},
		{"device_kinds", "pc nas", true}, {"device_kinds", "pc toaster", false},
		{"noticed_at", "2026-11-28", true}, {"noticed_at", "2026-02-30", false},
		{"noticed_at", "yesterday", false}, {"devices_count", "12", true},
		{"devices_count", "-1", false}, {"money_lost", "12a", false},
		{"ongoing", "yes", true}, {"ongoing", "maybe", false}, {"title", "a\nb", false},
		{"summary", "a\nb", true}, {"summary", "", false}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if ((respond_record_fits(record_field_find(&set, str_c(cases[i].field)),
			     str_c(cases[i].value)) == ERR_OK) != cases[i].fits)
			fail_msg("%s: %s", cases[i].field, cases[i].value);
}

static void
values_in_words(void **state)
{
	static const struct {
		const char *field, *value;
		enum report_write write;
		const char *want;
	} cases[] = {
		{"noticed_at", "2026-11-28T00:05:00Z", REPORT_WORDS, "2026年11月28日 9時05分"},
		{"noticed_at", "2026-12-31T15:30:00Z", REPORT_DATE, "2027年1月1日"},
		{"noticed_at", "2026-12-31T15:30:00Z", REPORT_CLOCK, "0時30分"},
		{"noticed_at", "2026-12-31", REPORT_WORDS, "2026年12月31日"},
		{"money_lost", "1234567", REPORT_WORDS, "1,234,567円"},
		{"devices_count", "999", REPORT_WORDS, "999"},
		{"ongoing", "no", REPORT_WORDS, "いいえ"},
		{"device_kinds", "pc nas", REPORT_WORDS, "パソコン、共有の保存場所（NAS）"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = buf_of(4096);

		respond_value_put(&out, record_field_find(&set, str_c(cases[i].field)),
			str_c(cases[i].value), cases[i].write, &ja);
		if (!str_equal(buf_view(&out), str_c(cases[i].want)))
			fail_msg("%s: %s", cases[i].value, out.p);
		buf_done(&out);
	}
}

static void
stages_follow_each_other(void **state)
{
	static const bool may[REPORT_STAGES + 1][REPORT_STAGES] = {
		/* first, further, final, amended, withdrawn; after: nothing, first, further, ... */
		{true, false, true, false, false},
		{false, true, true, true, true},
		{false, true, true, true, true},
		{false, false, false, true, true},
		{false, false, false, true, true},
		{true, false, true, false, false},
	};

	(void)state;
	for (unsigned i = 0; i <= REPORT_STAGES; i++) {
		struct report_past p = {
			.n = i > 0, .stage = i > 0 ? (enum report_stage)(i - 1) : STAGE_FIRST};

		for (unsigned k = 0; k < REPORT_STAGES; k++)
			if (respond_stage_may(&p, (enum report_stage)k) != may[i][k])
				fail_msg("%u %u", i, k);
		assert_true(respond_stage_may(&p, respond_stage_next(&p)));
	}
}

static void
fill(struct made *m, const char *to, const char *form, enum report_stage stage,
	struct report_filled *filled)
{
	const struct recipient *r = recipient_find(&set, str_c(to));
	struct mask_ask ask = {.recipient = r, .now = MADE_BEGIN};
	struct release *release = arena_alloc(arena, sizeof(*release));
	struct case_record *then = arena_alloc(arena, sizeof(*then));
	struct report_past past;
	struct respond_case c;
	struct mask *masks;
	struct case_record now;

	assert_int_equal(respond_case_of(m->e, m->n, arena, &c), ERR_OK);
	assert_int_equal(respond_record_of(&c, &set, UINT32_MAX, arena, &now), ERR_OK);
	assert_int_equal(respond_masks_of(&c, &set, &ask, arena, &masks), ERR_OK);
	assert_int_equal(respond_release_of(&now, masks, r, arena, release), ERR_OK);
	respond_report_past(&c, r->id, &past);
	assert_int_equal(respond_record_of(&c, &set, past.nr, arena, then), ERR_OK);
	assert_int_equal(respond_report_fill(release, report_form_find(&set, str_c(form)), stage,
				 &(struct report_before){past.n > 0 ? then : NULL, past.fields},
				 &ja, arena, filled),
		ERR_OK);
}

static const struct filled_line *
line(const struct report_filled *f, const char *field)
{
	for (uint32_t i = 0; i < f->n_lines; i++)
		if (str_equal(f->lines[i].item->field, str_c(field)))
			return &f->lines[i];
	return NULL;
}

static void
a_form_says_what_is_missing_and_what_changed(void **state)
{
	struct made *m = made_new();
	struct report_filled f;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=summary", "value=A", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=persons_count", "value=10", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=secondary_damage", "state=unknown", NULL);
	fill(m, "ppc", "ppc", STAGE_FIRST, &f);
	assert_null(line(&f, "cause")); /* asked later */
	assert_int_equal(line(&f, "summary")->state, LINE_KNOWN);
	TEXT_IS(line(&f, "secondary_damage")->text, "まだ分かっていません");
	assert_int_equal(line(&f, "data_kinds")->state, LINE_MISSING);
	assert_true(line(&f, "data_kinds")->is_missing_needed);
	assert_int_equal(f.n_changed, 0);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=data_money", "value=no", NULL);
	made_add(m, CASE_REPORT, CASE_BY_PERSON, "recipient=ppc", "stage=first", "way=site",
		"fields=summary secondary_damage persons_count", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=persons_count", "value=12", NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=cause", "value=B", NULL);
	fill(m, "ppc", "ppc", STAGE_FINAL, &f);
	assert_true(line(&f, "persons_count")->is_changed);
	assert_true(line(&f, "cause")->is_changed);
	/* Known then, and not told. */
	assert_true(line(&f, "data_money")->is_changed);
	assert_false(line(&f, "summary")->is_changed);
	assert_int_equal(f.n_changed, 3);
	/* Another recipient got nothing yet. */
	fill(m, "police", "police", STAGE_FIRST, &f);
	assert_int_equal(f.n_changed, 0);
}

static void
a_letter_never_says_more_than_the_record(void **state)
{
	struct made *m = made_new();
	struct buf text = buf_of(65536);
	struct report_filled f;
	unsigned n = 0;

	(void)state;
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=summary", "value=サーバーが止まりました。",
		NULL);
	made_add(m, CASE_SAID, CASE_BY_PERSON, "field=systems", "value=受注\n会計", NULL);
	fill(m, "partners", "partners", STAGE_FIRST, &f);
	for (uint32_t i = 0; i < f.n_lines; i++) {
		n += respond_letter_line(&f.lines[i], &ja, &text);
		buf_byte(&text, '\n');
	}
	assert_true(str_find(buf_view(&text),
			    STR("影響を受けているのは、次のものです。受注、会計")) >= 0);
	assert_true(str_find(buf_view(&text), STR("原因は、まだ分かっていません。")) >= 0);
	assert_true(str_find(buf_view(&text), STR("{value}")) < 0);
	/* Measures that nobody wrote down are not promised, nor a number to call. */
	assert_true(str_find(buf_view(&text), STR("これまでに")) < 0);
	assert_true(str_find(buf_view(&text), STR("電話")) < 0);
	assert_true(n < f.n_lines);
	buf_clear(&text);
	respond_letter_around(f.release, &f.form->begin, &ja, &text);
	assert_true(
		str_starts(buf_view(&text), STR("からのお知らせです。"))); /* no name is known */
	buf_done(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_latest_counts_and_a_person_stands_above),
		cmocka_unit_test(unknown_stays_unknown),
		cmocka_unit_test(the_share_counts_what_was_found_out),
		cmocka_unit_test(a_proposal_is_not_known),
		cmocka_unit_test(values_fit_their_kinds),
		cmocka_unit_test(values_in_words),
		cmocka_unit_test(stages_follow_each_other),
		cmocka_unit_test(a_form_says_what_is_missing_and_what_changed),
		cmocka_unit_test(a_letter_never_says_more_than_the_record),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
