/*
 * Encryption that should no longer be used: SSL 2 and 3, TLS 1.0 and 1.1 (RFC 8996), and suites
 * that protect little (RC4, DES, 3DES, export, none: RFC 9325). What counts is what the server
 * chose, not what the client offered. The story is our server's; else our client's, since it
 * accepted that. A habit, not an attack. Cannot see: which program it was, and what is renegotiated
 * later.
 */
#include "watch/detect/detect.h"
#include "wire/tls/tls.h"

enum { REPEAT_DAYS };

struct seen_key {
	uint32_t device;
	uint16_t version, cipher;
	struct addr server;
};

struct seen {
	ms_t told;
};

static void
on_event(struct detect *d, const struct event *e)
{
	const struct tls_server_hello *h = e->tls.server;
	struct device *device = e->server != NULL ? e->server : e->client;
	const char *weak = tls_cipher_weak_name(h->cipher);
	bool is_old = h->is_ssl2 || h->version < TLS_VERSION_12;
	struct seen_key key = {.version = h->version, .cipher = h->cipher};
	struct seen *s;
	struct detection n;

	if (device == NULL || h->is_retry || (!is_old && weak == NULL))
		return;
	key.device = device->handle;
	key.server = e->flow->server;
	s = lru_put(d->tables[0], &key, NULL);
	if (s->told != 0 && e->at - s->told < (ms_t)d->param[REPEAT_DAYS] * MS_DAY)
		return;
	s->told = e->at;
	n = detect_begin_flow(d, device, e->flow, e->at, e->at);
	detection_text(&n, BASIS_VERSION,
		is_old ? str_c(h->is_ssl2 ? "SSL 2.0" : tls_version_name(h->version))
		       : str_c(weak));
	if (is_old && weak != NULL)
		detection_text(&n, BASIS_SIGN, str_c(weak));
	detect_fire(d, &n);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct seen_key), sizeof(struct seen), 2048);
}

const struct detector detector_obsolete_tls = {
	.name = "obsolete_tls",
	.events = EVENT_BIT(TLS_SERVER),
	.theme = THEME_HYGIENE,
	.params = {"repeat_days"},
	.init = init,
	.event = on_event,
};
