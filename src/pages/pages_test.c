/*
 * The pages of a made-up company: each in each language, whole and well formed; the chosen ones as
 * golden files (PAGES_GOLDEN=write renews them); and the promises: nothing hostile gets through, no
 * calm where nothing is seen, no names in mail, no password shown, every word there.
 */
#include "pages/sample.h"
#include "pages/show.h"

#include "pages/template.h"

#include "pack/pack.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define IDS_MAX 1024
#define OPEN_MAX 64

static struct sample *sample;
static const char *root;

static struct buf
written(const char *name, enum lang lang)
{
	struct buf out = buf_of((size_t)8 << 20);

	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		if (strcmp(sample_name(i), name) != 0)
			continue;
		assert_int_equal(sample_write(sample, i, lang, &out), ERR_OK);
		return out;
	}
	fail_msg("no page %s", name);
	return out;
}

static bool
has(const struct buf *page, const char *text)
{
	return strstr(page->p, text) != NULL;
}

/* ---- Well formed ------------------------------------------------------------------------------
 */

struct checker {
	const char *name;
	const char *p;
	size_t n_open;
	struct str open[OPEN_MAX];
	size_t n_ids;
	struct str ids[IDS_MAX];
	size_t n_refs;
	struct str refs[IDS_MAX]; /* that must be ids */
};

static bool
is_void(struct str tag)
{
	static const char *const names[] = {
		"meta", "link", "input", "br", "path", "circle", "rect"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_equal(tag, str_c(names[i])))
			return true;
	return false;
}

static void
note_attribute(struct checker *c, struct str name, struct str value)
{
	assert_true(c->n_ids < IDS_MAX && c->n_refs < IDS_MAX);
	if (str_equal(name, STR("style")) || str_starts(name, STR("on")))
		fail_msg("%s: attribute %.*s", c->name, STR_FMT(name));
	if (str_equal(name, STR("id"))) {
		for (size_t i = 0; i < c->n_ids; i++)
			if (str_equal(c->ids[i], value))
				fail_msg("%s: the id %.*s stands twice", c->name, STR_FMT(value));
		c->ids[c->n_ids++] = value;
	}
	if (str_equal(name, STR("for")) || str_equal(name, STR("aria-labelledby")) ||
		str_equal(name, STR("aria-describedby")))
		c->refs[c->n_refs++] = value;
	if (str_equal(name, STR("href")) && str_starts(value, STR("#")))
		c->refs[c->n_refs++] = str_of(value.p + 1, value.len - 1);
}

/* The attributes of a tag, p behind its name; returns behind the >. */
static const char *
read_attributes(struct checker *c, const char *p)
{
	while (*p != '>') {
		const char *name = p, *value;

		if (*p == ' ' || *p == '/' || *p == '\n') {
			p++;
			continue;
		}
		while (*p != '=' && *p != '>' && *p != ' ' && *p != '\0')
			p++;
		if (*p != '=') {
			assert_true(p > name);
			continue;
		}
		assert_int_equal(p[1], '"');
		value = p + 2;
		p = strchr(value, '"');
		assert_non_null(p);
		note_attribute(c, str_of(name, (size_t)(value - 2 - name)),
			str_of(value, (size_t)(p - value)));
		p++;
	}
	return p + 1;
}

static void
read_tag(struct checker *c)
{
	bool is_closing = c->p[1] == '/';
	const char *start = c->p + 1 + is_closing;
	size_t len = strcspn(start, " />\n");
	struct str tag = str_of(start, len);
	const char *end;

	if (c->p[1] == '!') {
		c->p = strchr(c->p, '>') + 1;
		return;
	}
	end = read_attributes(c, start + len);
	if (is_closing) {
		if (c->n_open == 0 || !str_equal(c->open[c->n_open - 1], tag))
			fail_msg("%s: </%.*s> closes <%.*s>", c->name, STR_FMT(tag),
				STR_FMT(c->open[c->n_open - 1]));
		c->n_open--;
	} else if (!is_void(tag)) {
		assert_true(c->n_open < OPEN_MAX);
		c->open[c->n_open++] = tag;
	}
	c->p = end;
}

