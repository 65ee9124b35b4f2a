/*
 * Certificates that a browser would complain about: expired, not valid yet, made by the server
 * itself, valid for decades, with a weak key or signature, or for another name than was asked for.
 * Common on printers and in cameras' clouds: for the record, once per server and week. What malware
 * does with certificates is odd_tls. Cannot see: TLS 1.3, where certificates are encrypted; and
 * whether the chain ends at an authority that is trusted.
 */
#include "watch/detect/detect.h"
#include "wire/x509/x509.h"

enum {
	VALIDITY_MAX_DAYS,
	EXPIRED_GRACE_DAYS,
};

#define REPEAT (7 * MS_DAY)
#define SIGNS_MAX 4

struct seen_key {
	uint32_t device;
	uint16_t port;
	uint16_t zero;
	struct addr server;
};

struct seen {
	ms_t told;
};

static bool
is_key_weak(const struct x509_cert *c)
{
	if (c->key == X509_KEY_RSA || c->key == X509_KEY_DSA)
		return c->key_bits > 0 && c->key_bits < 2048;
	return c->key == X509_KEY_EC && c->key_bits > 0 && c->key_bits < 224;
}

/* What is wrong with it, the gravest first; returns how many. */
static unsigned
judge(const struct detect *d, const struct event *e, const char *ret_signs[SIGNS_MAX])
{
	const struct x509_cert *c = e->certificate.certificate;
	ms_t grace = (ms_t)d->param[EXPIRED_GRACE_DAYS] * MS_DAY;
	bool has_dates = c->not_before != X509_TIME_UNKNOWN && c->not_after != X509_TIME_UNKNOWN;
	const char *all[6] = {0};
	unsigned n = 0;

	if (has_dates && e->at > c->not_after + grace)
		all[0] = "expired";
	if (has_dates && e->at < c->not_before - grace)
		all[1] = "not valid yet";
	if (c->is_self_signed)
		all[2] = "made by the server itself";
	if (c->is_signature_weak && !c->is_self_signed) /* nobody checks its own */
		all[3] = "weak signature";
	if (is_key_weak(c))
		all[4] = "weak key";
	if (has_dates && !c->is_self_signed &&
		c->not_after - c->not_before > (ms_t)d->param[VALIDITY_MAX_DAYS] * MS_DAY)
		all[5] = "valid for very long";
	for (unsigned i = 0; i < 6 && n < SIGNS_MAX; i++)
		if (all[i] != NULL)
			ret_signs[n++] = all[i];
	return n;
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct x509_cert *c = e->certificate.certificate;
	struct device *device = e->server != NULL ? e->server : e->client;
	struct seen_key key = {.port = e->flow->server_port, .server = e->flow->server};
	const char *signs[SIGNS_MAX];
	unsigned count;
	struct seen *s;
	struct detection n;

	count = device == NULL ? 0 : judge(d, e, signs);
	if (count == 0)
		return;
	key.device = device->handle;
	s = lru_put(d->tables[0], &key, NULL);
	if (s->told != 0 && e->at - s->told < REPEAT)
		return;
	s->told = e->at;
	n = detect_begin_flow(d, device, e->flow, e->at, e->at);
	detection_text(&n, BASIS_CERTIFICATE, c->subject_cn.len > 0 ? c->subject_cn : c->subject_o);
	for (unsigned i = 0; i < count; i++)
		detection_text(&n, BASIS_SIGN, str_c(signs[i]));
	detect_fire(d, &n);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct seen_key), sizeof(struct seen), 1024);
}

const struct detector detector_bad_certificate = {
	.name = "bad_certificate",
	.events = EVENT_BIT(CERTIFICATE),
	.theme = THEME_HYGIENE,
	.params = {"validity_max_days", "expired_grace_days"},
	.init = init,
	.event = on_event,
};
