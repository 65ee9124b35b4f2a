/* See sample_finding.h. */
#include "pages/sample_finding.h"

#include "pages/sample.h"
#include "pages/stock_findings.h"

#define LITERAL(s)                                                                                 \
	{                                                                                          \
		(s), sizeof(s) - 1                                                                 \
	}

static struct stock_compared
a_comparing_of(ms_t now, ms_t kev)
{
	static struct stock_source_row sources[2];
	static const struct stock_unchecked reasons[] = {
		{LITERAL("no_purl"), 60}, {LITERAL("no_version"), 3}, {LITERAL("new"), 1}};

	sources[0] = (struct stock_source_row){STR("osv-debian"), now - 2 * MS_DAY};
	sources[1] = (struct stock_source_row){STR("kev"), kev};
	return (struct stock_compared){.has_index = true,
		.made = now - 2 * MS_HOUR,
		.days = 2,
		.sources = sources,
		.n_sources = 2,
		.at = now - MS_HOUR,
		.checked = 1340,
		.unchecked = 64,
		.reasons = reasons,
		.n_reasons = 3,
		.n_unlisted = 5};
}

static struct stock_compared
a_comparing(ms_t now)
{
	return a_comparing_of(now, 0);
}

static struct stock_why
a_why(ms_t now)
{
	return (struct stock_why){.action = "act",
		.chance = "high",
		.chance_tenths = 943,
		.lifts = {"exploited", "ransomware", "outside", "score"},
		.n_lifts = 4,
		.dues = {{"list", now - 20 * MS_DAY, 0, true},
			{"contract", now + 5 * MS_DAY, 7, false},
			{"house", now + 12 * MS_DAY, 14, false}},
		.n_dues = 3};
}

static const struct stock_step steps[] = {{LITERAL("「スタート」で「ターミナル」を開きます。"), 1},
	{LITERAL("「winget upgrade --id 7zip.7zip」と打ちます。"), 5}};

static struct stock_fix
a_fix(void)
{
	return (struct stock_fix){.steps = steps,
		.n_steps = 2,
		.minutes = 6,
		.to = STR("24.07"),
		.n_mended = 14,
		.n_left = 1,
		.is_unconfirmed = true,
		.version_how = STR("「バージョン情報」を見ます。")};
}

static const struct stock_weakness weak[] = {{LITERAL("f1"), LITERAL("CVE-2024-0001"), "open", true,
						     98, RATING_CRITICAL, LITERAL("24.07")},
	{LITERAL("f2"), LITERAL("CVE-2024-0002<b>"), "alternative", false, 0, RATING_UNKNOWN,
		LITERAL("")}};

static struct stock_subject
on_device(unsigned n)
{
	return (struct stock_subject){.name = STR("7-Zip 23.01 (x64)"),
		.version = STR("23.01"),
		.maker = STR("Igor Pavlov"),
		.device = &sample_devices[n]};
}

static struct stock_bill_row
a_bill(void)
{
	return (struct stock_bill_row){.id = STR("0192"), .name = STR("在庫くん")};
}

enum err
sample_findings(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_compared compared = a_comparing(f->now);
	const struct stock_bill_row bill = a_bill();
	const struct device_brief *const devices[] = {&sample_devices[0], &sample_devices[1]};
	const struct stock_step removal[] = {{STR("この部品を外します。"), 10}};
	struct stock_card cards[] = {
		{.about = on_device(0),
			.n = 15,
			.n_guarded = 1,
			.list = weak,
			.n_list = 2,
			.n_more = 13,
			.why = a_why(f->now),
			.fix = a_fix()},
		{.about = {.name = STR("lodash"), .version = STR("4.17.15"), .bill = &bill},
			.n = 2,
			.n_not_affected = 1,
			.list = weak,
			.n_list = 1,
			.is_to_confirm = true,
			.why = {.action = "attend",
				.dues = {{"house", f->now + 9 * MS_DAY, 14, false}},
				.n_dues = 1},
			.fix = {.is_inside = true, .n_left = 2}},
		{.about = {.name = STR("evil-helper"),
			 .version = STR("1.0.1"),
			 .bill = &bill,
			 .n_packages = 5,
			 .packages = STR("evil-tools")},
			.n = 1,
			.list = weak,
			.n_list = 1,
			.why = {.action = "act",
				.lifts = {"malicious"},
				.n_lifts = 1,
				.dues = {{"at_once", time_day(f->now, f->zone_minutes), 0, false}},
				.n_dues = 1},
			.fix = {.steps = removal,
				.n_steps = 1,
				.minutes = 10,
				.n_mended = 1,
				.is_attack = true}},
		{.about = on_device(1),
			.n = 3,
			.list = weak,
			.n_list = 1,
			.why = {.action = "track"},
			.fix = {.to = STR("24.07"), .n_mended = 1, .minutes = 6}},
	};
	const struct stock_findings_view v = {.compared = &compared,
		.cards = cards,
		.n = 4,
		.n_first = 3,
		.total = 40,
		.page = 1,
		.n_pages = 2,
		.counts = {40, 2, 7, 49},
		.devices = devices,
		.n_devices = 2,
		.bills = &bill,
		.n_bills = 1};

	cards[0].about.packages = STR("7zip-doc, 7zip-rar");
	return page_stock_findings(p, f, &v, out);
}

