/*
 * office: makes the capture of an office's working days, faster than they pass. SYNTHETIC: nobody
 * worked there. The protocol bytes are real: conversations recorded in the lab (../captures) are
 * cut out and played again at other times, between other devices and from other ports; what is
 * invented is who does what when. The same seed and captures give the same file.
 *
 * Twenty devices: nine PCs, a Mac, four phones, two printers, two NAS, a file server, a router.
 * Working days from about nine to six with a pause at noon; people come and go at odd minutes.
 * Traps that look like attacks and are none: update polling, NTP, push services, nightly backup,
 * printers asked by SNMP, video calls, the administrator's inventory, list look-ups of the mail
 * filter, mistyped passwords. With --attacks each attack scenario happens once, at a random hour.
 * In: the folder of captures with their .expect files (device lines). Out: OUT (pcap) and OUT.truth
 * (what was injected when and on whom, and which traps ran); addresses inside payloads stay.
 */
#include "frames.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECOND ((int64_t)1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define START_S ((int64_t)1768748400) /* Monday 2026-01-19 00:00 in Tokyo */
#define HOSTS_MAX 24u
#define NET 0xc0a80a00u /* 192.168.10.0/24 */

enum kind { PC, MAC, IPHONE, ANDROID, PRINTER, NAS, SERVER, ROUTER };

struct device {
	const char *name;
	enum kind kind;
	uint8_t last; /* of its address */
	uint64_t mac;
};

static const struct device office[] = {
	{"gw", ROUTER, 1, 0x00a0de3c1101},
	{"FILESV", SERVER, 10, 0x3ca82a104411},
	{"DiskStation", NAS, 11, 0x0011322b7c19},
	{"LS220D", NAS, 12, 0x106f3f4470a2},
	{"Canon-LBP", PRINTER, 21, 0x001e8f20b3c4},
	{"BRW0080", PRINTER, 22, 0x008077a1d90e},
	{"KEIRI-PC", PC, 51, 0xd4bed9215b07},
	{"SOUMU-PC", PC, 52, 0x3c5282670c3d},
	{"EIGYO-01", PC, 53, 0x54e1ad0a8e12},
	{"UKETSUKE", PC, 54, 0xd4bed9445e90},
	{"KOUJO-PC", PC, 55, 0xd4bed91f00c2},
	{"EIGYO-02", PC, 56, 0x54e1ad73b14f},
	{"SEKKEI-1", PC, 57, 0x3c52820d2a68},
	{"SEKKEI-2", PC, 58, 0x3c528299c501},
	{"KANRI-PC", PC, 59, 0x54e1ad5577b3},
	{"SoumunoMacBook", MAC, 60, 0x8c8590aa3120},
	{"iPhone", IPHONE, 71, 0x3ad1c27f0911},
	{"iPhone-2", IPHONE, 72, 0x7e0b9921d5c4},
	{"Pixel-7", ANDROID, 73, 0xb6a7110c2f38},
	{"Xperia1", ANDROID, 74, 0xfe520ad1690c},
};
#define N_OFFICE (sizeof office / sizeof *office)

/* ---- recordings ---- */

struct packet {
	int64_t time_us;
	uint8_t *data;
	uint32_t caplen;
	uint32_t len;
};

struct known {
	char name[32];
	uint32_t ip;
	uint64_t mac;
};

/* What one scenario recorded, and the part of it that one device took part in, cut at pauses. */
struct recording {
	const char *name;
	struct packet *packets;
	uint32_t n_packets;
	struct known hosts[HOSTS_MAX];
	uint32_t n_hosts;
};

struct episode {
	uint32_t recording;
	uint32_t *packets; /* numbers */
	uint32_t n_packets;
	int64_t span_us;
	uint32_t client; /* of the recording's hosts */
};

struct event {
	int64_t start_us;
	uint32_t episode;
	uint32_t client; /* of office[] */
	uint64_t key;
};

struct place {
	int64_t time_us;
	uint32_t event;
	uint32_t packet; /* of the episode */
};

