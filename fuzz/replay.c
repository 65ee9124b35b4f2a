/*
 * Runs a fuzz target without libFuzzer: over every file of a corpus folder, and over cut and
 * bit-flipped copies of each (the same ones every time). So that the ordinary test run, under the
 * sanitizers too, meets what the long fuzzing runs found.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX (4u << 20)
#define MUTANTS 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t
next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* A fresh allocation of the exact size each time, so that the sanitizer sees reads past the end. */
static void
run_one(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void
run_file(uint8_t *bytes, size_t size)
{
	uint64_t random = 88172645463325252u + size;
	size_t step = size / MUTANTS + 1;

	run_one(bytes, size);
	for (size_t cut = 0; cut < size; cut += step)
		run_one(bytes, cut);
	for (int i = 0; i < MUTANTS && size > 0; i++) {
		size_t at = next_random(&random) % size;
		uint8_t was = bytes[at];

		bytes[at] = (uint8_t)next_random(&random);
		run_one(bytes, size);
		bytes[at] = was;
	}
}

int
main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	uint8_t *bytes = malloc(FILE_BYTES_MAX);
	struct dirent *entry;
	int files = 0;

	if (dir == NULL || bytes == NULL) {
		fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
		return 2;
	}
	while ((entry = readdir(dir)) != NULL) {
		char path[4096];
		FILE *f;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		f = fopen(path, "rb");
		if (f == NULL)
			continue;
		run_file(bytes, fread(bytes, 1, FILE_BYTES_MAX, f));
		fclose(f);
		files++;
	}
	closedir(dir);
	free(bytes);
	printf("%d files\n", files);
	return files > 0 ? 0 : 1; /* an empty corpus tests nothing */
}
