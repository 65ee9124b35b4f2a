/* A document of the profile csaf_vex 2.0 from statements; see csaf.h. Section 4.5 of CSAF 2.0. */
#include "base/limits.h"
#include "wire/csaf/csaf.h"

#include <stdlib.h>

struct writer {
	struct buf *out;
	const struct vex_statement *statements;
	size_t n;
	uint32_t *product; /* number of each statement's product */
	uint32_t n_products;
	bool *is_written;
};

static void
put_field(struct buf *out, const char *name, struct str s)
{
	buf_printf(out, "\"%s\":", name);
	buf_json(out, s);
}

static void
put_time(struct buf *out, const char *name, ms_t at)
{
	char text[TIME_TEXT_MAX];

	buf_printf(out, "\"%s\":\"%s\"", name, time_text(at, text));
}

static void
put_document(struct buf *out, const struct vex_document *d, struct str url, struct str title)
{
	struct str version = d->version.len > 0 ? d->version : STR("1");
	ms_t changed = d->changed > 0 ? d->changed : d->made;

	buf_c(out, "{\"document\":{\"category\":\"csaf_vex\",\"csaf_version\":\"2.0\",");
	buf_c(out, "\"publisher\":{");
	put_field(out, "category", d->role.len > 0 ? d->role : STR("vendor"));
	buf_c(out, ",");
	put_field(out, "name", d->author);
	buf_c(out, ",");
	put_field(out, "namespace", url);
	buf_c(out, "},");
	put_field(out, "title", title);
	buf_c(out, ",\"tracking\":{");
	put_time(out, "current_release_date", changed);
	buf_c(out, ",");
	put_field(out, "id", d->id);
	buf_c(out, ",");
	put_time(out, "initial_release_date", d->made);
	buf_c(out, ",\"revision_history\":[{");
	put_time(out, "date", changed);
	buf_c(out, ",");
	put_field(out, "number", version);
	buf_c(out, ",\"summary\":\"-\"}],\"status\":\"final\",");
	put_field(out, "version", version);
	buf_c(out, "}},\n");
}

/* The statement's product and part as one name. */
static bool
is_same_product(const struct vex_statement *a, const struct vex_statement *b)
{
	return str_equal(a->product, b->product) && str_equal(a->subcomponent, b->subcomponent);
}

static void
put_product(struct writer *w, const struct vex_statement *s)
{
	struct str name = s->subcomponent.len > 0 ? s->subcomponent : s->product;

	if (w->n_products > 0)
		buf_c(w->out, ",\n");
	w->n_products++;
	buf_c(w->out, "{\"name\":");
	if (s->subcomponent.len > 0) {
		struct buf both = buf_of(LIMIT_VEX_BYTES);

		buf_printf(&both, "%.*s in %.*s", STR_FMT(s->subcomponent), STR_FMT(s->product));
		buf_json(w->out, buf_view(&both));
		buf_done(&both);
	} else {
		buf_json(w->out, s->product);
	}
	buf_printf(w->out, ",\"product_id\":\"P%u\"", w->n_products);
	if (str_starts(name, STR("pkg:")) || str_starts(name, STR("cpe:"))) {
		buf_c(w->out, ",\"product_identification_helper\":{");
		put_field(w->out, str_starts(name, STR("pkg:")) ? "purl" : "cpe", name);
		buf_c(w->out, "}");
	}
	buf_c(w->out, "}");
}

static void
put_products(struct writer *w)
{
	buf_c(w->out, "\"product_tree\":{\"full_product_names\":[\n");
	for (size_t i = 0; i < w->n; i++) {
		size_t k = 0;

		while (!is_same_product(&w->statements[k], &w->statements[i]))
			k++;
		if (k == i)
			put_product(w, &w->statements[i]);
		w->product[i] = k == i ? w->n_products : w->product[k];
	}
	buf_c(w->out, "]},\n");
}

/* The product ids of those statements of one vulnerability that have this status. */
static bool
put_status(struct writer *w, size_t first, enum vex_status status, bool is_first)
{
	static const char *const names[VEX_STATUSES] = {
		"under_investigation", "known_affected", "known_not_affected", "fixed"};
	bool has_one = false;

	for (size_t i = first; i < w->n; i++) {
		const struct vex_statement *s = &w->statements[i];

		if (s->status != status ||
			!str_equal(s->vulnerability, w->statements[first].vulnerability))
			continue;
		if (!has_one)
			buf_printf(w->out, "%s\"%s\":[", is_first ? "" : ",", names[status]);
		buf_printf(w->out, "%s\"P%u\"", has_one ? "," : "", w->product[i]);
		has_one = true;
	}
	if (has_one)
		buf_c(w->out, "]");
	return has_one;
}

