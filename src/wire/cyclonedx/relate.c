/*
 * Dependencies and vulnerabilities: what names components. A dependency whose list comes before its
 * own name waits for it; vulnerabilities become one VEX statement for each thing that they affect.
 */
#include "wire/cyclonedx/own.h"

#include <stdio.h>
#include <stdlib.h>

static void
tell_relation(struct cdx *c, struct str from, struct str to, bool is_provided)
{
	struct component_relation r = {.from = from, .to = to};

	r.kind = is_provided ? RELATION_OTHER : RELATION_DEPENDS;
	r.is_none = to.len == 0;
	refs_used(c->refs, to);
	if (c->err != ERR_OK || c->sink->relation == NULL)
		return;
	c->sink->relation(c->sink->arg, &r);
	cdx_told(c);
}

void
cdx_dependency_open(struct cdx *c)
{
	c->has_from = false;
	c->n_to = 0;
	c->n_waiting = 0;
	c->text.len = 0;
}

static void
wait_for_from(struct cdx *c, struct str to, bool is_provided)
{
	if (c->n_waiting == c->to_room) {
		size_t room = c->to_room == 0 ? 64 : 2 * c->to_room;
		struct cdx_span *more;
		bool *flags;

		if (room > LIMIT_BOM_ELEMENTS) {
			cdx_fail(c, ERR_LIMIT, "a list of dependencies is too long");
			return;
		}
		more = realloc(c->to, room * sizeof(*more));
		if (more != NULL)
			c->to = more;
		flags = realloc(c->to_is_provided, room * sizeof(*flags));
		if (flags != NULL)
			c->to_is_provided = flags;
		if (more == NULL || flags == NULL) {
			cdx_fail(c, ERR_FULL, "no memory is left");
			return;
		}
		c->to_room = room;
	}
	c->to_is_provided[c->n_waiting] = is_provided;
	c->to[c->n_waiting++] = cdx_keep(c, &c->text, to);
}

void
cdx_dependency_value(struct cdx *c, unsigned id, struct str text)
{
	bool is_provided = id == CDX_PROVIDES;

	if (id == CDX_FROM) {
		c->from = cdx_keep(c, &c->text, text);
		c->has_from = c->err == ERR_OK;
		if (!c->has_from)
			return;
		refs_used(c->refs, text);
		for (size_t i = 0; i < c->n_waiting; i++)
			tell_relation(c, text, cdx_str(&c->text, c->to[i]), c->to_is_provided[i]);
		c->n_waiting = 0;
		return;
	}
	c->n_to++;
	if (c->has_from)
		tell_relation(c, cdx_str(&c->text, c->from), text, is_provided);
	else
		wait_for_from(c, text, is_provided);
}

void
cdx_dependency_close(struct cdx *c)
{
	if (!c->has_from)
		cdx_fault(c, BOM_FAULT_FIELD, STR("dependencies"), "an entry without a ref");
	else if (c->n_to == 0)
		tell_relation(c, cdx_str(&c->text, c->from), STR(""), false);
}

void
cdx_vulnerability_open(struct cdx *c)
{
	memset(c->vuln, 0, sizeof(c->vuln));
	c->n_targets = 0;
	c->text.len = 0;
}

void
cdx_target_open(struct cdx *c)
{
	if (c->n_targets == c->targets_room) {
		size_t room = c->targets_room == 0 ? 64 : 2 * c->targets_room;
		struct cdx_target *more = room > LIMIT_BOM_ELEMENTS
						  ? NULL
						  : realloc(c->targets, room * sizeof(*more));

		if (more == NULL) {
			cdx_fail(c, ERR_LIMIT, "a vulnerability affects too much");
			return;
		}
		c->targets = more;
		c->targets_room = room;
	}
	c->targets[c->n_targets++] = (struct cdx_target){0};
}

static void
target_value(struct cdx *c, unsigned id, struct str text)
{
	static const char *const names[] = {"affected", "unaffected", "unknown"};
	struct cdx_target *t = c->n_targets > 0 ? &c->targets[c->n_targets - 1] : NULL;
	size_t which;

	if (t == NULL)
		return;
	if (id == CDX_TARGET_REF) {
		t->ref = cdx_keep(c, &c->text, text);
		if (!str_starts(text, STR("urn:cdx:"))) /* a part of another bill */
			refs_used(c->refs, text);
		return;
	}
	which = str_which(text, names, 3);
	t->is_affected |= which == 0;
	t->is_unaffected |= which == 1;
	t->is_unknown |= which == 2;
	if (which == 3)
		cdx_fault(c, BOM_FAULT_FIELD, cdx_str(&c->text, c->vuln[0]), "affects.status");
}

