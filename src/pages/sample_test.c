/* The made-up company of sample.h. */
#include "pages/case.h"
#include "pages/device_odd.h"
#include "pages/sample.h"
#include "pages/sample_case.h"

#include "pages/sample_document.h"
#include "pages/sample_find.h"
#include "pages/sample_finding.h"
#include "pages/sample_forms.h"
#include "pages/sample_guard.h"
#include "pages/sample_guard_doors.h"
#include "pages/sample_guide.h"
#include "pages/sample_learning.h"
#include "pages/sample_ledger.h"
#include "pages/sample_people.h"
#include "pages/sample_playbook.h"
#include "pages/sample_programme.h"
#include "pages/sample_stock.h"

#include "pack/pack.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* struct str in static data: a constant initialiser. */
#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define NOW SAMPLE_NOW
#define FILES_MAX 512
#define TEMPLATE_ROOM 65536

struct sample {
	struct arena *arena;
	struct pages *pages;
	struct text_table texts;
	struct detect_packs detects;
	struct reference_set references;
	struct pages_file files[FILES_MAX];
	size_t n_files;
};

/* ---- Reading web/ and packs/ ----------------------------------------------------------------- */

static void
die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(2);
}

static struct str
read_file(struct arena *arena, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *bytes = arena_alloc(arena, TEMPLATE_ROOM);
	size_t len;

	if (f == NULL || bytes == NULL)
		die(path, "cannot be read");
	len = fread(bytes, 1, TEMPLATE_ROOM, f);
	fclose(f);
	return str_of(bytes, len);
}

static void
read_folder(struct sample *s, const char *root, const char *below)
{
	char path[1024];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/web/%s", root, below);
	dir = opendir(path);
	if (dir == NULL)
		die(path, "cannot be opened");
	while ((entry = readdir(dir)) != NULL) {
		char name[512];

		if (strchr(entry->d_name, '.') == NULL || entry->d_name[0] == '.')
			continue;
		if (s->n_files == FILES_MAX)
			die(path, "too many files");
		snprintf(name, sizeof(name), "%s/%s", below, entry->d_name);
		snprintf(path, sizeof(path), "%s/web/%s", root, name);
		s->files[s->n_files++] = (struct pages_file){
			str_c(arena_copy(s->arena, str_c(name))), read_file(s->arena, path)};
	}
	closedir(dir);
}

static struct pack_source
read_packs(struct sample *s, const char *root, const char *below)
{
	struct pack_source source = {0};
	struct errinfo info = {0};
	char path[1024];
	int fd;

	snprintf(path, sizeof(path), "%s/packs/%s", root, below);
	fd = open(path, O_RDONLY | O_DIRECTORY);
	if (fd < 0)
		die(path, "cannot be opened");
	if (pack_read_dir(fd, s->arena, &source, &info) != ERR_OK)
		die(path, info.what);
	close(fd);
	return source;
}

struct sample *
sample_new(const char *root)
{
	struct sample *s = calloc(1, sizeof(*s));
	struct pages_options options = {0};
	struct pack_guide_source guide = {0};
	struct errinfo info = {0};
	struct pack_source source;

	if (s == NULL || (s->arena = arena_new(PACK_ARENA_BYTES)) == NULL)
		die("sample", "no memory");
	source = read_packs(s, root, "text");
	if (pack_text_load(&source, s->arena, &s->texts, &info) != ERR_OK)
		die("packs/text", info.what);
	source = read_packs(s, root, "detect");
	if (pack_detect_load(&source, s->arena, &s->detects, &info) != ERR_OK)
		die("packs/detect", info.what);
	guide.files = read_packs(s, root, "guide");
	if (pack_references_load(&guide, s->arena, &s->references, &info) != ERR_OK)
		die("packs/guide", info.what);
	sample_guide_take(&s->references);
	read_folder(s, root, "templates");
	read_folder(s, root, "templates/setup");
	read_folder(s, root, "templates/task");
	read_folder(s, root, "icons");
	read_folder(s, root, "guides");
	options = (struct pages_options){s->files, s->n_files, &s->texts, &s->detects, NULL};
	sample_ledgers_load(root, s->arena);
	options = (struct pages_options){s->files, s->n_files, &s->texts, &s->detects};
	if (pages_new(&options, &s->pages, &info) != ERR_OK)
		die("web", info.what);
	return s;
}

void
sample_free(struct sample *s)
{
	pages_free(s->pages);
	arena_free(s->arena);
	free(s);
}

const struct pages *
sample_pages(const struct sample *s)
{
	return s->pages;
}

const struct text_table *
sample_texts(const struct sample *s)
{
	return &s->texts;
}

const struct reference_set *
sample_references(const struct sample *s)
{
	return &s->references;
}

/* ---- The company ------------------------------------------------------------------------------
 */

#define DEVICE(mac, n, o, p, w, k, c, r, a, v, s, first, last, alerts)                             \
	{                                                                                          \
		.id = {mac}, .name = {n, sizeof(n) - 1}, .owner = {o, sizeof(o) - 1},              \
		.place = {p, sizeof(p) - 1}, .whose = PAGE_WHOSE_##w, .kind = DEVICE_##k,          \
		.kind_confidence = CONFIDENCE_##c, .kind_reason = {r, sizeof(r) - 1},              \
		.address = {a, sizeof(a) - 1}, .vendor = {v, sizeof(v) - 1},                       \
		.os = {s, sizeof(s) - 1}, .first_seen = (first), .last_seen = (last),              \
		.n_alerts = (alerts)                                                               \
	}

