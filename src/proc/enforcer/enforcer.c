/*
 * The enforcer: holds back what a person had held back in a case, on this machine alone: its
 * firewall, where it routes, and its DHCP server's folder. Takes the whole list from the portal
 * (ENFORCE), says how it went (ENFORCED). See README.md. Called by cli/main as `sakimori internal
 * enforcer`.
 */
#include "bus/channel.h"
#include "proc/common/proc.h"
#include "proc/enforcer/dhcp.h"
#include "proc/enforcer/nft.h"
#include "proc/enforcer/script.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "sys/own_addr.h"
#include "sys/sandbox.h"

#include <linux/capability.h>
#include <stdlib.h>

#define TICK_MS 1000
#define AGAIN_EVERY                                                                                \
	MS_MINUTE /* somebody may have emptied the firewall */

struct enforcer {
	struct loop *loop;
	struct channel *launcher, *portal;
	struct sandbox_report sandbox;
	bool has_nft, keeps;
	const char *dhcp; /* folder; NULL: none */
	bool is_told;	  /* the portal has said what is to be held */
	struct bus_enforce held;
	struct bus_enforced said; /* how the latest went */
	struct own_net told;	  /* what this machine uses, as the launcher said last */
	ms_t applied;		  /* monotonic */
	ms_t ahead; /* the clock that the ends are by, before the monotonic one: whoever sets this
		       machine's clock forward frees nothing, backward holds nothing longer */
	struct bus_message in;
	int code;
};

static void
say_ready(struct enforcer *e, struct channel *to)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	m.as.ready.has_user = e->sandbox.has_user;
	m.as.ready.has_seccomp = e->sandbox.has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)e->sandbox.landlock_abi;
	channel_send(to, &m);
}

/* ---- doing it ---- */

static ms_t
now_of(const struct enforcer *e)
{
	return clock_monotonic() + e->ahead;
}

static enum err
write_table(const struct enforcer *e, bool is_end, ms_t now, struct errinfo *info)
{
	struct buf b = buf_of(LIMIT_ENFORCE_SCRIPT_BYTES);
	enum err err = ERR_OK;

	if (is_end)
		enforce_script_end(&b);
	else
		err = enforce_script(&b, e->held.items, e->held.n_items, now);
	if (err == ERR_OK)
		err = nft_run(buf_view(&b), info);
	buf_done(&b);
	return err;
}

static void
say_reread(struct enforcer *e)
{
	struct bus_message m = {.type = BUS_ENFORCED, .fd = -1, .as.enforced = e->said};

	m.as.enforced.wants_reread = true;
	channel_send(e->launcher, &m);
}

/* Holds exactly what is in `held`, without what is over or never held. */
static void
apply(struct enforcer *e)
{
	struct addr addrs[OWN_ADDRS_MAX];
	struct mac macs[OWN_MACS_MAX];
	struct own_net own;
	struct enforce_self self = {
		addrs, own_addrs(addrs), macs, own_macs(macs), .own = &own, .told = &e->told};
	struct errinfo info = {0};
	ms_t now = now_of(e);
	uint32_t n = e->held.n_items;
	bool has_gone = false;

	if (!own_net_read(e->told.uses, e->told.n_uses, &own))
		log_event("enforcer.own_net_unread", "uses=%u", own.n_uses);
	e->held.n_items = enforce_keep_fit(e->held.items, n, &self, now);
	e->said = (struct bus_enforced){.serial = e->held.serial,
		.is_routing = e->has_nft && own_is_router(),
		.n_held = e->held.n_items,
		.n_refused = n - e->held.n_items};
	if (e->has_nft)
		e->said.firewall_err = (uint8_t)write_table(e, false, now, &info);
	if (e->dhcp != NULL)
		e->said.dhcp_err = (uint8_t)dhcp_hold(
			e->dhcp, e->held.items, e->held.n_items, &has_gone, &info);
	e->said.has_firewall = e->has_nft && e->said.firewall_err == ERR_OK;
	e->said.has_dhcp = e->dhcp != NULL && e->said.dhcp_err == ERR_OK;
	str_copy(str_c(info.what), e->said.note, sizeof(e->said.note));
	e->applied = clock_monotonic();
	log_event("enforcer.holds", "held=%u refused=%u firewall=%s dhcp=%s", e->said.n_held,
		e->said.n_refused, err_name((enum err)e->said.firewall_err),
		err_name((enum err)e->said.dhcp_err));
	if (has_gone)
		say_reread(e);
}

