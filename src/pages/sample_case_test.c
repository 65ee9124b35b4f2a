/* Cases of the made-up company: one from an alert, one from the page for odd things, a closed one.
 */
#include "pages/sample_case.h"

#include "pages/case.h"
#include "pages/sample_people.h"
#include "respond/action.h"

/* struct str in static data: a constant initialiser. */
#define S(text)                                                                                    \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}
#define W(ja, en)                                                                                  \
	{                                                                                          \
		{                                                                                  \
			S(ja), S(""), S(en)                                                        \
		}                                                                                  \
	}

static const struct playbook_step steps[] = {
	{.id = S("unplug"),
		.phase = PHASE_FIRST,
		.who = STEP_FINDER,
		.minutes = 2,
		.name = W("LANの線を抜き、Wi-Fiを切る", "Pull the cable, turn Wi-Fi off"),
		.how = W("電源はそのままにします。\n線だけを抜きます。",
			"Leave the power on.\nPull only the cable."),
		.why = W("ほかの機器に広がるのを止めます。", "It stops the spreading."),
		.dont = W("電源を切らない。", "Power off."),
		.is_first_hour = true,
		.has_act = true,
		.act = ACT_ISOLATE},
	{.id = S("call"),
		.phase = PHASE_FIRST,
		.who = STEP_OFFICER,
		.minutes = 10,
		.name = W("保険会社に電話する", "Call the insurer"),
		.how = W("証券番号を用意します。", "Have the policy's number at hand."),
		.recipient = S("insurer")},
	{.id = S("others"),
		.phase = PHASE_INVESTIGATION,
		.who = STEP_OUTSIDE,
		.minutes = 30,
		.name = W("ほかの機器を調べる", "Look at the other devices"),
		.how = W("同じ相手と話した機器をさがします。",
			"Find those that talked with the same address.")},
	{.id = S("box_snapshot"),
		.phase = PHASE_INVESTIGATION,
		.who = STEP_OFFICER,
		.minutes = 2,
		.name = W("いまの様子を箱に残す", "Keep what the box knows"),
		.how = W("画面で選びます。", "Choose it on the page."),
		.has_act = true,
		.act = ACT_SNAPSHOT},
	{.id = S("box_packets"),
		.phase = PHASE_INVESTIGATION,
		.who = STEP_OFFICER,
		.minutes = 3,
		.name = W("通信を残す", "Keep its traffic"),
		.how = W("時間を決めて残します。", "Keep it for a time."),
		.has_act = true,
		.act = ACT_KEEP_PACKETS},
};
static const struct playbook books[] = {
	{.id = S("infected_pc"),
		.name = W("パソコンが感染したとき", "An infected computer"),
		.about = W("悪いプログラムが動いていると思われるとき。",
			"When a bad program seems to run."),
		.dont = W("電源を切らない。\n初期化しない。", "Do not power off.\nDo not reset."),
		.n_steps = 3,
		.steps = steps},
	{.id = S("ransomware"),
		.name = W("データを人質に取られたとき", "Data held for ransom"),
		.about = W("ファイルが開かず、お金を求められたとき。",
			"When files do not open and money is asked."),
		.n_steps = 0},
};
static const struct playbook *const up[] = {&books[0]};
static const struct playbook_set set = {2, books};

static struct case_head
a_head(const struct page_frame *f)
{
	return (struct case_head){.id = "0193aabbccdd0193aabbccdd0193aabb",
		.number = "2026-003",
		.title = "「営業-03」が知らない相手と話し続けている",
		.device = "mac:00:00:5e:00:53:01",
		.playbook = "infected_pc",
		.phase = PHASE_FIRST,
		.opened = f->now - 20 * MS_MINUTE,
		.changed = f->now - 2 * MS_MINUTE,
		.n_entries = 9,
		.n_actions = 1};
}

static const enum join_why whys[] = {JOIN_NOT, JOIN_MANY};

static struct case_view
a_case(const struct page_frame *f, const struct case_head *h)
{
	return (struct case_view){.bar = {.head = h, .can_write = true},
		.from = STR("alert"),
		.noticed = f->now - 20 * MS_MINUTE,
		.since = f->now - 38 * MS_MINUTE,
		.alerts = sample_alerts,
		.n_alerts = 2,
		.alert_whys = whys,
		.device = sample_devices,
		.playbooks = up,
		.n_playbooks = 1};
}