static const struct device_brief devices[] = {
	DEVICE("mac:00:00:5e:00:53:01", "営業-03", "鈴木", "2階 営業", OURS, PC, HIGH, "dhcp+smb",
		"192.168.1.23", "Dell", "windows-10", NOW - 500 * MS_DAY, NOW - MS_MINUTE, 2),
	DEVICE("mac:00:00:5e:00:53:02", "", "", "", UNANSWERED, PRINTER, MEDIUM, "mdns+dhcp",
		"192.168.1.61", "HP", "", NOW - 19 * MS_HOUR, NOW - 2 * MS_MINUTE, 1),
	DEVICE("mac:00:00:5e:00:53:03", "ルーター", "", "1階 受付", OURS, ROUTER, HIGH, "manual",
		"192.168.1.1", "YAMAHA", "", NOW - 500 * MS_DAY, NOW, 0),
	DEVICE("mac:00:00:5e:00:53:04", "共有NAS", "", "2階 書庫", OURS, NAS, HIGH, "mdns+smb",
		"192.168.1.10", "Synology", "linux", NOW - 500 * MS_DAY, NOW - MS_MINUTE, 0),
	DEVICE("mac:00:00:5e:00:53:05", "経理-01", "山田", "2階 経理", OURS, PC, HIGH, "dhcp+smb",
		"192.168.1.31", "富士通", "windows-7", NOW - 500 * MS_DAY, NOW - MS_HOUR, 0),
	DEVICE("mac~:5a:00:5e:00:53:06", "佐藤のスマホ", "佐藤", "", STAFF, PHONE, MEDIUM, "dhcp",
		"192.168.1.112", "", "android-13", NOW - 40 * MS_DAY, NOW - 3 * MS_HOUR, 0),
	DEVICE("mac~:da:00:5e:00:53:07", "", "", "", GUEST, PHONE, LOW, "dhcp", "192.168.1.140", "",
		"", NOW - 26 * MS_HOUR, NOW - 25 * MS_HOUR, 0),
	DEVICE("mac:00:00:5e:00:53:08", "入口カメラ", "", "1階 入口", OURS, CAMERA, MEDIUM, "http",
		"192.168.1.80", "Hikvision", "", NOW - 300 * MS_DAY, NOW - MS_MINUTE, 0),
	DEVICE("mac:00:00:5e:00:53:09", "", "", "", UNKNOWN, UNKNOWN, LOW, "", "192.168.1.199", "",
		"windows-10-11", NOW - 2 * MS_DAY, NOW - 2 * MS_DAY, 0),
	DEVICE("mac:00:00:5e:00:53:0a", "<b>変な\"名前'</b>&", "<i>", "<script>", LATER, IOT, LOW,
		"ssdp", "192.168.1.77", "", "", NOW - 9 * MS_DAY, NOW - 5 * MS_DAY, 0),
};
#define N_DEVICES (sizeof(devices) / sizeof(*devices))
const struct device_brief *const sample_devices = devices;

static const struct alert beacon = {
	.id = {{0x01, 0x93, 0x4a}},
	.device = {"mac:00:00:5e:00:53:01"},
	.severity = SEVERITY_ACT_NOW,
	.confidence = CONFIDENCE_HIGH,
	.first_seen = NOW - 22 * MS_MINUTE,
	.last_seen = NOW - MS_MINUTE,
	.revision = 3,
	.times = 42,
	.n_detections = 2,
	.detections = {{.detector = "beacon",
			       .device = {"mac:00:00:5e:00:53:01"},
			       .severity = SEVERITY_ACT_NOW,
			       .confidence = CONFIDENCE_HIGH,
			       .first_seen = NOW - 38 * MS_MINUTE,
			       .last_seen = NOW - MS_MINUTE,
			       .n_basis = 8,
			       .basis = {{BASIS_COUNT, 42, ""}, {BASIS_PERIOD, 52400, ""},
				       {BASIS_JITTER, 6, ""}, {BASIS_SIZE, 0, "312-318"},
				       {BASIS_PEER, 0, "203.0.113.24"}, {BASIS_PORT, 0, "tcp/443"},
				       {BASIS_SERVICE, 0, "tls"},
				       {BASIS_BEFORE, 0, "disguised_download"}}},
		{.detector = "disguised_download",
			.device = {"mac:00:00:5e:00:53:01"},
			.severity = SEVERITY_PLEASE_LOOK,
			.confidence = CONFIDENCE_MEDIUM,
			.first_seen = NOW - 40 * MS_MINUTE,
			.last_seen = NOW - 40 * MS_MINUTE,
			.n_basis = 6,
			.basis = {{BASIS_PEER, 0, "198.51.100.7"},
				{BASIS_SIGN, 0, "from an address without a name"},
				{BASIS_FILE, 0, "/img/a.png"}, {BASIS_FILE_KIND, 0, "exe"},
				{BASIS_CLAIMED, 0, "image/png"}, {BASIS_BYTES, 1234567, ""}}}},
};
static const struct alert joined = {
	.id = {{0x01, 0x93, 0x4b}},
	.device = {"mac:00:00:5e:00:53:02"},
	.severity = SEVERITY_RECORD,
	.confidence = CONFIDENCE_HIGH,
	.first_seen = NOW - 19 * MS_HOUR,
	.last_seen = NOW - 19 * MS_HOUR,
	.n_detections = 1,
	.detections = {{.detector = "new_device",
		.first_seen = NOW - 19 * MS_HOUR,
		.last_seen = NOW - 19 * MS_HOUR,
		.n_basis = 2,
		.basis = {{BASIS_MAC, 0, "00:00:5e:00:53:02"},
			{BASIS_ADDRESS, 0, "192.168.1.61"}}}},
};
static const struct alert old_system = {
	.id = {{0x01, 0x93, 0x4c}},
	.device = {"mac:00:00:5e:00:53:05"},
	.severity = SEVERITY_PLEASE_LOOK,
	.confidence = CONFIDENCE_MEDIUM,
	.first_seen = NOW - 3 * MS_DAY,
	.last_seen = NOW - MS_HOUR,
	.n_detections = 1,
	.detections = {{.detector = "end_of_support",
		.first_seen = NOW - 3 * MS_DAY,
		.last_seen = NOW - MS_HOUR,
		.n_basis = 3,
		.basis = {{BASIS_PRODUCT, 0, "windows-7"}, {BASIS_SUPPORT_END, 0, "2020-01-14"},
			{BASIS_SIGN, 0, "dhcp"}}}},
};
static const struct alert miner = {
	.id = {{0x01, 0x93, 0x4d}},
	.device = {"mac:00:00:5e:00:53:0a"},
	.severity = SEVERITY_PLEASE_LOOK,
	.confidence = CONFIDENCE_LOW,
	.first_seen = NOW - 6 * MS_DAY,
	.last_seen = NOW - 5 * MS_DAY,
	.n_detections = 1,
	.detections = {{.detector = "a_detector_without_pack",
		.first_seen = NOW - 6 * MS_DAY,
		.last_seen = NOW - 5 * MS_DAY,
		.n_basis = 2,
		.basis = {{BASIS_PEER_NAME, 0, "<img src=x onerror=alert(1)>"},
			{BASIS_BYTES, 9999, ""}}}},
};

static const struct alert_brief alerts[] = {
	{&beacon, &devices[0], PAGE_DECISION_OPEN},
	{&old_system, &devices[4], PAGE_DECISION_OPEN},
	{&joined, &devices[1], PAGE_DECISION_OPEN},
	{&miner, &devices[9], PAGE_DECISION_HANDLED},
};
const struct alert_brief *const sample_alerts = alerts;

