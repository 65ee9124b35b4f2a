/*
 * DCE/RPC over TCP (wire/dcerpc), port 135 and the dynamic ports that it hands out: known by its
 * first PDU, a bind. Remembers which interface a presentation context means and tells of requests
 * by interface and operation; of a fragmented request only its head is told. Sealed arguments stay
 * dark, the operation does not.
 */
#include "watch/app/rpc.h"

#include "wire/ntlm/ntlm.h"

#define CONTEXTS 32
#define PDU_HEAD 16

struct rpc_state {
	bool is_lost[2]; /* bytes were missing: looking for the next PDU's head */
	bool asked_controllers, asked_names; /* see guess_replication() */
	struct rpc_context contexts[CONTEXTS];
};

_Static_assert(sizeof(struct rpc_state) <= APP_STATE_BYTES, "fits the readers' state");

bool
ntlm_tell(struct reader_at *r, enum app app, struct str token, struct ntlm_msg *ret_msg)
{
	struct event e = {.kind = EVENT_NTLM};
	struct ntlm_msg msg;

	if (token.len == 0 || ntlm_parse_blob(token, &msg) != ERR_OK)
		return false;
	e.ntlm.msg = &msg;
	e.ntlm.app = app;
	app_emit(r, &e);
	if (ret_msg != NULL)
		*ret_msg = msg;
	return true;
}

/*
 * In a connection whose bind was not seen an operation is known by what only its arguments carry,
 * in the clear. UTF-16 little-endian where it is text of Windows.
 */
static const struct {
	enum dcerpc_interface interface;
	uint16_t opnum;
	struct str carries;
} carried[] = {
	/* [MS-BKRP] section 3.1.4: the names of the domain's backup keys */
	{DCERPC_IF_LSARPC, 43, {"B\0C\0K\0U\0P\0K\0E\0Y\0", 16}},
	/* [MS-TSCH] section 2.3.2.5.1: a task's XML; 2.4.1.2: its older form */
	{DCERPC_IF_TASKS, 1, {"s\0c\0h\0e\0m\0a\0s\0.\0m\0i\0c\0r\0o\0s\0o\0f\0t\0", 34}},
	/* [MS-SCMR]: the path of a service's program */
	{DCERPC_IF_SVCCTL, 12, {".\0e\0x\0e\0", 8}},
	{DCERPC_IF_SVCCTL, 12, {"%\0C\0O\0M\0S\0P\0E\0C\0%\0", 18}},
	{DCERPC_IF_SVCCTL, 24, {".exe", 4}},
	{DCERPC_IF_SVCCTL, 24, {"%COMSPEC%", 9}},
	{DCERPC_IF_SVCCTL, 45, {".\0e\0x\0e\0", 8}},
	/* [MS-RPRN] section 3.1.4.4.8: the files of a driver */
	{DCERPC_IF_SPOOLSS, 89, {".\0d\0l\0l\0", 8}},
};

static enum dcerpc_interface
guess(const struct dcerpc_msg *msg)
{
	/* a method of a remote object ([MS-DCOM] section 3.2.4.4): WMI's ExecMethod is the only
	 * one in use with this number */
	if (msg->has_object && msg->opnum == 24)
		return DCERPC_IF_IWBEMSERVICES;
	if (dcerpc_is_sealed(msg))
		return DCERPC_IF_UNKNOWN;
	for (size_t i = 0; i < sizeof(carried) / sizeof(*carried); i++)
		if (carried[i].opnum == msg->opnum && str_find(msg->stub, carried[i].carries) >= 0)
			return carried[i].interface;
	return DCERPC_IF_UNKNOWN;
}

static enum dcerpc_interface
interface_of(const struct rpc_contexts *c, uint16_t id)
{
	for (size_t i = 0; i < c->room; i++)
		if (c->kept[i].interface != 0 && c->kept[i].id == (uint8_t)id)
			return (enum dcerpc_interface)c->kept[i].interface;
	return DCERPC_IF_UNKNOWN;
}

static void
remember(const struct rpc_contexts *c, uint16_t id, enum dcerpc_interface interface)
{
	size_t i = 0;

	if (interface == DCERPC_IF_UNKNOWN)
		return;
	while (i < c->room && c->kept[i].interface != 0 && c->kept[i].id != (uint8_t)id)
		i++;
	if (i == c->room) {
		memmove(c->kept, c->kept + 1, (c->room - 1) * sizeof(*c->kept));
		i--;
	}
	c->kept[i] = (struct rpc_context){(uint8_t)id, (uint8_t)interface};
}

/*
 * Sealed and without its bind, the directory's replication still shows by its order: bind to a
 * directory, who are the controllers, which name is it, give me the changes ([MS-DRSR] opnums 16,
 * 12, 3). No other interface has these three in use in this order: in svcctl 3 locks the database.
 */