static enum err
put_case(const struct pages *p, struct page_frame *f, struct buf *out,
	enum err (*page)(const struct pages *, const struct page_frame *, const struct case_view *,
		struct buf *))
{
	const struct case_head h = a_head(f), other = {.id = "0193ffff0193ffff0193ffff0193ffff",
						      .number = "2026-002",
						      .title = "<b>変な画面</b>",
						      .opened = f->now - MS_HOUR,
						      .changed = f->now - MS_HOUR};
	const struct respond_step_done begun = {
		.state = STR("begun"), .who = STR("佐藤"), .at = f->now - 5 * MS_MINUTE};
	const struct case_step next[] = {
		{&books[0], &steps[0], &begun}, {&books[0], &steps[1], NULL}};
	const struct case_offer offers[] = {{&books[1], "sign"}};
	const struct case_beside beside[] = {
		{&other, NULL, "time"}, {NULL, &sample_alerts[1], "device"}};
	static const struct case_wanted missing[] = {
		{S("data_kinds"), S("data"), S("関わるデータの種類")},
		{S("cause"), S("how"), S("<原因>")}};
	static const struct case_wanted unsaid[] = {{S("persons_count"), S("data"), S("人数")}};
	const struct case_clock_row clocks[] = {
		{.key = STR("ppc_prompt"),
			.name = STR("個人データの速報"),
			.recipient = STR("社長か、個人データの責任者"),
			.unconfirmed = STR("知った日を1日目と数えました。"),
			.missing = missing,
			.n_missing = 2,
			.due_first = f->now + MS_DAY,
			.can_move = true,
			.is_open = true,
			.due = f->now + 3 * MS_DAY,
			.state = "running"},
		{.key = STR("contract_notice.1"),
			.name = STR("取引先への知らせ"),
			.recipient = STR("甲製作所"),
			.why = STR("佐藤: 先方の機器ではなかった"),
			.state = "aside"},
		{.key = STR("police_prompt"),
			.name = STR("警察への相談"),
			.recipient = STR("社長か、担当者"),
			.is_open = true,
			.state = "prompt"},
		{.key = STR("ppc_final"),
			.name = STR("個人データの確報"),
			.recipient = STR("社長か、個人データの責任者"),
			.unsaid = unsaid,
			.n_unsaid = 1,
			.is_open = true,
			.state = "unknown"}};
	const struct respond_action actions[] = {{.did = STR("isolate"),
							 .target = STR("営業-03"),
							 .at = f->now - 10 * MS_MINUTE,
							 .until = f->now + MS_DAY},
		{.did = STR("snapshot"),
			.target = STR("営業-03"),
			.at = f->now - 10 * MS_MINUTE,
			.is_ended = true,
			.ended = f->now - 9 * MS_MINUTE}};
	const struct case_told_row told[] = {
		{STR("やまと情報サービス"), STR("佐藤"), f->now - 8 * MS_MINUTE}};
	const struct case_entry notes[] = {{.nr = 7,
		.at = f->now - 4 * MS_MINUTE,
		.kind = CASE_NOTE,
		.by = CASE_BY_PERSON,
		.who = STR("<i>佐藤</i>"),
		.n_pairs = 1,
		.pairs = {{CASE_KEY_TEXT, STR("山本さんに電話した。\n<b>30分後</b>に来る。")}}}};
	struct case_view v = a_case(f, &h);

	v.next = next;
	v.n_next = 2;
	v.n_left = 3;
	v.minutes_left = 42;
	v.offers = offers;
	v.n_offers = 1;
	v.beside = beside;
	v.n_beside = 2;
	v.clocks = clocks;
	v.n_clocks = 4;
	v.actions = actions;
	v.n_actions = 2;
	v.told = told;
	v.n_told = 1;
	v.notes = notes;
	v.n_notes = 1;
	return page(p, f, &v, out);
}

enum err
sample_case(const struct pages *p, struct page_frame *f, struct buf *out)
{
	f->n_cases_open = 2;
	return put_case(p, f, out, page_case);
}

enum err
sample_case_quick(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_case(p, f, out, page_case_quick);
}

