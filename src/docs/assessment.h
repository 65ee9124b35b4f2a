/*
 * A self-assessment as a file to hand on: cover, scope, each item with what a person said, what the
 * machine shows, which paragraph answers it and what is still open, and who signed what. As a
 * document (PDF, DOCX) and as a table (XLSX). Pure; words come from packs/text.
 *
 * What is said is never more than what assess/ found, and never that anybody certified it.
 */
#ifndef DOCS_ASSESSMENT_H
#define DOCS_ASSESSMENT_H

#include "assess/assess.h"
#include "base/arena.h"
#include "docs/date.h"
#include "model/document.h"
#include "model/ledger.h"
#include "model/table.h"
#include "model/text.h"

struct assessment_source { /* a paragraph in force that answers an item */
	struct str item;   /* id */
	struct str document;
	struct str place; /* "第3条"; "" where paragraphs have no number */
};

struct assessment_signature {
	bool is_manager; /* the oath; else a specialist's confirmation */
	struct str name, licence, remark;
	ms_t at;
	struct str digest; /* SHA-256 of what was signed, hexadecimal */
	bool is_same;	   /* as what the file says now */
};

struct assessment {
	const struct text_table *texts;
	const struct framework_set *frameworks; /* names of what readings are of; may be NULL */
	const struct ledger_set *ledgers;	/* likewise */
	struct date_style dates;		/* with the language */
	const struct assess_result *result;
	struct str company, number, scope; /* corporate number; scope "": the whole company */
	struct str digest; /* SHA-256 of what would be signed now; "": it is not signed */
	ms_t made;
	ms_t until; /* what of it runs out first; 0 nothing */
	size_t n_sources;
	const struct assessment_source *sources; /* in any order */
	size_t n_signatures;
	const struct assessment_signature *signatures; /* latest first */
	bool is_signed_kind;	      /* a framework that is confirmed and sworn to */
	const struct document *cover; /* an approved one; NULL: a plain one is made */
};

/* Both borrow from in; all else is in the arena. ERR_FULL. */
enum err assessment_document(
	const struct assessment *in, struct arena *arena, struct document *ret_document);
enum err assessment_table(
	const struct assessment *in, struct arena *arena, struct table *ret_table);

#endif
