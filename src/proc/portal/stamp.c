/*
 * The latest head of a day to the time stamp authority that is set, by the courier; its answer into
 * the store when it is one to this question. One question at a time; what fails is said on the
 * settings page and tried again in an hour. What leaves is a digest and a random number.
 */
#include "proc/portal/feeds/feeds.h"
#include "proc/portal/process.h"

#include "store/case.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <sys/mman.h>
#include <unistd.h>

#define LOOK_EVERY (10 * MS_SECOND)
#define ANSWER_WAIT (6 * MS_MINUTE)
#define AGAIN_AFTER MS_HOUR
#define WAY_STAMP 2U

/* ---- what became of it ---- */

struct ended {
	uint64_t nr;
	struct str stamp;
	const char *why; /* below "settings.stamp_failed."; "": it is kept */
	ms_t now;
};

static enum err
write_ended(struct store_tx *tx, void *arg)
{
	const struct ended *e = arg;
	enum err err = ERR_OK;

	if (e->stamp.len > 0)
		err = store_deposit_way(tx, e->nr, WAY_STAMP, e->stamp);
	if (err == ERR_OK)
		err = store_setting_set(tx, SETTING_CASE_TSA_WHY, str_c(e->why));
	return err == ERR_OK ? store_setting_set_number(tx, SETTING_CASE_TSA_AT, e->now) : err;
}

static void
end(struct process *p, const char *why, struct str stamp)
{
	struct ended e = {p->stamp.nr, stamp, why, clock_wall()};
	enum err err = store_write(p->portal->store, STORE_VITAL, write_ended, &e);

	log_event("case.stamp", "nr=%llu why=%s err=%s", (unsigned long long)e.nr,
		why[0] == '\0' ? "fine" : why, err_name(err));
	fd_close(&p->stamp.fd);
	p->stamp.id = 0;
}

static const char *
why_of(enum stamp_answer answer)
{
	switch (answer) {
	case STAMP_GRANTED:
		return "";
	case STAMP_REFUSED:
		return "refused";
	case STAMP_OTHER:
		return "other";
	case STAMP_BROKEN:
		break;
	}
	return "broken";
}

/* No answer that could be looked at. */
static const char *
why_not(enum feed_why why)
{
	switch ((unsigned)why) {
	case FEED_REFUSED:
	case FEED_GONE:
		return "refused";
	case FEED_TOO_LARGE:
	case FEED_EMPTY:
	case FEED_BROKEN:
		return "broken";
	default:
		return "unreachable";
	}
}

void
process_stamped(struct process *p, const struct bus_fetch_result *said)
{
	struct stamping *s = &p->stamp;
	char der[LIMIT_STAMP_BYTES];
	struct str stamp = STR("");
	const char *why = why_not(said->why);
	ssize_t n = 0;
	ms_t at;

	if (s->id == 0 || said->id != s->id)
		return;
	if (said->why == FEED_FINE) {
		n = pread(s->fd, der, sizeof(der), (off_t)s->asked_bytes);
		stamp = str_of(der, n > 0 ? (size_t)n : 0);
		why = why_of(stamp_check(stamp, s->head, s->nonce, &at));
	}
	end(p, why, why[0] == '\0' ? stamp : STR(""));
}

void
process_stamp_lost(struct process *p)
{
	if (p->stamp.id != 0)
		end(p, "unreachable", STR(""));
}

/* ---- asking ---- */

/* The latest head, when it has no stamp and is to have one now. */
static bool
find_due(struct process *p, ms_t now, struct store_deposit *ret_deposit,
	char url[STORE_SETTING_MAX], char proxy[STORE_SETTING_MAX])
{
	struct store_view *v;
	bool is_due = false;
	ms_t tried;

	if (store_read(p->portal->store, &v) != ERR_OK)
		return false;
	store_setting(v, SETTING_CASE_TSA, url);
	store_setting(v, SETTING_GUARD_PROXY, proxy);
	tried = store_setting_number(v, SETTING_CASE_TSA_AT, 0);
	/* a clock that was ahead is no reason to wait for years */
	if (stamp_url_is_good(url) && (now - tried >= AGAIN_AFTER || tried > now))
		is_due = store_deposit_before(v, INT64_MAX, ret_deposit) == ERR_OK &&
			 (ret_deposit->ways & WAY_STAMP) == 0;
	store_read_end(v);
	return is_due;
}

/* The question in a file of memory, behind which the answer will stand. */
static bool
put_question(struct stamping *s)
{
	struct buf ask = buf_of(LIMIT_STAMP_REQUEST);
	bool is_fine;

	entropy_fill(s->nonce, sizeof(s->nonce));
	is_fine = stamp_ask(s->head, s->nonce, &ask) == ERR_OK;
	s->asked_bytes = ask.len;
	s->fd = is_fine ? memfd_create("stamp", MFD_CLOEXEC) : -1;
	is_fine = s->fd >= 0 && write(s->fd, ask.p, ask.len) == (ssize_t)ask.len &&
		  lseek(s->fd, 0, SEEK_SET) == 0;
	buf_done(&ask);
	return is_fine;
}

static void
ask(struct process *p, struct channel *courier, const struct store_deposit *d, const char *url,
	const char *proxy)
{
	struct bus_message m = {.type = BUS_FETCH};
	struct stamping *s = &p->stamp;

	s->nr = d->nr;
	memcpy(s->head, d->head, sizeof(s->head));
	s->id = ++s->last;
	s->since = clock_monotonic();
	if (!put_question(s)) {
		end(p, "broken", STR(""));
		return;
	}
	m.fd = s->fd;
	m.as.fetch.id = s->id;
	m.as.fetch.is_stamp = true;
	m.as.fetch.bytes_max = LIMIT_STAMP_BYTES;
	str_copy(str_c(url), m.as.fetch.url, sizeof(m.as.fetch.url));
	str_copy(str_c(proxy), m.as.fetch.proxy, sizeof(m.as.fetch.proxy));
	if (channel_send(courier, &m) != ERR_OK)
		process_stamp_lost(p);
}

void
process_stamp(struct process *p)
{
	struct peer *courier = process_peer(p, BUS_COURIER);
	char url[STORE_SETTING_MAX], proxy[STORE_SETTING_MAX];
	bool is_there = courier != NULL && channel_is_open(courier->channel);
	ms_t at = clock_monotonic();
	struct store_deposit d;

	if (p->stamp.id != 0) {
		if (at - p->stamp.since > ANSWER_WAIT)
			process_stamp_lost(p);
		return;
	}
	if (p->mail.id.text[0] != '\0' || feeds_is_fetching(p->portal) ||
		(p->stamp.looked != 0 && at - p->stamp.looked < LOOK_EVERY))
		return;
	if (!is_there && !process_may_need_courier(p))
		return;
	p->stamp.looked = at;
	if (!find_due(p, clock_wall(), &d, url, proxy))
		return;
	if (is_there) {
		ask(p, courier->channel, &d, url, proxy);
	} else {
		process_need_courier(p);
		p->stamp.looked = 0; /* once it is there */
	}
}