static void
tell_portal(struct enforcer *e)
{
	struct bus_message m = {.type = BUS_ENFORCED, .fd = -1, .as.enforced = e->said};

	if (e->portal != NULL)
		channel_send(e->portal, &m);
}

static bool
has_one_ended(const struct enforcer *e)
{
	ms_t now = now_of(e);

	for (uint32_t i = 0; i < e->held.n_items; i++)
		if (e->held.items[i].until <= now)
			return true;
	return false;
}

/* Ends by time without the portal; and mends what somebody else took away. */
static void
on_tick(void *arg, unsigned events)
{
	struct enforcer *e = arg;
	bool is_again = clock_monotonic() - e->applied >= AGAIN_EVERY && e->held.n_items > 0;

	(void)events;
	if (e->is_told && (has_one_ended(e) || is_again)) {
		apply(e);
		tell_portal(e);
	} else if (!e->is_told && e->dhcp != NULL && dhcp_end_old(e->dhcp, clock_wall())) {
		say_reread(e); /* of an earlier run */
	}
}

/* In order: nothing of ours stays, unless it was said to. */
static void
let_go(struct enforcer *e)
{
	struct errinfo info = {0};
	bool has_gone;

	if (e->keeps)
		return;
	if (e->has_nft && write_table(e, true, 0, &info) != ERR_OK)
		log_event("enforcer.table_stays", "why=\"%s\"", info.what);
	if (e->dhcp != NULL && dhcp_hold(e->dhcp, NULL, 0, &has_gone, &info) != ERR_OK)
		log_event("enforcer.files_stay", "why=\"%s\"", info.what);
}

/* ---- talking ---- */

static void
drop_portal(struct enforcer *e)
{
	if (e->portal != NULL)
		loop_remove(e->loop, channel_fd(e->portal));
	channel_free(e->portal);
	e->portal = NULL;
}

static void
on_portal(void *arg, unsigned events)
{
	struct enforcer *e = arg;
	bool is_new = false;
	enum err err;

	(void)events;
	while ((err = channel_receive(e->portal, &e->in)) == ERR_OK) {
		fd_close(&e->in.fd);
		if (e->in.type == BUS_HELLO) {
			say_ready(e, e->portal);
			tell_portal(e);
		} else if (e->in.type == BUS_ENFORCE) {
			e->held = e->in.as.enforce; /* the latest is all that counts */
			e->ahead = e->held.now - clock_monotonic();
			e->is_told = is_new = true;
		}
	}
	if (is_new) {
		apply(e);
		tell_portal(e);
	}
	if (err != ERR_AGAIN)
		drop_portal(e);
}

static void
take_channel(struct enforcer *e)
{
	if (e->in.as.channel.peer != BUS_PORTAL || e->in.fd < 0)
		return;
	drop_portal(e);
	e->portal = channel_new(e->in.fd, BUS_ENFORCER, BUS_PORTAL);
	if (e->portal == NULL)
		return;
	e->in.fd = -1;
	if (loop_add(e->loop, channel_fd(e->portal), LOOP_READ, on_portal, e) != ERR_OK ||
		channel_hello(e->portal, 0) != ERR_OK)
		drop_portal(e);
}

static void
stop(struct enforcer *e, int code)
{
	e->code = code;
	loop_stop(e->loop);
}

