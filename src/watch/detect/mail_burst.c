/*
 * Mail burst: a device that is no mail server hands over much mail, or to many mail servers, in a
 * short time, as a computer does that sends spam for others. Cannot see: mail sent through a web
 * page or inside an encrypted connection to the company's own mail service.
 */
#include "watch/detect/detect.h"

enum {
	MAILS_MIN,
	SERVERS_MIN,
	WINDOW_SECONDS,
};

struct sender {
	ms_t begun;
	uint32_t mails, recipients, servers, told;
	uint64_t seen; /* bits of servers' hashes */
};

static struct sender *
sender_of(struct detect *d, const struct event *e)
{
	struct sender *s = lru_put(d->tables[0], &e->client->handle, NULL);

	if (s->begun == 0 || e->at - s->begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	return s;
}

static void
judge(struct detect *d, const struct event *e, struct sender *s)
{
	uint32_t weight = s->mails + s->servers;
	struct detection n;

	if ((s->mails < d->param[MAILS_MIN] && s->servers < d->param[SERVERS_MIN]) ||
		weight < 2 * s->told)
		return;
	s->told = weight;
	n = detect_begin_flow(d, e->client, e->flow, s->begun, e->at);
	detection_number(&n, BASIS_COUNT, s->mails);
	detection_number(&n, BASIS_PEERS, s->servers);
	detection_number(&n, BASIS_DURATION, e->at - s->begun);
	detect_fire(d, &n);
}

static bool
is_mail_port(const struct flow *f)
{
	return f->server_port == 25 || f->app == APP_SMTP;
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct sender *s;

	if (e->client == NULL || (e->client->flags & DEVICE_IS_MAIL_SERVER) != 0)
		return;
	if (e->kind == EVENT_MAIL) {
		s = sender_of(d, e);
		s->mails++;
		s->recipients += e->mail.recipients;
		judge(d, e, s);
	} else if (is_mail_port(e->flow) && e->server == NULL) {
		uint64_t bit = UINT64_C(1)
			       << ((e->flow->server.b[2] * 7 + e->flow->server.b[3] * 13 +
					   e->flow->server.b[15]) %
					  64);

		s = sender_of(d, e);
		s->servers += (s->seen & bit) == 0;
		s->seen |= bit;
		judge(d, e, s);
	}
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(uint32_t), sizeof(struct sender), 1024);
}

const struct detector detector_mail_burst = {
	.name = "mail_burst",
	.events = EVENT_BIT(MAIL) | EVENT_BIT(FLOW_OPEN),
	.theme = THEME_COMPROMISE,
	.params = {"mails_min", "servers_min", "window_seconds"},
	.init = init,
	.event = on_event,
};
