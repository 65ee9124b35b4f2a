/*
 * Ranges of versions for tests/know/versions: one question a line of standard input, parted by
 * tabs, one answer a line. compare TYPE A B       -1, 0, 1; "?" for a type whose order we do not
 * know contains VERS VERSION  yes, no; "? why" write VERS             the canonical text; "? why"
 *   parse VERS             "canonical", then each comparator and version parted by tabs; else "?
 * why" native STYLE RANGE     a requirement as VERS; "? why"
 */
#include "require.h"

#include "know/version/version.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const fault_words[VERS_FAULTS] = {"canonical", "capitals", "spaces", "pipes",
	"equals sign", "encoding", "spelling of a time", "unsorted", "version twice", "sequence"};
static const char *const signs[] = {"=", "!=", "<", "<=", ">", ">="};

static struct arena *arena;

static void
print_vers(const struct vers *v)
{
	struct buf b = buf_of(1 << 20);

	vers_write(v, &b);
	printf("%.*s\n", (int)b.len, b.p);
	buf_done(&b);
}

static void
compare(struct str rest)
{
	enum version_order o;
	struct str type = str_split(&rest, '\t'), a = str_split(&rest, '\t');
	int order;

	if (!vers_order_of(type, &o)) {
		puts("?");
		return;
	}
	order = version_compare(o, a, rest);
	printf("%d\n", (order > 0) - (order < 0));
}

static void
about_vers(struct str what, struct str rest)
{
	struct str text = str_split(&rest, '\t');
	struct errinfo info;
	struct vers v;

	if (vers_parse(text, arena, &v, &info) != ERR_OK) {
		printf("? %s\n", info.what);
	} else if (str_equal(what, STR("contains"))) {
		puts(vers_contains(&v, rest) ? "yes" : "no");
	} else if (str_equal(what, STR("write"))) {
		print_vers(&v);
	} else if (v.fault != VERS_CANONICAL) {
		printf("? %s\n", fault_words[v.fault]);
	} else {
		fputs("canonical", stdout);
		for (uint32_t i = 0; i < v.n; i++)
			printf("\t%s\t%.*s", signs[v.constraints[i].comparator],
				STR_FMT(v.constraints[i].version));
		putchar('\n');
	}
}

static void
native(struct str rest)
{
	static struct require r;
	struct str name = str_split(&rest, '\t');
	struct buf text = buf_of(1 << 20);
	enum require_style style;
	struct errinfo info;
	struct vers v;
	bool is_first = true;

	if (!require_style_of(name, &style) || require_read(style, rest, &r) != ERR_OK) {
		puts("? no requirement");
		return;
	}
	buf_c(&text, "vers:");
	buf_str(&text, name);
	buf_byte(&text, '/');
	for (unsigned i = 0; i < r.n; i++)
		for (unsigned k = 0; k < r.alternatives[i].n; k++, is_first = false) {
			const struct require_bound *b = &r.alternatives[i].bounds[k];

			buf_c(&text, is_first ? "" : "|");
			buf_c(&text, b->comparator == VERS_EQUAL ? "" : signs[b->comparator]);
			buf_c(&text, b->version);
		}
	if (is_first)
		buf_c(&text, "*");
	if (vers_parse(buf_view(&text), arena, &v, &info) == ERR_OK)
		print_vers(&v);
	else
		printf("? %s\n", info.what);
	buf_done(&text);
}

int
main(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t got;

	arena = arena_new(1 << 24);
	while (arena != NULL && (got = getline(&line, &size, stdin)) >= 0) {
		struct str rest = str_of(line, (size_t)got), what;

		arena_clear(arena);
		if (rest.len > 0 && rest.p[rest.len - 1] == '\n')
			rest.len--;
		what = str_split(&rest, '\t');
		if (str_equal(what, STR("compare")))
			compare(rest);
		else if (str_equal(what, STR("native")))
			native(rest);
		else
			about_vers(what, rest);
	}
	free(line);
	arena_free(arena);
	return 0;
}
