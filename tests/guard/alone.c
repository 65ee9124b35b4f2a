/*
 * The name server as a process of its own, for tests: opens its sockets, makes an index of a plain
 * list and a policy of a few lines, stands in for the launcher and the portal, and starts the
 * resolver again when it ends. SIGHUP: index and policy are made anew and sent. What the resolver
 * tells comes out as lines. SIGTERM ends both.
 *
 * usage: resolver_alone policy POLICY FILE     only writes the policy's bytes
 *        resolver_alone BINARY UPSTREAM ADDR[:PORT][,ADDR..] LIST POLICY FOLDER [PEM DOT DOH]
 *   PEM     key and certificate; DOT, DOH: ports of the encrypted doors, at 0.0.0.0
 *   LIST    lines "block|warn|record NAME-OR-ADDRESS WHAT"
 *   POLICY  lines "mode block", "network ADDR/BITS", "page ADDR", "text WORDS", "allow NAME",
 *           "deny NAME", "canary NAME", "bypass NAME", "stop-bypass"
 */
#include "bus/channel.h"
#include "know/index/write.h"
#include "know/indicator/table.h"
#include "know/know.h"
#include "proc/resolver/policy.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LINES_MAX 64

static volatile sig_atomic_t is_asked, is_ending;

static void
on_signal(int signal)
{
	if (signal == SIGHUP)
		is_asked = 1;
	else
		is_ending = 1;
}

/* ---- sockets ---- */

static int
open_socket(struct addr a, uint16_t port, int type)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	int on = 1, big = 4 << 20,
	    fd = socket(a.family == 4 ? AF_INET : AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int rc;

	memcpy(&v4.sin_addr, a.b, 4);
	memcpy(&v6.sin6_addr, a.b, 16);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &big, sizeof(big));
	if (a.family == 6) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
		setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof(on));
		rc = bind(fd, (struct sockaddr *)&v6, sizeof(v6));
	} else {
		setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof(on));
		rc = bind(fd, (struct sockaddr *)&v4, sizeof(v4));
	}
	if (rc != 0 || (type == SOCK_STREAM && listen(fd, 64) != 0)) {
		perror("bind");
		exit(1);
	}
	return fd;
}

/* ---- the index ---- */

struct memory {
	struct buf heaps[INDEX_HEAPS];
	int fd;
};

static bool
heap_add(void *arg, unsigned heap, struct str bytes)
{
	struct memory *m = arg;

	buf_str(&m->heaps[heap], bytes);
	return buf_err(&m->heaps[heap]) == ERR_OK;
}

static bool
heap_take(void *arg, unsigned heap, struct str *ret_bytes)
{
	*ret_bytes = buf_view(&((struct memory *)arg)->heaps[heap]);
	return true;
}

static bool
out(void *arg, uint64_t at, struct str bytes)
{
	return pwrite(((struct memory *)arg)->fd, bytes.p, bytes.len, (off_t)at) ==
	       (ssize_t)bytes.len;
}

static void
add_line(struct index_writer *w, struct str line)
{
	static const char *const tiers[] = {"record", "warn", "block"};
	struct str tier = str_split(&line, ' '), value = str_split(&line, ' ');
	char normal[LIMIT_INDICATOR_TEXT];
	struct addr a;
	unsigned bits;
	struct index_entry e = {.kind = INDICATOR_DOMAIN,
		.value = str_of(normal, 0),
		.note = {.tier = (enum indicator_tier)str_which(tier, tiers, 3), .what = line}};

	if (addr_parse(value, &a) == ERR_OK || addr_prefix_parse(value, &a, &bits) == ERR_OK)
		e.kind = INDICATOR_ADDRESS;
	if (value.len == 0 || (unsigned)e.note.tier > TIER_BLOCK ||
		indicator_normal(e.kind, value, normal, &e.value.len) != ERR_OK ||
		index_writer_add(w, &e) != ERR_OK)
		fprintf(stderr, "not taken: %.*s\n", STR_FMT(value));
}

