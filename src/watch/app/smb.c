/*
 * SMB 1 to 3 over TCP (wire/smb), direct or in NetBIOS sessions: each command as an event, with the
 * share and file that it is about as far as they are remembered; log-ins with their result;
 * programs and scripts that are written to a share; DCE/RPC in named pipes. What is encrypted stays
 * dark.
 *
 * Little is remembered per connection: the latest questions, files and shares; an answer whose
 * question was forgotten is told without names.
 */
#include "watch/app/rpc.h"

#include "wire/magic/magic.h"
#include "wire/ntlm/ntlm.h"
#include "wire/smb/smb.h"

#define FILES 10
#define TREES 4
#define ASKED 6
#define PIPE_CONTEXTS 3
#define FRAME_HEAD 8 /* session-service header and protocol id */

struct file {
	uint64_t id; /* the message id of its Create until that is answered */
	uint32_t tree;
	bool is_used, is_waiting, is_written;
	struct rpc_context contexts[PIPE_CONTEXTS];
	char name[38]; /* its end, when longer */
};

struct tree {
	uint32_t id;
	char path[24]; /* the share's name, "IPC$" */
};

/* Questions whose answer has to know them. */
struct asked {
	uint64_t id;
	uint8_t op;
	char share[23];
};

struct smb_state {
	bool is_lost[2]; /* bytes were missing: looking for the next frame */
	uint8_t next_file, next_tree, next_asked;
	uint8_t last_file; /* of the compound at hand: index + 1 */
	char user[32];
	struct file files[FILES];
	struct tree trees[TREES];
	struct asked asked[ASKED];
};

_Static_assert(sizeof(struct smb_state) <= APP_STATE_BYTES, "fits the readers' state");

static enum app_match
match(const struct flow *f, int direction, struct str bytes)
{
	const uint8_t *b = (const uint8_t *)bytes.p;

	/* RFC 1002 section 4.3.2: a session request with two encoded names of 34 bytes */
	if (direction == TO_SERVER && b[0] == 0x81 && f->server_port == 139)
		return APP_MATCH_YES;
	if (b[0] != 0)
		return APP_MATCH_NO;
	if (bytes.len < FRAME_HEAD)
		return APP_MATCH_MAYBE;
	if (memcmp(b + 5, "SMB", 3) != 0 || b[4] < 0xfc)
		return APP_MATCH_NO;
	return APP_MATCH_YES;
}

/* The name of the share: what stands behind the last backslash. */
static void
keep_share(const char *path, char *dst, size_t size)
{
	const char *slash = strrchr(path, '\\');

	str_copy(str_c(slash != NULL ? slash + 1 : path), dst, size);
}

static void
keep_name(const char *name, char *dst, size_t size)
{
	size_t len = strlen(name);

	str_copy(str_c(len >= size ? name + (len - size + 1) : name), dst, size);
}

static uint64_t
file_id(const struct smb_msg *m)
{
	return m->file.persistent ^ (m->file.transient << 1 | m->file.transient >> 63);
}

static struct file *
find_file(struct smb_state *s, const struct smb_msg *m)
{
	uint64_t id = file_id(m);

	if (m->is_related && m->file.persistent == UINT64_MAX && s->last_file > 0)
		return &s->files[s->last_file - 1];
	for (size_t i = 0; i < FILES; i++)
		if (s->files[i].is_used && !s->files[i].is_waiting && s->files[i].id == id)
			return &s->files[i];
	return NULL;
}

static const char *
tree_path(const struct smb_state *s, uint32_t id)
{
	for (size_t i = 0; i < TREES; i++)
		if (s->trees[i].path[0] != '\0' && s->trees[i].id == id)
			return s->trees[i].path;
	return "";
}

static struct asked *
take_asked(struct smb_state *s, const struct smb_msg *m)
{
	for (size_t i = 0; i < ASKED; i++)
		if (s->asked[i].op == m->op && s->asked[i].id == m->message_id)
			return &s->asked[i];
	return NULL;
}

static struct asked *
ask(struct smb_state *s, const struct smb_msg *m)
{
	struct asked *a = &s->asked[s->next_asked++ % ASKED];

	memset(a, 0, sizeof(*a));
	a->id = m->message_id;
	a->op = (uint8_t)m->op;
	return a;
}

