/*
 * Pages of documents: the list, one document with its versions, making it of answers, editing it
 * paragraph by paragraph, reading and printing it, approval and receipts by link, what the company
 * has and is called, the year's plan, what is public. The rules of pages.h hold.
 *
 * A document's text is a model/document.h as docs/body makes it; words of traits and fields come
 * from their pack. What may not be said is refused by the portal, which names the sentence.
 */
#ifndef PAGES_DOCUMENT_H
#define PAGES_DOCUMENT_H

#include "model/document.h"
#include "model/policy.h"
#include "pages/pages.h"

/* ---- The list ------------------------------------------------------------------------------- */

enum page_document_state {  /* keys below "doc.state." */
	PAGE_DOCUMENT_NONE, /* could be made, and is not */
	PAGE_DOCUMENT_DRAFT,
	PAGE_DOCUMENT_WAITING, /* for approval */
	PAGE_DOCUMENT_APPROVED,
	PAGE_DOCUMENT_OVERDUE, /* approved, and its review is due */
	PAGE_DOCUMENT_WITHDRAWN,
};
#define PAGE_DOCUMENT_STATES 6

struct document_row {
	struct str id, title, number;
	struct words about; /* of the pack; empty: one of the company's own */
	enum page_document_state state;
	uint32_t latest, current; /* versions; 0 none */
	ms_t since;		  /* approved or looked at again */
	ms_t review_due;	  /* 0: none */
	uint32_t n_stale;	  /* paragraphs that are out of date, or missing */
	uint32_t n_read, n_staff; /* who has confirmed the current one; n_staff 0: nobody has to */
	bool is_file, is_public;
};

/* GET /documents */
struct documents_view {
	const struct document_row *rows;
	size_t n;
	bool has_contradictions; /* between a person's word and the machine's */
};
enum err page_documents(const struct pages *p, const struct page_frame *f,
	const struct documents_view *v, struct buf *out);

/* ---- One ------------------------------------------------------------------------------------ */

struct document_change {    /* why a paragraph is out of date */
	const char *kind;   /* keys below "doc.change.": trait_new, trait_gone, value, ... */
	struct str subject; /* "社内のNAS", "責任者": what changed, in words */
	struct str was, is; /* where they are words to show */
	ms_t at;	    /* since when; 0 not said */
	struct str text;    /* the paragraph, its beginning */
};

struct document_version_row {
	uint32_t number;
	ms_t changed, approved, enacted, published;
	struct str drafter, approver, note;
	struct str file_name; /* "" a text */
	uint64_t file_bytes;
	uint32_t n_receipts;
};

struct document_reader {
	struct str id, name, department;
	ms_t at;	  /* 0: not yet */
	bool is_on_paper; /* noted by hand */
};

/* GET /documents/ID; POST do=send|approve|review|publish|hide|withdraw|restore|collect|paper|unread
 */
struct document_view {
	struct document_row row;
	bool has_pack; /* can be made of answers */
	bool may_be_public;
	struct str sent_back, sent_back_by; /* the approver's remark */
	ms_t sent_back_at;
	struct str claim;     /* the sentence that the wording guard refuses; "" none */
	struct str claim_why; /* "認定 / IPA" */
	uint32_t n_blanks;    /* of the draft */
	const struct document_change *changes;
	size_t n_changes;
	const struct document_version_row *versions; /* latest first */
	size_t n_versions;
	const struct document_reader *readers; /* of the current one */
	size_t n_readers;
	struct page_problems problems;
	const struct setup_value *values; /* as typed: approver, enacted, note */
	size_t n_values;
};
enum err page_document(const struct pages *p, const struct page_frame *f,
	const struct document_view *v, struct buf *out);

/* ---- Making and facts ----------------------------------------------------------------------- */

struct trait_row {
	const struct trait *trait;
	const char *person, *machine; /* "yes", "no", "" */
	ms_t person_at, machine_at;
	struct str who;
	bool is_contradiction;
};

struct field_row {
	const struct policy_field *field;
	struct str value;
	const char *problem; /* key below "problem."; NULL none */
	bool is_preset;	     /* nobody said it */
	ms_t at;
};

/* GET, POST /documents/ID/make: t-ID=yes|no, f-ID. Also /documents/facts, which asks for all. */
struct facts_view {
	struct str id, title; /* of the document; "" all that documents may need */
	const struct trait_row *traits;
	size_t n_traits;
	const struct field_row *fields;
	size_t n_fields;
	/* Of all: under which headings they stand. The first with something open is unfolded. */
	const struct policy_group *groups;
	size_t n_groups;
	/* What is known already, for a document: shown folded. */
	const struct trait_row *known_traits;
	size_t n_known_traits;
	const struct field_row *known_fields;
	size_t n_known_fields;
	const struct str *readings; /* that nobody measured yet, in words */
	size_t n_readings;
	const struct str *tables; /* ledgers without a row, in words */
	size_t n_tables;
	bool has_draft; /* it is made anew, edits stay */
	bool is_era;	/* of facts */
	uint32_t fiscal_month;
	/* The fiscal year and the next, in words; which of them is planned. */
	struct str years[2];
	int first_year;
	bool plans_next;
	struct page_problems problems;
};
enum err page_facts(const struct pages *p, const struct page_frame *f, const struct facts_view *v,
	struct buf *out);