static void
check_html(const char *name, const struct buf *page)
{
	static struct checker c;

	c = (struct checker){.name = name, .p = page->p};
	while ((c.p = strchr(c.p, '<')) != NULL)
		read_tag(&c);
	if (c.n_open > 0)
		fail_msg("%s: <%.*s> is not closed", name, STR_FMT(c.open[c.n_open - 1]));
	for (size_t i = 0; i < c.n_refs; i++) {
		bool is_there = false;

		for (size_t k = 0; k < c.n_ids; k++)
			is_there = is_there || str_equal(c.ids[k], c.refs[i]);
		if (!is_there)
			fail_msg("%s: no id %.*s", name, STR_FMT(c.refs[i]));
	}
}

/* A {name} that was not filled in. */
static void
check_filled(const char *name, const struct buf *page)
{
	struct str rest = buf_view(page), literal, left;

	if (text_next_name(&rest, &literal, &left))
		fail_msg("%s: {%.*s} was not filled in", name, STR_FMT(left));
	if (has(page, "[?"))
		fail_msg("%s: %.60s", name, strstr(page->p, "[?"));
}

static void
every_page_is_whole(void **state)
{
	(void)state;
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		for (unsigned lang = 0; lang < LANGS; lang++) {
			const char *name = sample_name(i);
			struct buf page = written(name, (enum lang)lang);

			check_filled(name, &page);
			if (strncmp(name, "mail", 4) != 0) {
				check_html(name, &page);
				assert_true(has(&page, lang == LANG_EN ? "<html lang=\"en\">"
								       : "<html lang=\"ja\">"));
				assert_true(has(&page, "<main id=\"main\""));
			}
			buf_done(&page);
		}
	}
}

/* Where none of it could be compared, no page says that nothing was found. */
static void
not_compared_is_not_nothing_found(void **state)
{
	static const char *const names[] = {"stock-empty", "stock-findings-none", "stock-bill"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct buf page = written(names[i], LANG_JA);

		assert_true(has(&page, "件のうち、まだ1件も比べられていません。"));
		assert_true(has(&page, "弱点がないという意味ではありません。"));
		assert_true(has(&page, "<a href=\"/stock/sources\">この種類の一覧を選ぶ</a>"));
		assert_false(has(&page, "直すことはありません"));
		assert_false(has(&page, "直すものはありません"));
		assert_false(has(&page, "弱点は見つかっていません"));
		buf_done(&page);
	}
}

/* While there is a weakness to act on at once, Today is not calm. */
static void
today_is_not_calm_beside_a_weakness(void **state)
{
	struct buf page = written("today-weak", LANG_JA);

	(void)state;
	assert_true(has(&page, "今すぐ対応する弱点が 1件あります。"));
	assert_true(has(&page, "部品表「会計」の「lodash」に、対応してください"));
	assert_false(has(&page, "落ち着いています"));
	buf_done(&page);
}

/* A device that the box never saw has no page. */
static void
no_link_leads_to_an_unseen_device(void **state)
{
	(void)state;
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		struct buf page = written(sample_name(i), LANG_JA);

		if (has(&page, "href=\"/devices/name%3A") || has(&page, "href=\"/devices/name:"))
			fail_msg("%s", sample_name(i));
		buf_done(&page);
	}
}

static void
every_post_carries_the_token(void **state)
{
	(void)state;
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		struct buf page = written(sample_name(i), LANG_JA);

		for (const char *p = page.p; (p = strstr(p, "method=\"post\"")) != NULL; p++) {
			const char *end = strstr(p, "</form>");
			const char *token = strstr(p, "name=\"csrf\" value=\"0123456789abcdef\"");

			if (end == NULL || token == NULL || token > end)
				fail_msg("%s: %.80s", sample_name(i), p);
		}
		buf_done(&page);
	}
}

/* ---- Golden -----------------------------------------------------------------------------------
 */

