/* What the portal reads before it locks itself in: pages' files, packs, the database. */
#include "proc/portal/care/care.h"
#include "proc/portal/cases/acts.h"
#include "proc/portal/cases/brief.h"
#include "proc/portal/feeds/feeds.h"
#include "proc/portal/guard/doors.h"
#include "proc/portal/guard/guard.h"
#include "proc/portal/ledgers/ledgers.h"
#include "proc/portal/opener_jobs.h"
#include "proc/portal/stock/findings.h"

#include "base/digest.h"
#include "pack/pack.h"
#include "respond/drill.h"
#include "stock/reconcile/reconcile.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/entropy.h"
#include "sys/log.h"
#include "sys/password.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)128 << 20)
#define FOLDERS_MAX 32
#define FILE_BYTES_MAX ((size_t)2 << 20)
#define LIMITED_MAX 4096 /* addresses and names whose wrong tries are remembered */

static const char *
type_of(const char *name)
{
	static const struct {
		const char *suffix, *type;
	} types[] = {{".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
		{".svg", "image/svg+xml"}, {".png", "image/png"}, {".woff2", "font/woff2"}};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (str_ends_nocase(str_c(name), str_c(types[i].suffix)))
			return types[i].type;
	}
	return NULL;
}

static enum err
read_file(struct portal *p, const char *path, const char *name, struct errinfo *info)
{
	struct portal_file *file = &p->files[p->n_files];
	struct buf b = buf_of(FILE_BYTES_MAX);
	uint8_t digest[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];
	enum err err;

	if (p->n_files == PORTAL_FILES_MAX)
		return err_say(info, ERR_LIMIT, 0, "too many files below web/");
	err = disk_read(path, &b, info);
	if (err != ERR_OK)
		return err;
	file->name = arena_copy(p->arena, str_c(name));
	file->bytes = str_of(arena_copy(p->arena, buf_view(&b)), b.len);
	/* Only what lies in static/ (as pages link it) or beside it as style, script, image is
	 * served. */
	file->type = type_of(name);
	digest_of(DIGEST_SHA256, b.p, b.len, digest);
	snprintf(file->etag, sizeof(file->etag), "\"%.32s\"", digest_hex(digest, 16, hex));
	buf_done(&b);
	if (file->name == NULL || file->bytes.p == NULL)
		return err_say(info, ERR_FULL, 0, "memory is out");
	p->n_files++;
	return ERR_OK;
}

/* Folders of web/ that are still to be read. */
struct folders {
	char names[FOLDERS_MAX][128]; /* below web/; "" is web/ itself */
	size_t n;
};

/* One folder: its files are read, its folders noted. */
static enum err
read_folder(
	struct portal *p, const char *share, size_t at, struct folders *all, struct errinfo *info)
{
	const char *folder = all->names[at];
	char path[1024], name[512];
	struct dirent *entry;
	enum err err = ERR_OK;
	DIR *dir;

	snprintf(path, sizeof(path), "%s/web/%s", share, folder);
	dir = opendir(path);
	if (dir == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "%s is not there", path);
	while (err == ERR_OK && (entry = readdir(dir)) != NULL) {
		struct stat st;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s%s%s", folder, folder[0] == '\0' ? "" : "/",
			entry->d_name);
		if (snprintf(path, sizeof(path), "%s/web/%s", share, name) >= (int)sizeof(path) ||
			lstat(path, &st) != 0)
			continue;
		if (S_ISREG(st.st_mode))
			err = read_file(p, path, name, info);
		else if (S_ISDIR(st.st_mode) && strlen(name) < sizeof(all->names[0]) &&
			 all->n < FOLDERS_MAX)
			str_copy(str_c(name), all->names[all->n++], sizeof(all->names[0]));
	}
	closedir(dir);
	return err;
}

/* What computers of the company run to write down what they have; handed out as it is. */
static enum err
read_collectors(struct portal *p, const char *share, struct errinfo *info)
{
	static const char *const names[] = {
		"collector/sakimori-collect.ps1", "collector/sakimori-collect.sh"};
	char path[1024];
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && err == ERR_OK; i++) {
		snprintf(path, sizeof(path), "%s/%s", share, names[i]);
		err = read_file(p, path, names[i], info);
	}
	return err;
}

static enum err
read_web(struct portal *p, const char *share, struct errinfo *info)
{
	struct folders all = {.n = 1};
	enum err err = ERR_OK;

	for (size_t i = 0; i < all.n && err == ERR_OK; i++)
		err = read_folder(p, share, i, &all, info);
	return err;
}