static struct page_frame
frame_of(enum lang lang)
{
	return (struct page_frame){
		.lang = lang,
		.zone_minutes = ZONE_JAPAN_MINUTES,
		.now = NOW,
		.company = STR("株式会社やまと製作所"),
		.person = STR("佐藤"),
		.may = PAGE_MAY_ADMINISTER,
		.csrf = STR("0123456789abcdef"),
		.path = STR("/"),
		.is_demo = true,
		.sight = PAGE_SIGHT_TRAFFIC,
		.help_phone = STR("0120-000-000"),
		.help_name = STR("やまと情報サービス"),
	};
}

/* ---- Pages ------------------------------------------------------------------------------------
 */

static const struct today_view calm_day = {.checked_at = NOW - MS_MINUTE,
	.watching_since = NOW - 40 * MS_DAY,
	.n_devices = 18,
	.n_devices_new = 2,
	.n_record_week = 7,
	.frames_day = 12345678,
	.n_heard_day = 18,
	.n_talking_day = 15,
	.last_letter = NOW - 4 * MS_DAY};

static enum err
today_calm(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_today(p, f, &calm_day, out);
}

static enum err
today_busy(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {
		{PAGE_TASK_ALERT, &alerts[0], NULL, 0},
		{PAGE_TASK_NEW_DEVICE, NULL, &devices[1], 0},
		{PAGE_TASK_OBSOLETE, NULL, &devices[4], 0},
		{PAGE_TASK_CARD, NULL, NULL, 0},
	};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 4;
	v.worst = SEVERITY_ACT_NOW;
	v.trial_ends = NOW + 9 * MS_DAY;
	f->n_alerts_open = 2;
	return page_today(p, f, &v, out);
}

static enum err
today_weak(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_update update = {.name = S("lodash"),
		.version = S("4.17.10"),
		.bill = S("会計"),
		.url = S("/stock/finding/f1"),
		.due = NOW + MS_DAY,
		.n = 1,
		.minutes = 15};
	const struct page_task tasks[] = {{.kind = PAGE_TASK_UPDATE, .update = &update}};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 1;
	v.n_weak_now = 1;
	return page_today(p, f, &v, out);
}

/* What comes next in a case, and until when a report may be due. */
static enum err
today_case(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_case_task of_case = {.number = S("2026-003"),
		.title = S("経理PCのファイルが開けない"),
		.url = S("/cases/c1"),
		.next = "step",
		.step = S("LANの線を抜く"),
		.minutes = 3,
		.is_urgent = true};
	const struct page_clock_task clock = {.name = S("個人データの速報"),
		.number = S("2026-003"),
		.url = S("/cases/c1"),
		.state = "soon",
		.due = NOW + MS_DAY,
		.n_missing = 3};
	const struct page_case_task drill = {.number = S("2026-004"),
		.title = S("秋の訓練"),
		.url = S("/cases/c2"),
		.next = "playbook",
		.minutes = 5,
		.is_drill = true};
	const struct page_task tasks[] = {{.kind = PAGE_TASK_CASE, .of_case = &of_case},
		{.kind = PAGE_TASK_CLOCK, .clock = &clock},
		{.kind = PAGE_TASK_CASE, .of_case = &drill}};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 3;
	return page_today(p, f, &v, out);
}

/* It is over, of a customer's contract; and one that may not wait. */
static enum err
today_clocks(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_clock_task clocks[] = {{.name = S("取引先への知らせ"),
							 .of = S("甲製作所"),
							 .number = S("2026-003"),
							 .url = S("/cases/c1"),
							 .state = "over",
							 .due = NOW - MS_HOUR,
							 .n_missing = 1},
		{.name = S("ご本人への知らせ"),
			.number = S("2026-003"),
			.url = S("/cases/c1"),
			.state = "prompt"}};
	const struct page_case_task of_case = {.number = S("2026-003"),
		.title = S("経理PCのファイルが開けない"),
		.url = S("/cases/c1"),
		.next = "decide",
		.minutes = 5};
	const struct page_task tasks[] = {{.kind = PAGE_TASK_CLOCK, .clock = &clocks[0]},
		{.kind = PAGE_TASK_CLOCK, .clock = &clocks[1]},
		{.kind = PAGE_TASK_CASE, .of_case = &of_case}};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 3;
	return page_today(p, f, &v, out);
}

/* Whether it runs is not known yet: the longest words, beside a day. */
static enum err
today_clock_maybe(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_clock_task clock = {.name = S("個人データの速報"),
		.number = S("2026-003"),
		.url = S("/cases/c1"),
		.state = "unknown",
		.due = NOW + 3 * MS_DAY,
		.n_missing = 7};
	const struct page_task task = {.kind = PAGE_TASK_CLOCK, .clock = &clock};
	struct today_view v = calm_day;

	v.items = &task;
	v.n_items = 1;
	return page_today(p, f, &v, out);
}

static enum err
today_blind(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {
		{PAGE_TASK_PLACE, NULL, NULL, 0},
		{PAGE_TASK_NAME_DEVICES, NULL, NULL, 12},
		{PAGE_TASK_CONTACT, NULL, NULL, 0},
	};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 3;
	v.fault_at = NOW - 2 * MS_DAY;
	f->sight = PAGE_SIGHT_ANNOUNCEMENTS;
	f->notice = (struct page_notice){"ours", STR("共有NAS"), 1, STR("d1"), false};
	return page_today(p, f, &v, out);
}

static enum err
today_one_thing(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {{PAGE_TASK_BACKUP, NULL, NULL, 0}};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 1;
	v.worst = SEVERITY_PLEASE_LOOK;
	f->n_alerts_open = 1;
	f->sight = PAGE_SIGHT_ONE_WAY;
	f->is_demo = false;
	return page_today(p, f, &v, out);
}

static enum err
today_faults(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {{PAGE_TASK_STAFF_NOTICE, NULL, NULL, 0}};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 1;
	v.fault_at = NOW - MS_HOUR;
	v.fault_copy = NOW - 10 * MS_HOUR;
	f->is_disk_full = true;
	f->disk_lost = 1234;
	f->sensor_down_since = NOW - 17 * MS_MINUTE;
	f->clock_jumped_by = -3 * MS_DAY;
	f->notice = (struct page_notice){.key = "csrf", .is_refusal = true};
	return page_today(p, f, &v, out);
}

static enum err
today_first_minute(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct today_view v = {.watching_since = NOW};

	f->sight = PAGE_SIGHT_NOTHING;
	f->is_demo = false;
	return page_today(p, f, &v, out);
}

