/* See upload.h. */
#include "proc/portal/web/upload.h"

#include "base/digest.h"
#include "base/limits.h"
#include "proc/portal/watch/captures.h"
#include "proc/portal/web/gate.h"
#include "sys/fd.h"
#include "sys/log.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define PART_BYTES 65536		 /* of the parser's own memory */
#define IN_MEMORY_MAX ((size_t)16 << 20) /* larger files are spooled on the disk */
#define FIELDS_MAX 4			 /* beside the token; more are refused */
#define FIELD_NAME_MAX 24
#define FIELD_BYTES_MAX 1200 /* a signature, as text */

struct upload_reader {
	struct request *request;
	struct MHD_PostProcessor *parts;
	struct form_field fields[1 + FIELDS_MAX]; /* the token, then others of the form */
	char token[TOKEN_TEXT_MAX];
	struct digest *digest; /* NULL: not wanted */
	size_t n;
	struct {
		char name[FIELD_NAME_MAX], value[FIELD_BYTES_MAX];
	} others[FIELDS_MAX];
	int refused;
};

static const char *
base_name(const char *path)
{
	const char *name = path;

	for (; *path != '\0'; path++)
		if (*path == '/' || *path == '\\')
			name = path + 1;
	return name;
}

static void
give_fields(struct upload_reader *u)
{
	u->fields[0] = (struct form_field){STR("csrf"), str_c(u->token)};
	for (size_t i = 0; i < u->n; i++)
		u->fields[1 + i] =
			(struct form_field){str_c(u->others[i].name), str_c(u->others[i].value)};
	u->request->form = (struct form){u->fields, 1 + u->n};
}

/* A run of a field that is not the file; what is not UTF-8 is no text. */
static int
add_field(struct upload_reader *u, const char *key, uint64_t off, struct str data)
{
	if (off == 0) {
		if (u->n == FIELDS_MAX || strlen(key) >= FIELD_NAME_MAX)
			return 400;
		str_copy(str_c(key), u->others[u->n++].name, FIELD_NAME_MAX);
	}
	if (u->n == 0 || off + data.len >= FIELD_BYTES_MAX ||
		memchr(data.p, '\0', data.len) != NULL)
		return 400;
	memcpy(u->others[u->n - 1].value + off, data.p, data.len);
	return 0;
}

/* The first bytes of the file: only with the right token is anything written. */
static int
begin_file(struct upload_reader *u, const char *filename)
{
	struct request *r = u->request;
	enum err err;

	give_fields(u);
	if (!guard_csrf(r))
		return 403;
	if (r->upload.is_unwanted)
		return 0;
	str_clean(str_c(base_name(filename)), r->upload.name, sizeof(r->upload.name));
	if (r->route->is_summed && u->digest == NULL) {
		u->digest = digest_new(DIGEST_SHA256);
		if (u->digest == NULL)
			return 503;
	}
	if (r->route->body_max <= IN_MEMORY_MAX) {
		r->upload.fd = memfd_create("upload", MFD_CLOEXEC);
		err = r->upload.fd < 0 ? ERR_FULL : ERR_OK;
	} else {
		err = captures_spool(r->portal, &r->upload.fd);
	}
	if (err != ERR_OK)
		log_event("upload.failed", "path=%s err=%s", r->route->path, err_name(err));
	return err == ERR_OK ? 0 : err == ERR_FULL ? 503 : 500;
}

static int
write_file(struct request *r, const char *bytes, size_t len)
{
	r->upload.bytes += len;
	if (r->upload.bytes > LIMIT_UPLOAD_BYTES || r->upload.bytes > r->route->body_max)
		return 413;
	while (len > 0) {
		ssize_t n = write(r->upload.fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 503;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static enum MHD_Result
take_part(void *arg, enum MHD_ValueKind kind, const char *key, const char *filename,
	const char *type, const char *encoding, const char *data, uint64_t off, size_t len)
{
	struct upload_reader *u = arg;
	struct request *r = u->request;

	if (key != NULL && strcmp(key, "csrf") == 0) {
		if (off + len >= sizeof(u->token))
			u->refused = 400;
		else if (len > 0)
			memcpy(u->token + off, data, len);
	} else if (key != NULL && strcmp(key, "file") == 0 && len > 0) {
		if (off == 0) /* one file only */
			u->refused = r->upload.fd >= 0
					     ? 400
					     : begin_file(u, filename != NULL ? filename : "");
		if (u->refused == 0 && r->upload.fd >= 0)
			u->refused = write_file(r, data, len);
		if (u->refused == 0 && u->digest != NULL)
			digest_add(u->digest, data, len);
	} else if (key != NULL && strcmp(key, "file") != 0 && len > 0) {
		u->refused = add_field(u, key, off, str_of(data, len));
	}
	return u->refused == 0 ? MHD_YES : MHD_NO;
}

struct upload_reader *
upload_begin(struct request *r, struct MHD_Connection *c, int *ret_refused)
{
	struct upload_reader *u;

	*ret_refused = 0;
	if (!str_starts_nocase(r->content_type, STR("multipart/form-data"))) {
		*ret_refused = 415;
		return NULL;
	}
	*ret_refused = request_may(r);
	if (*ret_refused != 0)
		return NULL;
	u = calloc(1, sizeof(*u));
	if (u == NULL)
		return NULL;
	u->request = r;
	u->parts = MHD_create_post_processor(c, PART_BYTES, take_part, u);
	if (u->parts == NULL) {
		*ret_refused = 400; /* no boundary */
		free(u);
		return NULL;
	}
	return u;
}

int
upload_add(struct upload_reader *u, const char *bytes, size_t len)
{
	if (u->refused == 0 && MHD_post_process(u->parts, bytes, len) != MHD_YES && u->refused == 0)
		u->refused = 400;
	return u->refused;
}

int
upload_end(struct upload_reader *u)
{
	bool is_whole = MHD_destroy_post_processor(u->parts) == MHD_YES;

	u->parts = NULL;
	if (u->refused == 0 && !is_whole)
		u->refused = 400;
	give_fields(u);
	if (u->refused == 0 && u->digest != NULL) {
		uint8_t sum[DIGEST_BYTES_MAX];
		size_t len = digest_take(u->digest, sum);

		digest_hex(sum, len, u->request->upload.sha256);
	}
	return u->refused;
}

void
upload_free(struct upload_reader *u)
{
	if (u == NULL)
		return;
	if (u->parts != NULL)
		MHD_destroy_post_processor(u->parts);
	if (u->digest != NULL)
		digest_free(u->digest);
	free(u);
}

const char *
upload_problem(const struct request *r, size_t bytes_max)
{
	if (r->upload.fd < 0 || r->upload.bytes == 0)
		return "blank";
	return r->upload.bytes > bytes_max ? "too_large" : NULL;
}

enum err
upload_bytes(struct request *r, struct str *ret_bytes)
{
	size_t len = r->upload.bytes;
	char *bytes = arena_alloc(r->arena, len + 1);

	if (bytes == NULL)
		return ERR_FULL;
	*ret_bytes = str_of(bytes, len);
	return fd_read_at(r->upload.fd, 0, bytes, len) ? ERR_OK : ERR_IO;
}
