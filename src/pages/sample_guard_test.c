/* See sample_guard.h. */
#include "pages/sample_guard.h"

#include "pages/guard.h"
#include "pages/guard_feeds.h"
#include "pages/guard_log.h"

#define NOW SAMPLE_NOW

static const struct guard_would names[] = {
	{{"login-check.example", 19}, {"Phishing", 8}, 31, NOW - MS_HOUR},
	{{"xn--r8jz45g.example", 19}, {NULL, 0}, 1, NOW - 3 * MS_DAY}};

static struct guard_view
trial(void)
{
	return (struct guard_view){.stands = "would",
		.mode = GUARD_MODE_WOULD,
		.mode_since = NOW - 8 * MS_DAY,
		.heard = NOW - MS_MINUTE,
		.is_trial_over = true,
		.trial_ends = NOW - MS_DAY,
		.day = {18240, 0, 12, 3, 0, 1},
		.week = {120311, 0, 32, 9, 4, 17},
		.counted_since = NOW - 7 * MS_DAY,
		.n_entries = 1160177,
		.index_made = NOW - 9 * MS_DAY,
		.is_index_old = true,
		.is_policy_old = true,
		.is_tapped = true,
		.tap_lost = 12,
		.cert_ends = NOW + 12 * MS_DAY,
		.n_rules = 2,
		.n_groups = 2,
		.n_pleas = 1,
		.names = names,
		.n_names = 2};
}

enum err
sample_guard(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_view v = trial();

	return page_guard(p, f, &v, out);
}

enum err
sample_guard_absent(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_view v = {.stands = "absent", .mode = GUARD_MODE_WOULD, .n_groups = 1};

	return page_guard(p, f, &v, out);
}

/* As a reader sees it, with a server behind it that does not answer. */
enum err
sample_guard_block(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guard_view v = trial();

	v.stands = "cut_off";
	v.behind_at = NOW - 5 * MS_MINUTE;
	v.behind_times = 2;
	v.has_hung = true;
	v.left_out = NOW - 4 * MS_MINUTE;
	v.cert_ends = NOW - MS_DAY;
	v.is_cert_over = true;
	v.mode = GUARD_MODE_BLOCK;
	v.is_trial_over = v.is_index_old = v.is_policy_old = false;
	v.trial_ends = 0;
	v.n_pleas = 0;
	v.n_names = 0;
	v.counted_since = 0;
	f->may = PAGE_MAY_LOOK;
	return page_guard(p, f, &v, out);
}

static const struct device_brief devices[] = {{.id = {"mac:00:1b:44:11:3a:b7"},
						      .name = {"経理のノート", 18},
						      .address = {"192.168.1.21", 12},
						      .kind = DEVICE_PC},
	{.id = {"mac:00:1b:44:11:3a:b8"}, .address = {"192.168.1.9", 11}, .kind = DEVICE_PRINTER}};

static const struct guard_rule_row rules[] = {{.id = 1763690400000123,
						      .name = {"partner.example", 15},
						      .until = NOW + 3 * MS_DAY,
						      .reason = {"取引先の見積もりの画面", 33},
						      .asker = {"田中", 6},
						      .approver = {"佐藤", 6},
						      .made = NOW - 27 * MS_DAY,
						      .ends_soon = true},
	{.id = 1763690400000124,
		.kind = GUARD_RULE_BLOCK,
		.name = {"games.example", 13},
		.whose = {.team = 2, .team_name = {"受付", 6}},
		.reason = {"仕事で使わない", 21},
		.approver = {"佐藤", 6},
		.made = NOW - MS_DAY},
	{.id = 1763690400000125,
		.name = {"tool.example", 12},
		.whose = {.device = &devices[0]},
		.reason = {"経理の道具", 15},
		.approver = {"佐藤", 6},
		.made = NOW - MS_DAY}};
static const struct guard_rule_row over[] = {{.id = 5,
						     .name = {"old.example", 11},
						     .whose = {.team = 9, .is_gone = true},
						     .reason = {"試し", 6},
						     .approver = {"佐藤", 6},
						     .made = NOW - 40 * MS_DAY,
						     .ended = NOW - 9 * MS_DAY,
						     .ender = {"佐藤", 6}},
	{.id = 6,
		.name = {"older.example", 13},
		.reason = {"試し", 6},
		.approver = {"佐藤", 6},
		.made = NOW - 40 * MS_DAY,
		.ended = NOW - 10 * MS_DAY}};
