/*
 * Encrypted connections as remote-control malware makes them. Certain: the server shows the
 * certificate that such a tool makes by default, as its makers' sources and public reports
 * document. Likely: an outside server that nobody vouches for (it signed its own certificate, or an
 * authority without an organisation did), called by its bare address, on an unusual port or with a
 * placeholder as its name. Weak: a hello without server name and protocol names to a bare address
 * on an unusual port, to which nobody else here talks; from TLS 1.3 on that is all that can be
 * seen. Things (IoT) and cameras do the same with their makers' clouds and are left out. Cannot
 * see: malware behind a proper certificate and name.
 */
#include "watch/detect/detect.h"
#include "wire/tls/tls.h"
#include "wire/x509/x509.h"

#define SEEN 1024

enum {
	CONTACTS_MIN, /* connections of the weak shape before it is told */
	REPEAT_HOURS,
	SERVERS_MIN, /* different servers that nobody vouches for, by bare address */
	SERVERS_HOURS,
};

struct place_key {
	uint32_t device;
	uint16_t port;
	uint16_t zero;
	struct addr server;
};

#define SERVERS 4

/* Servers without a name that a program of this device called, and that nobody vouches for. */
struct caller {
	ms_t begun;
	uint32_t n;
	struct addr servers[SERVERS];
};

struct place {
	ms_t begun;
	ms_t told;
	uint32_t contacts;
	uint8_t severity_told;
};

/* Names that the tools put into their certificates unless the attacker changes them. */
static const struct {
	const char *name;
	bool is_whole; /* the whole value; else it begins with this */
	const char *tool;
} defaults[] = {
	{"AsyncRAT Server", true, "AsyncRAT"},
	{"DcRat", false, "DcRat"},
	{"VenomRAT", false, "VenomRAT"},
	{"Quasar Server CA", true, "Quasar"},
	{"Orcus Server", true, "Orcus"},
	{"BitRAT", true, "BitRAT"},
	{"Anarchy Panel", true, "Anarchy Panel"},
	{"Major Cobalt Strike", true, "Cobalt Strike"},
	{"cobaltstrike", true, "Cobalt Strike"},
	{"P18055077", true, "PoshC2"},
	{"Covenant", true, "Covenant"},
	{"MetasploitSelfSignedCA", true, "Metasploit"},
};

/* What certificate programs fill in when nobody types a name. */
static const char *const placeholders[] = {"Internet Widgits Pty Ltd", "Default Company Ltd",
	"example.com", "Global Security", "Acme Co"};

static const char *
tool_of(const struct x509_cert *c)
{
	const struct str names[] = {c->subject_cn, c->issuer_cn, c->subject_o, c->issuer_o};

	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++)
		for (size_t k = 0; k < 4; k++)
			if (defaults[i].is_whole ? str_equal(names[k], str_c(defaults[i].name))
						 : str_starts(names[k], str_c(defaults[i].name)))
				return defaults[i].tool;
	return NULL;
}

static bool
is_placeholder(const struct x509_cert *c)
{
	struct addr a;

	for (size_t i = 0; i < sizeof(placeholders) / sizeof(*placeholders); i++)
		if (str_equal(c->subject_o, str_c(placeholders[i])) ||
			str_equal(c->subject_cn, str_c(placeholders[i])))
			return true;
	return c->dns_name_count == 0 && str_find_byte(c->subject_cn, '.') < 0 &&
	       addr_parse(c->subject_cn, &a) != ERR_OK;
}

static bool
is_vouched_for(const struct event *e)
{
	const struct x509_cert *c = e->certificate.certificate;

	return !c->is_self_signed && (e->certificate.chain > 1 || c->issuer_o.len > 0);
}

/* Ports on which TLS is at home. */
static bool
is_usual_port(uint16_t port)
{
	static const uint16_t ports[] = {25, 80, 110, 143, 389, 443, 465, 563, 587, 636, 853, 989,
		990, 992, 993, 994, 995, 1194, 1433, 1883, 2083, 2087, 2096, 3269, 3389, 3478, 4433,
		5061, 5222, 5223, 5228, 5229, 5230, 5269, 5349, 5671, 5986, 6514, 6697, 8080, 8443,
		8883, 9001};

	for (size_t i = 0; i < sizeof(ports) / sizeof(*ports); i++)
		if (ports[i] == port)
			return true;
	return false;
}

/* Things that talk to their maker's servers in ways of their own. */
static bool
is_thing(const struct device *device)
{
	switch (device->kind) {
	case DEVICE_PRINTER:
	case DEVICE_NAS:
	case DEVICE_ROUTER:
	case DEVICE_CAMERA:
	case DEVICE_IOT:
		return true;
	case DEVICE_UNKNOWN:
	case DEVICE_PC:
	case DEVICE_SERVER:
	case DEVICE_PHONE:
		break;
	}
	return false;
}

static bool
is_outward(const struct event *e)
{
	return e->client != NULL && e->server == NULL && !addr_is_special(e->flow->server) &&
	       !is_thing(e->client);
}

static struct place *
place_of(struct detect *d, const struct event *e, const struct device *device)
{
	struct place_key key = {
		.device = device->handle, .port = e->flow->server_port, .server = e->flow->server};
	struct place *p = lru_put(d->tables[0], &key, NULL);

	if (p->begun == 0)
		p->begun = e->at;
	return p;
}

struct verdict {
	enum severity severity;
	enum confidence confidence;
	const char *signs[4];
};

