/* What each process is started with: its words, and the descriptors that it gets. See own.h. */
#include "proc/launcher/own.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static void add_arg(struct command *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void
add_arg(struct command *c, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(c->text + c->used, sizeof(c->text) - c->used, fmt, ap);
	va_end(ap);
	BUG_IF(len < 0 || (size_t)len >= sizeof(c->text) - c->used || c->argc + 1 >= ARGV_MAX);
	c->argv[c->argc++] = c->text + c->used;
	c->used += (size_t)len + 1;
}

static int
add_fd(struct command *c, int fd)
{
	BUG_IF(c->n_fds >= CHILD_FDS_MAX);
	c->fds[c->n_fds++] = fd;
	return CHILD_FD_FIRST + (int)c->n_fds - 1;
}

static void
add_file(struct launcher *l, struct command *c, const char *key, int fd)
{
	if (fd >= 0)
		add_arg(c, "--%s=%d", key, add_fd(c, fd));
}

static void
add_index_args(struct launcher *l, struct command *c, struct child *child)
{
	launcher_index_for(l, child);
	add_file(l, c, "base", l->index[INDEX_BASE].file);
	add_file(l, c, "base-tables", l->index[INDEX_BASE].tables);
	add_file(l, c, "fresh", l->index[INDEX_FRESH].file);
	add_file(l, c, "fresh-tables", l->index[INDEX_FRESH].tables);
}

static void
add_sensor_args(struct launcher *l, struct command *c)
{
	const struct launcher_options *o = l->options;
	char fds[LAUNCHER_FILES_MAX * 6] = "";

	add_arg(c, "--spool-a=%d", add_fd(c, l->prepared.spool[0]));
	add_arg(c, "--spool-b=%d", add_fd(c, l->prepared.spool[1]));
	add_arg(c, "--site=site");
	if (launcher_lists_pack(l) >= 0)
		add_arg(c, "--lists=%d", add_fd(c, l->lists));
	if (o->interface != NULL) {
		add_arg(c, "--interface=%s", o->interface);
		return;
	}
	for (size_t i = 0; i < o->n_files; i++) {
		size_t len = strlen(fds);

		lseek(l->prepared.files[i], 0, SEEK_SET); /* it may have been read before */
		snprintf(fds + len, sizeof(fds) - len, "%s%d", i > 0 ? "," : "",
			add_fd(c, l->prepared.files[i]));
	}
	add_arg(c, "--files=%s", fds);
	add_arg(c, "--names=%s", l->prepared.names);
	if (o->is_demo)
		add_arg(c, "--is-demo");
	if (o->is_demo)
		add_arg(c, "--demo-end-ms=%lld", (long long)l->demo_end);
}

/* ",4" behind the ones before. */
static void
list_fd(char *dst, size_t size, int fd)
{
	size_t len = strlen(dst);

	snprintf(dst + len, size - len, "%s%d", len > 0 ? "," : "", fd);
}

static void
add_portal_args(struct launcher *l, struct command *c)
{
	const struct prepared *p = &l->prepared;
	char pages[GUARD_DOORS * 6] = "";

	if (p->plain >= 0)
		add_arg(c, "--plain=%d", add_fd(c, p->plain));
	if (p->tls >= 0)
		add_arg(c, "--tls=%d", add_fd(c, p->tls));
	add_arg(c, "--data=%s", p->data);
	add_arg(c, "--share=%s", p->share);
	add_arg(c, "--url=%s", p->url);
	for (size_t i = 0; i < p->guard.n_doors; i++)
		if (p->guard.page[i] >= 0)
			list_fd(pages, sizeof(pages), add_fd(c, p->guard.page[i]));
	if (pages[0] != '\0')
		add_arg(c, "--page=%s", pages);
	if (p->guard.self[0] != '\0')
		add_arg(c, "--self=%s", p->guard.self);
	if (p->guard.has_secure)
		add_arg(c, "--secure=%u,%u,%s", p->guard.dot_port, p->guard.doh_port,
			p->guard.cert_name);
	if (l->options->is_demo)
		add_arg(c, "--is-demo");
}

static void
add_resolver_args(struct launcher *l, struct command *c, int *opened)
{
	struct guard_part *g = &l->prepared.guard;
	char udp[GUARD_DOORS * 6] = "", tcp[GUARD_DOORS * 6] = "";
	char dot[GUARD_DOORS * 6] = "", doh[GUARD_DOORS * 6] = "";

	for (size_t i = 0; i < g->n_doors; i++) {
		list_fd(udp, sizeof(udp), add_fd(c, g->udp[i]));
		list_fd(tcp, sizeof(tcp), add_fd(c, g->tcp[i]));
		if (g->dot[i] >= 0)
			list_fd(dot, sizeof(dot), add_fd(c, g->dot[i]));
		if (g->doh[i] >= 0)
			list_fd(doh, sizeof(doh), add_fd(c, g->doh[i]));
	}
	add_arg(c, "--udp=%s", udp);
	add_arg(c, "--tcp=%s", tcp);
	add_arg(c, "--upstream=%s", g->upstream);
	if (dot[0] != '\0')
		add_arg(c, "--dot=%s", dot);
	if (doh[0] != '\0')
		add_arg(c, "--doh=%s", doh);
	if (g->has_secure)
		add_arg(c, "--tls=%d", add_fd(c, g->pem));
	if (g->has_secure && g->cert != NULL)
		add_arg(c, "--is-trusted");
	if (g->self[0] != '\0')
		add_arg(c, "--self=%s", g->self);
	*opened = g->policy < 0 ? launcher_guard_open(l, "policy") : -1;
	add_file(l, c, "policy", g->policy < 0 ? *opened : g->policy);
}

static void
add_enforcer_args(const struct enforce_part *e, struct command *c)
{
	if (e->has_nft)
		add_arg(c, "--nft");
	if (e->dhcp[0] != '\0')
		add_arg(c, "--dhcp=%s", e->dhcp);
	if (e->keeps)
		add_arg(c, "--keep");
}

void
launcher_command(struct child *child, int channel, struct command *ret_command, int *ret_opened)
{
	struct launcher *l = child->launcher;
	struct command *c = ret_command;

	*ret_opened = -1;
	add_arg(c, "sakimori");
	add_arg(c, "internal");
	add_arg(c, "%s", bus_role_name(child->role));
	add_arg(c, "--launcher=%d", add_fd(c, channel));
	if (child->role == BUS_SENSOR)
		add_sensor_args(l, c);
	else if (child->role == BUS_PORTAL)
		add_portal_args(l, c);
	else if (child->role == BUS_RESOLVER)
		add_resolver_args(l, c, ret_opened);
	else if (child->role == BUS_ENFORCER)
		add_enforcer_args(&l->prepared.enforce, c);
	if (child->role == BUS_SENSOR || child->role == BUS_RESOLVER)
		add_index_args(l, c, child);
}
