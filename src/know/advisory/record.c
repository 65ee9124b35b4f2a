/* Records byte by byte; see record.h. Lists: their length in bytes (u32), their number (u32). */
#include "know/advisory/record.h"

#define SCORE_STEP 1000	      /* of millionths: a thousandth */
#define PERCENTILE_STEP 10000 /* a hundredth */

/* ---- writing ---- */

static void
put_text(struct buf *b, struct str s)
{
	size_t len = s.len < UINT16_MAX ? s.len : UINT16_MAX;

	buf_le16(b, (uint16_t)len);
	buf_add(b, s.p, len);
}

/* A place for a length that is known later. */
static size_t
hold(struct buf *b)
{
	buf_le32(b, 0);
	return b->len;
}

static void
fill(struct buf *b, size_t from)
{
	uint32_t n;

	if (buf_err(b) != ERR_OK)
		return;
	n = (uint32_t)(b->len - from);
	for (int i = 0; i < 4; i++)
		b->p[from - 4 + (size_t)i] = (char)(n >> (8 * i));
}

static size_t
begin(struct buf *b, enum record_kind kind, struct str id, struct str source)
{
	size_t at = hold(b);

	buf_byte(b, (uint8_t)kind);
	put_text(b, id);
	put_text(b, source);
	return at;
}

/* Seconds since 1970 in 32 bits: until 2106. */
static uint32_t
seconds(ms_t at)
{
	return at <= 0 ? 0 : at / MS_SECOND >= UINT32_MAX ? UINT32_MAX : (uint32_t)(at / MS_SECOND);
}

static void
put_texts(struct buf *b, const struct str *list, uint32_t n)
{
	size_t at = hold(b);

	buf_le32(b, n);
	for (uint32_t i = 0; i < n; i++)
		put_text(b, list[i]);
	fill(b, at);
}

static void
put_intervals(struct buf *b, const struct interval *list, uint32_t n)
{
	size_t at = hold(b);

	buf_le32(b, n);
	for (uint32_t i = 0; i < n; i++) {
		buf_byte(b, (uint8_t)(list[i].end | (list[i].is_semver ? 16 : 0)));
		put_text(b, list[i].from);
		put_text(b, list[i].to);
	}
	fill(b, at);
}

static void
put_nodes(struct buf *b, const struct cpe_node *list, uint32_t n)
{
	size_t at = hold(b);

	buf_le32(b, n);
	for (uint32_t i = 0; i < n; i++) {
		const struct cpe_node *c = &list[i];

		buf_byte(b, (uint8_t)(c->kind | (c->is_negated ? 16 : 0) |
				      (c->is_vulnerable ? 32 : 0)));
		buf_le16(b, (uint16_t)c->n_children);
		put_text(b, c->cpe);
		put_text(b, c->from);
		put_text(b, c->from_after);
		put_text(b, c->to);
		put_text(b, c->to_before);
	}
	fill(b, at);
}

void
record_put_parts(struct buf *b, struct str source, const struct advisory *a,
	const struct record_parts *parts, uint32_t n_parts)
{
	size_t at = begin(b, RECORD_ADVISORY, a->id, source), list;

	buf_byte(b, (uint8_t)a->kind);
	buf_byte(b, (uint8_t)a->rating);
	buf_le16(b, (uint16_t)a->score);
	buf_le32(b, seconds(a->published));
	buf_le32(b, seconds(a->changed));
	buf_le32(b, seconds(a->withdrawn));
	put_text(b, a->summary);
	put_text(b, a->url);
	put_text(b, a->cvss);
	put_texts(b, a->aliases, a->n_aliases);
	put_texts(b, a->related, a->n_related);
	list = hold(b);
	buf_le32(b, n_parts);
	for (uint32_t i = 0; i < n_parts; i++) {
		put_text(b, str_c(ecosystem_name(parts[i].package.ecosystem)));
		put_text(b, parts[i].package.release);
		put_text(b, parts[i].package.name);
		buf_byte(b, (uint8_t)parts[i].flags);
		put_texts(b, parts[i].platforms, parts[i].n_platforms);
		put_intervals(b, parts[i].intervals, parts[i].n_intervals);
	}
	fill(b, list);
	put_nodes(b, a->nodes, a->n_nodes);
	fill(b, at);
}

void
record_put_exploited(struct buf *b, struct str source, const struct exploited *e)
{
	size_t at = begin(b, RECORD_EXPLOITED, e->id, source);

	buf_byte(b, e->is_ransomware);
	buf_le32(b, seconds(e->added));
	buf_le32(b, seconds(e->due));
	put_text(b, e->vendor);
	put_text(b, e->product);
	put_text(b, e->name);
	put_text(b, e->action);
	fill(b, at);
}

