/* See sample_playbook.h. Two playbooks, small, with each part shown once. */
#include "pages/sample_playbook.h"

#include "pages/playbook.h"

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

static const struct playbook_step steps[] = {
	{.id = S("unplug"),
		.phase = PHASE_FOUND,
		.who = STEP_FINDER,
		.minutes = 2,
		.name = W("線を抜く<b>", "線を 抜く", "Unplug"),
		.how = W("LANの線を抜きます。", "線を 抜きます。", "Pull the cable."),
		.why = W("広がりません。", "ひろがりません。", "It does not spread."),
		.dont = W("電源を切りません。", "電源は 切りません。", "Do not switch off."),
		.is_first_hour = true},
	{.id = S("box_isolate"),
		.phase = PHASE_FIRST,
		.who = STEP_BOX,
		.minutes = 1,
		.name = W("箱で切り離す", "箱で 切る", "Isolate with the box"),
		.how = W("押します。", "おします。", "Press it."),
		.is_first_hour = true,
		.has_act = true,
		.act = ACT_ISOLATE},
	{.id = S("tell_police"),
		.phase = PHASE_INVESTIGATION,
		.who = STEP_OFFICER,
		.minutes = 30,
		.name = W("警察に相談する", "警察に 相談する", "Go to the police"),
		.how = W("電話します。", "電話します。", "Call them."),
		.recipient = S("police")},
	{.id = S("rebuild"),
		.phase = PHASE_RECOVERY,
		.who = STEP_OUTSIDE,
		.minutes = 240,
		.name = W("入れ直す", "入れなおす", "Reinstall"),
		.how = W("入れ直します。", "入れなおします。", "Reinstall it.")},
	{.id = S("final_report"),
		.phase = PHASE_REPORT,
		.who = STEP_OWNER,
		.minutes = 60,
		.name = W("報告を書く", "報告を 書く", "Write the report"),
		.how = W("書きます。", "書きます。", "Write it.")},
};
static const struct words ask[] = {W("早かったですか。", "早かったですか。", "Was it fast?")};
static const struct playbook books[] = {
	{.id = S("infected_pc"),
		.source = W("見本です。", "", "an example"),
		.name = W("パソコンに悪いプログラム", "悪い プログラム", "A computer is infected"),
		.about = W("見本です。", "見本です。", "A sample."),
		.signs = W("画面が動く\n添付を開いた", "画面が 動く\nファイルを 開いた",
			"The screen moves\nA file was opened"),
		.unconfirmed = W("日数は見本です。", "", "The days are samples."),
		.dont = W("電源を切らない\n消さない", "電源を 切らない\n消さない",
			"Do not switch off\nDo not wipe"),
		.n_steps = 5,
		.steps = steps,
		.n_ask = 1,
		.ask = ask},
	{.id = S("lost_device"),
		.source = W("見本です。", "", "an example"),
		.name = W("なくした", "なくした", "Lost"),
		.about = W("見本です。", "見本です。", "A sample."),
		.signs = W("かばんがない", "かばんが ない", "The bag is gone"),
		.dont = W("遅らせない", "おくれない", "Do not delay"),
		.n_steps = 1,
		.steps = steps,
		.n_ask = 1,
		.ask = ask},
};
static const struct playbook_set set = {2, books};

enum err
sample_playbooks(const struct pages *p, struct page_frame *f, struct buf *out)
{
	const struct playbook_list_view v = {&set};

	return page_playbooks(p, f, &v, out);
}

enum err
sample_playbooks_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct playbook_set none;
	const struct playbook_list_view v = {&none};

	return page_playbooks(p, f, &v, out);
}

enum err
sample_playbook(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return page_playbook(p, f, &books[0], out);
}

enum err
sample_playbook_cards(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct words bank = W("銀行", "ぎんこう", "Bank");
	static const struct playbook_contact contacts[] = {
		{S("例の銀行"), S("0742-00-0000"), S("0120-000-000"), &bank},
		{S("奈良IT"), S("0742-11-1111"), S(""), NULL}};
	const struct playbook_cards_view v = {.playbooks = books,
		.n = 2,
		.numbers = {STR("佐藤"), STR("080-0000-0000")},
		.contacts = contacts,
		.n_contacts = 2};

	return page_playbook_cards(p, f, &v, out);
}
