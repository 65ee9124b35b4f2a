/*
 * How long re-scoring takes after a pack changed: so many made-up companies, each with answers and
 * readings, against the 81 criteria of packs/frameworks/scs3.yaml; by assess/, and the same rules
 * as one SQL statement over SQLite, in turn. Both have their input in memory; making it is not
 * counted. Every company's numbers are compared: a difference ends the program. usage: assess
 * FOLDER_OF_PACKS COMPANIES RUNS     prints tab-separated: what, run, seconds
 */
#include "assess/assess.h"
#include "pack/pack.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define NOW ((ms_t)1800000000000)
#define ANSWERS_MAX 256
#define READINGS_MAX 256
#define ARENA_BYTES ((size_t)4 << 20)

struct outcome { /* of one company */
	int points;
	unsigned met, proven, contradictions, expired;
};

struct bench {
	struct framework_set set;
	const struct framework *criteria, *check;
	struct framework_set alone; /* the criteria without the other frameworks */
	uint32_t n_keys;	    /* what the criteria's bindings ask for, each once */
	const struct framework_binding *keys[READINGS_MAX];
	struct assess_answer answers[ANSWERS_MAX];
	struct reading readings[READINGS_MAX];
	struct assess_input in;
	sqlite3 *db;
};

static void
die(const char *what)
{
	fprintf(stderr, "assess: %s\n", what);
	exit(1);
}

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the packs ---- */

static void
add_key(struct bench *b, const struct framework_binding *binding)
{
	for (uint32_t i = 0; i < b->n_keys; i++)
		if (b->keys[i]->reading == binding->reading &&
			str_equal(b->keys[i]->key, binding->key))
			return;
	if (b->n_keys == READINGS_MAX)
		die("too many readings are asked for");
	b->keys[b->n_keys++] = binding;
}

static void
load(struct bench *b, const char *folder)
{
	struct arena *a = arena_new(4 * PACK_ARENA_BYTES);
	struct pack_source source = {0};
	struct errinfo info = {0};
	int fd = open(folder, O_RDONLY | O_DIRECTORY);

	if (a == NULL || fd < 0 || pack_read_dir(fd, a, &source, &info) != ERR_OK ||
		pack_frameworks_load(&source, a, &b->set, &info) != ERR_OK)
		die(info.what);
	close(fd);
	b->criteria = framework_find(&b->set, STR("scs3"));
	b->check = framework_find(&b->set, STR("selfcheck25"));
	if (b->criteria == NULL || b->check == NULL)
		die("scs3 and selfcheck25 are needed");
	b->alone = (struct framework_set){1, b->criteria};
	for (uint32_t i = 0; i < b->criteria->n_items; i++) {
		const struct framework_item *item = &b->criteria->items[i];

		for (uint32_t j = 0; j < item->n_bindings; j++)
			add_key(b, &item->bindings[j]);
		if (item->has_applies_if)
			add_key(b, &item->applies_if);
	}
}

/* ---- companies ---- */

static uint32_t
random_below(uint64_t *seed, uint32_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((*seed >> 33) % n);
}

static void
answer(struct bench *b, uint64_t *seed, const struct framework *f, uint32_t percent)
{
	for (uint32_t i = 0; i < f->n_items; i++) {
		const struct framework_item *item = &f->items[i];
		uint32_t choice = random_below(seed, item->n_choices),
			 days = random_below(seed, 420);

		if (random_below(seed, 100) >= percent || b->in.n_answers == ANSWERS_MAX)
			continue;
		b->answers[b->in.n_answers++] = (struct assess_answer){.framework = f->id,
			.item = item->id,
			.choice = item->choices[choice].id,
			.reason = STR("reason"),
			.who = STR("Suzuki"),
			.at = NOW - days * MS_DAY};
	}
}

/* Company number n, always the same. */
static void
make_company(struct bench *b, uint32_t n)
{
	uint64_t seed = n * 2654435761u + 1;

	b->in = (struct assess_input){.answers = b->answers, .readings = b->readings, .now = NOW};
	answer(b, &seed, b->criteria, 80);
	answer(b, &seed, b->check, 60);
	for (uint32_t i = 0; i < b->n_keys; i++) {
		uint32_t of = random_below(&seed, 21), value = random_below(&seed, of + 1);

		if (random_below(&seed, 3) == 0) /* all, or none, is well: as it often is */
			value = random_below(&seed, 2) * of;
		if (random_below(&seed, 10) == 0)
			continue; /* not read */
		b->readings[b->in.n_readings++] = (struct reading){.kind = b->keys[i]->reading,
			.key = b->keys[i]->key,
			.value = value,
			.of = of,
			.seen_percent = 60 + random_below(&seed, 41),
			.at = NOW - random_below(&seed, 40) * MS_DAY};
	}
}