void
record_put_epss(struct buf *b, struct str source, const struct epss *e)
{
	size_t at = begin(b, RECORD_EPSS, e->id, source);

	buf_le16(b, (uint16_t)((e->score + SCORE_STEP / 2) / SCORE_STEP));
	buf_byte(b, (uint8_t)((e->percentile + PERCENTILE_STEP / 2) / PERCENTILE_STEP));
	fill(b, at);
}

void
record_put_ssvc(struct buf *b, struct str source, const struct ssvc *s)
{
	size_t at = begin(b, RECORD_SSVC, s->id, source);

	buf_byte(b,
		(uint8_t)(s->exploitation | (s->is_automatable ? 16 : 0) | (s->is_total ? 32 : 0)));
	fill(b, at);
}

void
record_put_gone(struct buf *b, const struct record *gone)
{
	size_t at = begin(b, RECORD_GONE, gone->id, gone->source);

	buf_byte(b, (uint8_t)gone->kind);
	fill(b, at);
}

/* ---- reading ---- */

struct str
record_text_next(struct reader *r)
{
	return reader_str(r, reader_le16(r));
}

enum err
record_next(struct reader *r, struct record *ret_record)
{
	const uint8_t *start = r->p;
	struct record x = {0};
	uint32_t len;

	if (reader_err(r) != ERR_OK)
		return reader_err(r);
	if (reader_left(r) == 0)
		return ERR_NOT_FOUND;
	len = reader_le32(r);
	x.body = reader_sub(r, len);
	if (reader_err(r) != ERR_OK)
		return reader_err(r);
	x.bytes = str_of((const char *)start, (size_t)len + 4);
	x.kind = (enum record_kind)reader_u8(&x.body);
	x.id = record_text_next(&x.body);
	x.source = record_text_next(&x.body);
	if (reader_err(&x.body) != ERR_OK || x.kind < RECORD_ADVISORY || x.kind > RECORD_GONE ||
		x.id.len == 0 || x.id.len > LIMIT_ADVISORY_ID ||
		x.source.len > LIMIT_ADVISORY_SOURCE) {
		reader_fail(r, ERR_MALFORMED);
		return ERR_MALFORMED;
	}
	*ret_record = x;
	return ERR_OK;
}

int
record_order(const struct record *a, const struct record *b)
{
	int d;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	d = str_order(a->id, b->id);
	return d != 0 ? d : str_order(a->source, b->source);
}

static struct reader
list_of(struct reader *r, uint32_t *ret_n)
{
	struct reader list = reader_sub(r, reader_le32(r));

	*ret_n = reader_le32(&list);
	return list;
}

bool
record_interval_next(struct reader *r, struct interval *ret_interval)
{
	unsigned head = reader_u8(r);

	*ret_interval = (struct interval){
		.is_semver = (head & 16) != 0, .end = (enum interval_end)(head & 3)};
	ret_interval->from = record_text_next(r);
	ret_interval->to = record_text_next(r);
	return reader_err(r) == ERR_OK && (head & ~19U) == 0;
}

bool
record_node_next(struct reader *r, struct cpe_node *ret_node)
{
	unsigned head = reader_u8(r);

	*ret_node = (struct cpe_node){.kind = (enum cpe_node_kind)(head & 15),
		.is_negated = (head & 16) != 0,
		.is_vulnerable = (head & 32) != 0};
	ret_node->n_children = reader_le16(r);
	ret_node->cpe = record_text_next(r);
	ret_node->from = record_text_next(r);
	ret_node->from_after = record_text_next(r);
	ret_node->to = record_text_next(r);
	ret_node->to_before = record_text_next(r);
	return reader_err(r) == ERR_OK && (head & ~63U) == 0 && (head & 15) <= CPE_MATCH;
}

bool
record_affected_next(struct reader *r, struct record_affected *ret_affected)
{
	struct str ecosystem = record_text_next(r);

	*ret_affected = (struct record_affected){0};
	ret_affected->package.release = record_text_next(r);
	ret_affected->package.name = record_text_next(r);
	ret_affected->flags = reader_u8(r);
	ret_affected->platforms = list_of(r, &ret_affected->n_platforms);
	ret_affected->intervals = list_of(r, &ret_affected->n_intervals);
	return reader_err(r) == ERR_OK &&
	       ecosystem_parse(ecosystem, &ret_affected->package.ecosystem) == ERR_OK;
}

/* ---- checking ---- */

static bool
are_texts(struct reader list, uint32_t n)
{
	if (n > reader_left(&list))
		return false;
	for (uint32_t i = 0; i < n; i++)
		(void)record_text_next(&list);
	return reader_err(&list) == ERR_OK && reader_left(&list) == 0;
}

