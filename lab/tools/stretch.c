/*
 * stretch: finishes a capture of the lab. Real programs ran for a minute; what they do once an hour
 * was done once a second. Every pause longer than --gap is made --factor times longer, everything
 * shorter (the conversations themselves) keeps its real times; the first packet gets the time
 * --start. Bulk transfers are shortened: after --keep bytes of payload in one direction of a flow
 * only the headers of each frame are stored, its true lengths stay. Checksums that the kernel
 * had left to a network card are computed. With --jump T:S everything after real time T is S
 * seconds later: what lies between two parts of a scenario is skipped, not waited for. Data in: one
 * Ethernet capture. Out: one pcap. Nothing random: the same input gives the same output.
 */
#include "frames.h"

#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FLOWS 65536u
#define JUMPS_MAX 512u

struct jump {
	int64_t after_us; /* real time */
	int64_t skip_us;
};

struct options {
	double factor;
	int64_t gap_us;
	int64_t start_us;
	uint64_t keep;	/* payload bytes per direction stored whole */
	bool is_merged; /* frames of a bulk transfer that follow each other become one */
	uint32_t thin;	/* of the empty ACKs of a bulk transfer one in so many stays; 0 = all */
	struct jump jumps[JUMPS_MAX]; /* in order of time */
	uint32_t n_jumps;
	const char *in;
	const char *out;
};

/* One direction of a flow; collisions share an entry, which only shortens more. */
struct flow {
	uint64_t payload;
	uint32_t acks;
};

/* The last frame of a bulk transfer, held back in case the next one continues it. */
struct held {
	uint8_t header[128];
	uint32_t caplen; /* 0: none */
	uint32_t len;
	int64_t time_us;
};

static uint32_t
flow_place(const struct frame *f, bool is_back)
{
	uint32_t n = f->is_ip4 ? 4 : 16;
	const uint8_t *a = f->data + f->l3 + (f->is_ip4 ? 12 : 8);
	uint64_t key = f->proto;
	for (uint32_t i = 0; i < n; i++)
		key = mix64(key + a[is_back ? (i + n) : i] + 1);
	for (uint32_t i = 0; i < n; i++)
		key = mix64(key + a[is_back ? i : (i + n)] + 1);
	key += is_back ? (uint32_t)f->dport << 16 | f->sport : (uint32_t)f->sport << 16 | f->dport;
	return (uint32_t)mix64(key) % FLOWS;
}

static uint32_t
payload_len(const struct frame *f)
{
	if (f->load == 0)
		return 0;
	uint32_t end = f->is_ip4 ? f->l3 + get16(f->data + f->l3 + 2)
				 : f->l3 + 40 + get16(f->data + f->l3 + 4);
	return end > f->load ? end - f->load : 0;
}

static bool
is_empty_ack(const struct frame *f)
{
	return f->proto == 6 && f->load != 0 && payload_len(f) == 0 &&
	       (f->data[f->l4 + 13] & 0x17) == 0x10;
}

/* How many bytes of the frame to store; 0: leave it out. */
static uint32_t
shorten(const struct options *opt, struct flow *flows, const struct frame *f)
{
	if (opt->keep == 0 || f->load == 0 || !(f->is_ip4 || f->is_ip6))
		return f->len;
	struct flow *back = &flows[flow_place(f, true)];
	if (opt->thin != 0 && back->payload > opt->keep && is_empty_ack(f))
		return back->acks++ % opt->thin == 0 ? f->len : 0;
	struct flow *flow = &flows[flow_place(f, false)];
	bool is_over = flow->payload > opt->keep;
	flow->payload += payload_len(f);
	return is_over && f->load < f->len ? f->load : f->len;
}

static void
let_go(struct held *held, struct writer *w)
{
	if (held->caplen != 0)
		writer_put(w, held->time_us, held->header, held->caplen, held->len);
	held->caplen = 0;
}

/* With --merge: does this header (of len bytes on the wire) go on where the held one ended? Then
 * they become one frame, as a card that receives large ones would have shown them. */
static bool
continues(struct held *held, const struct frame *f, uint32_t len)
{
	struct frame h;
	if (held->caplen == 0 || !frame_parse(held->header, held->caplen, &h) ||
		h.load != f->load || memcmp(h.data, f->data, 14) != 0 ||
		memcmp(h.data + h.l3 + 12, f->data + f->l3 + 12, 12) != 0)
		return false;
	uint32_t total = payload_len(&h) + payload_len(f) + h.load - h.l3;
	if (get32(h.data + h.l4 + 4) + payload_len(&h) != get32(f->data + f->l4 + 4) ||
		total > 0xffff)
		return false;
	uint8_t out[2];
	put16(out, total);
	frame_patch(&h, h.l3 + 2, out, 2, SUM_IP);
	held->len += len - f->load;
	return true;
}

static bool
is_bulk(const struct frame *f, uint32_t stored)
{
	return f->is_ip4 && f->proto == 6 && f->load != 0 && stored == f->load &&
	       payload_len(f) > 0 && stored <= 128 && (f->data[f->l4 + 13] & 0x27) == 0;
}

