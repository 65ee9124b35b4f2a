/* The words of packs/reports; see lint.h. */
#include "pack/lint.h"

#include <stdio.h>

static void
lint_field(struct lint *lint, const struct record_field *f)
{
	lint_at(lint, &f->name, "reports/fields %.*s", STR_FMT(f->id));
	lint_at(lint, &f->help, "reports/fields %.*s help", STR_FMT(f->id));
	for (uint32_t i = 0; i < f->n_choices; i++)
		lint_at(lint, &f->choices[i].name, "reports/fields %.*s choice %.*s",
			STR_FMT(f->id), STR_FMT(f->choices[i].id));
}

static void
lint_form(struct lint *lint, const struct report_form *f)
{
	const struct {
		const char *name;
		const struct words *words;
	} all[] = {{"name", &f->name}, {"about", &f->about}, {"source", &f->source},
		{"unconfirmed", &f->unconfirmed}, {"begin", &f->begin}, {"end", &f->end}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		lint_at(lint, all[i].words, "reports/%.*s %s", STR_FMT(f->id), all[i].name);
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct report_item *item = &f->items[i];

		lint_at(lint, &item->ask, "reports/%.*s %.*s ask", STR_FMT(f->id),
			STR_FMT(item->id));
		lint_at(lint, &item->say, "reports/%.*s %.*s say", STR_FMT(f->id),
			STR_FMT(item->id));
		lint_at(lint, &item->unsaid, "reports/%.*s %.*s unsaid", STR_FMT(f->id),
			STR_FMT(item->id));
	}
}

bool
lint_reports(struct lint *lint, const char *root, struct arena *arena)
{
	struct pack_source source = {0};
	struct record_set set = {0};
	struct errinfo info = {0};

	if (!lint_read_folder(lint, root, "reports", arena, &source))
		return true; /* a pack of somebody's own may have none */
	if (pack_reports_load(&source, arena, &set, &info) != ERR_OK) {
		printf("packs/reports/%s\n", info.what);
		return false;
	}
	for (uint32_t i = 0; i < set.n_fields; i++)
		lint_field(lint, &set.fields[i]);
	for (uint32_t i = 0; i < set.n_recipients; i++) {
		lint_at(lint, &set.recipients[i].name, "reports/recipients %.*s",
			STR_FMT(set.recipients[i].id));
		lint_at(lint, &set.recipients[i].why, "reports/recipients %.*s why",
			STR_FMT(set.recipients[i].id));
	}
	for (uint32_t i = 0; i < set.n_forms; i++)
		lint_form(lint, &set.forms[i]);
	printf("packs/reports: %u fields, %u recipients, %u forms\n", set.n_fields,
		set.n_recipients, set.n_forms);
	return true;
}
