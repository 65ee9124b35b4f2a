/* When what is compared with the index, and the thread that does it; see findings.h. */
#include "proc/portal/stock/findings.h"

#include "proc/portal/stock/sources.h"
#include "sys/log.h"

#include <stdio.h>

#define GROUPS_ARENA ((size_t)32 << 20)

/* ---- all that is due ---- */

struct pass {
	struct portal *portal;
	struct arena *arena;
	struct store_compare_group *groups;
	size_t n;
	ms_t now;
	int zone_minutes;
	uint64_t stamp, undone;
	struct findings_place *places;
	struct advisory_index_info info;
	struct findings_promises promises;
};

static bool
is_due(const struct pass *s, const struct store_compare_group *g)
{
	return g->at == 0 || g->mark != g->was_mark || g->stamp != s->stamp ||
	       time_day(g->at, s->zone_minutes) != time_day(s->now, s->zone_minutes);
}

static enum err
write_sources(struct store_tx *tx, void *arg)
{
	const struct pass *s = arg;
	enum err err = store_advisory_source_drop(tx);

	for (uint32_t i = 0; i < s->info.n_sources && err == ERR_OK; i++) {
		const struct advisory_source *from = &s->info.sources[i];
		struct store_advisory_source to = {
			.made = from->dated, .came = s->info.made, .n = from->n};

		snprintf(to.id, sizeof(to.id), "%03u", (unsigned)i);
		str_copy(str_c(from->name), to.name, sizeof(to.name));
		err = store_advisory_source_put(tx, &to);
	}
	return err;
}

static enum err
write_tidy(struct store_tx *tx, void *arg)
{
	const struct pass *s = arg;

	return store_compared_tidy(tx, s->groups, s->n);
}

static enum err
load_groups(struct pass *s)
{
	struct store_view *v;
	enum err err = store_read(s->portal->store, &v);

	if (err != ERR_OK)
		return err;
	s->zone_minutes = (int)store_setting_number(v, SETTING_ZONE_MINUTES, ZONE_JAPAN_MINUTES);
	err = store_compare_groups(v, s->arena, &s->groups, &s->n);
	if (err == ERR_OK)
		err = findings_promises(v, s->arena, &s->promises);
	store_read_end(v);
	s->places = arena_array(s->arena, struct findings_place, s->n + 1);
	if (err == ERR_OK && s->places == NULL)
		err = ERR_FULL;
	return err;
}

static bool
is_stopping(struct portal *p)
{
	return __atomic_load_n(&p->findings.is_stopping, __ATOMIC_ACQUIRE);
}

/* One that is too large, or that fails, keeps none of the others from being compared. */
static enum err
compare_groups(struct pass *s, struct advisory_index *index)
{
	size_t n = 0, n_failed = 0;
	enum err first = ERR_OK;

	for (size_t i = 0; i < s->n && !is_stopping(s->portal); i++) {
		struct store_compare_group *g = &s->groups[i];
		struct findings_group one = {s->portal, index, g, s->now, s->zone_minutes,
			&s->portal->findings.is_stopping, s->groups, s->n, s->undone, &s->promises,
			s->places, s->arena};
		enum err err;

		if (!is_due(s, g))
			continue;
		g->at = s->now;
		g->lists = s->info.made;
		g->stamp = s->stamp;
		err = findings_compare_group(&one);
		n++;
		if (err == ERR_OK)
			continue;
		if (err == ERR_AGAIN)
			return err;
		n_failed++;
		if (advisory_index_err(index) != ERR_OK)
			return err; /* nothing can be asked any more */
		if (err == ERR_LIMIT || err == ERR_FULL)
			err = findings_not_compared(&one);
		first = first == ERR_OK ? err : first;
	}
	if (n > 0)
		log_event("findings.compared", "groups=%zu of=%zu failed=%zu err=%s", n, s->n,
			n_failed, err_name(first));
	return first;
}

static bool
is_anything_due(const struct pass *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (is_due(s, &s->groups[i]))
			return true;
	return false;
}

static enum err
compare_due(struct pass *s)
{
	struct advisory_opened opened;
	struct errinfo info = {0};
	enum err err;

	s->stamp = sources_index_stamp(s->portal) ^ s->promises.mark;
	err = sources_index_open(s->portal, &opened, &info);
	if (err != ERR_OK)
		return err; /* nothing ends for it */
	advisory_index_info(opened.index, &s->info);
	if (s->portal->findings.stamp != s->stamp)
		err = store_write(s->portal->store, STORE_BULK, write_sources, s);
	if (err == ERR_OK && is_anything_due(s))
		err = compare_groups(s, opened.index);
	if (err == ERR_OK && advisory_index_err(opened.index) == ERR_OK)
		s->portal->findings.stamp = s->stamp;
	advisory_disk_close(&opened);
	return err;
}

