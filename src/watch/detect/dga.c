/*
 * DGA burst: malware that looks for its operator under names made by a rule asks for many that do
 * not exist. Counted per device: different names of different domains that got NXDOMAIN within the
 * window, and how many of them look made rather than thought of. One odd name never fires. Cannot
 * see: rules that make words of a dictionary and a rule whose first names exist.
 */
#include "watch/detect/detect.h"
#include "wire/dns/dns.h"

#define BITS 512

enum {
	NAMES_MIN,	     /* different missing domains in the window */
	SHAPE_PERCENT_MIN,   /* of them made by a rule, by the look */
	MISSING_PERCENT_MIN, /* of all answers: who reads the web much meets dead names too */
	WINDOW_SECONDS,
};

struct seeker {
	ms_t begun;
	uint32_t names, shaped, told;
	uint32_t answers, missing;
	char example[64];
	uint8_t seen[BITS / 8];
};

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Long runs of consonants, digits among letters, or long and with few vowels. */
static bool
looks_made(struct str label)
{
	unsigned run = 0, longest = 0, vowels = 0, digits = 0;

	if (label.len < 7 || str_starts(label, STR("xn--")))
		return false;
	for (size_t i = 0; i < label.len; i++) {
		char c = label.p[i];

		digits += c >= '0' && c <= '9';
		vowels += is_vowel(c);
		run = is_vowel(c) || c == '-' ? 0 : run + 1;
		longest = run > longest ? run : longest;
	}
	return longest >= 5 || (digits >= 2 && label.len >= 10 && digits < label.len) ||
	       vowels * 4 < label.len || label.len >= 18;
}

static void
fire(struct detect *d, const struct event *e, struct seeker *s)
{
	struct detection n = detect_begin(d, e->client, s->begun, e->at);

	detection_number(&n, BASIS_NAMES, s->names);
	detection_text(&n, BASIS_NAME, str_c(s->example));
	detection_number(&n, BASIS_DURATION, e->at - s->begun);
	s->told = s->names;
	detect_fire(d, &n);
}

static bool
is_local_name(struct str name)
{
	static const char *const ends[] = {".local", ".lan", ".home", ".internal", ".localdomain",
		".arpa", ".corp", ".domain", ".workgroup", ".intranet"};

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (str_ends_nocase(name, str_c(ends[i])))
			return true;
	return str_find_byte(name, '.') < 0;
}

static void
on_event(struct detect *d, const struct event *e)
{
	static const struct hash_key fixed = {{5}};
	const struct dns_msg *msg = e->dns.msg;
	struct str name, domain, label;
	struct seeker *s;
	uint64_t hash;
	uint8_t bit;

	if (e->client == NULL || !msg->is_response || msg->n_questions != 1 ||
		e->flow->app == APP_MDNS || e->flow->app == APP_LLMNR ||
		(e->client->flags & DEVICE_IS_MAIL_SERVER) != 0)
		return;
	name = dns_name_text(msg, msg->questions[0].name);
	if (is_local_name(name) || detect_is_routine_name(d, name))
		return;
	s = lru_put(d->tables[0], &e->client->handle, NULL);
	if (s->begun == 0 || e->at - s->begun > (ms_t)d->param[WINDOW_SECONDS] * MS_SECOND) {
		memset(s, 0, sizeof(*s));
		s->begun = e->at;
	}
	s->answers++;
	if (msg->rcode != DNS_RCODE_NO_NAME)
		return;
	s->missing++;
	domain = dns_last_labels(name, 2);
	hash = hash_bytes(&fixed, domain.p, domain.len);
	bit = (uint8_t)(1U << (hash % 8));
	if ((s->seen[hash % BITS / 8] & bit) != 0)
		return;
	s->seen[hash % BITS / 8] |= bit;
	s->names++;
	label = domain;
	label = str_split(&label, '.');
	if (looks_made(label)) {
		s->shaped++;
		str_clean(domain, s->example, sizeof(s->example));
	}
	if (s->names >= d->param[NAMES_MIN] && s->names >= 2 * s->told &&
		s->shaped * 100 >= s->names * d->param[SHAPE_PERCENT_MIN] &&
		s->missing * 100 >= s->answers * d->param[MISSING_PERCENT_MIN])
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
	.params = {"names_min", "shape_percent_min", "missing_percent_min", "window_seconds"},
	.init = init,
	.event = on_event,
};