static const struct {
	const char *page;
	enum lang lang;
} golden[] = {
	{"stock-hand-in", LANG_JA},
	{"stock-hand-in-draft", LANG_JA_EASY},
	{"stock-hand-in-wrong", LANG_EN},
	{"stock-handed", LANG_JA},
	{"stock-handed-thrown", LANG_EN},
	{"today-busy", LANG_JA},
	{"today-blind", LANG_JA},
	{"today-faults", LANG_EN},
	{"alert-now", LANG_JA},
	{"alert-decided", LANG_EN},
	{"devices", LANG_JA},
	{"device", LANG_JA_EASY},
	{"device-personal", LANG_JA},
	{"device-marked", LANG_JA},
	{"map", LANG_JA},
	{"odd", LANG_JA},
	{"odd-form", LANG_JA},
	{"odd-wrong", LANG_EN},
	{"odd-sent", LANG_JA_EASY},
	{"cases", LANG_JA},
	{"case", LANG_JA},
	{"case-odd", LANG_EN},
	{"case-closed", LANG_JA},
	{"case-quick", LANG_JA},
	{"case-steps", LANG_JA},
	{"case-story", LANG_JA},
	{"case-story-changed", LANG_EN},
	{"case-new-wrong", LANG_JA},
	{"case-exhibits", LANG_JA},
	{"playbooks", LANG_JA},
	{"playbook", LANG_JA_EASY},
	{"playbook-cards", LANG_JA},
	{"case-damage", LANG_JA},
	{"case-hands", LANG_JA},
	{"case-hands-none", LANG_EN},
	{"case-after", LANG_JA},
	{"case-after-none", LANG_EN},
	{"case-told", LANG_JA},
	{"case-help", LANG_JA},
	{"case-help-look", LANG_EN},
	{"case-damage-wrong", LANG_EN},
	{"today-case", LANG_JA},
	{"today-clocks", LANG_EN},
	{"case-missing", LANG_JA},
	{"case-record", LANG_JA},
	{"case-record-wrong", LANG_JA_EASY},
	{"case-record-read", LANG_EN},
	{"case-reports", LANG_JA},
	{"case-report", LANG_JA},
	{"case-report-letter", LANG_EN},
	{"case-wishes", LANG_JA},
	{"setup-place", LANG_JA},
	{"trial-report", LANG_JA},
	{"programme", LANG_JA},
	{"programme", LANG_EN},
	{"programme", LANG_JA_EASY},
	{"today-guard", LANG_JA},
	{"today-guard-feed", LANG_EN},
	{"guard", LANG_JA},
	{"guard-log", LANG_JA},
	{"guard-log-device", LANG_EN},
	{"guard-log-empty", LANG_JA_EASY},
	{"guard-absent", LANG_JA_EASY},
	{"guard-block", LANG_EN},
	{"guard-rules", LANG_JA},
	{"guard-rules-wrong", LANG_EN},
	{"guard-groups", LANG_JA},
	{"blocked", LANG_JA},
	{"blocked-phishing", LANG_EN},
	{"blocked-behind", LANG_JA_EASY},
	{"blocked-leads", LANG_JA},
	{"guard-check-asking", LANG_JA},
	{"guard-check-no", LANG_JA_EASY},
	{"guard-setup", LANG_JA},
	{"guard-setup-absent", LANG_EN},
	{"stock-findings", LANG_JA},
	{"stock-findings-guarded", LANG_EN},
	{"stock-finding", LANG_JA},
	{"stock-finding-answered", LANG_EN},
	{"stock-finding-expired", LANG_JA_EASY},
	{"stock-advisory-yes", LANG_JA},
	{"stock-advisory-unknown", LANG_EN},
	{"stock-sources", LANG_JA},
	{"stock-sources-none", LANG_EN},
	{"stock-purchase", LANG_JA},
	{"stock-report", LANG_EN},
	{"stock-vex", LANG_JA},
	{"stock-vex-none", LANG_EN},
	{"stock-contact", LANG_JA_EASY},
	{"find", LANG_JA},
	{"find-row", LANG_EN},
	{"find-list", LANG_JA_EASY},
	{"check", LANG_JA},
	{"check", LANG_JA_EASY},
	{"check", LANG_EN},
	{"check-refused", LANG_JA},
	{"check-filled", LANG_JA},
	{"check-waiting", LANG_EN},
	{"section", LANG_JA},
	{"item", LANG_JA},
	{"item", LANG_JA_EASY},
	{"item", LANG_EN},
	{"result", LANG_JA},
	{"result", LANG_JA_EASY},
	{"result", LANG_EN},
	{"result-criteria", LANG_JA},
	{"plan", LANG_JA},
	{"duties", LANG_EN},
	{"today-dated", LANG_JA},
	{"file", LANG_JA},
	{"sign", LANG_JA},
	{"learn", LANG_JA},
	{"lesson-before", LANG_JA_EASY},
	{"lesson-done", LANG_JA},
	{"drill", LANG_JA},
	{"drill-report", LANG_EN},
	{"drill-mail-running", LANG_JA},
	{"teach", LANG_JA},
	{"star", LANG_JA},
	{"owner", LANG_JA},
	{"have", LANG_EN},
	{"today-programme", LANG_JA},
	{"forms", LANG_JA},
	{"form", LANG_JA},
	{"form-question", LANG_EN},
	{"ledgers", LANG_JA},
	{"ledger", LANG_JA},
	{"ledger", LANG_EN},
	{"ledger-row", LANG_JA_EASY},
	{"ledger-match", LANG_JA},
	{"ledger-look", LANG_EN},
	{"ledger-risk", LANG_JA},
	{"guide-sectors", LANG_JA},
	{"guide-ciphers", LANG_EN},
	{"mail-letter", LANG_JA},
	{"mail-alert", LANG_EN},
	{"mail-clock", LANG_JA},
};

