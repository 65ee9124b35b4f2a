/*
 * Launcher and portal of an enforcer, for tests/respond/enforce: starts it as the launcher does,
 * hands it lists, kills it and itself as told. usage: enforcer_peer EXECUTABLE USER [--nft]
 * [--dhcp=DIR] [--keep] <ORDERS ORDERS, one a line: hold [mac=MAC,SECONDS | addr=ADDR,SECONDS |
 * out=ADDR,SECONDS]...   the whole list, from now on
 *     back SECONDS ... the same, by a clock that is so far behind
 *     many N         a list of N addresses that are
 * all different kill           the enforcer, by SIGKILL; a new one is started, and told nothing
 *     portal         the portal's channel is closed and a new one handed over
 *     die            kills the enforcer and ends: nobody is left
 *     stop           in order; ends
 *   prints one line for each answer: "held=N refused=N firewall=ERR dhcp=ERR routing=N"; "ready"
 *   when one is locked in; "reread" when the DHCP server is to read its folder anew
 */
#include "base/buf.h"
#include "bus/channel.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/fd.h"

#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS 20000

struct peer {
	const char *program, *user;
	char **options;
	int n_options;
	struct channel *launcher, *portal; /* ours, to the enforcer */
	pid_t pid;
	uint32_t serial;
	struct bus_message in;
};

static _Noreturn void
give_up(struct peer *p, const char *why)
{
	fprintf(stderr, "enforcer_peer: %s\n", why);
	if (p->pid > 0)
		kill(p->pid, SIGKILL);
	exit(1);
}

/* ---- the enforcer's side ---- */

static void
say(const struct bus_enforced *e, const char *who)
{
	if (e->wants_reread)
		puts("reread");
	else
		printf("%s held=%u refused=%u firewall=%s dhcp=%s routing=%d %s\n", who, e->n_held,
			e->n_refused, err_name((enum err)e->firewall_err),
			err_name((enum err)e->dhcp_err), e->is_routing, e->note);
	fflush(stdout);
}

/* Takes what is there. False: the channel is closed. */
static bool
hear(struct peer *p, struct channel *c)
{
	enum err err;

	while ((err = channel_receive(c, &p->in)) == ERR_OK)
		if (p->in.type == BUS_ENFORCED)
			say(&p->in.as.enforced, c == p->portal ? "said" : "launcher");
	return err == ERR_AGAIN;
}

static void
await(struct peer *p, struct channel *c, enum bus_type type)
{
	struct pollfd ready = {.fd = channel_fd(c), .events = POLLIN};
	ms_t end = clock_monotonic() + PATIENCE_MS;
	enum err err;

	do {
		ms_t left = end - clock_monotonic();

		if (left <= 0 || poll(&ready, 1, (int)left) != 1)
			give_up(p, "the enforcer says nothing");
		err = channel_receive(c, &p->in);
		if (err != ERR_OK && err != ERR_AGAIN)
			give_up(p, "the enforcer is gone");
	} while (err != ERR_OK || p->in.type != type);
}

static void
link_portal(struct peer *p)
{
	struct bus_message channel = {.type = BUS_CHANNEL};
	int pair[2];

	channel_free(p->portal);
	if (fd_pair(pair, NULL) != ERR_OK)
		give_up(p, "no sockets");
	channel.as.channel.peer = BUS_PORTAL;
	channel.fd = pair[1];
	if (channel_send(p->launcher, &channel) != ERR_OK)
		give_up(p, "the channel cannot be handed over");
	close(pair[1]);
	p->portal = channel_new(pair[0], BUS_PORTAL, BUS_ENFORCER);
	if (p->portal == NULL || channel_hello(p->portal, 0) != ERR_OK)
		give_up(p, "no channel");
	await(p, p->portal, BUS_READY);
}

static void
start(struct peer *p)
{
	static const int keep[] = {CAP_NET_ADMIN, -1};
	const char *argv[12] = {"sakimori", "internal", "enforcer", "--launcher=3"};
	struct child_spec spec = {
		.file = p->program, .argv = argv, .n_fds = 1, .user = p->user, .keep = keep};
	int pair[2];

	for (int i = 0; i < p->n_options && i < 7; i++)
		argv[4 + i] = p->options[i];
	channel_free(p->launcher);
	if (fd_pair(pair, NULL) != ERR_OK)
		give_up(p, "no sockets");
	spec.fds = &pair[1];
	if (child_spawn(&spec, &p->pid, NULL) != ERR_OK)
		give_up(p, "the enforcer does not start");
	close(pair[1]);
	p->launcher = channel_new(pair[0], BUS_LAUNCHER, BUS_ENFORCER);
	if (p->launcher == NULL || channel_hello(p->launcher, 0) != ERR_OK)
		give_up(p, "no channel");
	await(p, p->launcher, BUS_READY);
	printf("ready pid=%d user=%d seccomp=%d landlock=%u\n", (int)p->pid,
		p->in.as.ready.has_user, p->in.as.ready.has_seccomp, p->in.as.ready.landlock_abi);
	link_portal(p);
	fflush(stdout);
}

