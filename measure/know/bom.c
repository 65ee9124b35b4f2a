/*
 * Reads bills of materials as the opener does and says what they tell, one line each:
 *	FILE	kind	ok|error	version	components	roots	relations statements
 *faults	ms	words Used by tests/know/bom and by hand; the last line on stderr is the
 *peak of memory. usage: bom FILE...
 */
#include "wire/bom/bom.h"
#include "base/limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct count {
	bool is_list;
	unsigned components, roots, relations, statements, faults;
	char version[32];
};

static void
on_bom(void *arg, const struct bom *b)
{
	struct count *n = arg;

	str_clean(b->version, n->version, sizeof(n->version));
}

static void
on_component(void *arg, const struct component *c)
{
	struct count *n = arg;

	n->components++;
	n->roots += c->is_root;
	if (n->is_list)
		printf("%.*s\t%.*s\t%.*s\n", STR_FMT(c->name), STR_FMT(c->version),
			STR_FMT(c->purl));
}

static void
on_relation(void *arg, const struct component_relation *r)
{
	((struct count *)arg)->relations++;
}

static void
on_fault(void *arg, enum bom_fault fault, struct str where)
{
	((struct count *)arg)->faults++;
}

static void
on_statement(void *arg, const struct vex_statement *s)
{
	((struct count *)arg)->statements++;
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
read_one(const char *path, bool is_list)
{
	struct count n = {.version = "-", .is_list = is_list};
	struct bom_sink sink = {
		on_bom, on_component, on_relation, on_fault, on_statement, &n, ERR_OK};
	struct errinfo info = {.what = "-"};
	struct arena *a = arena_new(LIMIT_BOM_WIDE_BYTES);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	struct str bytes;
	double start;
	enum err err;
	void *p;

	if (fd < 0 || fstat(fd, &st) != 0 || a == NULL) {
		printf("%s\t-\tio\n", path);
		return;
	}
	p = st.st_size > 0 ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
	close(fd);
	if (p == MAP_FAILED) {
		printf("%s\t-\tio\n", path);
		arena_free(a);
		return;
	}
	bytes = str_of(p, (size_t)st.st_size);
	start = now_ms();
	err = bom_read(bytes, a, &sink, &info);
	printf("%s\t%s\t%s\t%s\t%u\t%u\t%u\t%u\t%u\t%.1f\t%s\n", path,
		bom_kind_name(bom_kind_of(bytes)), err_name(err), n.version, n.components, n.roots,
		n.relations, n.statements, n.faults, now_ms() - start, info.what);
	arena_free(a);
	if (p != NULL)
		munmap(p, (size_t)st.st_size);
}

int
main(int argc, char **argv)
{
	struct rusage u;
	bool is_list = argc > 1 && strcmp(argv[1], "-l") == 0;

	for (int i = is_list ? 2 : 1; i < argc; i++)
		read_one(argv[i], is_list);
	getrusage(RUSAGE_SELF, &u);
	fprintf(stderr, "peak %ld KiB\n", u.ru_maxrss);
	return 0;
}
