/*
 * Templates: HTML and SVG files with places for values, made once at the start, written per page.
 *
 *   {{name}}               a value; {{device.name}} looks into a node
 *   {{t key}}              words of packs/text, their {placeholders} filled from the values
 *   {{t sight.@sight}}     the key's end is a value
 *   {{#if name}} {{else}} {{/if}}      set, not empty; {{#if kind=pc}} compares
 *   {{#each list}} {{/each}}           once per node, the node's names first
 *   {{> field}}, {{> icons/@kind}}     another file, its name without ending
 *   {{! not shown }}
 *
 * The parser follows the HTML: a value may stand in text or in a quoted attribute, is escaped
 * there, and is percent-encoded inside a URL; only a link made by C may begin one. Refused with
 * file and line: anything that the Content Security Policy would block (inline script, style
 * attributes, handlers), unquoted values, blocks that end in another place of the HTML than they
 * began, unknown keys and files. No output is ever raw but markup that C made.
 */
#ifndef PAGES_TEMPLATE_H
#define PAGES_TEMPLATE_H

#include "model/text.h"
#include "pages/view.h"

struct templates;

struct template_file {
	struct str name;  /* "today", "icons/pc" */
	struct str bytes; /* borrowed as long as the templates live */
};

#define TEMPLATE_FILES_MAX 512
#define TEMPLATE_FILE_BYTES_MAX 262144
#define TEMPLATE_BLOCKS_MAX 12	/* blocks within each other */
#define TEMPLATE_PARTIALS_MAX 8 /* files within each other */

/* texts: borrowed likewise; NULL accepts every key (fuzzing). ERR_MALFORMED, ERR_NOT_FOUND,
 * ERR_LIMIT or ERR_FULL, info "name line 12: ...". */
enum err templates_new(const struct template_file *files, size_t n_files,
	const struct text_table *texts, struct templates **ret_templates, struct errinfo *info);
void templates_free(struct templates *set);

/* Appends the template to *out. A value that the view lacks shows as [?name] and gives ERR_INVALID,
 * as does a text where only a link may stand: a mistake of ours, met by the tests of the pages. */
enum err templates_write(const struct templates *set, const char *name, const struct view *v,
	enum lang lang, struct buf *out);

/* Words with {placeholders} filled from v, escaped for text and attributes, or as they are. */
void templates_fill(struct buf *out, struct str words, const struct view *v);

/* Valid UTF-8 without control characters, & < > " ' as entities. */
void html_escape(struct buf *out, struct str s);
/* The same without entities, for plain text. */
void text_clean(struct buf *out, struct str s);
/* All but unreserved characters (RFC 3986 section 2.3) and ':' as %XX. */
void url_escape(struct buf *out, struct str s);

#endif