struct office {
	uint64_t seed;
	uint32_t days;
	bool has_attacks;
	const char *captures;
	struct rng rng;
	struct recording *recordings;
	uint32_t n_recordings;
	struct episode *episodes;
	uint32_t n_episodes;
	struct event *events;
	uint32_t n_events;
	FILE *truth;
};

static void *
grow(void *array, uint64_t n, size_t size)
{
	if (n != 0 && (n & (n - 1)) != 0)
		return array;
	void *bigger = realloc(array, (n == 0 ? 1 : n * 2) * size);
	if (bigger == NULL)
		die("out of memory");
	return bigger;
}

static uint64_t
mac_number(const uint8_t *mac)
{
	return (uint64_t)get16(mac) << 32 | get32(mac + 2);
}

static void
put_mac(uint8_t *p, uint64_t mac)
{
	put16(p, (uint32_t)(mac >> 32));
	put32(p + 2, (uint32_t)mac);
}

static void
read_hosts(struct recording *r, const char *path)
{
	FILE *file = fopen(path, "r");
	if (file == NULL)
		die("cannot read %s: %s", path, strerror(errno));
	char line[256];
	while (fgets(line, sizeof line, file) != NULL && r->n_hosts < HOSTS_MAX) {
		struct known *k = &r->hosts[r->n_hosts];
		unsigned a, b, c, d, m[6];
		if (sscanf(line, "# device %31s %*s %u.%u.%u.%u %x:%x:%x:%x:%x:%x", k->name, &a, &b,
			    &c, &d, &m[0], &m[1], &m[2], &m[3], &m[4], &m[5]) != 11)
			continue;
		k->ip = a << 24 | b << 16 | c << 8 | d;
		for (int i = 0; i < 6; i++)
			k->mac = k->mac << 8 | (m[i] & 255);
		r->n_hosts++;
	}
	fclose(file);
	if (r->n_hosts == 0)
		die("%s names no device: make the captures anew", path);
}