enum err
sample_findings_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_compared compared = {0};
	const struct stock_findings_view v = {.compared = &compared, .page = 1, .n_pages = 1};

	return page_stock_findings(p, f, &v, out);
}

/* Lists that say nothing of what is there. */
enum err
sample_findings_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_compared compared = a_comparing(f->now);
	const struct stock_findings_view v = {.compared = &compared, .page = 1, .n_pages = 1};

	compared.checked = 0;
	compared.unchecked = 1125;
	return page_stock_findings(p, f, &v, out);
}

enum err
sample_findings_guarded(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_compared compared = a_comparing_of(f->now, f->now - 45 * MS_DAY);
	const struct stock_card card = {
		.about = on_device(0), .n_guarded = 1, .n_done = 2, .list = weak, .n_list = 2};
	const struct stock_findings_view v = {.show = STOCK_SHOW_GUARDED,
		.compared = &compared,
		.cards = &card,
		.n = 1,
		.total = 1,
		.page = 1,
		.n_pages = 1,
		.counts = {0, 1, 0, 1},
		.device = str_c(sample_devices[0].id.text)};

	compared.is_old = true;
	compared.days = 45;
	return page_stock_findings(p, f, &v, out);
}

/* ---- one ---- */

static struct stock_ground
a_ground(ms_t now)
{
	return (struct stock_ground){.id = STR("GHSA-aaaa-bbbb-cccc"),
		.source = STR("osv-npm"),
		.url = STR("https://github.com/advisories/GHSA-aaaa-bbbb-cccc"),
		.dated = now - 2 * MS_DAY,
		.changed = now - 9 * MS_DAY,
		.summary = STR("Crafted <archive> runs code"),
		.rule = "range",
		.confidence = "likely",
		.package = STR("7-zip"),
		.version = STR("23.01"),
		.from = STR("9.0"),
		.to = STR("24.07"),
		.is_to_before = true,
		.order = "generic",
		.is_assumed = true};
}

static enum err
one(const struct pages *p, struct page_frame *f, struct stock_finding_view *v, struct buf *out)
{
	const struct stock_ground grounds[] = {
		a_ground(f->now), {.id = STR("CVE-2024-0001"),
					  .source = STR("nvd"),
					  .url = STR("https://evil.example/CVE"),
					  .rule = "cpe_any",
					  .confidence = "to_be_confirmed",
					  .cpe = STR("cpe:2.3:a:7-zip:7-zip:*"),
					  .order = "generic",
					  .is_product = true}};
	const struct stock_answered history[] = {{.who = STR("佐藤"),
							 .words = STR("やめました"),
							 .at = f->now - MS_DAY,
							 .state = "open"},
		{.who = STR("佐藤"),
			.words = STR("使っていません"),
			.at = f->now - 2 * MS_DAY,
			.until = f->now + 60 * MS_DAY,
			.state = "not_affected",
			.reason = "component_not_present",
			.is_undone = true}};

	const struct stock_saying sayings[] = {
		{.id = STR("0192"),
			.author = STR("Example <Inc>"),
			.file = STR("vex.json"),
			.product = STR("pkg:npm/a@1.0.0"),
			.words = STR("Built <b>without</b> it."),
			.key = STR("RWQBAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJico"),
			.status = "not_affected",
			.reason = "vulnerable_code_not_present",
			.at = f->now - 20 * MS_DAY,
			.until = f->now + 20 * MS_DAY,
			.may_take = true},
		{.id = STR("0193"),
			.nr = 2,
			.file = STR("old.json"),
			.product = STR("pkg:npm/a"),
			.status = "under_investigation",
			.until = f->now - MS_DAY}};

	v->sayings = sayings;
	v->n_sayings = 2;
	v->id = STR("f1");
	v->advisory = STR("CVE-2024-0001");
	v->about = on_device(0);
	v->first_seen = f->now - 2 * MS_DAY;
	v->last_seen = f->now - MS_HOUR;
	v->score = 98;
	v->rating = RATING_CRITICAL;
	v->n_same = 13;
	v->history = history;
	v->n_history = 2;
	if (v->is_live) {
		v->why = a_why(f->now);
		v->fix = a_fix();
		v->grounds = grounds;
		v->n_grounds = 2;
	}
	return page_stock_finding(p, f, v, out);
}

enum err
sample_finding(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_finding_view v = {.state = "open",
		.is_live = true,
		.insteads[INSTEAD_OFF] = {{[LANG_JA] = STR("使わない機能を切ります。"),
			[LANG_EN] = STR("Switch it off.")}}};

	return one(p, f, &v, out);
}

