/*
 * What the lab's tools share: Ethernet frames in memory, changed in place so that right checksums
 * stay right and wrong ones wrong (RFC 1624), a seeded random source and a writer of capture files.
 * These tools make test data; nothing of them is part of the product.
 */
#ifndef LAB_FRAMES_H
#define LAB_FRAMES_H

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdint.h>

#define FRAME_MAX 65535u

/* Where the layers of one frame lie. Offsets are in bytes from its start, 0 = not there. */
struct frame {
	uint8_t *data;	/* borrowed */
	uint32_t len;	/* bytes captured */
	uint16_t type;	/* ethertype after VLAN tags, 0 for 802.3 */
	uint32_t l3;	/* start of what the ethertype names */
	bool is_ip4;	/* the whole IPv4 header is there */
	bool is_ip6;	/* the whole IPv6 header is there */
	bool is_arp;	/* a whole IPv4-over-Ethernet ARP packet is there */
	uint8_t proto;	/* IP protocol, 0 unless l4 */
	uint32_t l4;	/* start of TCP, UDP, ICMP...: first fragments only */
	uint32_t sum4;	/* place of the layer 4 checksum if it was captured */
	uint32_t load;	/* start of the TCP or UDP payload if it was captured */
	uint16_t sport; /* TCP and UDP only, else 0 */
	uint16_t dport;
};

/* False when not even the Ethernet header is there. */
bool frame_parse(uint8_t *data, uint32_t len, struct frame *ret_frame);

/* Which checksums cover a change. */
#define SUM_IP 1u
#define SUM_L4 2u

/* Overwrites n bytes at offset and brings the checksums named along. A change that does not lie
 * inside the captured bytes is left out. */
void frame_patch(struct frame *f, uint32_t offset, const void *bytes, uint32_t n, unsigned sums);

/* Computes IPv4 and TCP/UDP/ICMP/ICMPv6 checksums anew; the frame must be whole. */
void frame_sum(struct frame *f);

uint16_t get16(const uint8_t *p);
uint32_t get32(const uint8_t *p);
void put16(uint8_t *p, uint32_t v);
void put32(uint8_t *p, uint32_t v);

/* 64-bit mix (splitmix64's finaliser) and a generator made of it: same seed, same numbers. */
uint64_t mix64(uint64_t x);
struct rng {
	uint64_t state;
};
uint64_t rng_next(struct rng *r);
/* 0 .. below-1; below must not be 0 */
uint32_t rng_below(struct rng *r, uint32_t below);
/* low .. high, both included, in steps of a millionth of the span */
double rng_between(struct rng *r, double low, double high);

/* 10/8, 172.16/12, 192.168/16 */
bool ip4_is_private(uint32_t addr);

/* A capture file being written: Ethernet, microseconds. */
struct writer {
	pcap_t *pcap;
	pcap_dumper_t *dump;
	uint64_t packets;
	uint64_t bytes; /* of the file, headers included */
};

/* Ends the program with a sentence when the file cannot be opened. */
void writer_open(struct writer *w, const char *path);
void writer_put(
	struct writer *w, int64_t time_us, const uint8_t *data, uint32_t caplen, uint32_t len);
/* Ends the program with a sentence when not everything could be written. */
void writer_close(struct writer *w);

/* Prints "NAME: sentence" and exits with 1. */
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#endif
