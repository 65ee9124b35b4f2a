/* The words of packs/frameworks, guide, ledgers and policies; see lint.h. */
#include "pack/lint.h"

#include <stdarg.h>
#include <stdio.h>

void
lint_at(struct lint *lint, const struct words *words, const char *fmt, ...)
{
	va_list ap;

	if (words->in[LANG_JA].len == 0)
		return;
	va_start(ap, fmt);
	vsnprintf(lint->where, sizeof(lint->where), fmt, ap);
	va_end(ap);
	lint_words(lint, words, false);
}

static void
lint_item(struct lint *lint, const struct framework *f, const struct framework_item *item)
{
	const struct {
		const char *name;
		const struct words *words;
	} all[] = {
		{"name", &item->name},
		{"ask", &item->ask},
		{"why", &item->why},
		{"example", &item->example},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		lint_at(lint, all[i].words, "frameworks/%.*s %.*s %s", STR_FMT(f->id),
			STR_FMT(item->id), all[i].name);
	for (uint32_t i = 0; i < item->n_choices; i++)
		lint_at(lint, &item->choices[i].label, "frameworks/%.*s %.*s choice %.*s",
			STR_FMT(f->id), STR_FMT(item->id), STR_FMT(item->choices[i].id));
	for (uint32_t i = 0; i < item->n_bindings; i++)
		lint_at(lint, &item->bindings[i].limits, "frameworks/%.*s %.*s limits of %s",
			STR_FMT(f->id), STR_FMT(item->id), reading_name(item->bindings[i].reading));
	for (uint32_t i = 0; i < item->n_measures; i++)
		lint_at(lint, &item->measures[i].text, "frameworks/%.*s %.*s measure %u",
			STR_FMT(f->id), STR_FMT(item->id), i + 1);
	for (uint32_t i = 0; i < item->n_duties; i++)
		lint_at(lint, &item->duties[i].name, "frameworks/%.*s %.*s duty %.*s",
			STR_FMT(f->id), STR_FMT(item->id), STR_FMT(item->duties[i].id));
}

static void
lint_framework(struct lint *lint, const struct framework *f)
{
	lint_at(lint, &f->name, "frameworks/%.*s name", STR_FMT(f->id));
	lint_at(lint, &f->about, "frameworks/%.*s about", STR_FMT(f->id));
	lint_at(lint, &f->source, "frameworks/%.*s source", STR_FMT(f->id));
	lint_at(lint, &f->unconfirmed, "frameworks/%.*s unconfirmed", STR_FMT(f->id));
	for (uint32_t i = 0; i < f->n_groups; i++) {
		lint_at(lint, &f->groups[i].name, "frameworks/%.*s group %.*s", STR_FMT(f->id),
			STR_FMT(f->groups[i].id));
		lint_at(lint, &f->groups[i].about, "frameworks/%.*s group %.*s about",
			STR_FMT(f->id), STR_FMT(f->groups[i].id));
	}
	for (uint32_t i = 0; i < f->n_bands; i++) {
		lint_at(lint, &f->bands[i].name, "frameworks/%.*s band %d", STR_FMT(f->id),
			f->bands[i].from);
		lint_at(lint, &f->bands[i].next, "frameworks/%.*s band %d next", STR_FMT(f->id),
			f->bands[i].from);
	}
	for (uint32_t i = 0; i < f->n_levels; i++)
		lint_at(lint, &f->levels[i].name, "frameworks/%.*s level %.*s", STR_FMT(f->id),
			STR_FMT(f->levels[i].id));
	for (uint32_t i = 0; i < f->n_items; i++)
		lint_item(lint, f, &f->items[i]);
}

static void
lint_table(struct lint *lint, const struct reference *r)
{
	lint_at(lint, &r->name, "guide/%.*s name", STR_FMT(r->id));
	lint_at(lint, &r->about, "guide/%.*s about", STR_FMT(r->id));
	lint_at(lint, &r->source, "guide/%.*s source", STR_FMT(r->id));
	lint_at(lint, &r->count_note, "guide/%.*s count_note", STR_FMT(r->id));
	lint_at(lint, &r->unconfirmed, "guide/%.*s unconfirmed", STR_FMT(r->id));
	for (uint32_t c = 0; c < r->n_columns; c++)
		lint_at(lint, &r->columns[c].name, "guide/%.*s column %.*s", STR_FMT(r->id),
			STR_FMT(r->columns[c].id));
	for (uint32_t i = 0; i < r->n_rows; i++)
		for (uint32_t c = 0; c < r->n_columns; c++)
			lint_at(lint, &r->rows[i].cells[c].words, "guide/%.*s %.*s %.*s",
				STR_FMT(r->id), STR_FMT(r->rows[i].id), STR_FMT(r->columns[c].id));
}

static void
lint_policy_words(
	struct lint *lint, const struct policy *p, struct str id, const struct words *words)
{
	if (words->in[LANG_JA].len == 0)
		return;
	snprintf(lint->where, sizeof(lint->where), "policies/%.*s %.*s", STR_FMT(p->id),
		STR_FMT(id));
	if (p->style == POLICY_RULES)
		lint_rules(lint, words);
	else
		lint_words(lint, words, false);
}

static void
lint_policy(struct lint *lint, const struct policy *p)
{
	lint_at(lint, &p->name, "policies/%.*s name", STR_FMT(p->id));
	lint_at(lint, &p->about, "policies/%.*s about", STR_FMT(p->id));
	lint_at(lint, &p->source, "policies/%.*s source", STR_FMT(p->id));
	for (uint32_t i = 0; i < p->n_sections; i++) {
		const struct policy_section *s = &p->sections[i];

		lint_policy_words(lint, p, s->id, &s->title);
		for (uint32_t k = 0; k < s->n_paragraphs; k++)
			lint_policy_words(lint, p, s->paragraphs[k].id, &s->paragraphs[k].text);
	}
}

static bool
lint_policies(struct lint *lint, const char *root, const struct pack_policy_source *refers,
	struct arena *arena, struct policy_set *ret_set)
{
	struct pack_policy_source source = *refers;
	struct policy_set set = {0};
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "policies", arena, &source.files))
		return true; /* a pack of somebody's own may have none */
	if (pack_policies_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/policies/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_traits; i++) {
		lint_at(lint, &set.traits[i].name, "policies/traits %.*s name",
			STR_FMT(set.traits[i].id));
		lint_at(lint, &set.traits[i].ask, "policies/traits %.*s ask",
			STR_FMT(set.traits[i].id));
		lint_at(lint, &set.traits[i].lacks, "policies/traits %.*s lacks",
			STR_FMT(set.traits[i].id));
	}
	for (uint32_t i = 0; i < set.n_fields; i++)
		lint_at(lint, &set.fields[i].name, "policies/fields %.*s",
			STR_FMT(set.fields[i].id));
	for (uint32_t i = 0; i < set.n_policies; i++)
		lint_policy(lint, &set.policies[i]);
	printf("packs/policies: %u documents, %u traits, %u fields\n", set.n_policies, set.n_traits,
		set.n_fields);
	*ret_set = set;
	return true;
}

