/*
 * What the two writings of CycloneDX have in common: the same objects open, hold values and close.
 * json.c and xml.c say which key or element is which; what happens then is here, once.
 */
#ifndef WIRE_CYCLONEDX_OWN_H
#define WIRE_CYCLONEDX_OWN_H

#include "base/buf.h"
#include "base/limits.h"
#include "wire/cyclonedx/cyclonedx.h"
#include "wire/refs/refs.h"

enum cdx_id {
	CDX_ROOT,
	CDX_BOX, /* an object of which only what it holds matters */
	/* objects */
	CDX_TOOL,
	CDX_SUBJECT, /* metadata.component */
	CDX_COMPONENT,
	CDX_HASH,
	CDX_LICENCE,
	CDX_CHOICE, /* what holds a licence or an expression: not both */
	CDX_SWID,
	CDX_PROPERTY,
	CDX_DEPENDENCY,
	CDX_VULNERABILITY,
	CDX_TARGET,  /* that it affects */
	CDX_VERSION, /* of that */
	/* values of the bill: as they come into struct cdx.head, from CDX_HEAD on */
	CDX_FORMAT,
	CDX_SPEC,
	CDX_HEAD,
	CDX_SERIAL = CDX_HEAD,
	CDX_TIME,
	CDX_AUTHORS,	  /* joined */
	CDX_MANUFACTURER, /* made the bill (1.6) */
	CDX_MANUFACTURE,  /* made the product (1.2 to 1.5) */
	CDX_SUPPLIER,
	CDX_PHASES, /* joined */
	CDX_TOOLS,  /* joined */
	CDX_SUBJECT_NAME,
	CDX_HEAD_LICENCE,
	CDX_HEAD_END,
	CDX_TOOL_VENDOR = CDX_HEAD_END,
	CDX_TOOL_NAME,
	CDX_TOOL_VERSION,
	/* values of a component: from CDX_PART on as they come into struct cdx_part */
	CDX_KIND,
	CDX_SCOPE,
	CDX_HASH_ALG,
	CDX_HASH_TEXT,
	CDX_LICENCE_NAME,	/* or id */
	CDX_LICENCE_EXPRESSION, /* what it holds may need brackets */
	CDX_HEAD_LICENCE_NAME,
	CDX_PROPERTY_NAME,
	CDX_PROPERTY_TEXT,
	CDX_PART,
	CDX_REF = CDX_PART,
	CDX_GROUP,
	CDX_NAME,
	CDX_COMPONENT_VERSION,
	CDX_PART_SUPPLIER,
	CDX_PART_MANUFACTURER,
	CDX_PUBLISHER,
	CDX_PART_AUTHORS, /* joined */
	CDX_PURL,
	CDX_CPE,
	CDX_SWID_TAG,
	CDX_SWID_NAME,
	CDX_COPYRIGHT,
	CDX_PATH,
	CDX_BEST_HASH, /* "SHA-256:ab12" */
	CDX_LICENCES,  /* joined */
	CDX_SOURCE_NAME,
	CDX_SOURCE_VERSION,
	CDX_SOURCE_RELEASE,
	CDX_SOURCE_EPOCH,
	CDX_SOURCE_RPM,
	CDX_PART_END,
	/* other things with a name */
	CDX_OTHER_REF = CDX_PART_END,
	CDX_FROM,    /* of a dependency */
	CDX_DEPENDS, /* to */
	CDX_PROVIDES,
	/* values of a vulnerability: as they come into struct cdx.vuln, from CDX_VULN on */
	CDX_VULN,
	CDX_VULN_ID = CDX_VULN,
	CDX_ALIAS,
	CDX_STATE,
	CDX_JUSTIFICATION,
	CDX_RESPONSES, /* joined */
	CDX_DETAIL,
	CDX_ADVICE,
	CDX_WORKAROUND,
	CDX_ISSUED,
	CDX_UPDATED,
	CDX_CREATED, /* of the record, not of the statement */
	CDX_CHANGED,
	CDX_VULN_END,
	CDX_TARGET_REF = CDX_VULN_END,
	CDX_TARGET_STATUS,
};

