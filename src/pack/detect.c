/*
 * packs/detect: the parameters and words of each detector (format: packs/detect/README.md) and
 * end-of-life.yaml, into the structs of model/detect_pack.h. Callers: the sensor and the portal at
 * their start, through pack.h.
 */
#include "pack/file.h"

#include "base/time.h"
#include "model/text.h"

#include <stdlib.h>

#define ATTACK_IDS_MAX 8

static enum err
no_memory(struct pack_ctx *ctx, const struct node *node)
{
	return pack_say(
		ctx, ERR_LIMIT, node->line, "the packs need more memory than they are given");
}

/* "T1071" or "T1071.001" */
static bool
is_attack_id(struct str s)
{
	static const char shape[] = "Tdddd.ddd";

	if (s.len != 5 && s.len != 9)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (shape[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
			return false;
	return true;
}

/* A list of ATT&CK ids, kept as one text with blanks between. */
static enum err
field_attack(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	enum err err = node_expect(ctx, node, NODE_LIST);
	char joined[ATTACK_IDS_MAX * 10] = "";
	size_t n = 0;
	char *copy;

	if (err != ERR_OK)
		return err;
	if (node->n_children > ATTACK_IDS_MAX)
		return pack_say(ctx, ERR_LIMIT, node->line, "more than %d ids", ATTACK_IDS_MAX);
	for (const struct node *id = node->first; id != NULL; id = id->next) {
		if (id->kind != NODE_SCALAR || !is_attack_id(id->text))
			return pack_say(ctx, ERR_MALFORMED, id->line,
				"an ATT&CK id looks like T1071 or T1071.001");
		if (n > 0)
			joined[n++] = ' ';
		n += str_copy(id->text, joined + n, sizeof(joined) - n);
	}
	copy = arena_copy(ctx->arena, str_of(joined, n));
	if (copy == NULL)
		return no_memory(ctx, node);
	*(struct str *)dst = str_of(copy, n);
	return ERR_OK;
}

/* dst is the struct detect_pack: a list fills two members. */
static enum err
field_steps(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"minutes", field_minutes, offsetof(struct detect_step, minutes), false},
		{"text", field_words, offsetof(struct detect_step, text), false},
	};
	struct detect_pack *pack = dst;
	enum err err = node_expect(ctx, node, NODE_LIST);

	if (err != ERR_OK)
		return err;
	if (node->n_children < 1 || node->n_children > DETECT_STEPS_MAX)
		return pack_say(ctx, ERR_MALFORMED, node->line, "there are one to %d steps",
			DETECT_STEPS_MAX);
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next)
		err = fields_read(ctx, n, fields, 2, &pack->steps[pack->n_steps++]);
	return err;
}

static bool
is_param_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
			    s.p[i] == '_'))
			return false;
	return true;
}

static enum err
field_params(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	struct detect_pack *pack = dst;
	enum err err = node_expect(ctx, node, NODE_MAP);
	struct detect_param *params, *p;

	if (err != ERR_OK)
		return err;
	if (node->n_children > LIMIT_PACK_PARAMS)
		return pack_say(
			ctx, ERR_LIMIT, node->line, "more than %d params", LIMIT_PACK_PARAMS);
	params = arena_array(ctx->arena, struct detect_param, node->n_children + 1);
	if (params == NULL)
		return no_memory(ctx, node);
	p = params;
	for (const struct node *n = node->first; n != NULL; n = n->next, p++) {
		char *name = arena_copy(ctx->arena, n->key);

		if (name == NULL)
			return no_memory(ctx, n);
		if (!is_param_name(n->key))
			return pack_say(ctx, ERR_MALFORMED, n->line,
				"a parameter's name is made of small letters, digits and \"_\"");
		p->name = str_of(name, n->key.len);
		err = field_number(ctx, n, &p->value);
		if (err != ERR_OK)
			return err;
	}
	pack->n_params = node->n_children;
	pack->params = params;
	return ERR_OK;
}

/* Notes which grounds the words need; a name that is none would be shown with its braces. */
static enum err
note_names(struct pack_ctx *ctx, uint32_t line, const struct words *words, uint64_t *needs)
{
	for (unsigned lang = 0; lang < LANGS; lang++) {
		struct str rest = words->in[lang], literal, name;
		enum basis_key key;

		while (text_next_name(&rest, &literal, &name)) {
			if (str_equal(name, STR("device")))
				continue;
			if (basis_parse(name, &key) != ERR_OK)
				return pack_say(ctx, ERR_MALFORMED, line,
					"{%.*s} is no ground of a detection (model/basis.def)",
					STR_FMT(name));
			*needs |= UINT64_C(1) << key;
		}
	}
	return ERR_OK;
}