static bool
are_affected(struct reader list, uint32_t n)
{
	struct record_affected x;
	struct interval in;

	for (uint32_t i = 0; i < n; i++) {
		if (!record_affected_next(&list, &x) || !are_texts(x.platforms, x.n_platforms))
			return false;
		for (uint32_t k = 0; k < x.n_intervals; k++)
			if (!record_interval_next(&x.intervals, &in))
				return false;
	}
	return reader_left(&list) == 0;
}

static bool
are_nodes(struct reader list, uint32_t n)
{
	struct cpe_node x;

	for (uint32_t i = 0; i < n; i++)
		if (!record_node_next(&list, &x))
			return false;
	return reader_err(&list) == ERR_OK && reader_left(&list) == 0;
}

enum err
record_advisory_read(const struct record *record, struct record_advisory *ret_advisory)
{
	struct record_advisory a = {0};
	struct reader r = record->body;

	a.kind = (enum advisory_kind)reader_u8(&r);
	a.rating = (enum rating)reader_u8(&r);
	a.score = reader_le16(&r);
	a.published = reader_le32(&r) * MS_SECOND;
	a.changed = reader_le32(&r) * MS_SECOND;
	a.withdrawn = reader_le32(&r) * MS_SECOND;
	a.summary = record_text_next(&r);
	a.url = record_text_next(&r);
	a.cvss = record_text_next(&r);
	a.aliases = list_of(&r, &a.n_aliases);
	a.related = list_of(&r, &a.n_related);
	a.affected = list_of(&r, &a.n_affected);
	a.nodes = list_of(&r, &a.n_nodes);
	if (record->kind != RECORD_ADVISORY || reader_err(&r) != ERR_OK || reader_left(&r) != 0 ||
		(unsigned)a.kind >= ADVISORY_KINDS || (unsigned)a.rating >= RATINGS ||
		!are_texts(a.aliases, a.n_aliases) || !are_texts(a.related, a.n_related) ||
		!are_affected(a.affected, a.n_affected) || !are_nodes(a.nodes, a.n_nodes))
		return ERR_MALFORMED;
	*ret_advisory = a;
	return ERR_OK;
}

enum err
record_exploited_read(const struct record *record, struct exploited *ret_exploited)
{
	struct exploited e = {.id = record->id};
	struct reader r = record->body;

	e.is_ransomware = reader_u8(&r) != 0;
	e.added = reader_le32(&r) * MS_SECOND;
	e.due = reader_le32(&r) * MS_SECOND;
	e.vendor = record_text_next(&r);
	e.product = record_text_next(&r);
	e.name = record_text_next(&r);
	e.action = record_text_next(&r);
	if (record->kind != RECORD_EXPLOITED || reader_err(&r) != ERR_OK || reader_left(&r) != 0)
		return ERR_MALFORMED;
	*ret_exploited = e;
	return ERR_OK;
}

enum err
record_epss_read(const struct record *record, struct epss *ret_epss)
{
	struct epss e = {.id = record->id};
	struct reader r = record->body;

	e.score = reader_le16(&r) * (unsigned)SCORE_STEP;
	e.percentile = reader_u8(&r) * (unsigned)PERCENTILE_STEP;
	if (record->kind != RECORD_EPSS || reader_err(&r) != ERR_OK || reader_left(&r) != 0 ||
		e.score > 1000000 || e.percentile > 1000000)
		return ERR_MALFORMED;
	*ret_epss = e;
	return ERR_OK;
}

enum err
record_ssvc_read(const struct record *record, struct ssvc *ret_ssvc)
{
	struct reader r = record->body;
	unsigned bits = reader_u8(&r);

	if (record->kind != RECORD_SSVC || reader_err(&r) != ERR_OK || reader_left(&r) != 0 ||
		(bits & ~51U) != 0)
		return ERR_MALFORMED;
	*ret_ssvc = (struct ssvc){.id = record->id,
		.exploitation = (enum exploitation)(bits & 3),
		.is_automatable = (bits & 16) != 0,
		.is_total = (bits & 32) != 0};
	return ERR_OK;
}

enum err
record_gone_read(const struct record *record, enum record_kind *ret_what)
{
	struct reader r = record->body;
	unsigned what = reader_u8(&r);

	if (record->kind != RECORD_GONE || reader_err(&r) != ERR_OK || reader_left(&r) != 0 ||
		what < RECORD_ADVISORY || what >= RECORD_GONE)
		return ERR_MALFORMED;
	*ret_what = (enum record_kind)what;
	return ERR_OK;
}
