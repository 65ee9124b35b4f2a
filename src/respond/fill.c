/* What the box can say of a case by itself: when, where, data, what was done; see fill.h. */
#include "respond/fill_own.h"

#include <stdio.h>

/* ---- putting ---- */

void
fill_put(struct filler *f, const char *field, struct str value, struct str source,
	enum confidence sure, ms_t when)
{
	value = str_trim(value);
	if (f->err != ERR_OK || value.len == 0)
		return;
	for (uint32_t i = 0; i < f->n; i++)
		if (str_equal(f->list[i].field, str_c(field)))
			return;
	if (f->n == FILL_MAX) {
		f->err = ERR_LIMIT;
		return;
	}
	f->list[f->n++] = (struct fill_said){str_c(field),
		str_cut(value, case_key_bytes_max(CASE_KEY_VALUE)), source, sure, when};
}

/* Not known to the box: nothing, or what it said before is taken back. */
static void
fill_unsay(struct filler *f, const char *field, struct str source)
{
	uint32_t n = f->n;

	fill_put(f, field, STR("?"), source, CONFIDENCE_LOW, 0);
	if (f->n > n) {
		f->list[n].value = STR("");
		f->list[n].is_unknown = true;
	}
}

static struct str
kept(struct filler *f, struct str text)
{
	char *copy = arena_copy(f->a, text);

	if (copy == NULL)
		f->err = ERR_LIMIT;
	return copy == NULL ? STR("") : str_of(copy, text.len);
}

void
fill_put_c(struct filler *f, const char *field, const char *value, struct str source,
	enum confidence sure)
{
	fill_put(f, field, str_c(value), source, sure, 0);
}

void
fill_put_time(struct filler *f, const char *field, ms_t at, struct str source, enum confidence sure)
{
	char text[TIME_TEXT_MAX];

	if (at > 0 && time_is_civil(at))
		fill_put(f, field, kept(f, str_c(time_text(at, text))), source, sure, 0);
}

void
fill_put_number(
	struct filler *f, const char *field, uint64_t n, struct str source, enum confidence sure)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	fill_put(f, field, kept(f, str_c(text)), source, sure, 0);
}

void
fill_put_buf(
	struct filler *f, const char *field, struct buf *b, struct str source, enum confidence sure)
{
	if (buf_err(b) != ERR_OK)
		f->err = ERR_LIMIT;
	else
		fill_put(f, field, kept(f, buf_view(b)), source, sure, 0);
	buf_done(b);
}

void
fill_add(struct buf *b, struct str value, char sep)
{
	struct str rest = buf_view(b);

	value = str_trim(value);
	/* Full lists end at a whole thing. */
	if (value.len == 0 || b->len + value.len + 1 > case_key_bytes_max(CASE_KEY_VALUE))
		return;
	while (rest.len > 0)
		if (str_equal(str_split(&rest, sep), value))
			return;
	if (b->len > 0)
		buf_byte(b, (uint8_t)sep);
	buf_str(b, value);
}

struct str
fill_source(struct filler *f, const char *room, struct str id)
{
	char text[81];

	snprintf(text, sizeof(text), "%s:%.*s", room, STR_FMT(id));
	return kept(f, str_cut(str_c(text), 80));
}

const struct alert *
fill_alert(const struct filler *f, uint32_t i)
{
	const struct fill_in *in = f->in;

	if (in->alert == NULL)
		return NULL;
	return i == 0 ? in->alert : i <= in->n_joined ? in->joined[i - 1] : NULL;
}

/* ---- what and when ---- */

static const char *
kind_of_playbook(struct str playbook)
{
	static const struct {
		const char *playbook, *kind;
	} kinds[] = {{"ransomware", "ransomware"}, {"infected_pc", "malware"},
		{"hijacked_mail", "mail_account"}, {"fake_invoice", "fake_invoice"},
		{"lost_device", "lost_device"}, {"unknown_device", "unauthorised_access"},
		{"old_machine", "weak_device"}, {"web_defacement", "defacement"}, {"ddos", "ddos"},
		{"personal_data", "leak"}, {"insider", "insider"}, {"partner_breach", "partner"},
		{"support_scam", "scam"}};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_equal(playbook, str_c(kinds[i].playbook)))
			return kinds[i].kind;
	return "";
}