static void
finish(struct peer *p)
{
	int status;

	waitpid(p->pid, &status, 0);
	p->pid = 0;
	printf("end %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
	fflush(stdout);
}

/* ---- orders ---- */

/* behind: the clock that its ends are by is so far behind this machine's. */
static void
send_list(struct peer *p, struct bus_message *m, ms_t behind)
{
	m->type = BUS_ENFORCE;
	m->fd = -1;
	m->as.enforce.serial = ++p->serial;
	m->as.enforce.now = clock_wall() - behind;
	for (uint32_t i = 0; i < m->as.enforce.n_items; i++)
		m->as.enforce.items[i].until -= behind;
	if (channel_send(p->portal, m) != ERR_OK)
		give_up(p, "the list cannot be sent");
}

/* "mac=02:..,30" */
static bool
parse_item(struct str word, struct bus_enforce_item *item)
{
	struct str rest = word, key = str_split(&rest, '='), value = str_split(&rest, ',');
	uint64_t seconds;
	struct mac mac;

	if (str_u64(rest, UINT32_MAX, &seconds) != ERR_OK)
		return false;
	item->until = clock_wall() + (ms_t)seconds * MS_SECOND;
	if (str_equal(key, STR("mac"))) {
		item->what = BUS_ENFORCE_DEVICE_MAC;
		if (mac_parse(value, &mac) != ERR_OK)
			return false;
		memcpy(item->mac, mac.b, sizeof(mac.b));
		return true;
	}
	item->what = str_equal(key, STR("addr")) ? BUS_ENFORCE_DEVICE_ADDR : BUS_ENFORCE_OUTSIDE;
	return addr_parse(value, &item->addr) == ERR_OK;
}

static void
hold(struct peer *p, struct str words, ms_t behind)
{
	static struct bus_message m;
	struct bus_enforce *list = &m.as.enforce;

	list->n_items = 0;
	while (words.len > 0 && list->n_items < BUS_ENFORCE_MAX) {
		struct str word = str_trim(str_split(&words, ' '));

		if (word.len > 0 && !parse_item(word, &list->items[list->n_items++]))
			give_up(p, "an order is wrong");
	}
	send_list(p, &m, behind);
}

static void
hold_behind(struct peer *p, struct str words)
{
	uint64_t seconds;

	if (str_u64(str_split(&words, ' '), UINT32_MAX, &seconds) != ERR_OK)
		give_up(p, "an order is wrong");
	hold(p, words, (ms_t)seconds * MS_SECOND);
}

static void
hold_many(struct peer *p, struct str number)
{
	static struct bus_message m;
	struct bus_enforce *list = &m.as.enforce;
	uint64_t n;

	if (str_u64(str_trim(number), BUS_ENFORCE_MAX, &n) != ERR_OK)
		give_up(p, "an order is wrong");
	list->n_items = (uint32_t)n;
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t b[4] = {203, 0, (uint8_t)(113 + i / 200), (uint8_t)(1 + i % 200)};

		list->items[i] = (struct bus_enforce_item){.what = BUS_ENFORCE_OUTSIDE,
			.addr = addr_v4(b),
			.until = clock_wall() + MS_MINUTE};
	}
	send_list(p, &m, 0);
}

static bool
obey(struct peer *p, struct str line)
{
	struct str rest = line, verb = str_split(&rest, ' ');
	struct bus_message m = {.type = BUS_STOP, .fd = -1};

	if (str_equal(verb, STR("hold")))
		hold(p, rest, 0);
	else if (str_equal(verb, STR("back")))
		hold_behind(p, rest);
	else if (str_equal(verb, STR("many")))
		hold_many(p, rest);
	else if (str_equal(verb, STR("portal")))
		link_portal(p);
	else if (str_equal(verb, STR("kill")) || str_equal(verb, STR("die"))) {
		kill(p->pid, SIGKILL);
		finish(p);
		if (str_equal(verb, STR("die")))
			return false;
		start(p);
	} else if (str_equal(verb, STR("stop"))) {
		channel_send(p->launcher, &m);
		finish(p);
		return false;
	} else {
		give_up(p, "an order is unknown");
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct peer p = {.program = argc > 2 ? argv[1] : "",
		.user = argc > 2 ? argv[2] : "",
		.options = argv + 3,
		.n_options = argc - 3};
	char line[512];

	if (argc < 3)
		return 2;
	setvbuf(stdin, NULL, _IONBF, 0);
	start(&p);
	for (;;) {
		struct pollfd fds[3] = {{.fd = STDIN_FILENO, .events = POLLIN},
			{.fd = channel_fd(p.portal), .events = POLLIN},
			{.fd = channel_fd(p.launcher), .events = POLLIN}};

		if (poll(fds, 3, -1) < 1)
			continue;
		if ((fds[1].revents != 0 && !hear(&p, p.portal)) ||
			(fds[2].revents != 0 && !hear(&p, p.launcher)))
			give_up(&p, "the enforcer closed its channel");
		if (fds[0].revents == 0)
			continue;
		if (fgets(line, sizeof(line), stdin) == NULL || !obey(&p, str_trim(str_c(line))))
			return 0;
	}
}