static void
check_golden(const char *path, const struct buf *page)
{
	static char kept[1 << 18];
	FILE *f = fopen(path, getenv("PAGES_GOLDEN") != NULL ? "wb" : "rb");
	size_t len;

	if (f == NULL)
		fail_msg("%s cannot be opened", path);
	if (getenv("PAGES_GOLDEN") != NULL) {
		fwrite(page->p, 1, page->len, f);
		fclose(f);
		return;
	}
	len = fread(kept, 1, sizeof(kept), f);
	fclose(f);
	for (size_t i = 0; i < page->len || i < len; i++)
		if (i >= page->len || i >= len || page->p[i] != kept[i])
			fail_msg("%s differs from byte %zu on: \"%.60s\" (PAGES_GOLDEN=write "
				 "renews)",
				path, i, i < page->len ? page->p + i : "(the end)");
}

static void
pages_are_as_they_were(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(golden) / sizeof(*golden); i++) {
		struct buf page = written(golden[i].page, golden[i].lang);
		char path[1024];

		snprintf(path, sizeof(path), "%s/src/pages/golden/%s.%s.%s", root, golden[i].page,
			lang_name(golden[i].lang),
			strncmp(golden[i].page, "mail", 4) == 0 ? "txt" : "html");
		check_golden(path, &page);
		buf_done(&page);
	}
}

/* ---- Promises ---------------------------------------------------------------------------------
 */

static void
hostile_names_stay_text(void **state)
{
	(void)state;
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		struct buf page = written(sample_name(i), LANG_JA);

		if (strncmp(sample_name(i), "mail", 4) != 0) {
			assert_false(has(&page, "<b>変な"));
			assert_false(has(&page, "<i>"));
			assert_false(has(&page, "<img"));
			assert_false(has(&page, "<script>"));
		}
		buf_done(&page);
	}
}

/* A value of a page must not show in the frame around it. */
static void
only_alerts_have_a_number_in_the_menu(void **state)
{
	(void)state;
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		struct buf page = written(sample_name(i), LANG_JA);
		unsigned badges = 0;

		for (const char *p = page.p; (p = strstr(p, "class=\"badge\"")) != NULL; p++)
			badges++;
		if (badges > 1)
			fail_msg("%s: %u numbers in the menu", sample_name(i), badges);
		buf_done(&page);
	}
}

