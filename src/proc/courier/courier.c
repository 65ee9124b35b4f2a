/*
 * The courier: takes mails and fetches from the portal, does them one after the other, says how it
 * went.
 * Called by cli/main as `sakimori internal courier`.
 */
#include "bus/channel.h"
#include "proc/common/proc.h"
#include "proc/courier/fetch.h"
#include "proc/courier/smtp.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/loop.h"
#include "sys/sandbox.h"

#include <stdlib.h>

struct courier {
	struct loop *loop;
	struct channel *launcher, *portal;
	struct sandbox_report sandbox;
	struct bus_message in;
	int code;
};

static void
say_ready(struct courier *c, struct channel *to)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	m.as.ready.has_user = c->sandbox.has_user;
	m.as.ready.has_seccomp = c->sandbox.has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)c->sandbox.landlock_abi;
	channel_send(to, &m);
}

static void
deliver(struct courier *c, const struct bus_mail *mail)
{
	struct bus_message m = {.type = BUS_MAIL_RESULT, .fd = -1};
	struct bus_mail_result *result = &m.as.mail_result;
	enum err err = smtp_send(mail, result->note, sizeof(result->note));

	result->id = mail->id;
	result->err = (uint8_t)err;
	log_event("mail.result", "id=%llu err=%s", (unsigned long long)mail->id, err_name(err));
	channel_send(c->portal, &m); /* lost with the portal: it asks again */
}

static void
fetch(struct courier *c, const struct bus_fetch *what, int fd)
{
	struct bus_message m = {.type = BUS_FETCH_RESULT, .fd = -1};

	fetch_run(what, fd, &m.as.fetch_result);
	log_event("feed.fetched", "id=%llu why=%s status=%u bytes=%llu",
		(unsigned long long)what->id, feed_why_name(m.as.fetch_result.why),
		m.as.fetch_result.status, (unsigned long long)m.as.fetch_result.bytes);
	channel_send(c->portal, &m);
}

static void
drop_portal(struct courier *c)
{
	if (c->portal != NULL)
		loop_remove(c->loop, channel_fd(c->portal));
	channel_free(c->portal);
	c->portal = NULL;
}

static void
on_portal(void *arg, unsigned events)
{
	struct courier *c = arg;
	enum err err = channel_receive(c->portal, &c->in); /* one, as each may take a minute */

	if (err == ERR_OK) {
		if (c->in.type == BUS_HELLO)
			say_ready(c, c->portal);
		else if (c->in.type == BUS_MAIL)
			deliver(c, &c->in.as.mail);
		else if (c->in.type == BUS_FETCH)
			fetch(c, &c->in.as.fetch, c->in.fd);
		fd_close(&c->in.fd);
	} else if (err != ERR_AGAIN) {
		drop_portal(c);
	}
}

static void
take_channel(struct courier *c)
{
	if (c->in.as.channel.peer != BUS_PORTAL || c->in.fd < 0)
		return;
	drop_portal(c);
	c->portal = channel_new(c->in.fd, BUS_COURIER, BUS_PORTAL);
	if (c->portal == NULL)
		return;
	c->in.fd = -1;
	if (loop_add(c->loop, channel_fd(c->portal), LOOP_READ, on_portal, c) != ERR_OK ||
		channel_hello(c->portal, 0) != ERR_OK)
		drop_portal(c);
}

static void
stop(struct courier *c, int code)
{
	c->code = code;
	loop_stop(c->loop);
}

static void
on_launcher(void *arg, unsigned events)
{
	struct courier *c = arg;
	enum err err;

	while ((err = channel_receive(c->launcher, &c->in)) == ERR_OK) {
		if (c->in.type == BUS_HELLO)
			say_ready(c, c->launcher);
		else if (c->in.type == BUS_CHANNEL)
			take_channel(c);
		else if (c->in.type == BUS_STOP)
			stop(c, PROC_OK);
		fd_close(&c->in.fd);
	}
	if (err != ERR_AGAIN)
		stop(c, PROC_FAILED);
}

static enum err
start(struct courier *c, const struct proc_args *args, struct errinfo *info)
{
	static const struct sandbox_path paths[] = {
		{"/etc/resolv.conf", false},
		{"/run/systemd/resolve", false}, /* where resolv.conf may lead */
		{"/etc/hosts", false},
		{"/etc/host.conf", false},
		{"/etc/nsswitch.conf", false},
		{"/etc/gai.conf", false},
		{"/etc/services", false},
		{"/etc/ssl", false},
		{"/usr/lib/ssl", false},
		{"/usr/share/ca-certificates", false},
	};
	struct sandbox_options sandbox = {.kind = SANDBOX_COURIER,
		.user = sandbox_user(),
		.paths = paths,
		.n_paths = sizeof(paths) / sizeof(*paths)};
	int launcher = proc_arg_fd(args, "launcher");
	enum err err = loop_new(&c->loop, info);

	if (err == ERR_OK && smtp_start() != ERR_OK)
		err = err_say(info, ERR_IO, 0, "libcurl does not start");
	if (err != ERR_OK)
		return err;
	c->launcher = launcher >= 0 ? channel_new(launcher, BUS_COURIER, BUS_LAUNCHER) : NULL;
	if (c->launcher == NULL)
		return err_say(info, ERR_INVALID, 0, "--launcher is missing");
	err = loop_add(c->loop, launcher, LOOP_READ, on_launcher, c);
	return err == ERR_OK ? sandbox_enter(&sandbox, &c->sandbox, info) : err;
}

int
courier_main(const struct proc_args *args)
{
	struct courier *c = calloc(1, sizeof(*c));
	struct errinfo info = {0};
	int code;

	log_process("courier");
	if (c == NULL)
		return PROC_FAILED;
	if (start(c, args, &info) != ERR_OK) {
		log_event("courier.cannot_start", "why=%s", info.what);
		return PROC_CANNOT_RUN;
	}
	if (channel_hello(c->launcher, 0) != ERR_OK || loop_run(c->loop) != ERR_OK)
		c->code = PROC_FAILED;
	code = c->code;
	drop_portal(c);
	channel_free(c->launcher);
	loop_free(c->loop);
	free(c);
	return code;
}
