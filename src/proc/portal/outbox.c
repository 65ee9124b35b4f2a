/* What goes to the courier, who alone may connect outwards: mails and feeds, one thing at a time.
 */
#include "proc/portal/feeds/feeds.h"
#include "proc/portal/mail.h"
#include "proc/portal/process.h"

#include "sys/clock.h"
#include "sys/fd.h"

#define MAIL_WAIT (7 * MS_MINUTE) /* for the courier's answer, before it is tried again */

static enum err
write_mail_result(struct store_tx *tx, void *arg)
{
	return store_mail_result(tx, arg);
}

static void
mail_ended(struct process *p, enum err err, const char *note)
{
	struct store_mail *m = &p->mail;
	ms_t now = clock_wall();

	m->tries++;
	str_clean(str_c(err == ERR_OK ? "" : note), m->error, sizeof(m->error));
	if (err == ERR_OK) {
		m->sent = now;
	} else {
		ms_t next = err == ERR_AGAIN || m->tries < 3 ? mail_next_try(m->tries, now) : 0;

		m->next_try = next > 0 ? next : INT64_MAX;
	}
	store_write(p->portal->store, STORE_VITAL, write_mail_result, m);
	*m = (struct store_mail){0};
}

bool
process_may_need_courier(const struct process *p)
{
	return p->launcher != NULL && channel_is_open(p->launcher) &&
	       (p->asked == 0 || clock_monotonic() - p->asked >= MS_MINUTE);
}

void
process_need_courier(struct process *p)
{
	struct bus_message m = {.type = BUS_NEED, .fd = -1, .as.need.process = BUS_COURIER};

	if (channel_send(p->launcher, &m) == ERR_OK)
		p->asked = clock_monotonic();
}

static void
ask_for_mails(struct process *p, ms_t now)
{
	struct arena *a;
	struct store_mail *list;
	struct store_view *v;
	size_t n = 0;

	if (!process_may_need_courier(p))
		return;
	a = arena_new(8 << 20);
	if (a != NULL && store_read(p->portal->store, &v) == ERR_OK) {
		if (store_mail_due(v, now, a, &list, &n) == ERR_OK && n > 0)
			process_need_courier(p);
		store_read_end(v);
	}
	arena_free(a);
}

void
process_lost_courier(struct process *p)
{
	if (p->mail.id.text[0] != '\0')
		mail_ended(p, ERR_AGAIN, "the courier ended");
	feeds_fetch_lost(p->portal, clock_wall());
	process_stamp_lost(p);
}

/* One mail at a time goes to the courier. */
void
process_send_mail(struct process *p)
{
	struct peer *courier = process_peer(p, BUS_COURIER);
	struct bus_message m = {.type = BUS_MAIL, .fd = -1};
	struct arena *a;
	struct store_mail *list;
	struct store_view *v;
	ms_t now = clock_wall(), began = clock_monotonic(); /* waits do not depend on who sets it */
	size_t n = 0;

	if (p->mail.id.text[0] != '\0' && began - p->mail_since > MAIL_WAIT)
		mail_ended(p, ERR_AGAIN, "the courier did not answer");
	if (courier == NULL || !channel_is_open(courier->channel)) {
		ask_for_mails(p, now);
		return;
	}
	if (p->mail.id.text[0] != '\0' || feeds_is_fetching(p->portal) || p->stamp.id != 0)
		return;
	a = arena_new(8 << 20);
	if (a != NULL && store_read(p->portal->store, &v) == ERR_OK) {
		if (store_mail_due(v, now, a, &list, &n) == ERR_OK && n > 0 &&
			mail_compose(v, p->portal->url, &list[0], a, &m.as.mail) == ERR_OK) {
			m.as.mail.id = ++p->mail_id;
			if (channel_send(courier->channel, &m) == ERR_OK) {
				p->mail = list[0];
				p->mail.body = STR("");
				p->mail_since = began;
			}
		}
		store_read_end(v);
	}
	arena_free(a);
}

enum err
process_from_courier(struct process *p, struct channel *c)
{
	struct bus_message m;
	enum err err;

	while ((err = channel_receive(c, &m)) == ERR_OK) {
		if (m.type == BUS_MAIL_RESULT && m.as.mail_result.id == p->mail_id &&
			p->mail.id.text[0] != '\0')
			mail_ended(p, (enum err)m.as.mail_result.err, m.as.mail_result.note);
		else if (m.type == BUS_FETCH_RESULT && p->stamp.id != 0)
			process_stamped(p, &m.as.fetch_result);
		else if (m.type == BUS_FETCH_RESULT)
			feeds_fetched(p->portal, &m.as.fetch_result, clock_wall());
	}
	return err;
}

void
process_fetch(struct process *p)
{
	struct peer *courier = process_peer(p, BUS_COURIER);
	struct bus_message m;

	if (p->mail.id.text[0] != '\0' || p->stamp.id != 0)
		return;
	if (courier == NULL || !channel_is_open(courier->channel)) {
		if (process_may_need_courier(p) && feeds_wants_courier(p->portal, clock_wall()))
			process_need_courier(p);
		return;
	}
	if (!feeds_fetch_next(p->portal, clock_wall(), &m))
		return;
	if (channel_send(courier->channel, &m) != ERR_OK)
		feeds_fetch_lost(p->portal, clock_wall());
	fd_close(&m.fd);
}
