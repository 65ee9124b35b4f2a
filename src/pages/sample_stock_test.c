/* See sample_stock.h. */
#include "pages/sample_stock.h"

#include "pages/sample.h"
#include "pages/stock.h"
#include "pages/stock_sources.h"

static struct stock_bill_row
a_bill(ms_t now)
{
	return (struct stock_bill_row){.id = STR("0192"),
		.name = STR("在庫くん"),
		.version = STR("4.2"),
		.supplier = STR("例示ソフト株式会社"),
		.format = BOM_SPDX_JSON,
		.edition = STR("2.3"),
		.came = now - 3 * MS_DAY,
		.n_said = 412,
		.n_kept = 398,
		.device = &sample_devices[1]};
}

#define LITERAL(s)                                                                                 \
	{                                                                                          \
		(s), sizeof(s) - 1                                                                 \
	}
static const struct words office = {{[LANG_JA] = LITERAL("Microsoft Office 2016"),
	[LANG_EN] = LITERAL("Microsoft Office 2016")}};
static const struct words sql = {{[LANG_JA] = LITERAL("MySQL"), [LANG_EN] = LITERAL("MySQL")}};

/* As a person wrote it and as a device said it: nothing of either is markup. */
static struct stock_permits
not_permitted(ms_t now, struct stock_permit_row rows[2])
{
	rows[0] = (struct stock_permit_row){.device = &sample_devices[0],
		.name = STR("Winny <2>"),
		.version = STR("2.0"),
		.rule = STR("Winny"),
		.why = STR("ファイルが<外>に出ます。"),
		.instead = STR("共有フォルダー"),
		.id = STR("0193"),
		.source = STOCK_SOURCE_COLLECTOR,
		.seen = now - MS_DAY};
	rows[1] = (struct stock_permit_row){.device = &sample_devices[1],
		.name = STR("在庫くん"),
		.rule = STR("在庫くん"),
		.why = STR("もう使いません。"),
		.id = STR("0194"),
		.source = STOCK_SOURCE_LIST,
		.seen = now - 9 * MS_DAY};
	return (struct stock_permits){
		.n_rules = 3, .n_read = 2, .n_all = 4, .devices = 2, .rows = rows, .n = 2};
}

enum err
sample_stock(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct device_brief unseen = {
		.id = {"name:keiri-02"}, .name = STR("keiri-02"), .kind = DEVICE_UNKNOWN};
	const struct stock_device_row rows[] = {
		{.device = &sample_devices[0],
			.n = 84,
			.unversioned = 3,
			.unnamed = 60,
			.n_over = 2,
			.n_over_unconfirmed = 1,
			.n_ends = 2,
			.ends = {{.name = &office, .ends = f->now - 40 * MS_DAY},
				{.name = &sql,
					.ends = f->now - 90 * MS_DAY,
					.source = STR("MySQL (www.example)"),
					.is_unconfirmed = true}},
			.sources = 1 << STOCK_SOURCE_COLLECTOR | 1 << STOCK_SOURCE_SENSOR,
			.told = f->now - MS_DAY},
		{.device = &sample_devices[1]},
		{.device = &unseen,
			.is_unseen = true,
			.n = 2,
			.unnamed = 2,
			.sources = 1 << STOCK_SOURCE_LIST,
			.told = f->now - 9 * MS_DAY},
	};
	const struct stock_bill_row bill = a_bill(f->now);
	struct stock_permit_row refused[2];
	const struct stock_view v = {.rows = rows,
		.permits = not_permitted(f->now, refused),
		.sums = {.is_compared = true,
			.minutes = 176,
			.todo = 9,
			.exploited = 1,
			.late = 2,
			.guarded = 1,
			.checked = 24,
			.unchecked = 62},
		.day = {.name = STR("CVE-2024-0001"),
			.title = STR("7-Zip <code> execution"),
			.vendor = STR("7-Zip"),
			.product = STR("7-Zip"),
			.source = STR("kev"),
			.at = f->now - 2 * MS_DAY,
			.is_exploited = true,
			.is_ransomware = true,
			.reply = "yes",
			.because = "hit",
			.tally = {.devices = 2}},
		.n_over = 2,
		.n_over_unconfirmed = 1,
		.n = 3,
		.n_listed = 2,
		.n_ended = 1,
		.n_programs = 86,
		.n_unversioned = 3,
		.n_unnamed = 62,
		.bills = &bill,
		.n_bills = 1};

	return page_stock(p, f, &v, out);
}

