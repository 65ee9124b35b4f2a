/* Names of the constants of store.h, and ids: what every backend shares. */
#include "store/store.h"

#include <stdio.h>
#include <sys/random.h>

const char *
store_setting_name(enum store_setting key)
{
	static const char *const names[STORE_SETTINGS] = {
#define SETTING(constant, name, bytes_max) name,
#include "store/setting.def"
#undef SETTING
	};

	BUG_IF((unsigned)key >= STORE_SETTINGS);
	return names[key];
}

const char *
store_sensor_count_name(enum store_sensor_count c)
{
	static const char *const names[SENSOR_COUNTS] = {
#define SENSOR_COUNT(constant, name) name,
#include "store/sensor_count.def"
#undef SENSOR_COUNT
	};

	_Static_assert(SENSOR_COUNTS <= STORE_SENSOR_COUNTS, "too many counts");
	BUG_IF((unsigned)c >= SENSOR_COUNTS);
	return names[c];
}

const char *
network_kind_name(enum network_kind k)
{
	static const char *const names[] = {"ours", "guest", "private"};

	BUG_IF((unsigned)k > NETWORK_PRIVATE);
	return names[k];
}

const char *
person_role_name(enum person_role r)
{
	static const char *const names[] = {"reader", "member", "admin"};

	BUG_IF((unsigned)r > ROLE_ADMIN);
	return names[r];
}

static const char *const whose_names[STORE_WHOSES] = {
	"unanswered", "ours", "staff", "guest", "unknown", "later"};

const char *
store_whose_name(enum store_whose w)
{
	BUG_IF((unsigned)w >= STORE_WHOSES);
	return whose_names[w];
}

enum err
store_whose_parse(struct str s, enum store_whose *ret_whose)
{
	for (unsigned i = 0; i < STORE_WHOSES; i++) {
		if (str_equal(s, str_c(whose_names[i]))) {
			*ret_whose = (enum store_whose)i;
			return ERR_OK;
		}
	}
	return ERR_MALFORMED;
}

const char *
store_alert_state_name(enum store_alert_state s)
{
	static const char *const names[STORE_ALERT_STATES] = {
		"new", "seen", "handled", "expected", "later"};

	BUG_IF((unsigned)s >= STORE_ALERT_STATES);
	return names[s];
}

struct store_id
store_id_new(ms_t now)
{
	struct store_id id;
	uint8_t random[10];

	BUG_IF(getrandom(random, sizeof(random), 0) != sizeof(random));
	snprintf(id.text, sizeof(id.text), "%012llx", (unsigned long long)now & 0xffffffffffffULL);
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(id.text + 12 + i * 2, 3, "%02x", random[i]);
	return id;
}