static enum err
note_all_names(struct pack_ctx *ctx, const struct node *root, struct detect_pack *pack)
{
	const struct words *all[] = {
		&pack->title, &pack->what, &pack->why, &pack->cannot_see, &pack->ask};
	static const char *const keys[] = {"title", "what", "why", "cannot_see", "ask", "steps"};
	enum err err = ERR_OK;

	for (size_t i = 0; err == ERR_OK && i < sizeof(all) / sizeof(all[0]); i++)
		err = note_names(ctx, node_child(root, keys[i])->line, all[i], &pack->needs);
	for (uint32_t i = 0; err == ERR_OK && i < pack->n_steps; i++)
		err = note_names(
			ctx, node_child(root, "steps")->line, &pack->steps[i].text, &pack->needs);
	return err;
}

static enum err
read_detector(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		{"id", field_id, offsetof(struct detect_pack, id), false},
		{"version", field_str, offsetof(struct detect_pack, version), false},
		{"date", field_date, offsetof(struct detect_pack, date), false},
		{"attack", field_attack, offsetof(struct detect_pack, attack), false},
		{"severity", field_severity, offsetof(struct detect_pack, severity), false},
		{"confidence", field_confidence, offsetof(struct detect_pack, confidence), false},
		{"title", field_words, offsetof(struct detect_pack, title), false},
		{"what", field_words, offsetof(struct detect_pack, what), false},
		{"why", field_words, offsetof(struct detect_pack, why), false},
		{"cannot_see", field_words, offsetof(struct detect_pack, cannot_see), false},
		{"ask", field_words, offsetof(struct detect_pack, ask), false},
		{"steps", field_steps, 0, false},
		{"params", field_params, 0, false},
	};
	struct detect_pack *pack = dst;
	enum err err = fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), pack);

	if (err != ERR_OK)
		return err;
	if (pack->id.len >= DETECTOR_NAME_MAX)
		return pack_say(ctx, ERR_LIMIT, root->line, "an id has less than %d bytes",
			DETECTOR_NAME_MAX);
	if (ctx->file.len != pack->id.len + 5 || !str_starts(ctx->file, pack->id))
		return pack_say(ctx, ERR_MALFORMED, root->line,
			"the file is not named as its id \"%.*s\"", STR_FMT(pack->id));
	return note_all_names(ctx, root, pack);
}

enum err
pack_detector_load(const struct pack_file *file, struct arena *arena, struct detect_pack *ret_pack,
	struct errinfo *info)
{
	struct detect_pack pack = {0};
	enum err err = file_read(file, arena, info, read_detector, &pack);

	if (err == ERR_OK)
		*ret_pack = pack;
	return err;
}

/* The end of a civil day in UTC; the date was checked by field_date(). */
static ms_t
end_of_day(struct str date)
{
	uint64_t year = 0, month = 0, day = 0;
	struct civil c = {0};

	(void)str_u64(str_split(&date, '-'), 9998, &year);
	(void)str_u64(str_split(&date, '-'), 12, &month);
	(void)str_u64(date, 31, &day);
	c.year = (int)year;
	c.month = (int)month;
	c.day = (int)day;
	return time_from_civil(&c, 0) + MS_DAY;
}

static int
by_product(const void *a, const void *b)
{
	return str_order(
		((const struct end_of_life *)a)->product, ((const struct end_of_life *)b)->product);
}

