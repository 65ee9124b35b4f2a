/*
 * Reads whole sets of advisories and prints what was told, with its speed; for
 * tests/know/advisories. advisories osv|cve|nvd|kev|epss FILE-OR-FOLDER... A line for each file
 * that could not be read; then counts, MB and seconds of the reading alone.
 */
#include "base/buf.h"
#include "wire/csaf/csaf.h"
#include "wire/cve/cve.h"
#include "wire/epss/epss.h"
#include "wire/kev/kev.h"
#include "wire/nvd/nvd.h"
#include "wire/openvex/openvex.h"
#include "wire/osv/osv.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct {
	struct osv_reader *osv;
	struct cve_reader *cve;
	struct nvd_reader *nvd;
	struct advisory_sink sink;
	struct vex_sink vex;
	const char *format, *path;
	unsigned long files, broken, bytes;
	unsigned long advisories, refused, withdrawn, scored, affected, ranges, versions, on, nodes,
		matches, exploited, epss, ssvc, active, statements;
	double seconds;
} all; /* nftw() has no argument for its caller */

static void
on_advisory(void *arg, const struct advisory *a)
{
	all.advisories++;
	all.withdrawn += a->withdrawn != 0;
	all.scored += a->score > 0;
	all.affected += a->n_affected;
	all.nodes += a->n_nodes;
	for (uint32_t i = 0; i < a->n_affected; i++) {
		all.ranges += a->affected[i].n_ranges;
		all.versions += a->affected[i].n_versions;
		all.on += a->affected[i].n_platforms > 0;
	}
	for (uint32_t i = 0; i < a->n_nodes; i++)
		all.matches += a->nodes[i].kind == CPE_MATCH;
}

static void
on_exploited(void *arg, const struct exploited *e)
{
	all.exploited++;
}

static void
on_epss(void *arg, const struct epss *e)
{
	all.epss++;
}

static void
on_ssvc(void *arg, const struct ssvc *s)
{
	all.ssvc++;
	all.active += s->exploitation == EXPLOITATION_ACTIVE;
}

static void
on_statement(void *arg, const struct vex_statement *s)
{
	all.statements++;
}

static void
on_refused(void *arg, struct str where, const struct errinfo *why)
{
	all.refused++;
	printf("refused\t%s\t%.*s\t%s\n", all.path, STR_FMT(where), why->what);
}

static enum err
read_one(struct str bytes, struct errinfo *info)
{
	struct epss_file file;

	if (strcmp(all.format, "osv") == 0)
		return osv_read(all.osv, bytes, &all.sink, info);
	if (strcmp(all.format, "cve") == 0)
		return cve_read(all.cve, bytes, &all.sink, info);
	if (strcmp(all.format, "nvd") == 0)
		return nvd_read(all.nvd, bytes, &all.sink, info);
	if (strcmp(all.format, "csaf") == 0)
		return csaf_read(bytes, &all.sink, &all.vex, info);
	if (strcmp(all.format, "openvex") == 0)
		return openvex_read(bytes, &all.vex, info);
	if (strcmp(all.format, "kev") == 0)
		return kev_read(bytes, &all.sink, info);
	return epss_read(bytes, &all.sink, &file, info);
}

static int
on_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct timespec from, to;
	struct errinfo info = {0};
	size_t size = (size_t)st->st_size;
	char *bytes;
	int fd;

	if (type != FTW_F)
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	bytes = malloc(size + 1);
	if (fd < 0 || bytes == NULL || read(fd, bytes, size) != (ssize_t)size)
		return 1;
	close(fd);
	all.files++;
	all.bytes += size;
	all.path = path;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	if (read_one(str_of(bytes, size), &info) != ERR_OK) {
		all.broken++;
		printf("broken\t%s\t%s at %llu\n", path, info.what,
			(unsigned long long)info.offset);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	all.seconds +=
		(double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	free(bytes);
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	all.format = argv[1];
	all.osv = osv_open();
	all.cve = cve_open();
	all.nvd = nvd_open();
	all.sink = (struct advisory_sink){.advisory = on_advisory,
		.exploited = on_exploited,
		.epss = on_epss,
		.ssvc = on_ssvc,
		.refused = on_refused};
	all.vex = (struct vex_sink){.statement = on_statement, .refused = on_refused};
	for (int i = 2; i < argc; i++)
		if (nftw(argv[i], on_file, 16, FTW_PHYS) != 0)
			return 2;
	printf("%lu files, %lu broken: %lu advisories, %lu refused, %lu withdrawn, %lu with a "
	       "score; "
	       "%lu packages, %lu ranges, %lu versions, %lu on some platforms; %lu nodes, %lu "
	       "matches; "
	       "%lu exploited, %lu epss, %lu ssvc, %lu active, %lu statements; %.1f MB in %.3f s "
	       "CPU, %.0f MB/s\n",
		all.files, all.broken, all.advisories, all.refused, all.withdrawn, all.scored,
		all.affected, all.ranges, all.versions, all.on, all.nodes, all.matches,
		all.exploited, all.epss, all.ssvc, all.active, all.statements,
		(double)all.bytes / 1e6, all.seconds, (double)all.bytes / 1e6 / all.seconds);
	osv_free(all.osv);
	cve_free(all.cve);
	nvd_free(all.nvd);
	return 0;
}
