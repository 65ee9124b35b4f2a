/*
 * Shared parts of the lab's tools, see frames.h. Ethernet II and 802.3, 802.1Q (IEEE 802.1Q-2018),
 * IPv4 (RFC 791), IPv6 without extension headers but hop-by-hop (RFC 8200), ARP (RFC 826);
 * checksums by RFC 1071, their update by RFC 1624.
 */
#include "frames.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETH_LEN 14u
#define IP6_LEN 40u

uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

void
put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void
put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v & 0xffff);
}

static void
parse_l4(struct frame *f, uint32_t at, uint8_t proto)
{
	f->l4 = at;
	f->proto = proto;
	uint32_t sum = proto == 6 ? 16u : proto == 17 ? 6u : proto == 1 || proto == 58 ? 2u : 0u;
	if (sum != 0 && at + sum + 2 <= f->len)
		f->sum4 = at + sum;
	if ((proto == 6 || proto == 17) && at + 4 <= f->len) {
		f->sport = get16(f->data + at);
		f->dport = get16(f->data + at + 2);
	}
	if (proto == 17 && at + 8 <= f->len)
		f->load = at + 8;
	if (proto == 6 && at + 20 <= f->len) {
		uint32_t header = (uint32_t)(f->data[at + 12] >> 4) * 4;
		if (header >= 20 && at + header <= f->len)
			f->load = at + header;
	}
}

static void
parse_ip4(struct frame *f)
{
	if (f->l3 + 20 > f->len || f->data[f->l3] >> 4 != 4)
		return;
	uint32_t header = (f->data[f->l3] & 15u) * 4;
	if (header < 20 || f->l3 + header > f->len)
		return;
	f->is_ip4 = true;
	bool is_first = (get16(f->data + f->l3 + 6) & 0x1fff) == 0;
	if (is_first && f->l3 + header < f->len)
		parse_l4(f, f->l3 + header, f->data[f->l3 + 9]);
}

static void
parse_ip6(struct frame *f)
{
	if (f->l3 + IP6_LEN > f->len || f->data[f->l3] >> 4 != 6)
		return;
	f->is_ip6 = true;
	uint8_t next = f->data[f->l3 + 6];
	uint32_t at = f->l3 + IP6_LEN;
	if (next == 0 && at + 8 <= f->len) { /* hop-by-hop: MLD has it */
		next = f->data[at];
		at += (f->data[at + 1] + 1u) * 8;
	}
	if (at < f->len && (next == 6 || next == 17 || next == 58))
		parse_l4(f, at, next);
}

bool
frame_parse(uint8_t *data, uint32_t len, struct frame *ret_frame)
{
	struct frame f = {.data = data, .len = len};
	if (len < ETH_LEN)
		return false;
	uint32_t at = 12;
	while (at + 6 <= len && (get16(data + at) == 0x8100 || get16(data + at) == 0x88a8))
		at += 4;
	f.type = get16(data + at);
	if (f.type < 0x600)
		f.type = 0;
	f.l3 = at + 2;
	if (f.type == 0x0800)
		parse_ip4(&f);
	else if (f.type == 0x86dd)
		parse_ip6(&f);
	else if (f.type == 0x0806)
		f.is_arp = f.l3 + 28 <= len && get32(data + f.l3) == 0x00010800 &&
			   get16(data + f.l3 + 4) == 0x0604;
	*ret_frame = f;
	return true;
}

/* Brings the checksum at place along with a change whose weighted sum of bytes is delta. */
static void
sum_update(struct frame *f, uint32_t place, int64_t delta)
{
	int64_t sum = ((int64_t)(~get16(f->data + place) & 0xffff) + delta) % 65535;
	if (sum < 0)
		sum += 65535;
	uint32_t folded = sum == 0 ? 0xffffu : (uint32_t)sum;
	uint32_t out = ~folded & 0xffffu;
	if (f->proto == 17 && place == f->sum4 && out == 0)
		out = 0xffff; /* in UDP 0 means "none" (RFC 768) */
	put16(f->data + place, out);
}