static uint32_t
recording_of(struct office *o, const char *name)
{
	for (uint32_t i = 0; i < o->n_recordings; i++)
		if (strcmp(o->recordings[i].name, name) == 0)
			return i;
	o->recordings = grow(o->recordings, o->n_recordings, sizeof *o->recordings);
	struct recording r = {.name = name};
	char path[4096], why[PCAP_ERRBUF_SIZE];
	snprintf(path, sizeof path, "%s/%s.expect", o->captures, name);
	read_hosts(&r, path);
	snprintf(path, sizeof path, "%s/%s.pcap", o->captures, name);
	pcap_t *pcap = pcap_open_offline(path, why);
	if (pcap == NULL)
		die("%s", why);
	struct pcap_pkthdr *h;
	const u_char *data;
	while (pcap_next_ex(pcap, &h, &data) == 1) {
		r.packets = grow(r.packets, r.n_packets, sizeof *r.packets);
		struct packet *p = &r.packets[r.n_packets++];
		*p = (struct packet){.caplen = h->caplen, .len = h->len};
		p->time_us = (int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec;
		p->data = malloc(h->caplen + 1);
		if (p->data == NULL)
			die("out of memory");
		memcpy(p->data, data, h->caplen);
	}
	pcap_close(pcap);
	o->recordings[o->n_recordings] = r;
	return o->n_recordings++;
}

enum what { TALK, JOIN }; /* a conversation, or the device's DHCP exchange */

/* Does this frame belong to the host's conversations (or its joining)? */
static bool
is_of(const struct packet *p, uint64_t mac, enum what what)
{
	struct frame f;
	if (!frame_parse(p->data, p->caplen, &f))
		return false;
	bool is_dhcp = f.sport == 67 || f.dport == 67;
	bool is_own = mac_number(p->data) == mac || mac_number(p->data + 6) == mac;
	if (what == JOIN)
		return is_dhcp && is_own;
	return is_own && !is_dhcp && (f.is_ip4 || f.is_arp);
}

/* Cuts what one host did into episodes at pauses of gap; 0 = one whole. Returns how many. */
static uint32_t
cut(struct office *o, const char *name, const char *host, int64_t gap_us, enum what what)
{
	uint32_t rec = recording_of(o, name);
	const struct recording *r = &o->recordings[rec];
	uint32_t client = 0, made = 0;
	while (client < r->n_hosts && strcmp(r->hosts[client].name, host) != 0)
		client++;
	if (client == r->n_hosts)
		die("%s has no device %s", name, host);
	int64_t last = 0;
	for (uint32_t i = 0; i < r->n_packets; i++) {
		const struct packet *p = &r->packets[i];
		if (!is_of(p, r->hosts[client].mac, what))
			continue;
		if (made == 0 || (gap_us != 0 && p->time_us - last > gap_us)) {
			o->episodes = grow(o->episodes, o->n_episodes, sizeof *o->episodes);
			o->episodes[o->n_episodes++] =
				(struct episode){.recording = rec, .client = client};
			made++;
		}
		struct episode *e = &o->episodes[o->n_episodes - 1];
		e->packets = grow(e->packets, e->n_packets, sizeof *e->packets);
		e->packets[e->n_packets++] = i;
		e->span_us = p->time_us - r->packets[e->packets[0]].time_us;
		last = p->time_us;
	}
	if (made == 0)
		die("%s: %s did nothing", name, host);
	return made;
}

/* ---- what happens when ---- */

static void
play(struct office *o, uint32_t episode, uint32_t client, int64_t start_us)
{
	if (start_us < 0 || start_us >= o->days * DAY)
		return;
	o->events = grow(o->events, o->n_events, sizeof *o->events);
	o->events[o->n_events] = (struct event){start_us, episode, client, 0};
	o->events[o->n_events].key = mix64(o->seed + o->n_events * 0x9e3779b97f4a7c15u);
	o->n_events++;
}

/* A kind of episode that devices play again and again. */
struct habit {
	const char *recording;
	const char *host; /* whose part of the recording */
	double gap_s;	  /* pause that separates episodes, 0 = play it whole */
	uint32_t kinds;	  /* bits of enum kind */
	const char *only; /* or this device alone */
	double every_min; /* mean distance */
	double jitter;	  /* 0 = sharp, 1 = like people (exponential) */
	bool is_always;	  /* also at night and without people */
	const char *trap; /* what it could be taken for, NULL = for nothing */
};

#define B(kind) (1u << (kind))
static const struct habit habits[] = {
	{"office_web", "KEIRI-PC", 0.1, B(PC), NULL, 4, 1, false, NULL},
	{"office_phones", "SoumunoMacBook", 60, B(MAC), NULL, 4, 1, false, NULL},
	{"office_phones", "iPhone", 60, B(IPHONE), NULL, 25, 1, false, NULL},
	{"office_phones", "Pixel-7", 60, B(ANDROID), NULL, 25, 1, false, NULL},
	{"office_files", "KEIRI-PC", 0, B(PC), NULL, 25, 1, false, NULL},
	{"office_mail", "SOUMU-PC", 60, B(PC), NULL, 10, 0.02, false, "beacon"},
	{"office_print", "KEIRI-PC", 0, B(PC), NULL, 170, 1, false, NULL},
	{"office_print", "KEIRI-PC", 400, 0, "KANRI-PC", 15, 0, false, "beacon"},
	{"office_call", "EIGYO-NOTE", 0, B(PC), NULL, 400, 1, false, "data_leaving"},
	{"office_push", "iPhone", 0, B(IPHONE), NULL, 125, 0.01, true, "beacon"},
	{"office_push", "Pixel-7", 0, B(ANDROID), NULL, 142, 0.01, true, "beacon"},
	{"office_push", "KEIRI-PC", 0, B(PC), NULL, 133, 0.01, false, "beacon"},
	{"office_time", "KEIRI-PC", 300, B(PC), NULL, 17.07, 0, false, "beacon"},
	{"office_time", "DiskStation", 300, B(NAS) | B(SERVER) | B(PRINTER), NULL, 17.07, 0, true,
		"beacon"},
	{"update_poll", "KEIRI-PC", 300, B(PC), NULL, 30, 0, false, "beacon"},
	{"update_poll", "DiskStation", 300, B(NAS), NULL, 60, 0, true, "beacon"},
	{"office_mdns", "Canon-LBP", 0, B(PRINTER), NULL, 60, 0.05, true, "beacon"},
	{"office_mdns", "DiskStation", 0, B(NAS), NULL, 75, 0.05, true, NULL},
	{"office_mdns", "SoumunoMacBook", 0, B(MAC), NULL, 45, 0.3, false, NULL},
	{"dns_lookups", "MAILSV", 0, 0, "FILESV", 55, 0.5, true, "dns_tunnel"},
	{"dns_lookups", "KEIRI-PC", 0, B(PC), NULL, 240, 0.5, false, "dns_tunnel"},
	{"inventory_scan", "KANRI-PC", 0, 0, "KANRI-PC", 470, 0.1, false, "scan"},
	{"ssh_mistyped", "KANRI-PC", 0, 0, "KANRI-PC", 500, 0.4, false, "brute_force"},
	{"smb_mistyped", "EIGYO-NOTE", 0, B(PC), NULL, 2400, 1, false, "brute_force"},
	{"kerberos_login", "KEIRI-PC", 0, B(PC), NULL, 500, 0.5, false, "credential_theft"},
	{"speed_test", "KEIRI-PC", 0, B(PC), NULL, 3000, 1, false, "ddos_out"},
	{"software_download", "KEIRI-PC", 0, B(PC), NULL, 1200, 1, false, "disguised_download"},
	{"cleartext_http_basic", "KEIRI-PC", 0, 0, "KANRI-PC", 700, 1, false, NULL},
};

struct attack {
	const char *recording;
	const char *host;
	const char *detector;
	const char *severity;
	bool is_night;
	double repeat_min; /* repeated for hours (beacons), 0 = once */
	double jitter;
	double gap_s;
};

static const struct attack attacks[] = {
	{"beacon_tls_jitter", "KEIRI-PC", "beacon", "please_look", false, 1, 0.2, 20},
	{"beacon_http_fixed", "EIGYO-NOTE", "beacon", "please_look", false, 5, 0, 100},
	{"scan_inside", "EIGYO-NOTE", "scan", "please_look", false, 0, 0, 0},
	{"ssh_bruteforce", "EIGYO-NOTE", "brute_force", "please_look", false, 0, 0, 0},
	{"dns_tunnel", "EIGYO-NOTE", "dns_tunnel", "act_now", false, 0, 0, 0},
	{"upload_outside", "EIGYO-NOTE", "data_leaving", "please_look", true, 0, 0, 0},
	{"coin_miner", "EIGYO-NOTE", "coin_miner", "please_look", false, 0, 0, 0},
	{"arp_poisoning", "EIGYO-NOTE", "arp_spoof", "act_now", false, 0, 0, 0},
	{"program_as_image", "EIGYO-NOTE", "disguised_download", "act_now", false, 0, 0, 0},
	{"script_download", "EIGYO-NOTE", "script_download", "please_look", false, 0, 0, 0},
	{"mail_burst", "EIGYO-NOTE", "mail_burst", "please_look", false, 0, 0, 0},
	{"lateral_service", "EIGYO-NOTE", "lateral_movement", "act_now", false, 0, 0, 0},
	{"irc_bot", "EIGYO-NOTE", "irc_bot", "please_look", false, 0, 0, 0},
	{"kerberoast", "EIGYO-NOTE", "credential_theft", "act_now", false, 0, 0, 0},
	{"dga", "EIGYO-NOTE", "dga", "act_now", false, 0, 0, 0},
	{"icmp_tunnel", "EIGYO-NOTE", "icmp_tunnel", "act_now", false, 0, 0, 0},
	{"smb_bruteforce", "EIGYO-NOTE", "brute_force", "please_look", false, 0, 0, 0},
	{"web_attack", "EIGYO-NOTE", "web_attack", "please_look", false, 0, 0, 0},
	{"ddos_syn", "LS220D", "ddos_out", "act_now", true, 0, 0, 0},
};

/* When a person is there on this day: minute-odd, later for some. False on weekends. */
static bool
presence(struct office *o, uint32_t day, uint32_t device, int64_t *ret_from, int64_t *ret_to)
{
	struct rng r = {.state = mix64(o->seed * 31 + day * 977 + device)};
	if (day % 7 >= 5)
		return false;
	*ret_from = day * DAY + (int64_t)(rng_between(&r, 8.6, 9.2) * (double)HOUR);
	*ret_to = day * DAY + (int64_t)(rng_between(&r, 17.8, 19.2) * (double)HOUR);
	return true;
}

static bool
is_carried(enum kind kind)
{
	return kind == PC || kind == MAC || kind == IPHONE || kind == ANDROID;
}

static void
repeat(struct office *o, const struct habit *h, uint32_t device, const uint32_t episodes[2],
	const int64_t span[2])
{
	double mean = h->every_min * (double)MINUTE;
	int64_t t = span[0] + (int64_t)(rng_between(&o->rng, 0, 1) * mean);
	while (t < span[1]) {
		double hour = fmod((double)(t % DAY) / (double)HOUR, 24);
		bool is_lunch = hour >= 12 && hour < 13;
		bool is_human = h->jitter >= 1;
		if (!(is_human && is_lunch && rng_below(&o->rng, 4) != 0))
			play(o, episodes[0] + rng_below(&o->rng, episodes[1]), device, t);
		double f = is_human ? -log(rng_between(&o->rng, 1e-6, 1))
				    : 1 + rng_between(&o->rng, -h->jitter, h->jitter);
		t += (int64_t)(mean * f) + 1000;
	}
}

static void
live_by_habits(struct office *o)
{
	for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
		const struct habit *h = &habits[i];
		uint32_t episodes[2] = {o->n_episodes, 0};
		episodes[1] = cut(o, h->recording, h->host, (int64_t)(h->gap_s * 1e6), TALK);
		for (uint32_t d = 0; d < N_OFFICE; d++) {
			bool is_meant = h->only != NULL ? strcmp(h->only, office[d].name) == 0
							: (h->kinds & B(office[d].kind)) != 0;
			if (!is_meant)
				continue;
			int64_t all[2] = {0, o->days * DAY};
			if (h->is_always && !is_carried(office[d].kind)) {
				repeat(o, h, d, episodes, all);
				continue;
			}
			for (uint32_t day = 0; day < o->days; day++) {
				int64_t s[2];
				if (presence(o, day, d, &s[0], &s[1]))
					repeat(o, h, d, episodes, s);
			}
		}
		if (h->trap != NULL)
			fprintf(o->truth, "# trap %s looks like %s\n", h->recording, h->trap);
	}
}

