/*
 * `sbom check FILE [--json]`: what a bill of materials is, what it lacks of the minimum elements,
 * and what was wrong with it. Exit code 1: something is missing or wrong.
 */
#include "cli/json.h"
#include "cli/sbom_files.h"
#include "stock/quality.h"

#define SHOWN_PARTS 20

static const struct {
	const char *ja, *en;
} field_words[QUALITY_FIELDS] =
	{
		[QUALITY_SUPPLIER] = {"作った会社（供給者）", "supplier"},
		[QUALITY_NAME] = {"名前", "name"},
		[QUALITY_VERSION] = {"版（バージョン）", "version"},
		[QUALITY_ID] = {"識別子（purl・CPEなど）", "identifier (purl, CPE)"},
		[QUALITY_RELATION] = {"ほかの部品との関係", "dependency relationship"},
		[QUALITY_HASH] = {"ハッシュ値", "hash"},
		[QUALITY_LICENCE] = {"ライセンス", "licence"},
		[QUALITY_AUTHOR] = {"SBOMを作った人・会社", "author of the SBOM"},
		[QUALITY_TIME] = {"SBOMを作った日時", "timestamp of the SBOM"},
		[QUALITY_TOOL] = {"SBOMを作った道具", "tool that made the SBOM"},
		[QUALITY_CONTEXT] = {"SBOMを作った段階", "generation context"},
},
  set_words[QUALITY_SETS] =
	  {
		  [QUALITY_NTIA_2021] = {"NTIA 2021", "NTIA 2021"},
		  [QUALITY_CISA_2025_DRAFT] = {"CISA 2025（案）", "CISA 2025 (draft)"},
		  [QUALITY_METI_2] = {"経済産業省の手引 ver 2.0（項目は未確認）",
			  "METI guidance ver 2.0 (fields not confirmed)"},
},
  fault_words[BOM_FAULTS] = {
	  [BOM_FAULT_REF_TWICE] = {"同じ番号（ref）の部品が2つある",
		  "two components by the same ref"},
	  [BOM_FAULT_REF_UNKNOWN] = {"ない部品との関係がある", "a relation to what is not there"},
	  [BOM_FAULT_PURL_BROKEN] = {"purlが読めない", "a purl that cannot be read"},
	  [BOM_FAULT_PURL_MENDED] = {"purlを直して読んだ", "a purl was mended"},
	  [BOM_FAULT_CPE_BROKEN] = {"CPEが読めない", "a CPE that cannot be read"},
	  [BOM_FAULT_NO_NAME] = {"名前のない部品がある", "a component without a name"},
	  [BOM_FAULT_DATE] = {"日付が読めない", "a date that is none"},
	  [BOM_FAULT_FIELD] = {"形のちがう項目を飛ばした",
		  "a field of another form was passed over"},
};

static const char *const flag_names[] = {
	"purl_mended", "purl_broken", "version_wish", "twice", "cpe_broken", "cpe_version"};
#define FLAGS (sizeof(flag_names) / sizeof(flag_names[0]))

static bool
is_noted(const struct quality_row *row)
{
	return (row->flags & QUALITY_NOT_JUDGED) == 0 && (row->missing != 0 || row->flags != 0);
}

/* ---- JSON ------------------------------------------------------------------------------------ */

static void
write_json_part(struct sbom *s, const struct component *c, const struct quality_row *row)
{
	struct buf *b = &s->out, mended = buf_of(1 << 16);

	json_enter(b, '{');
	sbom_json_part(s, c);
	json_key(b, "missing");
	json_enter(b, '[');
	for (unsigned f = 0; f < QUALITY_BILL_FIRST; f++)
		if ((row->missing & 1u << f) != 0) {
			if (b->p[b->len - 1] != '[')
				buf_byte(b, ',');
			buf_json(b, str_c(quality_field_name((enum quality_field)f)));
		}
	json_leave(b, ']');
	for (unsigned f = 0; f < FLAGS; f++)
		if ((row->flags & 1u << f) != 0)
			json_bool(b, flag_names[f], true);
	quality_mended_purl(c, &mended);
	if (mended.len > 0)
		json_str(b, "mended", buf_view(&mended));
	buf_done(&mended);
	json_leave(b, '}');
	sbom_drain(s);
}

