/*
 * `vex check FILE...`: what VEX documents say and who signed them. `vex apply BILL VEX... --index
 * FILE`: a bill matched with the index, and beside each hit what these documents say of it; a
 * statement never takes a hit away. A signature is FILE.minisig, --key the signer's public key.
 * Exit codes: 0 each hit is answered "not affected" or "fixed" by that key, 1 others are left, 2
 * something could not be read, 3 nothing could be checked.
 */
#include "stock/vex.h"
#include "base/limits.h"
#include "cli/advisory.h"
#include "cli/json.h"
#include "cli/sbom.h"
#include "stock/seal.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "wire/bom/bill.h"
#include "wire/bom/bom.h"
#include "wire/csaf/csaf.h"
#include "wire/openvex/openvex.h"

#include <stdio.h>

enum { VEX_ANSWERED = 0, VEX_LEFT = 1, VEX_NOT_READ = 2, VEX_UNCHECKED = 3 };

#define OUTPUT_BYTES ((size_t)1 << 30)
#define NAMES_MAX 64

struct vexing {
	const struct cli_call *call;
	struct arena *arena;
	struct stock_vex_list list;
	bool has_key;
	uint8_t key[SIGN_PUBLIC_BYTES];
	struct buf out;
	/* of `apply` */
	struct advisory_index *index;
	struct matcher *matcher;
	struct bom_sink bill;
	struct str root, root_cpe;
	ms_t now;
	uint64_t n_answered, n_left;
};

static void
put_clean(struct buf *b, struct str s)
{
	buf_clean(b, s.len > 0 ? s : STR("-"), 1024);
}

/* Who signed the file at path; VEX_NOT_READ for a signature that is none, or of other bytes. */
static int
signer_of(struct vexing *v, const char *path, struct str bytes, enum stock_signer *ret_signer)
{
	struct buf text = buf_of(SEAL_BYTES_MAX + 1);
	struct errinfo info = {0};
	char name[LIMIT_PATH_BYTES];
	enum err err;
	int rc = CLI_OK;

	*ret_signer = STOCK_SIGNER_NONE;
	err = sbom_read_seal(path, name, &text, &info);
	if (err == ERR_LIMIT) {
		rc = cli_say(v->call, VEX_NOT_READ, "署名「%s」を読めません：%s",
			"cannot read the signature %s: %s", name, info.what);
	} else if (err == ERR_OK) {
		*ret_signer = STOCK_SIGNER_OTHER;
		err = v->has_key ? seal_check(v->key, bytes, buf_view(&text), NULL) : ERR_OK;
		if (v->has_key && err == ERR_OK)
			*ret_signer = STOCK_SIGNER_KNOWN;
		else if (v->has_key)
			rc = cli_say(v->call, VEX_NOT_READ,
				"署名「%s」は、この鍵のものではないか、内容が違います。",
				"the signature %s is not of this key, or not of these bytes", name);
	}
	buf_done(&text);
	return rc;
}

static enum err
read_document(struct vexing *v, struct str bytes, struct errinfo *info)
{
	/* Without its author: some files say it only behind the statements. */
	struct bom_sink bill = {.statement = v->list.sink.statement, .arg = v->list.sink.arg};
	enum bom_kind kind = bom_kind_of(bytes);

	v->list.author = v->list.document = STR("");
	if (kind == BOM_KIND_OPENVEX)
		return openvex_read(bytes, &v->list.sink, info);
	if (kind == BOM_KIND_CSAF)
		return csaf_read(bytes, NULL, &v->list.sink, info);
	if (kind == BOM_KIND_CYCLONEDX_JSON || kind == BOM_KIND_CYCLONEDX_XML)
		return bom_read(bytes, v->arena, &bill, info);
	return err_say(info, ERR_UNSUPPORTED, 0, "no VEX document that we know");
}

static int
read_vex(struct vexing *v, const char *path)
{
	struct buf file = buf_of(LIMIT_BOM_BYTES);
	struct errinfo info = {0};
	int rc;

	if (disk_read(path, &file, &info) != ERR_OK)
		rc = cli_say(v->call, VEX_NOT_READ, "「%s」を読めません：%s", "cannot read %s: %s",
			path, info.what);
	else if ((rc = signer_of(v, path, buf_view(&file), &v->list.signer)) == CLI_OK &&
		 read_document(v, buf_view(&file), &info) != ERR_OK)
		rc = cli_say(v->call, VEX_NOT_READ, "「%s」をVEXとして読めません：%s",
			"cannot read %s as VEX: %s", path, info.what);
	buf_done(&file);
	return rc;
}

