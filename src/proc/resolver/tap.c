/* See tap.h. A file is written to at each tick; a socket when it takes something. */
#include "proc/resolver/own.h"

#include "sys/disk.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <unistd.h>

#define IDENTITY STR("sakimori")
#define FRAME_HEAD 512	 /* what a frame has beside its message, at most */
#define SOON_BYTES 65536 /* so much does not wait for the tick */
#define FILE_AT_ONCE ((size_t)256 << 10)

static void
drop(struct resolver *r, const char *why)
{
	struct tap *t = &r->tap;

	log_event("tap.gone", "why=%s sent=%llu lost=%llu", why, (unsigned long long)t->frames,
		(unsigned long long)(t->lost + t->waiting));
	if (t->is_socket)
		loop_remove(r->loop, t->fd);
	fd_close(&t->fd);
	t->lost += t->waiting;
	t->waiting = 0;
	t->state = TAP_OFF;
	buf_done(&t->out);
	t->sent = 0;
}

bool
tap_is_gone(const struct resolver *r)
{
	return r->tap.is_wanted && r->tap.state == TAP_OFF;
}

/* ---- out ---- */

static void
all_sent(struct tap *t)
{
	t->frames += t->waiting;
	t->waiting = 0;
	t->sent = 0;
	buf_clear(&t->out);
}

static void
push_file(struct resolver *r)
{
	struct tap *t = &r->tap;
	size_t n = t->out.len - t->sent;

	n = n < FILE_AT_ONCE ? n : FILE_AT_ONCE;
	if (n == 0)
		return;
	if (!disk_write_fd(t->fd, str_of(t->out.p + t->sent, n))) {
		drop(r, errno == ENOSPC ? "disk_full" : "cannot_write");
		return;
	}
	t->sent += n;
	t->bytes += n;
	if (t->sent < t->out.len)
		return;
	all_sent(t);
	if (t->bytes >= LIMIT_TAP_FILE) {
		fstrm_control_put(&t->out, FSTRM_STOP);
		(void)disk_write_fd(t->fd, buf_view(&t->out));
		drop(r, "next_file");
	}
}

static void
push_socket(struct resolver *r)
{
	struct tap *t = &r->tap;

	while (t->sent < t->out.len) {
		ssize_t n = send(t->fd, t->out.p + t->sent, t->out.len - t->sent,
			MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		if (n <= 0) {
			drop(r, "closed");
			return;
		}
		t->sent += (size_t)n;
	}
	if (t->sent == t->out.len)
		all_sent(t);
	loop_change(r->loop, t->fd, LOOP_READ | (t->out.len > 0 ? LOOP_WRITE : 0));
}

static void
push(struct resolver *r)
{
	if (r->tap.state == TAP_OFF)
		return;
	if (r->tap.is_socket)
		push_socket(r);
	else
		push_file(r);
}

void
tap_tick(struct resolver *r)
{
	push(r);
}

/* ---- what the other end says ---- */

static void
take_control(struct resolver *r)
{
	struct tap *t = &r->tap;
	enum fstrm_control control;
	size_t used;
	enum err err;

	while ((err = fstrm_control_read(str_of(t->in, t->in_len), &control, &used)) == ERR_OK) {
		memmove(t->in, t->in + used, t->in_len - used);
		t->in_len -= used;
		if (control == FSTRM_ACCEPT && t->state == TAP_SHAKING) {
			fstrm_control_put(&t->out, FSTRM_START);
			t->state = TAP_RUNS;
		} else if (control == FSTRM_FINISH) {
			drop(r, "finished");
			return;
		}
	}
	if (err != ERR_TRUNCATED)
		drop(r, "does_not_want_it");
}

static void
on_socket(void *arg, unsigned events)
{
	struct resolver *r = arg;
	struct tap *t = &r->tap;

	resolver_clock(r);
	if ((events & LOOP_READ) != 0) {
		ssize_t n = recv(t->fd, t->in + t->in_len, sizeof(t->in) - t->in_len, MSG_DONTWAIT);

		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
			drop(r, "closed");
			return;
		}
		t->in_len += n > 0 ? (size_t)n : 0;
		take_control(r);
	}
	push(r);
}

