/*
 * Who talks with whom, as pages may show it. The sensor keeps no names of what a computer or phone
 * visits; here those of a person's own things go too, whatever kind they are.
 */

#include "proc/portal/watch/watch.h"
#include <stdlib.h>

#define PAIRS_MAX 4000

bool
is_personal(const struct store_device *d)
{
	return d->whose == STORE_WHOSE_STAFF || d->owner[0] != '\0';
}

static int
by_id(const void *a, const void *b)
{
	return strcmp((*(const struct device_brief *const *)a)->id.text,
		(*(const struct device_brief *const *)b)->id.text);
}

/* Devices by their id. */
struct index {
	const struct device_brief **list;
	size_t n;
};

static enum err
index_of(struct request *r, const struct device_brief *devices, size_t n, struct index *x)
{
	x->list = arena_array(r->arena, const struct device_brief *, n + 1);
	if (x->list == NULL)
		return ERR_FULL;
	for (x->n = 0; x->n < n; x->n++)
		x->list[x->n] = &devices[x->n];
	qsort(x->list, n, sizeof(*x->list), by_id);
	return ERR_OK;
}

static const struct device_brief *
find(const struct index *x, const char *id)
{
	struct device_brief key = {0}, *one = &key;
	const struct device_brief **found;

	str_copy(str_c(id), key.id.text, sizeof(key.id.text));
	found = bsearch(&one, x->list, x->n, sizeof(*x->list), by_id);
	return found == NULL ? NULL : *found;
}

/* What an outside service is for people, by what routine service it is or by its protocol. */
static enum page_outside
outside_kind(const struct detect_packs *packs, const struct pair *p)
{
	static const struct {
		const char *in_service;
		enum page_outside kind;
	} protocols[] = {{" smtp", PAGE_OUTSIDE_MAIL}, {" imap", PAGE_OUTSIDE_MAIL},
		{" pop3", PAGE_OUTSIDE_MAIL}, {"tcp/25 ", PAGE_OUTSIDE_MAIL},
		{"tcp/587 ", PAGE_OUTSIDE_MAIL}, {"tcp/465 ", PAGE_OUTSIDE_MAIL},
		{"tcp/143 ", PAGE_OUTSIDE_MAIL}, {"tcp/993 ", PAGE_OUTSIDE_MAIL},
		{"tcp/110 ", PAGE_OUTSIDE_MAIL}, {"tcp/995 ", PAGE_OUTSIDE_MAIL},
		{" ntp", PAGE_OUTSIDE_CARE}, {" http", PAGE_OUTSIDE_WEB},
		{" quic", PAGE_OUTSIDE_WEB}, {"tcp/443 ", PAGE_OUTSIDE_WEB}};
	const struct routine_service *routine =
		p->with == PAIR_NAME ? detect_packs_service(packs, str_c(p->peer)) : NULL;

	if (p->with == PAIR_CALLER)
		return PAGE_OUTSIDE_CALLER;
	if (routine != NULL)
		return str_equal(routine->kind, STR("cloud")) ? PAGE_OUTSIDE_CLOUD
							      : PAGE_OUTSIDE_CARE;
	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		if (strstr(p->service, protocols[i].in_service) != NULL)
			return protocols[i].kind;
	return PAGE_OUTSIDE_OTHER;
}

/* Adds to a talk of the same sides without names, or appends. */
static void
put_talk(struct page_talk *talks, size_t *n, const struct page_talk *talk, bool may_join)
{
	for (size_t i = 0; i < *n && may_join; i++) {
		if (talks[i].a != talk->a || talks[i].b != NULL || talks[i].name.len > 0 ||
			talks[i].outside != talk->outside ||
			!str_equal(talks[i].service, talk->service))
			continue;
		talks[i].bytes += talk->bytes;
		if (talk->last > talks[i].last)
			talks[i].last = talk->last;
		return;
	}
	talks[(*n)++] = *talk;
}

static bool
hides_names(const struct device_brief *d)
{
	return d->whose == PAGE_WHOSE_STAFF || d->owner.len > 0;
}

static int
by_amount(const void *a, const void *b)
{
	const struct page_talk *x = a, *y = b;

	return x->bytes < y->bytes ? 1 : x->bytes > y->bytes ? -1 : 0;
}

enum err
talks_of(struct request *r, const struct device_brief *devices, size_t n_devices, const char *only,
	unsigned days, struct page_talk **ret_talks, size_t *ret_n)
{
	struct store_talk_query q = {.device = only,
		.since = time_day(r->now, r->zone_minutes) - (ms_t)(days - 1) * MS_DAY,
		.limit = PAIRS_MAX};
	struct page_talk *talks = arena_array(r->arena, struct page_talk, PAIRS_MAX);
	struct index index;
	struct pair *pairs;
	uint32_t total;
	size_t n, kept = 0;
	enum err err = talks == NULL ? ERR_FULL : index_of(r, devices, n_devices, &index);

	if (err == ERR_OK)
		err = store_talk_list(r->view, &q, r->arena, &pairs, &n, &total);
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		const struct pair *p = &pairs[i];
		struct page_talk talk = {.a = find(&index, p->device.text),
			.service = str_c(p->service),
			.bytes = p->sent + p->received,
			.last = p->until};

		if (p->with == PAIR_DEVICE)
			talk.b = find(&index, p->peer);
		if (talk.a == NULL || (p->with == PAIR_DEVICE && talk.b == NULL) ||
			talk.a == talk.b)
			continue;
		talk.outside = outside_kind(r->portal->detects, p);
		if (talk.b == NULL && !hides_names(talk.a))
			talk.name = str_c(p->peer);
		put_talk(talks, &kept, &talk, talk.b == NULL && hides_names(talk.a));
	}
	if (err != ERR_OK)
		return err;
	qsort(talks, kept, sizeof(*talks), by_amount);
	*ret_talks = talks;
	*ret_n = kept;
	return ERR_OK;
}
