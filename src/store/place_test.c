/* A store in a folder of its own, for the contract suites. */
#include "store/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct alert
place_alert(uint8_t n, enum severity severity)
{
	struct alert a = {.severity = severity,
		.confidence = CONFIDENCE_HIGH,
		.first_seen = NOW - MS_HOUR,
		.last_seen = NOW + n,
		.revision = 1,
		.n_detections = 1,
		.times = 3};
	struct detection *d = &a.detections[0];

	a.id.b[0] = n;
	a.id.b[15] = 7;
	strcpy(a.device.text, "mac:00:1b:44:11:3a:b7");
	strcpy(d->detector, "beacon");
	d->device = a.device;
	d->severity = severity;
	detection_text(d, BASIS_PEER, STR("203.0.113.9"));
	detection_number(d, BASIS_COUNT, 652);
	return a;
}

void
place_open(struct place *p, uint64_t pages_max)
{
	struct store_options o = {.path = p->path, .pages_max = pages_max};
	struct errinfo info = {0};

	if (store_open(&o, &p->store, &info) != ERR_OK)
		fail_msg("%s", info.what);
}

int
place_setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	strcpy(p->folder, "/tmp/store_test.XXXXXX");
	assert_non_null(mkdtemp(p->folder));
	snprintf(p->path, sizeof(p->path), "%s/test.db", p->folder);
	p->arena = arena_new(64 << 20);
	place_open(p, 0);
	*state = p;
	return 0;
}

int
place_teardown(void **state)
{
	struct place *p = *state;
	char command[128];

	store_close(p->store);
	arena_free(p->arena);
	snprintf(command, sizeof(command), "rm -rf %s", p->folder);
	assert_int_equal(system(command), 0);
	free(p);
	return 0;
}

enum err
place_write(struct place *p, store_write_fn *fn, void *arg)
{
	return store_write(p->store, STORE_VITAL, fn, arg);
}

struct store_view *
place_read(struct place *p)
{
	struct store_view *v = NULL;

	assert_int_equal(store_read(p->store, &v), ERR_OK);
	return v;
}

struct tidying {
	ms_t now;
	uint64_t removed;
};

static enum err
tidy(struct store_tx *tx, void *arg)
{
	struct tidying *t = arg;

	return store_tidy(tx, t->now, &t->removed);
}

uint64_t
place_tidy(struct place *p, ms_t now)
{
	struct tidying t = {.now = now};

	assert_int_equal(place_write(p, tidy, &t), ERR_OK);
	return t.removed;
}

static enum err
fill(struct store_tx *tx, void *arg)
{
	static char bytes[60000];
	struct alert_id id = {0};
	enum err err = ERR_OK;

	(void)arg;
	for (int i = 0; i < 50 && err == ERR_OK; i++) {
		struct store_frame f = {.at = i, .bytes = str_of(bytes, sizeof(bytes))};

		err = store_evidence_put(tx, &id, &f);
	}
	return err;
}

void
place_fill(struct place *p, uint64_t pages_max)
{
	store_close(p->store);
	place_open(p, pages_max);
	assert_int_equal(place_write(p, fill, NULL), ERR_FULL);
}
