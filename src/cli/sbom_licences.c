/*
 * `sbom licences FILE [--json]`: which licences a bill names, in how many components. Exit code 1:
 * some components name none. A listing; what follows from a licence is not said.
 */
#include "cli/json.h"
#include "cli/sbom_files.h"
#include "stock/licence.h"

#define SHOWN_PARTS 3

static void
write_json(struct sbom *s, const struct stock_licence *list, size_t n)
{
	struct buf *b = &s->out;

	json_enter(b, '{');
	json_text(b, "file", s->call->words[0]);
	json_key(b, "licences");
	json_enter(b, '[');
	for (size_t i = 0; i < n; i++) {
		json_enter(b, '{');
		json_key(b, "id");
		buf_json(b, list[i].id);
		json_key(b, "components");
		json_enter(b, '[');
		for (size_t k = 0; k < list[i].n; k++) {
			json_enter(b, '{');
			sbom_json_part(s, &s->bills[0]->components[list[i].components[k]]);
			json_leave(b, '}');
			sbom_drain(s);
		}
		json_leave(b, ']');
		json_leave(b, '}');
	}
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

static void
write_words(struct sbom *s, const struct stock_licence *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (list[i].id.len > 0)
			sbom_put(s, list[i].id);
		else
			buf_c(&s->out, sbom_say(s, "（書かれていない）", "(none said)"));
		buf_printf(&s->out, "\t%zu\t", list[i].n);
		for (size_t k = 0; k < list[i].n && k < SHOWN_PARTS; k++) {
			if (k > 0)
				buf_c(&s->out, sbom_say(s, "、", ", "));
			sbom_put_part(s, &s->bills[0]->components[list[i].components[k]]);
		}
		buf_c(&s->out, list[i].n > SHOWN_PARTS ? " ...\n" : "\n");
		sbom_drain(s);
	}
}

int
cli_sbom_licences(const struct cli_call *call)
{
	const struct stock_licence *list;
	struct sbom s;
	size_t n;
	int rc = sbom_begin(&s, call);

	if (rc == SBOM_FINE && stock_licences(s.bills[0], s.arena, &list, &n) != ERR_OK)
		rc = cli_say(call, SBOM_UNREADABLE, "「%s」は大きすぎます。", "%s is too large",
			call->words[0]);
	if (rc == SBOM_FINE) {
		if (call->given[OPT_JSON])
			write_json(&s, list, n);
		else
			write_words(&s, list, n);
		rc = n > 0 && list[0].id.len == 0 ? SBOM_FINDINGS : SBOM_FINE;
	}
	return sbom_end(&s, rc);
}
