/* The record of the made-up company's case: fields, whom to tell, what leaves, wishes. */
#include "pages/case_record.h"
#include "pages/sample_case.h"

#include "pages/page.h"

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

static const struct record_choice kinds[] = {
	{S("ransomware"), W("データを人質に取るプログラム", "Ransomware"), S("malware")},
	{S("malware"), W("そのほかの悪いプログラム", "Other malware"), S("malware")}};
static const struct record_choice things[] = {
	{S("pc"), W("パソコン", "PC"), S("")}, {S("nas"), W("NAS", "NAS"), S("")}};

#define FIELD(id_, ja, en, kind_, class_, group_)                                                  \
	.id = S(id_), .name = W(ja, en), .kind = kind_, .class = class_, .group = S(group_)

static const struct record_field fields[] = {
	{FIELD("kind", "事故の種類", "Kind", RECORD_CHOICE, RECORD_ATTACK, "what"),
		.can_machine = true, .from = S("playbook"), .n_choices = 2, .choices = kinds},
	{FIELD("summary", "何が起きたか", "What happened", RECORD_PROSE, RECORD_VICTIM, "what"),
		.help = W("見たことを順に書きます。", "In order.")},
	{FIELD("noticed_at", "気づいた日時", "Noticed", RECORD_TIME, RECORD_VICTIM, "when"),
		.can_machine = true, .from = S("alert.told")},
	{FIELD("org_name", "会社の名前", "Organisation", RECORD_TEXT, RECORD_VICTIM, "who"),
		.is_given = true, .from = S("setting.org.name")},
	{FIELD("device_kinds", "機器の種類", "Devices", RECORD_CHOICES, RECORD_VICTIM, "where"),
		.n_choices = 2, .choices = things},
	{FIELD("devices_count", "機器の数", "Number", RECORD_NUMBER, RECORD_VICTIM, "where"),
		.can_machine = true, .from = S("device.count")},
	{FIELD("lateral", "広がったか", "Spread", RECORD_YES_NO, RECORD_ATTACK, "how")},
	{FIELD("indicator_addresses", "相手のアドレス", "Addresses", RECORD_LIST, RECORD_ATTACK,
		"how")},
	{FIELD("money_lost", "失ったお金", "Money lost", RECORD_YEN, RECORD_EFFECT, "money")},
	{FIELD("cause", "原因", "Cause", RECORD_PROSE, RECORD_VICTIM, "after")},
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static const struct str police_forms[] = {S("police")}, letter_forms[] = {S("partners")};
static const struct recipient recipients[] = {
	{.id = S("police"),
		.name = W("警察", "Police"),
		.why = W("捜査の元になります。", "They investigate."),
		.kind = RECIPIENT_POLICE,
		.tlp = TLP_AMBER,
		.may = {WISH_SEE | WISH_PASS, WISH_SEE, WISH_SEE | WISH_ASK, 0, WISH_SEE, WISH_SEE},
		.n_forms = 1,
		.forms = police_forms},
	{.id = S("partners"),
		.name = W("取引先", "Partners"),
		.why = W("広がるのを止められます。", "It stops the spreading."),
		.kind = RECIPIENT_PARTNER,
		.tlp = TLP_AMBER,
		.may = {0, WISH_SEE, WISH_SEE, 0, WISH_SEE, WISH_SEE},
		.n_forms = 1,
		.forms = letter_forms}};

#define ITEM(field_, ja, en) .id = S(field_), .ask = W(ja, en), .field = S(field_)
static const struct report_item police_items[] = {
	{ITEM("kind", "種類", "Kind"), .is_needed = true, .number = S("1")},
	{ITEM("summary", "何が起きたか", "What happened"), .is_needed = true, .number = S("2")},
	{ITEM("noticed_at", "気づいた日時", "Noticed"), .number = S("3")},
	{ITEM("indicator_addresses", "相手のアドレス", "Addresses")},
	{ITEM("money_lost", "失ったお金", "Money lost")},
	{ITEM("lateral", "広がったか", "Spread"), .is_needed = true},
	{ITEM("cause", "原因", "Cause")},
};
static const struct report_item letter_items[] = {
	{ITEM("summary", "何が", "What"), .say = W("{value}", "{value}")},
	{ITEM("cause", "原因", "Cause"), .say = W("原因は、{value}", "Cause: {value}"),
		.unsaid = W("原因は、まだ分かっていません。", "The cause is not known.")}};
static const struct report_form forms[] = {
	{.id = S("partners"),
		.name = W("取引先へのお知らせ", "Letter to partners"),
		.about = W("影響を伝えます。", "Tells the effect."),
		.source = W("さきもりの文です。", "Ours"),
		.begin = W("{org_name}からのお知らせです。", "From {org_name}."),
		.end = W("申しわけございません。", "We are sorry."),
		.n_items = 2,
		.items = letter_items},
	{.id = S("police"),
		.name = W("警察への相談の紙", "Paper for the police"),
		.about = W("持って行く紙です。", "To take along."),
		.source = W("公の案内です。", "Public notices"),
		.unconfirmed = W("都道府県で違います。", "It differs."),
		.n_items = 6,
		.items = police_items}};
static const struct record_set set = {.n_fields = N_FIELDS,
	.n_recipients = 2,
	.n_forms = 2,
	.fields = fields,
	.recipients = recipients,
	.forms = forms};

/* ---- the case ---- */

struct story {
	struct arena *arena;
	struct case_head head;
	struct case_entry entries[16];
	uint32_t n;
	struct respond_case c;
	struct case_record record;
};

static void
add(struct story *s, const struct page_frame *f, enum case_kind kind, enum case_by by,
	const struct case_pair *pairs, uint32_t n)
{
	struct case_entry *e = &s->entries[s->n];

	*e = (struct case_entry){.nr = s->n + 1,
		.at = f->now - (20 - (ms_t)s->n) * MS_MINUTE,
		.kind = kind,
		.by = by,
		.who = by == CASE_BY_PERSON ? STR("佐藤 <b>花子</b>") : STR("")};
	for (uint32_t i = 0; i < n; i++)
		(void)case_entry_add(e, pairs[i].key, pairs[i].value);
	s->n++;
}

#define PAIR(k, v)                                                                                 \
	{                                                                                          \
		CASE_KEY_##k, STR(v)                                                               \
	}
#define ADD(s, f, kind, by, ...)                                                                   \
	do {                                                                                       \
		const struct case_pair pairs_[] = {__VA_ARGS__};                                   \
		add(s, f, kind, by, pairs_, sizeof(pairs_) / sizeof(pairs_[0]));                   \
	} while (0)

static void
tell(struct story *s, const struct page_frame *f)
{
	ADD(s, f, CASE_OPENED, CASE_BY_BOX, PAIR(FROM, "alert"), PAIR(TITLE, "x"));
	ADD(s, f, CASE_SAID, CASE_BY_BOX, PAIR(FIELD, "kind"), PAIR(VALUE, "ransomware"),
		PAIR(SOURCE, "case"), PAIR(SURE, "low"));
	ADD(s, f, CASE_SAID, CASE_BY_BOX, PAIR(FIELD, "noticed_at"),
		PAIR(VALUE, "2026-11-20T00:02:33Z"), PAIR(SOURCE, "alert:1"), PAIR(SURE, "high"));
	ADD(s, f, CASE_SAID, CASE_BY_BOX, PAIR(FIELD, "devices_count"), PAIR(VALUE, "1"),
		PAIR(SOURCE, "device:a"), PAIR(SURE, "low"));
	ADD(s, f, CASE_SAID, CASE_BY_PERSON, PAIR(FIELD, "devices_count"), PAIR(VALUE, "3"));
	ADD(s, f, CASE_SAID, CASE_BY_PERSON, PAIR(FIELD, "summary"),
		PAIR(VALUE, "共有のファイルが<開けません>。\n\"営業\"の3台です。"));
	ADD(s, f, CASE_SAID, CASE_BY_PERSON, PAIR(FIELD, "cause"), PAIR(STATE, "unknown"));
	ADD(s, f, CASE_SAID, CASE_BY_PERSON, PAIR(FIELD, "money_lost"), PAIR(VALUE, "1200000"));
	ADD(s, f, CASE_SAID, CASE_BY_BOX, PAIR(FIELD, "indicator_addresses"),
		PAIR(VALUE, "192.0.2.7\n192.0.2.9"), PAIR(SOURCE, "alert:1"));
	ADD(s, f, CASE_WISH, CASE_BY_PERSON, PAIR(RECIPIENT, "police"), PAIR(KIND, "attack"),
		PAIR(MAY, "none"), PAIR(REASON, "弁護士に<聞いて>から"));
	ADD(s, f, CASE_WISH, CASE_BY_PERSON, PAIR(FIELD, "summary"), PAIR(TLP, "amber"),
		PAIR(MAY, "see"), PAIR(UNTIL, "2099-01-01T00:00:00Z"));
	ADD(s, f, CASE_REPORT, CASE_BY_PERSON, PAIR(RECIPIENT, "partners"), PAIR(STAGE, "first"),
		PAIR(WAY, "mail"), PAIR(FORM, "partners"), PAIR(FIELDS, "summary"),
		PAIR(MASKED, "cause"), PAIR(TLP, "amber"), PAIR(ACK, "A-<12>"),
		PAIR(SHA256, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));
}

static enum err
begin(struct story *s, const struct page_frame *f)
{
	enum err err;

	*s = (struct story){.arena = arena_new(4 << 20),
		.head = {.id = "0193aabbccdd0193aabbccdd0193aabb",
			.number = "2026-003",
			.title = "共有のファイルが開けない",
			.phase = PHASE_FIRST,
			.verdict = VERDICT_INCIDENT,
			.opened = f->now - 20 * MS_MINUTE}};
	if (s->arena == NULL)
		return ERR_FULL;
	tell(s, f);
	err = respond_case_of(s->entries, s->n, s->arena, &s->c);
	if (err == ERR_OK)
		err = respond_record_of(&s->c, &set, UINT32_MAX, s->arena, &s->record);
	respond_record_give(&s->record, STR("org_name"),
		&(struct record_gift){STR("佐藤製作所"), STR("setting:org.name"), true, false});
	return err;
}

static struct case_bar
bar_of(const struct story *s, enum case_part part, bool can_write)
{
	return (struct case_bar){.head = &s->head, .part = part, .can_write = can_write};
}

static enum err
put_record(const struct pages *p, struct page_frame *f, bool can_write, const char *wrong,
	struct buf *out)
{
	static const bool is_needed[N_FIELDS] = {true, true, false, false, true};
	bool is_shown[N_FIELDS];
	struct story s;
	struct case_record_view v;
	struct str typed[N_FIELDS];
	enum err err = begin(&s, f);

	for (size_t i = 0; i < N_FIELDS; i++) {
		is_shown[i] = i != 6;
		typed[i] = STR("");
		if (str_equal(fields[i].id, str_c(wrong)))
			typed[i] = STR("<三台>");
	}
	v = (struct case_record_view){.bar = bar_of(&s, CASE_PART_RECORD, can_write),
		.record = &s.record,
		.is_shown = is_shown,
		.is_needed = is_needed,
		.form = &forms[1],
		.zone_minutes = 540,
		.wrong = str_c(wrong),
		.typed = typed,
		.can_ask = true};
	if (err == ERR_OK) {
		respond_record_share(&s.record, v.form, STAGE_FIRST, &v.share);
		err = page_case_record(p, f, &v, out);
	}
	arena_free(s.arena);
	return err;
}

enum err
sample_case_record(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_record(p, f, true, "", out);
}

enum err
sample_case_record_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_record(p, f, true, "devices_count", out);
}