static void
silence_is_not_calm(void **state)
{
	static const char *const blind[] = {"today-blind", "today-first-minute", "letter-blind"};
	struct buf page = written("today-calm", LANG_JA);

	(void)state;
	assert_true(has(&page, "この箱から見える範囲では、落ち着いています。"));
	buf_done(&page);
	for (size_t i = 0; i < 3; i++) {
		page = written(blind[i], LANG_JA);
		assert_false(has(&page, "落ち着いています。"));
		assert_false(has(&page, "落ち着いた週でした"));
		assert_false(has(&page, "state calm"));
		buf_done(&page);
	}
	page = written("today-faults", LANG_JA);
	assert_false(has(&page, "落ち着いています。"));
	assert_true(has(&page, "見張りが止まっています。"));
	buf_done(&page);
}

static void
every_state_says_how_far_it_sees(void **state)
{
	static const char *const pages[] = {"today-calm", "today-busy", "today-one-thing"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct buf page = written(pages[i], LANG_JA);

		assert_true(has(&page, "この箱から見える範囲で"));
		buf_done(&page);
		page = written(pages[i], LANG_EN);
		assert_true(has(&page, "s far as this box can see"));
		buf_done(&page);
	}
}

static void
at_most_three_things(void **state)
{
	struct buf page = written("today-busy", LANG_JA);

	(void)state;
	assert_true(has(&page, "id=\"task-3\""));
	assert_false(has(&page, "id=\"task-4\""));
	assert_true(has(&page, "このほかに 1件あります。"));
	buf_done(&page);
}

static void
outside_services_are_not_listed(void **state)
{
	struct buf page = written("device", LANG_EN);

	(void)state;
	assert_false(has(&page, "private.example"));
	assert_true(has(&page, "Talks with 2 outside services"));
	buf_done(&page);
}

static void
mail_names_nobody(void **state)
{
	static const char *const names[] = {"営業-03", "鈴木", "経理-01", "山田", "佐藤"};
	static const char *const mails[] = {"mail-letter", "mail-alert", "mail-clock"};

	(void)state;
	for (size_t m = 0; m < 3; m++) {
		struct buf mail = written(mails[m], LANG_JA);
		size_t line = 0;

		for (size_t i = 0; i < 5; i++)
			if (has(&mail, names[i]))
				fail_msg("%s names %s", mails[m], names[i]);
		for (const char *p = mail.p; *p != '\0'; p++) {
			line = *p == '\n' ? 0 : line + 1;
			assert_true(line < 200);
		}
		assert_false(has(&mail, " \n"));
		assert_false(has(&mail, "&quot;"));
		buf_done(&mail);
	}
}

static void
passwords_are_never_shown(void **state)
{
	struct buf page = written("settings", LANG_JA);

	(void)state;
	assert_true(has(&page, "mail.example.jp"));
	assert_false(has(&page, "never shown"));
	buf_done(&page);
}

static void
the_demo_is_said_on_every_page(void **state)
{
	(void)state;
	for (unsigned i = 0; sample_name(i) != NULL; i++) {
		struct buf page = written(sample_name(i), LANG_JA);
		bool is_real = strncmp(sample_name(i), "mail", 4) == 0 ||
			       strncmp(sample_name(i), "setup", 5) == 0 ||
			       strcmp(sample_name(i), "today-one-thing") == 0 ||
			       strcmp(sample_name(i), "today-first-minute") == 0;

		if (has(&page, "これは見本です。") == is_real)
			fail_msg("%s", sample_name(i));
		buf_done(&page);
	}
}

/* ---- Words and numbers ------------------------------------------------------------------------
 */

static struct text_table texts;
static struct arena *words_arena;

static void
must_have(const char *prefix, const char *name)
{
	char key[128];

	snprintf(key, sizeof(key), "%s%s", prefix, name);
	if (text_find(&texts, str_c(key)) == NULL)
		fail_msg("packs/text lacks %s", key);
}

