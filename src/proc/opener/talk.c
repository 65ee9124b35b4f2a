/* See talk.h. */
#include "proc/opener/talk.h"

#include "sys/fd.h"

#include <poll.h>

/* Takes what the portal says; waits for it when there is nothing yet. */
static void
hear(struct talk *t)
{
	struct pollfd wait = {.fd = channel_fd(t->portal), .events = POLLIN};
	enum err err;

	if (poll(&wait, 1, -1) < 0)
		return;
	while ((err = channel_receive(t->portal, &t->in)) == ERR_OK) {
		fd_close(&t->in.fd);
		if (t->in.type == BUS_ACK)
			t->acked = t->in.as.ack.up_to;
	}
	t->is_gone = err != ERR_AGAIN;
}

enum err
talk_open(struct talk *t, int fd, struct errinfo *info)
{
	t->portal = fd >= 0 ? channel_new(fd, BUS_OPENER, BUS_PORTAL) : NULL;
	if (t->portal == NULL)
		return err_say(info, ERR_INVALID, 0, "--portal is missing");
	return ERR_OK;
}

void
talk_ready(struct talk *t, const struct sandbox_report *report)
{
	struct bus_message m = {.type = BUS_READY, .fd = -1};

	if (channel_hello(t->portal, 0) != ERR_OK) {
		t->is_gone = true;
		return;
	}
	while (!t->is_gone && !channel_is_open(t->portal))
		hear(t);
	m.as.ready.has_user = report->has_user;
	m.as.ready.has_seccomp = report->has_seccomp;
	m.as.ready.landlock_abi = (uint8_t)report->landlock_abi;
	channel_send(t->portal, &m);
}

void
talk_send(struct talk *t, enum bus_type type)
{
	enum err err = ERR_AGAIN;

	t->out.type = type;
	t->out.fd = -1;
	t->out.sequence = bus_rule(type)->per_second == 0 ? ++t->sequence : 0;
	while (!t->is_gone && err == ERR_AGAIN) {
		struct pollfd wait = {.fd = channel_fd(t->portal), .events = POLLOUT};

		if (channel_is_open(t->portal) && channel_credits(t->portal) > 0) {
			err = channel_send(t->portal, &t->out);
			if (err == ERR_AGAIN)
				poll(&wait, 1, 1000);
		} else {
			hear(t);
		}
	}
	t->is_gone = t->is_gone || err == ERR_IO;
}

void
talk_done(struct talk *t, const struct talk_result *result)
{
	struct bus_done *done = &t->out.as.done;

	*done = (struct bus_done){.frames = result->frames, .err = (uint8_t)result->err};
	str_clean(str_c(result->name), done->source, sizeof(done->source));
	str_copy(str_c(result->note), done->note, sizeof(done->note));
	talk_send(t, BUS_DONE);
	while (!t->is_gone && t->acked < t->sequence)
		hear(t);
}

void
talk_close(struct talk *t)
{
	channel_free(t->portal);
	t->portal = NULL;
}