static void
join_and_back_up(struct office *o)
{
	static const char *const like[] = {
		[PC] = "KEIRI-PC",
		[MAC] = "SoumunoMacBook",
		[IPHONE] = "iPhone",
		[ANDROID] = "Pixel-7",
		[PRINTER] = "CanonLBP6230",
		[NAS] = "DiskStation",
		[SERVER] = "ubuntu",
		[ROUTER] = NULL,
	};
	uint32_t backup = o->n_episodes;
	cut(o, "nightly_backup", "FILESV", 0, TALK);
	for (uint32_t d = 0; d < N_OFFICE; d++) {
		if (like[office[d].kind] == NULL)
			continue;
		uint32_t join = o->n_episodes;
		cut(o, "dhcp_join", like[office[d].kind], 0, JOIN);
		for (uint32_t day = 0; day < o->days; day++) {
			int64_t from, to;
			if (!is_carried(office[d].kind))
				play(o, join, d, day * DAY + 5 * MINUTE + d * SECOND);
			else if (presence(o, day, d, &from, &to))
				play(o, join, d, from - 5 * SECOND);
		}
	}
	for (uint32_t day = 0; day < o->days; day++)
		play(o, backup, 1, day * DAY + 2 * HOUR);
	fputs("# trap nightly_backup looks like data_leaving\n", o->truth);
}