static void
all_words_are_there(void **state)
{
	static const int errors[] = {403, 404, 413, 429, 500, 503};
	static const char *const families[] = {"windows", "linux", "apple", "macos", "ios",
		"ipados", "android", "chromeos", "debian", "ubuntu", "windows-10-11",
		"windows-server"};

	(void)state;
	for (unsigned i = 0; i < BASIS_KEYS; i++)
		must_have("basis.", basis_name((enum basis_key)i));
	for (unsigned i = 0; i < FACT_KINDS; i++)
		must_have("fact.", fact_kind_name((enum fact_kind)i));
	for (unsigned i = 0; i < DEVICE_KINDS; i++)
		must_have("kind.", device_kind_name((enum device_kind)i));
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		must_have("os.", families[i]);
	for (unsigned i = 0; i <= CONFIDENCE_HIGH; i++)
		must_have("confidence.", confidence_name((enum confidence)i));
	for (unsigned i = 0; i <= SEVERITY_ACT_NOW; i++)
		must_have("severity.", severity_name((enum severity)i));
	for (unsigned i = 0; i < PAGE_WHOSES; i++) {
		must_have("whose.", page_whose_name((enum page_whose)i));
		if (i > 0)
			must_have("answer.", page_whose_name((enum page_whose)i));
	}
	for (unsigned i = 0; i < PAGE_DECISIONS; i++)
		must_have("decision.", page_decision_name((enum page_decision)i));
	for (unsigned i = 0; i < SETUP_STEPS; i++)
		must_have("setup.title.", setup_step_name((enum setup_step)i));
	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		char number[16];

		snprintf(number, sizeof(number), "%d", errors[i]);
		must_have("error.", number);
		must_have("error_do.", number);
	}
}