static void
fire(struct detect *d, const struct event *e, const struct verdict *v)
{
	bool is_certificate = e->kind == EVENT_CERTIFICATE;
	struct device *device = e->client != NULL ? e->client : e->server;
	struct place *p = place_of(d, e, device);
	const char *ja4 = is_certificate ? e->certificate.ja4 : e->tls.ja4;
	struct detection n;

	if (p->told != 0 && v->severity <= p->severity_told &&
		e->at - p->told < (ms_t)d->param[REPEAT_HOURS] * MS_HOUR)
		return;
	p->told = e->at;
	p->severity_told = (uint8_t)v->severity;
	n = detect_begin_flow(d, device, e->flow, p->begun, e->at);
	n.severity = v->severity;
	n.confidence = v->confidence;
	for (unsigned i = 0; i < 4 && v->signs[i] != NULL; i++)
		detection_text(&n, BASIS_SIGN, str_c(v->signs[i]));
	if (is_certificate) {
		const struct x509_cert *c = e->certificate.certificate;

		detection_text(&n, BASIS_CERTIFICATE,
			c->subject_cn.len > 0 ? c->subject_cn : c->subject_o);
	}
	if (ja4 != NULL && ja4[0] != '\0')
		detection_text(&n, BASIS_JA4, str_c(ja4));
	detect_fire(d, &n);
}

/* A hello without a name and without protocols above TLS: no browser made it. */
static bool
is_program(const struct event *e)
{
	const char *ja4 = e->certificate.ja4; /* "t12i0405" and two letters of the first ALPN */

	return ja4 != NULL && strlen(ja4) > 10 && ja4[8] == '0' && ja4[9] == '0';
}

static bool
is_one_of_several(struct detect *d, const struct event *e)
{
	uint32_t key = e->client->handle;
	struct caller *c;

	if (!is_program(e))
		return false;
	c = lru_put(d->tables[1], &key, NULL);
	if (c->begun == 0 || e->at - c->begun > (ms_t)d->param[SERVERS_HOURS] * MS_HOUR)
		*c = (struct caller){.begun = e->at};
	for (uint32_t i = 0; i < c->n; i++)
		if (addr_equal(c->servers[i], e->flow->server))
			return c->n >= (uint32_t)d->param[SERVERS_MIN];
	if (c->n < SERVERS)
		c->servers[c->n++] = e->flow->server;
	return c->n >= (uint32_t)d->param[SERVERS_MIN];
}

static void
on_certificate(struct detect *d, const struct event *e)
{
	const struct x509_cert *c = e->certificate.certificate;
	const char *tool = tool_of(c);
	bool is_unasked = e->certificate.has_client && e->certificate.sni.len == 0;
	bool is_bare = is_unasked && e->flow->name[0] == '\0';
	bool is_nameless = is_placeholder(c);
	bool is_odd_port = !is_usual_port(e->flow->server_port);
	struct verdict v = {
		SEVERITY_PLEASE_LOOK, CONFIDENCE_MEDIUM, {"a certificate that nobody vouches for"}};

	if (tool != NULL && (e->client != NULL || e->server != NULL)) {
		v = (struct verdict){SEVERITY_ACT_NOW, CONFIDENCE_HIGH, {tool}};
		fire(d, e, &v);
		return;
	}
	if (!is_outward(e) || is_vouched_for(e) || detect_is_routine(d, e->flow))
		return;
	if (is_unasked && is_bare + is_odd_port + is_nameless >= 2) {
		v.signs[1] = is_bare ? "called by its bare address" : "no server name";
		v.signs[2] = is_odd_port ? "an unusual port" : "a placeholder as its name";
		fire(d, e, &v);
	} else if (is_bare && is_one_of_several(d, e)) {
		v.signs[1] = "called by its bare address";
		v.signs[2] = "one of several such servers";
		fire(d, e, &v);
	} else if (e->certificate.sni.len > 0 && !x509_covers(c, e->certificate.sni) &&
		   is_nameless && c->is_self_signed && c->subject_o.len > 0) {
		v.confidence = CONFIDENCE_LOW;
		v.signs[1] = "a placeholder as its name";
		fire(d, e, &v);
	}
}

/* The weak shape: told only when it comes again, or when the server took part. */
static void
on_client(struct detect *d, const struct event *e)
{
	const struct tls_client_hello *h = e->tls.client;
	struct str name = str_c(e->flow->name);
	struct verdict v = {SEVERITY_PLEASE_LOOK, CONFIDENCE_LOW,
		{"no server name",
			name.len == 0 ? "called by its bare address" : "a name that moves about",
			"an unusual port"}};
	struct place *p;

	if (!is_outward(e) || e->flow->protocol != PROTOCOL_TCP || h->sni.len > 0 || h->has_alpn ||
		h->has_ech || (name.len > 0 && !detect_is_dynamic_name(name)) ||
		is_usual_port(e->flow->server_port) ||
		detect_popularity(d, e->flow->server, str_of(NULL, 0)) > 1)
		return;
	p = place_of(d, e, e->client);
	p->contacts++;
	if (p->contacts >= (uint32_t)d->param[CONTACTS_MIN])
		fire(d, e, &v);
}

static void
on_event(struct detect *d, const struct event *e)
{
	if (e->kind == EVENT_CERTIFICATE)
		on_certificate(d, e);
	else
		on_client(d, e);
}

static enum err
init(struct detect *d)
{
	enum err err = detect_table(d, 0, sizeof(struct place_key), sizeof(struct place), SEEN);

	if (err != ERR_OK)
		return err;
	return detect_table(d, 1, sizeof(uint32_t), sizeof(struct caller), 256);
}

const struct detector detector_odd_tls = {
	.name = "odd_tls",
	.events = EVENT_BIT(TLS_CLIENT) | EVENT_BIT(CERTIFICATE),
	.theme = THEME_COMPROMISE,
	.params = {"contacts_min", "repeat_hours", "servers_min", "servers_hours"},
	.init = init,
	.event = on_event,
};