static void
on_launcher(void *arg, unsigned events)
{
	struct enforcer *e = arg;
	enum err err;

	(void)events;
	while ((err = channel_receive(e->launcher, &e->in)) == ERR_OK) {
		if (e->in.type == BUS_HELLO)
			say_ready(e, e->launcher);
		else if (e->in.type == BUS_CHANNEL)
			take_channel(e);
		else if (e->in.type == BUS_OWN_NET)
			e->told = e->in.as.own_net;
		else if (e->in.type == BUS_STOP) {
			let_go(e);
			stop(e, PROC_OK);
		}
		fd_close(&e->in.fd);
	}
	if (err != ERR_AGAIN)
		stop(e, PROC_FAILED);
}

/* ---- the whole ---- */

#define PATHS_MAX 16

/* What the firewall's program needs to start, and the DHCP server's folder. */
static size_t
fill_paths(const struct enforcer *e, struct sandbox_path paths[PATHS_MAX])
{
	static const struct sandbox_path fixed[] = {
		{.path = NFT_PROGRAM, .is_program = true},
		{.path = "/lib64/ld-linux-x86-64.so.2", .is_program = true},
		{.path = "/lib/ld-linux-aarch64.so.1", .is_program = true},
		{.path = "/lib/ld-linux-armhf.so.3", .is_program = true},
		{.path = "/lib64/ld-linux-riscv64-lp64d.so.1", .is_program = true},
		{.path = "/usr/lib"},
		{.path = "/lib"},
		{.path = "/lib64"},
		{.path = "/etc/ld.so.cache"},
		{.path = "/etc/iproute2"},
		{.path = "/proc/sys/net/ipv4/ip_forward"},
		{.path = "/dev/null", .is_writable = true},
	};
	size_t n = 0;

	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		paths[n++] = fixed[i];
	if (e->dhcp != NULL)
		paths[n++] = (struct sandbox_path){.path = e->dhcp, .is_writable = true};
	return n;
}

static enum err
start(struct enforcer *e, const struct proc_args *args, struct errinfo *info)
{
	static const int keep[] = {CAP_NET_ADMIN, -1};
	struct sandbox_path paths[PATHS_MAX];
	struct sandbox_options sandbox = {
		.kind = SANDBOX_ENFORCER, .user = sandbox_user(), .paths = paths};
	int launcher = proc_arg_fd(args, "launcher");
	enum err err = loop_new(&e->loop, info);

	e->has_nft = proc_arg(args, "nft") != NULL;
	e->keeps = proc_arg(args, "keep") != NULL;
	e->dhcp = proc_arg(args, "dhcp");
	if (e->has_nft)
		sandbox.keep = keep;
	sandbox.n_paths = fill_paths(e, paths);
	if (err != ERR_OK)
		return err;
	e->launcher = launcher >= 0 ? channel_new(launcher, BUS_ENFORCER, BUS_LAUNCHER) : NULL;
	if (e->launcher == NULL)
		return err_say(info, ERR_INVALID, 0, "--launcher is missing");
	err = loop_timer(e->loop, TICK_MS, TICK_MS, on_tick, e);
	if (err == ERR_OK)
		err = loop_add(e->loop, launcher, LOOP_READ, on_launcher, e);
	return err == ERR_OK ? sandbox_enter(&sandbox, &e->sandbox, info) : err;
}

int
enforcer_main(const struct proc_args *args)
{
	struct enforcer *e = calloc(1, sizeof(*e));
	struct errinfo info = {0};
	int code;

	log_process("enforcer");
	if (e == NULL)
		return PROC_FAILED;
	if (start(e, args, &info) != ERR_OK) {
		log_event("enforcer.cannot_start", "why=\"%s\"", info.what);
		return PROC_CANNOT_RUN;
	}
	if (channel_hello(e->launcher, 0) != ERR_OK || loop_run(e->loop) != ERR_OK)
		e->code = PROC_FAILED;
	code = e->code;
	drop_portal(e);
	channel_free(e->launcher);
	loop_free(e->loop);
	free(e);
	return code;
}
