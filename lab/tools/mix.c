/*
 * mix: builds the benchmark captures, always the same ones from the same files: a mixed LAN hour
 * made of captures that are repeated with rewritten addresses, and with --flood a variant with a
 * SYN flood, a port scan and a DNS flood in it.
 *
 * How: every input file is read whole (one that is cut mid-packet gives what it has). A copy is one
 * file in one round. Within a copy each private IPv4 address and the MAC that belongs to it become
 * one of the LAN's hosts (10.77.x.y, a MAC of a maker of office machines); other MACs become the
 * router's; in later rounds the low half of public addresses changes as well; IPv6 interface parts
 * change per copy. IP and layer 4 checksums are brought along (right stays right, wrong stays
 * wrong), also DHCP's address fields; addresses inside other payloads stay. Each copy is shifted to
 * a random minute of the hour, and compressed evenly if it is longer; time never goes back.
 * Rounds are repeated until the wished packets and bytes are there; files that are mostly DNS fill
 * up their share at the end. Data in: files or folders. Out: one pcap, a summary on stdout.
 */
#include "frames.h"

#include <fts.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_US 3600000000
#define START_US 1768435200000000 /* 2026-01-15 00:00:00 UTC, 09:00 in Tokyo */
#define ID_ROUTER 0xffffffffu
#define IDS_MAX 8192u
#define SOURCES_MAX 65536u

struct packet {
	int64_t time_us; /* since the file's first packet, never going back */
	uint64_t at;	 /* in the source's bytes */
	uint32_t caplen;
	uint32_t len;
	bool is_dns;
};

struct host_id {
	uint64_t key; /* a MAC, or an IPv4 address with bit 63 set */
	uint32_t id;
	bool has_ip; /* meant for MAC entries: their id has an address */
};

struct source {
	char *path;
	struct packet *packets;
	uint32_t n_packets;
	uint32_t n_dns;
	uint8_t *bytes;
	uint64_t n_bytes;
	struct host_id *ids; /* IDS_MAX places, open addressing */
	uint32_t n_ids;
	uint32_t next_id;
};

struct copy {
	uint32_t source;
	uint32_t round;
	uint32_t n_packets; /* the file's first ones */
	uint32_t slot;	    /* where its hosts begin */
	int64_t start_us;
	double scale;
	uint64_t key;
};

struct event {
	int64_t time_us;
	uint32_t copy;
	uint32_t packet;
};

struct options {
	uint64_t seed;
	uint64_t packets_min;
	uint64_t bytes_min;
	uint32_t dns_percent;
	uint32_t hosts;
	bool has_flood;
	const char *out;
	const char *leave_out[16];
	uint32_t n_leave_out;
};

struct mixer {
	struct options opt;
	struct source *sources;
	uint32_t n_sources;
	struct copy *copies;
	uint32_t n_copies;
	uint64_t n_packets;
	uint64_t n_bytes;
	uint64_t n_dns;
	uint32_t n_cut;
	uint32_t n_other_link;
	struct writer out;
};

static void *
grow(void *array, uint64_t n, size_t size)
{
	/* doubles at each power of two, so that a caller only has to count */
	if (n != 0 && (n & (n - 1)) != 0)
		return array;
	void *bigger = realloc(array, (n == 0 ? 1 : n * 2) * size);
	if (bigger == NULL)
		die("out of memory");
	return bigger;
}

/* ---- reading ---- */

static void
source_append(struct source *s, const struct pcap_pkthdr *h, const uint8_t *data, int64_t time_us)
{
	uint32_t caplen = h->caplen < FRAME_MAX ? h->caplen : FRAME_MAX;
	s->packets = grow(s->packets, s->n_packets, sizeof *s->packets);
	struct packet *p = &s->packets[s->n_packets];
	/* some damaged files claim frames of gigabytes */
	uint32_t len = h->len < FRAME_MAX * 4 ? h->len : caplen;
	*p = (struct packet){.time_us = time_us, .at = s->n_bytes, .caplen = caplen, .len = len};
	memcpy(s->bytes + s->n_bytes, data, caplen);
	struct frame f;
	if (frame_parse(s->bytes + s->n_bytes, caplen, &f))
		p->is_dns = f.sport == 53 || f.dport == 53;
	s->n_bytes += caplen;
	s->n_packets++;
	s->n_dns += p->is_dns;
}

static uint64_t
file_size(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL || fseek(file, 0, SEEK_END) != 0)
		die("cannot read %s", path);
	long size = ftell(file);
	fclose(file);
	return size < 0 ? 0 : (uint64_t)size;
}

