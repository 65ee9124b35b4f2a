/* See purchase.h. */
#include "stock/purchase.h"

#include "base/names.h"

#define SHA256_DIGITS 64

static const char *const says_names[PURCHASE_SAYS] = {"against", "ask", "note", "for"};
NAME_OF(enum purchase_says, purchase_says_name, says_names)

static const char *const advice_names[PURCHASE_ADVICES] = {"buy", "ask", "not"};
NAME_OF(enum purchase_advice, purchase_advice_name, advice_names)

static const char *const reason_names[PURCHASE_REASONS] = {"password_shared", "password_none",
	"updates_none", "support_over", "support_short", "hash_differs", "password_unknown",
	"updates_unknown", "support_unknown", "contact_unknown", "contact_none", "label_over",
	"label_unknown", "hash_unreadable", "label_none", "label_own", "label_ends", "label_other",
	"updates_by_hand", "hash_uncompared", "support_middle", "password_good", "updates_good",
	"support_good", "contact_good", "label_assessed", "hash_same"};
NAME_OF(enum purchase_reason, purchase_reason_name, reason_names)

enum purchase_says
purchase_says_of(enum purchase_reason r)
{
	if (r <= PURCHASE_HASH_DIFFERS)
		return PURCHASE_AGAINST;
	if (r <= PURCHASE_HASH_UNREADABLE)
		return PURCHASE_ASK;
	return r <= PURCHASE_SUPPORT_MIDDLE ? PURCHASE_NOTE : PURCHASE_FOR;
}

bool
purchase_sha256(struct str typed, char dst[DIGEST_HEX_MAX])
{
	static const char *const before[] = {"sha256", "sha-256"};
	size_t n = 0;

	typed = str_trim(typed);
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++)
		if (str_starts_nocase(typed, str_c(before[i])))
			typed = str_of(typed.p + strlen(before[i]), typed.len - strlen(before[i]));
	for (size_t i = 0; i < typed.len; i++) {
		char c = str_small(typed.p[i]);

		if (c == ' ' || c == ':' || c == '=')
			continue;
		if (n == SHA256_DIGITS || !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
		dst[n++] = c;
	}
	dst[n < SHA256_DIGITS ? 0 : n] = '\0';
	return n == SHA256_DIGITS;
}

/* ---- each statement ---- */

static bool
is(struct str value, const char *choice)
{
	return str_equal(value, str_c(choice));
}

static enum purchase_reason
judge_password(const struct purchase_stated *s)
{
	if (is(s->password, "each") || is(s->password, "must_change"))
		return PURCHASE_PASSWORD_GOOD;
	if (is(s->password, "shared"))
		return PURCHASE_PASSWORD_SHARED;
	return is(s->password, "no_password") ? PURCHASE_PASSWORD_NONE : PURCHASE_PASSWORD_UNKNOWN;
}

static enum purchase_reason
judge_updates(const struct purchase_stated *s)
{
	if (is(s->updates, "automatic"))
		return PURCHASE_UPDATES_GOOD;
	if (is(s->updates, "by_hand"))
		return PURCHASE_UPDATES_BY_HAND;
	return is(s->updates, "none") ? PURCHASE_UPDATES_NONE : PURCHASE_UPDATES_UNKNOWN;
}

static enum purchase_reason
judge_support(const struct purchase_stated *s)
{
	if (!s->has_support_days)
		return PURCHASE_SUPPORT_UNKNOWN;
	if (s->support_days < 0)
		return PURCHASE_SUPPORT_OVER;
	if (s->support_days < PURCHASE_DAYS_LEAST)
		return PURCHASE_SUPPORT_SHORT;
	return s->support_days < PURCHASE_DAYS_USED ? PURCHASE_SUPPORT_MIDDLE
						    : PURCHASE_SUPPORT_GOOD;
}

static enum purchase_reason
judge_contact(const struct purchase_stated *s)
{
	if (is(s->contact, "yes"))
		return PURCHASE_CONTACT_GOOD;
	return is(s->contact, "no") ? PURCHASE_CONTACT_NONE : PURCHASE_CONTACT_UNKNOWN;
}

static void
add(struct purchase_result *r, enum purchase_reason reason)
{
	r->reasons[r->n++] = reason;
}

static void
judge_label(const struct purchase_stated *s, struct purchase_result *r)
{
	bool is_over = s->has_label_days && s->label_days < 0;

	if (is(s->label, "none")) {
		add(r, PURCHASE_LABEL_NONE);
	} else if (is(s->label, "other")) {
		add(r, is_over ? PURCHASE_LABEL_OVER : PURCHASE_LABEL_OTHER);
	} else if (!is(s->label, "jc_star") || s->level.len == 0 || !s->has_label_days) {
		add(r, PURCHASE_LABEL_UNKNOWN);
	} else if (is_over) {
		add(r, PURCHASE_LABEL_OVER);
	} else {
		add(r, is(s->level, "1") || is(s->level, "2") ? PURCHASE_LABEL_OWN
							      : PURCHASE_LABEL_ASSESSED);
		if (s->label_days < PURCHASE_LABEL_SOON)
			add(r, PURCHASE_LABEL_ENDS);
	}
}

static enum purchase_reason
judge_hash(const struct purchase_stated *s)
{
	char stated[DIGEST_HEX_MAX], found[DIGEST_HEX_MAX];
	bool has_stated = purchase_sha256(s->stated, stated);
	bool has_found = purchase_sha256(s->found, found);

	if ((s->stated.len > 0 && !has_stated) || (s->found.len > 0 && !has_found))
		return PURCHASE_HASH_UNREADABLE;
	if (!has_stated || !has_found)
		return PURCHASE_HASH_UNCOMPARED;
	return strcmp(stated, found) == 0 ? PURCHASE_HASH_SAME : PURCHASE_HASH_DIFFERS;
}

struct purchase_result
purchase_judge(const struct purchase_stated *s)
{
	struct purchase_result all = {.advice = PURCHASE_BUY}, r = all;

	add(&all, judge_password(s));
	add(&all, judge_updates(s));
	add(&all, judge_support(s));
	add(&all, judge_contact(s));
	judge_label(s, &all);
	add(&all, judge_hash(s));
	for (unsigned says = 0; says < PURCHASE_SAYS; says++)
		for (uint32_t i = 0; i < all.n; i++)
			if (purchase_says_of(all.reasons[i]) == (enum purchase_says)says)
				add(&r, all.reasons[i]);
	switch (purchase_says_of(r.reasons[0])) {
	case PURCHASE_AGAINST:
		r.advice = PURCHASE_RATHER_NOT;
		break;
	case PURCHASE_ASK:
		r.advice = PURCHASE_ASK_FIRST;
		break;
	case PURCHASE_NOTE:
	case PURCHASE_FOR:
		break;
	}
	return r;
}