/* As a change of its own, so that what is read from here on was there after those before it. */
static enum err
write_begin(struct store_tx *tx, void *arg)
{
	struct pass *s = arg;

	s->undone = s->portal->findings.undone;
	return ERR_OK;
}

enum err
findings_compare(struct portal *p, ms_t now)
{
	struct pass s = {.portal = p, .arena = arena_new(GROUPS_ARENA), .now = now};
	enum err removed = ERR_OK;
	enum err err =
		s.arena == NULL ? ERR_FULL : store_write(p->store, STORE_BULK, write_begin, &s);

	if (err == ERR_OK)
		err = load_groups(&s);
	if (err == ERR_OK)
		removed = findings_end_removed(p, now, s.undone);
	if (err == ERR_OK && removed != ERR_AGAIN)
		err = store_write(p->store, STORE_BULK, write_tidy, &s);
	if (err == ERR_OK && removed != ERR_AGAIN)
		err = compare_due(&s);
	arena_free(s.arena);
	err = err == ERR_OK ? removed : err;
	return err == ERR_AGAIN ? ERR_OK : err; /* whoever took it back noted it: once more */
}

/* ---- the thread ---- */

static void *
findings_main(void *arg)
{
	struct portal *p = arg;
	struct portal_findings *f = &p->findings;

	for (;;) {
		enum err err;

		pthread_mutex_lock(&f->lock);
		f->is_busy = f->is_wanted && !is_stopping(p);
		f->is_wanted = false;
		if (!f->is_busy) {
			pthread_mutex_unlock(&f->lock);
			return NULL;
		}
		pthread_mutex_unlock(&f->lock);
		err = findings_compare(p, p->clock());
		if (err != ERR_OK && err != ERR_NOT_FOUND)
			log_event("findings.not_compared", "err=%s", err_name(err));
	}
}

void
findings_note(struct portal *p)
{
	pthread_mutex_lock(&p->findings.lock);
	p->findings.is_wanted = true;
	pthread_mutex_unlock(&p->findings.lock);
}

void
findings_undone(struct portal *p)
{
	p->findings.undone++;
	findings_note(p);
}

void
findings_wake(struct portal *p)
{
	struct portal_findings *f = &p->findings;

	pthread_mutex_lock(&f->lock);
	if (f->is_wanted && !f->is_busy && f->is_running && !is_stopping(p)) {
		if (f->has_thread) /* it has ended, or is about to: it needs no lock any more */
			pthread_join(f->thread, NULL);
		f->is_busy = f->has_thread =
			pthread_create(&f->thread, NULL, findings_main, p) == 0;
	}
	pthread_mutex_unlock(&f->lock);
}

void
findings_start(struct portal *p)
{
	pthread_mutex_lock(&p->findings.lock);
	p->findings.is_running = true;
	pthread_mutex_unlock(&p->findings.lock);
}

static enum err
write_wake(struct store_tx *tx, void *arg)
{
	return store_finding_wake(tx, *(const ms_t *)arg, NULL);
}

void
findings_tick(struct portal *p, ms_t now)
{
	struct portal_findings *f = &p->findings;

	uint64_t stamp = sources_index_stamp(p);
	bool is_due;

	store_write(p->store, STORE_VITAL, write_wake, &now);
	pthread_mutex_lock(&f->lock);
	is_due = f->is_wanted || f->looked_stamp != stamp || now < f->looked_at ||
		 now - f->looked_at >= MS_HOUR;
	if (is_due) {
		f->looked_stamp = stamp;
		f->looked_at = now;
	}
	pthread_mutex_unlock(&f->lock);
	if (is_due) {
		findings_note(p);
		findings_wake(p);
	}
}

void
findings_look(struct portal *p)
{
	struct portal_findings *f = &p->findings;
	uint64_t stamp = sources_index_stamp(p);
	bool is_other;

	pthread_mutex_lock(&f->lock);
	is_other = f->looked_at != 0 && f->looked_stamp != stamp;
	f->looked_stamp = is_other ? stamp : f->looked_stamp;
	f->is_wanted |= is_other;
	pthread_mutex_unlock(&f->lock);
	if (is_other)
		findings_wake(p);
}

void
findings_stop(struct portal *p)
{
	struct portal_findings *f = &p->findings;

	__atomic_store_n(&f->is_stopping, true, __ATOMIC_RELEASE);
	if (f->has_thread)
		pthread_join(f->thread, NULL);
	f->has_thread = false;
}
