/* What the files of libsakimori-know share. The contract is include/sakimori/know.h. */
#ifndef LIBRARY_OWN_H
#define LIBRARY_OWN_H

#include "base/arena.h"
#include "know/match/match.h"

#include <sakimori/know.h>

#define LIBRARY_READ_BYTES 65536
#define LIBRARY_EXPORT __attribute__((visibility("default")))

/* A table from values of ours to those of the header, which are promised for good. */
enum sakimori_code library_code(enum err err);
enum sakimori_confidence library_confidence(enum match_confidence c);
enum sakimori_rule library_rule(enum match_rule r);
enum sakimori_rating library_rating(enum rating r);
enum sakimori_kind library_kind(enum advisory_kind k);
enum sakimori_reason library_reason(enum match_refusal r, enum identity_reason identity);

/* Fills *error, when there is one, and returns the code. */
enum sakimori_code library_fail(
	struct sakimori_error *error, enum err err, const struct errinfo *info);
enum sakimori_code library_say(
	struct sakimori_error *error, enum sakimori_code code, const char *what);
enum sakimori_code library_fail_system(struct sakimori_error *error, int number); /* of errno */

struct sakimori_index {
	struct advisory_index *index;
	void *map; /* NULL: the bytes are the caller's */
	size_t n_map;
	struct advisory_index_info ours;
	struct sakimori_index_info info;
	struct sakimori_source *sources;
	const struct sakimori_source **source_list;
	bool is_busy;
	/* One call at a time uses these; kept between calls, since asking for one package takes
	 * less time than making them. */
	struct matcher *matcher;
	struct match_target target;
	struct match_sink sink;
	struct arena *texts;
};

/* One call of a matching function: what is told, turned into the structs of the header. */
struct library_telling {
	struct sakimori_index *x;
	struct sakimori_sink sink;		    /* NULL where the caller's struct has none */
	const struct component *of;		    /* whose copy it is: */
	const struct sakimori_component *component; /* in `texts` */
	bool is_stopped, is_full;
};
extern const struct match_sink library_sink;

/* Opens a plain file to read. 0, or the errno that says why not. */
int library_open_file(const char *path, int *ret_fd, size_t *ret_size);

#endif
