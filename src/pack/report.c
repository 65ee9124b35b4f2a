/*
 * packs/reports: fields.yaml, recipients.yaml and one file a form (format: its README.md). Fields
 * are read first; forms and recipients are looked up in them.
 */
#include "pack/report.h"

#include "base/buf.h"
#include "pack/folder.h"

#define FIELDS_FILE "fields.yaml"
#define RECIPIENTS_FILE "recipients.yaml"

struct set_file { /* fields.yaml, recipients.yaml */
	struct record_set *set;
	struct str id;
	struct pack_origin origin;
	struct words name;
	bool has_easy;
	void *list;
	uint32_t n;
};

/* ---- a field -------------------------------------------------------------------------------- */

static enum err
field_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || record_field_kind_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a kind is text, prose, number, yen, time, yes_no, choice, choices or "
			"list");
	return ERR_OK;
}

static enum err
field_class(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || record_class_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a class is attack, victim, effect, personal, contact or response");
	return ERR_OK;
}

static enum err
read_choice(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"id", field_record_id, offsetof(struct record_choice, id), false},
		{"name", field_prose, offsetof(struct record_choice, name), false},
		{"also", field_str_maybe, offsetof(struct record_choice, also), true},
	};

	return fields_read(ctx, node, fields, 3, dst);
}

static enum err
read_field(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind choices = {sizeof(struct record_choice), LIMIT_RECORD_CHOICES,
		read_choice, "choices", "choice", offsetof(struct record_choice, id), 2};
	static const struct list_kind headings = {
		sizeof(struct str), LIMIT_REPORT_HEADINGS, field_str, "headings", "heading", 0, 1};
	static const struct list_kind parts = {
		sizeof(struct str), LIMIT_REPORT_REFS, field_record_id, "parts", "part", 0, 1};
	static const struct field fields[] = {
		{"id", field_record_id, offsetof(struct record_field, id), false},
		{"name", field_prose, offsetof(struct record_field, name), false},
		{"help", field_prose, offsetof(struct record_field, help), true},
		{"kind", field_kind, offsetof(struct record_field, kind), false},
		{"class", field_class, offsetof(struct record_field, class), false},
		{"group", field_record_id, offsetof(struct record_field, group), false},
		{"machine", field_bool, offsetof(struct record_field, can_machine), true},
		{"given", field_bool, offsetof(struct record_field, is_given), true},
		{"from", field_id_maybe, offsetof(struct record_field, from), true},
		{"choices", NULL, offsetof(struct record_field, choices), true, &choices,
			offsetof(struct record_field, n_choices)},
		{"headings", NULL, offsetof(struct record_field, headings), true, &headings,
			offsetof(struct record_field, n_headings)},
		{"parts", NULL, offsetof(struct record_field, parts), true, &parts,
			offsetof(struct record_field, n_parts)},
	};
	const struct record_field *f = dst;
	enum err err = fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);

	if (err != ERR_OK)
		return err;
	if ((f->kind == RECORD_CHOICE || f->kind == RECORD_CHOICES) != (f->n_choices > 0))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a choice has choices, and nothing else has");
	if (f->can_machine && f->is_given)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"what is given is not what the machine found out");
	if ((f->can_machine || f->is_given) != (f->from.len > 0))
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"`from` says where it is filled from, and only then");
	return ERR_OK;
}

static enum err
read_set_file(struct pack_ctx *ctx, const struct node *root, struct set_file *file,
	const struct list_kind *kind)
{
	const struct field fields[] = {
		{"id", field_id, offsetof(struct set_file, id), false},
		FIELDS_ORIGIN(struct set_file, origin),
		{"languages", field_languages, offsetof(struct set_file, has_easy), false},
		{"name", field_prose, offsetof(struct set_file, name), false},
		{kind->what, NULL, offsetof(struct set_file, list), false, kind,
			offsetof(struct set_file, n)},
	};
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), file);

	return err == ERR_OK ? pack_head_check(ctx, root, file->id, file->has_easy) : err;
}

static const struct record_field *
find_field(const struct set_file *file, struct str id)
{
	const struct record_field *fields = file->list;

	for (uint32_t i = 0; i < file->n; i++)
		if (str_equal(fields[i].id, id))
			return &fields[i];
	return NULL;
}

