/* What was measured of a device, for the order of its findings; see findings.h. */
#include "proc/portal/stock/findings.h"

#include "proc/portal/stock/stock.h"
#include "store/guard_log.h"

#define TALKS_READ 500

static enum rank_role
role_of(const struct store_device *d)
{
	static const enum rank_role roles[DEVICE_KINDS] = {[DEVICE_PC] = RANK_ROLE_WORK,
		[DEVICE_PHONE] = RANK_ROLE_WORK,
		[DEVICE_SERVER] = RANK_ROLE_SERVE,
		[DEVICE_NAS] = RANK_ROLE_SERVE,
		[DEVICE_ROUTER] = RANK_ROLE_EDGE,
		[DEVICE_PRINTER] = RANK_ROLE_THING,
		[DEVICE_CAMERA] = RANK_ROLE_THING,
		[DEVICE_IOT] = RANK_ROLE_THING};

	return roles[findings_kind_of(d)];
}

enum device_kind
findings_kind_of(const struct store_device *d)
{
	return d->kind_given >= 0 && d->kind_given < DEVICE_KINDS ? (enum device_kind)d->kind_given
								  : d->learned.kind;
}

/* "tcp/445 0.0.0.0": not for the device alone. */
static bool
is_open_port(struct str value)
{
	str_split(&value, ' ');
	return !str_starts(value, STR("127.")) && !str_equal(value, STR("::1")) &&
	       !str_equal(value, STR("[::1]"));
}

static enum err
take_told(const struct store_view *v, const char *device, struct arena *a, struct findings_facts *f)
{
	struct store_told *told;
	size_t n = 0;
	enum err err = store_told_list(v, device, a, &told, &n);

	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		if (strcmp(told[i].key, "system") == 0)
			f->os = strcmp(told[i].value, "macos") == 0 ? "darwin" : told[i].value;
		else if (strcmp(told[i].key, "distro") == 0)
			f->distro = told[i].value;
		else if (strcmp(told[i].key, "port") == 0)
			f->rank.is_listening |= is_open_port(str_c(told[i].value));
	}
	return err;
}

static enum err
take_seen(const struct store_view *v, const struct store_device *d, ms_t since, struct arena *a,
	struct rank_facts *f)
{
	const struct store_talk_query tq = {
		.device = d->id.text, .since = since, .limit = TALKS_READ};
	const struct store_guard_line_query gq = {
		.device = d->id.text, .since = since, .is_blocked = true, .limit = 1};
	struct store_guard_line *lines;
	struct fact *facts;
	struct pair *pairs;
	uint32_t total, blocked = 0;
	size_t n_facts = 0, n_pairs = 0, n_lines;
	enum err err = store_fact_list(v, d->id.text, a, &facts, &n_facts);

	if (err == ERR_OK)
		err = store_talk_list(v, &tq, a, &pairs, &n_pairs, &total);
	if (err == ERR_OK)
		err = store_guard_line_list(v, &gq, a, &lines, &n_lines, &blocked);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n_facts; i++)
		f->is_listening |=
			facts[i].kind == FACT_SERVICE_OFFERED && facts[i].last_seen >= since;
	for (size_t i = 0; i < n_pairs; i++)
		f->is_outside |= pairs[i].with == PAIR_CALLER && pairs[i].sent > 0 &&
				 strcmp(pairs[i].device.text, d->id.text) == 0;
	f->is_seen = d->last_seen >= since;
	f->alerts = d->alerts_open;
	f->blocked = blocked;
	return ERR_OK;
}

enum err
findings_told(const struct store_view *v, const char *device, struct arena *a,
	struct findings_facts *ret_facts)
{
	*ret_facts = (struct findings_facts){.os = "", .distro = ""};
	return device[0] == '\0' ? ERR_OK : take_told(v, device, a, ret_facts);
}

enum err
findings_facts(const struct store_view *v, const char *device, ms_t now, struct arena *a,
	struct findings_facts *ret_facts)
{
	struct store_device d;
	enum err err = findings_told(v, device, a, ret_facts);

	if (err != ERR_OK || device[0] == '\0')
		return err;
	err = store_device_get(v, device, &d);
	if (err == ERR_NOT_FOUND) /* one that the box never saw */
		return ERR_OK;
	if (err != ERR_OK)
		return err;
	ret_facts->rank.role = role_of(&d);
	return take_seen(v, &d, now - STOCK_LATELY, a, &ret_facts->rank);
}

struct rank_facts
findings_at(const struct rank_facts *vulnerability, const struct findings_facts *facts)
{
	const struct rank_facts *of = &facts->rank;
	struct rank_facts at = *vulnerability;

	at.role = of->role;
	at.is_listening = of->is_listening;
	at.is_outside = of->is_outside;
	at.is_seen = of->is_seen;
	at.alerts = of->alerts;
	at.blocked = of->blocked;
	return at;
}

enum err
findings_distro_of_bill(
	const struct store_view *v, const char *bill, struct arena *a, const char **ret_distro)
{
	const struct store_component_query q = {.bill = bill, .limit = 200};
	struct buf b = buf_of(512);
	struct store_component *list;
	size_t n;
	enum err err = store_component_list(v, &q, a, &list, &n, NULL);

	*ret_distro = "";
	for (size_t i = 0; err == ERR_OK && i < n; i++) {
		if (list[i].kind != COMPONENT_OS || list[i].name.len == 0)
			continue;
		buf_printf(&b, "%.*s %.*s", STR_FMT(list[i].name), STR_FMT(list[i].version));
		*ret_distro = arena_copy(a, buf_view(&b));
		err = *ret_distro == NULL ? ERR_FULL : ERR_OK;
		break;
	}
	buf_done(&b);
	return err;
}