static enum err
devices_all(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct device_brief list[N_DEVICES];
	const struct devices_view v = {
		.devices = list, .n = N_DEVICES, .total = 118, .all = 118, .page = 2, .n_pages = 3};

	memcpy(list, devices, sizeof(list));
	list[4].mark = MARK_HOLDS; /* kept on purpose */
	list[7].mark = MARK_OVER;
	list[8].mark = MARK_SEEN_OUTSIDE;
	f->path = STR("/devices");
	f->n_alerts_open = 2;
	return page_devices(p, f, &v, out);
}

static enum err
devices_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct devices_view v = {.query = STR("a&b=\"c\" 名"),
		.show = PAGE_DEVICES_OBSOLETE,
		.all = 18,
		.page = 1,
		.n_pages = 1};

	return page_devices(p, f, &v, out);
}

static enum err
captures(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct capture_row rows[] = {
		{STR("office-2.pcapng"), f->now - 5000, "reading", NULL, 0, 0},
		{STR("<office>.pcap"), f->now - MS_HOUR, "read", "cut", 12345, 3},
		{STR("letter.docx"), f->now - MS_DAY, "failed", "no_capture", 0, 0},
	};
	const struct captures_view v = {
		.rows = rows, .n = 3, .is_under_way = true, .bytes_max = 268435456};

	return page_captures(p, f, &v, out);
}

static enum err
paste(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct paste_row rows[] = {
		{STR("192.168.1.23"), STR("営業-03"), STR("鈴木"), STR("2階"), STR("うちの物"),
			STR("営業-03"), NULL},
		{STR("192.168.9.9"), STR("倉庫"), STR(""), STR(""), STR(""), STR(""), "not_found"},
	};
	const struct paste_view v = {
		STR("192.168.1.23\t営業-03\t鈴木\n192.168.9.9\t倉庫"), rows, 2, 1};

	return page_paste(p, f, &v, out);
}

static const struct page_talk talks[] = {
	{&devices[0], &devices[3], 0, S(""), S("tcp/445 smb"), 23456789012, 995400, NOW},
	{&devices[7], NULL, PAGE_OUTSIDE_OTHER, S("203.0.113.0/24"), S("tcp/8899"), 345678901, 0,
		NOW - MS_DAY},
	{&devices[0], NULL, PAGE_OUTSIDE_WEB, S(""), S("tcp/443 tls"), 1234567, 999, NOW - MS_HOUR},
	{&devices[4], NULL, PAGE_OUTSIDE_CARE, S("windowsupdate.com"), S("tcp/443 tls"), 4567, 4567,
		NOW - MS_HOUR},
	{&devices[9], &devices[0], 0, S(""), S("udp/5999 other"), 12, 12, NOW - 3 * MS_DAY},
};

static enum err
device_one(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct fact facts[] = {
		{{"x"}, FACT_NAME, CONFIDENCE_HIGH, "EIGYO-03", "dhcp+netbios", NOW, NOW, 3},
		{{"x"}, FACT_ADDRESS, CONFIDENCE_HIGH, "192.168.1.23", "arp", NOW, NOW, 3},
		{{"x"}, FACT_KIND, CONFIDENCE_HIGH, "pc", "dhcp+smb", NOW, NOW, 3},
		{{"x"}, FACT_OS, CONFIDENCE_MEDIUM, "windows-10", "dhcp+smb", NOW, NOW, 3},
		{{"x"}, FACT_SERVICE_OFFERED, CONFIDENCE_HIGH, "tcp/445 smb", "service", NOW, NOW,
			3},
		{{"x"}, FACT_OUTSIDE, CONFIDENCE_HIGH, "private.example", "sni", NOW, NOW, 3},
		{{"x"}, FACT_OUTSIDE, CONFIDENCE_HIGH, "other.example", "sni", NOW, NOW, 3},
		{{"x"}, FACT_TLS_CLIENT, CONFIDENCE_HIGH, "t13d1516h2_8daaf6152771_02713d6af862",
			"tls", NOW, NOW, 3},
	};
	static const struct device_odd_name asked[] = {
		{{"carrier.example", 15}, "data", "", {"", 0}, &beacon.id, 812, NOW - MS_HOUR,
			NOW - MS_MINUTE},
		{{"www.login-check.example", 23}, "blocked", "list", {"foobar threat list", 18},
			NULL, 12, NOW - MS_DAY, NOW - MS_HOUR},
		{{"dns.example", 11}, "would", "bypass", {"", 0}, NULL, 3, NOW - MS_DAY,
			NOW - MS_DAY},
		{{"xkqjwhzprt.example", 18}, "made", "", {"", 0}, NULL, 44, NOW - 2 * MS_DAY,
			NOW - 2 * MS_DAY},
		{{"", 0}, "blocked", "", {"", 0}, NULL, 4031, NOW - 3 * MS_DAY, NOW - 3 * MS_DAY}};
	static const struct device_odd odd = {asked, 5, 7, true, false};
	const struct device_view v = {.brief = devices[0],
		.odd = &odd,
		.name_given = STR("営業-03"),
		.facts = facts,
		.n_facts = 8,
		.talks = talks,
		.n_talks = 4,
		.alerts = alerts,
		.n_alerts = 1};

	f->path = STR("/devices/mac:00:00:5e:00:53:01");
	return page_device(p, f, &v, out);
}

static enum err
device_personal(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"owner", "too_long"}};
	static const struct device_odd odd = {.has_log = true, .is_hidden = true};
	const struct device_view v = {.brief = devices[5],
		.odd = &odd,
		.is_kind_given = true,
		.parts = &devices[6],
		.n_parts = 1,
		.problems = {problems, 1}};

	return page_device(p, f, &v, out);
}

/* An old device that was said to be separate, and talked with the Internet. */
static enum err
device_marked(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct device_view v = {.brief = devices[4],
		.mark = {.state = MARK_SEEN_OUTSIDE,
			.way = MARK_SEPARATE,
			.reason = STR("検査の機械が、これでしか動かない"),
			.who = STR("佐藤 花子"),
			.since = NOW - 9 * MS_DAY,
			.until = NOW + 200 * MS_DAY,
			.seen_at = NOW - MS_HOUR,
			.is_checked = true}};

	return page_device(p, f, &v, out);
}

static enum err
device_mark_held(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct device_view v = {.brief = devices[4],
		.mark = {.state = MARK_HOLDS,
			.way = MARK_OFF,
			.reason = STR("来年買いかえる"),
			.who = STR("佐藤 花子"),
			.since = NOW - 9 * MS_DAY,
			.until = NOW + 200 * MS_DAY}};

	return page_device(p, f, &v, out);
}

