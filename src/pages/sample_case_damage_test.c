/* What a case of the made-up company may cost; see sample.h. */
#include "pages/case_damage.h"
#include "pages/sample_case.h"

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

static const struct damage_cost costs[] = {
	{.id = S("hour"),
		.name = W("人が1時間働くお金", "One hour of work"),
		.unit = W("円（1人1時間）", "yen per person and hour"),
		.source = W("見本の数です。", "A sample"),
		.date = S("2026-11-28"),
		.low = 2000,
		.likely = 3000,
		.high = 5000,
		.unconfirmed = W("<b>未確認</b>です。", "<b>unconfirmed</b>")},
};
static const struct damage_input inputs[] = {
	{.id = S("hours"),
		.name = W("仕事が止まる時間", "Hours of standstill"),
		.help = W("営業時間で数えます。", "In working hours."),
		.unit = W("時間", "hours"),
		.most = 8760,
		.otherwise = 46},
	{.id = S("people"),
		.name = W("仕事が止まる人の数", "People who cannot work"),
		.help = W("名簿の人数です。", "All on the list."),
		.unit = W("人", "people"),
		.most = 1000},
	{.id = S("money"),
		.name = W("戻らないお金", "Money that is gone"),
		.help = W("円で書きます。", "In yen."),
		.unit = W("円", "yen"),
		.most = 1000000000},
};
static const struct str idle[] = {S("hours"), S("people"), S("hour")};
static const struct str gone[] = {S("money")};
static const struct damage_term terms[] = {
	{.id = S("idle"),
		.name = W("仕事が進まない人のお金", "Work that stands still"),
		.why = W("働けない時間にも、給料は払います。", "Wages go on."),
		.n_factors = 3,
		.factors = idle},
	{.id = S("taken"),
		.name = W("だまし取られたお金", "Money that was taken"),
		.why = W("送ってしまったお金です。", "It was sent."),
		.n_factors = 1,
		.factors = gone},
};
static const struct str known_inputs[] = {S("people")};
static const int64_t known_values[] = {30};
static const struct damage_known known[] = {{.id = S("trial"),
	.name = W("古いパソコンの例", "An old computer"),
	.source = W("もとの数は書かれていません。", "It gives no inputs"),
	.yen = 55000000,
	.n_inputs = 1,
	.inputs = known_inputs,
	.values = known_values}};
static const struct damage_set set = {.n_costs = 1,
	.costs = costs,
	.n_inputs = 3,
	.inputs = inputs,
	.n_terms = 2,
	.terms = terms,
	.n_known = 1,
	.known = known};

static enum err
make(const struct pages *p, struct page_frame *f, struct buf *out, bool is_wrong, bool can_write)
{
	const struct case_head h = {.id = "0193aabbccdd0193aabbccdd0193aabb",
		.number = "2026-003",
		.title = "「営業-03」が知らない相手と話し続けている",
		.phase = PHASE_RECOVERY,
		.verdict = VERDICT_INCIDENT,
		.opened = f->now - 20 * MS_MINUTE,
		.changed = f->now - 2 * MS_MINUTE,
		.is_closed = !can_write};
	const struct damage_given given[] = {{STR("people"), 12}};
	const struct damage_ask ask = {.set = &set, .n_given = 1, .given = given};
	const struct case_damage_input rows[] = {
		{.input = &inputs[0],
			.from = "assumed",
			.typed = is_wrong ? STR("\"<b>たくさん</b>") : STR("")},
		{.input = &inputs[1], .is_said = true, .value = 12, .from = "staff"},
		{.input = &inputs[2], .from = "unsaid"}};
	struct arena *a = arena_new(1 << 20);
	struct damage_estimate e;
	struct damage_compare c;
	enum err err = a == NULL ? ERR_FULL : damage_estimate_of(&ask, a, &e);

	if (err == ERR_OK)
		err = damage_compare_known(&set, &known[0], STR("hours"), a, &c);
	if (err == ERR_OK)
		err = page_case_damage(p, f,
			&(struct case_damage_view){.bar = {.head = &h,
							   .part = CASE_PART_DAMAGE,
							   .can_write = can_write},
				.estimate = &e,
				.inputs = rows,
				.n_inputs = 3,
				.known = &c,
				.n_known = 1,
				.is_wrong = is_wrong},
			out);
	arena_free(a);
	return err;
}

enum err
sample_case_damage(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return make(p, f, out, false, true);
}

enum err
sample_case_damage_wrong(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return make(p, f, out, true, true);
}

enum err
sample_case_damage_closed(const struct pages *p, struct page_frame *f, struct buf *out)
{
	return make(p, f, out, false, false);
}