static void
write_json_sets(struct buf *b, const struct quality *q)
{
	json_key(b, "sets");
	json_enter(b, '[');
	for (unsigned i = 0; i < QUALITY_SETS; i++) {
		json_enter(b, '{');
		json_text(b, "id", quality_set_name((enum quality_set)i));
		json_bool(b, "is_confirmed", quality_set_is_confirmed((enum quality_set)i));
		json_number(b, "percent", q->percent[i]);
		json_number(b, "whole", (int64_t)q->n_whole[i]);
		json_leave(b, '}');
	}
	json_leave(b, ']');
	json_key(b, "missing");
	json_enter(b, '{');
	for (unsigned f = 0; f < QUALITY_FIELDS; f++)
		json_number(b, quality_field_name((enum quality_field)f), (int64_t)q->missing[f]);
	json_leave(b, '}');
}

static void
write_json_faults(struct buf *b, const struct stock_bill *bill)
{
	json_key(b, "faults");
	json_enter(b, '{');
	for (unsigned f = 0; f < BOM_FAULTS; f++)
		if (bill->counts[f] > 0)
			json_number(b, bom_fault_name((enum bom_fault)f), (int64_t)bill->counts[f]);
	json_leave(b, '}');
}

static void
write_json(struct sbom *s, const struct stock_bill *bill, const struct quality *q)
{
	struct buf *b = &s->out;

	json_enter(b, '{');
	json_text(b, "file", s->call->words[0]);
	json_text(b, "format", bom_format_name(bill->bom.format));
	json_str(b, "format_version", bill->bom.version);
	json_str(b, "name", bill->bom.name);
	json_str(b, "serial", bill->bom.serial);
	json_str(b, "author", bill->bom.author);
	json_str(b, "tool", bill->bom.tool);
	json_str(b, "context", bill->bom.context);
	json_time(b, "made", bill->bom.made);
	json_number(b, "components", (int64_t)bill->n_components);
	json_number(b, "judged", (int64_t)q->n_judged);
	json_number(b, "files", (int64_t)bill->bom.n_files);
	json_number(b, "relations", (int64_t)bill->n_relations);
	write_json_sets(b, q);
	write_json_faults(b, bill);
	json_key(b, "parts");
	json_enter(b, '[');
	for (size_t i = 0; i < bill->n_components; i++)
		if (is_noted(&q->rows[i]))
			write_json_part(s, &bill->components[i], &q->rows[i]);
	json_leave(b, ']');
	json_leave(b, '}');
	buf_byte(b, '\n');
}

/* ---- words ----------------------------------------------------------------------------------- */

static void
write_missing(struct sbom *s, const struct quality *q)
{
	bool has_any = false;

	for (unsigned f = 0; f < QUALITY_FIELDS; f++)
		has_any = has_any || q->missing[f] > 0;
	if (has_any)
		buf_c(&s->out, sbom_say(s, "\n書かれていない項目\n", "\nMissing\n"));
	for (unsigned f = 0; f < QUALITY_FIELDS; f++) {
		if (q->missing[f] == 0)
			continue;
		buf_printf(&s->out, "  %s", sbom_say(s, field_words[f].ja, field_words[f].en));
		if (f < QUALITY_BILL_FIRST)
			sbom_printf(s, "：%llu件の部品", ": %llu components",
				(unsigned long long)q->missing[f]);
		buf_byte(&s->out, '\n');
	}
}

static void
write_part(struct sbom *s, const struct component *c, const struct quality_row *row)
{
	struct buf mended = buf_of(1 << 16);
	bool is_first = true;

	buf_c(&s->out, "  ");
	sbom_put_part(s, c);
	buf_c(&s->out, sbom_say(s, "：", ": "));
	for (unsigned f = 0; f < QUALITY_BILL_FIRST; f++)
		if ((row->missing & 1u << f) != 0) {
			buf_printf(&s->out, "%s%s", is_first ? "" : sbom_say(s, "、", ", "),
				sbom_say(s, field_words[f].ja, field_words[f].en));
			is_first = false;
		}
	quality_mended_purl(c, &mended);
	if (mended.len > 0) {
		buf_c(&s->out, sbom_say(s, "（purlを直して読みました：", " (purl read as "));
		sbom_put(s, buf_view(&mended));
		buf_c(&s->out, sbom_say(s, "）", ")"));
	}
	if ((row->flags & QUALITY_PURL_BROKEN) != 0)
		buf_c(&s->out, sbom_say(s, "（purlが読めません）", " (its purl cannot be read)"));
	if ((row->flags & QUALITY_CPE_BROKEN) != 0)
		buf_c(&s->out, sbom_say(s, "（CPEが読めないか、製品の名前がありません）",
				       " (its CPE cannot be read, or names no product)"));
	if ((row->flags & QUALITY_CPE_OTHER) != 0)
		buf_c(&s->out, sbom_say(s, "（CPEの版が、部品の版と違います）",
				       " (its CPE says another version than the component)"));
	if ((row->flags & QUALITY_VERSION_WISH) != 0)
		buf_c(&s->out, sbom_say(s, "（版が範囲です）", " (a range is no version)"));
	if ((row->flags & QUALITY_TWICE) != 0)
		buf_c(&s->out,
			sbom_say(s, "（同じ部品が前にもあります）", " (it stands there before)"));
	buf_byte(&s->out, '\n');
	buf_done(&mended);
}