/* Told by somebody without a log-in; what was sent was not taken. */
enum err
sample_case_odd(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const enum odd_sign signs[] = {ODD_SIGN_RANSOM_NOTE, ODD_SIGN_FILES_CHANGED};
	static const enum odd_did did[] = {ODD_DID_UNPLUGGED};
	struct case_head h = a_head(f);
	struct case_view v = {.bar = {.head = &h, .can_write = true},
		.typed = {.no = "undecided", .form = "close", .text = STR("片づいた<b>")},
		.from = STR("outside"),
		.told_by = STR("取引先 <script>"),
		.told_contact = STR("0120-111-222"),
		.has_called_back = true,
		.said = STR("画面に「払え」と出ている。\n<img src=x>"),
		.where = STR("2階 経理"),
		.signs = signs,
		.n_signs = 2,
		.did = did,
		.n_did = 1,
		.noticed = f->now - MS_HOUR};

	h.n_actions = 0;
	h.is_drill = true;
	h.phase = PHASE_FOUND;
	return page_case(p, f, &v, out);
}

enum err
sample_case_closed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct respond_decision d = {.nr = 4,
		.is = VERDICT_NO_INCIDENT,
		.who = STR("佐藤"),
		.reason = STR("自分たちの作業だった"),
		.at = f->now - MS_HOUR};
	struct case_head h = a_head(f);
	struct case_view v = a_case(f, &h);

	h.verdict = VERDICT_NO_INCIDENT;
	h.is_closed = true;
	h.closed = f->now - MS_MINUTE;
	h.n_actions = 0;
	v.bar.can_write = false;
	v.decision = &d;
	v.is_called_back = true;
	v.has_called_back = true;
	return page_case(p, f, &v, out);
}

enum err
sample_case_actions(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = a_head(f);
	const struct respond_action list[] = {{.nr = 5,
						      .did = STR("isolate"),
						      .device = STR("mac:00:00:5e:00:53:01"),
						      .at = f->now - 8 * MS_MINUTE,
						      .until = f->now + 23 * MS_HOUR,
						      .who = STR("佐藤")},
		{.nr = 7,
			.did = STR("block_name"),
			.target = STR("cdn.evil.example"),
			.at = f->now - 7 * MS_MINUTE,
			.until = f->now + 7 * MS_DAY,
			.is_ended = true,
			.ended = f->now - MS_MINUTE,
			.who = STR("佐藤"),
			.ended_by = STR("")},
		{.nr = 9,
			.did = STR("keep_packets"),
			.device = STR("mac:00:00:5e:00:53:01"),
			.at = f->now - 6 * MS_MINUTE,
			.until = f->now + 4 * MS_HOUR,
			.who = STR("佐藤")}};
	const struct case_packets_row kept[] = {{.nr = 9, .seen = 12480, .frames = 12402}};
	const struct case_act_offer offers[] = {
		{.act = ACT_ISOLATE,
			.needs_sure = true,
			.looks = RESPOND_LOOKS_ADDRESSES | RESPOND_LOOKS_CLAIMS,
			.means = RESPOND_BY_NAMES,
			.lacks = RESPOND_BY_ADDRESSES | RESPOND_BY_WAY,
			.hours = 24},
		{.act = ACT_BLOCK_NAME, .means = RESPOND_BY_NAMES, .hours = 168},
		{.act = ACT_BLOCK_ADDRESS, .no = "route", .hours = 168},
		{.act = ACT_KEEP_PACKETS, .means = RESPOND_BY_SENSOR, .hours = 24},
		{.act = ACT_SNAPSHOT, .means = RESPOND_BY_RECORDS}};

	return page_case_actions(p, f,
		&(struct case_actions_view){
			.bar = {.head = &h, .part = CASE_PART_ACTIONS, .can_write = true},
			.device = str_c(h.device),
			.n_held = 7,
			.held_max = 150,
			.n_refused = 2,
			.devices = sample_devices,
			.n_devices = 2,
			.offers = offers,
			.n_offers = 5,
			.kept = kept,
			.n_kept = 1,
			.actions = list,
			.n_actions = 3},
		out);
}