static enum err
device_mark_refused(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {
		{"mark_way", "mark_way"}, {"mark_reason", "empty"}, {"mark_until", "mark_until"}};
	const struct device_view v = {.brief = devices[4],
		.mark = {.is_typed = true, .typed_until = STR("2020-01-01")},
		.problems = {problems, 3}};

	return page_device(p, f, &v, out);
}

static enum err
today_mark(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct page_task tasks[] = {{PAGE_TASK_MARK, NULL, &devices[4], 0}};
	struct today_view v = calm_day;

	v.items = tasks;
	v.n_items = 1;
	return page_today(p, f, &v, out);
}

static enum err
alerts_open(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct alerts_view v = {PAGE_ALERTS_OPEN, alerts, 4, 4, 1, 1};

	return page_alerts(p, f, &v, out);
}

static enum err
alerts_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct alerts_view v = {PAGE_ALERTS_RECORD, NULL, 0, 0, 1, 1};

	return page_alerts(p, f, &v, out);
}

static enum err
alert_now(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static ms_t times[42];
	const struct alert_view v = {.brief = alerts[0],
		.times = times,
		.n_times = 42,
		.n_packets = 84,
		.others = &alerts[2],
		.n_others = 1};

	for (int i = 0; i < 42; i++)
		times[i] = NOW - 38 * MS_MINUTE + i * 52400 + (i * 7919 % 13 - 6) * 500;
	f->n_alerts_open = 2;
	f->path = STR("/alerts/01934a00000000000000000000000000");
	return page_alert(p, f, &v, out);
}

static enum err
alert_joined(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct alert_view v = {.brief = alerts[2]};

	f->help_phone = STR("");
	return page_alert(p, f, &v, out);
}

static enum err
alert_decided(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static ms_t times[400];
	struct alert_view v = {.brief = alerts[3],
		.decided_by = STR("佐藤"),
		.decided_at = NOW - MS_HOUR,
		.quiet_until = NOW + 30 * MS_DAY,
		.times = times,
		.n_times = 400};

	for (int i = 0; i < 400; i++)
		times[i] = NOW - 6 * MS_DAY + (ms_t)i * i * 500;
	v.brief.decision = PAGE_DECISION_EXPECTED;
	return page_alert(p, f, &v, out);
}

static enum err
login(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct login_view v = {STR("sato"), STR("/devices"), true, 0};

	f->person = STR("");
	return page_login(p, f, &v, out);
}

static enum err
login_wait(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct login_view v = {.wait_seconds = 90};

	f->person = STR("");
	return page_login(p, f, &v, out);
}

static enum err
qr(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct qr_view v = {STR("https://192.168.1.20:8443/"),
		STR("3f9a0c77e1b2d4568899aabbccddeeff00112233445566778899aabbccddeeff")};

	f->person = STR("");
	return page_qr(p, f, &v, out);
}

static enum err
setup(const struct pages *p, struct page_frame *f, enum setup_step step, struct buf *out)
{
	static const struct page_problem problems[] = {
		{"password", "too_short"}, {"password_again", "mismatch"}};
	static const struct setup_value values[] = {{"name", S("佐藤")}, {"place", S("mirror")}};
	struct setup_view v = {.step = step,
		.values = values,
		.n_values = 2,
		.frames = 48211,
		.n_talkers = 17,
		.devices = devices,
		.n_devices = 6,
		.total = 18};

	f->person = STR("");
	f->is_demo = false;
	if (step == SETUP_ADMIN)
		v.problems = (struct page_problems){problems, 2};
	if (step == SETUP_CODE)
		f->company = STR("");
	return page_setup(p, f, &v, out);
}

#define SETUP(name, step)                                                                          \
	static enum err name(const struct pages *p, struct page_frame *f, struct buf *out)         \
	{                                                                                          \
		return setup(p, f, step, out);                                                     \
	}
SETUP(setup_code, SETUP_CODE)
SETUP(setup_admin, SETUP_ADMIN)
SETUP(setup_company, SETUP_COMPANY)
SETUP(setup_consent, SETUP_CONSENT)
SETUP(setup_place, SETUP_PLACE)
SETUP(setup_devices, SETUP_DEVICES)
SETUP(setup_contact, SETUP_CONTACT)
SETUP(setup_done, SETUP_DONE)

static enum err
setup_place_blind(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->sight = PAGE_SIGHT_ANNOUNCEMENTS;
	return setup(p, f, SETUP_PLACE, out);
}

static enum err
odd(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct odd_view v = {STR("佐藤"), STR("080-0000-0000")};

	return page_odd(p, f, &v, out);
}

static enum err
card(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct odd_view v = {
		.person_in_charge = STR("佐藤"), .form_url = STR("https://192.168.1.20:8443/odd")};

	return page_card(p, f, &v, out);
}

static enum err
staff_notice(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct str off[] = {S("192.168.50.0/24")};
	const struct notice_view v = {STR("佐藤 花子"), NOW - 40 * MS_DAY, off, 1, 180};

	return page_staff_notice(p, f, &v, out);
}

static enum err
map(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct map_link links[] = {{0, 3, 0, 23456789012},
		{7, SIZE_MAX, PAGE_OUTSIDE_OTHER, 345678901}, {4, 3, 0, 2345678},
		{0, SIZE_MAX, PAGE_OUTSIDE_WEB, 1234567}, {0, 1, 0, 45678}, {5, 2, 0, 9999},
		{4, SIZE_MAX, PAGE_OUTSIDE_CARE, 4567}, {0, 4, 0, 1234}};
	const struct map_view v = {.devices = devices,
		.n = N_DEVICES,
		.total = 18,
		.links = links,
		.n_links = 8,
		.talks = talks,
		.n_talks = 5,
		.all_talks = 105,
		.page = 1,
		.n_pages = 2,
		.days = 7};

	return page_map(p, f, &v, out);
}

static enum err
map_only(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct map_view v = {.devices = devices,
		.n = N_DEVICES,
		.total = N_DEVICES,
		.page = 1,
		.n_pages = 1,
		.sort = PAGE_MAP_BY_OTHER,
		.days = 1,
		.only = &devices[9]};

	return page_map(p, f, &v, out);
}

