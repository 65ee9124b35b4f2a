/*
 * What the box can say of the attack, from the grounds of the alert's detections: the way in,
 * indicators, techniques, tools, spreading, DDoS. A table says what each detector speaks for.
 */
#include "respond/fill_own.h"

#include "base/addr.h"

#include <stdio.h>

/* What a detector speaks for, when it fired. */
static const struct {
	const char *detector;
	const char *entry; /* of the field entry_path; "" nothing */
	const char *kind;  /* of the field kind, when no playbook says it */
	bool is_spreading, is_bad_intent, is_leaving;
} speaks[] = {
	{"mail_attachment", "mail", "malware", false, true, false},
	{"script_download", "web", "malware", false, true, false},
	{"disguised_download", "web", "malware", false, true, false},
	{"exploit_kit", "web", "malware", false, true, false},
	{"web_attack", "weakness", "unauthorised_access", false, true, false},
	{"scan_in", "", "unauthorised_access", false, true, false},
	{"brute_force", "password", "unauthorised_access", false, true, false},
	{"smb_exploit", "inside", "malware", true, true, false},
	{"lateral_movement", "", "malware", true, true, false},
	{"credential_theft", "", "unauthorised_access", false, true, false},
	{"data_leaving", "", "leak", false, false, true},
	{"known_bad", "", "malware", false, true, false},
	{"guard_answered", "", "malware", false, true, false},
	{"guard_blocked", "", "malware", false, true, false},
	{"malware_http", "", "malware", false, true, false},
	{"malware_protocol", "", "malware", false, true, false},
	{"stealer", "", "malware", false, true, true},
	{"irc_bot", "", "malware", false, true, false},
	{"dga", "", "malware", false, true, false},
	{"beacon", "", "malware", false, false, false},
	{"coin_miner", "", "malware", false, true, false},
	{"ddos_in", "", "ddos", false, true, false},
	{"ddos_out", "", "malware", false, true, false},
	{"rogue_dhcp", "", "unauthorised_access", false, false, false},
	{"arp_spoof", "", "unauthorised_access", false, true, false},
	{"end_of_support", "", "weak_device", false, false, false},
	{"obsolete_tls", "", "weak_device", false, false, false},
};
#define SPEAKS (sizeof(speaks) / sizeof(speaks[0]))

static size_t
row_of(const struct detection *d)
{
	size_t i = 0;

	while (i < SPEAKS && strcmp(speaks[i].detector, d->detector) != 0)
		i++;
	return i;
}

/* ---- indicators ---- */

struct heard {
	struct buf addresses, names, urls, hashes, tools, techniques, accounts, lines, ports;
	struct buf files; /* by which names what was fetched or sent came */
	enum confidence files_sure;
};

static bool
is_hash(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (str_hex_digit(s.p[i]) < 0)
			return false;
	return s.len == 32 || s.len == 40 || s.len == 64;
}

/* Sorts one value by what it looks like. An address of the company's own network is no sign of the
 * other side. */
static void
hear_value(struct heard *h, struct str value)
{
	struct addr a;

	if (addr_parse(value, &a) == ERR_OK) {
		if (!addr_is_private(a) && !addr_is_loopback(a) && !addr_is_multicast(a))
			fill_add(&h->addresses, value, '\n');
	} else if (is_hash(value)) {
		fill_add(&h->hashes, value, '\n');
	} else if (str_find(value, STR("://")) > 0) {
		fill_add(&h->urls, value, '\n');
	} else if (str_find_byte(value, '.') > 0 && str_find_byte(value, ' ') < 0) {
		fill_add(&h->names, value, '\n');
	}
}

/* What was fetched over readable HTTP has an address of its own. */
static void
hear_url(struct heard *h, const struct detection *d)
{
	struct str host = detection_basis_text(d, BASIS_PEER_NAME),
		   file = detection_basis_text(d, BASIS_FILE);
	struct buf url = buf_of(LIMIT_RECORD_TEXT);

	if (!str_equal(detection_basis_text(d, BASIS_PORT), STR("tcp/80")) || file.len == 0)
		return;
	if (host.len == 0)
		host = detection_basis_text(d, BASIS_PEER);
	buf_printf(&url, "http://%.*s/%.*s", STR_FMT(host), STR_FMT(file));
	if (host.len > 0)
		fill_add(&h->urls, buf_view(&url), '\n');
	buf_done(&url);
}

/* The other side is one of our own: its address, name and files are the company's. */
static bool
is_inside(const struct detection *d)
{
	struct addr a;

	return addr_parse(detection_basis_text(d, BASIS_PEER), &a) == ERR_OK &&
	       (addr_is_private(a) || addr_is_loopback(a) || addr_is_multicast(a));
}

/* Grounds as text. Of what they repeat, other fields tell: packs/reports names these as parts of
 * the fields that this is put into, and their masks hold for it. What is the company's own is left
 * out. */