static int
begin(struct vexing *v, const struct cli_call *call)
{
	*v = (struct vexing){.call = call, .out = buf_of(OUTPUT_BYTES), .now = clock_wall()};
	v->root = v->root_cpe = STR("");
	v->arena = arena_new(LIMIT_STOCK_BYTES);
	if (v->arena == NULL)
		return cli_say(call, VEX_NOT_READ, "メモリーが足りません。", "not enough memory");
	stock_vex_begin(&v->list, v->arena);
	return cli_advisory_key(call, v->key, &v->has_key) == CLI_OK ? CLI_OK : VEX_NOT_READ;
}

static int
end(struct vexing *v, int rc)
{
	if (rc != VEX_NOT_READ && cli_print(v->call, &v->out) != CLI_OK)
		rc = VEX_NOT_READ;
	buf_done(&v->out);
	if (v->arena != NULL)
		stock_vex_done(&v->list);
	arena_free(v->arena);
	return rc;
}

/* ---- check ---------------------------------------------------------------------------------- */

static void
put_said(struct vexing *v, const struct stock_said *s)
{
	bool is_expired = s->until != 0 && s->until <= v->now;
	char at[TIME_TEXT_MAX];
	struct buf *b = &v->out;

	buf_printf(b, "%s\t", vex_status_name(s->statement.status));
	put_clean(b, str_c(vex_reason_name(s->statement.reason)));
	buf_byte(b, '\t');
	put_clean(b, s->author);
	buf_printf(b, "\t%s\t%.10s%s", stock_signer_name(s->signer),
		s->until != 0 ? time_text(s->until, at) : "-", is_expired ? " expired" : "");
	buf_byte(b, '\t');
	put_clean(b, s->statement.why.len > 0 ? s->statement.why : s->statement.action);
}

int
cli_vex_check(const struct cli_call *call)
{
	struct vexing v;
	int rc = begin(&v, call);

	for (size_t i = 0; i < call->n_words && rc == CLI_OK; i++)
		rc = read_vex(&v, call->words[i]);
	for (size_t i = 0; rc == CLI_OK && i < stock_vex_n(&v.list); i++) {
		const struct stock_said *s = stock_vex_row(&v.list, i);

		put_clean(&v.out, s->statement.vulnerability);
		buf_byte(&v.out, '\t');
		put_clean(&v.out, s->statement.product);
		buf_byte(&v.out, '\t');
		put_said(&v, s);
		buf_byte(&v.out, '\n');
	}
	if (rc == CLI_OK)
		buf_printf(&v.out,
			call->lang == LANG_EN ? "%zu statements; %u could not be read\n"
					      : "記述%zu件。読めないもの%u件\n",
			stock_vex_n(&v.list), v.list.n_refused);
	if (rc == CLI_OK && v.list.n_refused > 0)
		rc = VEX_LEFT;
	return end(&v, rc);
}

/* ---- apply ---------------------------------------------------------------------------------- */

static void
on_hit(void *arg, const struct match_hit *h)
{
	struct vexing *v = arg;
	struct str names[NAMES_MAX];
	struct stock_vex_subject subject = {.names = names,
		.purl = h->component->purl,
		.cpe = h->component->cpe,
		.root = v->root,
		.root_cpe = v->root_cpe};
	struct advisory_vulnerability vulnerability;
	struct stock_vex_view view;
	bool is_answered;

	names[subject.n_names++] = h->name;
	if (advisory_index_vulnerability(v->index, h->vulnerability, &vulnerability))
		for (uint32_t i = vulnerability.names;
			i < vulnerability.names_end && subject.n_names < NAMES_MAX; i++)
			names[subject.n_names++] = advisory_index_name(v->index, i);
	view = stock_vex_view(&v->list, &subject, v->now);
	is_answered = view.said != NULL && !view.is_disputed &&
		      view.said->signer == STOCK_SIGNER_KNOWN &&
		      (view.said->statement.status == VEX_NOT_AFFECTED ||
			      view.said->statement.status == VEX_FIXED);
	*(is_answered ? &v->n_answered : &v->n_left) += 1;
	sbom_component(&v->out, h->component);
	buf_byte(&v->out, '\t');
	put_clean(&v->out, h->name);
	buf_printf(
		&v->out, "\t%s\t%s\t", rating_name(h->rating), h->is_exploited ? "exploited" : "-");
	if (view.said != NULL)
		put_said(v, view.said);
	else
		buf_c(&v->out, view.n_expired > 0 ? "expired" : "-");
	if (view.is_disputed)
		buf_c(&v->out, "\tdisputed");
	buf_byte(&v->out, '\n');
}

