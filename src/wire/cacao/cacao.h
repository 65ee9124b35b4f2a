/*
 * CACAO Security Playbooks 2.0 (OASIS, committee specification of 2023): our playbooks as such, and
 * those of others as ours. All steps are done by people: a command of another kind than `manual` is
 * text that a person reads; nothing in it is ever run. What CACAO has no place for (phases, three
 * languages, who, minutes, fields) stands in an extension that the file declares, so that our own
 * file comes back whole.
 */
#ifndef WIRE_CACAO_CACAO_H
#define WIRE_CACAO_CACAO_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/playbook.h"

/*
 * One playbook, its texts in `lang` where CACAO has one place for them. The same playbook gives the
 * same bytes. ERR_INVALID: no name, no step, no day in `date`, `cacao` is no "playbook--UUID", an
 * id twice; ERR_LIMIT: more than LIMIT_CACAO_STEPS steps, or what `out` may hold.
 */
enum err cacao_write(
	const struct playbook *p, enum lang lang, struct buf *out, struct errinfo *info);

struct cacao_left {
	struct str what;   /* id of the step, or a key */
	struct str detail; /* "ssh", "loop"; may be "" */
	const char *why;   /* a name: see cacao_why[] in the README */
};

struct cacao_read {
	struct playbook playbook; /* texts of others in one language alone: `lang` */
	bool is_ours;		  /* it has our extension */
	enum lang lang;		  /* LANG_JA or LANG_EN, by its letters */
	uint32_t n_left;	  /* at most LIMIT_CACAO_LEFT */
	const struct cacao_left *left;
};

/*
 * Copies into the arena (LIMIT_CACAO_ARENA is enough). Of a playbook of others the steps stand one
 * after another, in the order in which they are first reached; branches are told in words; phases
 * by the activity of the command, never going back; minutes are 0, since CACAO does not say them.
 *   ERR_UNSUPPORTED  no playbook of cacao-2.0
 *   ERR_MALFORMED    no JSON, an id that is none or stands twice, no start, no step
 *   ERR_LIMIT        LIMIT_CACAO_*
 */
enum err cacao_read(
	struct str bytes, struct arena *a, struct cacao_read *ret_read, struct errinfo *info);

#endif
