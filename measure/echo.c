/*
 * The floor under a name server in one thread: takes datagrams and gives each one back as an answer
 * with one address, without looking at what was asked. What it costs is the kernel's part, which no
 * name server of ordinary sockets can go below. For ./bench guard.
 *
 * usage: echo PORT BATCH    at 127.0.0.1; BATCH 1: one datagram a system call, with poll() before
 *                           each, else as many at once as there are, up to BATCH (at most 64)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH_MAX 64
#define BYTES 512
#define ANSWER 16

static const uint8_t answer[ANSWER] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 192, 0, 2, 1};

static uint8_t bytes[BATCH_MAX][BYTES + ANSWER];
static struct sockaddr_in peers[BATCH_MAX];
static struct iovec parts[BATCH_MAX];
static struct mmsghdr heads[BATCH_MAX];

static void
make_answer(int i)
{
	unsigned len = heads[i].msg_len;

	if (len < 12 || len > BYTES)
		len = 12;
	bytes[i][2] = (uint8_t)(bytes[i][2] | 0x80);
	bytes[i][3] = 0x80;
	bytes[i][7] = 1;
	memcpy(bytes[i] + len, answer, ANSWER);
	parts[i].iov_len = len + ANSWER;
}

static void
one_turn(int fd, unsigned batch)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	int n, sent = 0;

	for (unsigned i = 0; i < batch; i++) {
		parts[i] = (struct iovec){bytes[i], BYTES};
		heads[i].msg_hdr = (struct msghdr){.msg_name = &peers[i],
			.msg_namelen = sizeof(peers[i]),
			.msg_iov = &parts[i],
			.msg_iovlen = 1};
	}
	poll(&wait, 1, -1);
	n = recvmmsg(fd, heads, batch, MSG_DONTWAIT, NULL);
	for (int i = 0; i < n; i++)
		make_answer(i);
	while (sent < n) {
		int rc = sendmmsg(fd, heads + sent, (unsigned)(n - sent), MSG_DONTWAIT);

		sent += rc > 0 ? rc : 1;
	}
}

int
main(int argc, char **argv)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_DGRAM, 0), big = 4 << 20;
	unsigned batch;

	if (argc != 3) {
		fprintf(stderr, "usage: echo PORT BATCH\n");
		return 2;
	}
	at.sin_port = htons((uint16_t)atoi(argv[1]));
	batch = (unsigned)atoi(argv[2]);
	if (batch < 1 || batch > BATCH_MAX)
		return 2;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof(big));
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0) {
		perror("echo");
		return 1;
	}
	for (;;)
		one_turn(fd, batch);
}
