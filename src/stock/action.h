/*
 * What to do about the findings of one component, in words and minutes: the way for where it is
 * from, the version to go to, or what else can be done where nothing mends it. Pure. A product that
 * the company bought has steps of its own (packs/products): who knows one asks there first.
 */
#ifndef STOCK_ACTION_H
#define STOCK_ACTION_H

#include "base/buf.h"
#include "model/stock_action.h"

/* One vulnerability: the fixed versions that advisories say of it, "" for those that say none. */
struct stock_fixes {
	const struct str *versions;
	uint32_t n;
};

struct stock_mend {
	enum version_order order;
	struct str
		name; /* as it is installed: of a distribution the binary package, not its source */
	struct str installed;
	const struct stock_fixes *list; /* one for each vulnerability of the component */
	uint32_t n;
	bool is_attack; /* it was made as an attack: it is taken out, not updated */
};

struct stock_todo {
	struct str fixed; /* ends all that can be ended; "": none does, or it is an attack */
	uint32_t n_mended, n_left; /* vulnerabilities: that are gone with `fixed`; that stay */
	bool needs_instead;	   /* n_left > 0: one of the four of `insteads` */
};
struct stock_todo stock_todo(const struct stock_mend *mend);

/* What tells the way that a thing to do goes. */
struct stock_case {
	enum ecosystem ecosystem;
	const struct product *product; /* that the company bought: its steps go before; NULL */
	bool is_inside; /* of a product that somebody else makes: it is not ours to update */
	bool is_attack; /* it was made as an attack */
	bool is_mended; /* a version ends some of it */
};
/* Its steps and their minutes, the same ones wherever it is told of. Without a step that is known
 * the minutes are those of a workaround. */
struct stock_steps {
	const struct product_step *list;
	uint32_t n;
	int minutes;
	bool is_unconfirmed; /* nobody followed them lately */
};
struct stock_steps stock_steps_of(const struct stock_actions *actions, const struct stock_case *c);

/* The lowest of them that is newer than what is installed; "" when there is none. */
struct str stock_fix_of(
	enum version_order order, struct str installed, const struct stock_fixes *fixes);

/*
 * A step with its places filled. What stands in a bill is the bill's: in a command a name or a
 * version that is more than letters, digits and "._+~:@/-", or begins with '-', is not written out,
 * the place stays as it is. False then.
 */
bool stock_step_fill(const struct product_step *step, enum lang lang, const struct stock_mend *mend,
	struct str fixed, struct buf *out);

#endif
