/* One advisory, gathered in flat lists; see draft.h. */
#include "wire/advisory/draft.h"

#include "base/arena.h"
#include "base/limits.h"
#include "wire/cvss/cvss.h"

#include <stdlib.h>

struct list {
	void *p;
	uint32_t n, room;
};

struct draft {
	struct advisory head;
	struct arena *texts;
	/* Flat: what belongs to the last affected or range stands at the end of its list. Pointers
	 * are set when all is there. */
	struct list aliases, related, affected, ranges, events, versions, platforms, nodes;
	bool has_vector;
	enum cvss_version cvss_version;
	unsigned bare_score;
	enum err err;
	const char *why;
	/* what callers get to write into when there is no room */
	struct affected spare;
	struct range spare_range;
	struct cpe_node spare_node;
};

struct draft *
draft_new(void)
{
	struct draft *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->texts = arena_new(LIMIT_ADVISORY_BYTES);
	if (d->texts == NULL) {
		free(d);
		return NULL;
	}
	return d;
}

static void
each_list(struct draft *d, void (*f)(struct list *l))
{
	struct list *lists[] = {&d->aliases, &d->related, &d->affected, &d->ranges, &d->events,
		&d->versions, &d->platforms, &d->nodes};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		f(lists[i]);
}

static void
free_list(struct list *l)
{
	free(l->p);
}

static void
empty_list(struct list *l)
{
	l->n = 0;
}

void
draft_free(struct draft *d)
{
	if (d == NULL)
		return;
	each_list(d, free_list);
	arena_free(d->texts);
	free(d);
}

void
draft_begin(struct draft *d)
{
	each_list(d, empty_list);
	arena_clear(d->texts);
	d->head = (struct advisory){.id = STR("")};
	d->spare = (struct affected){.purl = STR("")};
	d->has_vector = false;
	d->bare_score = 0;
	d->err = ERR_OK;
	d->why = "";
}

void
draft_fail(struct draft *d, enum err err, const char *why)
{
	if (d->err != ERR_OK)
		return;
	d->err = err;
	d->why = why;
}

struct advisory *
draft_head(struct draft *d)
{
	return &d->head;
}

struct str
draft_text(struct draft *d, struct str s)
{
	const char *p;

	if (s.len == 0)
		return STR("");
	p = arena_copy(d->texts, s);
	if (p == NULL) {
		draft_fail(d, arena_err(d->texts), "its texts are too long");
		return STR("");
	}
	return str_of(p, s.len);
}

/* Room for one more at the end, zeroed; NULL when it would be too much. */
static void *
add(struct draft *d, struct list *l, size_t size)
{
	char *p;

	if (l->n == l->room) {
		uint32_t room = l->room > 0 ? 2 * l->room : 16;

		if (room > LIMIT_ADVISORY_PARTS) {
			draft_fail(d, ERR_LIMIT, "it lists too much");
			return NULL;
		}
		p = realloc(l->p, room * size);
		if (p == NULL) {
			draft_fail(d, ERR_FULL, "no memory is left");
			return NULL;
		}
		l->p = p;
		l->room = room;
	}
	p = (char *)l->p + l->n++ * size;
	memset(p, 0, size);
	return p;
}

static bool
has(const struct list *l, uint32_t from, struct str s)
{
	const struct str *all = l->p;

	for (uint32_t i = from; i < l->n; i++)
		if (str_equal(all[i], s))
			return true;
	return false;
}

static void
add_text(struct draft *d, struct list *l, struct str s)
{
	struct str *p = add(d, l, sizeof(*p));

	if (p != NULL)
		*p = draft_text(d, s);
}

static void
add_name(struct draft *d, struct list *l, struct str s)
{
	s = str_trim(s);
	if (l->n == LIMIT_ADVISORY_NAMES)
		return; /* as many names as nobody needs, and looking for each of more is slow */
	if (s.len == 0 || str_equal(s, d->head.id) || has(l, 0, s))
		return;
	add_text(d, l, s);
}

void
draft_alias(struct draft *d, struct str s)
{
	add_name(d, &d->aliases, s);
}

bool
draft_has_alias(const struct draft *d, struct str prefix)
{
	const struct str *all = d->aliases.p;

	for (uint32_t i = 0; i < d->aliases.n; i++)
		if (str_starts(all[i], prefix))
			return true;
	return false;
}