void
cdx_vulnerability_value(struct cdx *c, unsigned id, struct str text)
{
	struct cdx_span *s;

	if (id >= CDX_TARGET_REF) {
		target_value(c, id, text);
		return;
	}
	s = &c->vuln[id - CDX_VULN];
	if (id == CDX_RESPONSES)
		cdx_join(c, &c->text, s, ", ", text);
	else if (s->len == 0)
		*s = cdx_keep(c, &c->text, text);
}

static struct str
vuln_text(const struct cdx *c, enum cdx_id id)
{
	return cdx_str(&c->text, c->vuln[id - CDX_VULN]);
}

/* ECMA-424, "impact analysis state". */
static enum vex_status
status_of(struct cdx *c)
{
	static const struct {
		const char *name;
		enum vex_status status;
	} rows[] = {
		{"exploitable", VEX_AFFECTED},
		{"in_triage", VEX_INVESTIGATED},
		{"false_positive", VEX_NOT_AFFECTED},
		{"not_affected", VEX_NOT_AFFECTED},
		{"resolved", VEX_FIXED},
		{"resolved_with_pedigree", VEX_FIXED},
	};
	struct str state = vuln_text(c, CDX_STATE);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(state, str_c(rows[i].name)))
			return rows[i].status;
	/* without an analysis it stands there because it affects */
	if (state.len == 0)
		return VEX_AFFECTED;
	cdx_fault(c, BOM_FAULT_FIELD, vuln_text(c, CDX_VULN_ID), "analysis.state");
	return VEX_INVESTIGATED;
}

/* "requires_..." say under which conditions it can be used, not that one of the five reasons holds:
 * they stand in `why` only. */
static enum vex_reason
reason_of(struct cdx *c)
{
	static const struct {
		const char *name;
		enum vex_reason reason;
	} rows[] = {
		{"code_not_present", VEX_NO_CODE},
		{"code_not_reachable", VEX_NOT_IN_PATH},
		{"requires_configuration", VEX_REASON_NONE},
		{"requires_dependency", VEX_REASON_NONE},
		{"requires_environment", VEX_REASON_NONE},
		{"protected_by_compiler", VEX_MITIGATED},
		{"protected_at_runtime", VEX_MITIGATED},
		{"protected_at_perimeter", VEX_MITIGATED},
		{"protected_by_mitigating_control", VEX_MITIGATED},
	};
	struct str name = vuln_text(c, CDX_JUSTIFICATION);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(name, str_c(rows[i].name)))
			return rows[i].reason;
	if (name.len > 0)
		cdx_fault(c, BOM_FAULT_FIELD, vuln_text(c, CDX_VULN_ID), "analysis.justification");
	return VEX_REASON_NONE;
}

/* What the status is for one target: its versions may all be said not to be affected. */
static enum vex_status
status_for(const struct cdx_target *t, enum vex_status status)
{
	if (t->is_affected || (!t->is_unaffected && !t->is_unknown))
		return status;
	if (status != VEX_AFFECTED)
		return status;
	return t->is_unknown ? VEX_INVESTIGATED : VEX_NOT_AFFECTED;
}

void
cdx_vulnerability_close(struct cdx *c)
{
	struct vex_statement s = {.status = status_of(c), .reason = reason_of(c)};
	enum vex_status status = s.status;
	struct cdx_target none = {0};
	size_t n = c->n_targets > 0 ? c->n_targets : 1;
	enum cdx_id made = c->vuln[CDX_ISSUED - CDX_VULN].len > 0 ? CDX_ISSUED : CDX_CREATED;
	enum cdx_id changed = c->vuln[CDX_UPDATED - CDX_VULN].len > 0 ? CDX_UPDATED : CDX_CHANGED;

	s.vulnerability = vuln_text(c, CDX_VULN_ID);
	s.alias = vuln_text(c, CDX_ALIAS);
	s.why = vuln_text(c, CDX_DETAIL);
	if (s.reason == VEX_REASON_NONE && s.why.len == 0)
		s.why = vuln_text(c, CDX_JUSTIFICATION);
	s.action = vuln_text(c, CDX_ADVICE);
	if (s.action.len == 0)
		s.action = vuln_text(c, CDX_WORKAROUND);
	if (s.action.len == 0)
		s.action = vuln_text(c, CDX_RESPONSES);
	s.made = cdx_time(c, vuln_text(c, made), "vulnerability");
	s.changed = cdx_time(c, vuln_text(c, changed), "vulnerability");
	for (size_t i = 0; i < n && c->err == ERR_OK && c->sink->statement != NULL; i++) {
		const struct cdx_target *t = c->n_targets > 0 ? &c->targets[i] : &none;

		s.product = cdx_str(&c->text, t->ref);
		s.status = status_for(t, status);
		c->sink->statement(c->sink->arg, &s);
		cdx_told(c);
	}
}
