/* Archives by libzip, in memory; see zip.h. */
#include "wire/zip/zip.h"

#include "base/limits.h"

#include <stdlib.h>
#include <zip.h>

#define CHUNK_BYTES 65536
#define LEVEL 5		     /* of 9: a third of the time, a few per cent larger */
#define DOS_DATE_1980 0x0021 /* 1 January 1980: the earliest that an entry can carry */

struct bounds {
	uint64_t entries, bytes; /* unpacked */
};

struct unzip {
	zip_t *zip;
	struct bounds bounds;
	uint64_t unpacked; /* what was really read so far */
};

struct zipper {
	zip_t *zip;
	zip_source_t *source; /* of the archive's bytes; one reference is ours */
	zip_t *from;	      /* the archive that is being changed; NULL */
	enum err err;
};

static enum err
source_of(struct str bytes, zip_source_t **ret_source)
{
	zip_error_t error;
	zip_source_t *source;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes.p, bytes.len, 0, &error);
	zip_error_fini(&error);
	if (source == NULL)
		return ERR_FULL;
	*ret_source = source;
	return ERR_OK;
}

/* What the directory says; the sizes are checked again while reading. */
static enum err
check_entry(const zip_stat_t *s, const struct bounds *bounds, uint64_t *all, struct errinfo *info)
{
	const zip_uint64_t wanted =
		ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;

	if ((s->valid & wanted) != wanted || strlen(s->name) > LIMIT_ZIP_NAME_BYTES)
		return err_say(info, ERR_MALFORMED, s->index, "an entry without name or size");
	if ((s->valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && s->encryption_method != ZIP_EM_NONE)
		return err_say(info, ERR_UNSUPPORTED, s->index, "the file has a password");
	if (s->comp_method != ZIP_CM_STORE && s->comp_method != ZIP_CM_DEFLATE)
		return err_say(info, ERR_UNSUPPORTED, s->index, "packed in an unusual way");
	if (s->size > LIMIT_ZIP_ENTRY_BYTES || *all + s->size > bounds->bytes)
		return err_say(info, ERR_LIMIT, s->index, "too large when unpacked");
	if (s->size > LIMIT_ZIP_RATIO_FROM && s->size / LIMIT_ZIP_RATIO > s->comp_size)
		return err_say(info, ERR_LIMIT, s->index, "packed suspiciously tightly");
	*all += s->size;
	return ERR_OK;
}

static enum err
check_all(zip_t *zip, const struct bounds *bounds, struct errinfo *info)
{
	zip_int64_t n = zip_get_num_entries(zip, 0);
	uint64_t all = 0;
	enum err err = ERR_OK;

	if ((uint64_t)n > bounds->entries)
		return err_say(info, ERR_LIMIT, 0, "%lld entries are too many", (long long)n);
	for (zip_uint64_t i = 0; i < (zip_uint64_t)n && err == ERR_OK; i++) {
		zip_stat_t s;

		zip_stat_init(&s);
		if (zip_stat_index(zip, i, 0, &s) != 0)
			return err_say(info, ERR_MALFORMED, i, "a broken entry");
		err = check_entry(&s, bounds, &all, info);
		/* Of two with one name, programs differ in which they read. */
		if (err == ERR_OK && zip_name_locate(zip, s.name, 0) != (zip_int64_t)i)
			err = err_say(info, ERR_MALFORMED, i, "two entries of one name");
	}
	return err;
}

static enum err
open_zip(struct str bytes, int flags, zip_source_t **ret_source, zip_t **ret_zip,
	struct errinfo *info)
{
	zip_source_t *source;
	zip_error_t error;
	zip_t *zip;
	enum err err = source_of(bytes, &source);

	if (err != ERR_OK)
		return err_say(info, err, 0, "out of memory");
	zip_error_init(&error);
	zip = zip_open_from_source(source, flags, &error);
	if (zip == NULL) {
		err = zip_error_code_zip(&error) == ZIP_ER_MEMORY ? ERR_FULL : ERR_MALFORMED;
		err_say(info, err, 0, "not a ZIP archive: %s", zip_error_strerror(&error));
		zip_error_fini(&error);
		zip_source_free(source);
		return err;
	}
	zip_error_fini(&error);
	zip_source_keep(source);
	*ret_source = source;
	*ret_zip = zip;
	return ERR_OK;
}

static bool
looks_like_zip(struct str bytes)
{
	return str_starts(bytes, STR("PK\3\4")) || str_starts(bytes, STR("PK\5\6"));
}

static enum err
open_within(struct str bytes, const struct bounds *bounds, struct unzip **ret_unzip,
	struct errinfo *info)
{
	struct unzip *u;
	zip_source_t *source;
	zip_t *zip;
	enum err err;

	if (!looks_like_zip(bytes))
		return err_say(info, ERR_MALFORMED, 0, "not a ZIP archive");
	err = open_zip(bytes, ZIP_RDONLY | ZIP_CHECKCONS, &source, &zip, info);
	if (err != ERR_OK)
		return err;
	zip_source_free(source); /* the archive keeps its own */
	err = check_all(zip, bounds, info);
	u = err == ERR_OK ? calloc(1, sizeof(*u)) : NULL;
	if (u == NULL) {
		zip_discard(zip);
		return err != ERR_OK ? err : err_say(info, ERR_FULL, 0, "out of memory");
	}
	u->zip = zip;
	u->bounds = *bounds;
	*ret_unzip = u;
	return ERR_OK;
}

static const struct bounds usual = {LIMIT_ZIP_ENTRIES, LIMIT_ZIP_ALL_BYTES};

enum err
unzip_open(struct str bytes, struct unzip **ret_unzip, struct errinfo *info)
{
	return open_within(bytes, &usual, ret_unzip, info);
}

enum err
unzip_open_feed(struct str bytes, struct unzip **ret_unzip, struct errinfo *info)
{
	static const struct bounds feed = {LIMIT_ZIP_FEED_ENTRIES, LIMIT_ZIP_FEED_BYTES};

	return open_within(bytes, &feed, ret_unzip, info);
}

void
unzip_close(struct unzip *u)
{
	if (u == NULL)
		return;
	zip_discard(u->zip);
	free(u);
}

uint32_t
unzip_count(const struct unzip *u)
{
	return (uint32_t)zip_get_num_entries(u->zip, 0);
}

struct str
unzip_name(const struct unzip *u, uint32_t index)
{
	return str_c(zip_get_name(u->zip, index, ZIP_FL_ENC_RAW));
}

static zip_int64_t
index_of(zip_t *zip, struct str name)
{
	char text[LIMIT_ZIP_NAME_BYTES + 1];

	if (name.len > LIMIT_ZIP_NAME_BYTES)
		return -1;
	str_copy(name, text, sizeof(text));
	return zip_name_locate(zip, text, ZIP_FL_ENC_RAW);
}

static enum err
read_file(struct unzip *u, zip_file_t *file, struct buf *out, struct errinfo *info)
{
	char chunk[CHUNK_BYTES];
	uint64_t size = 0;
	zip_int64_t n;

	while ((n = zip_fread(file, chunk, sizeof(chunk))) > 0) {
		size += (uint64_t)n;
		u->unpacked += (uint64_t)n;
		if (size > LIMIT_ZIP_ENTRY_BYTES || u->unpacked > u->bounds.bytes)
			return err_say(info, ERR_LIMIT, 0, "too large when unpacked");
		buf_add(out, chunk, (size_t)n);
		if (buf_err(out) != ERR_OK)
			return err_say(info, buf_err(out), 0, "too large when unpacked");
	}
	return n < 0 ? err_say(info, ERR_MALFORMED, 0, "an entry cannot be unpacked") : ERR_OK;
}

enum err
unzip_read(struct unzip *u, struct str name, struct buf *out, struct errinfo *info)
{
	zip_int64_t index = index_of(u->zip, name);
	zip_file_t *file;
	enum err err;

	if (index < 0)
		return err_say(info, ERR_NOT_FOUND, 0, "no part %.*s", STR_FMT(name));
	file = zip_fopen_index(u->zip, (zip_uint64_t)index, 0);
	if (file == NULL)
		return err_say(info, ERR_MALFORMED, 0, "part %.*s cannot be read", STR_FMT(name));
	err = read_file(u, file, out, info);
	zip_fclose(file);
	return err;
}

/* ---- writing ---- */

/* libzip's buffer source wants bytes of its own for a new archive. */
static enum err
open_new(zip_source_t **ret_source, zip_t **ret_zip, struct errinfo *info)
{
	return open_zip(str_of(NULL, 0), ZIP_CREATE | ZIP_TRUNCATE, ret_source, ret_zip, info);
}

static enum err
set_date(zip_t *zip, zip_uint64_t index)
{
	return zip_file_set_dostime(zip, index, 0, DOS_DATE_1980, 0) == 0 ? ERR_OK : ERR_FULL;
}

/*
 * Takes all entries of `from` over, packed as they are. Not by opening it for change: libzip 1.7.3
 * then frees what is not its own when the first entries stay.
 */
static enum err
copy_entries(struct zipper *z)
{
	zip_int64_t n = zip_get_num_entries(z->from, 0);

	for (zip_uint64_t i = 0; i < (zip_uint64_t)n; i++) {
		zip_source_t *source = zip_source_zip(z->zip, z->from, i, ZIP_FL_COMPRESSED, 0, -1);

		if (source == NULL)
			return ERR_FULL;
		if (zip_file_add(z->zip, zip_get_name(z->from, i, ZIP_FL_ENC_RAW), source, 0) < 0) {
			zip_source_free(source);
			return ERR_MALFORMED;
		}
		if (set_date(z->zip, i) != ERR_OK)
			return ERR_FULL;
	}
	return ERR_OK;
}

static enum err
take_over(struct zipper *z, struct str bytes, struct errinfo *info)
{
	struct unzip *u;
	enum err err = unzip_open(bytes, &u, info);

	if (err != ERR_OK)
		return err;
	z->from = u->zip;
	free(u);
	err = copy_entries(z);
	return err == ERR_OK ? err : err_say(info, err, 0, "the archive cannot be copied");
}

enum err
zipper_new(struct str bytes, struct zipper **ret_zipper, struct errinfo *info)
{
	struct zipper *z = calloc(1, sizeof(*z));
	enum err err;

	if (z == NULL)
		return err_say(info, ERR_FULL, 0, "out of memory");
	err = open_new(&z->source, &z->zip, info);
	if (err == ERR_OK && bytes.len > 0)
		err = take_over(z, bytes, info);
	if (err != ERR_OK) {
		zipper_free(z);
		return err;
	}
	*ret_zipper = z;
	return ERR_OK;
}

void
zipper_free(struct zipper *z)
{
	if (z == NULL)
		return;
	if (z->zip != NULL)
		zip_discard(z->zip);
	if (z->from != NULL)
		zip_discard(z->from);
	zip_source_free(z->source);
	free(z);
}

void
zipper_put(struct zipper *z, const char *name, struct str content)
{
	zip_source_t *source;
	zip_int64_t index;

	if (z->err != ERR_OK)
		return;
	source = zip_source_buffer(z->zip, content.p, content.len, 0);
	if (source == NULL) {
		z->err = ERR_FULL;
		return;
	}
	index = zip_file_add(z->zip, name, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8);
	if (index < 0) {
		zip_source_free(source);
		z->err = ERR_FULL;
	} else if (zip_set_file_compression(z->zip, (zip_uint64_t)index, ZIP_CM_DEFLATE, LEVEL) !=
		   0) {
		z->err = ERR_FULL;
	} else {
		z->err = set_date(z->zip, (zip_uint64_t)index);
	}
}

static enum err
copy_out(zip_source_t *source, struct buf *out)
{
	char chunk[CHUNK_BYTES];
	zip_int64_t n;

	if (zip_source_open(source) != 0)
		return ERR_FULL;
	while ((n = zip_source_read(source, chunk, sizeof(chunk))) > 0)
		buf_add(out, chunk, (size_t)n);
	zip_source_close(source);
	return n < 0 ? ERR_FULL : buf_err(out);
}

enum err
zipper_finish(struct zipper *z, struct buf *out)
{
	if (z->err == ERR_OK && zip_close(z->zip) != 0)
		z->err = ERR_FULL;
	if (z->err != ERR_OK)
		return z->err;
	z->zip = NULL;
	z->err = copy_out(z->source, out);
	return z->err;
}