enum err
sample_case_record_read(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_record(p, f, false, "", out);
}

static enum err
put_missing(const struct pages *p, struct page_frame *f, uint32_t n, struct buf *out)
{
	static const bool is_needed[N_FIELDS] = {[4] = true};
	static const uint32_t left[] = {4, 6}, proposals[] = {0};
	struct story s;
	struct case_missing_view v;
	enum err err = begin(&s, f);

	v = (struct case_missing_view){.record = {.bar = bar_of(&s, CASE_PART_RECORD, true),
					       .record = &s.record,
					       .is_needed = is_needed,
					       .form = &forms[1],
					       .zone_minutes = 540},
		.recipient = &recipients[0],
		.fields = left,
		.n = n,
		.proposals = proposals,
		.n_proposals = n > 0};
	if (err == ERR_OK) {
		respond_record_share(&s.record, &forms[1], STAGE_FIRST, &v.record.share);
		err = page_case_missing(p, f, &v, out);
	}
	arena_free(s.arena);
	return err;
}

enum err
sample_case_missing(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_missing(p, f, 2, out);
}

enum err
sample_case_missing_none(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_missing(p, f, 0, out);
}

enum err
sample_case_reports(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct case_recipient_row rows[2];
	struct case_sent_row sent;
	struct story s;
	enum err err = begin(&s, f);

	if (err == ERR_OK) {
		for (unsigned i = 0; i < 2; i++) {
			rows[i] = (struct case_recipient_row){.recipient = &recipients[i],
				.form = &forms[1 - i],
				.n_missing = 1 - i,
				.n_kept = 2 * i,
				.is_asked = i == 0};
			respond_report_past(&s.c, recipients[i].id, &rows[i].past);
			rows[i].stage = respond_stage_next(&rows[i].past);
		}
		sent = (struct case_sent_row){
			&s.entries[s.n - 1], &recipients[1], &forms[0], 1, 1, false};
		err = page_case_reports(p, f,
			&(struct case_reports_view){.bar = bar_of(&s, CASE_PART_REPORTS, true),
				.rows = rows,
				.n = 2,
				.sent = &sent,
				.n_sent = 1},
			out);
	}
	arena_free(s.arena);
	return err;
}

