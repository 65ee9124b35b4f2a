/*
 * Line protocols of which only the lines matter: IRC (RFC 2812, as bots use it), Stratum (JSON-RPC
 * lines of coin miners), and Telnet's log-in dialogue (RFC 854). Each line becomes an event; the
 * detectors judge it.
 */
#include "watch/app/app.h"

#define LINE_MAX 4096

struct chatter {
	char typed[64]; /* Telnet: what the client typed on this line */
	uint8_t typed_len;
	bool is_password; /* Telnet: the next line is one */
	bool is_waiting;  /* Telnet: a password was sent */
	char user[64];
};

_Static_assert(sizeof(struct chatter) <= APP_STATE_BYTES, "fits the readers' state");

static bool
starts_with_any(struct str bytes, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_starts_nocase(bytes, str_c(words[i])))
			return true;
	return false;
}

static enum app_match
irc_match(const struct flow *f, int direction, struct str bytes)
{
	static const char *const client[] = {"NICK ", "CAP LS", "PASS ", "USER "};
	struct str line = bytes;

	if (bytes.len < 8)
		return APP_MATCH_MAYBE;
	if (direction == TO_CLIENT) {
		line = str_split(&line, '\n');
		return bytes.p[0] == ':' && (str_find(line, STR(" NOTICE ")) > 0 ||
						    str_find(line, STR(" 001 ")) > 0)
			       ? APP_MATCH_YES
			       : APP_MATCH_NO;
	}
	if (!starts_with_any(bytes, client, 4) || f->server_port == 21 || f->server_port == 110)
		return APP_MATCH_NO;
	/* FTP and POP3 begin alike: IRC's USER has four words, and NICK is IRC's alone */
	if (str_find_nocase(bytes, STR("NICK ")) >= 0 || str_starts_nocase(bytes, STR("CAP LS")))
		return APP_MATCH_YES;
	if (str_starts_nocase(bytes, STR("USER ")))
		return str_find(bytes, STR(" :")) > 0 ? APP_MATCH_YES : APP_MATCH_NO;
	return bytes.len < 64 ? APP_MATCH_MAYBE : APP_MATCH_NO;
}

static enum app_match
stratum_match(const struct flow *f, int direction, struct str bytes)
{
	static const char *const methods[] = {"\"mining.", "\"login\"", "\"eth_submitLogin\"",
		"\"eth_getWork\"", "\"getwork\"", "\"eth_submitHashrate\"", "\"getblocktemplate\""};
	struct str line = bytes;

	if (bytes.p[0] != '{' || direction != TO_SERVER)
		return APP_MATCH_NO;
	line = str_split(&line, '\n');
	if (str_find(line, STR("\"method\"")) < 0)
		return line.len == bytes.len && bytes.len < 512 ? APP_MATCH_MAYBE : APP_MATCH_NO;
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (str_find(line, str_c(methods[i])) >= 0)
			return APP_MATCH_YES;
	return APP_MATCH_NO;
}

static struct stream_use
read_lines(struct reader_at *r, struct str bytes)
{
	struct str rest = bytes, line;

	while (app_next_line(&rest, &line)) {
		struct event e = {.kind = EVENT_LINE};

		e.line.app = (enum app)r->flow->app;
		e.line.text = line;
		if (line.len > 0)
			app_emit(r, &e);
	}
	if (rest.len > LINE_MAX)
		rest = str_of(rest.p + rest.len, 0);
	return (struct stream_use){.used = bytes.len - rest.len};
}

static enum app_match
telnet_match(const struct flow *f, int direction, struct str bytes)
{
	unsigned char first = (unsigned char)bytes.p[0];
	unsigned char second = bytes.len > 1 ? (unsigned char)bytes.p[1] : 0;

	if (first == 0xff && bytes.len < 2)
		return APP_MATCH_MAYBE;
	if (first == 0xff && second >= 0xfa) /* IAC WILL, WONT, DO, DONT, SB */
		return APP_MATCH_YES;
	return f->server_port == 23 && direction == TO_CLIENT ? APP_MATCH_YES : APP_MATCH_NO;
}

static void
telnet_typed(struct reader_at *r, struct str bytes)
{
	struct chatter *s = r->state;

	for (size_t i = 0; i < bytes.len; i++) {
		char c = bytes.p[i];

		if (c == '\r' || c == '\n') {
			if (s->is_password) {
				s->is_password = false;
				s->is_waiting = true;
				app_login(r, APP_TELNET, LOGIN_TRIED, s->user, true);
			} else if (s->typed_len > 0) {
				str_clean(str_of(s->typed, s->typed_len), s->user, sizeof(s->user));
			}
			s->typed_len = 0;
		} else if (c > ' ' && c < 0x7f && s->typed_len < sizeof(s->typed) &&
			   !s->is_password) {
			s->typed[s->typed_len++] = c;
		}
	}
}

/* What log-in programs answer to a wrong password, before they ask again or hang up. */
static bool
is_refusal(struct str bytes)
{
	static const char *const words[] = {
		"incorrect", "fail", "invalid", "denied", "exceeded", "timed out"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_find_nocase(bytes, str_c(words[i])) >= 0)
			return true;
	return false;
}

/* What a shell says to one who is in. */
static bool
is_welcome(struct str bytes)
{
	struct str end = str_of(bytes.p, bytes.len);

	while (end.len > 0 && end.p[end.len - 1] == ' ')
		end.len--;
	return str_find_nocase(bytes, STR("last login")) >= 0 ||
	       (bytes.len > end.len && end.len > 0 &&
		       (end.p[end.len - 1] == '$' || end.p[end.len - 1] == '#' ||
			       end.p[end.len - 1] == '>'));
}

static struct stream_use
telnet_data(struct reader_at *r, struct str bytes)
{
	struct chatter *s = r->state;

	if (r->direction == TO_SERVER) {
		telnet_typed(r, bytes);
	} else {
		if (s->is_waiting && is_refusal(bytes)) {
			s->is_waiting = false;
			app_login(r, APP_TELNET, LOGIN_FAILED, s->user, true);
		}
		if (str_find_nocase(bytes, STR("assword:")) >= 0)
			s->is_password = true;
		else if (s->is_waiting && is_welcome(bytes)) {
			s->is_waiting = false;
			app_login(r, APP_TELNET, LOGIN_OK, s->user, true);
		}
	}
	return (struct stream_use){.used = bytes.len};
}

const struct app_protocol app_protocol_irc = {
	.app = APP_IRC,
	.match = irc_match,
	.data = read_lines,
};
const struct app_protocol app_protocol_stratum = {
	.app = APP_STRATUM,
	.match = stratum_match,
	.data = read_lines,
};
const struct app_protocol app_protocol_telnet = {
	.app = APP_TELNET,
	.match = telnet_match,
	.data = telnet_data,
};
