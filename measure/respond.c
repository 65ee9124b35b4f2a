/*
 * Cases where there are many. `respond fill DATABASE CASES LINES BIG OPEN` adds CASES cases of
 * LINES entries each and BIG of 10,000; the first OPEN of them and the large ones are open, of
 * these a tenth incidents, of the closed ones a fiftieth drills. `respond append DATABASE WRITERS
 * SECONDS CASES`: entries in durable changes, judged and chained as the portal does, by so many at
 * once, each into any of the open ones among CASES. `respond read DATABASE NR`: the case of that
 * number read, reckoned and verified. `respond sync FILE KIB SECONDS`: how often the disk keeps so
 * much that is written over. Made-up entries; times in milliseconds.
 */
#include "proc/portal/cases/cases.h"
#include "store/case.h"
#include "wire/case/case_chain.h"
#include "wire/case/case_line.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BEGIN ((ms_t)1767225600000) /* 2026-01-01 */
#define LINES_BIG 10000
#define LINES_AT_ONCE 20000 /* of one change */
#define WRITERS_MAX 256
#define READS 5
#define ARENA ((size_t)256 << 20)

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
id_of(uint32_t nr, char id[CASE_ID_MAX])
{
	snprintf(id, CASE_ID_MAX, "%032x", nr);
}

/* ---- entries as a case has them ---- */

static void
put(struct case_entry *e, enum case_key key, const char *value)
{
	BUG_IF(case_entry_add(e, key, str_c(value)) != ERR_OK);
}

