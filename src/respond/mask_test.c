/*
 * Masks: no field reaches a recipient against its wish, in any form, letter or list, in thousands
 * of generated cases. What must hold is said anew here, the slow way, from the last word backwards.
 */
#include "respond/packs_test.h"
#include "respond/report.h"

#include <stdio.h>

#define NOW (MADE_BEGIN + MS_DAY)
#define ROUNDS 400

static struct arena *packs;
static struct record_set set;
static const struct record_say ja = {LANG_JA, 540, STR_IN_TABLE("はい"), STR_IN_TABLE("いいえ"),
	STR_IN_TABLE("まだ"), STR_IN_TABLE("関係なし")};
static uint64_t seed = 20261128;

static uint32_t
draw(uint32_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

static int
setup(void **state)
{
	(void)state;
	packs = arena_new(64 << 20);
	reports_read(packs, &set);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(packs);
	return 0;
}

static char *
say(struct arena *a, const char *key, const char *value)
{
	char text[300];

	snprintf(text, sizeof(text), "%s=%s", key, value);
	return arena_copy(a, str_c(text));
}

/* Every field has a value that stands nowhere else. */
static void
say_all(struct made *m)
{
	for (uint32_t i = 0; i < set.n_fields; i++) {
		const struct record_field *f = &set.fields[i];
		char value[64], id[48];

		str_copy(f->id, id, sizeof(id));
		switch (f->kind) {
		case RECORD_TEXT:
		case RECORD_PROSE:
		case RECORD_LIST:
			snprintf(value, sizeof(value), "<%s>", id);
			break;
		case RECORD_NUMBER:
		case RECORD_YEN:
			snprintf(value, sizeof(value), "%u", 771000 + i);
			break;
		case RECORD_TIME:
			snprintf(value, sizeof(value), "2026-11-28T01:02:03Z");
			break;
		case RECORD_YES_NO:
			snprintf(value, sizeof(value), "yes");
			break;
		case RECORD_CHOICE:
		case RECORD_CHOICES:
			str_copy(f->choices[0].id, value, sizeof(value));
			break;
		}
		made_add(m, CASE_SAID, CASE_BY_PERSON, say(m->arena, "field", id),
			say(m->arena, "value", value), NULL);
	}
}

static void
add(struct made *m, struct case_entry *e, const char *key, const char *value)
{
	made_pair(e, say(m->arena, key, value), m->arena);
}

static void
wish(struct made *m)
{
	static const char *const mays[] = {"see", "none", "see ask", "see pass", "count",
		"see pass count ask", "see count", "none"};
	static const char *const tlps[] = {"clear", "green", "amber", "amber+strict", "red"};
	static const char *const untils[] = {"2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"};
	struct case_entry *e;
	char id[48];

	made_add(m, CASE_WISH, CASE_BY_PERSON, NULL);
	e = &m->e[m->n - 1];
	if (draw(3) > 0)
		add(m, e, "may", mays[draw(8)]);
	if (e->n_pairs == 0 || draw(4) == 0)
		add(m, e, "tlp", tlps[draw(5)]);
	if (draw(3) > 0) {
		str_copy(set.recipients[draw(set.n_recipients)].id, id, sizeof(id));
		add(m, e, "recipient", id);
	}
	switch (draw(4)) {
	case 0:
		add(m, e, "kind", record_class_name((enum record_class)draw(RECORD_CLASSES)));
		break;
	case 1:
	case 2:
		str_copy(set.fields[draw(set.n_fields)].id, id, sizeof(id));
		add(m, e, "field", id);
		break;
	default:
		break;
	}
	if (draw(4) == 0)
		add(m, e, "until", untils[draw(2)]);
}

/* The last entry with this key that speaks of the field and the recipient; NULL none. */
static const struct case_entry *
last(const struct respond_case *c, const struct record_field *f, const struct recipient *r,
	enum case_key key)
{
	for (uint32_t i = c->n_entries; i-- > 0;) {
		const struct case_entry *e = &c->entries[i];
		struct str to = case_entry_get(e, CASE_KEY_RECIPIENT);
		struct str of = case_entry_get(e, CASE_KEY_FIELD);
		struct str kind = case_entry_get(e, CASE_KEY_KIND);

		if (e->kind == CASE_WISH && !c->is_struck[i] && case_entry_has(e, key) &&
			(to.len == 0 || str_equal(to, r->id)) &&
			(of.len == 0 || str_equal(of, f->id)) &&
			(kind.len == 0 || str_equal(kind, str_c(record_class_name(f->class)))))
			return e;
	}
	return NULL;
}

/* What the rules of mask.h forbid, said anew. */
static bool
is_forbidden_alone(const struct respond_case *c, const struct record_field *f, struct str in,
	const struct mask_ask *ask)
{
	const struct recipient *r = ask->recipient;
	const struct case_entry *may = last(c, f, r, CASE_KEY_MAY);
	const struct case_entry *mark = last(c, f, r, CASE_KEY_TLP);
	struct str words = may != NULL ? case_entry_get(may, CASE_KEY_MAY) : STR("");
	bool sees =
		may != NULL ? str_find(words, STR("see")) >= 0 : (r->may[f->class] & WISH_SEE) != 0;
	bool asks =
		may != NULL ? str_find(words, STR("ask")) >= 0 : (r->may[f->class] & WISH_ASK) != 0;
	bool is_named = may != NULL && case_entry_has(may, CASE_KEY_RECIPIENT);
	bool has_yes = false;
	struct str tlp = mark != NULL ? case_entry_get(mark, CASE_KEY_TLP) : STR("clear");

	for (uint32_t i = 0; i < ask->n_yes; i++)
		has_yes |= str_equal(ask->yes[i], f->id) || str_equal(ask->yes[i], in);
	if (!sees || (asks && !has_yes))
		return true;
	if (may != NULL && str_starts(case_entry_get(may, CASE_KEY_UNTIL), STR("2020")))
		return true;
	if (is_named)
		return false;
	if (str_equal(tlp, STR("red")))
		return true;
	return r->kind == RECIPIENT_PUBLIC && !str_equal(tlp, STR("clear"));
}

/* A field in which others stand is forbidden where one of them is. */
static bool
is_forbidden(const struct respond_case *c, const struct record_field *f, const struct mask_ask *ask)
{
	bool is = is_forbidden_alone(c, f, f->id, ask);

	for (uint32_t i = 0; i < f->n_parts; i++)
		is |= is_forbidden_alone(c, record_field_find(&set, f->parts[i]), f->id, ask);
	return is;
}

static bool
stands_in(struct str text, const struct record_field *f)
{
	char mark[64];

	snprintf(mark, sizeof(mark), "<%.*s>", STR_FMT(f->id));
	return str_find(text, str_c(mark)) >= 0;
}

/* All that can be made of a release, in one text. */
static void
make_all(const struct release *r, struct arena *a, struct buf *out)
{
	for (uint32_t i = 0; i < set.n_forms; i++) {
		struct report_filled f;
		struct buf masked = buf_of(65536), fields = buf_of(65536);

		assert_int_equal(respond_report_fill(r, &set.forms[i],
					 (enum report_stage)draw(REPORT_STAGES), NULL, &ja, a, &f),
			ERR_OK);
		for (uint32_t k = 0; k < f.n_lines; k++) {
			buf_str(out, f.lines[k].text);
			if (f.lines[k].state == LINE_KEPT)
				assert_int_equal(f.lines[k].text.len, 0);
			(void)respond_letter_line(&f.lines[k], &ja, out);
			buf_str(out, f.lines[k].value->value);
			buf_str(out, f.lines[k].value->machine_value);
		}
		respond_letter_around(r, &set.forms[i].begin, &ja, out);
		respond_letter_around(r, &set.forms[i].end, &ja, out);
		respond_report_fields(&f, &fields, &masked);
		buf_done(&fields);
		buf_done(&masked);
	}
}

static uint32_t
check(const struct made *m, struct arena *a)
{
	const struct recipient *r = &set.recipients[draw(set.n_recipients)];
	struct str yes[3];
	struct mask_ask ask = {r, NOW, draw(4), yes};
	struct buf text = buf_of(8 << 20);
	struct respond_case c;
	struct release release;
	struct mask *masks;
	struct case_record record;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < ask.n_yes; i++)
		yes[i] = set.fields[draw(set.n_fields)].id;
	assert_int_equal(respond_case_of(m->e, m->n, a, &c), ERR_OK);
	assert_int_equal(respond_record_of(&c, &set, UINT32_MAX, a, &record), ERR_OK);
	assert_int_equal(respond_masks_of(&c, &set, &ask, a, &masks), ERR_OK);
	assert_int_equal(respond_release_of(&record, masks, r, a, &release), ERR_OK);
	make_all(&release, a, &text);
	assert_int_equal(buf_err(&text), ERR_OK);
	for (uint32_t i = 0; i < set.n_fields; i++) {
		const struct record_field *f = &set.fields[i];

		if (mask_goes(masks[i].why) && is_forbidden(&c, f, &ask))
			fail_msg("%.*s goes to %.*s: %s", STR_FMT(f->id), STR_FMT(r->id),
				mask_why_name(masks[i].why));
		if (mask_goes(masks[i].why))
			continue;
		kept++;
		assert_int_equal(release.record.values[i].state, RECORD_UNSAID);
		assert_int_equal(release.record.values[i].value.len, 0);
		assert_false(release_counts(&release, i));
		if (stands_in(buf_view(&text), f))
			fail_msg("%.*s is in what %.*s gets", STR_FMT(f->id), STR_FMT(r->id));
	}
	assert_int_equal(release.n_kept, kept);
	assert_int_equal(release.n_out + release.n_kept, set.n_fields);
	buf_done(&text);
	return kept;
}

