/*
 * STIX 2.1 (OASIS Standard, 10 June 2021): the indicators of a bundle whose pattern (section 9) is
 * comparisons joined by OR, in one observation or several joined by OR. Each comparison becomes an
 * entry. AND, FOLLOWEDBY, qualifiers, wildcards and other objects cannot be kept in a table of
 * values: such indicators are left out whole and counted.
 */
#include "know/indicator/pattern.h"
#include "know/indicator/table.h"

#include <jansson.h>

static struct str
text_of(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);

	return json_is_string(v) ? str_of(json_string_value(v), json_string_length(v))
				 : str_of("", 0);
}

/* The date of a timestamp (section 3.16): "2021-06-10T..."; 0 when it is none. */
static ms_t
date_of(struct str s)
{
	struct civil c = {0};
	uint64_t year, month, day;

	if (s.len < 10 || str_u64(str_of(s.p, 4), 9999, &year) != ERR_OK ||
		str_u64(str_of(s.p + 5, 2), 12, &month) != ERR_OK ||
		str_u64(str_of(s.p + 8, 2), 31, &day) != ERR_OK || month == 0 || day == 0)
		return 0;
	c.year = (int)year;
	c.month = (int)month;
	c.day = (int)day;
	return time_from_civil(&c, 0);
}

static bool
is_over(const struct table *t, const json_t *object)
{
	ms_t until = date_of(text_of(object, "valid_until"));

	return json_is_true(json_object_get(object, "revoked")) ||
	       (t->now != 0 && until != 0 && until < t->now);
}

/* Section 4.7: 0..100; appendix A's None/Low/Med/High scale. */
static enum confidence
confidence_of(const json_t *object)
{
	const json_t *v = json_object_get(object, "confidence");
	json_int_t n = json_is_integer(v) ? json_integer_value(v) : 70;

	return n >= 70 ? CONFIDENCE_HIGH : n >= 30 ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

static enum err
read_indicator(struct table *t, unsigned list, const json_t *object)
{
	struct given g = {.list = list, .what = text_of(object, "name")};
	struct str type = text_of(object, "pattern_type");
	struct stix_pattern p;
	enum err err;

	if (is_over(t, object))
		return ERR_OK;
	if ((type.len > 0 && !str_equal(type, STR("stix"))) ||
		!stix_pattern_read(text_of(object, "pattern"), &p)) {
		t->counts.not_read++;
		return ERR_OK;
	}
	g.confidence = confidence_of(object);
	for (unsigned i = 0; i < p.n; i++) {
		g.kind = p.terms[i].kind;
		g.value = str_of(p.text + p.terms[i].at, p.terms[i].len);
		err = table_add(t, &g);
		if (err == ERR_LIMIT)
			return err;
		t->counts.not_read += err != ERR_OK;
	}
	return ERR_OK;
}

enum err
stix_read(struct table *t, unsigned list, struct str bytes, struct errinfo *info)
{
	json_error_t error;
	json_t *root = json_loadb(bytes.p, bytes.len, JSON_REJECT_DUPLICATES, &error), *objects;
	enum err err = ERR_OK;

	if (root == NULL)
		return err_say(info, ERR_MALFORMED, (uint64_t)error.line,
			"The list %.64s is broken in line %d: %.100s.", t->lists[list].p,
			error.line, error.text);
	objects = json_object_get(root, "objects");
	if (!str_equal(text_of(root, "type"), STR("bundle")) || !json_is_array(objects))
		err = err_say(info, ERR_MALFORMED, 0, "The list %.64s is JSON, but no STIX bundle.",
			t->lists[list].p);
	for (size_t i = 0; err == ERR_OK && i < json_array_size(objects); i++) {
		const json_t *object = json_array_get(objects, i);

		if (str_equal(text_of(object, "type"), STR("indicator")))
			err = read_indicator(t, list, object);
	}
	json_decref(root);
	return err;
}

void
know_init(uint32_t seed)
{
	json_object_seed(seed != 0 ? seed : 1);
}
