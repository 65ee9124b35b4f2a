/* Fields of forms that several pages ask for, and settings as they are written. */

#include "proc/portal/people/people.h"
#include "proc/portal/programme/programme.h"
#include <stdio.h>

bool
is_mail_address(struct str s)
{
	ptrdiff_t at = str_find_byte(s, '@');

	if (at <= 0 || (size_t)at + 3 > s.len || s.len > 120)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.p[i];

		if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c) != NULL ||
			(c == '@' && i != (size_t)at))
			return false;
	}
	return true;
}

bool
is_phone(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (strchr("+-() #*", s.p[i]) == NULL)
			return false;
	}
	return digits >= 3 && digits <= 20;
}

struct str
field_of(struct request *r, const char *name, size_t bytes_max, bool is_needed,
	struct page_problems *problems, struct page_problem *list)
{
	struct str typed = str_trim(form_get(&r->form, name));
	char *clean = arena_alloc(r->arena, typed.len + 4);

	if (clean == NULL)
		return STR("");
	str_clean(typed, clean, typed.len + 4);
	problems->list = list;
	if (is_needed && typed.len == 0)
		list[problems->n++] = (struct page_problem){name, "empty"};
	if (typed.len > bytes_max)
		list[problems->n++] = (struct page_problem){name, "too_long"};
	return str_c(clean);
}

ms_t
form_date(struct str text, int zone_minutes)
{
	ms_t at;

	return time_day_parse(text, zone_minutes, &at) == ERR_OK && at >= FORM_DATE_EARLIEST ? at
											     : 0;
}

enum err
write_company(struct store_tx *tx, const struct setting_change *list, size_t n, ms_t now)
{
	static const enum store_setting own[] = {SETTING_ORG_NAME, SETTING_ORG_NUMBER,
		SETTING_ORG_ADDRESS, SETTING_ORG_HEAD, SETTING_ORG_INDUSTRY, SETTING_ORG_STAFF,
		SETTING_ORG_MAIL, SETTING_CHARGE_NAME, SETTING_CONTACT2_PHONE};
	bool is_own = false;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(own) / sizeof(own[0]); k++)
			is_own |= list[i].key == own[k];
	return is_own ? store_setting_set_number(tx, SETTING_ORG_AT, now) : ERR_OK;
}

enum err
write_settings(struct store_tx *tx, void *arg)
{
	const struct settings_change *c = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < c->n && err == ERR_OK; i++)
		err = store_setting_set(tx, c->list[i].key, c->list[i].value);
	if (err == ERR_OK && c->audit != NULL)
		err = write_company(tx, c->list, c->n, c->audit->at);
	if (err == ERR_OK && c->audit != NULL)
		err = store_audit_add(tx, c->audit);
	return err;
}

enum err
set_number(struct request *r, enum store_setting key, int64_t value)
{
	char text[24];
	struct setting_change one = {.key = key};
	struct settings_change c = {.list = &one, .n = 1};

	snprintf(text, sizeof(text), "%lld", (long long)value);
	one.value = str_c(text);
	return store_write(r->portal->store, STORE_VITAL, write_settings, &c);
}