/* ---- Editing -------------------------------------------------------------------------------- */

#define EDIT_MARK_MAX 17

struct edit_part {
	struct str id, text;
	const char *kind; /* paragraph_kind_name() */
	struct str number;
	bool is_edited, is_removed;
	struct str original;		       /* what the pack would say; "" the same */
	const struct document_change *changes; /* of its ground */
	size_t n_changes;
	char mark[EDIT_MARK_MAX]; /* goes with the form as w-ID; "" none */
	struct str other;	  /* what somebody wrote meanwhile; "" nothing */
};

struct edit_section {
	struct str id, title, number;
	bool is_current;
};

/* GET, POST /documents/ID/N/edit?section=: p-ID text, x-ID take out, o-ID back to the pack's */
struct edit_view {
	struct str id, title;
	uint32_t number;
	struct str section;
	const struct edit_section *sections;
	size_t n_sections;
	const struct edit_part *parts;
	size_t n_parts;
	struct str note; /* what is different in this version */
};
enum err page_document_edit(const struct pages *p, const struct page_frame *f,
	const struct edit_view *v, struct buf *out);

/* ---- Reading -------------------------------------------------------------------------------- */

enum page_text_for {
	PAGE_TEXT_READ,	   /* in the portal: /documents/ID/N */
	PAGE_TEXT_PRINT,   /* likewise, with a link for receipts on it */
	PAGE_TEXT_APPROVE, /* by link; POST: name, enacted, remark, seen, do=approve|back */
	PAGE_TEXT_RECEIPT, /* by link; POST: staff */
	PAGE_TEXT_PUBLIC,
	PAGE_TEXT_OTHER, /* another language, for reading only */
};

struct text_view {
	enum page_text_for what;
	const struct document *document;
	struct str id;
	uint32_t number;
	bool is_draft, is_current;
	struct str token;		       /* of the link */
	struct str name;		       /* whom it was given to */
	struct str seen;		       /* for APPROVE: what is looked at */
	struct str enacted;		       /* likewise, "2026-11-27" */
	bool is_done;			       /* approved, sent back or confirmed just now */
	const char *done;		       /* key below "doc.done." */
	const struct document_reader *readers; /* RECEIPT: who has not confirmed yet */
	size_t n_readers;
	struct page_problems problems;
	struct str claim; /* the sentence that is refused */
	bool has_english, has_easy;
};
enum err page_document_text(const struct pages *p, const struct page_frame *f,
	const struct text_view *v, struct buf *out);

struct diff_row {
	const char *what; /* "same", "changed", "added", "removed": keys below "doc.diff." */
	const char *kind;
	struct str number, before, after;
};

/* GET /documents/ID/N/diff?with=M */
struct diff_view {
	struct str id, title;
	uint32_t before, after;
	const struct diff_row *rows;
	size_t n;
	uint32_t n_same;
};
enum err page_document_diff(const struct pages *p, const struct page_frame *f,
	const struct diff_view *v, struct buf *out);

/* ---- Registering what there is --------------------------------------------------------------- */

struct register_kind {
	struct str id;
	struct words name;
	bool is_chosen;
};

/* GET, POST /documents/register; and /documents/ID/file for its file */
struct register_view {
	struct str id; /* "" a new one; else the file is asked for */
	struct str title;
	const struct register_kind *kinds;
	size_t n_kinds;
	struct str covers; /* as typed: "scs3/1-3-1-1 selfcheck25/1" */
	uint64_t bytes_max;
	const struct setup_value *values;
	size_t n_values;
	struct page_problems problems;
};
enum err page_document_register(const struct pages *p, const struct page_frame *f,
	const struct register_view *v, struct buf *out);

/* ---- The year, the public ------------------------------------------------------------------- */

struct year_row {
	struct str title, url; /* url "" none */
	const char *kind;      /* "document", "duty", "measure" */
	ms_t due;
};

struct year_month {
	struct str name; /* "令和8年4月" */
	const struct year_row *rows;
	size_t n;
};

/* GET /documents/year?year=2026 */
struct year_view {
	struct str name; /* "令和8年度" */
	int year;
	const struct year_month *months; /* twelve */
	size_t n_overdue;		 /* due before this year begins: in the first month */
};
enum err page_document_year(const struct pages *p, const struct page_frame *f,
	const struct year_view *v, struct buf *out);

struct public_row {
	struct str id, title;
	ms_t published;
};
/* GET /public */
struct public_view {
	const struct public_row *rows;
	size_t n;
};
enum err page_public(const struct pages *p, const struct page_frame *f, const struct public_view *v,
	struct buf *out);

#endif