/* Quiet for an hour: whatever it was, it is not seen any more. */
#define QUIET_MS MS_HOUR

static ms_t
last_seen(const struct filler *f)
{
	const struct alert *al;
	ms_t last = 0;

	for (uint32_t i = 0; (al = fill_alert(f, i)) != NULL; i++)
		last = al->last_seen > last ? al->last_seen : last;
	return last;
}

static bool
is_quiet(const struct filler *f)
{
	return f->in->alert != NULL && f->in->now - last_seen(f) >= QUIET_MS;
}

static void
fill_when(struct filler *f)
{
	const struct fill_in *in = f->in;
	const struct alert *al = in->alert, *next;
	ms_t first = al != NULL ? al->first_seen : 0;

	fill_put_c(f, "kind", kind_of_playbook(in->playbook), STR("case"), CONFIDENCE_MEDIUM);
	if (al == NULL)
		return;
	for (uint32_t i = 1; (next = fill_alert(f, i)) != NULL; i++)
		first = next->first_seen < first ? next->first_seen : first;
	fill_put(f, "title", in->title, f->alert_source, al->confidence, 0);
	fill_put(f, "summary", in->what, f->alert_source, al->confidence, 0);
	fill_put_time(f, "noticed_at", in->told, f->alert_source, CONFIDENCE_HIGH);
	fill_put_c(f, "noticed_how", "tool", f->alert_source, CONFIDENCE_HIGH);
	fill_put(f, "noticed_tool", in->tool, f->alert_source, CONFIDENCE_HIGH, 0);
	fill_put_time(f, "began_at", first, f->alert_source, CONFIDENCE_MEDIUM);
	/* Quiet is no end: a person says that it is over, by the last phase. */
	if (!is_quiet(f))
		fill_put_c(f, "ongoing", "yes", f->alert_source, CONFIDENCE_MEDIUM);
	else
		fill_unsay(f, "ongoing", f->alert_source);
	if (in->c != NULL && in->c->head.phase == PHASE_REPORT && is_quiet(f))
		fill_put_time(f, "ended_at", last_seen(f), f->alert_source, CONFIDENCE_LOW);
	else
		fill_unsay(f, "ended_at", f->alert_source);
}

static void
fill_clock(struct filler *f)
{
	fill_put(f, "clock_error", f->in->clock, STR("case"), CONFIDENCE_MEDIUM, 0);
}

/* ---- where ---- */

static const char *
device_choice(const struct fill_device *d)
{
	static const char *const names[DEVICE_KINDS] = {
		"unknown", "pc", "server", "phone", "printer", "nas", "network", "camera", "iot"};

	if (d->kind == DEVICE_SERVER || d->kind == DEVICE_UNKNOWN) {
		if (d->offers_directory)
			return "directory";
		if (d->offers_mail)
			return "mail";
		if (d->offers_web && d->kind == DEVICE_SERVER)
			return "web";
		if (d->offers_files && d->kind == DEVICE_SERVER)
			return "file";
	}
	return names[d->kind];
}

static void
fill_devices(struct filler *f)
{
	const struct fill_in *in = f->in;
	struct buf names = buf_of(LIMIT_RECORD_TEXT), kinds = buf_of(LIMIT_RECORD_TEXT);
	struct buf os = buf_of(LIMIT_RECORD_TEXT), addresses = buf_of(LIMIT_RECORD_TEXT);
	struct str source =
		in->n_devices > 0 ? fill_source(f, "device", in->devices[0].id) : STR("case");

	for (uint32_t i = 0; i < in->n_devices; i++) {
		const struct fill_device *d = &in->devices[i];

		fill_add(&names, d->name.len > 0 ? d->name : d->id, '\n');
		if (d->kind != DEVICE_UNKNOWN || str_c(device_choice(d)).p[0] != 'u')
			fill_add(&kinds, str_c(device_choice(d)), ' ');
		fill_add(&os, d->os, '\n');
		for (uint32_t k = 0; k < d->n_addresses; k++)
			fill_add(&addresses, d->addresses[k], '\n');
	}
	if (in->n_devices > 0) {
		fill_put_number(f, "devices_count", in->n_devices, source, CONFIDENCE_MEDIUM);
		/* It is seen on the company's own network: that is where it stands. */
		fill_put_c(f, "place_of_system", "own", source, CONFIDENCE_HIGH);
	}
	if (in->has_map)
		fill_put_c(f, "network_drawing", "yes", STR("case"), CONFIDENCE_HIGH);
	fill_put_buf(f, "devices_names", &names, source, CONFIDENCE_HIGH);
	fill_put_buf(f, "device_kinds", &kinds, source, CONFIDENCE_MEDIUM);
	fill_put_buf(f, "os_versions", &os, source, CONFIDENCE_MEDIUM);
	fill_put_buf(f, "addresses_own", &addresses, source, CONFIDENCE_HIGH);
}