/* What people and the box write, in turn; text has room for one that differs. */
static struct case_entry
entry_of(uint32_t nr, char text[200])
{
	struct case_entry e = {.kind = CASE_NOTE, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	snprintf(text, 200, "%u番目の記録。経理の佐藤さんに電話し、画面の写真を受け取った。", nr);
	switch (nr % 5) {
	case 0:
		e.kind = CASE_SAID;
		put(&e, CASE_KEY_FIELD, nr % 2 == 0 ? "found_how" : "what_happened");
		put(&e, CASE_KEY_VALUE, text);
		put(&e, CASE_KEY_SOURCE, "person");
		break;
	case 1:
		e.kind = CASE_HAPPENED;
		put(&e, CASE_KEY_TEXT, text);
		put(&e, CASE_KEY_WHEN, "2026-01-01T00:00:00Z");
		break;
	default:
		put(&e, CASE_KEY_TEXT, text);
		break;
	}
	return e;
}

/* ---- filling ---- */

struct fill {
	uint32_t nr, lines; /* of the case */
	bool is_open;
	uint32_t done; /* of its lines; goes on in the next change */
	struct case_head head;
};

static struct case_entry
opened(const struct fill *f, char number[CASE_NUMBER_MAX], char title[200])
{
	struct case_entry e = {.kind = CASE_OPENED, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	snprintf(number, CASE_NUMBER_MAX, "2026-%03u", f->nr);
	snprintf(title, 200, "第%u号：経理の画面に、お金を払えという文が出た", f->nr);
	put(&e, CASE_KEY_FROM, !f->is_open && f->nr % 50 == 0 ? "drill" : "person");
	put(&e, CASE_KEY_TITLE, title);
	put(&e, CASE_KEY_NUMBER, number);
	return e;
}

/* Its beginning, what was decided, daily life, its end. */
static struct case_entry
entry_in(const struct fill *f, char text[200], char number[CASE_NUMBER_MAX])
{
	struct case_entry e = {.kind = CASE_DECIDED, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	if (f->done == 0)
		return opened(f, number, text);
	if (f->done == 1 && f->is_open) {
		e.kind = CASE_PLAYBOOK;
		put(&e, CASE_KEY_PLAYBOOK, "ransomware");
		put(&e, CASE_KEY_STATE, "up");
		return e;
	}
	if (f->done == 2 && (!f->is_open || f->nr % 10 == 0)) {
		put(&e, CASE_KEY_IS, f->is_open ? "incident" : "no_incident");
		put(&e, CASE_KEY_REASON, "調べた結果");
		return e;
	}
	if (f->done + 1 == f->lines && !f->is_open) {
		e.kind = CASE_CLOSED;
		return e;
	}
	return entry_of(f->done, text);
}

static enum err
add_line(struct store_tx *tx, struct fill *f, struct buf *bytes)
{
	char number[CASE_NUMBER_MAX], text[200];
	struct case_line line = {.id = str_c(f->head.id)};
	uint8_t hash[CASE_HASH_BYTES];
	enum err err;

	line.entry = entry_in(f, text, number);
	line.entry.nr = f->done + 1;
	line.entry.at = BEGIN + (ms_t)f->nr * MS_MINUTE + (ms_t)f->done * MS_SECOND;
	memcpy(line.previous, f->head.hash, sizeof(line.previous));
	buf_clear(bytes);
	err = case_line_put(&line, bytes);
	if (err != ERR_OK)
		return err;
	case_line_hash(buf_view(bytes), hash);
	respond_head_add(&f->head, &line.entry, hash);
	f->done++;
	return store_case_add(tx, &f->head, buf_view(bytes));
}

struct filling {
	uint32_t next, end, big_from; /* cases; from big_from on they are large */
	uint32_t lines, open;
	struct fill now;
};

static enum err
fill_some(struct store_tx *tx, void *arg)
{
	struct filling *f = arg;
	struct buf bytes = buf_of(CASE_LINE_MAX);
	enum err err = ERR_OK;

	for (uint32_t n = 0; n < LINES_AT_ONCE && err == ERR_OK; n++) {
		if (f->now.done == f->now.lines) {
			if (f->next == f->end)
				break;
			f->now = (struct fill){.nr = f->next,
				.is_open = f->next <= f->open || f->next >= f->big_from,
				.lines = f->next < f->big_from ? f->lines : LINES_BIG};
			id_of(f->next++, f->now.head.id);
		}
		err = add_line(tx, &f->now, &bytes);
	}
	buf_done(&bytes);
	return err;
}

static int
fill(struct store *s, uint32_t cases, uint32_t lines, uint32_t big, uint32_t open)
{
	struct filling f = {.next = 1,
		.end = 1 + cases + big,
		.big_from = 1 + cases,
		.lines = lines,
		.open = open};
	double began = now_ms();
	enum err err = ERR_OK;

	while (err == ERR_OK && (f.next < f.end || f.now.done < f.now.lines))
		err = store_write(s, STORE_VITAL, fill_some, &f);
	printf("filled %u cases, %llu entries: %.0f ms (%s)\n", cases + big,
		(unsigned long long)cases * lines + (unsigned long long)big * LINES_BIG,
		now_ms() - began, err_name(err));
	return err == ERR_OK ? 0 : 1;
}

/* ---- durable appends ---- */

struct appender {
	struct store *store;
	pthread_t thread;
	uint32_t n_cases, seed;
	double until;
	uint64_t n;
	enum err err;
};
struct append {
	char id[CASE_ID_MAX];
	struct case_entry e;
	ms_t at;
	enum respond_no no;
};

static enum err
append_one(struct store_tx *tx, void *arg)
{
	struct append *a = arg;
	const struct case_writer w = {
		.now = a->at, .zone_minutes = 540, .by = CASE_BY_PERSON, .who = STR("佐藤")};

	return case_write(tx, &w, a->id, &a->e, 1, &a->no);
}

static void *
append_many(void *arg)
{
	struct appender *p = arg;
	char text[200];

	while (now_ms() < p->until && p->err == ERR_OK) {
		struct append a = {.at = BEGIN + 400 * MS_DAY};

		p->seed = p->seed * 1664525 + 1013904223;
		id_of(1 + (p->seed >> 8) % p->n_cases, a.id);
		a.e = entry_of(p->seed >> 12, text);
		p->err = store_write(p->store, STORE_VITAL, append_one, &a);
		p->n += p->err == ERR_OK && a.no == RESPOND_MAY ? 1 : 0;
	}
	return NULL;
}

static int
append(struct store *s, uint32_t writers, uint32_t seconds, uint32_t n_cases)
{
	static struct appender list[WRITERS_MAX];
	double began = now_ms(), took;
	uint64_t n = 0;

	if (writers == 0 || writers > WRITERS_MAX || n_cases == 0)
		return 2;
	for (uint32_t i = 0; i < writers; i++) {
		list[i] = (struct appender){.store = s,
			.n_cases = n_cases,
			.seed = i * 7919 + 1,
			.until = began + seconds * 1e3};
		BUG_IF(pthread_create(&list[i].thread, NULL, append_many, &list[i]) != 0);
	}
	for (uint32_t i = 0; i < writers; i++) {
		pthread_join(list[i].thread, NULL);
		n += list[i].n;
		if (list[i].err != ERR_OK)
			fprintf(stderr, "a writer: %s\n", err_name(list[i].err));
	}
	took = now_ms() - began;
	printf("appended %llu entries in %.0f ms: %.0f a second\n", (unsigned long long)n, took,
		(double)n / took * 1e3);
	return 0;
}

/* ---- reading ---- */

static enum err
read_case(const struct store_view *v, const char *id, struct arena *a, uint32_t *ret_n)
{
	struct case_chain_check check = {.id = id};
	struct store_case_line *lines;
	struct case_entry *entries;
	struct case_head head;
	struct respond_case c;
	size_t n;
	enum err err = store_case_head(v, id, &head);

	if (err == ERR_OK)
		err = case_entries(v, id, 0, a, &entries, &n);
	if (err == ERR_OK)
		err = respond_case_of(entries, (uint32_t)n, a, &c);
	if (err == ERR_OK)
		err = store_case_lines(v, id, 1, 0, a, &lines, &n);
	for (size_t i = 0; i < n && err == ERR_OK; i++)
		case_chain_line(&check, &(struct case_chain_line){lines[i].nr, lines[i].bytes});
	if (err != ERR_OK)
		return err;
	case_chain_end(&check, head.hash);
	*ret_n = (uint32_t)n;
	return check.result.fault == CHAIN_WHOLE ? ERR_OK : ERR_MALFORMED;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static int
read_many(struct store *s, uint32_t nr)
{
	struct arena *a = arena_new(ARENA);
	double took[READS];
	char id[CASE_ID_MAX];
	struct store_view *v;
	uint32_t n = 0;
	enum err err = store_read(s, &v);

	id_of(nr, id);
	for (int i = 0; i < READS && err == ERR_OK; i++) {
		double began = now_ms();

		arena_clear(a);
		err = read_case(v, id, a, &n);
		took[i] = now_ms() - began;
	}
	arena_free(a);
	if (err != ERR_OK) {
		fprintf(stderr, "case %u: %s\n", nr, err_name(err));
		return 1;
	}
	store_read_end(v);
	qsort(took, READS, sizeof(took[0]), compare);
	printf("read, reckoned, verified %u entries: %.1f ms (median of %d)\n", n, took[READS / 2],
		READS);
	return 0;
}

/* ---- the disk alone ---- */

#define SYNC_PLACES 64

/* Written over, as the log is from its second round on. */
static int
sync_many(const char *path, uint32_t kib, uint32_t seconds)
{
	size_t bytes = (size_t)kib << 10;
	char *block = calloc(1, bytes);
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	bool is_right = block != NULL && fd >= 0;
	double began = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; is_right && i < SYNC_PLACES; i++)
		is_right = pwrite(fd, block, bytes, (off_t)(i * bytes)) == (ssize_t)bytes;
	is_right = is_right && fsync(fd) == 0;
	for (began = now_ms(); is_right && now_ms() - began < seconds * 1e3; n++)
		is_right = pwrite(fd, block, bytes, (off_t)(n % SYNC_PLACES * bytes)) ==
				   (ssize_t)bytes &&
			   fdatasync(fd) == 0;
	if (is_right)
		printf("disk: %u KiB written and synced %.0f times a second\n", kib,
			n / (now_ms() - began) * 1e3);
	if (fd >= 0)
		close(fd);
	unlink(path);
	free(block);
	return is_right ? 0 : 1;
}

static uint32_t
number(const char *text)
{
	uint64_t n = 0;

	return str_u64(str_c(text), UINT32_MAX, &n) == ERR_OK ? (uint32_t)n : 0;
}

int
main(int argc, char **argv)
{
	struct store_options options = {.path = argc > 2 ? argv[2] : ""};
	struct errinfo info = {0};
	struct store *s = NULL;
	int code = 2;

	if (argc < 4) {
		fprintf(stderr,
			"usage: respond fill|append|read DATABASE, respond sync FILE ...\n");
		return 2;
	}
	if (strcmp(argv[1], "sync") == 0 && argc == 5)
		return sync_many(argv[2], number(argv[3]), number(argv[4]));
	if (store_open(&options, &s, &info) != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		return 1;
	}
	if (strcmp(argv[1], "fill") == 0 && argc == 7)
		code = fill(s, number(argv[3]), number(argv[4]), number(argv[5]), number(argv[6]));
	else if (strcmp(argv[1], "append") == 0 && argc == 6)
		code = append(s, number(argv[3]), number(argv[4]), number(argv[5]));
	else if (strcmp(argv[1], "read") == 0)
		code = read_many(s, number(argv[3]));
	store_close(s);
	return code;
}
