/* See building.h. */
#include "proc/opener/building.h"

#include "know/feed/judge.h"
#include "sys/log.h"

#include <stdio.h>
#include <string.h>

/* What is known of the source that was added last; NULL: it is to be read. */
static const struct index_known *
known_of(struct builder *b, const struct feed_order_row *o)
{
	struct index_known *k = &b->known[b->n_sources];

	for (size_t i = 0; b->before.made != 0 && i < b->before.n_rows; i++) {
		const struct feed_report_row *row = &b->before.rows[i];

		if (strcmp(row->id, o->id) != 0 || !row->is_known || row->tier != o->tier ||
			row->confidence != o->confidence || row->tlp != o->tlp ||
			row->format >= FEED_FORMATS)
			continue;
		*k = (struct index_known){.made = b->before.made,
			.format = (enum feed_format)row->format,
			.counts = {.entries = row->entries + row->excepted,
				.refused = row->refused},
			.held = row->held,
			.excepted = row->excepted};
		memcpy(k->digest, row->digest, sizeof(k->digest));
		return k;
	}
	return NULL;
}

static void
add_source(struct builder *b, size_t row)
{
	const struct feed_order_row *o = &b->order.rows[row];
	struct index_source *s = &b->sources[b->n_sources];
	bool is_fresh = b->rows[row].use == FEED_USE_FRESH;

	*s = (struct index_source){.path = b->paths[b->n_sources],
		.before = o->before,
		.is_new = !is_fresh || !o->has_good || o->is_accepted};
	snprintf(b->paths[b->n_sources], sizeof(b->paths[0]), "%s/feeds/%s.%s", b->guard, o->id,
		is_fresh ? "fresh" : "good");
	memcpy(s->name, o->name, sizeof(s->name));
	memcpy(s->id, o->id, sizeof(o->id));
	s->settings.now = b->order.now;
	s->settings.note = (struct indicator_note){.tier = o->tier,
		.confidence = o->confidence,
		.tlp = o->tlp,
		.what = STR(""),
		.context = STR("")};
	s->known = known_of(b, o);
	b->row_of[b->n_sources++] = row;
}

void
building_gather(struct builder *b)
{
	b->n_sources = 0;
	for (size_t i = 0; i < b->order.n_rows; i++)
		if (b->rows[i].use != FEED_USE_NONE)
			add_source(b, i);
}

static enum feed_why
why_of(const struct index_source *s, enum err err)
{
	if (err == ERR_MALFORMED || err == ERR_TRUNCATED)
		return FEED_BROKEN;
	if (err == ERR_LIMIT)
		return FEED_TOO_LARGE;
	if (err != ERR_INVALID)
		return FEED_FAILED;
	if (s->counts.entries > 0 && judge_size(s->before, s->counts.entries) == JUDGE_LARGER)
		return FEED_LARGER;
	return s->counts.entries > 0 ? FEED_SMALLER : FEED_EMPTY;
}

/* The version that ended it all: the last good one instead, or none. */
void
building_give_way(struct builder *b, enum err err)
{
	const struct index_source *s = b->result.refused;
	size_t at = b->row_of[s - b->sources];
	struct feed_report_row *row = &b->rows[at];

	feed_report_give_way(row, &b->order.rows[at], why_of(s, err));
	str_clean(str_c(s->info.what), row->text, sizeof(row->text));
	log_event("feed.refused", "id=%s why=%s", row->id, feed_why_name(row->why));
}

void
building_take_counts(struct builder *b)
{
	for (size_t i = 0; i < b->n_sources; i++) {
		const struct index_source *s = &b->sources[i];
		struct feed_report_row *row = &b->rows[b->row_of[i]];

		row->format = (uint32_t)s->format;
		row->entries = s->counts.entries - s->excepted;
		row->held = s->held;
		row->excepted = s->excepted;
		row->refused = s->counts.refused + s->counts.not_read;
	}
}