static void
fill_systems(struct filler *f)
{
	const struct fill_in *in = f->in;
	struct buf names = buf_of(LIMIT_RECORD_TEXT), work = buf_of(LIMIT_RECORD_TEXT);
	struct buf vendors = buf_of(LIMIT_RECORD_TEXT), backups = buf_of(LIMIT_RECORD_TEXT);
	struct str source =
		in->n_systems > 0 ? fill_source(f, "ledger", in->systems[0].id) : STR("case");
	bool is_outside = false;

	for (uint32_t i = 0; i < in->n_systems; i++) {
		const struct fill_system *s = &in->systems[i];

		fill_add(&names, s->name, '\n');
		fill_add(&work, s->business, '\n');
		fill_add(&vendors, s->vendor, '\n');
		fill_add(&backups, s->backup, '\n');
		is_outside |= str_equal(s->place, STR("contractor"));
	}
	if (in->n_systems > 0)
		fill_put_c(
			f, "is_outsourced", is_outside ? "yes" : "no", source, CONFIDENCE_MEDIUM);
	fill_put_buf(f, "systems", &names, source, CONFIDENCE_MEDIUM);
	fill_put_buf(f, "effect_business", &work, source, CONFIDENCE_LOW);
	fill_put_buf(f, "outsourcer", &vendors, source, CONFIDENCE_MEDIUM);
	fill_put_buf(f, "backups_date", &backups, source, CONFIDENCE_LOW);
}

/* Without a row of a system, the device itself is what is affected. */
static void
fill_systems_by_device(struct filler *f)
{
	struct buf names = buf_of(LIMIT_RECORD_TEXT);

	for (uint32_t i = 0; i < f->in->n_devices; i++)
		fill_add(&names, f->in->devices[i].name, '\n');
	fill_put_buf(f, "systems", &names, STR("case"), CONFIDENCE_LOW);
}

/* ---- data: what the ledger says is kept there; whether it left is another question ---- */

static void
fill_data(struct filler *f)
{
	const struct fill_in *in = f->in;
	struct buf items = buf_of(LIMIT_RECORD_TEXT), kinds = buf_of(LIMIT_RECORD_TEXT);
	struct str source = in->n_information > 0 ? fill_source(f, "ledger", in->information[0].id)
						  : STR("case");
	bool is_sensitive = false, is_counted = in->n_information > 0;
	uint64_t persons = 0;

	for (uint32_t i = 0; i < in->n_information; i++) {
		const struct fill_information *row = &in->information[i];
		bool is_personal = row->personal.len > 0 && !str_equal(row->personal, STR("none"));

		fill_add(&items, row->name, '\n');
		fill_add(&kinds,
			!is_personal				     ? STR("business")
			: str_equal(row->personal, STR("my_number")) ? STR("my_number")
			: str_equal(row->personal, STR("sensitive")) ? STR("health")
								     : STR("names"),
			' ');
		is_sensitive |= str_equal(row->personal, STR("sensitive"));
		is_counted &= !is_personal || row->is_counted;
		persons += is_personal ? row->persons : 0;
	}
	fill_put_buf(f, "data_items", &items, source, CONFIDENCE_LOW);
	fill_put_buf(f, "data_kinds", &kinds, source, CONFIDENCE_LOW);
	if (in->n_information == 0)
		return;
	if (is_sensitive)
		fill_put_c(f, "data_sensitive", "yes", source, CONFIDENCE_LOW);
	if (is_counted && persons > 0)
		fill_put_number(f, "persons_upper", persons, source, CONFIDENCE_LOW);
}

