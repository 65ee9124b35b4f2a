/* See scrub.h. */
#include "respond/scrub.h"

#include <stdlib.h>

/* ---- names ------------------------------------------------------------------------------------
 */

/* Pairs whose value is somebody's or something's name, whatever the kind of entry. */
static const enum case_key naming[] = {CASE_KEY_NAME, CASE_KEY_CONTACT, CASE_KEY_DEVICE,
	CASE_KEY_TARGET, CASE_KEY_PLACE, CASE_KEY_ACK, CASE_KEY_SHA256, CASE_KEY_CASE};
#define NAMING (sizeof(naming) / sizeof(naming[0]))

/* Fields of the record that are choices, numbers or times: their values name nobody. */
static const char *const plain[] = {"kind", "stage", "noticed_at", "noticed_how", "began_at",
	"ended_at", "ongoing", "present_state", "org_sector", "org_industry", "org_size",
	"is_critical_infra", "devices_count", "device_kinds", "os_versions", "is_outsourced",
	"persons_count", "persons_upper", "data_sensitive", "data_encrypted", "downtime_hours",
	"people_affected", "money_lost", "contained_at", "restored_at", "backups_usable",
	"ransom_paid", "persons_told", "publication_when", "backups_date", "downtime_from",
	"downtime_until", "lost_locked", "lost_wipe", "ddos_kind", "ransom_kind", "lateral",
	"publication", "persons_told_when", "secondary_damage", "network_drawing"};
#define PLAIN (sizeof(plain) / sizeof(plain[0]))

#define NAME_BYTES_LEAST 2
#define NAME_BYTES_MOST 200 /* longer ones are sentences, not names */

static uint32_t
add(struct str *list, uint32_t n, struct str name)
{
	uint32_t cp;

	name = str_trim(name);
	if (name.len < NAME_BYTES_LEAST || name.len > NAME_BYTES_MOST ||
		str_utf8_char(name, &cp) == name.len)
		return n;
	list[n] = name;
	return n + 1;
}

static int
longest_first(const void *a, const void *b)
{
	const struct str *x = a, *y = b;

	if (x->len != y->len)
		return x->len > y->len ? -1 : 1;
	return str_order(*x, *y);
}

/* A value of a list field has one thing a line. */
static uint32_t
add_lines(struct str *list, uint32_t n, uint32_t room, struct str value)
{
	while (value.len > 0 && n < room)
		n = add(list, n, str_split(&value, '\n'));
	return n;
}

static uint32_t
lines_in(struct str s)
{
	uint32_t n = 1;

	for (size_t i = 0; i < s.len; i++)
		n += s.p[i] == '\n';
	return n;
}

static struct str
said(const struct case_entry *e)
{
	struct str field = case_entry_get(e, CASE_KEY_FIELD);

	if (e->kind != CASE_SAID || str_which(field, plain, PLAIN) < PLAIN)
		return STR("");
	return case_entry_get(e, CASE_KEY_VALUE);
}

enum err
scrub_names(const struct respond_case *c, const struct scrub_more *more, struct arena *a,
	struct scrub *ret_scrub)
{
	uint32_t room = more->n, n = 0;
	struct str *list;

	for (uint32_t i = 0; i < c->n_entries; i++)
		room += NAMING + 1 + lines_in(said(&c->entries[i]));
	list = arena_array(a, struct str, room + 4);
	if (list == NULL)
		return ERR_FULL;
	for (uint32_t i = 0; i < more->n; i++)
		n = add(list, n, more->names[i]);
	n = add(list, n, str_c(c->head.device));
	n = add(list, n, str_c(c->head.decided_by));
	n = add(list, n, str_c(c->head.number));
	for (uint32_t i = 0; i < c->n_entries; i++) { /* struck ones too: they name somebody */
		const struct case_entry *e = &c->entries[i];

		n = add(list, n, e->who);
		for (size_t k = 0; k < NAMING; k++)
			n = add(list, n, case_entry_get(e, naming[k]));
		n = add_lines(list, n, room, said(e));
	}
	qsort(list, n, sizeof(*list), longest_first);
	*ret_scrub = (struct scrub){n, list};
	return ERR_OK;
}

/* ---- what looks like an address -----------------------------------------------------------------
 */

static bool
is_address_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       strchr("._-:@/%+", c) != NULL;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A run of letters, digits and signs of addresses: names a machine or a person when it has a "@", a
 * "//", a dot or colon between two signs, or five digits; an Office version or an hour does not. */
static bool
is_address(struct str run)
{
	unsigned n_digits = 0, n_dots = 0, n_colons = 0, n_hex = 0;
	bool has_letter_beside_dot = false;

	for (size_t i = 0; i < run.len; i++) {
		bool is_inside = i > 0 && i + 1 < run.len;
		char c = run.p[i];

		if (c == '@' || (c == '/' && i > 0 && run.p[i - 1] == '/'))
			return true;
		n_digits += is_digit(c);
		n_hex += str_hex_digit(c) >= 0;
		n_colons += c == ':' && is_inside;
		if (c == '.' && is_inside) {
			n_dots++;
			has_letter_beside_dot |= !is_digit(run.p[i + 1]) || !is_digit(run.p[i - 1]);
		}
	}
	return n_dots >= 2 || n_colons >= 2 || has_letter_beside_dot || n_digits >= 5 ||
	       (n_digits > 0 && n_hex == run.len && run.len >= 8);
}

/* ---- the text -----------------------------------------------------------------------------------
 */

static size_t
name_at(const struct scrub *s, struct str rest)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (s->names[i].len <= rest.len &&
			str_equal_nocase(s->names[i], str_of(rest.p, s->names[i].len)))
			return s->names[i].len;
	return 0;
}

static size_t
run_at(struct str rest)
{
	size_t n = 0;

	while (n < rest.len && rest.p[n] != '\0' && is_address_byte(rest.p[n]))
		n++;
	return n;
}

void
scrub_text(const struct scrub *s, struct str text, struct buf *out)
{
	size_t at = 0;

	while (at < text.len) {
		struct str rest = str_of(text.p + at, text.len - at);
		size_t run = at == 0 || !is_address_byte(text.p[at - 1]) ? run_at(rest) : 0;
		size_t taken = name_at(s, rest);
		uint32_t cp;

		if (taken < run && is_address(str_of(rest.p, run)))
			taken = run;
		if (taken > 0) {
			buf_c(out, SCRUB_MARK);
			at += taken;
			continue;
		}
		taken = str_utf8_char(rest, &cp);
		taken = taken == 0 ? 1 : taken;
		buf_str(out, str_of(rest.p, taken));
		at += taken;
	}
}