static void
nothing_goes_against_its_wish(void **state)
{
	uint32_t kept = 0, all = 0;

	(void)state;
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct made *m = calloc(1, sizeof(*m));

		m->arena = arena_new(64 << 20);
		made_add(m, CASE_OPENED, CASE_BY_BOX, "from=alert", "title=x", NULL);
		say_all(m);
		for (uint32_t n = draw(12); n > 0; n--)
			wish(m);
		kept += check(m, m->arena);
		all += set.n_fields;
		arena_free(m->arena);
		free(m);
	}
	/* Both happens often: else nothing was tested. */
	assert_in_range(kept * 100 / all, 15, 85);
}

/* ---- each rule by name ---- */

static enum mask_why
why(struct made *m, const char *to, const char *field, bool has_yes, uint32_t *ret_nr)
{
	struct str yes = str_c(field);
	struct mask_ask ask = {recipient_find(&set, str_c(to)), NOW, has_yes ? 1 : 0, &yes};
	const struct record_field *f = record_field_find(&set, yes);
	struct respond_case c;
	struct mask *masks;

	assert_non_null(f);
	assert_int_equal(respond_case_of(m->e, m->n, m->arena, &c), ERR_OK);
	assert_int_equal(respond_masks_of(&c, &set, &ask, m->arena, &masks), ERR_OK);
	if (ret_nr != NULL)
		*ret_nr = masks[f - set.fields].nr;
	return masks[f - set.fields].why;
}

