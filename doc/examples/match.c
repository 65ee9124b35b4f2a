/*
 * Matches a bill of materials with an index of advisories and prints what was found, why, and what
 * could not be checked.
 *
 *	cc match.c $(pkg-config --cflags --libs sakimori-know) -o match
 *	./match advisories.index bill.json
 *
 * Exit code: 0 nothing found, 1 hits, 2 an error, 3 nothing could be checked.
 */
#include <sakimori/know.h>

#include <stdio.h>

/* Texts come from bills and advisories: what could move the cursor is not printed. */
static const char *
clean(const char *text, char room[200])
{
	size_t n = 0;

	for (; *text != '\0' && n < 199; text++)
		room[n++] = (unsigned char)*text < ' ' || *text == 127 ? '?' : *text;
	room[n] = '\0';
	return room;
}

static int
print_hit(void *arg, const struct sakimori_hit *hit)
{
	char a[200], b[200], c[200];
	size_t i;

	(void)arg;
	printf("%s: %s (%s, %s)\n", clean(hit->component->purl, a), clean(hit->id, b),
		sakimori_rating_name(hit->rating), sakimori_confidence_name(hit->confidence));
	for (i = 0; i < hit->n_grounds; i++)
		printf("  %s of %s: %s, by the rules of %s\n", clean(hit->grounds[i]->advisory, a),
			clean(hit->grounds[i]->source, b), clean(hit->grounds[i]->interval, c),
			hit->grounds[i]->order);
	if (hit->fixed[0] != '\0')
		printf("  fixed in %s\n", clean(hit->fixed, a));
	return 0; /* go on */
}

static int
print_unchecked(void *arg, const struct sakimori_unchecked *unchecked)
{
	char a[200];
	const struct sakimori_component *c = unchecked->component;

	(void)arg;
	printf("%s: not checked: %s\n", clean(c->purl[0] != '\0' ? c->purl : c->name, a),
		sakimori_reason_name(unchecked->reason));
	return 0;
}

int
main(int argc, char **argv)
{
	struct sakimori_index *index;
	struct sakimori_error error;
	struct sakimori_sink sink = {sizeof(sink), print_hit, NULL, print_unchecked, NULL};
	struct sakimori_counts counts = {sizeof(counts), 0, 0, 0, 0, 0, 0};
	enum sakimori_code code;

	if (argc != 3) {
		fprintf(stderr, "usage: match INDEX BILL\n");
		return 2;
	}
	code = sakimori_index_open(argv[1], NULL, &index, &error);
	if (code != SAKIMORI_OK) {
		fprintf(stderr, "%s: %s\n", argv[1], error.what);
		return 2;
	}
	code = sakimori_match_file(index, argv[2], NULL, &sink, &counts, &error);
	sakimori_index_close(index);
	if (code != SAKIMORI_OK) {
		fprintf(stderr, "%s: %s\n", argv[2], error.what);
		return 2;
	}
	printf("%llu of %llu checked, %llu hits\n", (unsigned long long)counts.checked,
		(unsigned long long)counts.components, (unsigned long long)counts.hits);
	return counts.hits > 0 ? 1 : counts.checked == 0 ? 3 : 0;
}
