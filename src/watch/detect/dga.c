/*
 * DGA burst: malware that looks for its operator under names made by a rule asks for many that do
 * not exist. Counted per device: different names of different domains that got NXDOMAIN within the
 * window, and how many of them look made rather than thought of. One odd name never fires. Cannot
 * see: rules that make words of a dictionary and a rule whose first names exist.
 */
#include "watch/detect/detect.h"
#include "watch/query/query.h"
#include "wire/dns/dns.h"

struct seeker {
	ms_t begun;
	uint32_t told;
	struct query_seek seek;
	char example[64];
};

static void
fire(struct detect *d, const struct event *e, struct seeker *s)
{
	struct detection n = detect_begin(d, e->client, s->begun, e->at);

	detection_number(&n, BASIS_NAMES, s->seek.names);
	detection_text(&n, BASIS_NAME, str_c(s->example));
	detection_number(&n, BASIS_DURATION, e->at - s->begun);
	s->told = s->seek.names;
	detect_fire(d, &n);
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct dns_msg *msg = e->dns.msg;
	struct str name, domain;
	struct seeker *s;
	uint32_t names;

	if (e->client == NULL || e->flow->is_own_client || !msg->is_response ||
		msg->n_questions != 1 || e->flow->app == APP_MDNS || e->flow->app == APP_LLMNR ||
		(e->client->flags & DEVICE_IS_MAIL_SERVER) != 0)
		return;
	name = dns_name_text(msg, msg->questions[0].name);
	if (query_is_office(name) || detect_is_routine_name(d, name))
		return;
	s = lru_put(d->tables[0], &e->client->handle, NULL);
	if (s->begun == 0 || e->at - s->begun > (ms_t)d->param[QUERY_SEEK_SECONDS] * MS_SECOND) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	domain = dns_last_labels(name, 2);
	names = s->seek.names;
	if (query_seek_answers(&s->seek, domain, 1, msg->rcode == DNS_RCODE_NO_NAME))
		str_clean(domain, s->example, sizeof(s->example));
	if (s->seek.names > names && s->seek.names >= 2 * s->told &&
		query_seek_is(&s->seek, d->param))
		fire(d, e, s);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(uint32_t), sizeof(struct seeker), 1024);
}

const struct detector detector_dga = {
	.name = "dga",
	.events = EVENT_BIT(DNS),
	.theme = THEME_COMPROMISE,
	.params = {QUERY_SEEK_NAMES},
	.init = init,
	.event = on_event,
};
