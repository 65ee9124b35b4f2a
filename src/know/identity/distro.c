/*
 * Distributions: how bills name them (os-release ID and VERSION_ID, code names, OSV's names) and
 * their releases in normal form.
 */
#include "know/identity/own.h"

static const struct {
	const char *id;
	enum ecosystem e;
	bool is_assumed;
} ids[] = {
	/* a longer id stands before one that it begins with */
	{"debian", ECOSYSTEM_DEBIAN, false},
	{"ubuntu", ECOSYSTEM_UBUNTU, false},
	{"alpine", ECOSYSTEM_ALPINE, false},
	{"wolfi", ECOSYSTEM_WOLFI, false},
	{"chainguard", ECOSYSTEM_CHAINGUARD, false},
	{"almalinux", ECOSYSTEM_ALMALINUX, false},
	{"alma", ECOSYSTEM_ALMALINUX, false},
	{"rocky-linux", ECOSYSTEM_ROCKY, false},
	{"rockylinux", ECOSYSTEM_ROCKY, false},
	{"rocky", ECOSYSTEM_ROCKY, false},
	{"redhat", ECOSYSTEM_REDHAT, false},
	{"rhel", ECOSYSTEM_REDHAT, false},
	{"centos", ECOSYSTEM_REDHAT, true}, /* a rebuild: same sources, same versions */
	{"opensuse-tumbleweed", ECOSYSTEM_OPENSUSE, false},
	{"opensuse-leap", ECOSYSTEM_OPENSUSE, false},
	{"opensuse.tumbleweed", ECOSYSTEM_OPENSUSE, false},
	{"opensuse.leap", ECOSYSTEM_OPENSUSE, false},
	{"opensuse", ECOSYSTEM_OPENSUSE, false},
	{"sles_sap", ECOSYSTEM_SUSE, false},
	{"sles", ECOSYSTEM_SUSE, false},
	{"sled", ECOSYSTEM_SUSE, false},
	{"suse", ECOSYSTEM_SUSE, false},
	{"mageia", ECOSYSTEM_MAGEIA, false},
	{"openeuler", ECOSYSTEM_OPENEULER, false},
};

/* https://www.debian.org/releases/ and https://wiki.ubuntu.com/Releases */
static const struct {
	const char *name;
	enum ecosystem e;
	const char *release;
} codes[] = {
	{"jessie", ECOSYSTEM_DEBIAN, "8"},
	{"stretch", ECOSYSTEM_DEBIAN, "9"},
	{"buster", ECOSYSTEM_DEBIAN, "10"},
	{"bullseye", ECOSYSTEM_DEBIAN, "11"},
	{"bookworm", ECOSYSTEM_DEBIAN, "12"},
	{"trixie", ECOSYSTEM_DEBIAN, "13"},
	{"forky", ECOSYSTEM_DEBIAN, "14"},
	{"sid", ECOSYSTEM_DEBIAN, "sid"},
	{"unstable", ECOSYSTEM_DEBIAN, "sid"},
	{"trusty", ECOSYSTEM_UBUNTU, "14.04"},
	{"xenial", ECOSYSTEM_UBUNTU, "16.04"},
	{"bionic", ECOSYSTEM_UBUNTU, "18.04"},
	{"focal", ECOSYSTEM_UBUNTU, "20.04"},
	{"jammy", ECOSYSTEM_UBUNTU, "22.04"},
	{"noble", ECOSYSTEM_UBUNTU, "24.04"},
	{"oracular", ECOSYSTEM_UBUNTU, "24.10"},
	{"plucky", ECOSYSTEM_UBUNTU, "25.04"},
	{"questing", ECOSYSTEM_UBUNTU, "25.10"},
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

enum err
distro_find(struct str text, struct distro *ret_distro)
{
	text = str_trim(text);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct str id = str_c(ids[i].id);
		bool is_whole = text.len == id.len;
		char next = text.len > id.len ? text.p[id.len] : '\0';

		if (!str_starts_nocase(text, id) ||
			(!is_whole && strchr("-:_ .", next) == NULL && !is_digit(next)))
			continue;
		*ret_distro = (struct distro){
			ids[i].e, ids[i].is_assumed, str_of(text.p + id.len, text.len - id.len)};
		if (is_whole && str_ends_nocase(id, STR("tumbleweed")))
			ret_distro->release = STR("tumbleweed");
		return ERR_OK;
	}
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (str_equal_nocase(text, str_c(codes[i].name))) {
			*ret_distro = (struct distro){codes[i].e, false, text};
			return ERR_OK;
		}
	return ERR_NOT_FOUND;
}

