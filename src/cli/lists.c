/* `device list` and `alert list`: what the database holds, read beside a running portal. */
#include "cli/data.h"
#include "cli/fill.h"
#include "cli/json.h"
#include "proc/common/packs.h"

#include <stdio.h>
#include <stdlib.h>

#define LIST_BYTES ((size_t)256 << 20)
#define ARENA_BYTES ((size_t)512 << 20)

static const char *
best_name(const struct store_device *d)
{
	if (d->name[0] != '\0')
		return d->name;
	if (d->learned.name[0] != '\0')
		return d->learned.name;
	return d->learned.address[0] != '\0' ? d->learned.address : d->id.text;
}

static void
device_json(struct buf *b, const struct store_device *d)
{
	enum device_kind kind =
		d->kind_given >= 0 ? (enum device_kind)d->kind_given : d->learned.kind;

	json_enter(b, '{');
	json_text(b, "id", d->id.text);
	json_text(b, "name", best_name(d));
	json_text(b, "given_name", d->name);
	json_text(b, "owner", d->owner);
	json_text(b, "place", d->place);
	json_text(b, "whose", store_whose_name(d->whose));
	json_text(b, "kind", device_kind_name(kind));
	json_text(b, "vendor", d->learned.vendor);
	json_text(b, "model", d->learned.model);
	json_text(b, "os", d->learned.os);
	json_text(b, "address", d->learned.address);
	json_time(b, "first_seen", d->first_seen);
	json_time(b, "last_seen", d->last_seen);
	json_number(b, "alerts_open", d->alerts_open);
	json_leave(b, '}');
}

static int
show_devices(const struct cli_call *call, const struct store_view *v, struct arena *a)
{
	struct store_device_query q = {.show = STORE_DEVICES_ALL};
	struct store_device *list = NULL;
	struct buf b = buf_of(LIST_BYTES);
	uint32_t total = 0;
	size_t n = 0;

	if (store_device_list(v, &q, a, &list, &n, &total) != ERR_OK)
		return cli_say(call, CLI_FAILED, "機器を読めません。", "cannot read the devices");
	if (!call->given[OPT_JSON]) {
		for (size_t i = 0; i < n; i++)
			buf_printf(&b, "%s\t%s\t%s\t%s\n", list[i].id.text, best_name(&list[i]),
				device_kind_name(list[i].learned.kind), list[i].learned.vendor);
		return cli_print(call, &b);
	}
	json_enter(&b, '[');
	for (size_t i = 0; i < n; i++)
		device_json(&b, &list[i]);
	json_leave(&b, ']');
	buf_byte(&b, '\n');
	return cli_print(call, &b);
}

/* How the alert's device is called. */
static struct str
name_of(const struct store_view *v, const struct store_alert *alert, struct store_device *room)
{
	if (store_device_get(v, alert->device, room) == ERR_OK)
		return str_c(best_name(room));
	return str_c(alert->device);
}

static int
show_alerts(const struct cli_call *call, const struct store_view *v, struct arena *a,
	const struct packs *packs)
{
	struct store_alert_query q = {.is_open = !call->given[OPT_ALL],
		.severity_max = SEVERITY_ACT_NOW,
		.limit = UINT32_MAX >> 1};
	struct buf b = buf_of(LIST_BYTES), title = buf_of(4096);
	struct store_alert *list = NULL;
	struct store_device *device = calloc(1, sizeof(*device));
	size_t n = 0;

	if (device == NULL || store_alert_list(v, &q, a, &list, &n, NULL) != ERR_OK) {
		free(device);
		return cli_say(call, CLI_FAILED, "知らせを読めません。", "cannot read the alerts");
	}
	if (call->given[OPT_JSON])
		json_enter(&b, '[');
	for (size_t i = 0; i < n; i++) {
		buf_clear(&title);
		fill_title(&title, &packs->detect, list[i].alert, name_of(v, &list[i], device),
			call->lang);
		if (!call->given[OPT_JSON]) {
			buf_printf(&b, "%s\t%s\t%s\n", list[i].id_text,
				severity_name(list[i].alert->severity), title.p);
			continue;
		}
		json_enter(&b, '{');
		json_text(&b, "state", store_alert_state_name(list[i].state));
		json_bool(&b, "is_quiet", list[i].is_quiet);
		json_time(&b, "answered", list[i].answered);
		json_key(&b, "alert");
		json_alert(&b, list[i].alert, buf_view(&title));
		json_leave(&b, '}');
	}
	if (call->given[OPT_JSON]) {
		json_leave(&b, ']');
		buf_byte(&b, '\n');
	}
	buf_done(&title);
	free(device);
	return cli_print(call, &b);
}

/* Opens all that a list needs and runs it. */
static int
with_data(const struct cli_call *call, bool is_alerts)
{
	struct packs packs = {0};
	struct errinfo info = {0};
	struct store_view *v = NULL;
	struct arena *a = NULL;
	struct data d;
	int rc = data_open(call, &d);

	if (rc == CLI_OK && is_alerts && packs_load(NULL, &packs, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "検知の定義を読めません：%s",
			"cannot read the packs: %s", info.what);
	if (rc == CLI_OK) {
		a = arena_new(ARENA_BYTES);
		if (a == NULL || store_read(d.store, &v) != ERR_OK)
			rc = cli_say(
				call, CLI_FAILED, "データを読めません。", "cannot read the data");
	}
	if (rc == CLI_OK)
		rc = is_alerts ? show_alerts(call, v, a, &packs) : show_devices(call, v, a);
	store_read_end(v);
	arena_free(a);
	if (packs.arena != NULL)
		packs_free(&packs);
	data_close(&d);
	return rc;
}

int
cli_device_list(const struct cli_call *call)
{
	return with_data(call, false);
}

int
cli_alert_list(const struct cli_call *call)
{
	return with_data(call, true);
}