static void
lint_ledger(struct lint *lint, const char *room, const struct ledger *l)
{
	lint_at(lint, &l->name, "%s/%.*s name", room, STR_FMT(l->id));
	lint_at(lint, &l->source, "%s/%.*s source", room, STR_FMT(l->id));
	lint_at(lint, &l->about, "%s/%.*s about", room, STR_FMT(l->id));
	for (uint32_t i = 0; i < l->n_columns; i++) {
		const struct ledger_column *c = &l->columns[i];

		lint_at(lint, &c->name, "%s/%.*s %.*s", room, STR_FMT(l->id), STR_FMT(c->id));
		lint_at(lint, &c->help, "%s/%.*s %.*s help", room, STR_FMT(l->id), STR_FMT(c->id));
		for (uint32_t k = 0; k < c->n_choices; k++)
			lint_at(lint, &c->choices[k].name, "%s/%.*s %.*s choice %.*s", room,
				STR_FMT(l->id), STR_FMT(c->id), STR_FMT(c->choices[k].id));
	}
}

/* packs/ledgers; frameworks: NULL when they are broken themselves. */
static bool
lint_ledgers(struct lint *lint, const char *root, const struct framework_set *frameworks,
	struct arena *arena, struct ledger_set *ret_set)
{
	struct pack_guide_source source = {.frameworks = frameworks};
	struct ledger_set set = {0};
	struct errinfo info = {0};
	bool is_loaded = true;