/* A folder of packs, read but not understood yet. */
static enum err
read_folder_of(struct portal *p, const char *share, const char *name, struct pack_source *source,
	struct errinfo *info)
{
	char path[1024];
	enum err err;
	int dir;

	snprintf(path, sizeof(path), "%s/packs/%s", share, name);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return err_say(info, ERR_NOT_FOUND, 0, "%s is not there", path);
	err = pack_read_dir(dir, p->arena, source, info);
	close(dir);
	return err;
}

static enum err
read_packs(struct portal *p, const char *share, struct errinfo *info)
{
	struct text_table *texts = arena_alloc(p->arena, sizeof(*texts));
	struct detect_packs *detects = arena_alloc(p->arena, sizeof(*detects));
	struct pack_source source;
	enum err err = texts == NULL || detects == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "detect", &source, info);

	if (err == ERR_OK)
		err = pack_detect_load(&source, p->arena, detects, info);
	if (err == ERR_OK)
		err = read_folder_of(p, share, "text", &source, info);
	if (err == ERR_OK)
		err = pack_text_load(&source, p->arena, texts, info);
	p->texts = texts;
	p->detects = detects;
	return err;
}

/* The lists that a company keeps. */
static enum err
read_ledgers(struct portal *p, const char *share, struct errinfo *info)
{
	struct ledger_set *ledgers = arena_alloc(p->arena, sizeof(*ledgers));
	struct pack_guide_source source = {.frameworks = p->frameworks};
	enum err err = ledgers == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
				       : read_folder_of(p, share, "ledgers", &source.files, info);

	if (err == ERR_OK)
		err = pack_ledgers_load(&source, p->arena, ledgers, info);
	p->ledgers = ledgers;
	return err;
}

/* Lists of advisories that there are to choose from; what is done about weaknesses. */
static enum err
read_stock(struct portal *p, const char *share, struct errinfo *info)
{
	struct advisory_catalogue *sources = arena_alloc(p->arena, sizeof(*sources));
	struct stock_actions *actions = arena_alloc(p->arena, sizeof(*actions));
	struct pack_source files;
	enum err err = sources == NULL || actions == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "stock", &files, info);

	if (err == ERR_OK)
		err = pack_stock_sources_load(&files, p->arena, sources, info);
	if (err == ERR_OK)
		err = pack_stock_actions_load(&files, p->arena, actions, info);
	p->known_sources = sources;
	p->actions = actions;
	return err;
}

/* Until when reports may be due. */
static enum err
read_clocks(struct portal *p, const char *share, struct errinfo *info)
{
	struct clock_set *clocks = arena_alloc(p->arena, sizeof(*clocks));
	struct pack_source files;
	enum err err = clocks == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
				      : read_folder_of(p, share, "clocks", &files, info);

	if (err == ERR_OK)
		err = pack_clocks_load(&files, p->arena, clocks, info);
	p->clocks = clocks;
	return err;
}

/* Each playbook can be practised: after the playbooks were read. */
static enum err
add_drills(struct portal *p, struct errinfo *info)
{
	struct training_set *all = arena_alloc(p->arena, sizeof(*all));
	uint32_t n_left_out = 0;

	if (all == NULL)
		return err_say(info, ERR_FULL, 0, "memory is out");
	if (p->playbooks == NULL)
		return ERR_OK;
	*all = *p->trainings;
	if (drill_add_playbooks(p->playbooks, p->texts, p->arena, all, &n_left_out) != ERR_OK)
		return err_say(info, ERR_FULL, 0, "memory is out");
	if (n_left_out > 0)
		log_event("drills.left_out", "n=%u", n_left_out);
	p->trainings = all;
	return ERR_OK;
}

/* What an incident may cost. */
static enum err
read_damage(struct portal *p, const char *share, struct errinfo *info)
{
	struct damage_set *damage = arena_alloc(p->arena, sizeof(*damage));
	struct pack_source files;
	enum err err = damage == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
				      : read_folder_of(p, share, "damage", &files, info);

	if (err == ERR_OK)
		err = pack_damage_load(&files, p->arena, damage, info);
	p->damage = damage;
	return err;
}