/* A run of bytes in a buffer that may still move. */
struct cdx_span {
	uint32_t at, len;
};

struct cdx_part {
	struct cdx_span fields[CDX_PART_END - CDX_PART];
	size_t mark; /* where its texts begin */
	enum component_kind kind;
	uint8_t hash_rank; /* of the best one; 0: none */
	bool is_root, is_excluded, has_kind, has_alternatives;
};

/* One that waits for the name of what it lies in. */
struct cdx_held {
	struct cdx_part part;
	unsigned depth;
};

struct cdx_target {
	struct cdx_span ref;
	bool is_affected, is_unaffected, is_unknown;
};

struct cdx {
	struct bom_sink *sink;
	enum bom_format format;
	enum err err;	 /* reading ends with it */
	const char *why; /* words for it; NULL: the sink's wish */
	struct refs *refs;
	bool is_cyclonedx;

	struct buf head; /* kept until the end */
	struct cdx_span about[CDX_HEAD_END - CDX_HEAD];
	struct cdx_span spec;
	struct cdx_span tool[CDX_TOOL_VERSION + 1 - CDX_TOOL_VENDOR];

	struct buf text; /* of what is open now */
	struct cdx_part parts[LIMIT_BOM_NESTING];
	unsigned depth;
	struct cdx_held *held;
	size_t n_held, held_room;
	struct cdx_span now, now_name;	  /* value and name of the hash or property that is read */
	unsigned n_names;		  /* of the licence, or of the choice, that is read */
	bool has_licence, has_expression; /* of the choice that is read */

	struct cdx_span from; /* of a dependency */
	bool has_from;
	unsigned n_to;
	struct cdx_span *to; /* that wait for it; the flag says which kind */
	bool *to_is_provided;
	size_t n_waiting, to_room;

	struct cdx_span vuln[CDX_VULN_END - CDX_VULN];
	struct cdx_target *targets;
	size_t n_targets, targets_room;
};

enum err cdx_new(struct bom_sink *sink, enum bom_format format, struct cdx **ret_c);
void cdx_free(struct cdx *c);
/* What a handler does; afterwards c->err says whether to go on. */
void cdx_open(struct cdx *c, unsigned id);
void cdx_value(struct cdx *c, unsigned id, struct str text);
void cdx_close(struct cdx *c, unsigned id);
/* The words of c, where it was c that ended the reading. */
enum err cdx_end(struct cdx *c, enum err err, struct errinfo *info);

/* For the files of this folder. */
void cdx_fail(struct cdx *c, enum err err, const char *why);
void cdx_fault(struct cdx *c, enum bom_fault fault, struct str where, const char *what);
void cdx_told(struct cdx *c); /* after each call of the sink */
struct cdx_span cdx_keep(struct cdx *c, struct buf *b, struct str text);
/* The same behind what *s holds already, with sep between. */
void cdx_join(struct cdx *c, struct buf *b, struct cdx_span *s, const char *sep, struct str text);
static inline struct str
cdx_str(const struct buf *b, struct cdx_span s)
{
	return s.len > 0 ? str_of(b->p + s.at, s.len) : STR("");
}
ms_t cdx_time(struct cdx *c, struct str text, const char *what);

void cdx_part_open(struct cdx *c, bool is_root);
void cdx_part_value(struct cdx *c, unsigned id, struct str text);
void cdx_part_close(struct cdx *c);
void cdx_part_object_open(struct cdx *c, unsigned id); /* hash, property, licence ... in it */
void cdx_part_object_close(struct cdx *c, unsigned id);

void cdx_dependency_open(struct cdx *c);
void cdx_dependency_value(struct cdx *c, unsigned id, struct str text);
void cdx_dependency_close(struct cdx *c);
void cdx_vulnerability_open(struct cdx *c);
void cdx_vulnerability_value(struct cdx *c, unsigned id, struct str text);
void cdx_vulnerability_close(struct cdx *c);
void cdx_target_open(struct cdx *c);

#endif
