/* See sample_guard_doors.h. */
#include "pages/sample_guard_doors.h"

#include "pages/guard_doors.h"

static enum err
blocked(const struct pages *p, struct page_frame *f, enum blocked_why why, bool is_told,
	struct buf *out)
{
	struct blocked_view v = {.why = why,
		.name = STR("login.evil.example"),
		.phone = STR("0120-000-000"),
		.charge = STR("佐藤"),
		.has_form = !is_told,
		.is_told = is_told,
		.url = STR("http://192.168.1.5/blocked?name=login.evil.example")};

	f->person = STR("");
	if (why == BLOCKED_ASK) {
		v.name = v.url = STR("");
		v.has_form = false;
	}
	if (why == BLOCKED_MALWARE || why == BLOCKED_PHISHING) {
		v.found = STR("evil.example");
		v.list = STR("悪い名前の一覧");
		v.what = why == BLOCKED_MALWARE ? STR("Emotet") : STR("Phishing");
		v.confidence = CONFIDENCE_HIGH;
		v.since = f->now - 20 * MS_DAY;
	}
	if (why == BLOCKED_RULE) {
		v.reason = STR("仕事に使わない動画のサービス");
		v.since = f->now - 3 * MS_DAY;
	}
	return page_blocked(p, f, &v, out);
}

#define BLOCKED(function, why, is_told)                                                            \
	enum err function(const struct pages *p, struct page_frame *f, struct buf *out)            \
	{                                                                                          \
		return blocked(p, f, why, is_told, out);                                           \
	}
BLOCKED(sample_blocked, BLOCKED_MALWARE, false)
BLOCKED(sample_blocked_phishing, BLOCKED_PHISHING, false)
BLOCKED(sample_blocked_rule, BLOCKED_RULE, false)
BLOCKED(sample_blocked_ask, BLOCKED_ASK, false)
BLOCKED(sample_blocked_told, BLOCKED_LIST, true)
BLOCKED(sample_blocked_behind, BLOCKED_BEHIND, false)

enum err
sample_blocked_leads(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct blocked_view v = {.why = BLOCKED_MALWARE,
		.name = STR("www.shop.example"),
		.is_behind = true,
		.is_address = true,
		.found = STR("198.51.100.0/24"),
		.list = STR("悪い名前の一覧"),
		.what = STR("Botnet C2"),
		.confidence = CONFIDENCE_MEDIUM,
		.since = f->now - 20 * MS_DAY,
		.phone = STR("0120-000-000"),
		.has_form = true};

	f->person = STR("");
	return page_blocked(p, f, &v, out);
}

static enum err
check(const struct pages *p, struct page_frame *f, enum guard_check result, struct buf *out)
{
	struct guard_check_view v = {.check = result, .again = STR("/guard/check")};

	f->person = STR("");
	if (result == GUARD_CHECK_ASKING)
		v.probe = STR("http://0123456789abcdef.check.sakimori.internal:80/seen.svg");
	if (result == GUARD_CHECK_ELSEWHERE) {
		v.url = STR("http://192.168.1.5/guard/check");
		v.again = STR("");
	}
	if (result == GUARD_CHECK_ABSENT)
		v.again = STR("");
	return page_guard_check(p, f, &v, out);
}

#define CHECK(function, result)                                                                    \
	enum err function(const struct pages *p, struct page_frame *f, struct buf *out)            \
	{                                                                                          \
		return check(p, f, result, out);                                                   \
	}
CHECK(sample_check_asking, GUARD_CHECK_ASKING)
CHECK(sample_check_yes, GUARD_CHECK_YES)
CHECK(sample_check_no, GUARD_CHECK_NO)
CHECK(sample_check_elsewhere, GUARD_CHECK_ELSEWHERE)
CHECK(sample_check_absent, GUARD_CHECK_ABSENT)

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
/* ja, ja-easy, en */
#define W(ja, easy, en)                                                                            \
	{                                                                                          \
		{                                                                                  \
			S(ja), S(easy), S(en)                                                      \
		}                                                                                  \
	}
static const struct guard_router_step menu[] = {{W("詳細設定", "詳細設定", "Advanced")},
	{W("LAN", "LAN", "LAN")}, {W("DHCPサーバー", "DHCPサーバー", "DHCP server")}};
static const struct guard_router_step steps[] = {
	{W("画面を開きます。", "画面を ひらきます。", "Open it.")},
	{W("アドレスを入れます。", "アドレスを 入れます。", "Enter the address.")}};
static const struct guard_router routers[] = {
	{.id = S("a"),
		.name = S("Router A"),
		.minutes = 10,
		.change = GUARD_ROUTER_SOMETIMES,
		.is_unconfirmed = true,
		.n_menu = 3,
		.n_steps = 2,
		.menu = menu,
		.steps = steps,
		.back = W("空に戻します。", "空に もどします。", "Empty it again."),
		.ipv6 = W("変えられません。", "かえられません。", "It can't be changed.")},
	{.id = S("b"),
		.name = S("Phone B"),
		.minutes = 2,
		.change = GUARD_ROUTER_EACH,
		.n_menu = 1,
		.n_steps = 1,
		.menu = menu,
		.steps = steps,
		.back = W("自動に戻します。", "自動に もどします。", "Set it to automatic."),
		.ipv6 = W("使われません。", "使いません。", "It is not used.")}};
static const struct guard_routers both = {.n = 2, .list = routers};

enum err
sample_guard_setup(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guard_setup_view v = {.routers = &both,
		.address = STR("192.168.1.5"),
		.address6 = STR("fd00::5"),
		.door = STR("http://192.168.1.5"),
		.is_page = true,
		.dot_port = 853,
		.doh_url = STR("https://dns.sakura.example/dns-query"),
		.secure_name = STR("dns.sakura.example")};

	return page_guard_setup(p, f, &v, out);
}

enum err
sample_guard_setup_absent(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct guard_setup_view v = {.routers = &both};

	f->may = PAGE_MAY_LOOK;
	return page_guard_setup(p, f, &v, out);
}
