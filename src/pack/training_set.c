/*
 * All files of packs/training: courses and drills, each read alone (training.c), and mails.yaml,
 * whose mails each lead to a course.
 */
#include "pack/framework.h"
#include "pack/training.h"

#include <stdlib.h>

/* ---- mails.yaml ---------------------------------------------------------------------------- */

struct mails_job {
	const struct pack_source *source;
	struct training_set *set;
	struct str id, version, date, origin, licence;
	bool has_easy;
	const struct node *mails_node;
};

static enum err
field_difficulty(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	int64_t n = 0;
	enum err err = field_whole(ctx, node, 1, 3, &n);

	if (err == ERR_OK)
		*(uint32_t *)dst = (uint32_t)n;
	return err;
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
field_hints(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind kind = {
		sizeof(struct words), LIMIT_TRAINING_HINTS, field_prose, "hints"};
	struct training_mail *mail =
		(struct training_mail *)((char *)dst - offsetof(struct training_mail, hints));
	void *array = NULL;
	enum err err = list_read(ctx, node, &kind, &array, &mail->n_hints);

	mail->hints = array;
	if (err == ERR_OK && mail->n_hints == 0)
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"a mail has a hint at least: what could have been noticed");
	return err;
}

static enum err
read_mail(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct training_mail, id), false},
		{"difficulty", field_difficulty, offsetof(struct training_mail, difficulty), false},
		{"subject", field_prose, offsetof(struct training_mail, subject), false},
		{"body", field_body, offsetof(struct training_mail, body), false},
		{"hints", field_hints, offsetof(struct training_mail, hints), false},
		{"lesson", field_id, offsetof(struct training_mail, lesson), false},
	};
	const struct training_mail *mail = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err == ERR_OK && mail->id.len > LIMIT_TRAINING_ID_BYTES)
		err = pack_say(ctx, ERR_LIMIT, node->line, "this id has at most %d bytes",
			LIMIT_TRAINING_ID_BYTES);
	return err;
}

/* A course whose own file is broken is told there. */
static bool
names_file(const struct pack_source *source, struct str id)
{
	for (uint32_t i = 0; i < source->n_files; i++)
		if (source->files[i].name.len == id.len + 5 &&
			str_starts(source->files[i].name, id))
			return true;
	return false;
}

static enum err
check_mail(struct pack_ctx *ctx, const struct node *node, const struct mails_job *job,
	struct training_mail *mail)
{
	mail->course = training_find(job->set, mail->lesson);
	if (mail->course == NULL && names_file(job->source, mail->lesson))
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
	static const struct field fields[] = {
		{"id", field_id, AT(id), true},
		{"kind", field_ignored, AT(id), true},
		{"version", field_str, AT(version), false},
		{"date", field_date, AT(date), false},
		{"source", field_str, AT(origin), false},
		{"licence", field_str, AT(licence), false},
		{"languages", field_languages, AT(has_easy), false},
		{"mails", field_node, AT(mails_node), false},
	};
#undef AT
	static const struct list_kind kind = {
		sizeof(struct training_mail), LIMIT_TRAINING_MAILS, read_mail, "mails"};
	struct mails_job *job = dst;
	struct training_mail *mails;
	const struct node *n;
	uint32_t count = 0;
	void *array = NULL;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), job);

	if (err == ERR_OK)
		err = list_read(ctx, job->mails_node, &kind, &array, &count);
	if (err != ERR_OK)
		return err;
	mails = array;
	n = job->mails_node->first;
	for (uint32_t i = 0; err == ERR_OK && i < count; i++, n = n->next) {
		for (uint32_t k = 0; k < i; k++)
			if (str_equal(mails[i].id, mails[k].id))
				return pack_say(ctx, ERR_MALFORMED, n->line,
					"the mail \"%.*s\" stands here twice",
					STR_FMT(mails[i].id));
		err = check_mail(ctx, n, job, &mails[i]);
	}
	if (err == ERR_OK) {
		job->set->mails = mails;
		job->set->n_mails = count;
	}
	return err;
}

enum err
training_mails_read(const struct pack_source *source, struct arena *arena, struct training_set *set,
	struct errinfo *info)
{
	const struct pack_file *file = file_find(source, TRAINING_MAILS_FILE);
	struct mails_job job = {.source = source, .set = set};

	return file == NULL ? ERR_OK : file_read(file, arena, info, read_mails, &job);
}

/* ---- all files ----------------------------------------------------------------------------- */

static int
by_id(const void *a, const void *b)
{
	return str_order(((const struct training *)a)->id, ((const struct training *)b)->id);
}

static enum err
read_all(const struct pack_guide_source *source, struct arena *arena, const struct pack_sink *sink,
	struct training *list, uint32_t *ret_n)
{
	enum err first = ERR_OK;
	uint32_t n = 0;

	for (uint32_t i = 0; i < source->files.n_files; i++) {
		const struct pack_file *file = &source->files.files[i];
		struct errinfo info = {0};
		enum err err;

		if (str_equal(file->name, STR(TRAINING_MAILS_FILE)))
			continue;
		err = training_read(file, arena, source->frameworks, &list[n], &info);
		if (err == ERR_OK)
			n++;
		else
			sink->say(sink->arg, file->name, &info);
		first = first == ERR_OK ? err : first;
	}
	*ret_n = n;
	return first;
}

enum err
pack_trainings_check(const struct pack_guide_source *source, struct arena *arena,
	const struct pack_sink *sink, struct training_set *ret_set)
{
	uint32_t n_files = source->files.n_files;
	struct training *list = arena_array(arena, struct training, n_files + 1);
	struct training_set set = {0};
	struct errinfo info = {0};
	enum err first = ERR_OK, err;

	*ret_set = set;
	if (list == NULL)
		first = err_say(
			&info, ERR_LIMIT, 0, "the packs need more memory than they are given");
	else if (n_files > LIMIT_TRAININGS)
		first = err_say(
			&info, ERR_LIMIT, 0, "more than %d courses and drills", LIMIT_TRAININGS);
	if (first != ERR_OK) {
		sink->say(sink->arg, str_of(NULL, 0), &info);
		return first;
	}
	first = read_all(source, arena, sink, list, &set.n_trainings);
	qsort(list, set.n_trainings, sizeof(*list), by_id);
	set.trainings = list;
	err = training_mails_read(&source->files, arena, &set, &info);
	if (err != ERR_OK)
		sink->say(sink->arg, STR(TRAINING_MAILS_FILE), &info);
	*ret_set = set;
	return first == ERR_OK ? err : first;
}

enum err
pack_trainings_load(const struct pack_guide_source *source, struct arena *arena,
	struct training_set *ret_set, struct errinfo *info)
{
	struct errinfo first = {0};
	struct pack_sink sink = {pack_sink_first, &first};
	struct training_set set;
	enum err err = pack_trainings_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	else if (info != NULL)
		*info = first;
	return err;
}
