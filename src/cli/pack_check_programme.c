/* `pack check`: the folders that the programme is made of. See pack_check.h. */
#include "cli/pack_check.h"

#include "cli/json.h"

/* ---- packs/frameworks, packs/guide --------------------------------------------------------- */

/* What is still to be checked at the source, in one line below the counts. */
static void
show_unconfirmed(struct check *c, const struct words *unconfirmed)
{
	if (unconfirmed->in[LANG_JA].len > 0)
		pack_check_say(c, "  原本で確かめること：%.*s", "  to be confirmed: %.*s",
			STR_FMT(words_in(unconfirmed, c->call->lang)));
}

struct counts {
	uint32_t by_grade[GRADES]; /* items with such a binding that this version can read */
	uint32_t mapped;
};

static struct counts
count(const struct framework *f)
{
	struct counts n = {0};

	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *item = &f->items[i];
		bool has[GRADES] = {false};

		for (uint32_t k = 0; k < item->n_bindings; k++)
			if (producer_exists(reading_producer(item->bindings[k].reading)))
				has[item->bindings[k].grade] = true;
		for (unsigned g = 0; g < GRADES; g++)
			n.by_grade[g] += has[g];
		n.mapped += item->n_maps > 0;
	}
	return n;
}

static void
show_framework(struct check *c, const struct framework *f)
{
	struct counts n = count(f);
	struct buf *b = &c->report;

	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c,
			"frameworks/%.*s（%.*s）：項目 %u／%u、機械が示せる %u、助けになる %u、"
			"反するものが分かる %u、対応あり %u",
			"frameworks/%.*s (%.*s): %u of %u items; machine proves %u, helps %u, "
			"contradicts %u; %u with maps",
			STR_FMT(f->id), STR_FMT(f->edition), f->n_items, f->official_count,
			n.by_grade[GRADE_PROVES], n.by_grade[GRADE_HELPS],
			n.by_grade[GRADE_CONTRADICTS], n.mapped);
		show_unconfirmed(c, &f->unconfirmed);
		return;
	}
	json_enter(b, '{');
	json_str(b, "id", f->id);
	json_str(b, "name", f->name.in[LANG_EN]);
	json_str(b, "edition", f->edition);
	json_str(b, "source", f->source.in[LANG_EN]);
	json_str(b, "licence", f->licence);
	json_number(b, "items", f->n_items);
	json_number(b, "official", f->official_count);
	for (unsigned g = 0; g < GRADES; g++)
		json_number(b, grade_name((enum grade)g), n.by_grade[g]);
	json_number(b, "mapped", n.mapped);
	json_str(b, "unconfirmed", f->unconfirmed.in[LANG_EN]);
	json_leave(b, '}');
}

void
pack_check_frameworks(struct check *c, const struct pack_source *source)
{
	struct pack_sink sink = {pack_check_mistake, c};

	c->has_frameworks =
		pack_frameworks_check(source, c->arena, &sink, &c->frameworks) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "frameworks");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < c->frameworks.n_frameworks; i++)
		show_framework(c, &c->frameworks.frameworks[i]);
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

static void
show_table(struct check *c, const struct reference *r)
{
	struct buf *b = &c->report;

	if (!c->call->given[OPT_JSON]) {
		if (r->official_count > 0)
			pack_check_say(c, "guide/%.*s（%.*s）：行 %u／%u",
				"guide/%.*s (%.*s): %u of %u rows", STR_FMT(r->id),
				STR_FMT(r->edition), r->n_rows, r->official_count);
		else
			pack_check_say(c, "guide/%.*s（%.*s）：行 %u", "guide/%.*s (%.*s): %u rows",
				STR_FMT(r->id), STR_FMT(r->edition), r->n_rows);
		show_unconfirmed(c, &r->unconfirmed);
		return;
	}
	json_enter(b, '{');
	json_str(b, "id", r->id);
	json_str(b, "name", r->name.in[LANG_EN]);
	json_str(b, "edition", r->edition);
	json_str(b, "source", r->source.in[LANG_EN]);
	json_str(b, "licence", r->licence);
	json_number(b, "rows", r->n_rows);
	json_number(b, "official", r->official_count);
	json_str(b, "count_note", r->count_note.in[LANG_EN]);
	json_str(b, "unconfirmed", r->unconfirmed.in[LANG_EN]);
	json_leave(b, '}');
}