void
draft_related(struct draft *d, struct str s)
{
	add_name(d, &d->related, s);
}

void
draft_summary(struct draft *d, struct str s)
{
	struct str line;
	size_t len = 0, n;
	uint32_t cp;

	s = str_trim(s);
	line = str_trim(str_split(&s, '\n'));
	while (len < line.len && len < LIMIT_ADVISORY_SUMMARY) {
		n = str_utf8_char(str_of(line.p + len, line.len - len), &cp);
		if (n == 0 || len + n > LIMIT_ADVISORY_SUMMARY)
			break;
		len += n;
	}
	d->head.summary = draft_text(d, str_of(line.p, len));
}

void
draft_cvss(struct draft *d, struct str vector)
{
	struct cvss c;

	if (cvss_score(vector, &c) != ERR_OK || (d->has_vector && c.version <= d->cvss_version))
		return;
	d->has_vector = true;
	d->cvss_version = c.version;
	d->head.cvss = draft_text(d, str_trim(vector));
	d->head.score = c.score;
}

void
draft_score(struct draft *d, struct str number)
{
	struct str whole = str_split(&number, '.');
	uint64_t units, tenths = 0;

	if (str_u64(whole, 10, &units) != ERR_OK)
		return;
	if (number.len > 0 && (number.p[0] < '0' || number.p[0] > '9'))
		return;
	if (number.len > 0)
		tenths = (uint64_t)(number.p[0] - '0');
	if (units * 10 + tenths <= 100 && units * 10 + tenths > d->bare_score)
		d->bare_score = (unsigned)(units * 10 + tenths);
}

enum rating
advisory_word(struct str s)
{
	static const struct {
		const char *word;
		enum rating rating;
	} words[] = {
		{"critical", RATING_CRITICAL}, {"high", RATING_HIGH},
		{"important", RATING_HIGH},				/* Red Hat, Microsoft */
		{"medium", RATING_MEDIUM}, {"moderate", RATING_MEDIUM}, /* GitHub, Red Hat */
		{"low", RATING_LOW}, {"negligible", RATING_LOW},	/* Ubuntu */
		{"unimportant", RATING_LOW},				/* Debian */
	};

	s = str_trim(s);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal_nocase(s, str_c(words[i].word)))
			return words[i].rating;
	return RATING_UNKNOWN;
}

void
draft_word(struct draft *d, struct str word)
{
	enum rating r = advisory_word(word);

	if (r > d->head.rating)
		d->head.rating = r;
}

struct affected *
draft_affected(struct draft *d)
{
	struct affected *a = add(d, &d->affected, sizeof(*a));

	d->spare = (struct affected){.purl = STR("")};
	return a != NULL ? a : &d->spare;
}

struct affected *
draft_last_affected(struct draft *d)
{
	if (d->affected.n == 0)
		return &d->spare;
	return (struct affected *)d->affected.p + (d->affected.n - 1);
}

uint32_t
draft_n_affected(const struct draft *d)
{
	return d->affected.n;
}

static struct range *
last_range(struct draft *d)
{
	return d->ranges.n > 0 ? (struct range *)d->ranges.p + (d->ranges.n - 1) : &d->spare_range;
}

void
draft_drop_affected(struct draft *d)
{
	struct affected *a = draft_last_affected(d);

	if (d->affected.n == 0)
		return;
	for (; a->n_ranges > 0; a->n_ranges--) {
		d->events.n -= last_range(d)->n;
		d->ranges.n--;
	}
	d->versions.n -= a->n_versions;
	d->platforms.n -= a->n_platforms;
	d->affected.n--;
}

void
draft_range(struct draft *d, enum range_kind kind)
{
	struct range *r = add(d, &d->ranges, sizeof(*r));

	if (r == NULL)
		return;
	r->kind = kind;
	draft_last_affected(d)->n_ranges++;
}

void
draft_range_kind(struct draft *d, enum range_kind kind)
{
	if (draft_last_affected(d)->n_ranges > 0)
		last_range(d)->kind = kind;
}

void
draft_drop_range(struct draft *d)
{
	struct affected *a = draft_last_affected(d);

	a->is_incomplete = true;
	if (a->n_ranges == 0 || d->ranges.n == 0)
		return;
	d->events.n -= last_range(d)->n;
	d->ranges.n--;
	a->n_ranges--;
}

