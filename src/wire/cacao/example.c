/* A playbook as CACAO, as a file, for the check against its schema. usage: cacao_example FOLDER */
#include "base/limits.h"
#include "wire/cacao/cacao.h"
#include "wire/cacao/fixture.h"

#include <stdio.h>

static int
write_one(const char *folder, const char *name, enum lang lang)
{
	struct playbook p = fixture_playbook();
	struct buf b = buf_of(LIMIT_CACAO_BYTES), path = buf_of(LIMIT_PATH_BELOW);
	struct errinfo info = {0};
	FILE *to;
	int rc = 1;

	buf_printf(&path, "%s/%s.cacao.json", folder, name);
	to = fopen(path.p, "wb");
	if (cacao_write(&p, lang, &b, &info) != ERR_OK)
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
	if (argc != 2) {
		fputs("usage: cacao_example FOLDER\n", stderr);
		return 2;
	}
	return write_one(argv[1], "ransomware", LANG_EN) | write_one(argv[1], "hitojichi", LANG_JA);
}