static int
make_index(const char *list, const char *folder)
{
	struct memory *m = calloc(1, sizeof(*m));
	struct index_outside outside = {
		.arg = m, .heap_add = heap_add, .heap_take = heap_take, .out = out};
	struct index_file file = {.key = {{9, 8, 7}}, .made = clock_wall(), .n_lists = 1};
	struct arena *arena = arena_new(1 << 24);
	struct index_writer *w;
	struct index_made made;
	char path[4096], line[1024];
	FILE *in = fopen(list, "r");
	int fd;

	snprintf(path, sizeof(path), "%s/base.idx", folder);
	unlink(path);
	m->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	strcpy(file.lists[0].name, "test");
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		m->heaps[i] = buf_of(1 << 28);
	if (m->fd < 0 || index_writer_new(&outside, &file, arena, &w) != ERR_OK)
		exit(1);
	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (line[0] != '\n')
			add_line(w, str_trim(str_c(line)));
	if (in != NULL)
		fclose(in);
	if (index_writer_finish(w, &made, NULL) != ERR_OK)
		exit(1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	close(m->fd);
	for (unsigned i = 0; i < INDEX_HEAPS; i++)
		buf_done(&m->heaps[i]);
	arena_free(arena);
	free(m);
	return fd;
}

/* ---- the policy ---- */

struct lines {
	char text[LINES_MAX][256];
	struct guard_network networks[LINES_MAX];
	struct guard_group group;
	struct guard_rule rules[LINES_MAX];
	struct str canaries[LINES_MAX], bypass[LINES_MAX];
};

/* The file's lines are sorted by whoever writes it. */
static void
take_line(struct lines *l, struct resolver_policy *p, struct str line)
{
	struct str word = str_split(&line, ' ');
	struct guard_policy *g = &p->guard;
	unsigned bits;

	if (str_equal(word, STR("mode")))
		g->mode = l->group.mode = str_equal(line, STR("block"))	  ? GUARD_MODE_BLOCK
					  : str_equal(line, STR("would")) ? GUARD_MODE_WOULD
									  : GUARD_MODE_OFF;
	else if (str_equal(word, STR("network")) &&
		 addr_prefix_parse(line, &l->networks[g->n_networks].net, &bits) == ERR_OK)
		l->networks[g->n_networks++].bits = (uint8_t)bits;
	else if (str_equal(word, STR("page")))
		addr_parse(line, &p->page[str_find_byte(line, ':') >= 0]);
	else if (str_equal(word, STR("text")))
		p->text = line;
	else if (str_equal(word, STR("json")))
		p->json = line;
	else if (str_equal(word, STR("allow")) || str_equal(word, STR("deny"))) {
		l->rules[g->n_rules] = (struct guard_rule){.name = line,
			.kind = word.p[0] == 'a' ? GUARD_RULE_ALLOW : GUARD_RULE_BLOCK,
			.id = g->n_rules + 1};
		g->n_rules++;
	} else if (str_equal(word, STR("canary")))
		l->canaries[g->n_canaries++] = line;
	else if (str_equal(word, STR("bypass")))
		l->bypass[g->n_bypass++] = line;
	else if (str_equal(word, STR("stop-bypass")))
		l->group.stops_bypass = true;
}

static int
make_policy(const char *path)
{
	struct lines *l = calloc(1, sizeof(*l));
	struct resolver_policy p = {.made = clock_wall(),
		.guard = {.networks = l->networks,
			.groups = &l->group,
			.n_groups = 1,
			.rules = l->rules,
			.canaries = l->canaries,
			.bypass = l->bypass,
			.zone_minutes = 540}};
	struct buf b = buf_of(LIMIT_GUARD_POLICY_BYTES);
	FILE *in = fopen(path, "r");
	int fd = memfd_create("policy", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	for (int i = 0; in != NULL && i < LINES_MAX && fgets(l->text[i], 256, in) != NULL; i++)
		take_line(l, &p, str_trim(str_c(l->text[i])));
	if (in != NULL)
		fclose(in);
	resolver_policy_put(&b, &p);
	if (write(fd, b.p, b.len) != (ssize_t)b.len)
		exit(1);
	fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
	buf_done(&b);
	free(l);
	return fd;
}

/* As the portal would put it into DATA/guard. */
static int
write_policy(const char *lines, const char *path)
{
	int from = make_policy(lines),
	    to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	off_t at = 0, size = lseek(from, 0, SEEK_END);

	while (to >= 0 && at < size && sendfile(to, from, &at, (size_t)(size - at)) > 0)
		continue;
	return to >= 0 && at == size ? 0 : 1;
}

/* ---- the resolver ---- */

struct alone {
	char **argv;
	int fds[64];
	size_t n_fds;
	char udp[256], tcp[256];
	char secure[3][24]; /* arguments of the encrypted doors; "" without */
	int base, policy;
	uint32_t serial;
	struct channel *launcher, *portal;
	pid_t pid;
	struct bus_message m;
};

static void
open_doors(struct alone *a, const char *where)
{
	struct str rest = str_c(where);

	while (rest.len > 0) {
		struct str one = str_split(&rest, ',');
		ptrdiff_t hash = str_find_byte(one, '#');
		uint64_t port = 53;
		struct addr address;

		if (hash >= 0)
			str_u64(str_of(one.p + hash + 1, one.len - (size_t)hash - 1), 65535, &port);
		if (addr_parse(hash >= 0 ? str_of(one.p, (size_t)hash) : one, &address) != ERR_OK)
			exit(2);
		snprintf(a->udp + strlen(a->udp), 32, "%s%zu", a->n_fds > 1 ? "," : "",
			a->n_fds + CHILD_FD_FIRST);
		a->fds[a->n_fds++] = open_socket(address, (uint16_t)port, SOCK_DGRAM);
		snprintf(a->tcp + strlen(a->tcp), 32, "%s%zu", a->n_fds > 2 ? "," : "",
			a->n_fds + CHILD_FD_FIRST);
		a->fds[a->n_fds++] = open_socket(address, (uint16_t)port, SOCK_STREAM);
	}
}

static void
open_secure(struct alone *a)
{
	static const char *const names[] = {"tls", "dot", "doh"};
	uint64_t port = 0;

	for (int i = 0; i < 3; i++) {
		const char *text = a->argv[7 + i];

		if (i > 0 && str_u64(str_c(text), 65535, &port) != ERR_OK)
			exit(2);
		snprintf(a->secure[i], sizeof(a->secure[i]), "--%s=%zu", names[i],
			a->n_fds + CHILD_FD_FIRST);
		a->fds[a->n_fds++] = i == 0 ? open(text, O_RDONLY | O_CLOEXEC)
					    : open_socket((struct addr){.family = 4},
						      (uint16_t)port, SOCK_STREAM);
	}
}

static void
start(struct alone *a)
{
	char udp[300], tcp[300], upstream[300], policy[32], base[32];
	const char *argv[] = {"sakimori", "internal", "resolver", "--launcher=3", udp, tcp,
		upstream, policy, base, NULL, NULL, NULL, NULL};
	struct child_spec spec = {.file = a->argv[1], .argv = argv, .fds = a->fds};
	int pair[2];

	for (int i = 0; i < 3 && a->secure[i][0] != '\0'; i++)
		argv[9 + i] = a->secure[i];
	if (fd_pair(pair, NULL) != ERR_OK)
		exit(1);
	a->fds[0] = pair[1];
	a->fds[a->n_fds] = a->policy;
	a->fds[a->n_fds + 1] = a->base;
	spec.n_fds = a->n_fds + 2;
	snprintf(udp, sizeof(udp), "--udp=%s", a->udp);
	snprintf(tcp, sizeof(tcp), "--tcp=%s", a->tcp);
	snprintf(upstream, sizeof(upstream), "--upstream=%s", a->argv[2]);
	snprintf(policy, sizeof(policy), "--policy=%zu", a->n_fds + CHILD_FD_FIRST);
	snprintf(base, sizeof(base), "--base=%zu", a->n_fds + 1 + CHILD_FD_FIRST);
	if (child_spawn(&spec, &a->pid, NULL) != ERR_OK)
		exit(1);
	close(pair[1]);
	a->launcher = channel_new(pair[0], BUS_LAUNCHER, BUS_RESOLVER);
	channel_hello(a->launcher, 0);
	printf("started %d\n", (int)a->pid);
	fflush(stdout);
}

static void
link_portal(struct alone *a)
{
	struct bus_message m = {.type = BUS_CHANNEL, .as.channel.peer = BUS_PORTAL};
	int pair[2];

	if (getenv("NO_PORTAL") != NULL || fd_pair(pair, NULL) != ERR_OK)
		return;
	channel_free(a->portal);
	m.fd = pair[1];
	channel_send(a->launcher, &m);
	close(pair[1]);
	a->portal = channel_new(pair[0], BUS_PORTAL, BUS_RESOLVER);
	channel_hello(a->portal, 0);
}

static void
show(const struct bus_message *m)
{
	static const char *const actions[] = {"pass", "block", "no_name", "refuse"};
	static const char *const reasons[] = {
		"nothing", "outsider", "canary", "off", "rule", "list", "bypass"};

	if (m->type == BUS_GUARD_STATE) {
		const struct bus_guard_state *s = &m->as.guard_state;

		printf("state policy=%d index=%d well=%d serial=%u entries=%llu asked=%llu "
		       "kept=%llu stale=%llu failed=%llu streams=%llu\n",
			s->has_policy, s->has_index, s->is_upstream_well, s->index_serial,
			(unsigned long long)s->index_entries, (unsigned long long)s->asked,
			(unsigned long long)s->answered_kept, (unsigned long long)s->answered_stale,
			(unsigned long long)s->failed, (unsigned long long)s->streams);
	}
	for (uint32_t i = 0; m->type == BUS_QUERIES && i < m->as.queries.n_rows; i++) {
		const struct bus_query *q = &m->as.queries.rows[i];
		char from[ADDR_TEXT_MAX];

		if (q->reason == 0)
			printf("name %s %s times=%u missing=%u\n", addr_text(q->from, from),
				q->name, q->times, q->missing);
		else
			printf("query %s %s %s %s would=%d found=%s what=%s times=%u\n",
				addr_text(q->from, from), q->name, actions[q->action],
				reasons[q->reason], q->would, q->found, q->what, q->times);
	}
	fflush(stdout);
}

static void
send_fd(struct alone *a, struct bus_message *m, int fd)
{
	m->fd = fd;
	channel_send(a->launcher, m);
}

static void
renew(struct alone *a)
{
	struct bus_message index = {.type = BUS_INDEX};
	struct bus_message policy = {.type = BUS_GUARD_POLICY};

	is_asked = 0;
	fd_close(&a->base);
	fd_close(&a->policy);
	a->base = make_index(a->argv[4], a->argv[6]);
	a->policy = make_policy(a->argv[5]);
	index.as.index = (struct bus_index){.serial = ++a->serial, .is_last = true};
	send_fd(a, &policy, a->policy);
	send_fd(a, &index, a->base);
}

static bool
hear(struct alone *a, struct channel **c)
{
	enum err err = ERR_NOT_FOUND;

	while (*c != NULL && (err = channel_receive(*c, &a->m)) == ERR_OK) {
		if (a->m.type == BUS_READY && *c == a->launcher)
			link_portal(a);
		show(&a->m);
		if (a->m.type == BUS_QUERIES)
			channel_ack(*c, a->m.sequence, 0);
	}
	return err == ERR_AGAIN;
}

int
main(int argc, char **argv)
{
	static struct alone a;
	struct sigaction act = {.sa_handler = on_signal};

	if (argc == 4 && strcmp(argv[1], "policy") == 0)
		return write_policy(argv[2], argv[3]);
	if (argc != 7 && argc != 10)
		return 2;
	a.argv = argv;
	a.n_fds = 1;
	sigaction(SIGHUP, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	open_doors(&a, argv[3]);
	if (argc == 10)
		open_secure(&a);
	a.base = make_index(argv[4], argv[6]);
	a.policy = make_policy(argv[5]);
	while (!is_ending) {
		start(&a);
		while (!is_ending) {
			struct pollfd wait[2] = {{channel_fd(a.launcher), POLLIN, 0},
				{a.portal != NULL ? channel_fd(a.portal) : -1, POLLIN, 0}};

			poll(wait, 2, 200);
			if (is_asked)
				renew(&a);
			if (a.portal != NULL && !hear(&a, &a.portal)) {
				channel_free(a.portal);
				a.portal = NULL;
			}
			if (!hear(&a, &a.launcher))
				break;
		}
		channel_free(a.launcher);
		channel_free(a.portal);
		a.launcher = a.portal = NULL;
		if (is_ending)
			kill(a.pid, SIGTERM);
		waitpid(a.pid, NULL, 0);
	}
	return 0;
}