/* Systems are told by their proper names, never by our own keys. */
static void
systems_have_names(void **state)
{
	static const struct {
		enum lang lang;
		const char *shown[3];
	} cases[] = {
		{LANG_JA, {"Windows 10 か 11", "Android 13", "Linux（版は不明）"}},
		{LANG_JA_EASY,
			{"Windows 10 か 11", "Android 13", "Linux（バージョンは わかりません）"}},
		{LANG_EN, {"Windows 10 or 11", "Android 13", "Linux (version unknown)"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf page = written("devices", cases[i].lang);

		for (unsigned k = 0; k < 3; k++)
			if (!has(&page, cases[i].shown[k]))
				fail_msg("\"%s\" is missing", cases[i].shown[k]);
		assert_false(has(&page, "android-13"));
		assert_false(has(&page, "linux"));
		assert_false(has(&page, "windows-10-11"));
		buf_done(&page);
	}
}

/* Numbers that people print have a date, a source, and a way to reach the desk. */
static void
desks_have_date_and_source(void **state)
{
	static const char *const desks[] = {"police", "ipa", "jpcert", "ppc"};
	struct str date = words_in(text_find(&texts, STR("desk.date")), LANG_JA);
	struct buf page = written("card", LANG_JA), shown = buf_of(100);
	char key[64];

	(void)state;
	assert_int_equal(date.len, 10);
	assert_true(date.p[4] == '-' && date.p[7] == '-');
	for (size_t i = 0; i < sizeof(desks) / sizeof(*desks); i++) {
		must_have("desk.name.", desks[i]);
		must_have("desk.what.", desks[i]);
		must_have("desk.source.", desks[i]);
		snprintf(key, sizeof(key), "desk.phone.%s", desks[i]);
		if (text_find(&texts, str_c(key)) == NULL)
			must_have("desk.reach.", desks[i]);
	}
	show_civil(&shown, LANG_JA, date);
	assert_true(has(&page, shown.p));
	buf_done(&shown);
	buf_done(&page);
}

/* Who may only look is offered nothing that would be refused; only language and log-out post. */
static void
readers_meet_no_form(void **state)
{
	static const char *const pages[] = {"alert-reader", "device-reader", "error-403"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct buf page = written(pages[i], LANG_JA);

		for (const char *p = page.p; (p = strstr(p, "method=\"post\" action=\"")) != NULL;
			p++)
			if (strncmp(p + 22, "/language", 9) != 0 &&
				strncmp(p + 22, "/logout", 7) != 0)
				fail_msg("%s: %.60s", pages[i], p);
		assert_false(has(&page, "href=\"/settings\""));
		buf_done(&page);
	}
}

/* A company's own number stands instead of ours. */
static void
own_numbers_come_first(void **state)
{
	static const struct setup_value own = {"desk_police", {"011-222-0110", 12}};
	const struct odd_view v = {.own = &own, .n_own = 1, .insurer_phone = STR("0120-111-222")};
	const struct page_frame f = {.lang = LANG_JA, .now = 1};
	struct buf page = buf_of(1 << 20);

	(void)state;
	assert_int_equal(page_odd(sample_pages(sample), &f, &v, &page), ERR_OK);
	assert_true(has(&page, "011-222-0110"));
	assert_true(has(&page, "0120-111-222"));
	assert_false(has(&page, "#9110"));
	buf_done(&page);
}

static void
shows(struct buf *out, const char *expected)
{
	assert_string_equal(out->p, expected);
	buf_clear(out);
}

static void
numbers_and_times_in_words(void **state)
{
	struct buf out = buf_of(1000);
	const ms_t friday = 1795132980000; /* 2026-11-20T00:03:00Z */

	(void)state;
	show_time(&out, LANG_JA, friday, ZONE_JAPAN_MINUTES);
	shows(&out, "2026年11月20日(金) 9時03分");
	show_time(&out, LANG_EN, friday, ZONE_JAPAN_MINUTES);
	shows(&out, "Fri 20 Nov 2026, 9:03");
	show_date(&out, LANG_JA_EASY, friday - 10 * MS_HOUR, ZONE_JAPAN_MINUTES);
	shows(&out, "2026年11月19日(木)");
	show_clock(&out, LANG_JA, friday, 0);
	shows(&out, "0時03分");
	show_span(&out, LANG_JA, 52400);
	shows(&out, "52.4秒");
	show_span(&out, LANG_JA, 400);
	shows(&out, "0.4秒");
	show_span(&out, LANG_JA, 0);
	shows(&out, "0秒");
	show_span(&out, LANG_JA, -5);
	shows(&out, "0秒");
	show_span(&out, LANG_EN, 59999);
	shows(&out, "59 seconds");
	show_span(&out, LANG_JA, 37 * MS_MINUTE);
	shows(&out, "37分");
	show_span(&out, LANG_EN, MS_HOUR + MS_MINUTE + 30 * MS_SECOND);
	shows(&out, "1 hour 1 minute");
	show_span(&out, LANG_JA, 26 * MS_HOUR);
	shows(&out, "1日2時間");
	show_bytes(&out, LANG_JA, 9999);
	shows(&out, "9,999バイト");
	show_bytes(&out, LANG_EN, 1);
	shows(&out, "1 byte");
	show_bytes(&out, LANG_EN, 10000);
	shows(&out, "10 kB");
	show_bytes(&out, LANG_EN, 1234567);
	shows(&out, "1.2 MB");
	show_bytes(&out, LANG_EN, LIMIT_FEED_UPLOAD_BYTES);
	shows(&out, "64 MB");
	show_bytes(&out, LANG_EN, 345678901234);
	shows(&out, "345 GB");
	show_bytes(&out, LANG_EN, UINT64_MAX);
	shows(&out, "18446 PB");
	show_about(&out, LANG_EN, 999);
	shows(&out, "less than 1 kB");
	show_about(&out, LANG_JA, 2000000000);
	shows(&out, "約2 GB");
	show_about(&out, LANG_EN, 2345678901);
	shows(&out, "about 2.3 GB");
	show_about(&out, LANG_EN, 345678);
	shows(&out, "about 350 kB");
	show_about(&out, LANG_EN, 997000000); /* never 1,000 of a unit */
	shows(&out, "about 1 GB");
	show_count(&out, 0);
	shows(&out, "0");
	show_count(&out, 1234567);
	shows(&out, "1,234,567");
	buf_done(&out);
}

static void
names_are_read_back(void **state)
{
	enum page_whose whose = PAGE_WHOSE_OURS;
	enum page_decision decision;
	enum setup_step step;

	(void)state;
	for (unsigned i = 0; i < PAGE_WHOSES; i++) {
		assert_int_equal(
			page_whose_parse(str_c(page_whose_name((enum page_whose)i)), &whose),
			ERR_OK);
		assert_int_equal(whose, i);
	}
	assert_int_equal(page_whose_parse(STR("mine"), &whose), ERR_MALFORMED);
	assert_int_equal(page_whose_parse(STR(""), &whose), ERR_MALFORMED);
	assert_int_equal(page_decision_parse(STR("expected"), &decision), ERR_OK);
	assert_int_equal(decision, PAGE_DECISION_EXPECTED);
	assert_int_equal(setup_step_parse(STR("place"), &step), ERR_OK);
	assert_int_equal(step, SETUP_PLACE);
	assert_int_equal(setup_step_parse(STR("Place"), &step), ERR_MALFORMED);
}

static void
the_title_as_text(void **state)
{
	static const struct device_brief device = {
		.name = {"A<b>", 4}, .kind = DEVICE_PC, .id = {"mac:x"}};
	static const struct alert alert = {.severity = SEVERITY_ACT_NOW,
		.n_detections = 1,
		.detections = {{.detector = "new_device"}}};
	const struct alert_brief brief = {&alert, &device, PAGE_DECISION_OPEN};
	struct buf out = buf_of(1000);

	(void)state;
	show_alert_title(sample_pages(sample), LANG_JA, &brief, &out);
	assert_true(has(&out, "「A<b>」"));
	buf_done(&out);
}

static void
a_page_that_is_too_large_is_said(void **state)
{
	struct buf out = buf_of(1000);

	(void)state;
	assert_int_equal(sample_write(sample, 0, LANG_JA, &out), ERR_LIMIT);
	buf_done(&out);
}

static void
read_words(void)
{
	struct pack_source source = {0};
	char path[1024];
	int fd;

	words_arena = arena_new(PACK_ARENA_BYTES);
	snprintf(path, sizeof(path), "%s/packs/text", root);
	fd = open(path, O_RDONLY | O_DIRECTORY);
	assert_int_equal(pack_read_dir(fd, words_arena, &source, NULL), ERR_OK);
	assert_int_equal(pack_text_load(&source, words_arena, &texts, NULL), ERR_OK);
}

static int
start(void **state)
{
	(void)state;
	root = getenv("SAKIMORI_SOURCE");
	root = root == NULL ? "." : root;
	sample = sample_new(root);
	read_words();
	return 0;
}

static int
finish(void **state)
{
	(void)state;
	sample_free(sample);
	arena_free(words_arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page_is_whole),
		cmocka_unit_test(not_compared_is_not_nothing_found),
		cmocka_unit_test(today_is_not_calm_beside_a_weakness),
		cmocka_unit_test(no_link_leads_to_an_unseen_device),
		cmocka_unit_test(every_post_carries_the_token),
		cmocka_unit_test(pages_are_as_they_were),
		cmocka_unit_test(hostile_names_stay_text),
		cmocka_unit_test(only_alerts_have_a_number_in_the_menu),
		cmocka_unit_test(silence_is_not_calm),
		cmocka_unit_test(every_state_says_how_far_it_sees),
		cmocka_unit_test(at_most_three_things),
		cmocka_unit_test(outside_services_are_not_listed),
		cmocka_unit_test(mail_names_nobody),
		cmocka_unit_test(passwords_are_never_shown),
		cmocka_unit_test(the_demo_is_said_on_every_page),
		cmocka_unit_test(desks_have_date_and_source),
		cmocka_unit_test(readers_meet_no_form),
		cmocka_unit_test(own_numbers_come_first),
		cmocka_unit_test(all_words_are_there),
		cmocka_unit_test(systems_have_names),
		cmocka_unit_test(numbers_and_times_in_words),
		cmocka_unit_test(names_are_read_back),
		cmocka_unit_test(the_title_as_text),
		cmocka_unit_test(a_page_that_is_too_large_is_said),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
