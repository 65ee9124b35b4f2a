/*
 * What no list may block by itself, as far as the company's own records say: its own names
 * (settings), those of partners and services (ledgers, people's mail). What its devices use day by
 * day, names that all companies need, popular names and suffixes come by files: feeds_habits.c,
 * proc/opener/holding.h. See feeds.h.
 */
#include "proc/portal/guard/feeds.h"

#include "store/ledger.h"
#include "store/programme.h"
#include "sys/log.h"

#include <stdlib.h>

#define LEDGER_ARENA ((size_t)64 << 20)

struct gather {
	const struct store_view *view;
	struct arena *arena; /* of what stays */
	struct feed_order *order;
	size_t bytes;
	bool is_full;
};

static enum err
add(struct gather *g, enum indicator_held why, struct str value)
{
	struct feed_order *o = g->order;
	char *copy;

	value = str_trim(value);
	if (value.len == 0 || value.len > 255 || str_find_byte(value, '.') < 0)
		return ERR_OK;
	for (size_t i = 0; i < o->n_held; i++)
		if (str_equal(o->held[i].value, value))
			return ERR_OK;
	if (o->n_held == LIMIT_FEED_ORDER_HELD ||
		g->bytes + value.len > LIMIT_FEED_ORDER_HELD_BYTES) {
		g->is_full = true;
		return ERR_OK;
	}
	copy = arena_copy(g->arena, value);
	if (copy == NULL)
		return ERR_FULL;
	g->bytes += value.len;
	o->held[o->n_held++] = (struct feed_held_row){why, str_of(copy, value.len)};
	return ERR_OK;
}

struct str
feeds_host_of(struct str s)
{
	ptrdiff_t at = str_find(s, STR("://"));

	if (at >= 0)
		s = str_of(s.p + at + 3, s.len - (size_t)at - 3);
	s = str_split(&s, '/');
	at = str_find_byte(s, '@');
	if (at >= 0)
		s = str_of(s.p + at + 1, s.len - (size_t)at - 1);
	s = str_split(&s, ':');
	return str_starts_nocase(s, STR("www.")) ? str_of(s.p + 4, s.len - 4) : s;
}

/* Bytes of what stands between two of them: blanks, brackets, commas of either width; 0: none. */
static size_t
between(struct str s)
{
	if (s.len >= 3 && s.p[0] == '\xe3' && s.p[1] == '\x80')
		return 3;
	return s.len > 0 && memchr(" \t\r\n,;<>()[]", s.p[0], 11) != NULL;
}

/* One or several, as people write them. Addresses of mail alone, or also names. */
static enum err
add_all(struct gather *g, enum indicator_held why, struct str text, bool is_mail)
{
	enum err err = ERR_OK;

	while (text.len > 0 && err == ERR_OK) {
		size_t len = 0, skip;
		struct str one;

		while (len < text.len && between(str_of(text.p + len, text.len - len)) == 0)
			len++;
		one = str_of(text.p, len);
		skip = len + between(str_of(text.p + len, text.len - len));
		text = str_of(text.p + skip, text.len - skip);
		if (!is_mail || str_find_byte(one, '@') > 0)
			err = add(g, why, feeds_host_of(one));
	}
	return err;
}

/* The company's own names, as the settings say them. */
static enum err
own(struct gather *g)
{
	static const enum store_setting keys[] = {SETTING_ORG_URL, SETTING_ORG_MAIL,
		SETTING_MAIL_HOST, SETTING_MAIL_FROM, SETTING_MAIL_TO};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys) && err == ERR_OK; i++) {
		char text[STORE_SETTING_MAX];

		store_setting(g->view, keys[i], text);
		err = add_all(g, HELD_OWN, str_c(text), false);
	}
	return err;
}

/* ---- partners and services ---- */

struct column {
	const char *ledger, *column;
	bool is_mail;
};
static const struct column columns[] = {{"services", "domain", false},
	{"contractors", "contact", true}, {"contacts", "mail", true}};

static enum err
ledger(struct gather *g, const struct column *c, struct arena *a)
{
	struct store_ledger_query q = {.ledger = c->ledger};
	struct store_ledger_row *rows;
	uint32_t total;
	size_t n;
	enum err err = store_ledger_list(g->view, &q, a, &rows, &n, &total);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		struct str value = store_ledger_value(&rows[i], str_c(c->column));
		struct str word = store_ledger_value(&rows[i], STR("approval"));

		if (value.len > 0 && !str_equal(word, STR("refused")))
			err = add_all(g, HELD_PARTNER, value, c->is_mail);
	}
	return err;
}

static enum err
mails(struct gather *g, struct arena *a)
{
	struct store_person *persons;
	struct store_staff *staff;
	size_t n_persons = 0, n_staff = 0;
	enum err err = store_person_list(g->view, a, &persons, &n_persons);

	if (err == ERR_OK)
		err = store_staff_list(g->view, false, a, &staff, &n_staff);
	for (size_t i = 0; err == ERR_OK && i < n_persons; i++)
		err = add_all(g, HELD_PARTNER, str_c(persons[i].mail), true);
	for (size_t i = 0; err == ERR_OK && i < n_staff; i++)
		err = add_all(g, HELD_PARTNER, str_c(staff[i].mail), true);
	return err;
}

static enum err
partners(struct gather *g, struct arena *a)
{
	enum err err = ERR_OK;

	for (size_t i = 0; err == ERR_OK && i < sizeof(columns) / sizeof(*columns); i++)
		err = ledger(g, &columns[i], a);
	return err == ERR_OK ? mails(g, a) : err;
}

enum err
feeds_held(const struct store_view *v, struct arena *a, struct feed_order *o)
{
	struct gather g = {.view = v, .arena = a, .order = o};
	struct arena *passing = arena_new(LEDGER_ARENA);
	enum err err, rest;

	o->held = arena_array(a, struct feed_held_row, LIMIT_FEED_ORDER_HELD);
	err = o->held == NULL || passing == NULL ? ERR_FULL : own(&g);
	if (err == ERR_OK) {
		/* an index without them is better than none */
		rest = partners(&g, passing);
		if (rest != ERR_OK || g.is_full)
			log_event("feed.held_short", "err=%s names=%zu", err_name(rest), o->n_held);
	}
	arena_free(passing);
	return err;
}