/* ---- ours ---- */

static struct outcome
score(struct bench *b, const struct framework_set *set)
{
	struct arena *a = arena_new(ARENA_BYTES);
	struct assess_result r;

	b->in.frameworks = set;
	if (a == NULL || assess_framework(&b->in, b->criteria, a, &r) != ERR_OK)
		die("memory is out");
	arena_free(a);
	return (struct outcome){r.points, r.n_by_result[RESULT_MET], r.n_proven,
		r.n_by_state[ASSESS_CONTRADICTION], r.n_by_state[ASSESS_EXPIRED]};
}

static double
run_ours(struct bench *b, const struct framework_set *set, uint32_t n, struct outcome *to)
{
	double total = 0;

	for (uint32_t i = 0; i < n; i++) {
		double begin;

		make_company(b, i);
		begin = seconds();
		to[i] = score(b, set);
		total += seconds() - begin;
	}
	return total;
}

/* ---- the same in SQL ---- */

/* A condition of columns c (compare), n (number), s (is it a share), of v among `of`. */
#define SQL_HOLDS(v, of, c, n, s)                                                                  \
	"(" c "=0 or ((" s "=0 or " of ">0) and case " c                                           \
	" when 1 then " SQL_SIDES(v, of, n, s, "=") " when 2 then " SQL_SIDES(                     \
		v, of, n, s, ">=") " else " SQL_SIDES(v, of, n, s, "<=") " end))"
#define SQL_SIDES(v, of, n, s, sign)                                                               \
	v "*(case " s " when 1 then 100 else 1 end)" sign n "*(case " s " when 1 then " of         \
	  " else 1 end)"

static const char tables[] =
	"create table item(item integer primary key);"
	"create table binding(item int,grade int,kind int,key text,vc int,vn int,vs int,oc int,"
	"om int,os int,sc int,sm int,ss int,supports int,days int,sensor int);"
	"create index binding_reading on binding(kind,key);"
	"create table choice(item int,choice int,result int,points int,"
	"primary key(item,choice)) without rowid;"
	"create table points(item int,result int,points int,primary key(item,result)) without "
	"rowid;"
	"create table answer(company int,item int,choice int,at int,"
	"primary key(company,item)) without rowid;"
	"create table reading(company int,kind int,key text,value int,count int,seen int,at int,"
	"primary key(company,kind,key)) without rowid;";

/* One company, ?1, at the time ?2, answers valid for ?3 ms: points, met, proven, contradictions,
 * expired. Numbers are those of enum result, grade and assess_state. */
static const char query[] =
	"with held as materialized (select b.item, b.grade, b.supports,"
	"  r.at + b.days*86400000 >= ?2 as fresh"
	"  from reading r join binding b on b.kind=r.kind and b.key=r.key"
	"  where r.company=?1 and not (r.count=0 and r.value=0 and b.supports>2 and b.sensor)"
	"  and " SQL_HOLDS("r.count", "r.count", "b.oc", "b.om", "b.os") "  and " SQL_HOLDS(
		"r.seen", "100", "b.sc", "b.sm", "b.ss") "  and " SQL_HOLDS("r.value", "r.count",
		"b.vc", "b.vn",
		"b.vs") "),"
			"shown as materialized (select item,"
			"  min(case when fresh and grade in (1,2) then supports end) lowest,"
			"  min(case when fresh and grade=1 then supports end) proved,"
			"  max(fresh and grade=1 and supports=4) met,"
			"  max(not fresh and grade=1) stale, max(fresh and grade=3) applies"
			"  from held group by item),"
			"both as (select i.item, a.item is not null as said, c.result as chosen, "
			"c.points as own,"
			"  case when a.item is null then 0 else coalesce(c.result,1) end as person,"
			"  coalesce(a.at + ?3 < ?2, 0) as old, s.lowest, s.proved, "
			"coalesce(s.met,0) as met,"
			"  coalesce(s.stale,0) as stale, coalesce(s.applies,0) as applies"
			"  from item i left join answer a on a.company=?1 and a.item=i.item"
			"  left join choice c on c.item=i.item and c.choice=a.choice"
			"  left join shown s on s.item=i.item),"
			"settled as materialized (select *, case"
			"  when person=5 and not old and applies then 3"
			"  when old or person<=1 then case when lowest is not null then 2"
			"    when old or (not said and stale) then 4 when said then 1 else 0 end"
			"  when lowest is null then 1"
			"  when person>lowest or (proved is not null and person<>lowest) then 3"
			"  when person=lowest then 2 else 1 end as state,"
			"  case when person=5 and not old and applies then 1"
			"  when old or person<=1 then case when lowest is not null then lowest"
			"    when old or (not said and stale) then 1 else person end"
			"  when lowest is null then person else min(person,lowest) end as result "
			"from both)"
			"select sum(case when not old and chosen=t.result then own else p.points "
			"end),"
			"  sum(t.result=4), sum(t.result=4 and met), sum(state=3), sum(state=4)"
			"  from settled t cross join points p on p.item=t.item and "
			"p.result=max(t.result,1)";