enum err
sample_finding_answered(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_finding_view v = {.state = "alternative",
		.is_live = true,
		.problem = "words",
		.answer = {.who = STR("佐藤"),
			.words = STR("別のLANに移しました"),
			.at = f->now - MS_DAY,
			.until = f->now + 80 * MS_DAY,
			.state = "alternative",
			.instead = "separate"}};

	return one(p, f, &v, out);
}

enum err
sample_finding_expired(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_finding_view v = {.state = "open",
		.why_not_live = "no_index",
		.answer = {.who = STR("佐藤"),
			.at = f->now - 90 * MS_DAY,
			.until = f->now - MS_DAY,
			.state = "alternative",
			.instead = "watch"}};

	return one(p, f, &v, out);
}

enum err
sample_finding_done(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_finding_view v = {.state = "done",
		.why_not_live = "not_there",
		.closed = f->now - MS_HOUR,
		.ended_by = "collector",
		.measured_at = f->now - 2 * MS_HOUR,
		.measured = STR("23.01 → 24.07")};

	return one(p, f, &v, out);
}

/* ---- an advisory ---- */

static enum err
advisory(
	const struct pages *p, struct page_frame *f, struct stock_advisory_view *v, struct buf *out)
{
	const struct stock_compared compared = a_comparing(f->now);
	static const struct str names[] = {
		LITERAL("GHSA-aaaa-bbbb-cccc"), LITERAL("JVNDB-2024-000001")};
	const struct stock_exploited kev[] = {{STR("7-Zip"), STR("7-Zip"), STR("Apply updates."),
		f->now - 30 * MS_DAY, f->now - 9 * MS_DAY, true, STR("kev")}};
	const struct stock_entry entries[] = {{.id = STR("GHSA-aaaa-bbbb-cccc"),
		.source = STR("osv"),
		.summary = STR("Crafted <archive> runs code"),
		.url = STR("https://github.com/advisories/GHSA-aaaa-bbbb-cccc"),
		.dated = f->now - MS_DAY,
		.published = f->now - 40 * MS_DAY,
		.score = 98,
		.rating = RATING_CRITICAL}};

	v->asked = STR("cve-2024-0001");
	v->compared = &compared;
	v->tally.compared = 1340;
	v->tally.asked_devices = 4;
	v->tally.asked_bills = 1;
	if (v->is_known) {
		v->name = STR("CVE-2024-0001");
		v->names = names;
		v->n_names = 2;
		v->exploited = kev;
		v->n_exploited = v->reply == STOCK_REPLY_YES;
		v->chance = "middle";
		v->chance_tenths = 124;
		v->exploitation = "poc";
		v->score = 98;
		v->rating = RATING_CRITICAL;
		v->cvss = STR("CVSS:3.1/AV:N");
		v->entries = entries;
		v->n_entries = 1;
	}
	return page_stock_advisory(p, f, v, out);
}

enum err
sample_advisory_yes(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_ground ground = a_ground(f->now);
	const struct stock_affected affected[] = {
		{on_device(0), STR("f1"), "open", &ground, STR("24.07")},
		{on_device(1), STR(""), NULL, NULL, STR("")}};
	struct stock_advisory_view v = {.is_known = true,
		.reply = STOCK_REPLY_YES,
		.because = "hit",
		.affected = affected,
		.n_affected = 2,
		.n_affected_more = 3,
		.tally = {.devices = 4, .bills = 1, .to_confirm = 1, .not_affected = 2},
		.n_excluded = 2,
		.fix = a_fix()};

	return advisory(p, f, &v, out);
}

enum err
sample_advisory_no(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct stock_advisory_view v = {
		.is_known = true, .reply = STOCK_REPLY_NO, .because = "compared"};

	return advisory(p, f, &v, out);
}

enum err
sample_advisory_unknown(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_affected open[] = {
		{.about = {.name = STR("7-Zip"), .device = &sample_devices[1]}}};
	struct stock_advisory_view v = {
		.reply = STOCK_REPLY_UNKNOWN, .because = "not_listed", .open = open, .n_open = 1};

	return advisory(p, f, &v, out);
}

enum err
sample_advisory_words(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_compared compared = a_comparing(f->now);
	const struct stock_found found[] = {{STR("CVE-2024-0001"), STR("7-Zip 23.01"), NULL}};
	const struct stock_advisory_view v = {.asked = STR("7-zip"),
		.has_asked_words = true,
		.found = found,
		.n_found = 1,
		.compared = &compared,
		.reply = STOCK_REPLY_UNKNOWN,
		.because = "no_index"};

	return page_stock_advisory(p, f, &v, out);
}

enum err
sample_advisory_search(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_compared compared = {0};
	const struct stock_advisory_view v = {
		.compared = &compared, .reply = STOCK_REPLY_UNKNOWN, .because = "no_index"};

	return page_stock_advisory(p, f, &v, out);
}