static const struct guard_plea_row pleas[] = {
	{.id = {"0199f0aa", 8},
		.name = {"shop.example", 12},
		.words = {"取引先の店です。<b>急ぎます</b>", 41},
		.asker = {"田中", 6},
		.device = &devices[0],
		.team = &(const struct guard_whose){.team = 2, .team_name = {"受付", 6}},
		.at = NOW - MS_HOUR},
	{.id = {"0199f0ab", 8},
		.name = {"news.example", 12},
		.address = {"192.168.1.77", 12},
		.at = NOW - 2 * MS_HOUR}};
static const struct guard_whose whose[] = {{.team = 1}, {.team = 2, .team_name = {"受付", 6}},
	{.device = &devices[0]}, {.device = &devices[1]}};

static struct guard_rules_view
all_rules(void)
{
	return (struct guard_rules_view){.rules = rules,
		.n_rules = 3,
		.over = over,
		.n_over = 2,
		.pleas = pleas,
		.n_pleas = 2,
		.whose = whose,
		.n_whose = 4,
		.typed_whose = {"all", 3}};
}

enum err
sample_guard_rules(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_rules_view v = all_rules();

	return page_guard_rules(p, f, &v, out);
}

enum err
sample_guard_rules_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_problem list[] = {
		{"guard_name", "guard_wide"}, {"guard_reason", "empty"}};
	const struct setup_value values[] = {{"guard_name", STR("co.jp")}};
	struct guard_rules_view v = all_rules();

	v.n_rules = v.n_over = v.n_pleas = 0;
	v.values = values;
	v.n_values = 1;
	v.typed_whose = STR("device:mac:00:1b:44:11:3a:b8");
	v.typed_days = STR("0");
	v.problems = (struct page_problems){list, 2};
	return page_guard_rules(p, f, &v, out);
}

static const struct guard_group_row groups[] = {{.id = 1,
							.mode = GUARD_MODE_BLOCK,
							.stops_bypass = true,
							.is_first = true,
							.n_devices = 17},
	{.id = 2,
		.name = {"受付", 6},
		.mode = GUARD_MODE_WOULD,
		.hours = {31, 540, 1080},
		.n_devices = 1}};
static const struct guard_member_row members[] = {{&devices[0], 2}, {&devices[1], 1}};

enum err
sample_guard_groups(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_groups_view v = {.groups = groups,
		.n_groups = 2,
		.has_room = true,
		.devices = members,
		.n_devices = 2,
		.page = 1,
		.n_pages = 2,
		.n_all = 52,
		.mode = GUARD_MODE_WOULD};

	return page_guard_groups(p, f, &v, out);
}

enum err
sample_guard_groups_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_problem list[] = {
		{"group_name", "empty"}, {"hours_until", "guard_hours"}};
	const struct setup_value values[] = {
		{"hours_from", STR("9:00")}, {"hours_until", STR("x")}};
	const struct guard_groups_view v = {.groups = groups,
		.n_groups = 1,
		.has_room = true,
		.page = 1,
		.n_pages = 1,
		.mode = GUARD_MODE_BLOCK,
		.values = values,
		.n_values = 2,
		.problems = {list, 2}};

	return page_guard_groups(p, f, &v, out);
}