static bool
has_part(const struct record_field *f, struct str id)
{
	for (uint32_t i = 0; i < f->n_parts; i++)
		if (str_equal(f->parts[i], id))
			return true;
	return false;
}

/* Parts are other fields, and the parts of a part are named, too: a mask looks one step down. */
static enum err
check_parts(struct pack_ctx *ctx, const struct node *node, const struct set_file *file,
	const struct record_field *f)
{
	for (uint32_t i = 0; i < f->n_parts; i++) {
		const struct record_field *part = find_field(file, f->parts[i]);

		if (part == NULL || part == f)
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"\"%.*s\" is no other field", STR_FMT(f->parts[i]));
		for (uint32_t k = 0; k < part->n_parts; k++)
			if (!has_part(f, part->parts[k]))
				return pack_say(ctx, ERR_MALFORMED, node->line,
					"\"%.*s\" is a part of a part: name it, too",
					STR_FMT(part->parts[k]));
	}
	return ERR_OK;
}

static enum err
read_fields(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind list = {sizeof(struct record_field), LIMIT_RECORD_FIELDS,
		read_field, "fields", "field", offsetof(struct record_field, id), 1};
	struct set_file *file = dst;
	const struct node *n;
	enum err err = read_set_file(ctx, root, file, &list);

	if (err != ERR_OK)
		return err;
	n = node_child(root, "fields")->first;
	for (uint32_t i = 0; err == ERR_OK && i < file->n; i++, n = n->next)
		err = check_parts(ctx, n, file, (const struct record_field *)file->list + i);
	if (err != ERR_OK)
		return err;
	file->set->version = file->origin.version;
	file->set->date = file->origin.date;
	file->set->fields = file->list;
	file->set->n_fields = file->n;
	return ERR_OK;
}

/* ---- a recipient ---------------------------------------------------------------------------- */

static enum err
field_recipient_kind(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || recipient_kind_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"a recipient is authority, police, cert, insurer, partner, persons, "
			"staff, public or provider");
	return ERR_OK;
}

static enum err
field_tlp(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	if (node->kind != NODE_SCALAR || tlp_parse(node->text, dst) != ERR_OK)
		return pack_say(ctx, ERR_MALFORMED, node->line,
			"tlp is clear, green, amber, amber+strict or red");
	return ERR_OK;
}

/* A list of words; an empty one lets nothing through. */
static enum err
field_may(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct buf words = buf_of(256);
	enum err err = node_expect(ctx, node, NODE_LIST);

	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next) {
		err = node_expect(ctx, n, NODE_SCALAR);
		buf_c(&words, words.len > 0 ? " " : "");
		buf_str(&words, err == ERR_OK ? n->text : STR(""));
	}
	if (err == ERR_OK && words.len == 0)
		buf_c(&words, "none");
	if (err == ERR_OK &&
		(buf_err(&words) != ERR_OK || wish_may_parse(buf_view(&words), dst) != ERR_OK))
		err = pack_say(ctx, ERR_MALFORMED, node->line,
			"it is a list of see, pass, count and ask; pass and ask need see");
	buf_done(&words);
	return err;
}

static enum err
field_mays(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {{"attack", field_may, RECORD_ATTACK, false},
		{"victim", field_may, RECORD_VICTIM, false},
		{"effect", field_may, RECORD_EFFECT, false},
		{"personal", field_may, RECORD_PERSONAL, false},
		{"contact", field_may, RECORD_CONTACT, false},
		{"response", field_may, RECORD_RESPONSE, false}};

	return fields_read(ctx, node, fields, RECORD_CLASSES, dst);
}