/* ---- what leaves ---- */

struct leaving {
	struct release release;
	struct report_filled filled;
	struct case_kept_row kept[N_FIELDS], asks[N_FIELDS];
	size_t n_kept, n_asks;
	struct mask *masks;
	struct record_say say;
	struct report_past past;
};

static enum err
leave(struct story *s, const struct page_frame *f, unsigned to, struct leaving *l)
{
	struct mask_ask ask = {.recipient = &recipients[to], .now = f->now};
	enum err err = respond_masks_of(&s->c, &set, &ask, s->arena, &l->masks);

	l->say = (struct record_say){f->lang, 540, STR("はい"), STR("いいえ"),
		STR("まだ分かっていません"), STR("関係ありません")};
	respond_report_past(&s->c, recipients[to].id, &l->past);
	if (err == ERR_OK)
		err = respond_release_of(
			&s->record, l->masks, &recipients[to], s->arena, &l->release);
	if (err == ERR_OK)
		err = respond_report_fill(&l->release, &forms[1 - to], respond_stage_next(&l->past),
			&(struct report_before){to == 1 ? &s->record : NULL, l->past.fields},
			&l->say, s->arena, &l->filled);
	for (size_t i = 0; err == ERR_OK && i < N_FIELDS; i++) {
		if (l->masks[i].needs_yes)
			l->asks[l->n_asks++] = (struct case_kept_row){&fields[i], &l->masks[i]};
		else if (l->release.is_kept[i])
			l->kept[l->n_kept++] = (struct case_kept_row){&fields[i], &l->masks[i]};
	}
	return err;
}