void
tap_take(struct resolver *r, int fd, bool is_socket)
{
	struct tap *t = &r->tap;

	tap_end(r);
	t->is_wanted = true;
	t->is_socket = is_socket;
	t->fd = fd;
	t->out = buf_of(LIMIT_TAP_BYTES);
	t->in_len = 0;
	t->bytes = 0;
	t->state = is_socket ? TAP_SHAKING : TAP_RUNS;
	fstrm_control_put(&t->out, is_socket ? FSTRM_READY : FSTRM_START);
	if (is_socket && loop_add(r->loop, fd, LOOP_READ | LOOP_WRITE, on_socket, r) != ERR_OK) {
		t->is_socket = false; /* not in the loop */
		drop(r, "no_room");
		return;
	}
	log_event("tap.begins", "socket=%d", is_socket);
}

void
tap_end(struct resolver *r)
{
	if (r->tap.state == TAP_OFF)
		return;
	if (r->tap.state == TAP_RUNS && r->tap.out.len < LIMIT_TAP_BYTES - FRAME_HEAD)
		fstrm_control_put(&r->tap.out, FSTRM_STOP);
	while (r->tap.state != TAP_OFF && !r->tap.is_socket && r->tap.out.len > 0)
		push_file(r);
	push(r);
	if (r->tap.state != TAP_OFF)
		drop(r, "end");
}

/* ---- frames ---- */

static enum dnstap_by
by_of(const struct resolver *r, const struct asker *asker)
{
	static const enum dnstap_by by[GUARD_DOORS_MAX] = {
		DNSTAP_UDP, DNSTAP_TCP, DNSTAP_DOT, DNSTAP_DOH};

	return by[door_of(r, asker)];
}

static void
put(struct resolver *r, const struct asker *asker, struct dnstap_message *m)
{
	struct tap *t = &r->tap;

	if (t->sent > LIMIT_TAP_BYTES / 2) { /* what went out makes room */
		memmove(t->out.p, t->out.p + t->sent, t->out.len - t->sent);
		t->out.len -= t->sent;
		t->sent = 0;
	}
	if (t->state != TAP_RUNS ||
		m->message.len + FRAME_HEAD + LIMIT_HOST_BYTES > LIMIT_TAP_BYTES - t->out.len) {
		t->lost++;
		return;
	}
	m->by = by_of(r, asker);
	m->from = asker->from;
	m->from_port = asker->port;
	m->to = asker->to;
	m->at = r->wall;
	dnstap_put(&t->out, IDENTITY, m);
	t->waiting++;
	if (t->out.len - t->sent > SOON_BYTES)
		push(r);
}

void
tap_query(struct resolver *r, const struct asker *asker, struct str message)
{
	struct dnstap_message m = {.kind = DNSTAP_CLIENT_QUERY, .message = message};

	if (r->tap.is_wanted)
		put(r, asker, &m);
}

void
tap_judged(struct resolver *r, const struct judged *j)
{
	struct tap *t = &r->tap;
	bool has_page = !addr_is_none(r->policy.page[0]) || !addr_is_none(r->policy.page[1]);
	struct addr a;

	t->has_policy = t->is_wanted && (j->action == GUARD_BLOCK || j->action == GUARD_NO_NAME);
	if (!t->has_policy)
		return;
	str_copy(str_c(j->found), t->value, sizeof(t->value));
	t->policy = (struct dnstap_policy){.does = j->action == GUARD_NO_NAME ? DNSTAP_NO_NAME
						   : has_page		      ? DNSTAP_LOCAL_DATA
									      : DNSTAP_NO_DATA,
		.match = addr_parse(str_c(t->value), &a) == ERR_OK ||
					 str_find_byte(str_c(t->value), '/') >= 0
				 ? DNSTAP_BY_ADDRESS
				 : DNSTAP_BY_NAME,
		.type = str_c(guard_reason_name(j->reason)),
		.value = str_c(t->value)};
}

void
tap_reply(struct resolver *r, const struct asker *asker, struct str message)
{
	struct dnstap_message m = {.kind = DNSTAP_CLIENT_RESPONSE,
		.message = message,
		.policy = r->tap.has_policy ? &r->tap.policy : NULL};

	if (r->tap.is_wanted)
		put(r, asker, &m);
	r->tap.has_policy = false;
}
