/* The incidents of the fixture in each format, as files, for the check against their schemas.
 * usage: incident_example FOLDER */
#include "base/limits.h"
#include "docs/incident/fixture.h"

#include <stdio.h>

static const struct {
	const char *name;
	incident_write_fn *write;
} formats[] = {
	{"stix", incident_stix},
	{"iodef", incident_iodef},
	{"ocsf", incident_ocsf},
	{"veris", incident_veris},
};

static int
write_one(const char *folder, const char *name, size_t format, const struct incident_facts *f)
{
	struct buf b = buf_of(LIMIT_INCIDENT_BYTES), path = buf_of(LIMIT_PATH_BELOW);
	struct errinfo info = {0};
	FILE *to;
	int rc = 1;

	buf_printf(&path, "%s/%s.%s.json", folder, name, formats[format].name);
	to = fopen(path.p, "wb");
	if (formats[format].write(f, &b, &info) != ERR_OK)
		fprintf(stderr, "%s: %s\n", path.p, info.what);
	else if (to == NULL || fwrite(b.p, 1, b.len, to) != b.len)
		fprintf(stderr, "cannot write %s\n", path.p);
	else
		rc = 0;
	if (to != NULL && fclose(to) != 0)
		rc = 1;
	buf_done(&b);
	buf_done(&path);
	return rc;
}

int
main(int argc, char **argv)
{
	int rc = 0;

	if (argc != 2) {
		fputs("usage: incident_example FOLDER\n", stderr);
		return 2;
	}
	for (unsigned i = 0; i < FIXTURE_INCIDENTS; i++) {
		struct incident_facts f = fixture_incident(i);

		for (size_t k = 0; k < sizeof(formats) / sizeof(*formats); k++)
			rc |= write_one(argv[1], fixture_incident_names[i], k, &f);
	}
	return rc;
}