static void
on_refused(void *arg, const struct match_refused *x)
{
	struct vexing *v = arg;

	sbom_component(&v->out, x->component);
	buf_printf(&v->out,
		v->call->lang == LANG_EN ? "\tnot checked: %s\n" : "\t確かめられません：%s\n",
		sbom_reason(x));
}

static void
take_component(void *arg, const struct component *c)
{
	struct vexing *v = arg;
	enum err err = match_component(v->matcher, c);

	if (err != ERR_OK)
		v->bill.stop = err;
}

static struct str
keep(struct vexing *v, struct str s)
{
	const char *copy = s.len > 0 ? arena_copy(v->arena, s) : NULL;

	return copy != NULL ? str_of(copy, s.len) : STR("");
}

static void
take_root(void *arg, const struct component *c)
{
	struct vexing *v = arg;

	if (!c->is_root || v->root.len > 0 || v->root_cpe.len > 0)
		return;
	v->root = keep(v, c->purl);
	v->root_cpe = keep(v, c->cpe);
}

static int
apply(struct vexing *v, struct str bytes)
{
	struct match_target target = {.os = STR(""), .arch = STR("")};
	const struct match_sink sink = {.hit = on_hit, .refused = on_refused, .arg = v};
	struct bom_sink roots = {.component = take_root, .arg = v};
	struct errinfo info = {0};
	struct match_counts counts;
	enum err err = bill_read(bytes, &roots, &info);

	v->matcher = matcher_new(v->index, &target, &sink);
	if (v->matcher == NULL)
		return cli_say(
			v->call, VEX_NOT_READ, "メモリーが足りません。", "not enough memory");
	v->bill = (struct bom_sink){.component = take_component, .arg = v};
	if (err == ERR_OK)
		err = bill_read(bytes, &v->bill, &info);
	counts = match_counts(v->matcher);
	matcher_free(v->matcher);
	if (advisory_index_err(v->index) != ERR_OK)
		return cli_say(v->call, VEX_NOT_READ, "索引「%s」は壊れています。",
			"the index %s is damaged", v->call->value[OPT_INDEX]);
	if (err != ERR_OK)
		return cli_say(v->call, VEX_NOT_READ, "「%s」を読めません：%s",
			"cannot read %s: %s", v->call->words[0],
			info.what[0] != '\0' ? info.what : err_name(err));
	buf_printf(&v->out,
		v->call->lang == LANG_EN
			? "%llu hits: %llu answered by the known key, %llu left; %llu components "
			  "not checked\n"
			: "該当%llu件：知っている鍵で答えのあるもの%llu件、残り%llu件。"
			  "確かめられない部品%llu件\n",
		(unsigned long long)counts.hits, (unsigned long long)v->n_answered,
		(unsigned long long)v->n_left, (unsigned long long)counts.unchecked);
	return v->n_left > 0 ? VEX_LEFT : counts.checked == 0 ? VEX_UNCHECKED : VEX_ANSWERED;
}

int
cli_vex_apply(const struct cli_call *call)
{
	struct buf file = buf_of(LIMIT_BOM_BYTES);
	struct advisory_opened o;
	struct errinfo info = {0};
	struct vexing v;
	int rc;

	if (call->value[OPT_INDEX] == NULL)
		return cli_say(call, CLI_WRONG_CALL, "索引（--index FILE）が要ります。",
			"--index FILE is missing");
	rc = begin(&v, call);
	for (size_t i = 1; i < call->n_words && rc == CLI_OK; i++)
		rc = read_vex(&v, call->words[i]);
	if (rc == CLI_OK && disk_read(call->words[0], &file, &info) != ERR_OK)
		rc = cli_say(call, VEX_NOT_READ, "「%s」を読めません：%s", "cannot read %s: %s",
			call->words[0], info.what);
	if (rc == CLI_OK && advisory_disk_open(call->value[OPT_INDEX], NULL, &o, &info) != ERR_OK)
		rc = cli_say(call, VEX_NOT_READ, "索引「%s」を読めません：%s",
			"cannot read the index %s: %s", call->value[OPT_INDEX], info.what);
	if (rc == CLI_OK) {
		v.index = o.index;
		rc = apply(&v, buf_view(&file));
		advisory_disk_close(&o);
	}
	buf_done(&file);
	return end(&v, rc);
}
