/* What the box can say of where it happened: the devices, what they are part of by the company's
 * own lists, which data those lists say is kept there, who speaks for it. */
#include "respond/fill_own.h"

/* ---- devices ---- */

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

/* ---- systems ---- */

static void
fill_systems(struct filler *f)
{
	const struct fill_in *in = f->in;
	struct buf names = buf_of(LIMIT_RECORD_TEXT), work = buf_of(LIMIT_RECORD_TEXT);
	struct buf vendors = buf_of(LIMIT_RECORD_TEXT), backups = buf_of(LIMIT_RECORD_TEXT);
	struct str source =
		in->n_systems > 0 ? fill_source(f, "ledger", in->systems[0].id) : STR("case");
	bool is_outside = false, is_tried = in->n_systems > 0;
	enum confidence sure = CONFIDENCE_MEDIUM;

	for (uint32_t i = 0; i < in->n_systems; i++) {
		const struct fill_system *s = &in->systems[i];

		fill_add(&names, s->name, '\n');
		fill_add(&work, s->business, '\n');
		fill_add(&vendors, s->vendor, '\n');
		fill_add(&backups, s->backup, '\n');
		is_outside |= str_equal(s->place, STR("contractor"));
		is_tried &= s->is_tried;
		if (s->is_later)
			sure = CONFIDENCE_LOW;
	}
	if (in->n_systems > 0)
		fill_put_c(f, "is_outsourced", is_outside ? "yes" : "no", source, sure);
	fill_put_buf(f, "systems", &names, source, sure);
	/* Which work uses it is written down; that the work suffers is not. */
	fill_put_buf(f, "effect_business", &work, source, CONFIDENCE_LOW);
	fill_put_buf(f, "outsourcer", &vendors, source, sure);
	/* How copies are made, as written down; whether they can be used is another question. */
	fill_put_buf(f, "backups_date", &backups, source, sure);
	if (is_tried)
		fill_put_c(f, "backups_usable", "yes", source, CONFIDENCE_LOW);
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

/* ---- all ---- */

void
fill_where(struct filler *f)
{
	fill_devices(f);
	fill_systems(f);
	fill_systems_by_device(f);
	fill_put(f, "contact_role", f->in->contact_role,
		fill_source(f, "ledger", f->in->contact_row),
		f->in->is_contact_later ? CONFIDENCE_LOW : CONFIDENCE_HIGH, 0);
	fill_data(f);
}