/* ---- what was done, as the case itself says ---- */

static struct str
in_words(const struct filler *f, const char *room, struct str id)
{
	struct str words = f->in->words != NULL ? f->in->words(f->in->arg, room, id) : STR("");

	return words.len > 0 ? words : id;
}

static bool
contains(struct str did)
{
	return str_equal(did, STR("isolate")) || str_starts(did, STR("block_"));
}

static bool
is_concerned(const struct filler *f, struct str device)
{
	for (uint32_t i = 0; i < f->in->n_devices; i++)
		if (str_equal(f->in->devices[i].id, device))
			return true;
	return device.len == 0; /* it holds for all */
}

static void
fill_actions(struct filler *f)
{
	const struct respond_case *c = f->in->c;
	struct buf did = buf_of(LIMIT_RECORD_TEXT), steps = buf_of(LIMIT_RECORD_TEXT);
	ms_t contained = 0;

	for (uint32_t i = 0; i < c->n_actions; i++) {
		/* What was done, not to whom: devices and addresses have fields of their own, and
		 * masks of their own. */
		fill_add(&did, in_words(f, "action", c->actions[i].did), '\n');
		if (contains(c->actions[i].did) && !c->actions[i].is_ended &&
			is_concerned(f, c->actions[i].device) &&
			(contained == 0 || c->actions[i].at < contained))
			contained = c->actions[i].at;
	}
	for (uint32_t i = 0; i < c->n_steps; i++)
		if (str_equal(c->steps[i].state, STR("done"))) {
			struct buf id = buf_of(LIMIT_RECORD_TEXT);

			buf_printf(&id, "%.*s/%.*s", STR_FMT(c->steps[i].playbook),
				STR_FMT(c->steps[i].step));
			fill_add(&steps, in_words(f, "step", buf_view(&id)), '\n');
			buf_done(&id);
		}
	if (steps.len == 0)
		buf_str(&steps, buf_view(&did));
	fill_put_buf(f, "first_measures", &did, STR("case"), CONFIDENCE_HIGH);
	fill_put_buf(f, "measures_done", &steps, STR("case"), CONFIDENCE_HIGH);
	if (contained != 0)
		fill_put_time(f, "contained_at", contained, STR("case"), CONFIDENCE_LOW);
	else
		fill_unsay(f, "contained_at", STR("case"));
}

/* Who was told, which files are kept. */
static void
fill_entries(struct filler *f)
{
	const struct respond_case *c = f->in->c;
	struct buf told = buf_of(LIMIT_RECORD_TEXT), files = buf_of(LIMIT_RECORD_TEXT);

	for (uint32_t i = 0; i < c->n_entries; i++) {
		const struct case_entry *e = &c->entries[i];
		struct str to = case_entry_get(e, CASE_KEY_RECIPIENT);

		if (c->is_struck[i])
			continue;
		if (e->kind == CASE_EXHIBIT)
			fill_add(&files, case_entry_get(e, CASE_KEY_NAME), '\n');
		if (e->kind == CASE_REPLY && str_equal(to, STR("police")))
			fill_put(f, "police_number", case_entry_get(e, CASE_KEY_ACK), STR("case"),
				CONFIDENCE_HIGH, 0);
		if (e->kind != CASE_REPORT)
			continue;
		fill_add(&told, in_words(f, "recipient", to), '\n');
		if (str_equal(to, STR("persons"))) {
			fill_put_c(f, "persons_told", "yes", STR("case"), CONFIDENCE_HIGH);
			fill_put_time(f, "persons_told_when", case_entry_when(e), STR("case"),
				CONFIDENCE_HIGH);
		}
		if (str_equal(to, STR("public"))) {
			fill_put_c(f, "publication", "done", STR("case"), CONFIDENCE_HIGH);
			fill_put_time(f, "publication_when", case_entry_when(e), STR("case"),
				CONFIDENCE_HIGH);
		}
	}
	fill_put_buf(f, "told_others", &told, STR("case"), CONFIDENCE_HIGH);
	fill_put_buf(f, "evidence_kept", &files, STR("case"), CONFIDENCE_HIGH);
}

