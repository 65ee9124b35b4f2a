/* Frames over a socket pair, kept to the rules; see channel.h. */
#include "bus/channel.h"

#include "sys/clock.h"
#include "sys/fd.h"

#include <stdlib.h>
#include <unistd.h>

#define CHANNEL_MAGIC 0x43484e4cu

struct channel {
	uint32_t magic;
	int fd;
	enum bus_role self, peer;
	bool has_said_hello, is_open;
	uint32_t credits; /* that we may use */
	ms_t second;	  /* the second that `seen` counts in */
	uint32_t seen[BUS_TYPES_END];
	struct buf frame; /* being sent */
	struct buf body;
	uint8_t in[BUS_FRAME_BYTES];
};

struct channel *
channel_new(int fd, enum bus_role self, enum bus_role peer)
{
	struct channel *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->magic = CHANNEL_MAGIC;
	c->fd = fd;
	c->self = self;
	c->peer = peer;
	c->frame = buf_of(BUS_FRAME_BYTES);
	c->body = buf_of(BUS_FRAME_BYTES - BUS_HEADER_BYTES);
	return c;
}

void
channel_free(struct channel *c)
{
	if (c == NULL)
		return;
	BUG_IF(c->magic != CHANNEL_MAGIC);
	fd_close(&c->fd);
	buf_done(&c->frame);
	buf_done(&c->body);
	c->magic = 0;
	free(c);
}

int
channel_fd(const struct channel *c)
{
	return c->fd;
}

bool
channel_is_open(const struct channel *c)
{
	return c->is_open && c->has_said_hello;
}

uint32_t
channel_credits(const struct channel *c)
{
	return c->credits;
}

static enum err
send_frame(struct channel *c, enum bus_type type, uint64_t sequence, struct str body, int fd)
{
	const struct bus_rule *rule = bus_rule(type);
	bool costs = rule->per_second == 0;
	enum err err;

	BUG_IF(c->magic != CHANNEL_MAGIC);
	BUG_IF((rule->from & (1u << c->self)) == 0 || (rule->to & (1u << c->peer)) == 0);
	BUG_IF(rule->is_first == c->has_said_hello);
	if (!rule->is_first && !channel_is_open(c))
		return ERR_AGAIN;
	if (costs && c->credits == 0)
		return ERR_AGAIN;
	buf_clear(&c->frame);
	bus_put_frame(&c->frame, type, sequence, body);
	BUG_IF(buf_err(&c->frame) == ERR_LIMIT);
	if (buf_err(&c->frame) != ERR_OK)
		return ERR_AGAIN;
	err = fd_send(c->fd, buf_view(&c->frame), &fd, fd >= 0 ? 1 : 0);
	if (err == ERR_OK && costs)
		c->credits--;
	return err;
}

enum err
channel_send(struct channel *c, const struct bus_message *m)
{
	buf_clear(&c->body);
	bus_put_body(&c->body, m);
	BUG_IF(buf_err(&c->body) == ERR_LIMIT);
	if (buf_err(&c->body) != ERR_OK)
		return ERR_AGAIN;
	return send_frame(c, m->type, m->sequence, buf_view(&c->body), m->fd);
}

enum err
channel_send_body(struct channel *c, enum bus_type type, uint64_t sequence, struct str body)
{
	return send_frame(c, type, sequence, body, -1);
}

enum err
channel_hello(struct channel *c, uint32_t credits)
{
	struct bus_message m = {.type = BUS_HELLO, .fd = -1};
	enum err err;

	m.as.hello.credits = credits;
	m.as.hello.pid = (uint32_t)getpid();
	err = channel_send(c, &m);
	if (err == ERR_OK)
		c->has_said_hello = true;
	return err;
}

enum err
channel_ack(struct channel *c, uint64_t up_to, uint32_t credits)
{
	struct bus_message m = {.type = BUS_ACK, .fd = -1};

	m.as.ack.up_to = up_to;
	m.as.ack.credits = credits;
	return channel_send(c, &m);
}

/* Whether the peer may send this now, and not too often. */
static enum err
check_rules(struct channel *c, enum bus_type type)
{
	const struct bus_rule *rule = bus_rule(type);
	ms_t second = clock_monotonic() / 1000;

	if ((rule->from & (1u << c->peer)) == 0 || (rule->to & (1u << c->self)) == 0)
		return ERR_DENIED;
	if (rule->is_first == c->is_open)
		return ERR_DENIED;
	if (second != c->second) {
		c->second = second;
		memset(c->seen, 0, sizeof(c->seen));
	}
	c->seen[type]++;
	return rule->per_second != 0 && c->seen[type] > rule->per_second ? ERR_LIMIT : ERR_OK;
}

/* The peer's word on how much we may send. */
static enum err
take_credits(struct channel *c, uint32_t credits)
{
	if (credits > 1u << 20 || c->credits + credits > 1u << 20)
		return ERR_LIMIT;
	c->credits += credits;
	return ERR_OK;
}

enum err
channel_receive(struct channel *c, struct bus_message *ret_message)
{
	size_t len, n_fds = 1;
	int fd = -1;
	enum err err;

	BUG_IF(c->magic != CHANNEL_MAGIC);
	err = fd_receive(c->fd, c->in, sizeof(c->in), &len, &fd, &n_fds);
	if (err != ERR_OK)
		return err;
	if (len == 0)
		return ERR_NOT_FOUND;
	err = bus_get_frame(str_of((const char *)c->in, len), ret_message);
	if (err == ERR_OK)
		err = check_rules(c, ret_message->type);
	if (err == ERR_OK && ret_message->type == BUS_HELLO) {
		c->is_open = true;
		err = take_credits(c, ret_message->as.hello.credits);
	} else if (err == ERR_OK && ret_message->type == BUS_ACK) {
		err = take_credits(c, ret_message->as.ack.credits);
	}
	if (err != ERR_OK || n_fds == 0) {
		fd_close(&fd);
		return err;
	}
	ret_message->fd = fd;
	return ERR_OK;
}
