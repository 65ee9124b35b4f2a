/*
 * `sbom diff A B [--json] [--hand]`: two bills side by side; with --hand, A was made by hand and B
 * by a tool. Exit code 1: they differ.
 */
#include "cli/json.h"
#include "cli/sbom_files.h"
#include "stock/diff.h"

static const struct {
	const char *ja, *en, *hand_ja, *hand_en;
} kind_words[DIFF_KINDS] = {
	[DIFF_GONE] = {"なくなった部品", "Gone", "手で作った方だけにある部品",
		"Only in the one made by hand"},
	[DIFF_ADDED] = {"増えた部品", "Added", "道具で作った方だけにある部品",
		"Only in the one made by a tool"},
	[DIFF_VERSION] = {"版が変わった部品", "Another version", "版がちがう部品",
		"Versions differ"},
	[DIFF_NO_VERSION] = {"片方に版がない部品", "A version on one side only",
		"片方に版がない部品", "A version on one side only"},
	[DIFF_NAME] = {"名前だけちがう部品", "The same under another name",
		"名前の書き方がちがう部品", "Names differ"},
	[DIFF_SAME] = {"同じ部品", "The same", "同じ部品", "The same"},
};

static void
write_side(struct sbom *s, const char *key, unsigned which, uint32_t place)
{
	json_key(&s->out, key);
	if (place == DIFF_NONE) {
		buf_c(&s->out, "null");
		return;
	}
	buf_byte(&s->out, '{');
	sbom_json_part(s, &s->bills[which]->components[place]);
	json_leave(&s->out, '}');
}

static void
write_json(struct sbom *s, const struct stock_diff *d)
{
	struct buf *b = &s->out;

	json_enter(b, '{');
	json_text(b, "first", s->call->words[0]);
	json_text(b, "second", s->call->words[1]);
	json_key(b, "counts");
	json_enter(b, '{');
	for (unsigned k = 0; k < DIFF_KINDS; k++)
		json_number(b, diff_kind_name((enum diff_kind)k), (int64_t)d->counts[k]);
	json_leave(b, '}');
	json_key(b, "rows");
	json_enter(b, '[');
	for (size_t i = 0; i < d->n && d->rows[i].kind != DIFF_SAME; i++) {
		json_enter(b, '{');
		json_text(b, "kind", diff_kind_name(d->rows[i].kind));
		json_bool(b, "is_renamed", d->rows[i].is_renamed);
		write_side(s, "first", 0, d->rows[i].first);
		write_side(s, "second", 1, d->rows[i].second);
		json_leave(b, '}');
		sbom_drain(s);
	}
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

static void
write_row(struct sbom *s, const struct diff_row *row)
{
	buf_c(&s->out, "  ");
	if (row->first != DIFF_NONE)
		sbom_put_part(s, &s->bills[0]->components[row->first]);
	if (row->first != DIFF_NONE && row->second != DIFF_NONE)
		buf_c(&s->out, " -> ");
	if (row->second != DIFF_NONE)
		sbom_put_part(s, &s->bills[1]->components[row->second]);
	buf_byte(&s->out, '\n');
	sbom_drain(s);
}

static void
write_words(struct sbom *s, const struct stock_diff *d)
{
	bool is_hand = s->call->given[OPT_HAND];
	size_t i = 0;

	for (unsigned k = 0; k < DIFF_KINDS; k++) {
		const char *title =
			is_hand ? sbom_say(s, kind_words[k].hand_ja, kind_words[k].hand_en)
				: sbom_say(s, kind_words[k].ja, kind_words[k].en);

		if (d->counts[k] == 0)
			continue;
		sbom_printf(
			s, "%s：%llu件\n", "%s: %llu\n", title, (unsigned long long)d->counts[k]);
		for (; i < d->n && d->rows[i].kind == (enum diff_kind)k; i++)
			if (k != DIFF_SAME)
				write_row(s, &d->rows[i]);
	}
	if (d->n == 0)
		buf_c(&s->out, sbom_say(s, "どちらにも部品がありません。\n",
				       "Neither has any component.\n"));
}

int
cli_sbom_diff(const struct cli_call *call)
{
	struct stock_diff d;
	struct sbom s;
	int rc = sbom_begin(&s, call);

	if (rc == SBOM_FINE && stock_diff(s.bills[0], s.bills[1], s.arena, &d) != ERR_OK)
		rc = cli_say(call, SBOM_UNREADABLE, "「%s」と「%s」は大きすぎます。",
			"%s and %s are too large", call->words[0], call->words[1]);
	if (rc == SBOM_FINE) {
		if (call->given[OPT_JSON])
			write_json(&s, &d);
		else
			write_words(&s, &d);
		rc = d.counts[DIFF_SAME] == d.n ? SBOM_FINE : SBOM_FINDINGS;
	}
	return sbom_end(&s, rc);
}