static void
fill_state(struct filler *f)
{
	static const char *const states[CASE_PHASES] = {
		"going_on", "going_on", "investigating", "recovering", "ended"};
	const struct respond_case *c = f->in->c;
	const char *state = states[c->head.phase];
	bool is_held = false;

	for (uint32_t i = 0; i < c->n_actions; i++)
		is_held |= contains(c->actions[i].did) && !c->actions[i].is_ended &&
			   is_concerned(f, c->actions[i].device);
	if (c->head.phase <= PHASE_FIRST && is_held)
		state = "contained";
	/* Nobody looked into it, and nothing is seen any more: then nobody knows. */
	if (strcmp(state, "going_on") == 0 && is_quiet(f))
		fill_unsay(f, "present_state", STR("case"));
	else
		fill_put_c(f, "present_state", state, STR("case"), CONFIDENCE_MEDIUM);
}

/* ---- all ---- */

enum err
respond_fill(
	const struct fill_in *in, struct arena *a, struct fill_said **ret_list, uint32_t *ret_n)
{
	struct filler f = {.in = in, .a = a, .list = arena_array(a, struct fill_said, FILL_MAX)};
	char id[ALERT_ID_TEXT_MAX];

	if (f.list == NULL)
		return ERR_LIMIT;
	if (in->alert != NULL)
		f.alert_source = fill_source(&f, "alert", str_c(alert_id_text(&in->alert->id, id)));
	fill_when(&f);
	fill_attack(&f);
	fill_clock(&f);
	fill_devices(&f);
	fill_systems(&f);
	fill_systems_by_device(&f);
	fill_put(&f, "contact_role", in->contact_role, fill_source(&f, "ledger", in->contact_row),
		CONFIDENCE_HIGH, 0);
	fill_data(&f);
	if (in->c != NULL) {
		fill_actions(&f);
		fill_entries(&f);
		fill_state(&f);
	} else if (in->alert != NULL) {
		fill_put_c(&f, "present_state", "going_on", f.alert_source, CONFIDENCE_LOW);
	}
	if (f.err != ERR_OK)
		return f.err;
	*ret_list = f.list;
	*ret_n = f.n;
	return ERR_OK;
}

uint32_t
respond_fill_news(const struct case_record *r, struct fill_said *list, uint32_t n)
{
	uint32_t left = 0;

	for (uint32_t i = 0; i < n; i++) {
		const struct record_value *v = respond_record_get(r, list[i].field);
		bool is_persons = v != NULL && v->who.len > 0;

		if (v == NULL || v->is_given)
			continue;
		if (list[i].is_unknown && (is_persons || v->state != RECORD_KNOWN))
			continue;
		/* A person's word stays; what the box says beside it is told once. */
		if (is_persons && (str_equal(v->value, list[i].value) ||
					  str_equal(v->machine_value, list[i].value)))
			continue;
		if (!is_persons && v->state == RECORD_KNOWN && str_equal(v->value, list[i].value))
			continue;
		list[left++] = list[i];
	}
	return left;
}

enum err
respond_fill_entry(const struct fill_said *s, struct arena *a, struct case_entry *ret_e)
{
	struct case_entry e = {.kind = CASE_SAID, .by = CASE_BY_BOX};
	char when[TIME_TEXT_MAX];
	enum err err = case_entry_add(&e, CASE_KEY_FIELD, s->field);

	if (err == ERR_OK)
		err = s->is_unknown ? case_entry_add(&e, CASE_KEY_STATE, STR("unknown"))
				    : case_entry_add(&e, CASE_KEY_VALUE, s->value);
	if (err == ERR_OK && s->source.len > 0)
		err = case_entry_add(&e, CASE_KEY_SOURCE, s->source);
	if (err == ERR_OK)
		err = case_entry_add(&e, CASE_KEY_SURE, str_c(confidence_name(s->sure)));
	if (err == ERR_OK && s->when != 0) {
		char *copy = arena_copy(a, str_c(time_text(s->when, when)));

		err = copy == NULL ? ERR_LIMIT : case_entry_add(&e, CASE_KEY_WHEN, str_c(copy));
	}
	if (err == ERR_OK)
		*ret_e = e;
	return err;
}
