/*
 * What the name server's part of DNS tunnel and DGA detection finds, without a network: questions
 * on standard input go through the resolver's counting and the portal's judging, as they do in a
 * box. A line: WHO (a number), SECONDS, NAME, TYPE (a number), 1 when there is no such name, bytes
 * of the answer; separated by tabs, in the order of time. Said: WHO, detector, domain, SECONDS.
 * usage: asked PACKS_DETECT_FOLDER <questions        asked --cost: nanoseconds a question
 */
#include "pack/pack.h"
#include "proc/portal/guard/asks.h"
#include "proc/resolver/ask_log.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BEGIN ((ms_t)1795600000000)
#define EACH (30 * MS_SECOND)

static struct ask_log questions;
static struct bus_queries message;
static uint64_t sequence;

static void
tell(struct guard_asks *g)
{
	do {
		const struct guard_due *due;
		size_t n;

		memset(&message, 0, sizeof(message));
		ask_log_send(&questions, &message);
		guard_asks_count(g, &message, ++sequence);
		n = guard_asks_due(g, &due);
		for (size_t i = 0; i < n; i++)
			printf("%llu\t%s\t%s\t%lld\n", (unsigned long long)due[i].device,
				due[i].detection.detector, due[i].about,
				(long long)(due[i].detection.last_seen - BEGIN) / MS_SECOND);
		guard_asks_told(g);
		ask_log_drop(&questions);
	} while (questions.n > 0);
}

static void
read_all(struct guard_asks *g)
{
	static char line[1024], name[512];
	unsigned long long who;
	unsigned seconds, type, missing, bytes;
	ms_t told = BEGIN;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct ask_log_entry e = {.from = {.family = 4}};

		if (sscanf(line, "%llu\t%u\t%511[^\t]\t%u\t%u\t%u", &who, &seconds, name, &type,
			    &missing, &bytes) != 6)
			continue;
		e.device = who;
		e.name = str_c(name);
		e.type = (uint16_t)type;
		e.is_missing = missing != 0;
		e.bytes = bytes;
		e.at = BEGIN + (ms_t)seconds * MS_SECOND;
		if (e.at - told >= EACH || questions.n > LIMIT_ASK_ROWS / 2) {
			tell(g);
			told = e.at;
		}
		ask_log_add(&questions, &e);
	}
	tell(g);
	if (questions.lost > 0)
		fprintf(stderr, "%llu lost\n", (unsigned long long)questions.lost);
}

static void
cost(void)
{
	static char names[4096][64];
	struct timespec a, b;
	const unsigned n = 4000000;

	for (unsigned i = 0; i < 4096; i++)
		snprintf(names[i], sizeof(names[i]), "www%u.site%u.co.jp", i % 7, i % 400);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	for (unsigned i = 0; i < n; i++) {
		struct ask_log_entry e = {.device = 1 + i % 20,
			.from = {.family = 4},
			.name = str_c(names[i * 2654435761U % 4096]),
			.type = 1,
			.bytes = 90,
			.at = BEGIN};

		ask_log_add(&questions, &e);
		if (questions.n > LIMIT_ASK_ROWS / 2)
			while (questions.n > 0) {
				ask_log_send(&questions, &message);
				ask_log_drop(&questions);
			}
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	printf("%.0f ns a question\n",
		((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / n);
}

int
main(int argc, char **argv)
{
	struct errinfo info = {0};
	struct detect_packs *packs = calloc(1, sizeof(*packs));
	struct arena *arena = arena_new((size_t)64 << 20);
	struct pack_source source;
	struct guard_asks *g;
	int folder;

	if (argc < 2)
		return 2;
	if (strcmp(argv[1], "--cost") == 0) {
		cost();
		return 0;
	}
	folder = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0 || pack_read_dir(folder, arena, &source, &info) != ERR_OK ||
		pack_detect_load(&source, arena, packs, &info) != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		return 1;
	}
	g = guard_asks_new(packs);
	if (g == NULL)
		return 1;
	read_all(g);
	guard_asks_free(g);
	return 0;
}
