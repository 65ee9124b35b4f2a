/*
 * All files of packs/training: courses and drills, each read alone (training.c), and mails.yaml,
 * whose mails each lead to a course.
 */
#include "pack/folder.h"
#include "pack/training.h"

/* ---- mails.yaml ---------------------------------------------------------------------------- */

#define MAILS_FILE "mails.yaml"

struct mails_job {
	const struct pack_source *source;
	struct training_set *set;
	struct str id;
	struct pack_origin origin;
	bool has_easy;
	const struct node *mails_node;
	uint32_t n_shared;
	const struct str *shared;
};

static enum err
field_difficulty(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return field_u32(ctx, node, 1, 3, dst);
}

/* {link} is the only name, once at most in each language. */
static enum err
field_body(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	const struct words *words = dst;
	enum err err = field_words(ctx, node, dst);

	for (unsigned lang = 0; err == ERR_OK && lang < LANGS; lang++) {
		struct str rest = words->in[lang], literal, name;
		unsigned links = 0;

		while (err == ERR_OK && text_next_name(&rest, &literal, &name)) {
			links++;
			if (!str_equal(name, STR("link")) || links > 1)
				err = pack_say(ctx, ERR_MALFORMED, node->line,
					"a mail's text may have {link}, once, and no other name");
		}
	}
	return err;
}

static enum err
read_mail(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind hints = {
		sizeof(struct words), LIMIT_TRAINING_HINTS, field_prose, "hints"};
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct training_mail, id), false},
		{"difficulty", field_difficulty, offsetof(struct training_mail, difficulty), false},
		{"subject", field_prose, offsetof(struct training_mail, subject), false},
		{"body", field_body, offsetof(struct training_mail, body), false},
		{"hints", NULL, offsetof(struct training_mail, hints), false, &hints,
			offsetof(struct training_mail, n_hints)},
		{"lesson", field_id, offsetof(struct training_mail, lesson), false},
	};
	const struct training_mail *mail = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && mail->n_hints == 0)
		err = pack_say(ctx, ERR_MALFORMED, node_child(node, "hints")->line,
			"a mail has a hint at least: what could have been noticed");
	if (err == ERR_OK && mail->id.len > LIMIT_TRAINING_ID_BYTES)
		err = pack_say(ctx, ERR_LIMIT, node->line, "this id has at most %d bytes",
			LIMIT_TRAINING_ID_BYTES);
	return err;
}

/* A course whose own file is broken is told there. */
static enum err
check_mail(struct pack_ctx *ctx, const struct node *node, const struct mails_job *job,
	struct training_mail *mail)
{
	mail->course = training_find(job->set, mail->lesson);
	if (mail->course == NULL && folder_has(job->source, mail->lesson))
		return ERR_OK;
	if (mail->course == NULL || mail->course->is_drill)
		return pack_say(ctx, ERR_MALFORMED, node->line, "there is no course \"%.*s\"",
			STR_FMT(mail->lesson));
	return ERR_OK;
}

static enum err
read_mails(struct pack_ctx *ctx, const struct node *root, void *dst)
{
#define AT(member) offsetof(struct mails_job, member)
	static const struct list_kind shared = {.size = sizeof(struct str),
		.max = LIMIT_TRAINING_DOMAINS,
		.read = field_str,
		.what = "shared_domains",
		.least = 1};
	static const struct field fields[] = {
		{"id", field_id, AT(id), true},
		{"kind", field_ignored, AT(id), true},
		FIELDS_ORIGIN(struct mails_job, origin),
		{"languages", field_languages, AT(has_easy), false},
		{"shared_domains", NULL, AT(shared), false, &shared, AT(n_shared)},
		{"mails", field_node, AT(mails_node), false},
	};
#undef AT
	static const struct list_kind kind = {sizeof(struct training_mail), LIMIT_TRAINING_MAILS,
		read_mail, "mails", "mail", offsetof(struct training_mail, id)};
	struct mails_job *job = dst;
	struct training_mail *mails = NULL;
	const struct node *n;
	uint32_t count = 0;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), job);

	if (err == ERR_OK)
		err = list_read(ctx, job->mails_node, &kind, &mails, &count);
	if (err != ERR_OK)
		return err;
	n = job->mails_node->first;
	for (uint32_t i = 0; err == ERR_OK && i < count; i++, n = n->next)
		err = check_mail(ctx, n, job, &mails[i]);
	if (err == ERR_OK) {
		job->set->mails = mails;
		job->set->n_mails = count;
		job->set->shared_domains = job->shared;
		job->set->n_shared_domains = job->n_shared;
	}
	return err;
}

/* ---- all files ----------------------------------------------------------------------------- */

static enum err
read_file(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	const struct pack_guide_source *source = f->source;

	return training_read(file, f->arena, source->frameworks, dst, info);
}

enum err
pack_trainings_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct training_set *ret_set)
{
	static const char *const apart[] = {MAILS_FILE, NULL};
	static const struct folder_kind kind = {sizeof(struct training),
		offsetof(struct training, id), LIMIT_TRAININGS, "courses and drills", apart};
	struct folder f = {&kind, &source->files, arena, sink, source};
	struct mails_job mails = {.source = &source->files, .set = ret_set};

	*ret_set = (struct training_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	folder_read(&f, read_file);
	ret_set->trainings = f.list;
	ret_set->n_trainings = f.n;
	(void)folder_read_apart(&f, MAILS_FILE, read_mails, &mails);
	return f.first;
}

enum err
pack_trainings_load(const struct pack_guide_source *source, struct arena *arena,
	struct training_set *ret_set, struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct training_set set;
	enum err err = pack_trainings_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
