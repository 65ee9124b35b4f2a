/*
 * The whole sensor on a capture file of any bytes: link layer to alerts, all detectors with their
 * real packs. One sensor takes many inputs, as a live one takes the traffic of days, and is renewed
 * now and then so that a finding can be repeated with few inputs.
 */
#include "base/arena.h"
#include "pack/pack.h"
#include "watch/watch.h"
#include "wire/pcap/capfile.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define INPUTS_PER_SENSOR 500

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct detect_packs *
load_packs(void)
{
	static struct detect_packs packs;
	static struct arena *arena; /* for good */
	const char *source = getenv("SAKIMORI_SOURCE");
	struct pack_source files;
	struct errinfo info = {0};
	char path[4096];
	int fd;

	if (packs.n_packs > 0)
		return &packs;
	arena = arena_new(PACK_ARENA_BYTES);
	snprintf(path, sizeof(path), "%s/packs/detect", source != NULL ? source : ".");
	fd = open(path, O_RDONLY | O_DIRECTORY);
	if (fd < 0 || pack_read_dir(fd, arena, &files, &info) != ERR_OK ||
		pack_detect_load(&files, arena, &packs, &info) != ERR_OK) {
		fprintf(stderr, "%s: %s (set SAKIMORI_SOURCE)\n", path, info.what);
		exit(2);
	}
	close(fd);
	return &packs;
}

/* Whatever stood in the packets (markup, escape sequences, overrides of direction, broken bytes),
 * what comes out is text that a terminal and a page can show. */
static void
expect_clean(const char *text)
{
	char clean[1024];

	str_clean(str_c(text), clean, sizeof(clean));
	BUG_IF(strcmp(clean, text) != 0);
}

static void
on_fact(void *arg, const struct fact *fact)
{
	expect_clean(fact->device.text);
	expect_clean(fact->value);
	expect_clean(fact->reason);
}

static void
on_alert(void *arg, const struct alert *alert)
{
	expect_clean(alert->device.text);
	for (uint32_t i = 0; i < alert->n_detections; i++)
		for (uint32_t k = 0; k < alert->detections[i].n_basis; k++)
			expect_clean(alert->detections[i].basis[k].text);
	BUG_IF(alert->n_detections == 0 || alert->n_detections > LIMIT_ALERT_DETECTIONS);
	BUG_IF(alert->last_seen < alert->first_seen);
}

static void
on_evidence(void *arg, const struct alert_id *id, ms_t at, struct str frame, size_t wire_len)
{
	BUG_IF(frame.len > LIMIT_FRAME_BYTES);
}

static struct watch *
sensor(void)
{
	static struct watch *w;
	static unsigned inputs;
	struct watch_options options = {.packs = load_packs(), .site = STR("fuzz")};
	struct watch_sink sink = {.fact = on_fact, .alert = on_alert, .evidence = on_evidence};
	struct errinfo info = {0};

	if (w != NULL && ++inputs % INPUTS_PER_SENSOR == 0) {
		watch_end(w);
		watch_free(w);
		w = NULL;
	}
	if (w == NULL && watch_new(&options, &sink, &w, &info) != ERR_OK) {
		fprintf(stderr, "%s\n", info.what);
		exit(2);
	}
	return w;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of((const char *)data, size);
	struct capfile file = {0};
	struct capfile_record record;
	struct watch *w = sensor();

	for (;;) {
		size_t used = 0;
		enum err err = capfile_next(&file, in, &used, &record);

		in = str_of(in.p + used, in.len - used);
		if (err != ERR_OK)
			return 0;
		watch_frame(w, record.linktype, record.at, record.bytes, record.wire_len);
	}
}