/* Names that the name server knows by heart. */
static enum err
read_guard(struct portal *p, const char *share, struct errinfo *info)
{
	struct guard_names *names = arena_array(p->arena, struct guard_names, 3);
	struct guard_routers *routers = arena_array(p->arena, struct guard_routers, 1);
	struct feed_catalogue *feeds = arena_array(p->arena, struct feed_catalogue, 1);
	struct pack_source source;
	enum err err = names == NULL || routers == NULL || feeds == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "guard", &source, info);

	if (err == ERR_OK)
		err = pack_guard_names_load(&source, "bypass.yaml", p->arena, &names[0], info);
	if (err == ERR_OK)
		err = pack_guard_names_load(&source, "canaries.yaml", p->arena, &names[1], info);
	if (err == ERR_OK)
		err = pack_guard_needed_load(&source, p->arena, &names[2], info);
	if (err == ERR_OK)
		err = pack_guard_routers_load(&source, p->arena, routers, info);
	if (err == ERR_OK)
		err = pack_guard_feeds_load(&source, p->arena, feeds, info);
	p->known_feeds = feeds;
	p->routers = routers;
	p->bypass = names;
	p->canaries = names + 1;
	p->needed = names + 2;
	return err;
}

/* Products that companies run, and how people write their names. */
static enum err
read_products(struct portal *p, const char *share, struct errinfo *info)
{
	struct product_set *products = arena_alloc(p->arena, sizeof(*products));
	struct pack_product_source source = {.detects = p->detects};
	enum err err = products == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
					: read_folder_of(p, share, "products", &source.files, info);

	if (err == ERR_OK)
		err = pack_products_load(&source, p->arena, products, info);
	if (err != ERR_OK)
		return err;
	p->products = products;
	p->names = reconcile_new(products, p->arena);
	return p->names == NULL ? err_say(info, ERR_FULL, 0, "memory is out") : ERR_OK;
}

/* Courses and drills. */
static enum err
read_training(struct portal *p, const char *share, struct errinfo *info)
{
	struct training_set *trainings = arena_alloc(p->arena, sizeof(*trainings));
	struct pack_guide_source source = {.frameworks = p->frameworks};
	enum err err = trainings == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "training", &source.files, info);

	if (err == ERR_OK)
		err = pack_trainings_load(&source, p->arena, trainings, info);
	p->trainings = trainings;
	return err;
}

/* What to do in an incident. */
static enum err
read_playbooks(struct portal *p, const char *share, struct errinfo *info)
{
	struct playbook_set *playbooks = arena_alloc(p->arena, sizeof(*playbooks));
	struct pack_playbook_source source = {.frameworks = p->frameworks, .detects = p->detects};
	enum err err = playbooks == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "playbooks", &source.files, info);

	if (err == ERR_OK)
		err = pack_playbooks_load(&source, p->arena, playbooks, info);
	p->playbooks = playbooks;
	return err;
}

/* The record of incidents, whom it may be told, in which forms. */
static enum err
read_records(struct portal *p, const char *share, struct errinfo *info)
{
	struct record_set *records = arena_alloc(p->arena, sizeof(*records));
	struct pack_source files;
	enum err err = records == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
				       : read_folder_of(p, share, "reports", &files, info);

	if (err == ERR_OK)
		err = pack_reports_load(&files, p->arena, records, info);
	p->records = records;
	return err;
}

/* Lists that others publish. */
static enum err
read_directories(struct portal *p, const char *share, struct errinfo *info)
{
	struct directory_set *directories = arena_alloc(p->arena, sizeof(*directories));
	struct pack_directory_source source = {.tables = p->references};
	enum err err = directories == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "directories", &source.files, info);

	if (err == ERR_OK)
		err = pack_directories_load(&source, p->arena, directories, info);
	p->directories = directories;
	return err;
}

/* The programme: what a company is asked, and tables that are looked up. */
static enum err
read_programme(struct portal *p, const char *share, struct errinfo *info)
{
	struct framework_set *frameworks = arena_alloc(p->arena, sizeof(*frameworks));
	struct reference_set *references = arena_alloc(p->arena, sizeof(*references));
	struct pack_guide_source guide = {.frameworks = frameworks};
	struct pack_source source;
	enum err err = frameworks == NULL || references == NULL
			       ? err_say(info, ERR_FULL, 0, "memory is out")
			       : read_folder_of(p, share, "frameworks", &source, info);

	if (err == ERR_OK)
		err = pack_frameworks_load(&source, p->arena, frameworks, info);
	if (err == ERR_OK)
		err = read_folder_of(p, share, "guide", &source, info);
	guide.files = source;
	if (err == ERR_OK)
		err = pack_references_load(&guide, p->arena, references, info);
	p->frameworks = frameworks;
	if (err == ERR_OK)
		err = read_training(p, share, info);
	if (err == ERR_OK)
		err = read_playbooks(p, share, info);
	if (err == ERR_OK)
		err = read_records(p, share, info);
	p->references = references;
	if (err == ERR_OK)
		err = read_ledgers(p, share, info);
	return err == ERR_OK ? read_directories(p, share, info) : err;
}