/* False when the file is not a capture of Ethernet frames. */
static bool
source_read(struct mixer *m, const char *path, struct source *ret_source)
{
	struct source s = {0};
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *pcap = pcap_open_offline(path, why);
	if (pcap == NULL) {
		fprintf(stderr, "mix: left out %s: %s\n", path, why);
		return false;
	}
	if (pcap_datalink(pcap) != DLT_EN10MB) {
		m->n_other_link++;
		pcap_close(pcap);
		return false;
	}
	s.bytes = malloc(file_size(path) + 1); /* packets never hold more than their file */
	s.path = strdup(path);
	if (s.bytes == NULL || s.path == NULL)
		die("out of memory");
	struct pcap_pkthdr *h;
	const u_char *data;
	int64_t first = 0, last = 0;
	int rc;
	while ((rc = pcap_next_ex(pcap, &h, &data)) == 1) {
		int64_t now = (int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec;
		if (s.n_packets == 0)
			first = now;
		if (now - first > last)
			last = now - first;
		source_append(&s, h, data, last);
	}
	m->n_cut += rc == -1;
	pcap_close(pcap);
	*ret_source = s;
	return s.n_packets > 0;
}

static bool
is_left_out(const struct options *opt, const char *name)
{
	for (uint32_t i = 0; i < opt->n_leave_out; i++)
		if (strcasestr(name, opt->leave_out[i]) != NULL)
			return true;
	return false;
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
read_all(struct mixer *m, char **paths)
{
	FTS *walk = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	if (walk == NULL)
		die("cannot read the folders");
	FTSENT *entry;
	while ((entry = fts_read(walk)) != NULL) {
		if (entry->fts_info == FTS_NS || entry->fts_info == FTS_ERR ||
			entry->fts_info == FTS_DNR)
			die("cannot read %s", entry->fts_path);
		if (entry->fts_info != FTS_F || is_left_out(&m->opt, entry->fts_name))
			continue;
		struct source s;
		if (m->n_sources >= SOURCES_MAX || !source_read(m, entry->fts_path, &s))
			continue;
		m->sources = grow(m->sources, m->n_sources, sizeof *m->sources);
		m->sources[m->n_sources++] = s;
	}
	fts_close(walk);
	if (m->n_sources == 0)
		die("no Ethernet capture found");
}

/* ---- who is who inside one file ---- */

#define KEY_IP (1ull << 63)

static struct host_id *
id_find(const struct source *s, uint64_t key)
{
	uint32_t at = (uint32_t)mix64(key) % IDS_MAX;
	while (s->ids[at].key != 0 && s->ids[at].key != key)
		at = (at + 1) % IDS_MAX;
	return &s->ids[at];
}

static struct host_id *
id_add(struct source *s, uint64_t key, uint32_t id)
{
	struct host_id *place = id_find(s, key);
	if (s->n_ids < IDS_MAX / 2) { /* beyond: id_of() falls back to a hash */
		s->n_ids++;
		*place = (struct host_id){.key = key, .id = id};
	}
	return place;
}

static uint64_t
mac_key(const uint8_t *mac)
{
	return (uint64_t)get16(mac) << 32 | get32(mac + 2);
}

static bool
is_unicast_ip(uint32_t addr)
{
	return addr >> 24 != 0 && addr >> 24 != 127 && addr < 0xe0000000 && addr >> 16 != 0xa9fe &&
	       (addr & 0xff) != 0xff;
}

/* A frame showed this MAC with this IPv4 address (0: none). */
static void
learn(struct source *s, const uint8_t *mac, uint32_t addr)
{
	bool is_host = addr == 0 || ip4_is_private(addr);
	struct host_id *m = (mac[0] & 1) || mac_key(mac) == 0 ? NULL : id_find(s, mac_key(mac));
	if (!is_host || !is_unicast_ip(addr)) {
		if (m != NULL && m->key == 0 && addr != 0)
			id_add(s, mac_key(mac), ID_ROUTER);
		else if (m != NULL && m->key == 0)
			id_add(s, mac_key(mac), s->next_id++);
		return;
	}
	struct host_id *ip = id_find(s, KEY_IP | addr);
	if (ip->key == 0) {
		bool takes_mac = m != NULL && m->key != 0 && m->id != ID_ROUTER && !m->has_ip;
		uint32_t id = takes_mac ? m->id : s->next_id++;
		if (takes_mac)
			m->has_ip = true;
		id_add(s, KEY_IP | addr, id);
		ip = id_find(s, KEY_IP | addr);
	}
	if (m != NULL && (m = id_find(s, mac_key(mac)))->key == 0)
		id_add(s, mac_key(mac), ip->id)->has_ip = true;
}

static void
learn_all(struct source *s)
{
	s->ids = calloc(IDS_MAX, sizeof *s->ids);
	if (s->ids == NULL)
		die("out of memory");
	for (uint32_t i = 0; i < s->n_packets; i++) {
		struct frame f;
		if (!frame_parse(s->bytes + s->packets[i].at, s->packets[i].caplen, &f))
			continue;
		uint32_t src = 0, dst = 0;
		if (f.is_ip4) {
			src = get32(f.data + f.l3 + 12);
			dst = get32(f.data + f.l3 + 16);
		} else if (f.is_arp) {
			src = get32(f.data + f.l3 + 14);
		}
		learn(s, f.data + 6, src);
		if (dst != 0)
			learn(s, f.data, dst);
	}
}

static uint32_t
id_of(const struct source *s, uint64_t key)
{
	const struct host_id *found = id_find(s, key);
	return found->key == 0 ? (uint32_t)mix64(key) >> 8 : found->id;
}

/* ---- rewriting ---- */

static const uint32_t ouis[] = {
	0xd4bed9, /* Dell */ 0x3c5282,		   /* Hewlett Packard */
	0x8c8590, /* Apple */ 0x54e1ad,		   /* LCFC (Lenovo) */
	0x001e8f, /* Canon */ 0x008092,		   /* Silex (printers) */
	0x106f3f, /* Buffalo */ 0x001132,	   /* Synology */
	0x00a0de, /* Yamaha (routers) */ 0xb827eb, /* Raspberry Pi */
};

static uint32_t
slot_of(const struct mixer *m, const struct copy *c, uint32_t id)
{
	return (uint32_t)(((uint64_t)c->slot + id) % m->opt.hosts);
}

static uint32_t
map_ip4(const struct mixer *m, const struct copy *c, uint32_t addr)
{
	if (!ip4_is_private(addr)) {
		bool is_kept = c->round == 0 || !is_unicast_ip(addr) || addr >> 24 == 127;
		return is_kept ? addr : addr ^ ((uint32_t)c->key & 0xfffe);
	}
	if ((addr & 0xff) == 0xff)
		return 0x0a4dffff;
	uint32_t slot = slot_of(m, c, id_of(&m->sources[c->source], KEY_IP | addr));
	return 0x0a4d0000 | (slot / 200) << 8 | (slot % 200 + 1);
}

static void
map_mac(const struct mixer *m, const struct copy *c, uint8_t *mac)
{
	if ((mac[0] & 1) || mac_key(mac) == 0)
		return;
	uint32_t id = id_of(&m->sources[c->source], mac_key(mac));
	uint32_t slot = id == ID_ROUTER ? 0xfffe : slot_of(m, c, id);
	uint32_t oui = id == ID_ROUTER ? 0x00a0de : ouis[slot % (sizeof ouis / sizeof *ouis)];
	put32(mac, oui << 8 | 0x11);
	put16(mac + 4, slot);
}

static void
patch_ip4(const struct mixer *m, const struct copy *c, struct frame *f, uint32_t at)
{
	uint8_t out[4];
	put32(out, map_ip4(m, c, get32(f->data + at)));
	frame_patch(f, at, out, 4, SUM_L4);
}

/* DHCP (RFC 2131): the addresses that a reader believes: fixed fields, options 3, 6, 50 and 54. */
static void
patch_dhcp(const struct mixer *m, const struct copy *c, struct frame *f)
{
	uint32_t at = f->load;
	if (at == 0 || at + 240 > f->len || get32(f->data + at + 236) != 0x63825363)
		return;
	for (uint32_t field = 12; field <= 24; field += 4)
		patch_ip4(m, c, f, at + field);
	uint8_t mac[6];
	memcpy(mac, f->data + at + 28, 6);
	map_mac(m, c, mac);
	frame_patch(f, at + 28, mac, 6, SUM_L4);
	for (uint32_t i = at + 240; i + 2 <= f->len && f->data[i] != 255;) {
		uint8_t code = f->data[i];
		uint32_t n = code == 0 ? 0 : f->data[i + 1];
		if ((code == 3 || code == 6 || code == 50 || code == 54) && n >= 4 &&
			i + 6 <= f->len)
			patch_ip4(m, c, f, i + 2);
		i += code == 0 ? 1 : n + 2;
	}
}

static void
map_ip6(const struct copy *c, struct frame *f, uint32_t at)
{
	uint8_t out[4];
	uint32_t low = get32(f->data + at + 12);
	uint8_t first = f->data[at];
	if (first == 0xff && f->data[at + 11] != 1)
		return; /* multicast that is not solicited-node */
	if (first == 0)
		return; /* unspecified, loopback */
	put32(out, low ^ ((uint32_t)(c->key >> 32) & 0xffffff));
	frame_patch(f, at + 12, out, 4, SUM_L4);
}

static void
rewrite(const struct mixer *m, const struct copy *c, uint8_t *data, uint32_t caplen)
{
	struct frame f;
	if (!frame_parse(data, caplen, &f))
		return;
	map_mac(m, c, data);
	map_mac(m, c, data + 6);
	if (f.is_arp) {
		map_mac(m, c, data + f.l3 + 8);
		map_mac(m, c, data + f.l3 + 18);
		put32(data + f.l3 + 14, map_ip4(m, c, get32(data + f.l3 + 14)));
		put32(data + f.l3 + 24, map_ip4(m, c, get32(data + f.l3 + 24)));
	} else if (f.is_ip4) {
		for (uint32_t at = f.l3 + 12; at <= f.l3 + 16; at += 4) {
			uint8_t out[4];
			put32(out, map_ip4(m, c, get32(data + at)));
			frame_patch(&f, at, out, 4, SUM_IP | SUM_L4);
		}
		if (f.sport == 67 || f.dport == 67)
			patch_dhcp(m, c, &f);
	} else if (f.is_ip6) {
		map_ip6(c, &f, f.l3 + 8);
		map_ip6(c, &f, f.l3 + 24);
	}
}

/* ---- choosing ---- */

static void
copy_add(struct mixer *m, uint32_t source, uint32_t round, uint32_t n_packets)
{
	const struct source *s = &m->sources[source];
	m->copies = grow(m->copies, m->n_copies, sizeof *m->copies);
	struct copy *c = &m->copies[m->n_copies++];
	*c = (struct copy){.source = source, .round = round, .n_packets = n_packets, .scale = 1};
	c->key = mix64(m->opt.seed * 0x9e3779b97f4a7c15u + m->n_copies);
	struct rng rng = {.state = c->key};
	int64_t span = s->packets[n_packets - 1].time_us;
	if (span > HOUR_US - 60000000) {
		c->scale = (double)(HOUR_US - 60000000) / (double)span;
		span = HOUR_US - 60000000;
	}
	c->start_us = (int64_t)(rng_between(&rng, 0, 1) * (double)(HOUR_US - span));
	c->slot = rng_below(&rng, m->opt.hosts);
	for (uint32_t i = 0; i < n_packets; i++) {
		m->n_bytes += 16 + s->packets[i].caplen;
		m->n_dns += s->packets[i].is_dns;
	}
	m->n_packets += n_packets;
}

static bool
is_dns_file(const struct source *s)
{
	return s->n_dns * 2 > s->n_packets;
}

static void
choose(struct mixer *m)
{
	const struct options *opt = &m->opt;
	bool has_light = false;
	for (uint32_t i = 0; i < m->n_sources; i++)
		has_light |= !is_dns_file(&m->sources[i]);
	if (!has_light)
		die("every capture is mostly DNS: nothing to mix");
	/* DNS files come on top, so the others have to bring their share only */
	uint64_t light_min = opt->packets_min - opt->packets_min * opt->dns_percent / 100;
	for (uint32_t round = 0; m->n_packets < light_min || m->n_bytes < opt->bytes_min; round++)
		for (uint32_t i = 0; i < m->n_sources; i++)
			if (!is_dns_file(&m->sources[i]))
				copy_add(m, i, round, m->sources[i].n_packets);
	for (uint32_t i = 0; i < m->n_sources; i++) {
		const struct source *s = &m->sources[i];
		uint64_t room = m->n_packets * opt->dns_percent / 100;
		if (!is_dns_file(s) || m->n_dns >= room)
			continue;
		uint64_t left = (room - m->n_dns) * 100 / (100 - opt->dns_percent);
		copy_add(m, i, 0, left < s->n_packets ? (uint32_t)left + 1 : s->n_packets);
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->time_us != y->time_us)
		return x->time_us < y->time_us ? -1 : 1;
	if (x->copy != y->copy)
		return x->copy < y->copy ? -1 : 1;
	return x->packet < y->packet ? -1 : 1;
}

/* ---- floods ---- */

#define SYNS 200000u
#define SCANS 80000u
#define NAMES 100000u
#define FLOOD_EVENTS (SYNS + SCANS + NAMES)

/* Every flood frame is made from its number alone. */
static uint32_t
flood_frame(const struct mixer *m, uint32_t number, uint8_t *out)
{
	struct rng rng = {.state = mix64(m->opt.seed) + number * 0x9e3779b97f4a7c15u};
	uint32_t r = (uint32_t)rng_next(&rng);
	bool is_name = number >= SYNS + SCANS;
	uint32_t load = is_name ? 46 : 0;
	uint32_t l4 = is_name ? 8 : 20;
	memset(out, 0, 34 + l4 + load);
	put32(out, 0x00a0de11);
	put16(out + 4, 0xfffe);
	put32(out + 6, 0xd4bed911);
	put16(out + 10, is_name ? r % 20 : 7);
	put16(out + 12, 0x0800);
	uint8_t *ip = out + 14;
	put16(ip, 0x4500);
	put16(ip + 2, 20 + l4 + load);
	put16(ip + 4, r & 0xffff);
	ip[8] = 64;
	ip[9] = is_name ? 17 : 6;
	uint8_t *t = ip + 20;
	if (number < SYNS) { /* a flood of SYNs from invented addresses to one web server */
		put32(ip + 12, 0x0b000000 + (uint32_t)(rng_next(&rng) % 0x70000000));
		put32(ip + 16, 0x0a4d0008);
		put16(t, 1024 + r % 60000);
		put16(t + 2, 80);
	} else if (!is_name) { /* one host tries 80,000 pairs of address and port */
		uint32_t n = number - SYNS;
		put32(ip + 12, 0x0a4d0008);
		put32(ip + 16, 0x0a4d0000 | n % 254 << 8 | (n / 254 % 254 + 1));
		put16(t, 40000 + n % 16);
		put16(t + 2, n % 1000 + 1);
	} else { /* 20 hosts ask for random names */
		put32(ip + 12, 0x0a4d0001 + r % 20);
		put32(ip + 16, 0x0a4d00c8);
		put16(t, 1024 + r % 60000);
		put16(t + 2, 53);
		put16(t + 4, 8 + load);
		put16(t + 8, r >> 16);
		put16(t + 10, 0x0100);
		put16(t + 12, 1);
		t[20] = 12;
		for (uint32_t i = 0; i < 12; i++)
			t[21 + i] = (uint8_t)('a' + rng_below(&rng, 26));
		memcpy(t + 33, "\7example\3com\0\0\1\0\1", 17);
		put16(t + 4, 8 + 42);
		put16(ip + 2, 20 + 8 + 42);
	}
	if (!is_name) {
		put32(t + 4, r);
		t[12] = 0x50;
		t[13] = 2;
		put16(t + 14, 1024);
	}
	uint32_t len = 14 + get16(ip + 2);
	struct frame f;
	if (!frame_parse(out, len, &f))
		die("a flood frame was made wrong");
	frame_sum(&f);
	return len;
}

static int64_t
flood_time(uint32_t number)
{
	if (number < SYNS) /* one minute from minute 10 on */
		return 600000000 + (int64_t)number * 60000000 / SYNS;
	if (number < SYNS + SCANS) /* two minutes from minute 25 on */
		return 1500000000 + (int64_t)(number - SYNS) * 120000000 / SCANS;
	return 2400000000 + (int64_t)(number - SYNS - SCANS) * 60000000 / NAMES;
}

/* ---- writing ---- */

#define COPY_FLOOD 0xffffffffu

static struct event *
events_new(const struct mixer *m, uint64_t *ret_n)
{
	uint64_t total = m->n_packets + (m->opt.has_flood ? FLOOD_EVENTS : 0);
	struct event *events = malloc(total * sizeof *events);
	if (events == NULL)
		die("out of memory");
	uint64_t n = 0;
	for (uint32_t i = 0; i < m->n_copies; i++) {
		const struct copy *c = &m->copies[i];
		for (uint32_t k = 0; k < c->n_packets; k++) {
			int64_t t = m->sources[c->source].packets[k].time_us;
			events[n++] = (struct event){.copy = i, .packet = k};
			events[n - 1].time_us = c->start_us + (int64_t)((double)t * c->scale);
		}
	}
	for (uint32_t k = 0; m->opt.has_flood && k < FLOOD_EVENTS; k++)
		events[n++] = (struct event){flood_time(k), COPY_FLOOD, k};
	qsort(events, n, sizeof *events, by_time);
	*ret_n = n;
	return events;
}

static void
write_all(struct mixer *m)
{
	static uint8_t frame[FRAME_MAX];
	uint64_t n;
	struct event *events = events_new(m, &n);
	writer_open(&m->out, m->opt.out);
	for (uint64_t i = 0; i < n; i++) {
		const struct event *e = &events[i];
		if (e->copy == COPY_FLOOD) {
			uint32_t len = flood_frame(m, e->packet, frame);
			writer_put(&m->out, START_US + e->time_us, frame, len, len);
			continue;
		}
		const struct copy *c = &m->copies[e->copy];
		const struct source *s = &m->sources[c->source];
		const struct packet *p = &s->packets[e->packet];
		memcpy(frame, s->bytes + p->at, p->caplen);
		rewrite(m, c, frame, p->caplen);
		writer_put(&m->out, START_US + e->time_us, frame, p->caplen, p->len);
	}
	writer_close(&m->out);
	free(events);
}

static void
usage(void)
{
	puts("mix: builds a benchmark capture, always the same from the same files and seed\n"
	     "usage: mix [options] -o OUT FILE|FOLDER...\n"
	     "  --seed N         default 1\n"
	     "  --packets N      at least so many packets, default 600000\n"
	     "  --bytes N        at least so many bytes, default 250000000\n"
	     "  --dns PERCENT    share of DNS packets at most, default 24\n"
	     "  --hosts N        hosts of the LAN, default 240\n"
	     "  --leave-out WORD files with this in their name are left out (repeatable)\n"
	     "  --flood          adds a SYN flood, a port scan and a DNS flood");
}

static void
parse_options(int argc, char **argv, struct options *ret_opt)
{
	static const struct option names[] = {
		{"seed", 1, NULL, 's'},
		{"packets", 1, NULL, 'p'},
		{"bytes", 1, NULL, 'b'},
		{"dns", 1, NULL, 'd'},
		{"hosts", 1, NULL, 'h'},
		{"leave-out", 1, NULL, 'l'},
		{"flood", 0, NULL, 'f'},
		{"help", 0, NULL, '?'},
		{0},
	};
	struct options o = {.seed = 1, .packets_min = 600000, .bytes_min = 250000000};
	o.dns_percent = 24;
	o.hosts = 240;
	int c;
	while ((c = getopt_long(argc, argv, "o:", names, NULL)) != -1) {
		uint64_t n = optarg == NULL ? 0 : strtoull(optarg, NULL, 10);
		switch (c) {
		case 's':
			o.seed = n;
			break;
		case 'p':
			o.packets_min = n;
			break;
		case 'b':
			o.bytes_min = n;
			break;
		case 'd':
			o.dns_percent = n < 99 ? (uint32_t)n : 99;
			break;
		case 'h':
			o.hosts = n > 0 && n <= 50000 ? (uint32_t)n : 240;
			break;
		case 'f':
			o.has_flood = true;
			break;
		case 'o':
			o.out = optarg;
			break;
		case 'l':
			if (o.n_leave_out == sizeof o.leave_out / sizeof *o.leave_out)
				die("too many --leave-out");
			o.leave_out[o.n_leave_out++] = optarg;
			break;
		default:
			usage();
			exit(c == '?' && optopt == 0 ? 0 : 2);
		}
	}
	if (o.out == NULL || optind == argc) {
		usage();
		exit(2);
	}
	*ret_opt = o;
}

int
main(int argc, char **argv)
{
	static struct mixer m;
	parse_options(argc, argv, &m.opt);
	read_all(&m, argv + optind);
	for (uint32_t i = 0; i < m.n_sources; i++)
		learn_all(&m.sources[i]);
	choose(&m);
	write_all(&m);
	printf("%s: %" PRIu64 " packets, %" PRIu64 " bytes, %.1f %% DNS before floods, %u files in "
	       "%u copies, seed %" PRIu64 "\n",
		m.opt.out, m.out.packets, m.out.bytes,
		100.0 * (double)m.n_dns / (double)m.n_packets, m.n_sources, m.n_copies, m.opt.seed);
	printf("cut mid-packet and read as far as they go: %u; not Ethernet, left out: %u\n",
		m.n_cut, m.n_other_link);
	return 0;
}
