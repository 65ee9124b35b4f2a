/*
 * The line protocols FTP (RFC 959), SMTP (RFC 5321), POP3 (RFC 1939) and IMAP (RFC 9051): who logs
 * in and whether it worked, mail that is handed over, and the change to TLS. One reader for all
 * four: they differ in a table of commands. Passwords are seen, never kept: only that one could be
 * read.
 */
#include "watch/app/app.h"

#include <stdio.h>

#define LINE_MAX 2048

enum line_state {
	LINES_COMMANDS,
	LINES_MAIL, /* SMTP: inside a message */
	LINES_AUTH, /* the client's next lines are credentials */
	LINES_IGNORE,
};

struct line_reader {
	enum line_state state;
	bool is_header;	       /* SMTP: in the header of the message */
	bool is_starttls;      /* asked for; the server's yes switches */
	bool is_waiting_login; /* the server's next answer tells */
	bool is_waiting_data;
	uint8_t mails;
	unsigned recipients;
	char user[64];
	char from[96], to[96], subject[96];
	char tag[16]; /* IMAP: of the log-in command */
};

_Static_assert(sizeof(struct line_reader) <= APP_STATE_BYTES, "fits the readers' state");

static void
ask_login(struct reader_at *r)
{
	struct line_reader *s = r->state;

	s->is_waiting_login = true;
	app_login(r, (enum app)r->flow->app, LOGIN_TRIED, s->user, true);
}

static void
answer_login(struct reader_at *r, bool is_ok)
{
	struct line_reader *s = r->state;

	s->is_waiting_login = false;
	app_login(r, (enum app)r->flow->app, is_ok ? LOGIN_OK : LOGIN_FAILED, s->user, true);
}

static void
emit_line(struct reader_at *r, struct str line)
{
	struct event e = {.kind = EVENT_LINE};

	e.line.app = (enum app)r->flow->app;
	e.line.text = line;
	app_emit(r, &e);
}

/* The word behind a command, up to a blank. */
static struct str
argument(struct str line, size_t command_len)
{
	struct str rest = str_trim(str_of(line.p + command_len, line.len - command_len));

	return str_split(&rest, ' ');
}

static void
ftp_client(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (str_starts_nocase(line, STR("USER ")))
		str_clean(argument(line, 5), s->user, sizeof(s->user));
	else if (str_starts_nocase(line, STR("PASS ")))
		ask_login(r);
	else if (str_starts_nocase(line, STR("AUTH TLS")) ||
		 str_starts_nocase(line, STR("AUTH SSL")))
		s->is_starttls = true;
	if (!str_starts_nocase(line, STR("PASS ")))
		emit_line(r, line);
}

static void
ftp_server(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (s->is_starttls && str_starts(line, STR("234")))
		app_switch(r, APP_TLS);
	else if (s->is_waiting_login && line.len >= 4 && line.p[3] == ' ')
		answer_login(r, line.p[0] == '2' || line.p[0] == '3');
}

static void
pop_client(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (str_starts_nocase(line, STR("USER ")))
		str_clean(argument(line, 5), s->user, sizeof(s->user));
	else if (str_starts_nocase(line, STR("PASS ")))
		ask_login(r);
	else if (str_starts_nocase(line, STR("AUTH PLAIN")) ||
		 str_starts_nocase(line, STR("AUTH LOGIN")))
		ask_login(r);
	else if (str_starts_nocase(line, STR("STLS")))
		s->is_starttls = true;
}

static void
pop_server(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (s->is_starttls && str_starts(line, STR("+OK")))
		app_switch(r, APP_TLS);
	else if (s->is_waiting_login && (str_starts(line, STR("+OK")) || line.p[0] == '-'))
		answer_login(r, line.p[0] == '+');
}

static void
imap_client(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;
	struct str rest = line, tag = str_split(&rest, ' ');

	if (str_starts_nocase(rest, STR("LOGIN "))) {
		struct str user = argument(rest, 6);

		if (user.len > 1 && user.p[0] == '"')
			user = str_of(user.p + 1, user.len - 2);
		str_clean(user, s->user, sizeof(s->user));
	} else if (!str_starts_nocase(rest, STR("AUTHENTICATE PLAIN")) &&
		   !str_starts_nocase(rest, STR("AUTHENTICATE LOGIN"))) {
		s->is_starttls = s->is_starttls || str_starts_nocase(rest, STR("STARTTLS"));
		return;
	}
	str_copy(tag, s->tag, sizeof(s->tag));
	ask_login(r);
}

static void
imap_server(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;
	struct str rest = line, tag = str_split(&rest, ' ');

	if (s->is_starttls && str_starts_nocase(rest, STR("OK")) && tag.p[0] != '*')
		app_switch(r, APP_TLS);
	else if (s->is_waiting_login && str_equal(tag, str_c(s->tag)))
		answer_login(r, str_starts_nocase(rest, STR("OK")));
}

static void
emit_mail(struct reader_at *r)
{
	struct line_reader *s = r->state;
	struct event e = {.kind = EVENT_MAIL};

	e.mail.from = str_c(s->from);
	e.mail.first_to = str_c(s->to);
	e.mail.subject = str_c(s->subject);
	e.mail.recipients = s->recipients;
	app_emit(r, &e);
	s->recipients = 0;
	s->subject[0] = s->to[0] = '\0';
}

static void
smtp_mail_line(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (str_equal(line, STR("."))) {
		s->state = LINES_COMMANDS;
		emit_mail(r);
		return;
	}
	if (line.len == 0)
		s->is_header = false;
	if (s->is_header && str_starts_nocase(line, STR("Subject:")))
		str_clean(
			str_trim(str_of(line.p + 8, line.len - 8)), s->subject, sizeof(s->subject));
	emit_line(r, line);
}