static enum dcerpc_interface
guess_replication(struct rpc_state *s, const struct dcerpc_msg *msg)
{
	if (!dcerpc_is_sealed(msg) || msg->has_object)
		return DCERPC_IF_UNKNOWN;
	if (msg->opnum == 16)
		s->asked_controllers = true;
	else if (msg->opnum == 12 && s->asked_controllers)
		s->asked_names = true;
	else if (msg->opnum == 3 && s->asked_names)
		return DCERPC_IF_DRSUAPI;
	return DCERPC_IF_UNKNOWN;
}

static void
tell_request(struct reader_at *r, const struct rpc_contexts *c, const struct dcerpc_msg *msg)
{
	struct event e = {.kind = EVENT_RPC};

	e.rpc.msg = msg;
	e.rpc.interface = (int)interface_of(c, msg->context_id);
	e.rpc.is_named_pipe = c->is_named_pipe;
	if (e.rpc.interface == DCERPC_IF_UNKNOWN && r->flow->is_midstream)
		e.rpc.interface = (int)guess(msg);
	if (e.rpc.interface == DCERPC_IF_UNKNOWN && r->flow->is_midstream && !c->is_named_pipe)
		e.rpc.interface = (int)guess_replication(r->state, msg);
	if (e.rpc.interface != DCERPC_IF_UNKNOWN)
		app_emit(r, &e);
}

static void
read_pdu(struct reader_at *r, const struct rpc_contexts *c, const struct dcerpc_msg *msg)
{
	if (msg->type == DCERPC_BIND || msg->type == DCERPC_ALTER_CONTEXT)
		for (size_t i = 0; i < msg->context_count; i++)
			remember(c, msg->contexts[i].id,
				dcerpc_interface_of(&msg->contexts[i].interface));
	if (msg->type == DCERPC_REQUEST && msg->is_first && r->direction == TO_SERVER)
		tell_request(r, c, msg);
	else if (msg->type != DCERPC_REQUEST && msg->type != DCERPC_RESPONSE)
		ntlm_tell(r, APP_RPC, msg->auth_token, NULL);
}

void
rpc_read(struct reader_at *r, const struct rpc_contexts *c, struct str bytes,
	struct stream_use *ret_use)
{
	*ret_use = (struct stream_use){0};
	while (ret_use->used < bytes.len && ret_use->skip == 0) {
		struct str rest = str_of(bytes.p + ret_use->used, bytes.len - ret_use->used);
		struct dcerpc_msg msg;
		size_t used;
		enum err err = dcerpc_parse(rest, &msg, &used);

		if (err == ERR_TRUNCATED)
			return;
		if (err != ERR_OK || msg.is_connectionless || msg.total_len < PDU_HEAD) {
			ret_use->is_done = true;
			return;
		}
		read_pdu(r, c, &msg);
		ret_use->used += used;
		ret_use->skip = msg.total_len - used;
	}
}

/* Version 5.0 or 5.1, little-endian integers; a bind, or in a connection that began before we
 * looked, what else names an interface. The server's answer to a bind is as good: then it is too
 * late for the names, not for what comes in further contexts. */
static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	const uint8_t *b = (const uint8_t *)bytes.p;
	size_t len;

	if (b[0] != 5)
		return APP_MATCH_NO;
	if (bytes.len < PDU_HEAD)
		return APP_MATCH_MAYBE;
	len = (size_t)b[8] | (size_t)b[9] << 8;
	if (b[1] > 1 || (b[3] & 1) == 0 || b[4] != 0x10 || b[5] != 0 || len < 24)
		return APP_MATCH_NO;
	if (direction == TO_SERVER)
		return b[2] == DCERPC_BIND || (f->is_midstream && (b[2] == DCERPC_ALTER_CONTEXT ||
									  b[2] == DCERPC_REQUEST))
			       ? APP_MATCH_YES
			       : APP_MATCH_NO;
	return b[2] == DCERPC_BIND_ACK ? APP_MATCH_YES : APP_MATCH_NO;
}

/* Where a PDU seems to begin; all of the bytes when none does. */
static size_t
find_head(struct str bytes)
{
	ptrdiff_t at = str_find(bytes, STR("\x10\x00\x00\x00"));

	return at >= 4 && bytes.p[at - 4] == 5 && bytes.p[at - 3] <= 1 ? (size_t)at - 4
	       : at >= 4					       ? (size_t)at + 4
								       : bytes.len;
}

static struct stream_use
read_stream(struct reader_at *r, struct str bytes)
{
	struct rpc_state *s = r->state;
	struct rpc_contexts c = {.kept = s->contexts, .room = CONTEXTS};
	struct stream_use use;

	s->is_lost[r->direction] = s->is_lost[r->direction] || r->after_gap;
	if (s->is_lost[r->direction]) {
		size_t at = find_head(bytes);

		if (at > 0)
			return (struct stream_use){.used = at};
		s->is_lost[r->direction] = false;
	}
	rpc_read(r, &c, bytes, &use);
	return use;
}

const struct app_protocol app_protocol_rpc = {.app = APP_RPC, .match = match, .data = read_stream};
