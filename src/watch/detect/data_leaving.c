/*
 * Data leaving: a device sends much more to the outside than it ever did, to a place that is not
 * one of its usual ones. What is usual is the device's own history: the largest upload of each of
 * the last days. Below `bytes_min` nothing is said. Cannot see: slow leaks spread over weeks or
 * places, and what goes out through a service that the company uses anyway.
 */
#include "watch/detect/detect.h"

#define DEVICES 1024
#define PAIRS 2048
#define DAYS 14

enum {
	BYTES_MIN,	    /* sent to one place within a day */
	TIMES_USUAL,	    /* and so many times the device's largest usual day */
	SENT_SHARE_PERCENT, /* of what passed both ways: an upload, not a download */
};

struct pair_key {
	uint32_t device;
	struct addr server;
};

struct pair {
	ms_t begun;
	uint64_t sent, received;
	uint64_t told;
};

struct history {
	int64_t day; /* number of the present day */
	uint64_t today, largest;
	uint64_t days[DAYS]; /* what was sent on the days before, 0 none */
};

static struct history *
history_of(struct detect *d, const struct device *device, ms_t at)
{
	struct history *h = lru_put(d->tables[1], &device->handle, NULL);
	int64_t day = at / MS_DAY;

	if (h->day != day && h->day != 0)
		h->days[h->day % DAYS] = h->today;
	if (h->day != day) {
		h->today = 0;
		h->day = day;
	}
	h->largest = 0;
	for (int i = 0; i < DAYS; i++)
		if (h->days[i] > h->largest)
			h->largest = h->days[i];
	return h;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, const struct history *h)
{
	struct detection n = detect_begin_flow(d, e->client, e->flow, p->begun, e->at);

	detection_number(&n, BASIS_BYTES, (int64_t)p->sent);
	if (h->largest > 0)
		detection_number(&n, BASIS_USUAL_BYTES, (int64_t)h->largest);
	detection_number(&n, BASIS_DURATION, e->at - p->begun);
	p->told = p->sent;
	detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct flow *f = e->flow;
	struct pair_key key;
	struct history *h;
	struct pair *p;

	if (e->client == NULL || e->server != NULL || addr_is_special(f->server) ||
		f->bytes[TO_SERVER] == 0 || !f->is_established)
		return;
	key = (struct pair_key){.device = e->client->handle, .server = f->server};
	p = lru_put(d->tables[0], &key, NULL);
	if (p->begun == 0 || e->at - p->begun > MS_DAY) {
		memset(p, 0, sizeof(*p));
		p->begun = f->first;
	}
	p->sent += f->bytes[TO_SERVER];
	p->received += f->bytes[TO_CLIENT];
	h = history_of(d, e->client, e->at);
	h->today += f->bytes[TO_SERVER];
	if (p->sent < d->param[BYTES_MIN] || p->sent < 2 * p->told ||
		(double)p->sent < d->param[TIMES_USUAL] * (double)h->largest ||
		(double)p->sent * 100 <
			d->param[SENT_SHARE_PERCENT] * (double)(p->sent + p->received))
		return;
	if (!detect_is_routine(d, f))
		fire(d, e, p, h);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), PAIRS);

	return err != ERR_OK
		       ? err
		       : detect_table(d, 1, sizeof(uint32_t), sizeof(struct history), DEVICES);
}

const struct detector detector_data_leaving = {
	.name = "data_leaving",
	.events = EVENT_BIT(FLOW_CLOSE),
	.theme = THEME_COMPROMISE,
	.params = {"bytes_min", "times_usual", "sent_share_percent"},
	.init = init,
	.event = on_event,
};
