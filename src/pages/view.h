/*
 * What a template shows: a tree of named values, built for one page in an arena and gone with it.
 * A value has a type, and the type decides how it may be written: text is escaped wherever it
 * stands, a link may begin a URL, markup (SVG that C drew) may stand in text only.
 *
 * When the arena is full, functions do nothing or give back the node itself; the page then asks
 * arena_err() once. Names are literals of ours; values are borrowed unless a function says so.
 */
#ifndef PAGES_VIEW_H
#define PAGES_VIEW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"

enum view_kind {
	VIEW_TEXT,
	VIEW_FLAG,
	VIEW_LINK,   /* a URL made by our own code */
	VIEW_MARKUP, /* SVG or HTML made by our own code */
	VIEW_TIME,   /* text with the machine-readable time beside it */
	VIEW_LIST,   /* of nodes; one node alone is a list of one */
};

struct view_value {
	const char *name;
	enum view_kind kind;
	bool is_on;		   /* FLAG */
	ms_t at;		   /* TIME */
	struct str text;	   /* all but FLAG and LIST */
	struct view *first, *last; /* LIST */
	struct view_value *next;
};

struct view {
	struct arena *arena;
	struct view_value *values;
	struct view *next; /* in a list */
};

struct view *view_new(struct arena *arena); /* NULL when the arena is full */

void view_text(struct view *v, const char *name, struct str text);
void view_c(struct view *v, const char *name, const char *text);
void view_printf(struct view *v, const char *name, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));			    /* copies */
void view_take(struct view *v, const char *name, struct buf *text); /* copies and frees */
void view_flag(struct view *v, const char *name, bool is_on);
void view_link(struct view *v, const char *name, struct str url);
void view_markup(struct view *v, const char *name, struct buf *markup);	     /* copies and frees */
void view_time(struct view *v, const char *name, ms_t at, struct buf *text); /* likewise */

/* A node of its own under name; for a second one of the same name use view_item(). */
struct view *view_node(struct view *v, const char *name);
/* Appends a node to the list `name`, which is made when missing. */
struct view *view_item(struct view *v, const char *name);

/* The value in this node; NULL when there is none. The latest of a name counts. */
const struct view_value *view_get(const struct view *v, struct str name);

#endif