	if (lint_read_folder(lint, root, "ledgers", arena, &source.files) &&
		pack_ledgers_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/ledgers/%s\n", info.what);
		is_loaded = false;
	}
	for (uint32_t i = 0; i < set.n_ledgers; i++)
		lint_ledger(lint, "ledgers", &set.ledgers[i]);
	printf("packs/ledgers: %u ledgers, %u known services\n", set.n_ledgers, set.n_known);
	*ret_set = set;
	return is_loaded;
}

/* packs/directories; tables: NULL when they are broken themselves. */
static bool
lint_directories(struct lint *lint, const char *root, const struct reference_set *tables,
	struct arena *arena)
{
	struct pack_directory_source source = {.tables = tables};
	struct directory_set set = {0};
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "directories", arena, &source.files))
		return true; /* a pack of somebody's own may have none */
	if (pack_directories_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/directories/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_directories; i++) {
		const struct directory *d = &set.directories[i];

		lint_ledger(lint, "directories", &d->list);
		lint_at(lint, &d->how, "directories/%.*s how", STR_FMT(d->id));
		lint_at(lint, &d->publisher, "directories/%.*s publisher", STR_FMT(d->id));
	}
	printf("packs/directories: %u lists\n", set.n_directories);
	return true;
}

/* packs/forms: the names of forms, and what we write into them. */
static bool
lint_forms(struct lint *lint, const char *root, const struct pack_form_source *refers,
	struct arena *arena)
{
	struct pack_form_source source = *refers;
	struct form_set set = {0};
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "forms", arena, &source.files))
		return true; /* a pack of somebody's own may have none */
	if (pack_forms_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/forms/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_forms; i++) {
		lint_at(lint, &set.forms[i].name, "forms/%.*s name", STR_FMT(set.forms[i].id));
		lint_at(lint, &set.forms[i].source, "forms/%.*s source", STR_FMT(set.forms[i].id));
	}
	for (unsigned i = 0; i < RESULTS; i++)
		lint_at(lint, &set.answers[i].words, "forms/words %s", result_name((enum result)i));
	printf("packs/forms: %u forms, %u labels\n", set.n_forms, set.n_labels);
	return true;
}

bool
lint_programme(struct lint *lint, const char *root, struct arena *arena)
{
	struct framework_set frameworks = {0};
	struct pack_guide_source guide = {.frameworks = &frameworks};
	struct pack_policy_source policies = {0};
	struct pack_form_source forms = {0};
	struct policy_set documents = {0};
	struct ledger_set ledgers = {0};
	struct reference_set tables = {0};
	struct pack_source source = {0};
	struct errinfo info = {0};
	bool is_loaded = true, has_tables = true;

	if (lint_read_folder(lint, root, "frameworks", arena, &source) &&
		pack_frameworks_load(&source, arena, &frameworks, &info) != ERR_OK) {
		printf("packs/frameworks/%s\n", info.what);
		guide.frameworks = NULL;
		is_loaded = false;
	}
	if (lint_read_folder(lint, root, "guide", arena, &guide.files) &&
		pack_references_load(&guide, arena, &tables, &info) != ERR_OK) {
		printf("packs/guide/%s\n", info.what);
		is_loaded = has_tables = false;
	}
	policies.frameworks = guide.frameworks;
	if (lint_ledgers(lint, root, guide.frameworks, arena, &ledgers))
		policies.ledgers = ledgers.n_ledgers > 0 ? &ledgers : NULL;
	else
		is_loaded = false;
	is_loaded &= lint_policies(lint, root, &policies, arena, &documents);
	is_loaded &= lint_directories(lint, root, has_tables ? &tables : NULL, arena);
	forms.frameworks = guide.frameworks;
	forms.ledgers = policies.ledgers;
	forms.policies = documents.n_fields > 0 ? &documents : NULL;
	is_loaded &= lint_forms(lint, root, &forms, arena);
	is_loaded &= lint_reports(lint, root, arena);
	for (uint32_t i = 0; i < frameworks.n_frameworks; i++)
		lint_framework(lint, &frameworks.frameworks[i]);
	for (uint32_t i = 0; i < tables.n_references; i++)
		lint_table(lint, &tables.references[i]);
	printf("packs/frameworks: %u frameworks; packs/guide: %u tables\n", frameworks.n_frameworks,
		tables.n_references);
	is_loaded &= lint_playbooks(lint, root, guide.frameworks, arena);
	return lint_training(lint, root, guide.frameworks, arena) && is_loaded;
}
