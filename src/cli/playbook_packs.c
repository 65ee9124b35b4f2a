/*
 * `playbook list`, `playbook show ID`, `playbook export ID --out FILE`: the playbooks of the packs,
 * for people, for other programs, and as CACAO 2.0 for whoever else uses them. Exit codes: 0 done,
 * 1 the packs cannot be read or the file cannot be written, 2 there is no such playbook.
 */
#include "base/limits.h"
#include "cli/json.h"
#include "cli/playbook.h"
#include "proc/common/packs.h"
#include "sys/disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define OUTPUT_BYTES ((size_t)1 << 26)

struct playbooks {
	const struct cli_call *call;
	struct arena *arena;
	struct playbook_set set;
	struct buf out;
};

static int
read_packs(struct playbooks *p)
{
	const struct cli_call *call = p->call;
	const char *folder = call->given[OPT_PACKS] ? call->value[OPT_PACKS] : NULL;
	struct pack_playbook_source source = {.frameworks = NULL};
	struct errinfo info = {0};
	char found[LIMIT_PATH_BYTES], path[LIMIT_PATH_BELOW];
	enum err err;
	int fd;

	if (folder == NULL && packs_find(found, sizeof(found)) == ERR_OK)
		folder = found;
	if (folder == NULL)
		return cli_say(call, CLI_FAILED, "定義のフォルダー packs が見つかりません。",
			"the folder packs/ is not there");
	snprintf(path, sizeof(path), "%.4000s/playbooks", folder);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return cli_say(call, CLI_FAILED, "%s に、定義のフォルダー playbooks がありません。",
			"%s has no folder of packs named playbooks", folder);
	err = pack_read_dir(fd, p->arena, &source.files, &info);
	close(fd);
	if (err == ERR_OK)
		err = pack_playbooks_load(&source, p->arena, &p->set, &info);
	return err == ERR_OK ? CLI_OK
			     : cli_say(call, CLI_FAILED, "定義にまちがいがあります：%s",
				       "a mistake in the packs: %s", info.what);
}

static int
begin(struct playbooks *p, const struct cli_call *call)
{
	*p = (struct playbooks){.call = call,
		.arena = arena_new(4 * PACK_ARENA_BYTES),
		.out = buf_of(OUTPUT_BYTES)};
	return p->arena != NULL
		       ? read_packs(p)
		       : cli_say(call, CLI_FAILED, "メモリーが足りません。", "out of memory");
}

static int
end(struct playbooks *p, int rc)
{
	if (rc == CLI_OK)
		rc = cli_print(p->call, &p->out);
	buf_done(&p->out);
	arena_free(p->arena);
	return rc;
}

static int
find(struct playbooks *p, const struct playbook **ret_playbook)
{
	*ret_playbook = playbook_find(&p->set, str_c(p->call->words[0]));
	return *ret_playbook != NULL
		       ? CLI_OK
		       : cli_say(p->call, CLI_WRONG_CALL, "「%s」という手順書はありません。",
				 "there is no playbook %s", p->call->words[0]);
}

int
cli_playbook_list(const struct cli_call *call)
{
	struct playbooks p;
	int rc = begin(&p, call);

	if (rc == CLI_OK && call->given[OPT_JSON])
		json_enter(&p.out, '[');
	for (uint32_t i = 0; i < p.set.n && rc == CLI_OK; i++) {
		const struct playbook *one = &p.set.playbooks[i];

		if (call->given[OPT_JSON]) {
			json_enter(&p.out, '{');
			json_str(&p.out, "id", one->id);
			json_str(&p.out, "name", words_in(&one->name, call->lang));
			json_str(&p.out, "cacao", one->cacao);
			json_number(&p.out, "steps", one->n_steps);
			json_leave(&p.out, '}');
		} else {
			buf_printf(&p.out, "%.*s\t%u\t%.*s\n", STR_FMT(one->id), one->n_steps,
				STR_FMT(words_in(&one->name, call->lang)));
		}
	}
	if (rc == CLI_OK && call->given[OPT_JSON]) {
		json_leave(&p.out, ']');
		buf_c(&p.out, "\n");
	}
	return end(&p, rc);
}

int
cli_playbook_show(const struct cli_call *call)
{
	const struct playbook *playbook = NULL;
	struct playbooks p;
	int rc = begin(&p, call);

	if (rc == CLI_OK)
		rc = find(&p, &playbook);
	if (rc == CLI_OK && call->given[OPT_JSON])
		playbook_put_json(playbook, NULL, &p.out);
	else if (rc == CLI_OK)
		playbook_put_text(playbook, call->lang, &p.out);
	return end(&p, rc);
}

int
cli_playbook_export(const struct cli_call *call)
{
	const char *to = call->value[OPT_OUT];
	const struct playbook *playbook = NULL;
	struct playbooks p;
	struct errinfo info = {0};
	int rc = begin(&p, call);

	if (rc == CLI_OK)
		rc = find(&p, &playbook);
	if (rc == CLI_OK && cacao_write(playbook, call->lang, &p.out, &info) != ERR_OK)
		rc = cli_say(call, CLI_FAILED, "CACAOにできません：%s", "cannot become CACAO: %s",
			info.what);
	if (rc == CLI_OK && to != NULL) {
		if (disk_write_atomic(to, buf_view(&p.out), 0644, &info) != ERR_OK)
			rc = cli_say(call, CLI_FAILED, "「%s」に書けません：%s",
				"cannot write %s: %s", to, info.what);
		buf_clear(&p.out);
	}
	return end(&p, rc);
}
