/* Who helps in a case of the made-up company; see sample.h. */
#include "pages/case_hands.h"
#include "pages/sample_case.h"

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static const struct contact people[] = {
	{.name = S("佐藤"), .role = S("security"), .phone = S("090-0000-0000")},
	{.name = S("高橋<b>社長</b>"), .role = S("owner"), .parent = S("佐藤")},
	{.name = S("見本IT"), .role = S("vendor"), .phone = S("03-0000-0000"), .parent = S("佐藤")},
};

enum err
sample_case_hands(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = {.id = "0193aabbccdd0193aabbccdd0193aabb",
		.number = "2026-003",
		.title = "「営業-03」が知らない相手と話し続けている",
		.phase = PHASE_FIRST,
		.opened = f->now - 20 * MS_MINUTE,
		.changed = f->now - 2 * MS_MINUTE};
	const struct contact_line contacts[] = {{.contact = &people[0],
							.state = CONTACT_REACHED,
							.n_calls = 1,
							.reached = f->now - 15 * MS_MINUTE},
		{.contact = &people[1], .depth = 1, .state = CONTACT_MISSED, .n_calls = 1},
		{.contact = &people[2], .depth = 1, .is_next = true, .is_in_circle = true}};
	const struct hand_visit visits[] = {
		{.nr = 7,
			.stage = HAND_DONE,
			.at = {[HAND_ASKED] = f->now - 90 * MS_MINUTE,
				[HAND_AGREED] = f->now - 80 * MS_MINUTE,
				[HAND_ARRIVED] = f->now - 10 * MS_MINUTE,
				[HAND_DONE] = f->now - 5 * MS_MINUTE},
			.name = STR("見本IT <i>鈴木</i>"),
			.place = STR("本社2階"),
			.terms = STR("出張1回1万円"),
			.what_for = STR("営業-03を調べる"),
			.work = STR("写しを取りました。"),
			.has_promise = true,
			.promised_minutes = 60},
		{.nr = 8,
			.is_remote = true,
			.stage = HAND_ASKED,
			.at = {[HAND_ASKED] = f->now - 3 * MS_MINUTE},
			.name = STR("見本IT"),
			.target = STR("0193aabbccdd0193aabbccdd0193aabb"),
			.n_opened = 2,
			.opened = f->now - MS_MINUTE,
			.until = f->now + MS_HOUR}};
	const struct hands hands = {.n_visits = 2, .visits = visits};
	const struct cost_sum sums[] = {{S("experts"), 1, 800000, 0}, {S("看板"), 1, 5000, 30}};
	const struct costs costs = {
		.n_sums = 2, .sums = sums, .all = {.n = 2, .yen = 805000, .minutes = 30}};

	return page_case_hands(p, f,
		&(struct case_hands_view){
			.bar = {.head = &h, .part = CASE_PART_HANDS, .can_write = true},
			.hands = &hands,
			.now = f->now,
			.contacts = contacts,
			.n_contacts = 3,
			.costs = &costs,
			.no = "confirm"},
		out);
}

enum err
sample_case_hands_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = {.id = "0193aabbccdd0193aabbccdd0193aabb",
		.number = "2026-004",
		.title = "",
		.phase = PHASE_FOUND,
		.opened = f->now - 20 * MS_MINUTE,
		.changed = f->now - 2 * MS_MINUTE};
	const struct hands none = {0};
	const struct costs costs = {0};

	return page_case_hands(p, f,
		&(struct case_hands_view){
			.bar = {.head = &h, .part = CASE_PART_HANDS, .can_write = true},
			.hands = &none,
			.now = f->now,
			.costs = &costs},
		out);
}
