/*
 * The database's own health: what is done when it no longer holds together, and the copies that the
 * box makes for that day. A person's backup, kept elsewhere, is another matter.
 *
 * In the data folder: "damaged" (the mark: when it was noticed, which copy was chosen), "copies/"
 * (sakimori-YYYYMMDD-HHMMSS.db, by UTC), "sakimori.db.damaged-YYYYMMDD-HHMMSS" (and its -wal): what
 * was put aside; we never delete it.
 */
#ifndef PROC_PORTAL_CARE_CARE_H
#define PROC_PORTAL_CARE_CARE_H

#include "proc/portal/portal.h"

/* Opens p->store at o->path. After damage (the mark, or SQLite's own word at the opening) it is
 * read as a whole first; when it is not sound, the newest sound copy takes its place. What was done
 * is in SETTING_FAULT_AT and SETTING_FAULT_COPY then. ERR_MALFORMED when there is no copy either:
 * nothing was moved. Others as store_open(). */
enum err care_open(struct portal *p, const struct store_options *o, struct errinfo *info);

/* Leaves the mark: the next care_open() looks. */
void care_mark(struct portal *p);

/* ---- copies ---- */

/* Once a minute: begins one when it is time for it. The loop's thread. */
void care_tick(struct portal *p, ms_t now, int zone_minutes);
void care_start(struct portal *p); /* after care_open() */
void care_stop(struct portal *p);  /* waits for one that is being made */

struct care_copy {
	char name[40]; /* below copies/ */
	ms_t at;
};
/* The copies in the folder, the newest first; those from a time that has not come yet (a clock was
 * ahead) last. Returns how many, at most LIMIT_OWN_COPIES_LISTED. */
size_t care_list(const char *data, ms_t now, struct care_copy list[LIMIT_OWN_COPIES_LISTED]);

/* Whether it is time: at night when the newest is of yesterday, at once after a day and a half
 * without, but not in the first minutes after the start. newest: 0 for none. */
bool care_is_due(ms_t now, int zone_minutes, ms_t newest, ms_t started);

/* Whether so many bytes may be written: enough of the disk stays free. */
bool care_has_room(uint64_t total, uint64_t free, uint64_t bytes);

/* YYYYMMDD-HHMMSS by UTC. */
#define CARE_STAMP_MAX 24
void care_stamp(ms_t at, char dst[CARE_STAMP_MAX]);

/* ---- what pages tell ---- */

struct care_told {
	ms_t fault_at;	 /* 0: nothing, or long ago */
	ms_t fault_copy; /* the copy that was put back is of then; 0: the records were whole */
	ms_t copied_at;	 /* the newest copy; 0: none */
	enum portal_copies_state state;
};
void care_tell(struct portal *p, const struct store_view *v, ms_t now, struct care_told *ret_told);

#endif