static void
each_rule_has_its_reason(void **state)
{
	struct made *m = *state;
	uint32_t nr = 0;

	made_open(m);
	assert_int_equal(why(m, "jpcert", "attack_ids", false, NULL), MASK_DEFAULT_GOES);
	assert_int_equal(why(m, "jpcert", "org_name", false, NULL), MASK_ASK);
	assert_int_equal(why(m, "jpcert", "org_name", true, NULL), MASK_YES_GOES);
	assert_int_equal(why(m, "jpcert", "persons_count", true, NULL), MASK_DEFAULT_NO);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=jpcert", "kind=attack", "may=none", NULL);
	assert_int_equal(why(m, "jpcert", "attack_ids", false, &nr), MASK_WISH_NO);
	assert_int_equal(nr, 2);
	assert_int_equal(why(m, "police", "attack_ids", false, NULL), MASK_DEFAULT_GOES);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=jpcert", "field=attack_ids", "may=see",
		"until=2026-11-28T00:00:00Z", NULL);
	assert_int_equal(why(m, "jpcert", "attack_ids", false, NULL), MASK_EXPIRED);
	assert_int_equal(why(m, "jpcert", "tools_used", false, NULL), MASK_WISH_NO);
	made_add(m, CASE_STRUCK, CASE_BY_PERSON, "of=2", "reason=x", NULL);
	assert_int_equal(why(m, "jpcert", "tools_used", false, NULL), MASK_DEFAULT_GOES);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "tlp=red", NULL);
	assert_int_equal(why(m, "police", "attack_ids", false, NULL), MASK_TLP);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=police", "may=see", NULL);
	assert_int_equal(why(m, "police", "attack_ids", false, NULL), MASK_WISH_GOES);
	assert_int_equal(why(m, "insurer", "summary", false, NULL), MASK_TLP);
	/* A later "nobody gets this" is the last word, for who was named too. */
	made_add(m, CASE_WISH, CASE_BY_PERSON, "field=summary", "may=none", NULL);
	assert_int_equal(why(m, "police", "summary", true, NULL), MASK_WISH_NO);
}