static enum err
put_report(
	const struct pages *p, struct page_frame *f, unsigned to, const char *no, struct buf *out)
{
	static const struct case_official_row officials[] = {
		{S("様式<1>.xlsx"),
			S("ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"), true,
			1795132980000, S("佐藤")},
		{S("様式2.xlsx"),
			S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"),
			false, 1795132980000, S("佐藤")}};
	static const struct case_clock_row clocks[] = {
		{.key = {"police_prompt", 13}, .name = {"警察への相談", 18}},
		{.key = {"contract_notice.1", 17},
			.name = {"取引先への知らせ", 24},
			.recipient = {"<甲>製作所", 14}}};
	const struct report_form *to_choose[] = {&forms[1 - to]};
	struct leaving l = {0};
	struct story s;
	enum err err = begin(&s, f);

	if (err == ERR_OK)
		err = leave(&s, f, to, &l);
	if (err == ERR_OK)
		err = page_case_report(p, f,
			&(struct case_report_view){.bar = bar_of(&s, CASE_PART_REPORTS, true),
				.filled = &l.filled,
				.recipient = &recipients[to],
				.forms = to_choose,
				.n_forms = 1,
				.past = l.past,
				.say = &l.say,
				.kept = l.kept,
				.n_kept = l.n_kept,
				.asks = l.asks,
				.n_asks = l.n_asks,
				.clocks = clocks,
				.n_clocks = 2,
				.is_clock_chosen = true,
				.query = STR("to=police&form=police&stage=first"),
				.officials = officials,
				.n_officials = to == 0 ? 2 : 0,
				.official = to == 0 ? NULL : "macros",
				.bytes_max = 5242880,
				.desk = to == 0 ? STR("") : STR("経済産業省"),
				.no = no},
			out);
	arena_free(s.arena);
	return err;
}