enum err
sample_case_steps(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = a_head(f);
	const struct respond_step_done done = {
		.state = STR("done"), .who = STR("佐藤"), .at = f->now - 5 * MS_MINUTE};
	const struct respond_step_done left = {.state = STR("left"),
		.who = STR("佐藤"),
		.reason = STR("保険に<b>入っていない</b>"),
		.at = f->now - 4 * MS_MINUTE};
	const struct case_step list[] = {{&books[0], &steps[0], &done},
		{&books[0], &steps[1], &left}, {&books[0], &steps[2], NULL},
		{&books[0], &steps[3], NULL}, {&books[0], &steps[4], NULL, "sensor"}};
	const struct case_offer offers[] = {{&books[1], "other"}};

	return page_case_steps(p, f,
		&(struct case_steps_view){
			.bar = {.head = &h, .part = CASE_PART_STEPS, .can_write = true},
			.playbooks = up,
			.n_playbooks = 1,
			.steps = list,
			.n = 5,
			.offers = offers,
			.n_offers = 1},
		out);
}

static enum err
put_story(const struct pages *p, struct page_frame *f, const char *fault, struct buf *out)
{
	const struct case_head h = a_head(f);
	const struct case_entry entries[] = {
		{.nr = 1,
			.at = f->now - MS_HOUR,
			.kind = CASE_OPENED,
			.by = CASE_BY_BOX,
			.n_pairs = 2,
			.pairs = {{CASE_KEY_FROM, STR("alert")},
				{CASE_KEY_TITLE, STR("<b>知らない相手</b>")}}},
		{.nr = 2,
			.at = f->now - 50 * MS_MINUTE,
			.kind = CASE_NOTE,
			.by = CASE_BY_VISITOR,
			.who = STR("鈴木"),
			.n_pairs = 2,
			.pairs = {{CASE_KEY_TEXT, STR("変な画面")},
				{CASE_KEY_WHEN, STR("2026-11-20T00:00:00Z")}}},
		{.nr = 3,
			.at = f->now - 40 * MS_MINUTE,
			.kind = CASE_DECIDED,
			.by = CASE_BY_PERSON,
			.who = STR("佐藤"),
			.n_pairs = 2,
			.pairs = {{CASE_KEY_IS, STR("incident")}, {CASE_KEY_REASON, STR("はい")}}},
		{.nr = 4,
			.at = f->now - 30 * MS_MINUTE,
			.kind = CASE_JOINED,
			.by = CASE_BY_BOX,
			.n_pairs = 2,
			.pairs = {{CASE_KEY_ALERT, STR("00ff00ff00ff00ff00ff00ff00ff00ff")},
				{CASE_KEY_KIND, STR("many")}}},
		{.nr = 5,
			.at = f->now - 20 * MS_MINUTE,
			.kind = CASE_STEP,
			.by = CASE_BY_PERSON,
			.who = STR("佐藤"),
			.n_pairs = 3,
			.pairs = {{CASE_KEY_PLAYBOOK, STR("infected_pc")},
				{CASE_KEY_STEP, STR("unplug")}, {CASE_KEY_STATE, STR("done")}}},
		{.nr = 6,
			.at = f->now - 10 * MS_MINUTE,
			.kind = CASE_SAID,
			.by = CASE_BY_BOX,
			.n_pairs = 3,
			.pairs = {{CASE_KEY_FIELD, STR("kind")}, {CASE_KEY_VALUE, STR("mail")},
				{CASE_KEY_SOURCE, STR("alert:00ff")}}},
		{.nr = 7,
			.at = f->now - 9 * MS_MINUTE,
			.kind = CASE_SAID,
			.by = CASE_BY_BOX,
			.n_pairs = 2,
			.pairs = {{CASE_KEY_FIELD, STR("gone")}, {CASE_KEY_VALUE, STR("<b>x")}}},
	};
	static const struct record_choice kinds[] = {{S("mail"), W("メール", "mail")}};
	static const struct record_field fields[] = {{.id = S("kind"),
		.name = W("事故の種類", "Kind"),
		.kind = RECORD_CHOICE,
		.n_choices = 1,
		.choices = kinds}};
	static const struct record_set records = {.n_fields = 1, .fields = fields};

	static const bool struck[] = {false, true, false, false, false, false, false},
			  may[] = {false, true, false, true, false, true, true};
	struct case_story_view v = {.bar = {.head = &h, .part = CASE_PART_STORY, .can_write = true},
		.entries = entries,
		.is_struck = struck,
		.may_strike = may,
		.n = sizeof(entries) / sizeof(*entries),
		.playbooks = &set,
		.records = &records,
		.zone_minutes = ZONE_JAPAN_MINUTES,
		.n_all = sizeof(entries) / sizeof(*entries),
		.page = 1,
		.n_pages = 1,
		.is_verified = true,
		.fault = fault,
		.fault_nr = 2};

	if (strcmp(fault, "whole") != 0) { /* a long one, and the page where it was found */
		v.n_all = 9203;
		v.page = 93;
		v.n_pages = 93;
	}
	memset(v.head, 'a', sizeof(v.head) - 1);
	return page_case_story(p, f, &v, out);
}