static void
note(struct office *o, const struct attack *a, uint32_t device, int64_t from, int64_t to)
{
	uint64_t mac = office[device].mac;
	fprintf(o->truth, "%s %s %02x:%02x:%02x:%02x:%02x:%02x %" PRId64 " %" PRId64 " %s %s\n",
		a->detector, a->severity, (unsigned)(mac >> 40), (unsigned)(mac >> 32 & 255),
		(unsigned)(mac >> 24 & 255), (unsigned)(mac >> 16 & 255),
		(unsigned)(mac >> 8 & 255), (unsigned)(mac & 255), START_S + from / SECOND,
		START_S + to / SECOND, office[device].name, a->recording);
}

static void
attack(struct office *o, const struct attack *a, uint32_t day, uint32_t device)
{
	uint32_t episode = o->n_episodes;
	uint32_t n = cut(o, a->recording, a->host, (int64_t)(a->gap_s * 1e6), TALK);
	int64_t from, to;
	if (!presence(o, day, device, &from, &to))
		return;
	int64_t t = from + (int64_t)(rng_between(&o->rng, 0.1, 0.6) * (double)(to - from));
	if (a->is_night)
		t = day * DAY + 22 * HOUR + (int64_t)(rng_between(&o->rng, 0, 1.5) * (double)HOUR);
	int64_t end = t + o->episodes[episode].span_us;
	if (a->repeat_min > 0) {
		end = t + (int64_t)(rng_between(&o->rng, 1.5, 3) * (double)HOUR);
		end = end < to ? end : to;
		for (int64_t at = t; at < end;
			at += (int64_t)(a->repeat_min * (double)MINUTE *
					(1 + rng_between(&o->rng, -a->jitter, a->jitter))))
			play(o, episode + rng_below(&o->rng, n), device, at);
	} else {
		play(o, episode, device, t);
	}
	note(o, a, device, t, end);
}

