/*
 * Packs: the programme as data (packs/, YAML) read into model/. A process opens the folder, reads
 * its files (pack_read_dir) before it locks itself in, and loads them; the loaders themselves touch
 * no file. What was loaded lives in the arena that the caller gave and never changes.
 *
 * Every loader refuses what it does not understand: unknown, missing and double keys, wrong values,
 * limits. info gets "file:line: sentence", with the line as its offset. Nothing is returned then.
 */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "model/detect_pack.h"
#include "model/device_rule.h"
#include "model/text.h"
#include "pack/node.h"

/* The files of one folder, ordered by name. */
struct pack_source {
	uint32_t n_files;
	const struct pack_file *files;
};

/* Enough for every arena that takes the packs of one folder. */
#define PACK_ARENA_BYTES ((size_t)64 << 20)

/*
 * Reads all regular files *.yaml of an open folder, not the folders below it; links are not
 * followed. ERR_IO, or ERR_LIMIT over LIMIT_PACK_FILES or LIMIT_PACK_BYTES each.
 */
enum err pack_read_dir(
	int dirfd, struct arena *arena, struct pack_source *ret_source, struct errinfo *info);

/*
 * packs/detect: one file per detector, named by its id, end-of-life.yaml and services.yaml.
 * devices.yaml is left to pack_devices_load().
 */
enum err pack_detect_load(const struct pack_source *source, struct arena *arena,
	struct detect_packs *ret_packs, struct errinfo *info);

/* devices.yaml of the same folder; ERR_NOT_FOUND when it is not there. */
enum err pack_devices_load(const struct pack_source *source, struct arena *arena,
	struct device_rules *ret_rules, struct errinfo *info);

/* packs/text: maps from key to {ja, ja-easy, en}. A key in two files is refused. */
enum err pack_text_load(const struct pack_source *source, struct arena *arena,
	struct text_table *ret_table, struct errinfo *info);

/* What pack_detect_load() does with end-of-life.yaml and with one detector's file; for tests. */
enum err pack_end_of_life_load(const struct pack_file *file, struct arena *arena,
	struct detect_packs *packs, struct errinfo *info);
enum err pack_detector_load(const struct pack_file *file, struct arena *arena,
	struct detect_pack *ret_pack, struct errinfo *info);

#endif