static void
write_parts(struct sbom *s, const struct stock_bill *bill, const struct quality *q)
{
	uint64_t n = 0;

	for (size_t i = 0; i < bill->n_components; i++) {
		if (!is_noted(&q->rows[i]))
			continue;
		if (n++ == 0)
			buf_c(&s->out, sbom_say(s, "\n部品ごと\n", "\nBy component\n"));
		if (n <= SHOWN_PARTS)
			write_part(s, &bill->components[i], &q->rows[i]);
	}
	if (n > SHOWN_PARTS)
		sbom_printf(s, "  ほか%llu件（--json で全部）\n", "  %llu more (--json: all)\n",
			(unsigned long long)(n - SHOWN_PARTS));
}

static void
write_faults(struct sbom *s, const struct stock_bill *bill)
{
	bool has_any = false;

	for (unsigned f = 0; f < BOM_FAULTS; f++) {
		if (bill->counts[f] == 0)
			continue;
		if (!has_any)
			buf_c(&s->out, sbom_say(s, "\nファイルのまちがい\n", "\nFaults\n"));
		has_any = true;
		buf_printf(&s->out, "  %s%s%llu", sbom_say(s, fault_words[f].ja, fault_words[f].en),
			sbom_say(s, "：", ": "), (unsigned long long)bill->counts[f]);
		for (size_t i = 0; i < bill->n_faults; i++)
			if (bill->faults[i].kind == (enum bom_fault)f &&
				bill->faults[i].where.len > 0) {
				buf_c(&s->out, sbom_say(s, "（はじめ：", " (first: "));
				sbom_put(s, bill->faults[i].where);
				buf_c(&s->out, sbom_say(s, "）", ")"));
				break;
			}
		buf_byte(&s->out, '\n');
	}
}

static void
write_words(struct sbom *s, const struct stock_bill *bill, const struct quality *q)
{
	buf_printf(&s->out, "%s: %s ", s->call->words[0], bom_format_name(bill->bom.format));
	sbom_put(s, bill->bom.version);
	sbom_printf(s, "、部品%zu件、ファイル%llu件\n", ", %zu components, %llu files\n",
		bill->n_components, (unsigned long long)bill->bom.n_files);
	if (q->n_judged == 0)
		buf_c(&s->out, sbom_say(s, "  部品が1つも書かれていません。\n",
				       "  No component is in it.\n"));
	for (unsigned i = 0; i < QUALITY_SETS; i++)
		sbom_printf(s, "  %s：%u%%、全部そろった部品 %llu/%zu\n",
			"  %s: %u%%, nothing missing in %llu of %zu\n",
			sbom_say(s, set_words[i].ja, set_words[i].en), q->percent[i],
			(unsigned long long)q->n_whole[i], q->n_judged);
	write_missing(s, q);
	write_parts(s, bill, q);
	write_faults(s, bill);
}

int
cli_sbom_check(const struct cli_call *call)
{
	struct quality q;
	struct sbom s;
	int rc = sbom_begin(&s, call);

	if (rc == SBOM_FINE && quality_judge(s.bills[0], s.arena, &q) != ERR_OK)
		rc = cli_say(call, SBOM_UNREADABLE, "「%s」は大きすぎます。", "%s is too large",
			call->words[0]);
	if (rc == SBOM_FINE) {
		if (call->given[OPT_JSON])
			write_json(&s, s.bills[0], &q);
		else
			write_words(&s, s.bills[0], &q);
		rc = quality_has_findings(s.bills[0], &q) ? SBOM_FINDINGS : SBOM_FINE;
	}
	return sbom_end(&s, rc);
}