/* A file that is asked for takes a free place, or that of the oldest. */
static void
open_file(struct smb_state *s, const struct smb_msg *m)
{
	struct file *f = NULL;

	for (size_t i = 0; i < FILES && f == NULL; i++)
		if (!s->files[i].is_used)
			f = &s->files[i];
	if (f == NULL)
		f = &s->files[s->next_file++ % FILES];
	memset(f, 0, sizeof(*f));
	f->is_used = f->is_waiting = true;
	f->id = m->message_id;
	f->tree = m->tree_id;
	keep_name(m->name, f->name, sizeof(f->name));
	s->last_file = (uint8_t)(f - s->files + 1);
}

static struct file *
opened_file(struct smb_state *s, const struct smb_msg *m)
{
	for (size_t i = 0; i < FILES; i++) {
		struct file *f = &s->files[i];

		if (!f->is_used || !f->is_waiting || f->id != m->message_id)
			continue;
		f->is_waiting = false;
		f->is_used = m->status == 0;
		f->id = file_id(m);
		return f;
	}
	return NULL;
}

static void
connect_tree(struct smb_state *s, const struct smb_msg *m)
{
	const struct asked *a = take_asked(s, m);
	struct tree *t = &s->trees[s->next_tree % TREES];

	if (a == NULL || m->status != 0)
		return;
	for (size_t i = 0; i < TREES; i++)
		if (s->trees[i].id == m->tree_id)
			t = &s->trees[i];
	if (t == &s->trees[s->next_tree % TREES])
		s->next_tree++;
	t->id = m->tree_id;
	str_copy(str_c(a->share), t->path, sizeof(t->path));
}

/* NTLM's third message names the user; an anonymous session is no log-in. */
static void
ask_session(struct reader_at *r, const struct smb_msg *m)
{
	struct smb_state *s = r->state;
	struct ntlm_msg ntlm;
	bool is_login = m->security_blob.len > 0;

	s->user[0] = '\0';
	if (m->security_blob.len > 0 && ntlm_tell(r, APP_SMB, m->security_blob, &ntlm)) {
		is_login = ntlm.type == NTLM_AUTHENTICATE && !ntlm.is_anonymous;
		str_copy(str_c(ntlm.user), s->user, sizeof(s->user));
	} else if (m->account[0] != '\0') {
		is_login = true;
		str_copy(str_c(m->account), s->user, sizeof(s->user));
	}
	if (is_login)
		ask(s, m);
}

static void
answer_session(struct reader_at *r, const struct smb_msg *m)
{
	struct smb_state *s = r->state;
	struct asked *a = take_asked(s, m);

	if (m->security_blob.len > 0)
		ntlm_tell(r, APP_SMB, m->security_blob, NULL);
	if (a == NULL || m->status == SMB_STATUS_MORE_PROCESSING)
		return;
	a->op = 0;
	if (m->status == 0 && !m->is_guest && !m->is_null_session)
		app_login(r, APP_SMB, LOGIN_OK, s->user, false);
	else if (m->status != 0)
		app_login(r, APP_SMB, LOGIN_FAILED, s->user, false);
}

static void
tell_file(struct reader_at *r, const struct smb_msg *m, struct file *f)
{
	struct smb_state *s = r->state;
	enum file_kind kind = magic_of(m->data);
	struct event e = {.kind = EVENT_FILE};

	f->is_written = true;
	if (!magic_is_executable(kind) && !magic_is_script(kind))
		return;
	e.file.way = FILE_SMB_WRITE;
	e.file.kind = (int)kind;
	e.file.name = str_c(f->name);
	e.file.head = m->data;
	e.file.path = str_c(tree_path(s, f->tree));
	e.file.size = m->data_len;
	app_emit(r, &e);
}

static void
read_pipe(struct reader_at *r, const struct smb_msg *m, struct file *f)
{
	struct rpc_context none[PIPE_CONTEXTS] = {0};
	struct rpc_contexts c = {.kept = f != NULL ? f->contexts : none,
		.room = PIPE_CONTEXTS,
		.is_named_pipe = true};
	struct stream_use use;

	if (m->data.len > 0)
		rpc_read(r, &c, m->data, &use);
}

static bool
is_pipe(const struct smb_state *s, const struct file *f)
{
	return f != NULL && (str_equal_nocase(str_c(tree_path(s, f->tree)), STR("IPC$")) ||
				    smb_pipe_of(f->name) != NULL);
}

