/* Inside of comparing: one group as it is worked through; only findings_*.c. */
#ifndef PROC_PORTAL_FINDINGS_OWN_H
#define PROC_PORTAL_FINDINGS_OWN_H

#include "proc/portal/stock/findings.h"

#include "stock/ending.h"

#define COUNTS_MAX 32

struct end_of {
	char finding[STORE_ID_TEXT_MAX];
	ms_t at;
	char text[ENDING_TEXT_MAX];
};
struct move_of {
	char finding[STORE_ID_TEXT_MAX];
	const char *advisory;
	uint64_t nr;
};

/* A list in an arena that grows. */
struct list {
	void *items;
	size_t n, room, size;
};

/* Of what is gone: over as it seems; goes on about another version; has another finding; nobody
 * can tell of what is there instead. */
enum gone_fate { GONE_OVER, GONE_MOVED, GONE_SAME, GONE_OPEN };

struct working {
	const struct findings_group *in;
	struct comparer *compare;
	struct findings_facts facts;
	struct findings_contracts contracts;
	struct arena *group, *slice;
	struct store_compare_gone *gone;
	enum gone_fate *fates, *fates_before; /* before: the slice */
	size_t n_gone;
	bool is_gone_cut; /* there are more, of advisories behind the last: another round's */
	struct store_compared_count counts[COUNTS_MAX];
	size_t n_counts;
	/* of the slice */
	struct list puts, ends, moves, unsaid;
	uint32_t left_out;
	const struct store_view *view;
	/* where other bills run, and of each group which of these it is; findings_shared.c */
	struct elsewhere *elsewhere;
	size_t n_elsewhere;
	uint8_t *where;
};

void working_count(
	struct working *w, enum store_compared_kind kind, const char *reason, uint32_t n);
enum err working_end(struct working *w, const char *finding, const struct ending *e);
/* advisory: lives as long as the slice, at least. */
enum err working_move(struct working *w, const char *finding, const char *advisory, uint64_t nr);
enum err working_unsaid(struct working *w, const char *finding);

struct subject {
	enum store_finding_subject kind;
	uint64_t nr;
	enum store_stock_source source;
	struct str name;
	struct str version;
	struct store_finding *known; /* by advisory */
	size_t n_known;
	bool *is_hit;	   /* of each known */
	uint32_t *numbers; /* likewise, of the vulnerability; NULL: not asked yet */
	const struct compare_asked *asked;
	/* elsewhere; findings_shared.c */
	bool is_looked, is_open_elsewhere;
	struct compare_result *others;
	size_t n_others;
	const struct findings_place **places;
	size_t n_places;
	struct findings_contracts contracts; /* its own and theirs */
};
/* Asked for, counted; what comes of it is added to the slice. */
enum err subject_take(struct working *w, struct subject *s, const struct compare_asked *asked);

/* Is the vulnerability in it where another bill runs that has it, too, or can nobody tell? */
enum err shared_has(struct working *w, struct subject *s, uint32_t vulnerability, bool *ret_has);
/* Where other bills that stand have it, too: places and contracts of the subject. */
enum err shared_places(struct working *w, struct subject *s);
void shared_done(struct working *w);

#endif