void
pack_check_guide(struct check *c, const struct pack_source *source)
{
	struct pack_guide_source guide = {*source, c->has_frameworks ? &c->frameworks : NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	const struct reference_set *set = &c->tables;

	c->has_tables = pack_references_check(&guide, c->arena, &sink, &c->tables) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "guide");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set->n_references; i++)
		show_table(c, &set->references[i]);
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

/* ---- packs/policies ------------------------------------------------------------------------- */

static bool
is_setting(struct str name)
{
	static const char *const names[] = {
#define SETTING(constant, name, bytes) name,
#include "store/setting.def"
#undef SETTING
	};

	return str_which(name, names, sizeof(names) / sizeof(names[0])) <
	       sizeof(names) / sizeof(names[0]);
}

static void
show_policy(struct check *c, const struct policy *p)
{
	uint32_t n_paragraphs = 0, n_if = 0, n_serves = 0;
	struct buf *b = &c->report;

	for (uint32_t i = 0; i < p->n_sections; i++)
		for (uint32_t k = 0; k < p->sections[i].n_paragraphs; k++) {
			const struct policy_paragraph *g = &p->sections[i].paragraphs[k];

			n_paragraphs++;
			n_if += g->when.n + p->sections[i].when.n > 0;
			n_serves += g->n_serves;
		}
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c,
			"policies/%.*s：節 %u、段落 %u（条件つき %u）、答える項目 のべ %u",
			"policies/%.*s: %u sections, %u paragraphs (%u with a condition), answers "
			"%u items",
			STR_FMT(p->id), p->n_sections, n_paragraphs, n_if, n_serves);
		return;
	}
	json_enter(b, '{');
	json_str(b, "id", p->id);
	json_number(b, "sections", p->n_sections);
	json_number(b, "paragraphs", n_paragraphs);
	json_number(b, "conditional", n_if);
	json_number(b, "serves", n_serves);
	json_leave(b, '}');
}

void
pack_check_policies(struct check *c, const struct pack_source *source)
{
	struct pack_policy_source policies = {*source, c->has_frameworks ? &c->frameworks : NULL,
		c->has_ledgers ? &c->ledgers : NULL, is_setting, NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	const struct policy_set *set = &c->policies;

	c->has_policies = pack_policies_check(&policies, c->arena, &sink, &c->policies) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "policies");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set->n_policies; i++)
		show_policy(c, &set->policies[i]);
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
	else if (set->n_traits + set->n_fields > 0)
		pack_check_say(c, "policies：あるかないかを聞くこと %u、書きこむこと %u",
			"policies: %u traits, %u fields", set->n_traits, set->n_fields);
}

/* ---- packs/ledgers -------------------------------------------------------------------------- */

void
pack_check_ledgers(struct check *c, const struct pack_source *source)
{
	struct pack_guide_source all = {*source, c->has_frameworks ? &c->frameworks : NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	const struct ledger_set *set = &c->ledgers;

	c->has_ledgers = pack_ledgers_check(&all, c->arena, &sink, &c->ledgers) == ERR_OK;
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "ledgers");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set->n_ledgers; i++) {
		const struct ledger *l = &set->ledgers[i];

		if (!c->call->given[OPT_JSON]) {
			pack_check_say(c, "ledgers/%.*s：列 %u", "ledgers/%.*s: %u columns",
				STR_FMT(l->id), l->n_columns);
			continue;
		}
		json_enter(&c->report, '{');
		json_str(&c->report, "id", l->id);
		json_number(&c->report, "columns", l->n_columns);
		json_number(&c->report, "serves", l->n_serves);
		json_leave(&c->report, '}');
	}
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

/* ---- packs/directories ---------------------------------------------------------------------- */