enum err
sample_case_story(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_story(p, f, "whole", out);
}

enum err
sample_case_story_changed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_story(p, f, "previous", out);
}

enum err
sample_cases(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct case_head list[2] = {a_head(f), a_head(f)};

	strcpy(list[1].number, "2026-002");
	list[1].is_drill = true;
	list[1].verdict = VERDICT_INCIDENT;
	f->n_cases_open = 2;
	return page_cases(p, f,
		&(struct cases_view){.query = STR("<営業>"),
			.list = list,
			.n = 2,
			.n_total = 60,
			.n_open = 2,
			.page = 1,
			.n_pages = 2},
		out);
}

enum err
sample_cases_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_cases(
		p, f, &(struct cases_view){.show = CASES_CLOSED, .page = 1, .n_pages = 1}, out);
}

enum err
sample_case_new(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_case_new(p, f,
		&(struct case_new_view){.from = "outside", .playbook = "", .playbooks = &set}, out);
}

enum err
sample_case_new_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct page_problem problems[] = {{"case_title", "empty"}};
	const struct setup_value values[] = {{"case_teller", STR("<b>警察</b>")},
		{"text", STR("電話で<i>聞いた</i>")}, {"when_day", STR("2026-11-20")}};

	return page_case_new(p, f,
		&(struct case_new_view){.from = "call",
			.alert = &sample_alerts[0],
			.values = values,
			.n_values = 3,
			.playbook = "ransomware",
			.playbooks = &set,
			.problems = {problems, 1},
			.no = "time"},
		out);
}

enum err
sample_case_exhibits(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct case_head h = a_head(f);
	const struct case_exhibit_row rows[] = {
		{STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
			STR("<b>画面</b>.jpg"), STR("picture"), "picture", 2345678,
			f->now - MS_MINUTE, STR("佐藤"), true},
		{STR("f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
			STR("mail.zip"), STR("mail"), "zip", 45678, f->now - 2 * MS_MINUTE,
			STR("佐藤"), false}};

	return page_case_exhibits(p, f,
		&(struct case_exhibits_view){
			.bar = {.head = &h, .part = CASE_PART_EXHIBITS, .can_write = true},
			.rows = rows,
			.n = 2,
			.alerts = sample_alerts,
			.n_alerts = 1,
			.can_quick = true,
			.problem = "path",
			.bytes_max = 64 << 20},
		out);
}

/* ---- the page for odd things ---- */

static enum err
put_odd(const struct pages *p, struct page_frame *f, const struct odd_form *form, struct buf *out)
{
	const struct odd_view v = {.person_in_charge = STR("佐藤"),
		.person_phone = STR("080-0000-0000"),
		.form = form};

	f->person = STR("");
	return page_odd(p, f, &v, out);
}

enum err
sample_odd_form(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_odd(p, f, &(struct odd_form){.is_shown = true}, out);
}

enum err
sample_odd_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_odd(p, f,
		&(struct odd_form){.is_shown = true,
			.problem = "too_many",
			.signs = 1u << ODD_SIGN_LOST_THING,
			.did = 1u << ODD_DID_TOLD,
			.since = ODD_SINCE_TODAY,
			.has_since = true,
			.where = STR("\"<b>電車</b>"),
			.name = STR("<i>鈴木</i>"),
			.contact = STR("内線 12"),
			.note = STR("</textarea><script>")},
		out);
}

enum err
sample_odd_sent(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct odd_view numbers = {.person_in_charge = STR("佐藤")};

	f->person = STR("");
	return page_odd_sent(
		p, f, &(struct odd_sent_view){.number = STR("2026-004"), .numbers = &numbers}, out);
}
