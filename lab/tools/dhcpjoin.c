/*
 * dhcpjoin: a DHCP client (RFC 2131, 2132) that sends the options of a device kind in that kind's
 * order, which ordinary clients do not let one choose. It speaks to a real server: DISCOVER, OFFER,
 * REQUEST, ACK; prints "ADDRESS PREFIX ROUTER DNS" and leaves setting them to the caller.
 * The interface must be up; it may have no address. Needs the right to open packet sockets.
 */
#include "frames.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BOOTP 42u /* Ethernet 14, IP 20, UDP 8 */
#define COOKIE 0x63825363u
enum { DISCOVER = 1, OFFER = 2, REQUEST = 3, ACK = 5 };

struct client {
	int fd;
	int ifindex;
	uint8_t mac[6];
	uint32_t xid;
	const char *order;  /* option codes in the order of sending, "53,61,12,60,55" */
	const char *list;   /* contents of option 55 */
	const char *vendor; /* option 60 */
	const char *name;   /* option 12 */
	const char *fqdn;   /* option 81 */
	uint32_t max_size;  /* option 57 */
	uint32_t lease_s;   /* option 51 */
	uint8_t ttl;
	uint32_t offered;
	uint32_t server;
};

struct answer {
	uint8_t type;
	uint32_t address, mask, router, dns, server;
};

static uint32_t
put_option(uint8_t *p, uint8_t code, const void *data, size_t n)
{
	if (n == 0 || n > 255)
		return 0;
	p[0] = code;
	p[1] = (uint8_t)n;
	memcpy(p + 2, data, n);
	return (uint32_t)n + 2;
}

static uint32_t
put_list(uint8_t *p, const char *list)
{
	uint8_t codes[64];
	uint32_t n = 0;
	for (char *end; *list != '\0' && n < sizeof codes; list = *end == ',' ? end + 1 : end) {
		codes[n++] = (uint8_t)strtoul(list, &end, 10);
		if (end == list)
			die("option 55 is a list of numbers");
	}
	return put_option(p, 55, codes, n);
}

/* One option's bytes; 0 when this client does not send it in this message. */
static uint32_t
put_code(const struct client *c, uint8_t *p, unsigned code, uint8_t type)
{
	uint8_t b[256] = {0};
	switch (code) {
	case 12:
		return c->name == NULL ? 0 : put_option(p, 12, c->name, strlen(c->name));
	case 50:
		put32(b, c->offered);
		return type == REQUEST ? put_option(p, 50, b, 4) : 0;
	case 51:
		put32(b, c->lease_s);
		return put_option(p, 51, b, 4);
	case 53:
		return put_option(p, 53, &type, 1);
	case 54:
		put32(b, c->server);
		return type == REQUEST ? put_option(p, 54, b, 4) : 0;
	case 55:
		return c->list == NULL ? 0 : put_list(p, c->list);
	case 57:
		put16(b, c->max_size);
		return put_option(p, 57, b, 2);
	case 60:
		return c->vendor == NULL ? 0 : put_option(p, 60, c->vendor, strlen(c->vendor));
	case 61:
		b[0] = 1;
		memcpy(b + 1, c->mac, 6);
		return put_option(p, 61, b, 7);
	case 81:
		if (c->fqdn == NULL || type != REQUEST)
			return 0;
		snprintf((char *)b + 3, sizeof b - 3, "%s", c->fqdn);
		return put_option(p, 81, b, strlen(c->fqdn) + 3);
	case 116:
		b[0] = 1;
		return put_option(p, 116, b, 1);
	case 145:
		b[0] = 1;
		return put_option(p, 145, b, 1);
	default:
		die("option %u is not known here", code);
	}
}

static void
send_message(const struct client *c, uint8_t type)
{
	uint8_t out[1024] = {0};
	memset(out, 0xff, 6);
	memcpy(out + 6, c->mac, 6);
	put16(out + 12, 0x0800);
	uint8_t *ip = out + 14;
	put16(ip, 0x4500);
	put16(ip + 4, c->xid & 0xffff);
	ip[8] = c->ttl;
	ip[9] = 17;
	put32(ip + 16, 0xffffffff);
	put16(ip + 20, 68);
	put16(ip + 22, 67);
	uint8_t *b = out + BOOTP;
	b[0] = 1;
	b[1] = 1;
	b[2] = 6;
	put32(b + 4, c->xid);
	memcpy(b + 28, c->mac, 6);
	put32(b + 236, COOKIE);
	uint32_t at = 240;
	for (const char *o = c->order; *o != '\0';) {
		char *end;
		unsigned long code = strtoul(o, &end, 10);
		if (end == o)
			die("the order is a list of numbers");
		at += put_code(c, b + at, (unsigned)code, type);
		o = *end == ',' ? end + 1 : end;
	}
	b[at++] = 255;
	if (at < 300)
		at = 300;
	put16(ip + 2, 28 + at);
	put16(ip + 24, 8 + at);
	struct frame f;
	frame_parse(out, BOOTP + at, &f);
	frame_sum(&f);
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_ifindex = c->ifindex, .sll_halen = 6};
	memset(to.sll_addr, 0xff, 6);
	if (sendto(c->fd, out, BOOTP + at, 0, (struct sockaddr *)&to, sizeof to) < 0)
		die("cannot send");
}

