/* Any bytes as what people say of an incident: each format is JSON that reads back, twice the same.
 */
#include "base/limits.h"
#include "docs/incident/incident.h"
#include "wire/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const ids[] = {"title", "kind", "attack_ids", "cve_ids", "tools_used",
	"malware_name", "indicator_addresses", "indicator_names", "indicator_urls",
	"indicator_hashes", "indicator_mails", "persons_count", "noticed_at", "org_name"};
#define IDS (sizeof(ids) / sizeof(*ids))

static const struct json_shape none = JSON_SHAPE({"none", 1, NULL});

static void
write_twice(incident_write_fn *write, const struct incident_facts *f)
{
	struct json_handler handler = {0};
	struct buf one = buf_of(LIMIT_INCIDENT_BYTES), two = buf_of(LIMIT_INCIDENT_BYTES);
	enum err err = write(f, &one, NULL);

	BUG_IF(write(f, &two, NULL) != err);
	if (err == ERR_OK) {
		BUG_IF(!str_equal(buf_view(&one), buf_view(&two)));
		BUG_IF(json_read(buf_view(&one), &none, &handler, NULL) != ERR_OK);
	}
	buf_done(&one);
	buf_done(&two);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 20);
	struct incident_value values[IDS] = {{{0}}};
	struct incident_event event = {0};
	struct incident_facts f = {.id = STR("0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
		.opened = 1,
		.made = 2,
		.n_values = IDS,
		.values = values,
		.n_events = 1,
		.events = &event};
	struct str rest = str_of((const char *)data, size < 4096 ? size : 4096);
	uint32_t left_out;

	BUG_IF(a == NULL);
	event.what = rest;
	for (size_t i = 0; i < IDS; i++) {
		values[i].field = str_c(ids[i]);
		values[i].kind = (enum record_field_kind)(i % RECORD_KINDS);
		values[i].value = rest;
		values[i].also = rest;
	}
	if (incident_signs_of(&f, a, &f.signs, &f.n_signs, &left_out) != ERR_OK)
		f.n_signs = 0;
	write_twice(incident_stix, &f);
	write_twice(incident_iodef, &f);
	write_twice(incident_ocsf, &f);
	write_twice(incident_veris, &f);
	arena_free(a);
	return 0;
}