static void
read_request(struct reader_at *r, const struct smb_msg *m, struct file *f)
{
	struct smb_state *s = r->state;

	if (m->op == SMB_OP_SESSION_SETUP)
		ask_session(r, m);
	else if (m->op == SMB_OP_TREE_CONNECT)
		keep_share(m->name, ask(s, m)->share, sizeof(s->asked[0].share));
	else if (m->op == SMB_OP_CREATE)
		open_file(s, m);
	else if (m->op == SMB_OP_PIPE_TRANSACT)
		read_pipe(r, m, f);
	else if (m->op == SMB_OP_WRITE && is_pipe(s, f))
		read_pipe(r, m, f);
	else if (m->op == SMB_OP_WRITE && f != NULL && m->offset == 0 && !f->is_written)
		tell_file(r, m, f);
}

static void
tell(struct reader_at *r, const struct smb_msg *m, const struct file *f)
{
	const struct smb_state *s = r->state;
	uint32_t tree = f != NULL ? f->tree : m->tree_id;
	struct event e = {.kind = EVENT_SMB};

	e.smb.msg = m;
	e.smb.tree = tree_path(s, tree);
	e.smb.file = m->op == SMB_OP_CREATE && !m->is_response ? m->name : f != NULL ? f->name : "";
	app_emit(r, &e);
}

static void
read_command(struct reader_at *r, const struct smb_msg *m)
{
	struct smb_state *s = r->state;
	struct file *f = NULL;

	if (m->family == SMB_FAMILY_NETBIOS)
		return;
	if (m->op == SMB_OP_CREATE && m->is_response)
		f = opened_file(s, m);
	else if (m->op != SMB_OP_CREATE)
		f = find_file(s, m);
	if (m->op == SMB_OP_TREE_CONNECT && m->is_response)
		connect_tree(s, m);
	tell(r, m, f);
	if (m->op == SMB_OP_SESSION_SETUP && m->is_response)
		answer_session(r, m);
	else if (!m->is_response)
		read_request(r, m, f);
	if (m->op == SMB_OP_CLOSE && !m->is_response && f != NULL)
		f->is_used = false;
}

static bool
is_plain(const struct smb_msg *m)
{
	return m->family == SMB_FAMILY_1 || m->family == SMB_FAMILY_2;
}

/* Where a frame seems to begin; all but the last bytes when none does. */
static size_t
find_frame(struct str bytes)
{
	struct str rest = bytes;
	ptrdiff_t at;

	while ((at = str_find(rest, STR("SMB"))) >= 0) {
		size_t from = (size_t)(rest.p - bytes.p) + (size_t)at;

		if (from >= 5 && (uint8_t)bytes.p[from - 1] >= 0xfc && bytes.p[from - 5] == 0)
			return from - 5;
		rest = str_of(rest.p + at + 3, rest.len - (size_t)at - 3);
	}
	return bytes.len > FRAME_HEAD ? bytes.len - FRAME_HEAD + 1 : 0;
}

static struct stream_use
read_frame(struct reader_at *r, struct str bytes)
{
	struct smb_state *s = r->state;
	struct smb_msg m, next;
	struct stream_use use = {0};
	enum err err = smb_parse(bytes, r->direction == TO_SERVER, &m, &use.used);

	if (err == ERR_TRUNCATED)
		return (struct stream_use){0};
	if (err != ERR_OK) {
		s->is_lost[r->direction] = true;
		return (struct stream_use){.used = bytes.len < FRAME_HEAD ? bytes.len : 1};
	}
	use.skip = m.total_len - use.used;
	s->last_file = 0;
	read_command(r, &m);
	while (is_plain(&m) && smb_next(&m, &next) == ERR_OK) {
		m = next;
		read_command(r, &m);
	}
	return use;
}

static struct stream_use
read_stream(struct reader_at *r, struct str bytes)
{
	struct smb_state *s = r->state;

	s->is_lost[r->direction] = s->is_lost[r->direction] || r->after_gap;
	if (s->is_lost[r->direction]) {
		size_t at = find_frame(bytes);

		if (at > 0)
			return (struct stream_use){.used = at};
		if (bytes.len < FRAME_HEAD)
			return (struct stream_use){0};
		s->is_lost[r->direction] = false;
	}
	return read_frame(r, bytes);
}

const struct app_protocol app_protocol_smb = {.app = APP_SMB, .match = match, .data = read_stream};