enum saying { SAY_FLAG, SAY_IMPACT, SAY_ACTION };

/* One list of sayings about single products of a vulnerability. */
static void
put_sayings(struct writer *w, size_t first, enum saying what)
{
	static const char *const names[] = {"flags", "threats", "remediations"};
	static const char *const kinds[] = {"", "impact", "mitigation"};
	bool has_one = false;

	for (size_t i = first; i < w->n; i++) {
		const struct vex_statement *s = &w->statements[i];
		bool is_not = s->status == VEX_NOT_AFFECTED;
		struct str text = what == SAY_IMPACT ? s->why : s->action;

		if (!str_equal(s->vulnerability, w->statements[first].vulnerability))
			continue;
		if (what == SAY_FLAG ? !is_not || s->reason == VEX_REASON_NONE
				     : text.len == 0 || is_not != (what == SAY_IMPACT))
			continue;
		if (what == SAY_ACTION && s->status != VEX_AFFECTED)
			continue;
		buf_printf(w->out, has_one ? "," : ",\"%s\":[", names[what]);
		has_one = true;
		if (what == SAY_FLAG) {
			buf_printf(w->out, "{\"label\":\"%s\"", vex_reason_name(s->reason));
		} else {
			buf_printf(w->out, "{\"category\":\"%s\",", kinds[what]);
			put_field(w->out, "details", text);
		}
		buf_printf(w->out, ",\"product_ids\":[\"P%u\"]}", w->product[i]);
	}
	if (has_one)
		buf_c(w->out, "]");
}

static void
put_vulnerability(struct writer *w, size_t first)
{
	const struct vex_statement *s = &w->statements[first];
	bool is_first = true;

	buf_c(w->out, "{");
	if (str_starts(s->vulnerability, STR("CVE-"))) {
		put_field(w->out, "cve", s->vulnerability);
	} else {
		buf_c(w->out, "\"ids\":[{\"system_name\":\"id\",");
		put_field(w->out, "text", s->vulnerability);
		buf_c(w->out, "}]");
	}
	/* what the profile wants: a note on each */
	buf_c(w->out, ",\"notes\":[{\"category\":\"summary\",");
	put_field(w->out, "text", s->alias.len > 0 ? s->alias : s->vulnerability);
	buf_c(w->out, "}],\"product_status\":{");
	for (unsigned i = 0; i < VEX_STATUSES; i++)
		if (put_status(w, first, (enum vex_status)i, is_first))
			is_first = false;
	buf_c(w->out, "}");
	put_sayings(w, first, SAY_FLAG);
	put_sayings(w, first, SAY_IMPACT);
	put_sayings(w, first, SAY_ACTION);
	buf_c(w->out, "}");
}

static void
put_vulnerabilities(struct writer *w)
{
	bool has_one = false;

	buf_c(w->out, "\"vulnerabilities\":[\n");
	for (size_t i = 0; i < w->n; i++) {
		if (w->is_written[i])
			continue;
		for (size_t k = i; k < w->n; k++)
			if (str_equal(
				    w->statements[k].vulnerability, w->statements[i].vulnerability))
				w->is_written[k] = true;
		if (has_one)
			buf_c(w->out, ",\n");
		has_one = true;
		put_vulnerability(w, i);
	}
	buf_c(w->out, "]}\n");
}

enum err
csaf_write(const struct vex_document *d, struct str url, struct str title,
	const struct vex_statement *statements, size_t n, struct buf *out, struct errinfo *info)
{
	struct writer w = {.out = out, .statements = statements, .n = n};

	if (n > LIMIT_VEX_WRITTEN)
		return err_say(
			info, ERR_LIMIT, 0, "VEX: more than %d statements", LIMIT_VEX_WRITTEN);
	if (n == 0 || d->id.len == 0 || d->author.len == 0 || d->made <= 0 ||
		!time_is_civil(d->made) || !time_is_civil(d->changed) || url.len == 0 ||
		title.len == 0)
		return err_say(info, ERR_INVALID, 0,
			"VEX: a document without statements, id, author, title, name space or "
			"time");
	for (size_t i = 0; i < n; i++)
		if (vex_statement_fault(&statements[i]) != NULL)
			return err_say(info, ERR_INVALID, i, "VEX: %s",
				vex_statement_fault(&statements[i]));
	w.product = calloc(n, sizeof(*w.product));
	w.is_written = calloc(n, sizeof(*w.is_written));
	if (w.product != NULL && w.is_written != NULL) {
		put_document(out, d, url, title);
		put_products(&w);
		put_vulnerabilities(&w);
	} else {
		out->err = ERR_FULL;
	}
	free(w.product);
	free(w.is_written);
	return buf_err(out);
}
