/* See sample_people.h. */
#include "pages/sample_people.h"

#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define NOW SAMPLE_NOW

static const struct person_brief persons[] = {
	{S("0193aa00000000000000000000000001"), S("sato"), S("佐藤 花子"), S("admin"), false, true,
		true, 0, NOW - MS_HOUR, 2},
	{S("0193aa00000000000000000000000002"), S("tanaka"), S("田中 一郎"), S("member"), false,
		false, false, NOW + 5 * MS_DAY, 0, 0},
	{S("0193aa00000000000000000000000003"), S("kato"), S("<b>加藤</b>"), S("reader"), true,
		false, true, 0, NOW - 90 * MS_DAY, 1},
};

enum err
sample_people(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"login", "login_taken"}};
	static const struct setup_value values[] = {
		{"name", S("田中")}, {"login", S("tanaka")}, {"role", S("reader")}};
	const struct people_view v = {persons, 3, values, 3, {problems, 1}};

	return page_people(p, f, &v, out);
}

enum err
sample_people_alone(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct people_view v = {.list = persons, .n = 1};

	return page_people(p, f, &v, out);
}

enum err
sample_person(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct person_view v = {.person = persons[1]};

	f->notice = (struct page_notice){
		.key = "person_enabled", .name = persons[1].name, .undo = STR("d1")};
	return page_person(p, f, &v, out);
}

enum err
sample_person_self(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct person_view v = {.person = persons[0]};

	f->notice = (struct page_notice){.key = "self", .is_refusal = true};
	return page_person(p, f, &v, out);
}

enum err
sample_invitation(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct invitation_view v = {.person = persons[1],
		.code = STR("ABCD-EFGH-JKMN-PQRS"),
		.url = STR("https://192.168.1.20:8443/join"),
		.fingerprint = STR("3f9a0c77e1b2d4568899aabbccddeeff"
				   "00112233445566778899aabbccddeeff"),
		.until = NOW + 7 * MS_DAY};

	return page_invitation(p, f, &v, out);
}

enum err
sample_join(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"invite", "invite"}};
	const struct join_view v = {.code = STR("abcd-efgh"), .problems = {problems, 1}};

	f->person = STR("");
	return page_join(p, f, &v, out);
}

enum err
sample_me(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct session_row rows[] = {
		{NOW - MS_HOUR, NOW - MS_MINUTE, S("192.168.1.31"), true},
		{NOW - 3 * MS_DAY, NOW - MS_DAY, S("192.168.1.112"), false}};
	const struct me_view v = {.person = persons[0],
		.lang = LANG_JA,
		.work = PAGE_WORK_OWNER,
		.sessions = rows,
		.n_sessions = 2,
		.name = persons[0].name};

	f->work = PAGE_WORK_OWNER;
	return page_me(p, f, &v, out);
}

static struct same_brief
phones(void)
{
	return (struct same_brief){&sample_devices[5], &sample_devices[6], STR("dhcp client id")};
}

enum err
sample_same(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct same_view v = {.device = sample_devices[6], .with = &sample_devices[5]};

	return page_same(p, f, &v, out);
}

enum err
sample_same_choose(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct same_brief pair = phones();
	const struct same_view v = {.device = sample_devices[6],
		.query = STR("スマホ"),
		.found = &sample_devices[4],
		.n_found = 2,
		.pairs = &pair,
		.n_pairs = 1};

	return page_same(p, f, &v, out);
}

enum err
sample_today_questions(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct same_brief pair = phones();
	const struct page_task tasks[] = {{.kind = PAGE_TASK_SAME_DEVICE, .pair = &pair},
		{.kind = PAGE_TASK_STAND_IN}, {.kind = PAGE_TASK_CARD}};
	const struct today_view v = {.items = tasks,
		.n_items = 3,
		.checked_at = NOW - MS_MINUTE,
		.watching_since = NOW - 40 * MS_DAY,
		.n_devices = 18,
		.n_heard_day = 18,
		.n_talking_day = 3};

	return page_today(p, f, &v, out);
}