enum err
sample_stock_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_source_row source = {STR("OSV: Debian"), f->now - 2 * MS_DAY};
	const struct stock_view v = {.sources = &source,
		.n_sources = 1,
		.sums = {.is_compared = true, .unchecked = 1125}};

	return page_stock(p, f, &v, out);
}

enum err
sample_stock_device(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_program programs[] = {
		{.name = STR("7-Zip 23.01 (x64)"),
			.version = STR("23.01"),
			.maker = STR("Igor Pavlov"),
			.source = STOCK_SOURCE_COLLECTOR,
			.last_seen = f->now - MS_DAY},
		{.name = STR("一太郎 2024"),
			.source = STOCK_SOURCE_LIST,
			.last_seen = f->now - 9 * MS_DAY},
		{.name = STR("Office 2016 Standard"),
			.support = {.name = &office, .ends = f->now - 40 * MS_DAY},
			.source = STOCK_SOURCE_LIST,
			.last_seen = f->now - 9 * MS_DAY},
		{.name = STR("MySQL"),
			.version = STR("5.7.44"),
			.support = {.name = &sql,
				.ends = f->now - 90 * MS_DAY,
				.source = STR("MySQL (www.example)"),
				.is_unconfirmed = true},
			.source = STOCK_SOURCE_COLLECTOR,
			.last_seen = f->now - MS_DAY},
		{.name = STR("windows-7"),
			.product = STR("windows-7"),
			.source = STOCK_SOURCE_SENSOR,
			.last_seen = f->now - MS_HOUR},
		{.name = STR("<b>old</b>"),
			.version = STR("1.0"),
			.source = STOCK_SOURCE_COLLECTOR,
			.last_seen = f->now - 9 * MS_DAY,
			.gone = f->now - MS_DAY},
	};
	const struct stock_fact told[] = {{STR("os"), STR("Microsoft Windows 11 Pro 10.0.22631")},
		{STR("made"), STR("2026-11-19T09:17:43Z")}, {STR("port"), STR("tcp/445")},
		{STR("port"), STR("tcp/3389")}, {STR("encryption"), STR("C: on")},
		{STR("later"), STR("x")}};
	const struct str services[] = {STR("tcp/445 smb")};
	const struct stock_bill_row bill = a_bill(f->now);
	const struct stock_thing_row things[] = {
		{STR("f1"), STR("bind9"), STR(""), 5, 14, "open", f->now + 14 * MS_DAY, true, 20},
		{STR("f3"), STR("openssl"), STR("NAS-4"), 1, 1, "open", f->now - 3 * MS_DAY, false,
			15},
		{STR("f2"), STR("7-Zip"), STR(""), 1, 2, "alternative", 0, false, 0}};
	const struct stock_device_view v = {.brief = sample_devices[0],
		.programs = programs,
		.n = 6,
		.total = 406,
		.page = 2,
		.n_pages = 3,
		.told = told,
		.n_told = 6,
		.told_at = f->now - MS_DAY,
		.services = services,
		.n_services = 1,
		.is_reached = true,
		.has_traffic = true,
		.bills = &bill,
		.n_bills = 1,
		.things = {things, 3, 9, 11, 15, 215, true},
		.permits = {.n_rules = 3, .n_read = 1},
		.counted = {403, 3}};

	return page_stock_device(p, f, &v, out);
}

enum err
sample_stock_device_unseen(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct stock_device_view v = {
		.brief = {.id = {"name:keiri-02"}, .name = STR("keiri-02")},
		.is_unseen = true,
		.query = STR("lhaz"),
		.permits = {.n_rules = 3},
		.page = 1,
		.n_pages = 1};

	return page_stock_device(p, f, &v, out);
}

static enum err
add(const struct pages *p, struct page_frame *f, const char *problem, struct buf *out)
{
	const struct stock_add_view v = {.problem = problem,
		.devices = sample_devices,
		.n = 3,
		.device = str_c(sample_devices[1].id.text),
		.bytes_max = 10485760};

	return page_stock_add(p, f, &v, out);
}

enum err
sample_stock_add(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return add(p, f, NULL, out);
}

enum err
sample_stock_add_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return add(p, f, "kind", out);
}