static enum err
read_recipient(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct list_kind forms = {
		sizeof(struct str), LIMIT_REPORT_REFS, field_record_id, "forms", "form", 0, 1};
	static const struct list_kind books = {sizeof(struct str), LIMIT_REPORT_REFS,
		field_record_id, "playbooks", "playbook", 0, 1};
	static const struct field fields[] = {
		{"id", field_record_id, offsetof(struct recipient, id), false},
		{"name", field_prose, offsetof(struct recipient, name), false},
		{"why", field_prose, offsetof(struct recipient, why), false},
		{"kind", field_recipient_kind, offsetof(struct recipient, kind), false},
		{"desk", field_id_maybe, offsetof(struct recipient, desk), true},
		{"ledger", field_id_maybe, offsetof(struct recipient, ledger), true},
		{"tlp", field_tlp, offsetof(struct recipient, tlp), false},
		{"may", field_mays, offsetof(struct recipient, may), false},
		{"forms", NULL, offsetof(struct recipient, forms), false, &forms,
			offsetof(struct recipient, n_forms)},
		{"playbooks", NULL, offsetof(struct recipient, playbooks), true, &books,
			offsetof(struct recipient, n_playbooks)},
	};

	return fields_read(ctx, node, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

struct recipients_job {
	struct set_file file; /* first: it is read as one */
	const struct pack_source *source;
};

/* A form whose own file is broken is told there. */
static enum err
check_recipient(struct pack_ctx *ctx, const struct node *node, const struct recipients_job *job,
	const struct recipient *r)
{
	for (uint32_t i = 0; i < r->n_forms; i++)
		if (report_form_find(job->file.set, r->forms[i]) == NULL &&
			!folder_has(job->source, r->forms[i]))
			return pack_say(ctx, ERR_MALFORMED, node->line, "there is no form \"%.*s\"",
				STR_FMT(r->forms[i]));
	return ERR_OK;
}

static enum err
read_recipients(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct list_kind list = {sizeof(struct recipient), LIMIT_RECIPIENTS,
		read_recipient, "recipients", "recipient", offsetof(struct recipient, id), 1};
	struct recipients_job *job = dst;
	struct set_file *file = &job->file;
	const struct recipient *recipients;
	const struct node *n;
	enum err err = read_set_file(ctx, root, file, &list);

	if (err != ERR_OK)
		return err;
	recipients = file->list;
	n = node_child(root, "recipients")->first;
	for (uint32_t i = 0; err == ERR_OK && i < file->n; i++, n = n->next)
		err = check_recipient(ctx, n, job, &recipients[i]);
	if (err == ERR_OK) {
		file->set->recipients = recipients;
		file->set->n_recipients = file->n;
	}
	return err;
}

/* ---- all files ------------------------------------------------------------------------------ */

static enum err
read_one_form(struct folder *f, const struct pack_file *file, void *dst, struct errinfo *info)
{
	return report_form_read(file, f->arena, f->source, dst, info);
}

/* Who has forms needs fields and recipients; a company that writes its own packs may have none. */
static void
note_missing(struct folder *f, const char *name)
{
	struct errinfo info = {0};

	if (f->files->n_files > 0 && file_find(f->files, name) == NULL)
		folder_note(f, str_c(name), err_say(&info, ERR_NOT_FOUND, 0, "%s is missing", name),
			&info);
}

enum err
pack_reports_check(const struct pack_source *source, struct arena *arena,
	const struct pack_sink *sink, struct record_set *ret_set)
{
	static const char *const apart[] = {FIELDS_FILE, RECIPIENTS_FILE, NULL};
	static const struct folder_kind kind = {sizeof(struct report_form),
		offsetof(struct report_form, id), LIMIT_REPORT_FORMS, "forms", apart};
	struct folder f = {&kind, source, arena, sink, ret_set};
	struct set_file fields = {.set = ret_set};
	struct recipients_job recipients = {{.set = ret_set}, source};

	*ret_set = (struct record_set){0};
	if (folder_open(&f) != ERR_OK)
		return f.first;
	note_missing(&f, FIELDS_FILE);
	note_missing(&f, RECIPIENTS_FILE);
	if (!folder_read_apart(&f, FIELDS_FILE, read_fields, &fields))
		return f.first; /* nothing else can be looked up */
	folder_read(&f, read_one_form);
	ret_set->forms = f.list;
	ret_set->n_forms = f.n;
	(void)folder_read_apart(&f, RECIPIENTS_FILE, read_recipients, &recipients);
	return f.first;
}

enum err
pack_reports_load(const struct pack_source *source, struct arena *arena, struct record_set *ret_set,
	struct errinfo *info)
{
	struct pack_sink sink = pack_sink_into(info);
	struct record_set set;
	enum err err = pack_reports_check(source, arena, &sink, &set);

	if (err == ERR_OK)
		*ret_set = set;
	return err;
}
