/*
 * The door of the page that says why a name was blocked: plain HTTP (port 80) at the addresses
 * where the name server is asked. Without it the name server works all the same, so it is no error
 * when the port is another program's: the log says so, and blocked names have no page.
 */
#include "proc/launcher/own.h"

#include "sys/fd.h"
#include "sys/log.h"
#include "sys/own_addr.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT_NAMES 53
#define PORT_PAGE 80

static int
open_page(struct addr a, uint16_t port)
{
	struct sockaddr_storage where;
	socklen_t len = socket_of_addr(a, port, 0, &where);
	int fd = socket(where.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	char text[ADDR_TEXT_MAX];
	int on = 1;

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (a.family == 6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&where, len) != 0 || listen(fd, 64) != 0) {
		log_event("page.no_door", "address=%s port=%u why=\"%s\"", addr_text(a, text), port,
			strerror(errno));
		fd_close(&fd);
	}
	return fd;
}

static bool
is_any(struct addr a)
{
	static const uint8_t all[sizeof(a.b)];

	return memcmp(a.b, all, sizeof(a.b)) == 0;
}

/* The address of that family at which devices of the office find us. */
static struct addr
own_of(uint8_t family)
{
	struct addr own[OWN_ADDRS_MAX], same[OWN_ADDRS_MAX];
	size_t n = own_addrs(own), n_same = 0;

	for (size_t i = 0; i < n; i++)
		if (own[i].family == family)
			same[n_same++] = own[i];
	return own_addr_for_others(same, n_same);
}

/* The first of each family is the one that answers name. */
static void
add_self(struct guard_part *g, struct addr a)
{
	size_t len = strlen(g->self);
	char text[ADDR_TEXT_MAX];

	if (is_any(a))
		a = own_of(a.family);
	if (!addr_is_none(a))
		snprintf(g->self + len, sizeof(g->self) - len, "%s%s", len > 0 ? "," : "",
			addr_text(a, text));
}

enum err
launcher_guard_page(struct guard_part *g, const char *option, struct errinfo *info)
{
	uint64_t port = g->asked_port == PORT_NAMES ? PORT_PAGE : 0;

	if (option != NULL && str_u64(str_c(option), 65535, &port) != ERR_OK)
		return err_say(
			info, ERR_INVALID, 0, "%s is no port, such as 80, or 0 for none", option);
	for (size_t i = 0; i < g->n_doors; i++) {
		add_self(g, g->at[i]);
		g->page[i] = port != 0 ? open_page(g->at[i], (uint16_t)port) : -1;
	}
	return ERR_OK;
}