static enum err
bill(const struct pages *p, struct page_frame *f, bool is_removed, struct buf *out)
{
	const struct stock_licence_row licences[] = {{STR("MIT"), 220}, {STR(""), 41}};
	const struct stock_component components[] = {
		{STR("zaiko"), STR("4.2"), STR("例示ソフト株式会社"), STR(""), STR(""), true},
		{STR("lodash"), STR("4.17.15"), STR(""), STR("pkg:npm/lodash@4.17.15"), STR("MIT"),
			false},
		{STR("internal"), STR(""), STR(""), STR(""), STR(""), false},
	};
	const struct stock_bill_view v = {.bill = a_bill(f->now),
		.file = STR("zaiko-4.2.spdx.json"),
		.author = STR("例示ソフト株式会社"),
		.tool = STR("syft-1.0"),
		.who = STR("佐藤"),
		.made = f->now - 30 * MS_DAY,
		.n_faults = 2,
		.is_removed = is_removed,
		.licences = licences,
		.n_licences = 2,
		.n_licences_all = 5,
		.counted = {0, 63},
		.things = {.has_advisories = true},
		.components = components,
		.n = 3,
		.total = 398,
		.page = 1,
		.n_pages = 2};

	return page_stock_bill(p, f, &v, out);
}

enum err
sample_stock_bill(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return bill(p, f, false, out);
}

enum err
sample_stock_bill_removed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return bill(p, f, true, out);
}

/* ---- where advisories come from ---- */

static struct advisory_known
a_known_source(void)
{
	return (struct advisory_known){.id = STR("kev"),
		.name = STR("Known Exploited"),
		.publisher = STR("An agency"),
		.what = {.in = {STR("攻撃に使われた弱点です。"), STR(""),
				 STR("What was used in attacks.")}},
		.allowed = {.in = {STR("だれでも使えます。"), STR(""),
				    STR("Everybody may use it.")}},
		.url = STR("https://known.example/kev.json"),
		.licence = STR("CC0 1.0"),
		.terms = STR("https://known.example/terms"),
		.every_minutes = 720,
		.megabytes = 2,
		.is_unconfirmed = true};
}

enum err
sample_stock_sources(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct advisory_known known = a_known_source();
	const struct stock_known_row knowns[] = {{&known, true}};
	const struct stock_source_of sources[] = {
		{.id = STR("adv-kev"),
			.name = STR("Known Exploited"),
			.url = known.url,
			.known = &known,
			.stands = FEED_STANDS_WELL,
			.is_on = true,
			.made = f->now - 3 * MS_DAY,
			.good = f->now - 2 * MS_HOUR,
			.tried = f->now - MS_HOUR,
			.entries = 1404},
		{.id = STR("adv-dir-1"),
			.name = STR("osv.zip"),
			.url = STR("osv.zip"),
			.kind = FEED_FROM_FOLDER,
			.stands = FEED_STANDS_OLD,
			.is_on = true,
			.good = f->now - 40 * MS_DAY,
			.tried = f->now - 40 * MS_DAY,
			.days = 40,
			.entries = 5000,
			.refused = 3},
		{.id = STR("adv-own-1"),
			.name = STR("nvd.json.gz"),
			.kind = FEED_FROM_FILE,
			.stands = FEED_STANDS_REFUSED,
			.is_on = true,
			.tried = f->now - MS_HOUR,
			.why = FEED_SMALLER,
			.can_take = true},
	};
	const struct stock_sources_view v = {.is_building = true,
		.trouble = "no_room",
		.index = {.made = f->now - MS_HOUR,
			.bytes = 16000000,
			.advisories = 33051,
			.vulnerabilities = 29000,
			.packages = 12000,
			.products = 800},
		.sources = sources,
		.n_sources = 3,
		.known = knowns,
		.n_known = 1,
		.file_bytes_max = LIMIT_FEED_UPLOAD_BYTES,
		.folder = STR("/var/lib/sakimori/stock/sources.d")};

	return page_stock_sources(p, f, &v, out);
}

enum err
sample_stock_sources_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct advisory_known known = a_known_source();
	const struct stock_known_row knowns[] = {{&known, false}};
	const struct stock_sources_view v = {.known = knowns,
		.n_known = 1,
		.file_bytes_max = LIMIT_FEED_UPLOAD_BYTES,
		.folder = STR("/var/lib/sakimori/stock/sources.d")};

	return page_stock_sources(p, f, &v, out);
}
