/* Socket pairs and descriptor passing (unix(7), SCM_RIGHTS); see fd.h. */
#include "sys/fd.h"

#include "sys/disk.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

enum err
fd_pair(int ret_pair[2], struct errinfo *info)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair) != 0)
		return err_say(info, ERR_IO, 0, "socketpair: %s", strerror(errno));
	ret_pair[0] = pair[0];
	ret_pair[1] = pair[1];
	return ERR_OK;
}

enum err
fd_send(int socket, struct str bytes, const int *fds, size_t n_fds)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * FD_PASS_MAX)];
	} control = {0};
	struct iovec iov = {.iov_base = (void *)(uintptr_t)bytes.p, .iov_len = bytes.len};
	struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};

	BUG_IF(n_fds > FD_PASS_MAX);
	if (n_fds > 0) {
		struct cmsghdr *c;

		msg.msg_control = control.room;
		msg.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
		memcpy(CMSG_DATA(c), fds, sizeof(int) * n_fds);
	}
	while (sendmsg(socket, &msg, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		if (errno == EINTR)
			continue;
		return errno == EAGAIN ? ERR_AGAIN : ERR_IO;
	}
	return ERR_OK;
}

/* Takes the descriptors out of a received message, or closes them all when they are too many. */
static enum err
take_fds(struct msghdr *msg, int *fds, size_t *n_fds)
{
	size_t room = *n_fds, n = 0;
	bool is_bad = (msg->msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		size_t got;

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		got = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < got; i++) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
			if (n < room && !is_bad) {
				fds[n++] = fd;
			} else {
				close(fd);
				is_bad = true;
			}
		}
	}
	if (is_bad)
		for (size_t i = 0; i < n; i++)
			close(fds[i]);
	*n_fds = is_bad ? 0 : n;
	return is_bad ? ERR_MALFORMED : ERR_OK;
}

enum err
fd_receive(int socket, void *bytes, size_t size, size_t *ret_len, int *fds, size_t *n_fds)
{
	union {
		struct cmsghdr align;
		char room[CMSG_SPACE(sizeof(int) * FD_PASS_MAX)];
	} control;
	struct iovec iov = {.iov_base = bytes, .iov_len = size};
	struct msghdr msg = {.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.room,
		.msg_controllen = sizeof(control.room)};
	size_t none = 0;
	ssize_t len;
	enum err err;

	do
		len = recvmsg(socket, &msg, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	while (len < 0 && (errno == EINTR || errno == ECONNRESET));
	/* ECONNRESET is said once, when the peer left without reading all; what it sent comes next.
	 */
	if (len < 0)
		return errno == EAGAIN ? ERR_AGAIN : ERR_IO;
	err = take_fds(&msg, fds, n_fds != NULL ? n_fds : &none);
	if (err == ERR_OK)
		*ret_len = (size_t)len;
	return err;
}

int
fd_of_bytes(const char *name, struct str bytes)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	if (fd >= 0 && (!disk_write_fd(fd, bytes) || lseek(fd, 0, SEEK_SET) != 0))
		fd_close(&fd);
	return fd;
}

void
fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

bool
fd_read_at(int fd, uint64_t at, void *dst, size_t len)
{
	char *p = dst;

	while (len > 0) {
		ssize_t n = pread(fd, p, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		at += (uint64_t)n;
		len -= (size_t)n;
	}
	return true;
}
