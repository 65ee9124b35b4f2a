/*
 * Pages of forms of others: the list, one form with all that it asks, one question. The rules of
 * pages.h hold. What is proposed comes from form/form.h; nothing is written before a person
 * confirms it.
 */
#ifndef PAGES_FORMS_H
#define PAGES_FORMS_H

#include "model/form.h"
#include "pages/pages.h"

struct forms_row {
	struct str id, name, partner;
	uint32_t n_all, n_done;
	ms_t received, due; /* due 0: not said */
	const char *state;  /* key below "forms.state.": "open", "done", "late" */
};

/* GET /forms. POST /forms (multipart/form-data: csrf, file) */
struct forms_view {
	const struct forms_row *rows;
	size_t n;
	uint64_t bytes_max;
	const char *problem; /* key below "forms.file."; NULL */
};
enum err page_forms(const struct pages *p, const struct page_frame *f, const struct forms_view *v,
	struct buf *out);

/* What a question is and how it stands. */
struct form_line {
	uint32_t cell;
	struct str question, place; /* "調査票 I9" */
	enum form_source source;
	struct str from;     /* the item, field or count in words; "" nothing */
	struct str item_url; /* "/check/selfcheck25/1"; "" */
	struct str value;    /* what would be written now; "": nothing yet */
	enum form_basis basis;
	struct str who;
	ms_t at; /* 0: not known */
	enum confidence confidence;
	bool differs;
	struct str by_person, by_machine;
	const char *state; /* key below "forms.line.": "written", "left", "proposed", "open" */
	struct str kept;   /* what was confirmed */
	struct str kept_by;
	ms_t kept_at;
	bool is_stale;	     /* what was confirmed is not what would be proposed now */
	bool is_off_list;    /* there is an answer, and no one choice of the cell means it */
	bool is_list_unread; /* the cell takes one of a list that cannot be read */
};

struct form_counts {
	uint32_t n_all, n_written, n_left, n_proposed, n_open, n_differ;
};

/* GET /forms/<id>?show=all|open|differ&page=
 * POST /forms/<id>: do=confirm, c=<cell> (repeated), v-<cell>=<what was shown>;
 *   do=describe: name partner due write; do=done|again|remove|return
 * GET /forms/<id>/filled.xlsx, /forms/<id>/list.xlsx */
struct form_view {
	struct str id, name, partner, file_name;
	struct str due; /* "2026-12-20" */
	enum form_write write;
	const char *state;		 /* "open", "done", "removed" */
	struct str known, other_edition; /* names of forms; "" */
	struct form_counts counts;
	const struct form_line *lines;
	size_t n;
	const char *show; /* key below "forms.show." */
	uint32_t page, n_pages;
	struct page_problems problems;
};
enum err page_form(const struct pages *p, const struct page_frame *f, const struct form_view *v,
	struct buf *out);

struct form_candidate {
	struct str of; /* "selfcheck25/1" */
	struct str name, ask;
	struct str value; /* what it would write */
};

/* GET /forms/<id>/<cell>?q=. POST the same: from=item|field|count|text|nothing, of, text, cell,
 * write, do=save|leave|reopen */
struct form_question_view {
	struct str id, name;
	struct form_line line;
	struct str cell_name; /* "I9" */
	enum form_write write;
	const struct str *choices;
	size_t n_choices;
	struct str text; /* typed */
	struct str query;
	const struct form_candidate *candidates;
	size_t n;
	uint32_t previous, next; /* cells; UINT32_MAX: none */
	struct page_problems problems;
};
enum err page_form_question(const struct pages *p, const struct page_frame *f,
	const struct form_question_view *v, struct buf *out);

#endif
