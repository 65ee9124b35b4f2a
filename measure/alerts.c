/*
 * Turns the JSON of `sakimori capture read FILE... --json` (doc/json.md) on stdin into lines for
 * awk, tab-separated, on stdout:
 *
 *   file   FILE  frames  seconds from first to last frame  note
 *   alert  FILE  number  severity  confidence  detector  device  times  title
 *   part   FILE  number of its alert  detector  severity  address
 *   at     FILE  device  one of its addresses
 *
 * Called by tests/lab/run and measure/quality. Exit code 1: no such JSON.
 */
#include <jansson.h>

#include <stdio.h>
#include <string.h>

static const char *
text(const json_t *object, const char *key)
{
	const char *s = json_string_value(json_object_get(object, key));

	return s != NULL ? s : "";
}

/* RFC 3339 in UTC to seconds since year 0, good for differences within a century. 0: no time. */
static double
seconds(const char *at)
{
	static const int days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	int y, mo, d, h, mi, leaps;
	double s;

	if (sscanf(at, "%d-%d-%dT%d:%d:%lfZ", &y, &mo, &d, &h, &mi, &s) != 6 || mo < 1 || mo > 12)
		return 0;
	leaps = (mo > 2 ? y : y - 1) / 4;
	return ((y * 365.0 + leaps + days[mo - 1] + d) * 24 + h) * 3600 + mi * 60 + s;
}

static double
span(const json_t *stats)
{
	double first = seconds(text(stats, "first_frame")),
	       last = seconds(text(stats, "last_frame"));

	return first > 0 && last > 0 ? last - first : 0; /* null: a clock that stood at 1970 */
}

static void
print_alert(const char *file, size_t number, const json_t *alert)
{
	const json_t *detections = json_object_get(alert, "detections"), *part;
	size_t i;

	printf("alert\t%s\t%zu\t%s\t%s\t%s\t%s\t%lld\t%s\n", file, number, text(alert, "severity"),
		text(alert, "confidence"), text(alert, "detector"), text(alert, "device"),
		(long long)json_integer_value(json_object_get(alert, "times")),
		text(alert, "title"));
	json_array_foreach(detections, i, part) printf("part\t%s\t%zu\t%s\t%s\t%s\n", file, number,
		text(part, "detector"), text(part, "severity"), text(part, "address"));
}

static void
print_addresses(const char *file, const json_t *device)
{
	const json_t *facts = json_object_get(device, "facts"), *fact;
	size_t i;

	json_array_foreach(facts, i, fact) if (strcmp(text(fact, "kind"), "address") == 0)
		printf("at\t%s\t%s\t%s\n", file, text(device, "id"), text(fact, "value"));
}

static int
print_file(const json_t *root)
{
	const json_t *alerts = json_object_get(root, "alerts"),
		     *devices = json_object_get(root, "devices"),
		     *stats = json_object_get(root, "stats"), *each;
	const char *file = text(root, "file");
	size_t i;

	if (!json_is_array(alerts) || !json_is_array(devices) || !json_is_object(stats)) {
		fprintf(stderr, "alerts: alerts, devices or stats are missing\n");
		return 1;
	}
	printf("file\t%s\t%lld\t%.0f\t%s\n", file,
		(long long)json_integer_value(json_object_get(stats, "frames")), span(stats),
		text(root, "note"));
	json_array_foreach(devices, i, each) print_addresses(file, each);
	json_array_foreach(alerts, i, each) print_alert(file, i, each);
	return 0;
}

int
main(void)
{
	json_error_t error;
	json_t *root = json_loadf(stdin, JSON_ALLOW_NUL, &error);
	const json_t *each;
	size_t i;
	int rc = 0;

	if (root == NULL) {
		fprintf(stderr, "alerts: no JSON: %s\n", error.text);
		return 1;
	}
	if (!json_is_array(root))
		rc = print_file(root);
	json_array_foreach(root, i, each) rc |= print_file(each);
	json_decref(root);
	return rc;
}