static void
put_grounds(const struct detection *d, struct buf *out)
{
	static const struct {
		enum basis_key key;
		bool is_theirs; /* the company's own when the other side is inside */
	} shown[] = {{BASIS_PEER, true}, {BASIS_PEER_NAME, true}, {BASIS_PORT, false},
		{BASIS_FILE, true}, {BASIS_SIGN, false}, {BASIS_OPERATION, false},
		{BASIS_USER, false}};

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		struct str text = detection_basis_text(d, shown[i].key);

		if (text.len > 0 && !(shown[i].is_theirs && is_inside(d)))
			buf_printf(out, ", %s %.*s", basis_name(shown[i].key), STR_FMT(text));
	}
}

static void
hear_line(struct heard *h, const struct detection *d)
{
	struct buf line = buf_of(LIMIT_RECORD_TEXT);
	char at[TIME_TEXT_MAX];

	buf_printf(&line, "%s %s", time_text(d->first_seen, at), d->detector);
	put_grounds(d, &line);
	fill_add(&h->lines, buf_view(&line), '\n');
	buf_done(&line);
}

static void
hear_tools(struct heard *h, const struct detection *d)
{
	static const enum basis_key tools[] = {BASIS_PRODUCT, BASIS_OPERATION, BASIS_USER_AGENT};

	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		fill_add(&h->tools, detection_basis_text(d, tools[i]), '\n');
}

static void
hear(struct filler *f, struct heard *h, const struct detection *d)
{
	static const enum basis_key signs[] = {
		BASIS_PEER, BASIS_PEER_NAME, BASIS_NAME, BASIS_INDICATOR, BASIS_SHA256};
	const struct detect_pack *pack =
		f->in->packs != NULL ? detect_packs_find(f->in->packs, str_c(d->detector)) : NULL;
	struct str ids = pack != NULL ? pack->attack : STR("");

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		hear_value(h, detection_basis_text(d, signs[i]));
	while (ids.len > 0)
		fill_add(&h->techniques, str_split(&ids, ' '), '\n');
	fill_add(&h->accounts, detection_basis_text(d, BASIS_USER), ' ');
	fill_add(&h->ports, detection_basis_text(d, BASIS_PORT), '\n');
	/* The file that it is about; of what was only looked at there are too many. */
	if (row_of(d) < SPEAKS && speaks[row_of(d)].entry[0] != '\0' &&
		detection_basis_text(d, BASIS_FILE).len > 0) {
		fill_add(&h->files, detection_basis_text(d, BASIS_FILE), ' ');
		if (d->confidence >= CONFIDENCE_MEDIUM)
			h->files_sure = CONFIDENCE_MEDIUM;
	}
	hear_url(h, d);
	hear_tools(h, d);
	hear_line(h, d);
}

static void
hear_lists(struct filler *f, struct heard *h)
{
	struct buf what = buf_of(LIMIT_RECORD_TEXT);

	for (uint32_t i = 0; i < f->in->n_indicators; i++) {
		const struct fill_indicator *x = &f->in->indicators[i];
		struct buf *lists[] = {&h->addresses, &h->names, &h->urls, &h->hashes};

		fill_add(lists[x->kind], x->value, '\n');
		fill_add(&what, x->what, ' ');
	}
	fill_put(f, "malware_family", f->in->n_indicators > 0 ? f->in->indicators[0].what : STR(""),
		f->alert_source, CONFIDENCE_LOW, 0);
	/* What a list calls it is what the list makes of the other side. Without one: the name of
	 * the file that was seen, and said to be no more than that. */
	if (what.len == 0 && h->files.len > 0) {
		buf_str(&what, buf_view(&h->files));
		if (f->in->words != NULL)
			buf_str(&what, f->in->words(f->in->arg, "fill", STR("file_name")));
		fill_put_buf(f, "malware_name", &what, f->alert_source, h->files_sure);
	} else {
		fill_put_buf(f, "malware_name", &what, f->alert_source, CONFIDENCE_LOW);
	}
	buf_done(&h->files);
}

/* ---- what they speak for ---- */

static void
fill_entry(struct filler *f, const struct detection *d, size_t row)
{
	struct buf text = buf_of(LIMIT_RECORD_TEXT);
	struct addr peer;
	bool is_password = strcmp(speaks[row].entry, "password") == 0;

	/* Passwords that are tried inside are no way in from outside. */
	if (is_password && (addr_parse(detection_basis_text(d, BASIS_PEER), &peer) != ERR_OK ||
				   addr_is_private(peer)))
		fill_put_c(f, "entry_path", "inside", f->alert_source, CONFIDENCE_LOW);
	else
		fill_put_c(f, "entry_path", speaks[row].entry, f->alert_source, CONFIDENCE_LOW);
	buf_printf(&text, "%s", d->detector);
	put_grounds(d, &text);
	fill_put_buf(f, "entry_detail", &text, f->alert_source, CONFIDENCE_LOW);
}

