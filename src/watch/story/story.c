/* One alert per story; see story.h for the rules. */
#include "watch/story/story.h"

#include "base/digest.h"

#include <stdlib.h>

#define SAME_STORY MS_HOUR
#define SAME_HABIT MS_DAY
#define RETELL_AFTER MS_MINUTE

struct story_key {
	char device[DEVICE_ID_TEXT_MAX];
	char what[12]; /* theme, or the start of the detector's name */
};

struct story {
	struct alert alert;
	uint64_t told_times; /* alert.times when it was last given out */
	ms_t told;
	bool is_changed;
};

struct story_table {
	struct lru *stories;
	struct str site;
	struct story_sink sink;
	uint64_t count;
};

struct story_table *
story_table_new(const struct hash_key *key, struct str site, const struct story_sink *sink)
{
	struct story_table *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->site = site;
	t->sink = *sink;
	t->stories = lru_new(&(struct lru_options){.key_size = sizeof(struct story_key),
		.value_size = sizeof(struct story),
		.capacity = LIMIT_ALERTS_OPEN,
		.hash_key = *key});
	if (t->stories == NULL) {
		free(t);
		return NULL;
	}
	return t;
}

void
story_table_free(struct story_table *t)
{
	if (t == NULL)
		return;
	lru_free(t->stories);
	free(t);
}

static bool
is_habit(enum theme theme)
{
	return theme == THEME_HYGIENE || theme == THEME_PRESENCE;
}

static struct alert_id
id_of(const struct story_table *t, const struct detection *d)
{
	uint8_t digest[DIGEST_BYTES_MAX];
	char text[512];
	size_t len = 0;
	struct alert_id id;

	len += str_copy(t->site, text + len, 128);
	text[len++] = '\n';
	len += str_copy(str_c(d->device.text), text + len, DEVICE_ID_TEXT_MAX);
	text[len++] = '\n';
	len += str_copy(str_c(d->detector), text + len, DETECTOR_NAME_MAX);
	text[len++] = '\n';
	for (unsigned shift = 0; shift < 64; shift += 8)
		text[len++] = (char)((uint64_t)d->first_seen >> shift);
	digest_of(DIGEST_SHA256, text, len, digest);
	memcpy(id.b, digest, sizeof(id.b));
	return id;
}

static void
tell(struct story_table *t, struct story *s)
{
	s->alert.revision++;
	s->told = s->alert.last_seen;
	s->told_times = s->alert.times;
	s->is_changed = false;
	if (s->alert.revision == 1)
		t->count++;
	if (t->sink.alert != NULL)
		t->sink.alert(t->sink.arg, &s->alert);
}

static struct detection *
find_detector(struct alert *a, const char *detector)
{
	for (uint32_t i = 0; i < a->n_detections; i++)
		if (strcmp(a->detections[i].detector, detector) == 0)
			return &a->detections[i];
	return NULL;
}

/* The worst detection stands first; the order of the others stays. */
static void
let_the_worst_lead(struct alert *a)
{
	uint32_t worst = 0;
	struct detection lead;

	for (uint32_t i = 1; i < a->n_detections; i++)
		if (a->detections[i].severity > a->detections[worst].severity)
			worst = i;
	if (worst == 0)
		return;
	lead = a->detections[worst];
	memmove(a->detections + 1, a->detections, worst * sizeof(*a->detections));
	a->detections[0] = lead;
}

static void
judge(struct alert *a, enum theme theme)
{
	unsigned weighty = 0;

	a->severity = a->detections[0].severity;
	a->confidence = a->detections[0].confidence;
	for (uint32_t i = 0; i < a->n_detections; i++) {
		const struct detection *d = &a->detections[i];

		if (d->severity >= SEVERITY_PLEASE_LOOK && d->confidence >= CONFIDENCE_MEDIUM)
			weighty++;
		if (d->severity == a->severity && d->confidence > a->confidence)
			a->confidence = d->confidence;
	}
	if (theme == THEME_COMPROMISE && weighty >= 2)
		a->severity = SEVERITY_ACT_NOW;
}

/* Takes the newer grounds of the same detector, but not those of a lesser repetition. */
static void
renew(struct detection *old, const struct detection *d)
{
	ms_t first = old->first_seen < d->first_seen ? old->first_seen : d->first_seen;
	ms_t last = old->last_seen > d->last_seen ? old->last_seen : d->last_seen;

	if (d->severity >= old->severity)
		*old = *d;
	old->first_seen = first;
	old->last_seen = last;
}

