/*
 * packs/playbooks (format: packs/playbooks/README.md), into model/playbook.h: steps.yaml first,
 * then one file per playbook.
 */
#include "pack/playbook.h"

#include "pack/folder.h"

#define SHARED_FILE "steps.yaml"
#define CACAO_PREFIX "playbook--"

struct playbook_draft {
	struct playbook playbook;
	bool has_easy;
	const struct pack_playbook_source *source;
	const struct playbook_shared *shared;
	const struct node *steps_node, *detectors_node;
};

/* playbook--UUID, in small letters. */
static enum err
field_cacao(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	enum err err = field_str(ctx, node, dst);
	struct str id = *(struct str *)dst;
	bool is_good;

	if (err != ERR_OK)
		return err;
	is_good = str_starts(id, STR(CACAO_PREFIX)) &&
		  id.len == sizeof(CACAO_PREFIX) - 1 + sizeof(shape) - 1;
	for (size_t i = 0; is_good && i < sizeof(shape) - 1; i++) {
		char c = id.p[sizeof(CACAO_PREFIX) - 1 + i];

		is_good = shape[i] == '-' ? c == '-'
					  : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
	}
	if (!is_good)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"cacao is playbook--UUID, in small letters");
	return ERR_OK;
}

static enum err
check_detectors(struct pack_ctx *ctx, const struct playbook_draft *draft)
{
	const struct detect_packs *detects = draft->source->detects;
	const struct node *n = draft->detectors_node->first;

	for (; detects != NULL && n != NULL; n = n->next)
		if (detect_packs_find(detects, str_trim(n->text)) == NULL)
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"there is no detector \"%.*s\"", STR_FMT(str_trim(n->text)));
	return ERR_OK;
}

static enum err
read_playbook(struct pack_ctx *ctx, const struct node *root, void *dst)
{
#define AT(member) offsetof(struct playbook_draft, playbook.member)
	static const struct list_kind odd = {.size = sizeof(struct str),
		.max = LIMIT_PLAYBOOK_ODD,
		.read = field_playbook_id,
		.what = "answers"};
	static const struct list_kind clocks = {.size = sizeof(struct str),
		.max = LIMIT_PLAYBOOK_CLOCKS,
		.read = field_playbook_id,
		.what = "clocks"};
	static const struct list_kind ask = {.size = sizeof(struct words),
		.max = LIMIT_PLAYBOOK_ASK,
		.read = field_prose,
		.what = "questions",
		.least = 1};
	static const struct field fields[] = {
		FIELDS_HEAD(struct playbook_draft, playbook),
		{"about", field_prose, AT(about), false},
		{"signs", field_prose, AT(signs), false},
		{"dont", field_prose, AT(dont), false},
		{"unconfirmed", field_prose, AT(unconfirmed), true},
		{"cacao", field_cacao, AT(cacao), false},
		{"detectors", field_node, offsetof(struct playbook_draft, detectors_node), false},
		{"odd", NULL, AT(odd), false, &odd, AT(n_odd)},
		{"clocks", NULL, AT(clocks), false, &clocks, AT(n_clocks)},
		{"steps", field_node, offsetof(struct playbook_draft, steps_node), false},
		{"ask", NULL, AT(ask), false, &ask, AT(n_ask)},
	};
#undef AT
	static const struct list_kind detectors = {.size = sizeof(struct str),
		.max = LIMIT_PLAYBOOK_DETECTORS,
		.read = field_id,
		.what = "detectors"};
	struct playbook_draft *draft = dst;
	struct playbook *p = &draft->playbook;
	struct playbook_steps_job job = {draft->source->frameworks, draft->shared};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), draft);

	if (err == ERR_OK)
		err = pack_head_check(ctx, root, p->id, draft->has_easy);
	if (err == ERR_OK && p->id.len > LIMIT_PLAYBOOK_ID_BYTES)
		err = pack_say(ctx, ERR_LIMIT, root->line, "this id has at most %d bytes",
			LIMIT_PLAYBOOK_ID_BYTES);
	if (err == ERR_OK)
		err = list_read(
			ctx, draft->detectors_node, &detectors, &p->detectors, &p->n_detectors);
	if (err == ERR_OK)
		err = check_detectors(ctx, draft);
	if (err == ERR_OK)
		err = playbook_steps_read(ctx, draft->steps_node, &job, &p->steps, &p->n_steps);
	return err;
}

/* ---- steps.yaml ---------------------------------------------------------------------------- */

struct shared_job {
	struct pack_origin origin;
	bool has_easy;
	const struct framework_set *frameworks;
	const struct node *steps_node;
	struct playbook_shared *shared;
};

static enum err
read_shared(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		FIELDS_ORIGIN(struct shared_job, origin),
		{"languages", field_languages, offsetof(struct shared_job, has_easy), false},
		{"steps", field_node, offsetof(struct shared_job, steps_node), false},
	};
	struct shared_job *job = dst;
	struct playbook_steps_job steps = {job->frameworks, NULL};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), job);

	if (err == ERR_OK)
		err = playbook_steps_read(
			ctx, job->steps_node, &steps, &job->shared->steps, &job->shared->n);
	return err;
}

/* ---- all files ----------------------------------------------------------------------------- */

struct playbooks_job {
	const struct pack_playbook_source *source;
	struct playbook_shared shared;
};

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	const struct playbooks_job *job = f->source;
	struct playbook_draft draft = {.source = job->source, .shared = &job->shared};
	enum err err = file_read(file, f->arena, info, read_playbook, &draft);

	if (err == ERR_OK)
		*(struct playbook *)dst = draft.playbook;
	return err;
}

enum err
pack_playbooks_check(const struct pack_playbook_source *source, struct arena *arena,
	const struct pack_sink *sink, struct playbook_set *ret_set)
{
	static const char *const apart[] = {SHARED_FILE, NULL};
	static const struct folder_kind kind = {sizeof(struct playbook),
		offsetof(struct playbook, id), LIMIT_PLAYBOOKS, "playbooks", apart};
	struct playbooks_job job = {.source = source};
	struct folder f = {&kind, &source->files, arena, sink, &job};
	struct shared_job shared = {.frameworks = source->frameworks, .shared = &job.shared};

	*ret_set = (struct playbook_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	if (!folder_read_apart(&f, SHARED_FILE, read_shared, &shared)) {
		job.shared = (struct playbook_shared){0};
		job.shared.is_broken = f.first != ERR_OK;
	}
	folder_read(&f, read_file);
	ret_set->playbooks = f.list;
	ret_set->n = f.n;
	return f.first;
}

enum err
pack_playbooks_load(const struct pack_playbook_source *source, struct arena *arena,
	struct playbook_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct playbook_set set;
	enum err err = pack_playbooks_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