/* Each attack once, on different working days and PCs as far as there are enough. */
static void
inject(struct office *o)
{
	uint32_t work_days = 0;
	for (uint32_t d = 0; d < o->days; d++)
		work_days += d % 7 < 5;
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		uint32_t nth = (uint32_t)(i + o->seed) % work_days;
		uint32_t day = nth / 5 * 7 + nth % 5;
		uint32_t device = 6 + (uint32_t)(i + rng_below(&o->rng, 2) + o->seed) % 9;
		for (uint32_t d = 0; d < N_OFFICE; d++)
			if (strcmp(attacks[i].host, office[d].name) == 0 && office[d].kind == NAS)
				device = d;
		attack(o, &attacks[i], day, device);
	}
}

/* ---- rewriting ---- */

struct swap {
	uint32_t n;
	uint32_t ip_from[HOSTS_MAX], ip_to[HOSTS_MAX];
	uint64_t mac_from[HOSTS_MAX], mac_to[HOSTS_MAX];
	uint32_t net_from;
};

static const char *const aliases[][2] = {
	{"DC", "FILESV"},
	{"MAILSV", "FILESV"},
	{"EIGYO-NOTE", "EIGYO-01"},
	{"LS-XHL", "LS220D"},
	{"CanonLBP6230", "Canon-LBP"},
};

/* Of office[]; N_OFFICE when nobody is called so. */
static uint32_t
device_called(const char *name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcmp(aliases[i][0], name) == 0)
			name = aliases[i][1];
	uint32_t d = 0;
	while (d < N_OFFICE && strcmp(office[d].name, name) != 0)
		d++;
	return d;
}

/* Who plays whose part: the client as wished, others by name, unknown ones some PC. */
static void
cast(const struct office *o, const struct event *e, struct swap *ret_swap)
{
	const struct episode *ep = &o->episodes[e->episode];
	const struct recording *r = &o->recordings[ep->recording];
	struct swap s = {.n = r->n_hosts, .net_from = r->hosts[0].ip & 0xffffff00};
	for (uint32_t i = 0; i < r->n_hosts; i++) {
		uint32_t to = e->client;
		if (i != ep->client) {
			to = device_called(r->hosts[i].name);
			if (to == N_OFFICE || to == e->client) /* the same one all the time */
				to = 6 + (e->client + 1 + i) % 9;
			if (to == e->client)
				to = 6 + (to - 6 + 1) % 9;
		}
		s.ip_from[i] = r->hosts[i].ip;
		s.mac_from[i] = r->hosts[i].mac;
		s.ip_to[i] = NET | office[to].last;
		s.mac_to[i] = office[to].mac;
	}
	*ret_swap = s;
}