static const struct letter_view busy_week = {.from = NOW - 11 * MS_DAY,
	.to = NOW - 4 * MS_DAY,
	.previous = NOW - 18 * MS_DAY,
	.next = NOW - 4 * MS_DAY,
	.alerts = alerts,
	.n_alerts = 2,
	.records = &alerts[2],
	.n_records = 1,
	.n_records_all = 7,
	.new_devices = &devices[1],
	.n_new_devices = 1,
	.n_devices = 18,
	.frames = 87654321,
	.flows = 456789,
	.down_for = 12 * MS_MINUTE,
	.dropped = 12,
	.head_at = NOW - 5 * MS_DAY,
	.head = {0x3f, 0x2a, 0x91, 0x0c, 0xde, 0xad, 0x00, 0x17, 0x55}};
static const struct letter_view calm_week = {.from = NOW - 11 * MS_DAY,
	.to = NOW - 4 * MS_DAY,
	.n_devices = 18,
	.frames = 87654321,
	.flows = 456789};

static enum err
letter(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_letter(p, f, &busy_week, out);
}

static enum err
letter_calm(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_letter(p, f, &calm_week, out);
}

static enum err
letter_blind(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->sight = PAGE_SIGHT_ANNOUNCEMENTS;
	return page_letter(p, f, &calm_week, out);
}

static void
join_mail(const struct buf *subject, const struct buf *text, struct buf *out)
{
	buf_str(out, buf_view(subject));
	buf_c(out, "\n\n");
	buf_str(out, buf_view(text));
}

