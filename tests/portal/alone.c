/* The portal as a process of its own, without launcher: for the tests over HTTP. Listens on a free
 * port of loopback (plain, and TLS when asked), prints "plain PORT" and "tls PORT", and runs until
 * it is told to end. usage: portal_alone --data=DIR --share=DIR [--with-tls] [--code=CODE] ... */
#include "proc/common/proc.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int
listen_on(const char *name)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&in, sizeof(in)) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, (struct sockaddr *)&in, &len) != 0)
		return -1;
	printf("%s %u\n", name, ntohs(in.sin_port));
	fflush(stdout);
	return fd;
}

int
main(int argc, char **argv)
{
	static char plain[32], tls[32];
	char *list[32];
	struct proc_args args = {.argv = list};

	for (int i = 0; i < argc && args.argc < 28; i++)
		list[args.argc++] = argv[i];
	snprintf(plain, sizeof(plain), "--plain=%d", listen_on("plain"));
	list[args.argc++] = plain;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--with-tls") == 0) {
			snprintf(tls, sizeof(tls), "--tls=%d", listen_on("tls"));
			list[args.argc++] = tls;
		}
	}
	list[args.argc] = NULL;
	return portal_main(&args);
}