/* Forms of others: after all that their cells may name. */
static enum err
read_forms(struct portal *p, const char *share, struct errinfo *info)
{
	struct form_set *forms = arena_alloc(p->arena, sizeof(*forms));
	struct pack_form_source source = {
		.frameworks = p->frameworks, .ledgers = p->ledgers, .policies = p->policies};
	enum err err = forms == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
				     : read_folder_of(p, share, "forms", &source.files, info);

	if (err == ERR_OK)
		err = pack_forms_load(&source, p->arena, forms, info);
	p->forms = forms;
	return err;
}

/* The documents that are written from answers, readings and ledgers. */
static enum err
read_policies(struct portal *p, const char *share, struct errinfo *info)
{
	struct policy_set *policies = arena_alloc(p->arena, sizeof(*policies));
	struct pack_policy_source source = {
		.frameworks = p->frameworks, .ledgers = p->ledgers, .playbooks = p->playbooks};
	enum err err = policies == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
					: read_folder_of(p, share, "policies", &source.files, info);

	if (err == ERR_OK)
		err = pack_policies_load(&source, p->arena, policies, info);
	p->policies = policies;
	return err;
}

static enum err
make_pages(struct portal *p, struct errinfo *info)
{
	struct pages_file *files = arena_array(p->arena, struct pages_file, p->n_files + 1);
	struct pages_options o = {.files = files,
		.texts = p->texts,
		.detects = p->detects,
		.frameworks = p->frameworks};

	if (files == NULL)
		return err_say(info, ERR_FULL, 0, "memory is out");
	for (size_t i = 0; i < p->n_files; i++) {
		struct str name = str_c(p->files[i].name);

		if (str_ends_nocase(name, STR(".html")) || str_ends_nocase(name, STR(".svg")))
			files[o.n_files++] = (struct pages_file){name, p->files[i].bytes};
	}
	return pages_new(&o, &p->pages, info);
}

static enum err
write_site_id(struct store_tx *tx, void *arg)
{
	char have[STORE_SETTING_MAX];

	if (store_setting(store_tx_view(tx), SETTING_SITE_ID, have) > 0)
		return ERR_OK;
	return store_setting_set(tx, SETTING_SITE_ID, str_c(store_id_new(*(ms_t *)arg).text));
}

static enum err
open_store(struct portal *p, const char *data, struct errinfo *info)
{
	struct store_options o = {0};
	char path[600];
	ms_t now = p->clock();
	enum err err;

	snprintf(path, sizeof(path), "%s/sakimori.db", data);
	o.path = path;
	o.starts_later = true; /* its thread begins locked in, with those of portal_serve() */
	umask(077);	       /* the database, its log and what is made later are for us alone */
	err = care_open(p, &o, info);
	if (err != ERR_OK)
		return err;
	return store_write(p->store, STORE_VITAL, write_site_id, &now);
}

/* What was known before this start, until the sensor speaks: how much passes by, and whether it had
 * read files to their end. */
static enum err
remember(struct portal *p)
{
	static const struct {
		const char *view;
		enum page_sight sight;
	} sights[] = {{"announcements", PAGE_SIGHT_ANNOUNCEMENTS}, {"one_way", PAGE_SIGHT_ONE_WAY},
		{"traffic", PAGE_SIGHT_TRAFFIC}};
	struct store_sensor_hour sum;
	struct store_process *list;
	struct arena *a = arena_new(1 << 20);
	struct store_view *v;
	size_t n;
	enum err err = a == NULL ? ERR_FULL : store_read(p->store, &v);

	if (err == ERR_OK) {
		case_acts_clock_start(p, store_setting_number(v, SETTING_CLOCK_LAST, 0));
		err = store_sensor_sum(v, p->clock() - MS_DAY, INT64_MAX, &sum);
		for (size_t i = 0; i < 3 && err == ERR_OK; i++) {
			if (strcmp(sum.view, sights[i].view) == 0)
				p->live.sight = sights[i].sight;
		}
		if (err == ERR_OK)
			err = store_process_list(v, a, &list, &n);
		for (size_t i = 0; err == ERR_OK && i < n; i++) {
			if (strcmp(list[i].name, "sensor") == 0)
				p->live.is_replay = strcmp(list[i].state, "stopped") == 0;
		}
		store_read_end(v);
	}
	arena_free(a);
	return err;
}