void
draft_event(struct draft *d, enum range_event_kind kind, struct str version)
{
	struct range_event *e;

	if (draft_last_affected(d)->n_ranges == 0 || (e = add(d, &d->events, sizeof(*e))) == NULL)
		return;
	e->kind = kind;
	e->version = draft_text(d, version);
	last_range(d)->n++;
}

void
draft_version(struct draft *d, struct str version)
{
	uint32_t n = d->versions.n;

	add_text(d, &d->versions, version);
	draft_last_affected(d)->n_versions += d->versions.n - n;
}

void
draft_platform(struct draft *d, struct str platform)
{
	struct affected *a = draft_last_affected(d);
	uint32_t n = d->platforms.n;

	if (has(&d->platforms, n - a->n_platforms, platform))
		return;
	if (a->n_platforms == LIMIT_ADVISORY_PLATFORMS) {
		draft_fail(d, ERR_LIMIT, "it names too many platforms");
		return;
	}
	add_text(d, &d->platforms, platform);
	a->n_platforms += d->platforms.n - n;
}

void
draft_drop_platforms(struct draft *d)
{
	struct affected *a = draft_last_affected(d);

	if (d->affected.n == 0)
		return;
	d->platforms.n -= a->n_platforms;
	a->n_platforms = 0;
}

struct cpe_node *
draft_node(struct draft *d, enum cpe_node_kind kind)
{
	struct cpe_node *n = add(d, &d->nodes, sizeof(*n));

	if (n == NULL) {
		d->spare_node = (struct cpe_node){.kind = kind};
		return &d->spare_node;
	}
	n->kind = kind;
	n->cpe = n->from = n->from_after = n->to = n->to_before = STR("");
	return n;
}

uint32_t
draft_nodes(const struct draft *d)
{
	return d->nodes.n;
}

struct cpe_node *
draft_node_at(struct draft *d, uint32_t i)
{
	return i < d->nodes.n ? (struct cpe_node *)d->nodes.p + i : &d->spare_node;
}

void
draft_drop_nodes(struct draft *d, uint32_t n)
{
	if (n < d->nodes.n)
		d->nodes.n = n;
}

ms_t
advisory_time(struct str s)
{
	ms_t at;

	if (time_parse(str_trim(s), &at) != ERR_OK || at < 0)
		return 0;
	return at;
}

/* From places in the flat lists to pointers. */
static void
point(struct draft *d)
{
	struct affected *affected = d->affected.p;
	struct range *ranges = d->ranges.p;
	uint32_t range = 0, event = 0, version = 0, platform = 0;

	for (uint32_t i = 0; i < d->ranges.n; i++) {
		if (ranges[i].n > 0)
			ranges[i].events = (struct range_event *)d->events.p + event;
		event += ranges[i].n;
	}
	for (uint32_t i = 0; i < d->affected.n; i++) {
		struct affected *a = &affected[i];

		if (a->n_ranges > 0)
			a->ranges = ranges + range;
		if (a->n_versions > 0)
			a->versions = (struct str *)d->versions.p + version;
		if (a->n_platforms > 0)
			a->platforms = (struct str *)d->platforms.p + platform;
		range += a->n_ranges;
		version += a->n_versions;
		platform += a->n_platforms;
	}
	d->head.affected = affected;
	d->head.n_affected = d->affected.n;
	d->head.aliases = d->aliases.p;
	d->head.n_aliases = d->aliases.n;
	d->head.related = d->related.p;
	d->head.n_related = d->related.n;
	d->head.nodes = d->nodes.p;
	d->head.n_nodes = d->nodes.n;
}

bool
draft_tell(struct draft *d, struct advisory_sink *sink, struct str where)
{
	struct errinfo info;

	if (d->head.id.len == 0)
		draft_fail(d, ERR_MALFORMED, "it has no id");
	if (d->err != ERR_OK) {
		err_say(&info, d->err, 0, "advisory: %s", d->why);
		if (sink->refused != NULL)
			sink->refused(sink->arg, d->head.id.len > 0 ? d->head.id : where, &info);
		return false;
	}
	if (d->head.score == 0)
		d->head.score = d->bare_score;
	if (d->head.score > 0)
		d->head.rating = rating_of_score(d->head.score);
	point(d);
	if (sink->advisory != NULL)
		sink->advisory(sink->arg, &d->head);
	return true;
}
