/*
 * Sends the frames of a pcap file over an interface at a fixed rate, more cheaply than tcpreplay
 * can: the file is mapped, frames go to the kernel many at a time (sendmmsg(2)) and past the
 * queueing discipline (packet(7), PACKET_QDISC_BYPASS). Their times in the file do not count.
 * Prints one line: packets sent, packets that the interface refused (too long for it), packets per
 * second. For pcap of this machine's byte order, as lab/lab mix writes it. Needs CAP_NET_RAW.
 *
 * usage: send INTERFACE FILE PACKETS_PER_SECOND
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BATCH 32
#define HEAD_BYTES 24
#define RECORD_BYTES 16

struct file {
	const uint8_t *at, *end;
};

static void
die(const char *what)
{
	fprintf(stderr, "send: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int
open_interface(const char *name)
{
	struct sockaddr_ll to = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(name)};
	int fd = socket(AF_PACKET, SOCK_RAW, 0), one = 1; /* protocol 0: it receives nothing */

	if (to.sll_ifindex == 0 || fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die(name);
	if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &one, sizeof(one)) != 0)
		die("PACKET_QDISC_BYPASS");
	return fd;
}

static struct file
open_file(const char *name)
{
	int fd = open(name, O_RDONLY);
	struct stat st;
	struct file f;

	if (fd < 0 || fstat(fd, &st) != 0)
		die(name);
	f.at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (f.at == MAP_FAILED)
		die(name);
	f.end = f.at + st.st_size;
	if (st.st_size < HEAD_BYTES || memcmp(f.at, "\xd4\xc3\xb2\xa1", 4) != 0) {
		errno = EINVAL;
		die(name);
	}
	f.at += HEAD_BYTES;
	return f;
}

/* The next frames, at most BATCH; returns how many. */
static unsigned
next_batch(struct file *f, struct iovec *frames)
{
	unsigned n = 0;

	while (n < BATCH && f->end - f->at >= RECORD_BYTES) {
		uint32_t len;

		memcpy(&len, f->at + 8, sizeof(len));
		if (len > (size_t)(f->end - f->at - RECORD_BYTES))
			break;
		frames[n++] = (struct iovec){(void *)(uintptr_t)(f->at + RECORD_BYTES), len};
		f->at += RECORD_BYTES + len;
	}
	return n;
}

/* Sends all of a batch; returns how many the interface refused. */
static unsigned
send_batch(int fd, struct mmsghdr *messages, unsigned n)
{
	unsigned done = 0, refused = 0;

	while (done < n) {
		int sent = sendmmsg(fd, messages + done, n - done, 0);

		if (sent > 0)
			done += (unsigned)sent;
		else if (errno == EMSGSIZE || errno == EINVAL) /* this one only */
			refused++, done++;
		else if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR)
			die("sendmmsg");
	}
	return refused;
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
wait_until(double due)
{
	double left = due - now();
	struct timespec t = {.tv_nsec = (long)(left * 1e9)};

	if (left > 20e-6 && left < 1)
		nanosleep(&t, NULL);
}

int
main(int argc, char **argv)
{
	struct mmsghdr messages[BATCH] = {0};
	struct iovec frames[BATCH];
	unsigned long sent = 0, refused = 0;
	double rate, start;
	struct file f;
	unsigned n;
	int fd;

	if (argc != 4 || (rate = atof(argv[3])) < 1) {
		fprintf(stderr, "usage: send INTERFACE FILE PACKETS_PER_SECOND\n");
		return 2;
	}
	fd = open_interface(argv[1]);
	f = open_file(argv[2]);
	for (unsigned i = 0; i < BATCH; i++)
		messages[i].msg_hdr = (struct msghdr){.msg_iov = &frames[i], .msg_iovlen = 1};
	start = now();
	while ((n = next_batch(&f, frames)) > 0) {
		unsigned lost = send_batch(fd, messages, n);

		refused += lost;
		sent += n - lost;
		wait_until(start + (double)(sent + refused) / rate);
	}
	printf("%lu\t%lu\t%.0f\n", sent, refused, (double)sent / (now() - start));
	return 0;
}