static enum err
mail_letter(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct buf subject = buf_of(1000), text = buf_of(100000);
	enum err err = page_letter_mail(p, f, &busy_week, &subject, &text);

	join_mail(&subject, &text, out);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

static enum err
mail_alert(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct alert_view v = {.brief = alerts[0]};
	struct buf subject = buf_of(1000), text = buf_of(100000);
	enum err err = page_alert_mail(p, f, &v,
		STR("https://192.168.1.20:8443/alerts/01934a00000000000000000000000000"), &subject,
		&text);

	join_mail(&subject, &text, out);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

static enum err
mail_clock(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct clock_mail_row rows[] = {
		{STR("個人データの速報"), "soon", f->now + 2 * MS_DAY, 3},
		{STR("取引先への知らせ"), "over", f->now - MS_HOUR, 0}};
	const struct clock_mail_view v = {.number = STR("2026-003"),
		.url = STR("https://192.168.1.20:8443/cases/01934a00000000000000000000000000"),
		.rows = rows,
		.n = 2};
	struct buf subject = buf_of(1000), text = buf_of(100000);
	enum err err = page_clock_mail(p, f, &v, &subject, &text);

	join_mail(&subject, &text, out);
	buf_done(&subject);
	buf_done(&text);
	return err;
}

static enum err
trial_start(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct trial_view v = {0};

	return page_trial(p, f, &v, out);
}

static enum err
trial_report(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct count_of kinds[] = {{S("beacon"), 1}, {S("new_device"), 4},
		{S("end_of_support"), 1}, {S("odd_tls"), 1}};
	const struct trial_view v = {.from = NOW - 28 * MS_DAY,
		.to = NOW - 4 * MS_DAY,
		.is_over = true,
		.sum = busy_week,
		.kinds = kinds,
		.n_kinds = 4,
		.obsolete = &devices[4],
		.n_obsolete = 1};

	return page_trial(p, f, &v, out);
}

static enum err
settings(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct setup_value values[] = {{"company", S("株式会社やまと製作所")},
		{"person", S("佐藤 花子")}, {"mail_host", S("mail.example.jp")},
		{"mail_port", S("465")}, {"mail_password", S("never shown")},
		{"keep_days", S("180")}};
	static const struct network_row networks[] = {
		{S("192.168.1.0/24"), true, 18}, {S("192.168.50.0/24"), false, 3}};
	static const struct quiet_row quiet[] = {
		{{&miner, &devices[9], PAGE_DECISION_EXPECTED}, S("佐藤"), NOW + 20 * MS_DAY}};
	const struct settings_view v = {.values = values,
		.n_values = 6,
		.networks = networks,
		.n_networks = 2,
		.quiet = quiet,
		.n_quiet = 1,
		.version = STR("0.1.0"),
		.last_backup = NOW - 3 * MS_DAY,
		.last_copy = NOW - 9 * MS_HOUR,
		.has_stamp_url = true,
		.stamp_tried = NOW - 2 * MS_HOUR,
		.stamp_why = STR("refused"),
		.copy_why = "no_room"};

	return page_settings(p, f, &v, out);
}

static enum err
audit_log(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct log_row rows[] = {
		{NOW - MS_MINUTE, S("佐藤"), "device.open", S("佐藤のスマホ")},
		{NOW - MS_HOUR, S("佐藤"), "login", S("")},
		{NOW - MS_DAY, S("cli"), "unheard.of", S("<x>")}};
	const struct log_view v = {rows, 3, 1, 2};

	return page_log(p, f, &v, out);
}

static enum err
about(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct count_of tables[] = {
		{S("devices"), 18}, {S("alerts"), 42}, {S("audit"), 1234}};
	static const struct known_bad_list lists[] = {
		{S("cert.txt"), 1204, NOW - 3 * MS_DAY, S("in_use"), S(""), 0},
		{S("<b>\xe2\x80\xae.json"), 88, NOW - 9 * MS_DAY, S("kept"), S("broken"), 17},
		{S("union.hosts"), 20000, NOW - 9 * MS_DAY, S("kept"), S("smaller"), 0},
		{S("new.txt"), 0, 0, S("refused"), S("empty"), 0}};
	const struct about_view v = {.version = STR("0.1.0"),
		.keep_days = 180,
		.tables = tables,
		.n_tables = 3,
		.lists = lists,
		.n_lists = 4,
		.index_entries = 1160177,
		.index_made = NOW - 5 * MS_HOUR,
		.is_index_unread = true,
		.disk_bytes = 23456789,
		.frames = 87654321,
		.flows = 456789,
		.watching_since = NOW - 40 * MS_DAY};

	return page_about(p, f, &v, out);
}

static enum err
about_mail(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct about_view v = {.version = STR("0.1.0"),
		.keep_days = 180,
		.is_mail_set = true,
		.mail_host = STR("mail.example.jp")};

	return page_about(p, f, &v, out);
}

/* Somebody who may only look meets no button that would be refused. */
static enum err
alert_reader(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->may = PAGE_MAY_LOOK;
	return alert_now(p, f, out);
}

static enum err
device_reader(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->may = PAGE_MAY_LOOK;
	return device_one(p, f, out);
}

static enum err
error_403(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->may = PAGE_MAY_LOOK;
	return page_error(p, f, 403, out);
}

static enum err
error_413(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_error(p, f, 413, out);
}

static enum err
error_429(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_error(p, f, 429, out);
}

static enum err
error_404(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_error(p, f, 404, out);
}

static enum err
error_mending(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->is_mending = true;
	f->person = STR("");
	return page_error(p, f, 503, out);
}

static enum err
error_500(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->person = STR("");
	return page_error(p, f, 599, out);
}

static const struct {
	const char *name;
	sample_fn *write;
} pages_of_sample[] = {
	{"today-calm", today_calm},
	{"today-busy", today_busy},
	{"today-weak", today_weak},
	{"today-case", today_case},
	{"today-clocks", today_clocks},
	{"today-clock-maybe", today_clock_maybe},
	{"today-blind", today_blind},
	{"today-one-thing", today_one_thing},
	{"today-faults", today_faults},
	{"today-first-minute", today_first_minute},
	{"devices", devices_all},
	{"devices-none", devices_none},
	{"paste", paste},
	{"captures", captures},
	{"device", device_one},
	{"device-personal", device_personal},
	{"device-marked", device_marked},
	{"device-mark-held", device_mark_held},
	{"device-mark-refused", device_mark_refused},
	{"today-mark", today_mark},
	{"alerts", alerts_open},
	{"alerts-none", alerts_none},
	{"alert-now", alert_now},
	{"alert-joined", alert_joined},
	{"alert-decided", alert_decided},
	{"login", login},
	{"login-wait", login_wait},
	{"qr", qr},
	{"setup-code", setup_code},
	{"setup-admin", setup_admin},
	{"setup-company", setup_company},
	{"setup-consent", setup_consent},
	{"setup-place", setup_place},
	{"setup-place-blind", setup_place_blind},
	{"setup-devices", setup_devices},
	{"setup-contact", setup_contact},
	{"setup-done", setup_done},
	{"odd", odd},
	{"card", card},
	{"odd-form", sample_odd_form},
	{"odd-wrong", sample_odd_wrong},
	{"odd-sent", sample_odd_sent},
	{"cases", sample_cases},
	{"cases-none", sample_cases_none},
	{"case", sample_case},
	{"case-odd", sample_case_odd},
	{"case-closed", sample_case_closed},
	{"case-quick", sample_case_quick},
	{"case-actions", sample_case_actions},
	{"case-steps", sample_case_steps},
	{"case-story", sample_case_story},
	{"case-story-changed", sample_case_story_changed},
	{"case-new", sample_case_new},
	{"case-new-wrong", sample_case_new_wrong},
	{"case-exhibits", sample_case_exhibits},
	{"playbooks", sample_playbooks},
	{"playbooks-none", sample_playbooks_none},
	{"playbook", sample_playbook},
	{"playbook-cards", sample_playbook_cards},
	{"staff-notice", staff_notice},
	{"map", map},
	{"map-only", map_only},
	{"letter", letter},
	{"letter-calm", letter_calm},
	{"letter-blind", letter_blind},
	{"trial-start", trial_start},
	{"trial-report", trial_report},
	{"settings", settings},
	{"log", audit_log},
	{"about", about},
	{"about-mail", about_mail},
	{"people", sample_people},
	{"people-alone", sample_people_alone},
	{"person", sample_person},
	{"person-self", sample_person_self},
	{"invitation", sample_invitation},
	{"join", sample_join},
	{"me", sample_me},
	{"same", sample_same},
	{"same-choose", sample_same_choose},
	{"today-questions", sample_today_questions},
	{"programme", sample_programme},
	{"programme-new", sample_programme_new},
	{"sites", sample_sites},
	{"check", sample_check},
	{"check-refused", sample_check_refused},
	{"check-filled", sample_check_filled},
	{"check-waiting", sample_check_waiting},
	{"section", sample_section},
	{"section-saved", sample_section_saved},
	{"link-over", sample_link_over},
	{"link-used", sample_link_used},
	{"link-drill", sample_link_drill},
	{"item", sample_item},
	{"item-plain", sample_item_plain},
	{"result", sample_result},
	{"result-criteria", sample_result_criteria},
	{"result-empty", sample_result_empty},
	{"plan", sample_plan},
	{"plan-empty", sample_plan_empty},
	{"duties", sample_duties},
	{"duties-empty", sample_duties_empty},
	{"link-made", sample_link_made},
	{"link-made-mail", sample_link_made_mail},
	{"link-mail", sample_link_mail},
	{"link-mail-many", sample_link_mail_many},
	{"link-mail-off", sample_link_mail_off},
	{"links", sample_links},
	{"file", sample_file},
	{"sign", sample_sign},
	{"star", sample_star},
	{"owner", sample_owner},
	{"have", sample_have},
	{"staff", sample_staff},
	{"staff-empty", sample_staff_empty},
	{"learn", sample_learn},
	{"learn-empty", sample_learn_empty},
	{"learn-course", sample_learn_course},
	{"learn-course-few", sample_learn_course_few},
	{"learn-links", sample_learn_links},
	{"class", sample_class},
	{"class-new", sample_class_new},
	{"lessons", sample_lessons},
	{"lesson-before", sample_lesson_before},
	{"lesson-card", sample_lesson_card},
	{"lesson-after", sample_lesson_after},
	{"lesson-done", sample_lesson_done},
	{"certificate", sample_certificate},
	{"drills", sample_drills},
	{"drills-empty", sample_drills_empty},
	{"drill", sample_drill},
	{"drill-role", sample_drill_role},
	{"drill-over", sample_drill_over},
	{"drill-report", sample_drill_report},
	{"drill-mails", sample_mail_drills},
	{"drill-mail-planned", sample_mail_drill_planned},
	{"drill-mail-running", sample_mail_drill_running},
	{"teach", sample_teach},
	{"today-programme", sample_today_programme},
	{"today-dated", sample_today_dated},
	{"forms", sample_forms_page},
	{"forms-empty", sample_forms_empty},
	{"form", sample_form},
	{"form-done", sample_form_done},
	{"form-question", sample_form_question},
	{"form-typed", sample_form_typed},
	{"ledgers", sample_ledgers_page},
	{"ledger", sample_ledger},
	{"ledger-empty", sample_ledger_empty},
	{"ledger-row", sample_ledger_row},
	{"ledger-row-new", sample_ledger_row_new},
	{"ledger-row-held", sample_ledger_row_held},
	{"ledger-check", sample_ledger_check},
	{"ledger-import", sample_ledger_import},
	{"ledger-match", sample_ledger_match},
	{"ledger-look", sample_ledger_look},
	{"ledger-held", sample_ledger_held},
	{"ledger-risk", sample_ledger_risk},
	{"ledger-tree", sample_ledger_tree},
	{"stock-purchases", sample_purchases},
	{"stock-purchase", sample_purchase},
	{"stock-reports", sample_reports},
	{"stock-report", sample_report},
	{"stock-contact", sample_contact},
	{"documents", sample_documents},
	{"documents-new", sample_documents_new},
	{"document", sample_document},
	{"document-new", sample_document_new},
	{"document-claim", sample_document_claim},
	{"document-make", sample_document_make},
	{"document-facts", sample_document_facts},
	{"document-edit", sample_document_edit},
	{"document-text", sample_document_text},
	{"document-approve", sample_document_approve},
	{"document-receipt", sample_document_receipt},
	{"document-confirmed", sample_document_confirmed},
	{"document-public", sample_document_public},
	{"document-diff", sample_document_diff},
	{"document-register", sample_document_register},
	{"document-file", sample_document_file},
	{"document-year", sample_document_year},
	{"public", sample_public},
	{"guide", sample_guide},
	{"guide-found", sample_guide_found},
	{"guide-ciphers", sample_guide_ciphers},
	{"guide-threats", sample_guide_threats},
	{"guide-outsourcing", sample_guide_outsourcing},
	{"guide-sectors", sample_guide_sectors},
	{"guide-themes", sample_guide_themes},
	{"guide-roles", sample_guide_roles},
	{"guide-courses", sample_guide_courses},
	{"today-guard", sample_today_guard},
	{"today-guard-feed", sample_today_feed},
	{"guard-log", sample_guard_log},
	{"guard-log-device", sample_guard_log_device},
	{"guard-log-empty", sample_guard_log_empty},
	{"guard", sample_guard},
	{"guard-absent", sample_guard_absent},
	{"guard-block", sample_guard_block},
	{"guard-rules", sample_guard_rules},
	{"guard-rules-wrong", sample_guard_rules_wrong},
	{"guard-groups", sample_guard_groups},
	{"guard-groups-wrong", sample_guard_groups_wrong},
	{"guard-feeds", sample_guard_feeds},
	{"blocked", sample_blocked},
	{"blocked-phishing", sample_blocked_phishing},
	{"blocked-rule", sample_blocked_rule},
	{"blocked-ask", sample_blocked_ask},
	{"blocked-told", sample_blocked_told},
	{"blocked-behind", sample_blocked_behind},
	{"blocked-leads", sample_blocked_leads},
	{"guard-check-asking", sample_check_asking},
	{"guard-check-yes", sample_check_yes},
	{"guard-check-no", sample_check_no},
	{"guard-check-elsewhere", sample_check_elsewhere},
	{"guard-check-absent", sample_check_absent},
	{"guard-setup", sample_guard_setup},
	{"guard-setup-absent", sample_guard_setup_absent},
	{"stock", sample_stock},
	{"stock-empty", sample_stock_empty},
	{"stock-device", sample_stock_device},
	{"stock-device-unseen", sample_stock_device_unseen},
	{"stock-add", sample_stock_add},
	{"stock-add-wrong", sample_stock_add_wrong},
	{"stock-add-asked", sample_stock_add_asked},
	{"stock-hand-in", sample_hand_in},
	{"stock-hand-in-wrong", sample_hand_in_wrong},
	{"stock-hand-in-draft", sample_hand_in_draft},
	{"stock-hand-in-sent", sample_hand_in_sent},
	{"stock-handed", sample_handed},
	{"stock-handed-thrown", sample_handed_thrown},
	{"stock-bill", sample_stock_bill},
	{"stock-bill-removed", sample_stock_bill_removed},
	{"stock-letter", sample_stock_letter},
	{"stock-letter-none", sample_stock_letter_none},
	{"stock-letter-broken", sample_stock_letter_broken},
	{"stock-diff", sample_stock_diff},
	{"stock-diff-choose", sample_stock_diff_choose},
	{"stock-deliver", sample_stock_deliver},
	{"stock-vex", sample_stock_vex},
	{"stock-vex-none", sample_stock_vex_none},
	{"stock-findings", sample_findings},
	{"stock-findings-empty", sample_findings_empty},
	{"stock-findings-none", sample_findings_none},
	{"stock-findings-guarded", sample_findings_guarded},
	{"stock-finding", sample_finding},
	{"stock-finding-answered", sample_finding_answered},
	{"stock-finding-expired", sample_finding_expired},
	{"stock-finding-done", sample_finding_done},
	{"stock-advisory-yes", sample_advisory_yes},
	{"stock-advisory-no", sample_advisory_no},
	{"stock-advisory-unknown", sample_advisory_unknown},
	{"stock-advisory-words", sample_advisory_words},
	{"stock-advisory-search", sample_advisory_search},
	{"stock-sources", sample_stock_sources},
	{"stock-sources-none", sample_stock_sources_none},
	{"find", sample_find},
	{"find-none", sample_find_none},
	{"find-row", sample_find_row},
	{"find-row-course", sample_find_row_course},
	{"find-list", sample_find_list},
	{"alert-reader", alert_reader},
	{"device-reader", device_reader},
	{"error-403", error_403},
	{"error-413", error_413},
	{"error-429", error_429},
	{"error-404", error_404},
	{"error-500", error_500},
	{"error-mending", error_mending},
	{"mail-letter", mail_letter},
	{"mail-alert", mail_alert},
	{"mail-clock", mail_clock},
	{"case-damage", sample_case_damage},
	{"case-hands", sample_case_hands},
	{"case-after", sample_case_after},
	{"case-after-none", sample_case_after_none},
	{"case-told", sample_case_told},
	{"case-help", sample_case_help},
	{"case-help-look", sample_case_help_look},
	{"case-hands-none", sample_case_hands_none},
	{"case-damage-wrong", sample_case_damage_wrong},
	{"case-damage-closed", sample_case_damage_closed},
	{"case-missing", sample_case_missing},
	{"case-missing-none", sample_case_missing_none},
	{"case-record", sample_case_record},
	{"case-record-wrong", sample_case_record_wrong},
	{"case-record-read", sample_case_record_read},
	{"case-reports", sample_case_reports},
	{"case-report", sample_case_report},
	{"case-report-letter", sample_case_report_letter},
	{"case-teach", sample_case_teach},
	{"case-wishes", sample_case_wishes},
};

const char *
sample_name(unsigned index)
{
	return index < sizeof(pages_of_sample) / sizeof(*pages_of_sample)
		       ? pages_of_sample[index].name
		       : NULL;
}

enum err
sample_write(const struct sample *s, unsigned index, enum lang lang, struct buf *out)
{
	struct page_frame frame = frame_of(lang);

	return pages_of_sample[index].write(s->pages, &frame, out);
}
