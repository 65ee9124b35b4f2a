/* What the pages of ledgers share. */
#ifndef PAGES_LEDGER_PARTS_H
#define PAGES_LEDGER_PARTS_H

#include "pages/ledger.h"
#include "pages/parts.h"

/* Words of a pack in the page's language. */
struct str ledger_words(const struct page *pg, const struct words *words);
/* Links: ledger_url "/ledgers/<ledger>"; below it, `tail` and the id that follows it. */
void ledger_link(const struct page *pg, struct view *v, const char *name, const struct ledger *l,
	const char *tail);
/* ledger, about, ledger_url and the other links of one ledger into v. */
void ledger_into(const struct page *pg, struct view *v, const struct ledger *l);
/* The value of a cell for people as `name`: dates, yes and no in words; what is reckoned from the
 * row. Tone of a risk as name_tone is not given: see ledger_risk_tone. */
void ledger_value(const struct page *pg, struct view *v, const char *name, const struct ledger *l,
	const struct ledger_column *c, const struct str *values, struct str today);
const char *ledger_risk_tone(enum risk_band band); /* "now", "look", "calm" */
/* The columns that a list shows, at most max: those that the row is known by, then needed ones, and
 * the risk value. Returns how many. */
size_t ledger_shown(const struct ledger *l, const struct ledger_column **list, size_t max);
/* What a row is called: its key columns, joined; the words for a row without a name else. */
struct str ledger_row_name(const struct page *pg, const struct ledger *l, const struct str *values);
/* Why a cell cannot stay as it is, and an example: problem_words, example. */
void ledger_problem_into(const struct page *pg, struct view *v, const struct ledger_column *c,
	enum cell_problem problem);

#endif
