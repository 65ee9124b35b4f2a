/* Any run of calls to a draft and to a tree in it, as readers make them: what is told is sound, and
 * the next advisory begins anew. Each byte is a call; those with a text take the rest of the line.
 */
#include "wire/advisory/draft.h"
#include "wire/advisory/tree.h"

#include "base/reader.h"
#include "wire/advisory/sound_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct drafting {
	struct draft *draft;
	struct tree tree;
	unsigned open[LIMIT_JSON_DEPTH]; /* ids */
	unsigned depth;
	struct advisory_sink sink;
};

static void
open_node(struct drafting *f, unsigned id)
{
	/* matches hold nothing; the JSON reader's depth is the limit */
	if (f->depth == LIMIT_JSON_DEPTH || (f->depth > 0 && f->open[f->depth - 1] == TREE_MATCH))
		return;
	BUG_IF(!tree_open(&f->tree, id));
	f->open[f->depth++] = id;
}

static void
close_node(struct drafting *f)
{
	if (f->depth > 0)
		BUG_IF(!tree_close(&f->tree, f->open[--f->depth]));
}

static void
tell(struct drafting *f)
{
	while (f->depth > 0)
		close_node(f);
	draft_tell(f->draft, &f->sink, STR("here"));
	draft_begin(f->draft);
	tree_begin(&f->tree, f->draft);
}

/* A call that takes a text. */
static void
with_text(struct drafting *f, uint8_t op, struct str text)
{
	static void (*const calls[])(struct draft *, struct str) = {draft_alias, draft_related,
		draft_summary, draft_cvss, draft_score, draft_word, draft_version};
	const struct json_value v = {
		op % 3 == 0 ? JSON_BOOL : JSON_STRING, op % 3 == 0 ? STR("true") : text, text};

	switch (op % 12) {
	case 7:
		draft_event(f->draft, (enum range_event_kind)(op / 12 % 4), text);
		break;
	case 8:
		if (text.len > 0)
			draft_platform(f->draft, text);
		break;
	case 9:
		tree_value(&f->tree, TREE_OPERATOR + op / 12 % 8, &v);
		break;
	case 10:
		draft_affected(f->draft)->package.name = draft_text(f->draft, text);
		break;
	case 11:
		draft_head(f->draft)->id = draft_text(f->draft, text);
		break;
	default:
		calls[op % 12](f->draft, text);
	}
}

static void
without_text(struct drafting *f, uint8_t op)
{
	switch (op % 9) {
	case 0:
		tell(f);
		break;
	case 1:
		draft_drop_affected(f->draft);
		break;
	case 2:
		draft_range(f->draft, (enum range_kind)(op / 9 % 3));
		break;
	case 3:
		draft_range_kind(f->draft, (enum range_kind)(op / 9 % 3));
		break;
	case 4:
		draft_drop_range(f->draft);
		break;
	case 5:
		draft_drop_platforms(f->draft);
		break;
	case 6:
		open_node(f, TREE_NODE);
		break;
	case 7:
		open_node(f, TREE_MATCH);
		break;
	case 8:
		close_node(f);
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct drafting f = {.draft = draft_new(), .sink = sound_sink()};
	struct str rest = str_of((const char *)data, size);

	BUG_IF(f.draft == NULL);
	draft_begin(f.draft);
	tree_begin(&f.tree, f.draft);
	while (rest.len > 0) {
		uint8_t op = (uint8_t)rest.p[0];

		rest = str_of(rest.p + 1, rest.len - 1);
		if (op < 128)
			with_text(&f, op, str_split(&rest, '\n'));
		else
			without_text(&f, op);
	}
	tell(&f);
	draft_free(f.draft);
	return 0;
}
