/*
 * The wording guard: nobody is certified, accredited or approved by a ministry, an agency or a
 * star. A company declares by itself (自己宣言). A sentence that says otherwise of an authority is
 * a breach, in packs, documents and pages alike. A denial (認定ではありません) is none.
 */
#ifndef MODEL_WORDING_H
#define MODEL_WORDING_H

#include "model/detect_pack.h"

struct wording_breach {
	struct str sentence; /* borrowed from the text */
	const char *claim;   /* "認定": the word that claims */
	const char *who;     /* "経済産業省": of whom */
};

/*
 * True when a sentence of text makes such a claim; *ret_breach is the first one. Sentences end at
 * 。？！ or a newline, in English at ". ", "? ", "! ". Of one sentence the first
 * WORDING_SENTENCE_BYTES are looked at. Pure; ret_breach may be NULL.
 */
#define WORDING_SENTENCE_BYTES 4096
bool wording_guard(struct str text, enum lang lang, struct wording_breach *ret_breach);

#endif