static void
sql(struct bench *b, const char *text)
{
	if (sqlite3_exec(b->db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(b->db));
}

static sqlite3_stmt *
prepare(struct bench *b, const char *text)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(b->db, text, -1, &s, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(b->db));
	return s;
}

static void
put(struct bench *b, sqlite3_stmt *s, const int64_t *values, int n, struct str key)
{
	for (int i = 0; i < n; i++)
		sqlite3_bind_int64(s, i + 1, values[i]);
	if (key.p != NULL)
		sqlite3_bind_text(s, n + 1, key.p, (int)key.len, SQLITE_TRANSIENT);
	if (sqlite3_step(s) != SQLITE_DONE)
		die(sqlite3_errmsg(b->db));
	sqlite3_reset(s);
}

static void
put_binding(struct bench *b, sqlite3_stmt *s, const struct framework_binding *binding, int64_t item,
	int64_t grade)
{
	const struct framework_binding *x = binding;
	const int64_t values[] = {item, grade, x->reading, x->value.compare, x->value.number,
		x->value.is_share, x->of.compare, x->of.number, x->of.is_share, x->seen.compare,
		x->seen.number, x->seen.is_share, x->supports, x->valid_days,
		reading_producer(x->reading) == PRODUCER_SENSOR};

	if (producer_exists(reading_producer(x->reading)))
		put(b, s, values, 15, x->key.len > 0 ? x->key : STR(""));
}

static int
fewest_points(const struct framework_item *item, int result)
{
	int best = 0;
	bool has = false;

	for (; !has && result > RESULT_UNANSWERED; result--)
		for (uint32_t i = 0; i < item->n_choices; i++)
			if ((int)item->choices[i].result == result &&
				(!has || item->choices[i].points < best)) {
				best = item->choices[i].points;
				has = true;
			}
	if (!has)
		die("an item has no choice for what is not known");
	return best;
}

static void
put_criteria(struct bench *b)
{
	sqlite3_stmt
		*item = prepare(b, "insert into item values(?)"),
		*binding = prepare(b,
			"insert into binding(item,grade,kind,vc,vn,vs,oc,om,os,sc,sm,ss,supports,"
			"days,sensor,key) values(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"),
		*choice = prepare(b, "insert into choice values(?,?,?,?)"),
		*points = prepare(b, "insert into points values(?,?,?)");

	for (uint32_t i = 0; i < b->criteria->n_items; i++) {
		const struct framework_item *x = &b->criteria->items[i];

		put(b, item, (const int64_t[]){i}, 1, (struct str){0});
		for (uint32_t j = 0; j < x->n_bindings; j++)
			put_binding(b, binding, &x->bindings[j], i, x->bindings[j].grade);
		if (x->has_applies_if)
			put_binding(b, binding, &x->applies_if, i, 3);
		for (uint32_t j = 0; j < x->n_choices; j++)
			put(b, choice,
				(const int64_t[]){i, j, x->choices[j].result, x->choices[j].points},
				4, (struct str){0});
		for (int r = RESULT_UNKNOWN; r < RESULTS; r++)
			put(b, points, (const int64_t[]){i, r, fewest_points(x, r)}, 3,
				(struct str){0});
	}
	sqlite3_finalize(item);
	sqlite3_finalize(binding);
	sqlite3_finalize(choice);
	sqlite3_finalize(points);
}

static void
put_company(struct bench *b, uint32_t company, sqlite3_stmt *answers, sqlite3_stmt *readings)
{
	for (uint32_t i = 0; i < b->in.n_answers; i++) {
		const struct assess_answer *x = &b->answers[i];
		const struct framework_item *item;

		if (!str_equal(x->framework, b->criteria->id))
			continue;
		item = framework_item_find(b->criteria, x->item);
		put(b, answers,
			(const int64_t[]){company, item->index,
				framework_choice_find(item, x->choice) - item->choices, x->at},
			4, (struct str){0});
	}
	for (uint32_t i = 0; i < b->in.n_readings; i++) {
		const struct reading *x = &b->readings[i];

		put(b, readings,
			(const int64_t[]){
				company, x->kind, x->value, x->of, x->seen_percent, x->at},
			6, x->key.len > 0 ? x->key : STR(""));
	}
}