static enum err
read_ends(struct pack_ctx *ctx, const struct node *list, struct detect_packs *packs)
{
	static const struct field fields[] = {
		{"product", field_id, offsetof(struct end_of_life, product), false},
		{"name", field_words, offsetof(struct end_of_life, name), false},
		{"date", field_date, offsetof(struct end_of_life, date), false},
		{"source", field_ignored, 0, false},
		{"note", field_words, offsetof(struct end_of_life, note), true},
	};
	struct end_of_life *ends, *end;
	enum err err = node_expect(ctx, list, NODE_LIST);

	if (err != ERR_OK)
		return err;
	ends = arena_array(ctx->arena, struct end_of_life, list->n_children + 1);
	if (ends == NULL)
		return no_memory(ctx, list);
	end = ends;
	for (const struct node *n = list->first; n != NULL; n = n->next, end++) {
		err = fields_read(ctx, n, fields, sizeof(fields) / sizeof(fields[0]), end);
		if (err != ERR_OK)
			return err;
		end->ends = end_of_day(end->date);
	}
	qsort(ends, list->n_children, sizeof(*ends), by_product);
	for (uint32_t i = 1; i < list->n_children; i++)
		if (str_equal(ends[i - 1].product, ends[i].product))
			return pack_say(ctx, ERR_MALFORMED, list->line,
				"the product \"%.*s\" stands here twice", STR_FMT(ends[i].product));
	packs->n_ends = list->n_children;
	packs->ends = ends;
	return ERR_OK;
}

static enum err
field_ends(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	return read_ends(ctx, node, dst);
}

static enum err
read_end_of_life(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		{"version", field_ignored, 0, false},
		{"date", field_ignored, 0, false},
		{"products", field_ends, 0, false},
	};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

enum err
pack_end_of_life_load(const struct pack_file *file, struct arena *arena, struct detect_packs *packs,
	struct errinfo *info)
{
	return file_read(file, arena, info, read_end_of_life, packs);
}

static int
by_service(const void *a, const void *b)
{
	return str_order(((const struct routine_service *)a)->name,
		((const struct routine_service *)b)->name);
}

static enum err
field_services(struct pack_ctx *ctx, const struct node *node, void *dst)
{
	static const struct field fields[] = {
		{"name", field_id, offsetof(struct routine_service, name), false},
		{"kind", field_id, offsetof(struct routine_service, kind), false},
	};
	struct detect_packs *packs = dst;
	enum err err = node_expect(ctx, node, NODE_LIST);
	struct routine_service *services, *s;

	if (err != ERR_OK)
		return err;
	services = arena_array(ctx->arena, struct routine_service, node->n_children + 1);
	if (services == NULL)
		return no_memory(ctx, node);
	s = services;
	for (const struct node *n = node->first; err == ERR_OK && n != NULL; n = n->next)
		err = fields_read(ctx, n, fields, sizeof(fields) / sizeof(fields[0]), s++);
	if (err != ERR_OK)
		return err;
	qsort(services, node->n_children, sizeof(*services), by_service);
	for (uint32_t i = 1; i < node->n_children; i++)
		if (str_equal(services[i - 1].name, services[i].name))
			return pack_say(ctx, ERR_MALFORMED, node->line,
				"the service \"%.*s\" stands here twice",
				STR_FMT(services[i].name));
	packs->n_services = node->n_children;
	packs->services = services;
	return ERR_OK;
}

static enum err
read_services(struct pack_ctx *ctx, const struct node *root, void *dst)
{
	static const struct field fields[] = {
		{"version", field_ignored, 0, false},
		{"date", field_ignored, 0, false},
		{"services", field_services, 0, false},
	};

	return fields_read(ctx, root, fields, sizeof(fields) / sizeof(fields[0]), dst);
}

static int
by_id(const void *a, const void *b)
{
	return str_order(((const struct detect_pack *)a)->id, ((const struct detect_pack *)b)->id);
}

enum err
pack_detect_load(const struct pack_source *source, struct arena *arena,
	struct detect_packs *ret_packs, struct errinfo *info)
{
	struct detect_pack *list = arena_array(arena, struct detect_pack, source->n_files + 1);
	struct detect_packs packs = {0};
	enum err err = ERR_OK;

	if (list == NULL)
		return err_say(
			info, ERR_LIMIT, 0, "the packs need more memory than they are given");
	for (uint32_t i = 0; err == ERR_OK && i < source->n_files; i++) {
		const struct pack_file *file = &source->files[i];

		if (str_equal(file->name, STR("devices.yaml")))
			continue;
		if (str_equal(file->name, STR("end-of-life.yaml")))
			err = pack_end_of_life_load(file, arena, &packs, info);
		else if (str_equal(file->name, STR("services.yaml")))
			err = file_read(file, arena, info, read_services, &packs);
		else
			err = pack_detector_load(file, arena, &list[packs.n_packs++], info);
	}
	if (err != ERR_OK)
		return err;
	qsort(list, packs.n_packs, sizeof(*list), by_id);
	packs.packs = list;
	*ret_packs = packs;
	return ERR_OK;
}