enum err
sample_guard_feeds(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_feed_row feeds[] = {
		{.id = STR("own-a"),
			.name = STR("業界の一覧"),
			.url = STR("https://lists.example/domains.txt"),
			.tier = TIER_BLOCK,
			.confidence = CONFIDENCE_HIGH,
			.stands = FEED_STANDS_REFUSED,
			.is_on = true,
			.good = NOW - MS_DAY,
			.tried = NOW - MS_HOUR,
			.seen = NOW - MS_HOUR,
			.entries = 120345,
			.held = 12,
			.blocked = 34,
			.format = STR("plain"),
			.why = FEED_LARGER,
			.can_take = true},
		{.id = STR("own-b"),
			.name = STR("新しい一覧"),
			.url = STR("https://other.example/hosts"),
			.tier = TIER_WARN,
			.stands = FEED_STANDS_WAITING,
			.is_on = true},
		{.id = STR("own-d"),
			.name = STR("組合の一覧.csv"),
			.kind = FEED_FROM_FILE,
			.tier = TIER_BLOCK,
			.confidence = CONFIDENCE_MEDIUM,
			.stands = FEED_STANDS_OLD,
			.is_on = true,
			.good = NOW - 100 * MS_DAY,
			.tried = NOW - 100 * MS_DAY,
			.entries = 400,
			.format = STR("csv"),
			.would = 3},
		{.id = STR("own-c"),
			.name = STR("古い一覧"),
			.kind = FEED_FROM_FOLDER,
			.tier = TIER_RECORD,
			.stands = FEED_STANDS_OFF,
			.good = NOW - 30 * MS_DAY,
			.tried = NOW - 30 * MS_DAY,
			.entries = 40}};
	const struct guard_held_row held[] = {
		{STR("popular.example"), STR("業界の一覧"), HELD_POPULAR, false},
		{STR("192.168.0.0/16"), STR("業界の一覧"), HELD_PRIVATE, true}};
	const struct page_problem list[] = {{"feed_url", "feed_url"}};
	const struct setup_value values[] = {{"feed_name", STR("三つ目")},
		{"feed_url", STR("http://x.example/")},
		{"feed_proxy", STR("http://proxy.example:8080")}};
	const struct feed_known public[] = {
		{.id = STR("own-k"),
			.name = STR("Known names"),
			.publisher = STR("A publisher"),
			.what = {.in = {STR("詐欺に使われる名前です。"), STR(""),
					 STR("Names used for fraud.")}},
			.url = STR("https://known.example/list/names.txt"),
			.format = STR("plain"),
			.licence = STR("MIT"),
			.terms = STR("https://known.example/terms"),
			.tier = TIER_BLOCK,
			.confidence = CONFIDENCE_MEDIUM,
			.every_minutes = 720,
			.entries = 150000},
		{.id = STR("own-m"),
			.name = STR("Hosts of a company"),
			.publisher = STR("A company"),
			.what = {.in = {STR("悪いサイトの名前です。"), STR(""),
					 STR("Names of bad sites.")}},
			.url = STR("https://company.example/hosts"),
			.format = STR("hosts"),
			.licence = STR("not stated"),
			.terms = STR("https://company.example/terms"),
			.who = FEED_FOR_ASK,
			.tier = TIER_WARN,
			.every_minutes = 60,
			.is_unconfirmed = true}};
	const struct guard_known_row known[] = {{&public[0], false}, {&public[1], true}};
	const struct guard_feeds_view v = {.is_building = true,
		.trouble = GUARD_FEEDS_NO_ROOM,
		.feeds = feeds,
		.n_feeds = 4,
		.known = known,
		.n_known = 2,
		.file_bytes_max = LIMIT_FEED_UPLOAD_BYTES,
		.folder = STR("/var/lib/sakimori/guard/feeds.d"),
		.proxy = STR("http://proxy.example:8080"),
		.held = held,
		.n_held = 2,
		.tier = TIER_WARN,
		.values = values,
		.n_values = 3,
		.problems = {list, 1}};

	return page_guard_feeds(p, f, &v, out);
}

enum err
sample_today_feed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {{.kind = PAGE_TASK_GUARD_FEED,
						  .count = 1,
						  .feed = STR("業界の一覧"),
						  .feed_stands = FEED_STANDS_REFUSED,
						  .feed_why = FEED_LARGER},
		{.kind = PAGE_TASK_GUARD_FEED,
			.count = 2,
			.feed = STR("組合の一覧.csv"),
			.feed_stands = FEED_STANDS_OLD},
		{.kind = PAGE_TASK_GUARD_CERT, .cert_ends = NOW + 12 * MS_DAY}};
	const struct today_view v = {.items = tasks,
		.n_items = 3,
		.checked_at = NOW - MS_MINUTE,
		.watching_since = NOW - 40 * MS_DAY,
		.n_devices = 18};

	return page_today(p, f, &v, out);
}

