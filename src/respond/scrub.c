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

/* ---- letters: as they are compared ---- */

#define WIDE_BLANK 0x3000u
#define KANA_FIRST 0xff66u /* of half width */
#define KANA_LAST 0xff9du
#define VOICED 0xff9eu
#define HALF_VOICED 0xff9fu

/* Half-width kana from KANA_FIRST as full-width ones. */
static const uint16_t kana[] = {0x30f2, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30e3, 0x30e5,
	0x30e7, 0x30c3, 0x30fc, 0x30a2, 0x30a4, 0x30a6, 0x30a8, 0x30aa, 0x30ab, 0x30ad, 0x30af,
	0x30b1, 0x30b3, 0x30b5, 0x30b7, 0x30b9, 0x30bb, 0x30bd, 0x30bf, 0x30c1, 0x30c4, 0x30c6,
	0x30c8, 0x30ca, 0x30cb, 0x30cc, 0x30cd, 0x30ce, 0x30cf, 0x30d2, 0x30d5, 0x30d8, 0x30db,
	0x30de, 0x30df, 0x30e0, 0x30e1, 0x30e2, 0x30e4, 0x30e6, 0x30e8, 0x30e9, 0x30ea, 0x30eb,
	0x30ec, 0x30ed, 0x30ef, 0x30f3};
_Static_assert(sizeof(kana) / sizeof(kana[0]) == KANA_LAST - KANA_FIRST + 1, "one each");

static bool
is_blank_char(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == WIDE_BLANK;
}

/* The next letter without its width and case; 0 at the end. A mark of voice behind a half-width
 * letter belongs to it. */
static size_t
letter(struct str s, uint32_t *ret_cp)
{
	uint32_t cp = 0, mark = 0;
	size_t n = s.len > 0 ? str_utf8_char(s, &cp) : 0, more = 0;

	if (n == 0 && s.len > 0) {
		n = 1;
		cp = (uint8_t)s.p[0];
	}
	*ret_cp = str_fold_char(cp);
	if (cp < KANA_FIRST || cp > KANA_LAST)
		return n;
	*ret_cp = kana[cp - KANA_FIRST];
	if (n < s.len)
		more = str_utf8_char(str_of(s.p + n, s.len - n), &mark);
	if (more == 0 || (mark != VOICED && mark != HALF_VOICED))
		return n;
	*ret_cp = cp == 0xff73 ? 0x30f4 : *ret_cp + (mark == VOICED ? 1 : 2);
	return n + more;
}

/* How many bytes of the text the name takes up; 0: it does not stand there. Blanks within count for
 * nothing, on either side. */
static size_t
taken_by(struct str name, struct str text)
{
	size_t at = 0, end = 0;

	while (name.len > 0) {
		uint32_t x, y = 0;
		size_t n = letter(name, &x), m;

		name = str_of(name.p + n, name.len - n);
		if (is_blank_char(x))
			continue;
		do {
			at += (m = letter(str_of(text.p + at, text.len - at), &y));
		} while (m > 0 && end > 0 && is_blank_char(y));
		if (m == 0 || x != y)
			return 0;
		end = at;
	}
	return end;
}

/* ---- other ways to say a name ---- */

static const char *const companies[] = {"株式会社", "有限会社", "合同会社", "合資会社", "合名会社",
	"一般社団法人", "一般財団法人", "医療法人", "(株)", "（株）", "㈱", "(有)", "（有）", "㈲",
	"(同)", "（同）", "Co., Ltd.", "Co.,Ltd.", "Inc.", "K.K."};
#define VARIANTS 3 /* the name, without what kind of company it is, its first part */

static struct str
trim_blanks(struct str s)
{
	for (;;) {
		s = str_trim(s);
		if (str_starts(s, STR("\u3000")))
			s = str_of(s.p + 3, s.len - 3);
		else if (str_ends_nocase(s, STR("\u3000")))
			s.len -= 3;
		else
			return s;
	}
}

static struct str
without_company(struct str name)
{
	for (size_t i = 0; i < sizeof(companies) / sizeof(companies[0]); i++) {
		struct str mark = str_c(companies[i]);

		if (str_starts(name, mark))
			return trim_blanks(str_of(name.p + mark.len, name.len - mark.len));
		if (str_ends_nocase(name, mark))
			return trim_blanks(str_of(name.p, name.len - mark.len));
	}
	return STR("");
}

/* A family's name: what stands before the blank, unless it is plain ASCII: "Windows 10" is no
 * person's name. */
static struct str
first_part(struct str name)
{
	bool is_ascii = true;
	size_t at = 0;

	while (at < name.len) {
		uint32_t cp;
		size_t n = letter(str_of(name.p + at, name.len - at), &cp);

		if (is_blank_char(cp))
			return is_ascii ? STR("") : str_of(name.p, at);
		is_ascii &= cp < 0x80;
		at += n;
	}
	return STR("");
}

static uint32_t
add_one(struct str *list, uint32_t n, struct str name)
{
	uint32_t cp;

	name = trim_blanks(name);
	if (name.len < NAME_BYTES_LEAST || name.len > NAME_BYTES_MOST ||
		str_utf8_char(name, &cp) == name.len)
		return n;
	list[n] = name;
	return n + 1;
}

static uint32_t
add(struct str *list, uint32_t n, struct str name)
{
	struct str bare = without_company(trim_blanks(name));

	n = add_one(list, n, name);
	if (bare.len > 0)
		n = add_one(list, n, bare);
	return add_one(list, n, first_part(bare.len > 0 ? bare : trim_blanks(name)));
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
	room *= VARIANTS;
	list = arena_array(a, struct str, room + 4 * VARIANTS);
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
		n = add_lines(list, n, room - VARIANTS, said(e));
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
	size_t most = 0;

	for (uint32_t i = 0; i < s->n; i++) {
		size_t taken = taken_by(s->names[i], rest);

		most = taken > most ? taken : most;
	}
	return most;
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