/* What is masked does not leave in a field that repeats it. */
static void
a_field_goes_no_further_than_its_parts(void **state)
{
	struct made *m = *state;
	uint32_t nr = 0;

	made_open(m);
	assert_int_equal(why(m, "police", "detections", false, NULL), MASK_DEFAULT_GOES);
	assert_int_equal(why(m, "jpcert", "title", true, NULL), MASK_YES_GOES);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=police", "field=attacker_account",
		"may=none", NULL);
	assert_int_equal(why(m, "police", "detections", true, &nr), MASK_WISH_NO);
	assert_int_equal(nr, 2);
	assert_int_equal(why(m, "police", "entry_detail", false, NULL), MASK_WISH_NO);
	assert_int_equal(why(m, "police", "tools_used", false, NULL), MASK_DEFAULT_GOES);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=police", "field=attacker_account",
		"may=see ask", NULL);
	assert_int_equal(why(m, "police", "detections", false, NULL), MASK_ASK);
	assert_int_equal(why(m, "police", "detections", true, NULL), MASK_YES_GOES);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "field=devices_names", "tlp=red", NULL);
	assert_int_equal(why(m, "police", "title", false, NULL), MASK_TLP);
	assert_int_equal(why(m, "police", "summary", false, NULL), MASK_TLP);
}

static void
what_cannot_be_read_lets_nothing_through(void **state)
{
	struct made *m = *state;

	made_open(m);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=police", "may=look", NULL);
	assert_int_equal(why(m, "police", "summary", true, NULL), MASK_WISH_NO);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "recipient=ppc", "may=see", "until=someday", NULL);
	assert_int_equal(why(m, "ppc", "summary", true, NULL), MASK_EXPIRED);
	made_add(m, CASE_WISH, CASE_BY_PERSON, "tlp=purple", NULL);
	assert_int_equal(why(m, "insurer", "summary", true, NULL), MASK_TLP);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_goes_against_its_wish),
		cmocka_unit_test_setup_teardown(each_rule_has_its_reason, made_begin, made_end),
		cmocka_unit_test_setup_teardown(
			a_field_goes_no_further_than_its_parts, made_begin, made_end),
		cmocka_unit_test_setup_teardown(
			what_cannot_be_read_lets_nothing_through, made_begin, made_end),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