static void
smtp_client(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (s->state == LINES_MAIL) {
		smtp_mail_line(r, line);
	} else if (str_starts_nocase(line, STR("AUTH "))) {
		bool is_plain = str_find_nocase(line, STR("PLAIN")) >= 0 ||
				str_find_nocase(line, STR("LOGIN")) >= 0;

		s->is_waiting_login = true;
		app_login(r, (enum app)r->flow->app, LOGIN_TRIED, s->user, is_plain);
	} else if (str_starts_nocase(line, STR("MAIL FROM:"))) {
		str_clean(argument(line, 10), s->from, sizeof(s->from));
		s->recipients = 0;
	} else if (str_starts_nocase(line, STR("RCPT TO:"))) {
		if (s->recipients++ == 0)
			str_clean(argument(line, 8), s->to, sizeof(s->to));
	} else if (str_starts_nocase(line, STR("DATA"))) {
		s->is_waiting_data = true;
	} else if (str_starts_nocase(line, STR("STARTTLS"))) {
		s->is_starttls = true;
	}
}

static void
smtp_server(struct reader_at *r, struct str line)
{
	struct line_reader *s = r->state;

	if (s->is_starttls && str_starts(line, STR("220"))) {
		app_switch(r, APP_TLS);
	} else if (s->is_waiting_data && str_starts(line, STR("354"))) {
		s->is_waiting_data = false;
		s->state = LINES_MAIL;
		s->is_header = true;
	} else if (s->is_waiting_login && (str_starts(line, STR("235")) || line.p[0] == '5')) {
		answer_login(r, line.p[0] == '2');
	}
}

struct line_protocol {
	enum app app;
	uint16_t ports[3];
	struct str greeting; /* the server's first line begins so */
	struct str hint; /* and holds this, unless the port is one of the protocol's; may be "" */
	void (*client)(struct reader_at *r, struct str line);
	void (*server)(struct reader_at *r, struct str line);
};

static const struct line_protocol line_protocols[] = {
	{APP_FTP, {21, 2121}, {"220", 3}, {"FTP", 3}, ftp_client, ftp_server},
	{APP_SMTP, {25, 587, 2525}, {"220", 3}, {"SMTP", 4}, smtp_client, smtp_server},
	{APP_POP3, {110}, {"+OK", 3}, {"POP", 3}, pop_client, pop_server},
	{APP_IMAP, {143}, {"* OK", 4}, {"IMAP", 4}, imap_client, imap_server},
};
#define LINE_PROTOCOLS (sizeof(line_protocols) / sizeof(*line_protocols))

static bool
is_port_of(const struct line_protocol *p, uint16_t port)
{
	for (size_t i = 0; i < 3 && p->ports[i] != 0; i++)
		if (p->ports[i] == port)
			return true;
	return false;
}

/* All four are greeted by the server; the client alone is believed on the protocol's own port. */
static enum app_match
match_protocol(const struct line_protocol *p, const struct flow *f, int direction, struct str bytes)
{
	static const char *const commands[] = {
		"USER ", "EHLO ", "HELO ", "AUTH ", "CAPA", "a001 ", "A001 ", "MAIL FROM:"};
	bool is_port = is_port_of(p, f->server_port);

	if (direction == TO_CLIENT) {
		if (bytes.len < p->greeting.len)
			return str_starts(p->greeting, bytes) ? APP_MATCH_MAYBE : APP_MATCH_NO;
		if (!str_starts(bytes, p->greeting))
			return APP_MATCH_NO;
		return is_port || str_find_nocase(bytes, p->hint) >= 0 ? APP_MATCH_YES
								       : APP_MATCH_NO;
	}
	if (!is_port)
		return APP_MATCH_NO;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (str_starts_nocase(bytes, str_c(commands[i])))
			return APP_MATCH_YES;
	return APP_MATCH_NO;
}

static struct stream_use
read_lines(struct reader_at *r, struct str bytes)
{
	const struct line_protocol *p = NULL;
	enum app before = r->flow->app;
	struct str rest = bytes, line;

	for (size_t i = 0; i < LINE_PROTOCOLS; i++)
		if (line_protocols[i].app == before)
			p = &line_protocols[i];
	if (p == NULL)
		return (struct stream_use){.is_done = true};
	while (app_next_line(&rest, &line)) {
		if (line.len == 0 && r->direction == TO_CLIENT)
			continue;
		if (r->direction == TO_SERVER)
			p->client(r, line);
		else
			p->server(r, line);
		if (r->flow->app != before)
			break; /* STARTTLS: what follows is another protocol's */
	}
	if (rest.len > LINE_MAX) /* no line is that long: skip to the next end */
		rest = str_of(rest.p + rest.len, 0);
	return (struct stream_use){.used = bytes.len - rest.len};
}

#define LINE_PROTOCOL(name, constant, index)                                                       \
	static enum app_match name##_match(const struct flow *f, int direction, struct str bytes)  \
	{                                                                                          \
		return match_protocol(&line_protocols[index], f, direction, bytes);                \
	}                                                                                          \
	const struct app_protocol app_protocol_##name = {                                          \
		.app = constant, .match = name##_match, .data = read_lines}

LINE_PROTOCOL(ftp, APP_FTP, 0);
LINE_PROTOCOL(smtp, APP_SMTP, 1);
LINE_PROTOCOL(pop3, APP_POP3, 2);
LINE_PROTOCOL(imap, APP_IMAP, 3);
