/* See security_txt.h. */
#include "stock/security_txt.h"

#include "base/names.h"

static const char *const fault_names[SECURITY_TXT_FAULTS] = {
	"no_contact", "mail", "phone", "url", "languages", "no_end", "over", "far"};
NAME_OF(enum security_txt_fault, security_txt_fault_name, fault_names)

/* A line must not be left: only visible ASCII, without blanks. */
static bool
is_visible(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return true;
}

static bool
is_url(struct str s)
{
	return s.len > strlen("https://") && str_starts_nocase(s, STR("https://")) && is_visible(s);
}

static bool
is_mail(struct str s)
{
	ptrdiff_t at = str_find_byte(s, '@');

	return at > 0 && (size_t)at + 1 < s.len && is_visible(s) &&
	       str_find_byte(str_of(s.p + at + 1, s.len - (size_t)at - 1), '@') < 0;
}

/* "+81-3-1234-5678" */
static bool
is_phone(struct str s)
{
	size_t digits = 0;

	if (s.len == 0 || s.p[0] != '+')
		return false;
	for (size_t i = 1; i < s.len; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (s.p[i] != '-')
			return false;
	}
	return digits >= 7 && digits <= 15;
}

/* "ja, en" */
static bool
are_languages(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = str_small(s.p[i]);

		if (!(c >= 'a' && c <= 'z') && c != '-' && c != ',' && c != ' ')
			return false;
	}
	return true;
}

static unsigned
bit(enum security_txt_fault f)
{
	return 1u << f;
}

unsigned
security_txt_check(const struct security_txt *s, ms_t now)
{
	const struct str urls[] = {s->form, s->policy, s->encryption, s->canonical};
	unsigned faults = 0;

	if (s->mail.len + s->form.len + s->phone.len == 0)
		faults |= bit(SECURITY_TXT_NO_CONTACT);
	if (s->mail.len > 0 && !is_mail(s->mail))
		faults |= bit(SECURITY_TXT_MAIL);
	if (s->phone.len > 0 && !is_phone(s->phone))
		faults |= bit(SECURITY_TXT_PHONE);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		if (urls[i].len > 0 && !is_url(urls[i]))
			faults |= bit(SECURITY_TXT_URL);
	if (!are_languages(s->languages))
		faults |= bit(SECURITY_TXT_LANGUAGES);
	if (s->expires == 0)
		faults |= bit(SECURITY_TXT_NO_END);
	else if (s->expires <= now)
		faults |= bit(SECURITY_TXT_OVER);
	else if (s->expires > now + 366 * MS_DAY)
		faults |= bit(SECURITY_TXT_FAR);
	return faults;
}

static void
put(struct buf *out, const char *field, const char *scheme, struct str value)
{
	if (value.len > 0)
		buf_printf(out, "%s: %s%.*s\r\n", field, scheme, STR_FMT(value));
}

void
security_txt_put(const struct security_txt *s, ms_t now, struct buf *out)
{
	char end[TIME_TEXT_MAX];

	if (security_txt_check(s, now) != 0)
		return;
	put(out, "Contact", "mailto:", s->mail);
	put(out, "Contact", "", s->form);
	put(out, "Contact", "tel:", s->phone);
	put(out, "Expires", "", str_c(time_text(s->expires, end)));
	put(out, "Encryption", "", s->encryption);
	put(out, "Preferred-Languages", "", s->languages);
	put(out, "Policy", "", s->policy);
	put(out, "Canonical", "", s->canonical);
}
