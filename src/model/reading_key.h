/*
 * What the key of a reading names: nothing, a document, a ledger, a duty ... and which documents
 * and ledgers there are to be named. Callers: the loaders of packs, who refuse what names none.
 */
#ifndef MODEL_READING_KEY_H
#define MODEL_READING_KEY_H

#include "model/reading.h"

enum reading_key {
	READING_KEY_NONE,	 /* "" always */
	READING_KEY_DOCUMENT,	 /* one of packs/policies */
	READING_KEY_LEDGER,	 /* one of packs/ledgers */
	READING_KEY_DUTY,	 /* "FRAMEWORK.ID" */
	READING_KEY_FRAMEWORK,	 /* one of packs/frameworks */
	READING_KEY_ITEM,	 /* "FRAMEWORK/ITEM" */
	READING_KEY_DECLARATION, /* star1, star2, star3 */
	READING_KEY_ANY,	 /* a course, scenario or length, "" for any */
};

enum reading_key reading_key(enum reading_kind kind);

bool document_is_known(struct str id);	  /* "policy", "rules", ... */
bool ledger_is_known(struct str id);	  /* "devices", "services", ... */
bool declaration_is_known(struct str id); /* "star1", "star2", "star3" */

#endif