void
frame_patch(struct frame *f, uint32_t offset, const void *bytes, uint32_t n, unsigned sums)
{
	const uint8_t *new_bytes = bytes;
	if (offset > f->len || n > f->len - offset)
		return;
	/* parity counts from the start of the checksummed part; IP headers have even lengths, so
	 * that the parity of the distance from l3 is right for both */
	int64_t delta = 0;
	for (uint32_t i = 0; i < n; i++) {
		int64_t diff = (int64_t)new_bytes[i] - f->data[offset + i];
		delta += (offset + i - f->l3) % 2 == 0 ? diff * 256 : diff;
	}
	memcpy(f->data + offset, new_bytes, n);
	if ((sums & SUM_IP) && f->is_ip4)
		sum_update(f, f->l3 + 10, delta);
	bool has_sum4 = f->sum4 != 0 && !(f->proto == 1 && offset < f->l4); /* ICMP: no addresses */
	if (has_sum4 && f->proto == 17 && get16(f->data + f->sum4) == 0)
		has_sum4 = false;
	if ((sums & SUM_L4) && has_sum4)
		sum_update(f, f->sum4, delta);
}

static uint32_t
sum_add(uint32_t sum, const uint8_t *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		sum += i % 2 == 0 ? (uint32_t)p[i] << 8 : p[i];
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

void
frame_sum(struct frame *f)
{
	uint32_t l4_len = 0;
	uint32_t sum = 0;
	if (f->is_ip4) {
		uint8_t *ip = f->data + f->l3;
		uint32_t header = (ip[0] & 15u) * 4;
		put16(ip + 10, 0);
		put16(ip + 10, ~sum_add(0, ip, header) & 0xffff);
		l4_len = get16(ip + 2) - header;
		sum = f->proto == 1 ? 0 : sum_add(0, ip + 12, 8);
	} else if (f->is_ip6) {
		l4_len = get16(f->data + f->l3 + 4) - (f->l4 - f->l3 - IP6_LEN);
		sum = sum_add(0, f->data + f->l3 + 8, 32);
	}
	if (f->sum4 == 0 || f->l4 + l4_len > f->len)
		return;
	if (f->proto != 1) {
		uint8_t pseudo[4] = {0, f->proto};
		put16(pseudo + 2, l4_len);
		sum = sum_add(sum, pseudo, 4);
	}
	put16(f->data + f->sum4, 0);
	uint32_t out = ~sum_add(sum, f->data + f->l4, l4_len) & 0xffff;
	put16(f->data + f->sum4, f->proto == 17 && out == 0 ? 0xffff : out);
}

uint64_t
mix64(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t
rng_next(struct rng *r)
{
	r->state += 0x9e3779b97f4a7c15u;
	return mix64(r->state);
}

uint32_t
rng_below(struct rng *r, uint32_t below)
{
	return (uint32_t)((rng_next(r) >> 32) * below >> 32);
}

double
rng_between(struct rng *r, double low, double high)
{
	return low + (high - low) * rng_below(r, 1000001) / 1e6;
}

bool
ip4_is_private(uint32_t addr)
{
	return addr >> 24 == 10 || addr >> 20 == 0xac1 || addr >> 16 == 0xc0a8;
}

void
writer_open(struct writer *w, const char *path)
{
	*w = (struct writer){.bytes = 24};
	w->pcap = pcap_open_dead(DLT_EN10MB, FRAME_MAX);
	if (w->pcap == NULL)
		die("libpcap gave no handle");
	w->dump = pcap_dump_open(w->pcap, path);
	if (w->dump == NULL)
		die("cannot write: %s", pcap_geterr(w->pcap));
}

void
writer_put(struct writer *w, int64_t time_us, const uint8_t *data, uint32_t caplen, uint32_t len)
{
	struct pcap_pkthdr h = {.caplen = caplen, .len = len};
	h.ts.tv_sec = time_us / 1000000;
	h.ts.tv_usec = time_us % 1000000;
	pcap_dump((u_char *)w->dump, &h, data);
	w->packets++;
	w->bytes += 16 + caplen;
}

void
writer_close(struct writer *w)
{
	bool is_bad = pcap_dump_flush(w->dump) != 0 || ferror(pcap_dump_file(w->dump)) != 0;
	pcap_dump_close(w->dump);
	pcap_close(w->pcap);
	if (is_bad)
		die("not everything could be written: %s", strerror(errno));
}

void
die(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s: ", program_invocation_short_name);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(1);
}
