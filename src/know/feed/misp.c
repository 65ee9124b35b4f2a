/*
 * MISP events (the core format): one event, {"Event": ...}, an array of them, or {"response":
 * [...]}. Attributes of the event and of its objects; what is not to be used for detection (to_ids
 * false) is passed over. An event's tags and title count for its attributes.
 */
#include "know/feed/reading.h"

struct event {
	struct indicator_note note; /* strings borrow from `info` */
	json_t *info;
	bool has_tlp;
};

static const struct {
	const char *type;
	enum indicator_kind kind;
	int part; /* of a value with '|': which one counts */
} types[] = {
	{"domain", INDICATOR_DOMAIN, 0},
	{"hostname", INDICATOR_DOMAIN, 0},
	{"domain|ip", INDICATOR_DOMAIN, 0},
	{"hostname|port", INDICATOR_DOMAIN, 0},
	{"ip-dst", INDICATOR_ADDRESS, 0},
	{"ip-src", INDICATOR_ADDRESS, 0},
	{"ip-dst|port", INDICATOR_ADDRESS, 0},
	{"ip-src|port", INDICATOR_ADDRESS, 0},
	{"url", INDICATOR_URL, 0},
	{"uri", INDICATOR_URL, 0},
	{"md5", INDICATOR_HASH, 0},
	{"sha1", INDICATOR_HASH, 0},
	{"sha256", INDICATOR_HASH, 0},
	{"filename|md5", INDICATOR_HASH, 1},
	{"filename|sha1", INDICATOR_HASH, 1},
	{"filename|sha256", INDICATOR_HASH, 1},
	{"ja3-fingerprint-md5", INDICATOR_JA3, 0},
};

static bool
find_tlp(const json_t *tags, enum tlp *ret_tlp)
{
	bool is_any = false;

	for (size_t i = 0; i < json_array_size(tags); i++) {
		struct str name = walk_text(json_array_get(tags, i), "name");
		enum tlp tlp;

		if (str_starts_nocase(name, STR("tlp:")) && reading_tlp(name, &tlp) &&
			(!is_any || tlp > *ret_tlp)) {
			*ret_tlp = tlp;
			is_any = true;
		}
	}
	return is_any;
}

static void
read_attribute(struct reading *r, const struct event *e, const json_t *a)
{
	struct indicator_note note = e->note;
	struct str type = walk_text(a, "type"), value = walk_text(a, "value"), whole = value;
	const json_t *wanted = json_object_get(a, "to_ids");
	ms_t first = reading_time(walk_text(a, "first_seen"));
	ms_t last = reading_time(walk_text(a, "last_seen"));
	char clear[LIMIT_INDICATOR_TEXT];
	enum tlp tlp;

	if (!json_is_true(wanted) || json_is_true(json_object_get(a, "deleted"))) {
		r->counts->passed++;
		return;
	}
	note.first_seen = first != 0 ? first : reading_time(walk_text(a, "timestamp"));
	note.last_seen = last;
	if (find_tlp(json_object_get(a, "Tag"), &tlp) && (!e->has_tlp || tlp > note.tlp))
		note.tlp = tlp;
	if (walk_text(a, "comment").len > 0)
		note.what = walk_text(a, "comment");
	note.context = walk_text(a, "uuid");
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (!str_equal(type, str_c(types[i].type)))
			continue;
		if (str_find_byte(type, '|') >= 0) {
			struct str first_part = str_split(&whole, '|');

			value = types[i].part == 0 ? first_part : whole;
		}
		reading_give(r, types[i].kind, reading_refang(value, clear), &note, false);
		return;
	}
	reading_not_read(r);
}

static enum err
read_attributes(struct reading *r, const struct event *e, struct str list, struct errinfo *info)
{
	struct walk w = walk_into(list, '[', info);
	struct str value;

	while (!r->is_over && walk_element(&w, &value)) {
		json_t *a = walk_tree(value);

		r->line++;
		if (json_is_object(a))
			read_attribute(r, e, a);
		else
			reading_not_read(r);
		json_decref(a);
	}
	return w.err;
}

