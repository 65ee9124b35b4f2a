/* A playbook with something in each place; see fixture.h. */
#include "wire/cacao/fixture.h"

#define LEN(a) (uint32_t)(sizeof(a) / sizeof(*(a)))
#define W(ja, easy, en)                                                                            \
	{                                                                                          \
		{                                                                                  \
			STR_IN_TABLE(ja), STR_IN_TABLE(easy), STR_IN_TABLE(en)                     \
		}                                                                                  \
	}

static const struct str detectors[] = {
	STR_IN_TABLE("lateral_movement"), STR_IN_TABLE("smb_exploit")};
static const struct str odd[] = {STR_IN_TABLE("files_locked")};
static const struct str clocks[] = {STR_IN_TABLE("ppc_prompt"), STR_IN_TABLE("act_30")};
static const struct str fields[] = {STR_IN_TABLE("devices_names"), STR_IN_TABLE("noticed_at")};
static const struct framework_map serves[] = {
	{RELATION_TOUCHES, STR_IN_TABLE("scs3"), STR_IN_TABLE("6-1-1-1"), NULL},
	{RELATION_SUBSET, STR_IN_TABLE("ipa25"), STR_IN_TABLE(""), NULL},
};
static const struct words ask[] = {
	W("線は10分で抜けましたか。", "", "Were the cables out within ten minutes?"),
	W("次は何を変えますか。", "つぎは 何を かえますか。", "What will you change?"),
};

static const struct playbook_step steps[] = {
	{
		.id = STR_IN_TABLE("unplug"),
		.phase = PHASE_FOUND,
		.who = STEP_FINDER,
		.minutes = 2,
		.name = W("線を抜く", "線を 抜く", "Unplug it"),
		.how = W("LANの線を抜きます。\n電源は切りません。", "線を 抜きます。",
			"Pull the cable.\nLeave the \"power\" on."),
		.why = W("ふえるのを止めます。", "", "It stops the spread."),
		.dont = W("電源を切りません。", "", "Do not switch off."),
		.is_first_hour = true,
		.n_fields = LEN(fields),
		.fields = fields,
		.n_serves = LEN(serves),
		.serves = serves,
	},
	{
		.id = STR_IN_TABLE("cut_off"),
		.phase = PHASE_FIRST,
		.who = STEP_BOX,
		.minutes = 1,
		.name = W("箱が切り離す", "", "The box cuts it off"),
		.how = W("ボタンを押します。", "", "Press the button."),
		.has_act = true,
		.act = ACT_ISOLATE,
	},
	{
		.id = STR_IN_TABLE("call"),
		.phase = PHASE_FIRST,
		.who = STEP_OUTSIDE,
		.minutes = 15,
		.name = W("専門家を呼ぶ", "", "Call an expert"),
		.how = W("電話します。", "", "Call."),
		.recipient = STR_IN_TABLE("police"),
	},
	{
		.id = STR_IN_TABLE("look"),
		.phase = PHASE_INVESTIGATION,
		.who = STEP_OFFICER,
		.minutes = 60,
		.name = W("調べる", "", "Look into it"),
		.how = W("記録を見ます。", "", "Read the logs."),
	},
	{
		.id = STR_IN_TABLE("restore"),
		.phase = PHASE_RECOVERY,
		.who = STEP_STAFF,
		.minutes = 480,
		.name = W("戻す", "", "Restore"),
		.how = W("写しから戻します。", "", "From the copy."),
	},
	{
		.id = STR_IN_TABLE("report"),
		.phase = PHASE_REPORT,
		.who = STEP_OWNER,
		.minutes = 120,
		.name = W("まとめる", "", "Write it up"),
		.how = W("最後の報告を書きます。", "", "The final report."),
	},
};

struct playbook
fixture_playbook(void)
{
	return (struct playbook){
		.id = STR("ransomware"),
		.version = STR("1"),
		.date = STR("2026-11-28"),
		.licence = STR("Apache-2.0"),
		.source = W("自分たちの文です。", "", "our own words"),
		.name = W("データを人質に取られた", "データを 人質に とられた",
			"Data held to ransom"),
		.about = W("ファイルが開けないときの手順です。", "", "When files no longer open."),
		.signs = W("開けない", "", "They do not open"),
		.unconfirmed = W("二次の資料によります。", "", "Second-hand."),
		.dont = W("消さない\n電源を切らない", "", "Do not delete\nDo not switch off"),
		.cacao = STR("playbook--e0ad1ed4-6fc4-5bed-b9a1-d7be1e8bdadf"),
		.n_detectors = LEN(detectors),
		.detectors = detectors,
		.n_odd = LEN(odd),
		.odd = odd,
		.n_steps = LEN(steps),
		.steps = steps,
		.n_clocks = LEN(clocks),
		.clocks = clocks,
		.n_ask = LEN(ask),
		.ask = ask,
	};
}
