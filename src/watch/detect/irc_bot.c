/*
 * IRC bot: IRC in an office is rare, and a bot gives itself away: a nickname made by a machine
 * (country, system and digits), commands to many at once in a channel's topic or messages ("!scan",
 * ".download"), or a report of what it did. Plain IRC is only recorded. Cannot see: IRC over TLS.
 */
#include "watch/detect/detect.h"

struct talk {
	bool is_told;
	unsigned signs; /* 1 nickname, 2 commands */
	char nick[40];
};

/* Machine-made: at least four digits in a row, with brackets or bars as bots write their fields. */
static bool
is_machine_nick(struct str nick)
{
	unsigned digits = 0, longest = 0, fields = 0;

	for (size_t i = 0; i < nick.len; i++) {
		char c = nick.p[i];

		digits = c >= '0' && c <= '9' ? digits + 1 : 0;
		longest = digits > longest ? digits : longest;
		fields += c == '|' || c == '[' || c == ']' || c == '{' || c == '}';
	}
	return longest >= 6 || (longest >= 4 && fields >= 1) || fields >= 3;
}

static bool
has_command(struct str text)
{
	static const char *const words[] = {"scan", "ddos", "flood", "download", "update", "exec",
		"http", "udp", "syn", "advscan", "asc", "keylog", "login", "upload", "visit",
		"spread", "socks", "remove", "die", "wget", "run"};
	struct str word;

	text = str_trim(text);
	if (text.len < 4 || (text.p[0] != '!' && text.p[0] != '.' && text.p[0] != '@'))
		return false;
	text = str_of(text.p + 1, text.len - 1);
	word = str_split(&text, ' ');
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_starts_nocase(word, str_c(words[i])))
			return true;
	return false;
}

static void
read_line(const struct event *e, struct talk *t)
{
	struct str line = e->line.text;
	ptrdiff_t at;

	if (str_starts_nocase(line, STR("NICK "))) {
		struct str nick = str_trim(str_of(line.p + 5, line.len - 5));

		str_clean(nick, t->nick, sizeof(t->nick));
		t->signs |= is_machine_nick(nick) ? 1 : 0;
		return;
	}
	at = str_find(line, STR(" PRIVMSG "));
	if (at < 0)
		at = str_find(line, STR(" 332 ")); /* the channel's topic */
	if (at < 0)
		return;
	line = str_of(line.p + at, line.len - (size_t)at);
	at = str_find(line, STR(" :"));
	if (at >= 0 && has_command(str_of(line.p + at + 2, line.len - (size_t)at - 2)))
		t->signs |= 2;
}

static void
on_event(struct detect *d, const struct event *e)
{
	struct talk *t;
	struct detection n;
	unsigned before;

	if (e->line.app != APP_IRC || e->client == NULL)
		return;
	t = lru_put(d->tables[0], &e->client->handle, NULL);
	before = t->signs;
	read_line(e, t);
	if (t->is_told && t->signs == before)
		return;
	t->is_told = true;
	n = detect_begin_flow(d, e->client, e->flow, e->flow->first, e->at);
	if (t->signs == 0)
		n.severity = SEVERITY_RECORD;
	else if (t->signs == 3)
		n.severity = SEVERITY_ACT_NOW;
	if (t->signs != 0)
		detection_text(&n, BASIS_SIGN, str_c(t->signs & 2 ? "orders" : "nickname"));
	if (t->nick[0] != '\0')
		detection_text(&n, BASIS_USER, str_c(t->nick));
	detect_fire(d, &n);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(uint32_t), sizeof(struct talk), 512);
}

const struct detector detector_irc_bot = {
	.name = "irc_bot",
	.events = EVENT_BIT(LINE),
	.theme = THEME_COMPROMISE,
	.init = init,
	.event = on_event,
};