static void
fill(struct bench *b, uint32_t n)
{
	sqlite3_stmt *answers, *readings;

	if (sqlite3_open(":memory:", &b->db) != SQLITE_OK)
		die("no SQLite");
	sql(b, tables);
	sql(b, "begin");
	put_criteria(b);
	answers = prepare(b, "insert into answer values(?,?,?,?)");
	readings = prepare(b,
		"insert into reading(company,kind,value,count,seen,at,key) values(?,?,?,?,?,?,?)");
	for (uint32_t i = 0; i < n; i++) {
		make_company(b, i);
		put_company(b, i, answers, readings);
	}
	sqlite3_finalize(answers);
	sqlite3_finalize(readings);
	sql(b, "commit; analyze");
}

static double
run_sql(struct bench *b, uint32_t n, struct outcome *to)
{
	sqlite3_stmt *s = prepare(b, query);
	double begin = seconds();

	sqlite3_bind_int64(s, 2, NOW);
	sqlite3_bind_int64(s, 3, b->criteria->answer_valid_days * MS_DAY);
	for (uint32_t i = 0; i < n; i++) {
		sqlite3_bind_int64(s, 1, i);
		if (sqlite3_step(s) != SQLITE_ROW)
			die(sqlite3_errmsg(b->db));
		to[i] = (struct outcome){sqlite3_column_int(s, 0),
			(unsigned)sqlite3_column_int(s, 1), (unsigned)sqlite3_column_int(s, 2),
			(unsigned)sqlite3_column_int(s, 3), (unsigned)sqlite3_column_int(s, 4)};
		sqlite3_reset(s);
	}
	begin = seconds() - begin;
	sqlite3_finalize(s);
	return begin;
}

/* ---- side by side ---- */

static void
compare(const struct outcome *ours, const struct outcome *theirs, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (memcmp(&ours[i], &theirs[i], sizeof(*ours)) != 0) {
			fprintf(stderr,
				"assess: company %u: points %d, %d; met %u, %u; proven %u, %u; "
				"contradictions %u, %u; expired %u, %u\n",
				i, ours[i].points, theirs[i].points, ours[i].met, theirs[i].met,
				ours[i].proven, theirs[i].proven, ours[i].contradictions,
				theirs[i].contradictions, ours[i].expired, theirs[i].expired);
			die("SQL does not come to the same");
		}
}

static void
print_totals(const struct outcome *o, uint32_t n, const struct bench *b)
{
	struct outcome all = {0};

	for (uint32_t i = 0; i < n; i++) {
		all.met += o[i].met;
		all.proven += o[i].proven;
		all.contradictions += o[i].contradictions;
		all.expired += o[i].expired;
	}
	printf("total\t%u\t%u\t%u\t%u\t%u\t%u\t%u\n", n, b->criteria->n_items, b->n_keys, all.met,
		all.proven, all.contradictions, all.expired);
}

int
main(int argc, char **argv)
{
	static struct bench b;
	struct outcome *ours, *theirs, *with_maps;
	uint32_t n;

	if (argc != 4 || (n = (uint32_t)strtoul(argv[2], NULL, 10)) == 0) {
		fprintf(stderr, "usage: assess FOLDER_OF_PACKS COMPANIES RUNS\n");
		return 2;
	}
	ours = calloc(n, sizeof(*ours));
	theirs = calloc(n, sizeof(*theirs));
	with_maps = calloc(n, sizeof(*with_maps));
	if (ours == NULL || theirs == NULL || with_maps == NULL)
		die("memory is out");
	load(&b, argv[1]);
	fill(&b, n);
	for (int run = 1; run <= atoi(argv[3]); run++) {
		printf("all\t%d\t%.4f\n", run, run_ours(&b, &b.set, n, with_maps));
		printf("ours\t%d\t%.4f\n", run, run_ours(&b, &b.alone, n, ours));
		printf("sql\t%d\t%.4f\n", run, run_sql(&b, n, theirs));
		compare(ours, theirs, n);
	}
	print_totals(ours, n, &b);
	printf("sqlite\t%s\nframeworks\t%u\n", sqlite3_libversion(), b.set.n_frameworks);
	sqlite3_close(b.db);
	free(ours);
	free(theirs);
	free(with_maps);
	return 0;
}