void
pack_check_directories(struct check *c, const struct pack_source *source)
{
	struct pack_directory_source all = {*source, c->has_tables ? &c->tables : NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	struct directory_set set;

	(void)pack_directories_check(&all, c->arena, &sink, &set);
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "directories");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set.n_directories; i++) {
		const struct directory *d = &set.directories[i];

		if (!c->call->given[OPT_JSON]) {
			pack_check_say(c, "directories/%.*s：列 %u", "directories/%.*s: %u columns",
				STR_FMT(d->id), d->list.n_columns);
			continue;
		}
		json_enter(&c->report, '{');
		json_str(&c->report, "id", d->id);
		json_number(&c->report, "columns", d->list.n_columns);
		json_number(&c->report, "offers", d->n_offers);
		json_leave(&c->report, '}');
	}
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}

/* ---- packs/forms ---------------------------------------------------------------------------- */

void
pack_check_forms(struct check *c, const struct pack_source *source)
{
	struct pack_form_source all = {*source, c->has_frameworks ? &c->frameworks : NULL,
		c->has_ledgers ? &c->ledgers : NULL, c->has_policies ? &c->policies : NULL,
		is_setting};
	struct pack_sink sink = {pack_check_mistake, c};
	struct form_set set;
	uint32_t n_cells = 0;

	(void)pack_forms_check(&all, c->arena, &sink, &set);
	for (uint32_t i = 0; i < set.n_forms; i++)
		n_cells += set.forms[i].n_cells;
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c, "forms：様式 %u（欄 %u）、名前の言いかた %u",
			"forms: %u forms (%u cells), %u labels", set.n_forms, n_cells,
			set.n_labels);
		return;
	}
	json_key(&c->report, "forms");
	json_enter(&c->report, '{');
	json_number(&c->report, "forms", set.n_forms);
	json_number(&c->report, "cells", n_cells);
	json_number(&c->report, "labels", set.n_labels);
	json_leave(&c->report, '}');
}

/* ---- packs/training ------------------------------------------------------------------------- */

void
pack_check_training(struct check *c, const struct pack_source *source)
{
	struct pack_guide_source training = {*source, c->has_frameworks ? &c->frameworks : NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	struct training_set set;
	uint32_t n_drills = 0;

	(void)pack_trainings_check(&training, c->arena, &sink, &set);
	for (uint32_t i = 0; i < set.n_trainings; i++)
		n_drills += set.trainings[i].is_drill;
	if (!c->call->given[OPT_JSON]) {
		pack_check_say(c, "training：コース %u、机上訓練 %u、訓練メール %u",
			"training: %u courses, %u drills, %u drill mails",
			set.n_trainings - n_drills, n_drills, set.n_mails);
		return;
	}
	json_key(&c->report, "training");
	json_enter(&c->report, '{');
	json_number(&c->report, "courses", set.n_trainings - n_drills);
	json_number(&c->report, "drills", n_drills);
	json_number(&c->report, "mails", set.n_mails);
	json_leave(&c->report, '}');
}

/* ---- packs/playbooks ------------------------------------------------------------------------ */

void
pack_check_playbooks(struct check *c, const struct pack_source *source)
{
	struct pack_playbook_source all = {*source, c->has_frameworks ? &c->frameworks : NULL,
		c->has_ends ? &c->detects : NULL};
	struct pack_sink sink = {pack_check_mistake, c};
	struct playbook_set set;

	(void)pack_playbooks_check(&all, c->arena, &sink, &set);
	if (c->call->given[OPT_JSON]) {
		json_key(&c->report, "playbooks");
		json_enter(&c->report, '[');
	}
	for (uint32_t i = 0; i < set.n; i++) {
		const struct playbook *p = &set.playbooks[i];

		if (!c->call->given[OPT_JSON]) {
			pack_check_say(c, "playbooks/%.*s：すること %u、お知らせの種類 %u",
				"playbooks/%.*s: %u steps, for %u detectors", STR_FMT(p->id),
				p->n_steps, p->n_detectors);
			show_unconfirmed(c, &p->unconfirmed);
			continue;
		}
		json_enter(&c->report, '{');
		json_str(&c->report, "id", p->id);
		json_number(&c->report, "steps", p->n_steps);
		json_number(&c->report, "detectors", p->n_detectors);
		json_str(&c->report, "unconfirmed", p->unconfirmed.in[LANG_EN]);
		json_leave(&c->report, '}');
	}
	if (c->call->given[OPT_JSON])
		json_leave(&c->report, ']');
}
