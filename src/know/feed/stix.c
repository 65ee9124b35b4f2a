/* STIX 2.1 bundles: their indicators, one object after the other. See know/indicator/pattern.h for
 * the patterns; markings by their well-known ids (section 7.2.1.4) and those of TLP 2.0. */
#include "know/feed/reading.h"

#include "know/indicator/pattern.h"

static const struct {
	const char *id;
	enum tlp tlp;
} markings[] = {
	{"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", TLP_CLEAR}, /* 1.0: white */
	{"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", TLP_GREEN},
	{"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", TLP_AMBER},
	{"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", TLP_RED},
	{"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", TLP_CLEAR}, /* 2.0 */
	{"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", TLP_GREEN},
	{"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", TLP_AMBER},
	{"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", TLP_AMBER_STRICT},
	{"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", TLP_RED},
};

/* The strictest of the object's markings. */
static bool
marked(const json_t *object, enum tlp *ret_tlp)
{
	const json_t *refs = json_object_get(object, "object_marking_refs");
	bool is_marked = false;

	for (size_t i = 0; i < json_array_size(refs); i++) {
		const char *id = json_string_value(json_array_get(refs, i));

		for (size_t k = 0; id != NULL && k < sizeof(markings) / sizeof(*markings); k++)
			if (strcmp(id, markings[k].id) == 0 &&
				(!is_marked || markings[k].tlp > *ret_tlp)) {
				*ret_tlp = markings[k].tlp;
				is_marked = true;
			}
	}
	return is_marked;
}

static struct indicator_note
note_of(const struct reading *r, const json_t *object)
{
	struct indicator_note n = r->settings->note;
	const json_t *confidence = json_object_get(object, "confidence");
	enum tlp tlp = TLP_CLEAR;

	if (json_is_integer(confidence) && json_integer_value(confidence) >= 0)
		n.confidence = reading_confidence((uint64_t)json_integer_value(confidence));
	if (marked(object, &tlp))
		n.tlp = tlp;
	n.first_seen = reading_time(walk_text(object, "valid_from"));
	n.last_seen = reading_time(walk_text(object, "modified"));
	n.expires = reading_time(walk_text(object, "valid_until"));
	n.what = walk_text(object, "name");
	n.context = walk_text(object, "id");
	return n;
}

static void
read_indicator(struct reading *r, const json_t *object, struct stix_pattern *p)
{
	struct indicator_note note = note_of(r, object);
	struct str type = walk_text(object, "pattern_type");

	if (json_is_true(json_object_get(object, "revoked")) || reading_has_run_out(r, &note)) {
		r->counts->passed++;
		return;
	}
	if ((type.len > 0 && !str_equal(type, STR("stix"))) ||
		!stix_pattern_read(walk_text(object, "pattern"), p)) {
		reading_not_read(r);
		return;
	}
	for (unsigned i = 0; i < p->n && !r->is_over; i++)
		reading_give(r, p->terms[i].kind, str_of(p->text + p->terms[i].at, p->terms[i].len),
			&note, false);
}

static void
read_object(struct reading *r, struct str bytes)
{
	json_t *object = walk_tree(bytes);
	struct stix_pattern p;

	r->line++;
	if (!json_is_object(object))
		reading_not_read(r);
	else if (str_equal(walk_text(object, "type"), STR("indicator")))
		read_indicator(r, object, &p);
	json_decref(object);
}

enum err
feed_stix(struct reading *r, struct str bytes, struct errinfo *info)
{
	struct walk bundle = walk_into(bytes, '{', info);
	struct str key, value, object;
	bool is_any = false;

	while (!r->is_over && walk_member(&bundle, &key, &value)) {
		struct walk objects;

		if (!str_equal(key, STR("objects")))
			continue;
		is_any = true;
		objects = walk_into(value, '[', info);
		while (!r->is_over && walk_element(&objects, &object))
			read_object(r, object);
		if (objects.err != ERR_OK)
			return objects.err;
	}
	if (bundle.err == ERR_OK && !is_any)
		return err_say(info, ERR_MALFORMED, 0, "The list is JSON, but no STIX bundle.");
	return bundle.err;
}