/* The first run of digits and dots, of at most `parts` numbers. */
static struct str
find_number(struct str s, unsigned parts)
{
	size_t from = 0, to;

	if (s.len == 0)
		return s;
	while (from < s.len && !is_digit(s.p[from]))
		from++;
	for (to = from; to < s.len; to++) {
		bool is_dot = s.p[to] == '.' && to + 1 < s.len && is_digit(s.p[to + 1]);

		if (!is_digit(s.p[to]) && !is_dot)
			break;
		if (is_dot && --parts == 0)
			break;
	}
	return to > from ? str_of(s.p + from, to - from) : STR("");
}

/* "Linux Enterprise Server 15 SP5", "15-SP5", "15.5": "15.5". */
static bool
write_suse(struct str s, struct words *w)
{
	struct str number = find_number(s, 2);
	ptrdiff_t sp = str_find_nocase(s, STR("SP"));

	if (number.len == 0)
		return false;
	words_add(w, number);
	if (str_find_byte(number, '.') < 0 && sp > 0) {
		struct str pack = find_number(str_of(s.p + sp + 2, s.len - (size_t)sp - 2), 1);

		if (pack.len > 0) {
			words_add(w, STR("."));
			words_add(w, pack);
		}
	}
	return true;
}

/* OSV: "enterprise_linux:8::baseos" is all of 8; "rhel_eus:8.6::appstream" is not. */
static bool
write_redhat(struct str s, struct words *w)
{
	ptrdiff_t end = str_find(s, STR("::"));

	if (end >= 0)
		s.len = (size_t)end;
	if (str_find_nocase(s, STR("rhel_")) == 0 ||
		(str_find_byte(s, ':') > 0 && !str_starts(s, STR("enterprise_linux:")))) {
		words_add_small(w, s);
		return true;
	}
	s = find_number(s, 1);
	words_add(w, s);
	return s.len > 0;
}

static bool
write_number(struct str s, unsigned parts, struct words *w)
{
	s = find_number(s, parts);
	words_add(w, s);
	return s.len > 0;
}

static bool
write_word(struct str s, struct words *w)
{
	while (s.len > 0 && strchr("-:_ .", s.p[0]) != NULL)
		s = str_of(s.p + 1, s.len - 1);
	words_add_small(w, s);
	return s.len > 0;
}

static bool
write_code(enum ecosystem e, struct str release, struct words *w)
{
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].e == e && str_find_nocase(release, str_c(codes[i].name)) >= 0) {
			words_add(w, str_c(codes[i].release));
			return true;
		}
	return false;
}

bool
distro_write_release(enum ecosystem e, struct str release, struct words *w)
{
	switch ((unsigned)e) {
	case ECOSYSTEM_DEBIAN:
		return write_number(release, 1, w) || write_code(e, release, w);
	case ECOSYSTEM_UBUNTU:
		if (find_number(release, 2).len > 0 && str_find_nocase(release, STR("Pro:")) >= 0)
			words_add(w, STR("pro:"));
		return write_number(release, 2, w) || write_code(e, release, w);
	case ECOSYSTEM_ALPINE:
		if (str_find_nocase(release, STR("edge")) >= 0) {
			words_add(w, STR("edge"));
			return true;
		}
		return write_number(release, 2, w);
	case ECOSYSTEM_WOLFI:
	case ECOSYSTEM_CHAINGUARD:
		return true;
	case ECOSYSTEM_REDHAT:
		return write_redhat(release, w);
	case ECOSYSTEM_SUSE:
		return write_suse(release, w);
	case ECOSYSTEM_OPENSUSE:
		if (str_find_nocase(release, STR("tumbleweed")) >= 0 ||
			find_number(release, 1).len >= 8) { /* VERSION_ID is the day it was made */
			words_add(w, STR("tumbleweed"));
			return true;
		}
		return write_suse(release, w);
	case ECOSYSTEM_OPENEULER:
		return write_word(release, w);
	default:
		return write_number(release, 1, w);
	}
}

enum err
identity_of_distro(
	struct str text, enum ecosystem *ret_e, char *room, size_t size, struct str *ret_release)
{
	struct words w = {.p = room, .size = size};
	struct distro d;
	enum err err = distro_find(text, &d);

	if (err != ERR_OK)
		return err;
	*ret_e = d.ecosystem;
	if (!distro_write_release(d.ecosystem, d.release, &w) || w.is_full)
		return ERR_MALFORMED;
	*ret_release = str_of(w.p, w.len);
	return ERR_OK;
}
