/* See gz.h. The bytes are unpacked by zlib, which checks each member's sum and length. */
#include "wire/gz/gz.h"

#include <string.h>
#include <zlib.h>

#define PIECE_BYTES 65536
#define GZIP_ONLY (16 + MAX_WBITS)

bool
gz_is(struct str bytes)
{
	return str_starts(bytes, STR("\x1f\x8b\x08"));
}

struct unpacking {
	z_stream z;
	uint64_t left;
	gz_take_fn *take;
	void *arg;
};

/* One piece of what comes out. */
static enum err
hand_on(struct unpacking *u, const unsigned char *room, struct errinfo *info)
{
	size_t n = PIECE_BYTES - u->z.avail_out;

	if (n > u->left)
		return err_say(info, ERR_LIMIT, u->z.total_in, "too large when unpacked");
	u->left -= n;
	if (n > 0 && !u->take(u->arg, str_of((const char *)room, n)))
		return err_say(info, ERR_FULL, u->z.total_in, "no room for what is unpacked");
	return ERR_OK;
}

/* One member; *ret_is_done: it was the last. */
static enum err
member(struct unpacking *u, struct errinfo *info)
{
	unsigned char room[PIECE_BYTES];
	int rc = Z_OK;

	while (rc != Z_STREAM_END) {
		enum err err;

		u->z.next_out = room;
		u->z.avail_out = sizeof(room);
		rc = inflate(&u->z, Z_NO_FLUSH);
		if (rc == Z_MEM_ERROR)
			return err_say(info, ERR_FULL, 0, "out of memory");
		if (rc == Z_BUF_ERROR)
			return err_say(info, ERR_TRUNCATED, u->z.total_in, "it ends in the middle");
		if (rc != Z_OK && rc != Z_STREAM_END)
			return err_say(info, ERR_MALFORMED, u->z.total_in, "broken: %s",
				u->z.msg != NULL ? u->z.msg : "gzip");
		err = hand_on(u, room, info);
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

enum err
gz_unpack(struct str bytes, uint64_t bytes_max, gz_take_fn *take, void *arg, struct errinfo *info)
{
	struct unpacking u = {.left = bytes_max, .take = take, .arg = arg};
	enum err err = ERR_OK;

	if (!gz_is(bytes))
		return err_say(info, ERR_MALFORMED, 0, "not packed by gzip");
	if (bytes.len > UINT32_MAX)
		return err_say(info, ERR_LIMIT, 0, "too large");
	if (inflateInit2(&u.z, GZIP_ONLY) != Z_OK)
		return err_say(info, ERR_FULL, 0, "out of memory");
	u.z.next_in = (unsigned char *)(uintptr_t)bytes.p;
	u.z.avail_in = (unsigned)bytes.len;
	do {
		err = member(&u, info);
		/* what follows the last member and is none is padding, as for gzip itself */
	} while (err == ERR_OK && gz_is(str_of((const char *)u.z.next_in, u.z.avail_in)) &&
		 inflateReset(&u.z) == Z_OK);
	inflateEnd(&u.z);
	return err;
}