static void
this_host(struct portal *p)
{
	char name[PORTAL_HOST_MAX - 8];

	if (gethostname(name, sizeof(name)) != 0)
		return;
	name[sizeof(name) - 1] = '\0';
	str_copy(str_c(name), p->hosts[p->n_hosts++], PORTAL_HOST_MAX);
	snprintf(p->hosts[p->n_hosts++], PORTAL_HOST_MAX, "%s.local", name);
}

enum err
portal_load_reports(struct portal *p, const char *share, struct errinfo *info)
{
	enum err err = read_packs(p, share, info);

	return err == ERR_OK ? read_records(p, share, info) : err;
}

enum err
portal_load(struct portal *p, const char *share, const char *data, struct errinfo *info)
{
	struct lru_options limits = {
		.key_size = DIGEST_BYTES_MAX, .value_size = 16, .capacity = LIMITED_MAX};
	enum err err = password_start();

	if (p->clock == NULL)
		p->clock = clock_wall;
	p->arena = arena_new(ARENA_BYTES);
	if (err != ERR_OK || p->arena == NULL)
		return err_say(info, ERR_FULL, 0, "memory is out");
	entropy_fill(p->secret, sizeof(p->secret));
	entropy_fill(&limits.hash_key, sizeof(limits.hash_key));
	p->limits = lru_new(&limits);
	p->odd_gate = odd_gate_new();
	p->case_briefs = case_briefs_new();
	pthread_mutex_init(&p->seal_lock, NULL);
	pthread_mutex_init(&p->limit_lock, NULL);
	pthread_mutex_init(&p->live.lock, NULL);
	pthread_mutex_init(&p->enforcer.lock, NULL);
	pthread_mutex_init(&p->own_net.lock, NULL);
	pthread_mutex_init(&p->steady.lock, NULL);
	pthread_mutex_init(&p->captures.lock, NULL);
	pthread_mutex_init(&p->copies.lock, NULL);
	pthread_mutex_init(&p->findings.lock, NULL);
	opener_jobs_start(&p->jobs);
	ledger_sheets_start(p);
	if (guard_start(p) != ERR_OK || feeds_start(p) != ERR_OK)
		return err_say(info, ERR_FULL, 0, "memory is out");
	p->live.started = p->clock();
	p->live.space_at = INT64_MIN / 2;
	str_copy(str_c(data), p->data_folder, sizeof(p->data_folder));
	this_host(p);
	err = p->limits == NULL || p->odd_gate == NULL || p->case_briefs == NULL ? err_say(info, ERR_FULL, 0, "memory is out")
						       : read_web(p, share, info);
	if (err == ERR_OK)
		err = read_collectors(p, share, info);
	if (err == ERR_OK)
		err = read_packs(p, share, info);
	if (err == ERR_OK)
		err = read_programme(p, share, info);
	if (err == ERR_OK)
		err = read_products(p, share, info);
	if (err == ERR_OK)
		err = read_guard(p, share, info);
	if (err == ERR_OK)
		err = read_stock(p, share, info);
	if (err == ERR_OK)
		err = read_clocks(p, share, info);
	if (err == ERR_OK)
		err = read_damage(p, share, info);
	if (err == ERR_OK)
		err = add_drills(p, info);
	if (err == ERR_OK)
		err = read_policies(p, share, info);
	if (err == ERR_OK)
		err = read_forms(p, share, info);
	if (err == ERR_OK)
		err = make_pages(p, info);
	if (err == ERR_OK)
		err = open_store(p, data, info);
	if (err == ERR_OK)
		care_start(p);
	return err == ERR_OK ? remember(p) : err;
}

void
portal_unload(struct portal *p)
{
	care_stop(p);
	findings_stop(p);
	store_close(p->store);
	pages_free(p->pages);
	lru_free(p->limits);
	odd_gate_free(p->odd_gate);
	case_briefs_free(p->case_briefs);
	arena_free(p->arena);
	opener_jobs_done(&p->jobs);
	ledger_sheets_done(p);
	guard_doors_end(p);
	feeds_end(p);
	guard_end(p);
	pthread_mutex_destroy(&p->seal_lock);
	pthread_mutex_destroy(&p->limit_lock);
	pthread_mutex_destroy(&p->live.lock);
	pthread_mutex_destroy(&p->enforcer.lock);
	pthread_mutex_destroy(&p->own_net.lock);
	pthread_mutex_destroy(&p->steady.lock);
	pthread_mutex_destroy(&p->copies.lock);
	pthread_mutex_destroy(&p->findings.lock);
}