enum err
sample_today_guard(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {{.kind = PAGE_TASK_GUARD_DOWN},
		{.kind = PAGE_TASK_GUARD_PLEA, .count = 2},
		{.kind = PAGE_TASK_GUARD_TRIAL, .count = 32}};
	const struct today_view v = {.items = tasks,
		.n_items = 3,
		.checked_at = NOW - MS_MINUTE,
		.watching_since = NOW - 40 * MS_DAY,
		.n_devices = 18};

	return page_today(p, f, &v, out);
}

/* ---- what it was asked ---- */

static const struct device_brief asking[] = {{.id = {"mac:00:00:00:00:00:31"},
	.name = {"営業-01", 9},
	.kind = DEVICE_PC,
	.whose = PAGE_WHOSE_OURS,
	.address = {"192.168.1.31", 12},
	.first_seen = NOW - 90 * MS_DAY,
	.last_seen = NOW}};

static const struct guard_log_row log_rows[] = {{.who = {.device = &asking[0]},
							.name = {"www.login-check.example", 23},
							.found = {"login-check.example", 19},
							.list = {"foobar threat list", 18},
							.what = {"Phishing", 8},
							.did = "blocked",
							.why = "list",
							.held = "",
							.confidence = "high",
							.since = NOW - 40 * MS_DAY,
							.times = 12,
							.first = NOW - MS_HOUR,
							.last = NOW - MS_MINUTE,
							.doors = 1},
	{.who = {.name = {"K7QDM2XA", 8}, .is_hidden = true},
		.name = {"popular.example", 15},
		.found = {"popular.example", 15},
		.list = {"foobar threat list", 18},
		.did = "warned",
		.why = "list",
		.held = "popular",
		.confidence = "low",
		.times = 3,
		.first = NOW - MS_DAY,
		.last = NOW - MS_DAY,
		.doors = 2 + 4 + 8},
	{.who = {.name = {"192.168.1.77", 12}},
		.name = {"shop.example", 12},
		.did = "blocked",
		.why = "rule",
		.held = "",
		.confidence = "",
		.times = 1,
		.first = NOW - 2 * MS_DAY,
		.last = NOW - 2 * MS_DAY},
	{.who = {.device = &asking[0]},
		.did = "blocked",
		.why = "",
		.held = "",
		.confidence = "",
		.times = 4031,
		.first = NOW - 3 * MS_DAY,
		.last = NOW - 3 * MS_DAY},
	{.did = "refused",
		.why = "outsider",
		.held = "",
		.confidence = "",
		.times = 9,
		.first = NOW - 4 * MS_DAY,
		.last = NOW - 4 * MS_DAY}};

enum err
sample_guard_log(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_log_view v = {.is_on = true,
		.rows = log_rows,
		.n_rows = 5,
		.n_all = 5,
		.page = 1,
		.n_pages = 1,
		.devices = asking,
		.n_devices = 1,
		.days = 30,
		.staff = {"blocked", 7}};

	return page_guard_log(p, f, &v, out);
}

/* Of one device, with what else it asked for. */
enum err
sample_guard_log_device(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct guard_log_service services[] = {
		{{"Chatwork", 8}, 812, NOW - MS_MINUTE}, {{"Dropbox", 7}, 31, NOW - MS_DAY}};
	const struct guard_log_view v = {.is_on = true,
		.rows = log_rows,
		.n_rows = 1,
		.n_all = 51,
		.page = 1,
		.n_pages = 2,
		.device = &asking[0],
		.is_blocked = true,
		.query = {"device=mac%3A00%3A00%3A00%3A00%3A00%3A31&blocked=1", 50},
		.devices = asking,
		.n_devices = 1,
		.has_services = true,
		.services = services,
		.n_services = 2,
		.n_other = 5120,
		.n_missing = 14,
		.days = 7,
		.staff = {"never", 5}};

	f->may = PAGE_MAY_LOOK;
	return page_guard_log(p, f, &v, out);
}

enum err
sample_guard_log_empty(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct guard_log_view v = {
		.page = 1, .n_pages = 1, .days = 30, .staff = {"shown", 5}};

	return page_guard_log(p, f, &v, out);
}