static void
fill_speaks(struct filler *f, const struct alert *al)
{
	for (uint32_t i = 0; i < al->n_detections; i++) {
		const struct detection *d = &al->detections[i];
		size_t row = row_of(d);

		if (row == SPEAKS)
			continue;
		fill_put_c(f, "kind", speaks[row].kind, f->alert_source, CONFIDENCE_LOW);
		if (speaks[row].entry[0] != '\0')
			fill_entry(f, d, row);
		if (speaks[row].is_spreading)
			fill_put_c(f, "lateral", "yes", f->alert_source, d->confidence);
		if (speaks[row].is_bad_intent)
			fill_put_c(f, "data_malicious", "yes", f->alert_source, CONFIDENCE_MEDIUM);
		if (speaks[row].is_leaving)
			/* "Signs that data left": the signs are what was seen. */
			fill_put_c(f, "ransom_kind", "stolen", f->alert_source,
				d->confidence > CONFIDENCE_MEDIUM ? CONFIDENCE_MEDIUM
								  : d->confidence);
	}
}

/* ---- DDoS ---- */

static int64_t
ground_number(const struct detection *d, enum basis_key key)
{
	const struct basis *b = detection_basis(d, key);

	return b != NULL ? b->number : 0;
}

static void
fill_ddos(struct filler *f, const struct alert *al, const struct detection *d)
{
	struct str sign = detection_basis_text(d, BASIS_SIGN);
	int64_t ms = ground_number(d, BASIS_DURATION), bytes = ground_number(d, BASIS_BYTES);
	int64_t count = ground_number(d, BASIS_COUNT);
	struct buf targets = buf_of(LIMIT_RECORD_TEXT), number = buf_of(64);
	bool is_half_open = str_find(sign, STR("nobody finishes")) >= 0;

	fill_put_c(f, "ddos_kind",
		is_half_open			      ? "endpoint"
		: str_find(sign, STR("answers")) >= 0 ? "reflection"
						      : "flood",
		f->alert_source, CONFIDENCE_LOW);
	fill_put_time(f, "ddos_from", d->first_seen, f->alert_source, CONFIDENCE_MEDIUM);
	if (f->in->now - al->last_seen >= MS_HOUR)
		fill_put_time(f, "ddos_until", d->last_seen, f->alert_source, CONFIDENCE_LOW);
	for (uint32_t i = 0; i < f->in->n_devices; i++)
		fill_add(&targets, f->in->devices[i].name, '\n');
	fill_put_buf(f, "ddos_targets", &targets, f->alert_source, CONFIDENCE_HIGH);
	/* As far as the box saw it: a lower bound of what came. */
	if (ms > 0 && bytes > 0)
		buf_printf(&number, "%.3f", (double)bytes * 8.0 / ((double)ms * 1e6));
	fill_put_buf(f, "ddos_gbps", &number, f->alert_source, CONFIDENCE_LOW);
	if (ms > 0 && count > 0)
		fill_put_number(f, "ddos_pps", (uint64_t)(count * 1000 / ms), f->alert_source,
			CONFIDENCE_LOW);
}

void
fill_attack(struct filler *f)
{
	const struct alert *al;
	struct heard h;
	struct buf *all[] = {&h.addresses, &h.names, &h.urls, &h.hashes, &h.tools, &h.techniques,
		&h.accounts, &h.lines, &h.ports};
	static const char *const fields[] = {"indicator_addresses", "indicator_names",
		"indicator_urls", "indicator_hashes", "tools_used", "attack_ids",
		"attacker_account", "detections", "ddos_ports"};
	bool is_ddos = false;

	h.files = buf_of(LIMIT_RECORD_TEXT);
	h.files_sure = CONFIDENCE_LOW;
	for (size_t i = 0; i < 9; i++)
		*all[i] = buf_of(LIMIT_RECORD_TEXT);
	for (uint32_t k = 0; (al = fill_alert(f, k)) != NULL; k++)
		for (uint32_t i = 0; i < al->n_detections; i++) {
			hear(f, &h, &al->detections[i]);
			if (strcmp(al->detections[i].detector, "ddos_in") == 0 && !is_ddos) {
				is_ddos = true;
				fill_ddos(f, al, &al->detections[i]);
			}
		}
	hear_lists(f, &h);
	if (!is_ddos)
		buf_clear(&h.ports);
	for (uint32_t k = 0; (al = fill_alert(f, k)) != NULL; k++)
		fill_speaks(f, al);
	for (size_t i = 0; i < 9; i++)
		fill_put_buf(f, fields[i], all[i], f->alert_source, CONFIDENCE_MEDIUM);
}