static uint32_t
swap_ip(const struct swap *s, uint32_t ip)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->ip_from[i] == ip)
			return s->ip_to[i];
	return (ip & 0xffffff00) == s->net_from ? NET | (ip & 255) : ip;
}

static void
swap_mac(const struct swap *s, uint8_t *mac)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->mac_from[i] == mac_number(mac)) {
			put_mac(mac, s->mac_to[i]);
			return;
		}
}

static void
patch_ip(const struct swap *s, struct frame *f, uint32_t at)
{
	uint8_t out[4];
	if (at + 4 > f->len)
		return;
	put32(out, swap_ip(s, get32(f->data + at)));
	frame_patch(f, at, out, 4, SUM_L4);
}

/* Puts another host name (RFC 2132 option 12) in the place of the one at `at`; what follows moves,
 * into or out of the zeros behind the options. Without room for all of it, the name is cut. */
static void
rename_client(struct frame *f, uint32_t at, const char *name)
{
	uint8_t out[FRAME_MAX] = {0};
	uint32_t was = f->data[at + 1], rest = at + 2 + was, end = rest, used, room;
	uint32_t n = (uint32_t)strlen(name);
	while (end + 2 <= f->len && f->data[end] != 255)
		end += f->data[end] == 0 ? 1 : 2 + (uint32_t)f->data[end + 1];
	if (end >= f->len)
		return;
	used = end + 1 - rest;
	room = f->len - at - 2 - used;
	n = n < room ? n : room;
	out[0] = 12;
	out[1] = (uint8_t)n;
	memcpy(out + 2, name, n);
	memcpy(out + 2 + n, f->data + rest, used);
	frame_patch(f, at, out, f->len - at, SUM_L4);
}

static void
rewrite_dhcp(const struct swap *s, struct frame *f, const struct device *client)
{
	uint32_t at = f->load;
	if (at == 0 || at + 240 > f->len)
		return;
	for (uint32_t field = 12; field <= 24; field += 4)
		patch_ip(s, f, at + field);
	uint8_t mac[6];
	put_mac(mac, client->mac);
	frame_patch(f, at + 28, mac, 6, SUM_L4);
	for (uint32_t i = at + 240; i + 2 <= f->len && f->data[i] != 255;) {
		uint8_t code = f->data[i];
		uint32_t n = code == 0 ? 0 : f->data[i + 1];
		if (i + 2 + n > f->len)
			return;
		if ((code == 3 || code == 6 || code == 50 || code == 54 || code == 28) && n == 4)
			patch_ip(s, f, i + 2);
		if (code == 61 && n == 7)
			frame_patch(f, i + 3, mac, 6, SUM_L4);
		if (code == 12) {
			rename_client(f, i, client->name);
			n = f->data[i + 1];
		}
		i += code == 0 ? 1 : n + 2;
	}
}

/* Ephemeral ports move by an amount of the event's own, so that no two conversations are one. */
static void
move_ports(struct frame *f, uint64_t key)
{
	for (uint32_t k = 0; k < 2; k++) {
		uint32_t at = f->l4 + 2 * k;
		uint32_t port = k == 0 ? f->sport : f->dport;
		uint8_t out[2];
		if (port < 32768 || at + 2 > f->len)
			continue;
		put16(out, 32768 + (port - 32768 + (uint32_t)(key % 28000)) % 28232);
		frame_patch(f, at, out, 2, SUM_L4);
	}
}

static void
rewrite(const struct event *e, const struct swap *s, uint8_t *data, uint32_t caplen)
{
	struct frame f;
	if (!frame_parse(data, caplen, &f))
		return;
	swap_mac(s, data);
	swap_mac(s, data + 6);
	if (f.is_arp) {
		for (uint32_t at = f.l3 + 8; at <= f.l3 + 18; at += 10) {
			swap_mac(s, data + at);
			put32(data + at + 6, swap_ip(s, get32(data + at + 6)));
		}
	} else if (f.is_ip4) {
		for (uint32_t at = f.l3 + 12; at <= f.l3 + 16; at += 4) {
			uint8_t out[4];
			put32(out, swap_ip(s, get32(data + at)));
			frame_patch(&f, at, out, 4, SUM_IP | SUM_L4);
		}
		if (f.sport == 67 || f.dport == 67)
			rewrite_dhcp(s, &f, &office[e->client]);
		else if (f.proto == 6 || f.proto == 17)
			move_ports(&f, e->key);
	}
}

