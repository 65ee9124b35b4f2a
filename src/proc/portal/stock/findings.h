/*
 * What advisories say about what the company runs: compared, kept and ended. In a thread of its
 * own, in slices: pages wait for none of it longer than for one slice's change of the store.
 *
 * A device or a bill is compared when something of it changed, when there is another index, and
 * once a day, since what was measured of a device moves the order; also when the ledger of promises
 * is another, since the days by which it is due are reckoned then. A finding ends when its device
 * or bill is measured anew (stock/ending.h), or when its own list takes it back or does not name
 * this version any more. It never ends because a list or the index is gone, nor because somebody
 * says so.
 */
#ifndef PROC_PORTAL_FINDINGS_H
#define PROC_PORTAL_FINDINGS_H

#include "proc/portal/stock/compare.h"
#include "stock/promise.h"
#include "store/compared.h"

#define FINDINGS_OLD (30 * MS_DAY)

/* Somebody changes something of the stock: noted, also in a change under way. From any thread. */
void findings_note(struct portal *p);
/* In a change that takes a deed of the stock back: what is being compared was read before it, and
 * is not written any more. */
void findings_undone(struct portal *p);
/* What was noted is committed: it is compared as soon as may be. From any thread; cheap. */
void findings_wake(struct portal *p);
/* From now on threads may use the store: one may be begun. */
void findings_start(struct portal *p);
/* Once a minute: answers that expired are open again, and what is to be compared is. */
void findings_tick(struct portal *p, ms_t now);
/* Every second: is there another index? Cheap. */
void findings_look(struct portal *p);
/* Before the store is closed. */
void findings_stop(struct portal *p);
/* All that is due, now; for the thread, and for tests. ERR_NOT_FOUND: there is no index. */
enum err findings_compare(struct portal *p, ms_t now);

/* ---- for the files of this room ---- */

/* What is known of a device, as far as rank counts it. */
struct findings_facts {
	struct rank_facts rank; /* role and all that was measured */
	const char *os;		/* "windows", "linux", "darwin"; "" not known */
	const char *distro;	/* "debian 12"; "" */
};
/* As a person said, else as it was learned. */
enum device_kind findings_kind_of(const struct store_device *d);
/* What a list told of the device itself. device "": none. In the arena. */
enum err findings_told(const struct store_view *v, const char *device, struct arena *a,
	struct findings_facts *ret_facts);
/* All that is known of it. */
enum err findings_facts(const struct store_view *v, const char *device, ms_t now, struct arena *a,
	struct findings_facts *ret_facts);

/* A vulnerability on that device: what is known of both. */
struct rank_facts findings_at(
	const struct rank_facts *vulnerability, const struct findings_facts *facts);
/* "debian 12": the operating system that the bill lists; "". In the arena. */
enum err findings_distro_of_bill(
	const struct store_view *v, const char *bill, struct arena *a, const char **ret_distro);

/* The ledger of what was promised to customers. */
struct findings_promises {
	const struct promise *list;
	size_t n;
	uint64_t mark; /* another one when it says something else; 0: nothing stands there */
};
enum err findings_promises(
	const struct store_view *v, struct arena *a, struct findings_promises *ret_promises);

/* Those of the promises that hold for a device or a bill now: it is named by its own name, as it
 * was learned, by its address, as a bill by its product or its file; of a bill also by the device
 * that runs it. */
struct findings_contracts {
	const struct rank_contract *list;
	size_t n;
};
/* What is known of where another bill runs. */
struct findings_place {
	bool is_read;
	struct findings_facts facts; /* without os and distro */
	struct findings_contracts contracts;
};
/* One device or bill, whole. */
struct findings_group {
	struct portal *portal;
	struct advisory_index *index;
	struct store_compare_group *group;
	ms_t now;
	int zone_minutes;
	const bool *is_stopping;		  /* atomic */
	const struct store_compare_group *groups; /* all of them */
	size_t n_groups;
	uint64_t undone; /* deeds taken back when it was begun */
	const struct findings_promises *promises;
	struct findings_place *places; /* of each of the groups, read when it is needed */
	struct arena *arena;	       /* where they live */
};
enum err findings_contracts(const struct store_view *v, const struct findings_group *g,
	struct arena *a, struct findings_contracts *ret_contracts);
/* ERR_AGAIN: a deed was taken back meanwhile. */
enum err findings_compare_group(struct findings_group *g);
/* It is more than one comparing holds: counted as not compared until something of it changes, or
 * until the next day. */
enum err findings_not_compared(const struct findings_group *g);
/* Components that no bill names any more. ERR_AGAIN: as above. */
enum err findings_end_removed(struct portal *p, ms_t now, uint64_t undone);

#endif