static void
begin(struct story_table *t, struct story *s, const struct detection *d)
{
	memset(s, 0, sizeof(*s));
	s->alert.id = id_of(t, d);
	s->alert.device = d->device;
	s->alert.first_seen = d->first_seen;
	s->alert.n_detections = 1;
	s->alert.detections[0] = *d;
}

static struct str
peer_of(const struct detection *d)
{
	return detection_basis_text(d, BASIS_PEER);
}

/* Another known-bad thing than the one before it, and not a lesser one: people hear of it, also
 * when that one was of no concern to them. */
static bool
is_another(const struct detection *known, const struct detection *d)
{
	return d->severity >= known->severity &&
	       !str_equal(detection_basis_text(known, BASIS_INDICATOR),
		       detection_basis_text(d, BASIS_INDICATOR));
}

/* The same behaviour towards the same other side: one fact, however slow its rhythm. */
static bool
is_the_same_fact(struct alert *a, const struct detection *d)
{
	const struct detection *known = find_detector(a, d->detector);

	return known != NULL && peer_of(d).len > 0 && str_equal(peer_of(known), peer_of(d));
}

static bool
is_over(struct story *s, enum theme theme, const struct detection *d)
{
	bool is_slow = is_habit(theme) || is_the_same_fact(&s->alert, d);

	return d->last_seen - s->alert.last_seen > (is_slow ? SAME_HABIT : SAME_STORY);
}

static struct story_key
key_of(enum theme theme, const struct detection *d)
{
	struct story_key key = {0};

	str_copy(str_c(d->device.text), key.device, sizeof(key.device));
	key.what[0] = (char)('0' + theme);
	if (is_habit(theme))
		str_copy(str_c(d->detector), key.what + 1, sizeof(key.what) - 1);
	return key;
}

/* What became known later of a file that was told: it is told once more, and counted no second
 * time. Of a file that was not, or not the last, it is let go. */
static void
add_grounds(struct story_table *t, enum theme theme, const struct detection *d)
{
	struct story_key key = key_of(theme, d);
	struct story *s = lru_get(t->stories, &key);
	struct detection *told = s == NULL ? NULL : find_detector(&s->alert, d->detector);
	bool is_more = false;

	if (told == NULL || !str_equal(peer_of(told), peer_of(d)) ||
		!str_equal(detection_basis_text(told, BASIS_FILE),
			detection_basis_text(d, BASIS_FILE)))
		return;
	for (uint32_t i = 0; i < d->n_basis; i++) {
		bool is_there = false;

		for (uint32_t k = 0; k < told->n_basis; k++)
			is_there |= told->basis[k].key == d->basis[i].key;
		if (is_there || told->n_basis == LIMIT_BASIS_ITEMS)
			continue;
		told->basis[told->n_basis++] = d->basis[i];
		is_more = true;
	}
	if (is_more)
		tell(t, s);
}

void
story_add(struct story_table *t, enum theme theme, const struct detection *detection)
{
	struct story_key key = key_of(theme, detection);
	struct detection *same;
	enum severity before;
	struct story *s;
	bool is_new, is_news;

	if (detection->adds_grounds) {
		add_grounds(t, theme, detection);
		return;
	}
	s = lru_put(t->stories, &key, &is_new);
	is_new = is_new || is_over(s, theme, detection);
	if (is_new)
		begin(t, s, detection);
	before = s->alert.severity;
	same = find_detector(&s->alert, detection->detector);
	is_news = is_new;
	if (!is_new && same != NULL) {
		is_news = is_another(same, detection);
		renew(same, detection);
	} else if (!is_new && s->alert.n_detections < LIMIT_ALERT_DETECTIONS) {
		s->alert.detections[s->alert.n_detections++] = *detection;
		is_news = true;
	}
	s->alert.times++;
	if (detection->first_seen < s->alert.first_seen)
		s->alert.first_seen = detection->first_seen;
	if (detection->last_seen > s->alert.last_seen)
		s->alert.last_seen = detection->last_seen;
	s->is_changed = true;
	let_the_worst_lead(&s->alert);
	judge(&s->alert, theme);
	if (is_news || s->alert.severity > before)
		tell(t, s);
}

void
story_tick(struct story_table *t, ms_t now, bool all)
{
	lru_each (t->stories, at) {
		struct story *s = lru_value_at(t->stories, at);

		if (!s->is_changed)
			continue;
		if (all || (s->alert.times >= 2 * s->told_times && now - s->told >= RETELL_AFTER))
			tell(t, s);
	}
}

uint64_t
story_count(const struct story_table *t)
{
	return t->count;
}