/* ---- writing ---- */

static int
by_time(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->time_us != y->time_us)
		return x->time_us < y->time_us ? -1 : 1;
	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	return x->packet < y->packet ? -1 : 1;
}

static void
write_all(struct office *o, const char *path)
{
	static uint8_t frame[FRAME_MAX * 4];
	uint64_t total = 0, n = 0;
	for (uint32_t i = 0; i < o->n_events; i++)
		total += o->episodes[o->events[i].episode].n_packets;
	struct place *places = malloc((total + 1) * sizeof *places);
	struct swap *swaps = malloc((o->n_events + 1u) * sizeof *swaps);
	if (places == NULL || swaps == NULL)
		die("out of memory");
	for (uint32_t i = 0; i < o->n_events; i++) {
		const struct episode *ep = &o->episodes[o->events[i].episode];
		const struct packet *p = o->recordings[ep->recording].packets;
		cast(o, &o->events[i], &swaps[i]);
		for (uint32_t k = 0; k < ep->n_packets; k++) {
			int64_t t = p[ep->packets[k]].time_us - p[ep->packets[0]].time_us;
			places[n++] = (struct place){o->events[i].start_us + t, i, k};
		}
	}
	qsort(places, n, sizeof *places, by_time);
	struct writer w;
	writer_open(&w, path);
	for (uint64_t i = 0; i < n; i++) {
		const struct event *e = &o->events[places[i].event];
		const struct episode *ep = &o->episodes[e->episode];
		const struct packet *p =
			&o->recordings[ep->recording].packets[ep->packets[places[i].packet]];
		memcpy(frame, p->data, p->caplen);
		rewrite(e, &swaps[places[i].event], frame, p->caplen);
		writer_put(&w, START_S * SECOND + places[i].time_us, frame, p->caplen, p->len);
	}
	writer_close(&w);
	printf("%s: %u days, %zu devices, %u events, %" PRIu64 " packets, %" PRIu64
	       " bytes, seed %" PRIu64 " (synthetic)\n",
		path, o->days, N_OFFICE, o->n_events, w.packets, w.bytes, o->seed);
	free(places);
	free(swaps);
}

int
main(int argc, char **argv)
{
	static const struct option names[] = {
		{"seed", 1, NULL, 's'},
		{"days", 1, NULL, 'd'},
		{"attacks", 0, NULL, 'a'},
		{"captures", 1, NULL, 'c'},
		{0},
	};
	struct office o = {.seed = 1, .days = 3, .captures = "captures"};
	int c;
	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 's':
			o.seed = strtoull(optarg, NULL, 10);
			break;
		case 'd':
			o.days = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'a':
			o.has_attacks = true;
			break;
		case 'c':
			o.captures = optarg;
			break;
		default:
			return 2;
		}
	}
	if (argc - optind != 1 || o.days < 1 || o.days > 60) {
		fputs("usage: office [--seed N] [--days 1..60] [--attacks] [--captures DIR] "
		      "OUT.pcap\n",
			stderr);
		return 2;
	}
	char path[4096];
	snprintf(path, sizeof path, "%s.truth", argv[optind]);
	o.truth = fopen(path, "w");
	if (o.truth == NULL)
		die("cannot write %s: %s", path, strerror(errno));
	fprintf(o.truth,
		"# SYNTHETIC office, seed %" PRIu64 ", %u days from Monday 2026-01-19 (Tokyo)\n"
		"# detector severity device first_second last_second name scenario\n",
		o.seed, o.days);
	o.rng.state = mix64(o.seed);
	join_and_back_up(&o);
	live_by_habits(&o);
	if (o.has_attacks)
		inject(&o);
	else
		fputs("-\n", o.truth);
	write_all(&o, argv[optind]);
	return fclose(o.truth) == 0 ? 0 : 1;
}