static void
finish_sums(uint8_t *data, uint32_t caplen, uint32_t len)
{
	struct frame f;
	if (caplen != len || !frame_parse(data, caplen, &f))
		return;
	if (f.is_ip4 && f.l3 + get16(data + f.l3 + 2) <= caplen &&
		(get16(data + f.l3 + 6) & 0x3fff) == 0)
		frame_sum(&f);
	else if (f.is_ip6 && f.l4 != 0 && f.l3 + 40u + get16(data + f.l3 + 4) <= caplen)
		frame_sum(&f);
}

static void
run(const struct options *opt)
{
	static uint8_t frame[FRAME_MAX * 4];
	static struct flow flows[FLOWS];
	struct held held = {0};
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *in = pcap_open_offline(opt->in, why);
	if (in == NULL)
		die("%s", why);
	if (pcap_datalink(in) != DLT_EN10MB)
		die("%s is not a capture of Ethernet frames", opt->in);
	struct writer w;
	writer_open(&w, opt->out);
	int64_t last = 0, now = opt->start_us;
	uint32_t next_jump = 0;
	struct pcap_pkthdr *h;
	const u_char *data;
	while (pcap_next_ex(in, &h, &data) == 1) {
		int64_t t = (int64_t)h->ts.tv_sec * 1000000 + h->ts.tv_usec;
		if (last == 0)
			last = opt->start_us < 0 ? (now = t) : t;
		int64_t gap = t > last ? t - last : 0;
		last = t > last ? t : last;
		now += gap > opt->gap_us ? (int64_t)llround((double)gap * opt->factor) : gap;
		for (; next_jump < opt->n_jumps && t > opt->jumps[next_jump].after_us; next_jump++)
			now += opt->jumps[next_jump].skip_us;
		if (h->caplen > sizeof frame)
			die("a frame is longer than any Ethernet frame");
		memcpy(frame, data, h->caplen);
		finish_sums(frame, h->caplen, h->len);
		struct frame f = {0};
		uint32_t n = h->caplen;
		if (frame_parse(frame, h->caplen, &f))
			n = shorten(opt, flows, &f);
		if (n == 0)
			continue;
		if (opt->is_merged && is_bulk(&f, n)) {
			if (continues(&held, &f, h->len))
				continue;
			let_go(&held, &w);
			held = (struct held){.caplen = n, .len = h->len, .time_us = now};
			memcpy(held.header, frame, n);
			continue;
		}
		let_go(&held, &w);
		writer_put(&w, now, frame, n, h->len);
	}
	let_go(&held, &w);
	pcap_close(in);
	writer_close(&w);
	printf("%s: %" PRIu64 " packets, %" PRIu64 " bytes\n", opt->out, w.packets, w.bytes);
}

/* "MICROSECONDS:SECONDS" */
static void
add_jump(struct options *o, const char *text)
{
	char *colon;
	struct jump j = {.after_us = strtoll(text, &colon, 10)};
	if (*colon != ':' || o->n_jumps == JUMPS_MAX)
		die("a jump is MICROSECONDS:SECONDS, %u at most", JUMPS_MAX);
	j.skip_us = strtoll(colon + 1, NULL, 10) * 1000000;
	o->jumps[o->n_jumps++] = j;
}

int
main(int argc, char **argv)
{
	static struct options o = {.factor = 1, .gap_us = 300000, .start_us = -1};
	static const struct option names[] = {
		{"factor", 1, NULL, 'f'},
		{"gap", 1, NULL, 'g'},
		{"start", 1, NULL, 's'},
		{"keep", 1, NULL, 'k'},
		{"thin", 1, NULL, 't'},
		{"jump", 1, NULL, 'j'},
		{"merge", 0, NULL, 'm'},
		{0},
	};
	int c;
	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 'f':
			o.factor = strtod(optarg, NULL);
			break;
		case 'g':
			o.gap_us = strtoll(optarg, NULL, 10) * 1000;
			break;
		case 's':
			o.start_us = strtoll(optarg, NULL, 10) * 1000000;
			break;
		case 'k':
			o.keep = strtoull(optarg, NULL, 10);
			break;
		case 't':
			o.thin = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'm':
			o.is_merged = true;
			break;
		case 'j':
			add_jump(&o, optarg);
			break;
		default:
			return 2;
		}
	}
	if (argc - optind != 2 || !(o.factor >= 1 && o.factor <= 1e6)) {
		fputs("stretch: finishes a capture of the lab\n"
		      "usage: stretch [--factor K] [--gap MS] [--start EPOCH_SECONDS]\n"
		      "               [--keep BYTES_PER_DIRECTION] [--thin ONE_ACK_IN] [--merge]\n"
		      "               [--jump REAL_MICROSECONDS:SECONDS]... IN OUT\n",
			stderr);
		return 2;
	}
	o.in = argv[optind];
	o.out = argv[optind + 1];
	run(&o);
	return 0;
}