static bool
parse_answer(const struct client *c, const uint8_t *b, uint32_t n, struct answer *ret_answer)
{
	if (n < 240 || b[0] != 2 || get32(b + 4) != c->xid || get32(b + 236) != COOKIE)
		return false;
	struct answer a = {.address = get32(b + 16)};
	for (uint32_t i = 240; i + 2 <= n && b[i] != 255;) {
		uint32_t len = b[i] == 0 ? 0 : b[i + 1];
		if (b[i] == 53 && len == 1 && i + 3 <= n)
			a.type = b[i + 2];
		uint32_t value = len >= 4 && i + 6 <= n ? get32(b + i + 2) : 0;
		if (b[i] == 1)
			a.mask = value;
		if (b[i] == 3)
			a.router = value;
		if (b[i] == 6)
			a.dns = value;
		if (b[i] == 54)
			a.server = value;
		i += b[i] == 0 ? 1 : len + 2;
	}
	*ret_answer = a;
	return true;
}

/* Sends a message and waits up to three times two seconds for the answer of the wished type. */
static struct answer
ask(const struct client *c, uint8_t type, uint8_t wanted)
{
	uint8_t in[2048];
	for (int tries = 0; tries < 3; tries++) {
		send_message(c, type);
		struct pollfd p = {.fd = c->fd, .events = POLLIN};
		for (int waits = 0; waits < 200 && poll(&p, 1, 2000) == 1; waits++) {
			ssize_t n = recv(c->fd, in, sizeof in, 0);
			struct frame f;
			struct answer a;
			if (n > 0 && frame_parse(in, (uint32_t)n, &f) && f.dport == 68 &&
				f.load != 0 &&
				parse_answer(c, in + f.load, (uint32_t)n - f.load, &a) &&
				a.type == wanted)
				return a;
		}
	}
	die("no answer from a DHCP server");
}

static void
open_interface(struct client *c, const char *name)
{
	struct ifreq r = {0};
	c->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_IP));
	if (c->fd < 0)
		die("no right to open a packet socket");
	snprintf(r.ifr_name, sizeof r.ifr_name, "%s", name);
	if (ioctl(c->fd, SIOCGIFHWADDR, &r) != 0)
		die("no interface %s", name);
	memcpy(c->mac, r.ifr_hwaddr.sa_data, 6);
	if (ioctl(c->fd, SIOCGIFINDEX, &r) != 0)
		die("no interface %s", name);
	c->ifindex = r.ifr_ifindex;
	struct sockaddr_ll on = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP)};
	on.sll_ifindex = c->ifindex;
	if (bind(c->fd, (struct sockaddr *)&on, sizeof on) != 0)
		die("cannot listen on %s", name);
}

static const char *
text(uint32_t address, char *out)
{
	snprintf(out, 16, "%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255,
		address & 255);
	return out;
}

int
main(int argc, char **argv)
{
	struct client c = {.order = "53,61,50,54,12,60,55", .max_size = 1500, .lease_s = 7776000};
	const char *name = NULL;
	uint64_t salt = 0;
	c.ttl = 64;
	int o;
	while ((o = getopt(argc, argv, "i:o:p:v:n:f:m:l:x:t:")) != -1) {
		switch (o) {
		case 'i':
			name = optarg;
			break;
		case 'o':
			c.order = optarg;
			break;
		case 'p':
			c.list = optarg;
			break;
		case 'v':
			c.vendor = optarg;
			break;
		case 'n':
			c.name = optarg;
			break;
		case 'f':
			c.fqdn = optarg;
			break;
		case 'm':
			c.max_size = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'l':
			c.lease_s = (uint32_t)strtoul(optarg, NULL, 10);
			break;
		case 'x':
			salt = strtoull(optarg, NULL, 10);
			break;
		case 't':
			c.ttl = (uint8_t)strtoul(optarg, NULL, 10);
			break;
		default:
			return 2;
		}
	}
	if (name == NULL) {
		fputs("usage: dhcpjoin -i INTERFACE [-o ORDER] [-p LIST] [-v VENDOR] [-n NAME] "
		      "[-f FQDN] [-m MAX] [-l LEASE] [-x SEED] [-t TTL]\n",
			stderr);
		return 2;
	}
	open_interface(&c, name);
	c.xid = (uint32_t)mix64(salt + get32(c.mac + 2) + 1);
	struct answer a = ask(&c, DISCOVER, OFFER);
	c.offered = a.address;
	c.server = a.server;
	a = ask(&c, REQUEST, ACK);
	char t[4][16];
	printf("%s %d %s %s\n", text(a.address, t[0]), __builtin_popcount(a.mask),
		text(a.router, t[1]), text(a.dns, t[2]));
	return 0;
}