/* Attribute (and of each Object) of an event; at most two levels. */
static enum err
read_lists(struct reading *r, const struct event *e, struct str body, struct errinfo *info)
{
	struct walk w = walk_into(body, '{', info);
	struct str key, value, object;
	enum err err = ERR_OK;

	while (err == ERR_OK && !r->is_over && walk_member(&w, &key, &value)) {
		if (str_equal(key, STR("Attribute")))
			err = read_attributes(r, e, value, info);
		if (!str_equal(key, STR("Object")))
			continue;
		for (struct walk o = walk_into(value, '[', info); walk_element(&o, &object);) {
			struct walk parts = walk_into(object, '{', info);
			struct str name, part;

			while (err == ERR_OK && walk_member(&parts, &name, &part))
				if (str_equal(name, STR("Attribute")))
					err = read_attributes(r, e, part, info);
			err = err != ERR_OK ? err : parts.err;
			if (err != ERR_OK)
				break;
		}
	}
	return err != ERR_OK ? err : w.err;
}

/* What the event says of all: title, tags. They may stand behind the attributes. */
static enum err
read_event(struct reading *r, struct str body, struct errinfo *info)
{
	struct event e = {.note = r->settings->note};
	struct walk w = walk_into(body, '{', info);
	struct str key, value;
	enum err err;

	while (walk_member(&w, &key, &value)) {
		json_t *tree;

		if (str_equal(key, STR("info")) && e.info == NULL) {
			e.info = walk_tree(value);
			if (json_is_string(e.info))
				e.note.what = str_of(
					json_string_value(e.info), json_string_length(e.info));
		} else if (str_equal(key, STR("Tag"))) {
			tree = walk_tree(value);
			e.has_tlp = find_tlp(tree, &e.note.tlp);
			json_decref(tree);
		} else if (str_equal(key, STR("threat_level_id")) && value.len == 3)
			e.note.confidence = value.p[1] == '1'	? CONFIDENCE_HIGH
					    : value.p[1] == '2' ? CONFIDENCE_MEDIUM
								: e.note.confidence;
	}
	err = w.err != ERR_OK ? w.err : read_lists(r, &e, body, info);
	json_decref(e.info);
	return err;
}

/* Is it {"Event": {...}}, or the event itself? */
static enum err
read_wrapped(struct reading *r, struct str body, struct errinfo *info, bool *ret_is_any)
{
	struct walk w = walk_into(body, '{', info);
	struct str key, value;

	while (walk_member(&w, &key, &value)) {
		if (str_equal(key, STR("Event"))) {
			*ret_is_any = true;
			return read_event(r, value, info);
		}
		if (str_equal(key, STR("Attribute")) || str_equal(key, STR("Object"))) {
			*ret_is_any = true;
			return read_event(r, body, info);
		}
	}
	return w.err;
}

static enum err
read_all(struct reading *r, struct str list, struct errinfo *info, bool *ret_is_any)
{
	struct walk w = walk_into(list, '[', info);
	enum err err = w.err;
	struct str value;

	while (err == ERR_OK && !r->is_over && walk_element(&w, &value))
		err = read_wrapped(r, value, info, ret_is_any);
	return err != ERR_OK ? err : w.err;
}

enum err
feed_misp(struct reading *r, struct str bytes, struct errinfo *info)
{
	struct str body = str_trim(bytes), key, value;
	bool is_any = false;
	enum err err = ERR_OK;

	if (body.p[0] == '[')
		err = read_all(r, body, info, &is_any);
	else {
		struct walk w = walk_into(body, '{', info);

		err = read_wrapped(r, body, info, &is_any);
		while (err == ERR_OK && !is_any && walk_member(&w, &key, &value))
			if (str_equal(key, STR("response")))
				err = value.p[0] == '[' ? read_all(r, value, info, &is_any)
							: read_wrapped(r, value, info, &is_any);
	}
	if (err == ERR_OK && !is_any)
		return err_say(info, ERR_MALFORMED, 0,
			"The list is JSON, but neither a STIX bundle nor a MISP event.");
	return err;
}
