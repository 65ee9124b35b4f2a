/* File descriptors between processes: socket pairs that keep message boundaries, and SCM_RIGHTS. */
#ifndef SYS_FD_H
#define SYS_FD_H

#include "base/str.h"

#define FD_PASS_MAX 4 /* descriptors in one message */

/* A connected pair (SOCK_SEQPACKET, close-on-exec, non-blocking). */
enum err fd_pair(int ret_pair[2], struct errinfo *info);

/* Sends bytes with n descriptors (<= FD_PASS_MAX). ERR_AGAIN when the peer's queue is full, ERR_IO
 * when it is gone. The descriptors stay the caller's. */
enum err fd_send(int socket, struct str bytes, const int *fds, size_t n_fds);

/*
 * Receives one message of at most size bytes. *ret_len 0 means that the peer has closed. At most
 * *n_fds (in) descriptors are taken over (out: how many), close-on-exec; more than that, or a
 * message that does not fit, is ERR_MALFORMED and nothing is taken. ERR_AGAIN when nothing is
 * there.
 */
enum err fd_receive(int socket, void *bytes, size_t size, size_t *ret_len, int *fds, size_t *n_fds);

/* Exactly len bytes of a file, from that place; false when they cannot be had. */
bool fd_read_at(int fd, uint64_t at, void *dst, size_t len);

/* A file in memory that holds the bytes and stands at its beginning; name: for who lists a process's
 * files. -1: no room. */
int fd_of_bytes(const char *name, struct str bytes);

/* Closes *fd unless it is -1, and makes it -1. */
void fd_close(int *fd);

#endif