enum err
sample_case_report(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_report(p, f, 0, NULL, out);
}

enum err
sample_case_report_letter(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return put_report(p, f, 1, "closed", out);
}

enum err
sample_case_teach(const struct pages *p, struct page_frame *f, struct buf *out)
{
	static const struct str choices[] = {S("はい"), S("いいえ")};
	static const struct case_teach_row rows[] = {
		{0, S("様式!C3"), S("検知<日時>"), S("気づいた日時"), 0, NULL, true, false},
		{1, S("様式!C4"), S("横展開の有無"), S("広がった？"), 2, choices, false, true},
		{2, S("様式!C5"), S("備考"), S(""), 0, NULL, true, false}};
	static const struct str asks[] = {
		S("気づいた日時"), S("気づいた日時：日だけ"), S("広がったか")};
	struct story s;
	enum err err = begin(&s, f);

	if (err == ERR_OK)
		err = page_case_teach(p, f,
			&(struct case_teach_view){.bar = bar_of(&s, CASE_PART_REPORTS, true),
				.recipient = &recipients[0],
				.form = &forms[1],
				.name = STR("様式<2>.xlsx"),
				.sha256 = STR("00112233445566778899aabbccddeeff00112233445566778899"
					      "aabbccddeeff"),
				.other_name = STR("様式1.xlsx"),
				.other_sha256 =
					STR("ffeeddccbbaa99887766554433221100ffeeddccbbaa9988"
					    "7766554433221100"),
				.rows = rows,
				.n = 3,
				.n_said = 2,
				.n_wrong = 1,
				.asks = asks,
				.n_asks = 3,
				.query = STR("to=police&form=police&stage=first")},
			out);
	arena_free(s.arena);
	return err;
}

enum err
sample_case_wishes(const struct pages *p, struct page_frame *f, struct buf *out)
{
	struct case_wish_row rows[2];
	struct story s;
	enum err err = begin(&s, f);

	if (err == ERR_OK) {
		rows[0] = (struct case_wish_row){.entry = &s.entries[10],
			.field = &fields[1],
			.may = WISH_SEE,
			.has_may = true,
			.until = f->now + 30 * MS_DAY};
		rows[1] = (struct case_wish_row){.entry = &s.entries[9],
			.recipient = &recipients[0],
			.class = STR("attack"),
			.has_may = true,
			.is_over = true};
		err = page_case_wishes(p, f,
			&(struct case_wishes_view){.bar = bar_of(&s, CASE_PART_REPORTS, true),
				.set = &set,
				.wishes = rows,
				.n = 2},
			out);
	}
	arena_free(s.arena);
	return err;
}
