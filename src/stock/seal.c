/* Four lines: a comment, algorithm + key id + signature, the signed comment, the second one. */
#include "stock/seal.h"

#include "base/base64.h"

#include <stdio.h>

#define ID_BYTES 8
#define HEAD_BYTES (2 + ID_BYTES)
#define TRUSTED "trusted comment: "

/* The same for the same key, whoever looks. */
static void
put_head(const uint8_t public_key[SIGN_PUBLIC_BYTES], char head[HEAD_BYTES])
{
	uint8_t sum[SUM_BYTES];

	sum_of(str_of((const char *)public_key, SIGN_PUBLIC_BYTES), sum);
	head[0] = 'E';
	head[1] = 'd';
	memcpy(head + 2, sum, ID_BYTES);
}

static bool
is_line(struct str s)
{
	return str_find_byte(s, '\n') < 0 && str_find_byte(s, '\r') < 0 &&
	       s.len < SEAL_BYTES_MAX / 4;
}

/* What the second signature is over. */
static enum err
second_text(const char signature[SIGN_BYTES], struct str comment, struct buf *b)
{
	buf_add(b, signature, SIGN_BYTES);
	buf_str(b, comment);
	return buf_err(b);
}

const char *
seal_comment(ms_t when, const char *file_name, char dst[SEAL_COMMENT_MAX])
{
	char at[TIME_TEXT_MAX], name[256];

	str_clean(str_c(file_name), name, sizeof(name));
	snprintf(dst, SEAL_COMMENT_MAX, "signed:%s file:%s", time_text(when, at), name);
	return dst;
}

enum err
seal_write(
	const uint8_t seed[SIGN_SEED_BYTES], struct str bytes, struct str comment, struct buf *out)
{
	uint8_t public_key[SIGN_PUBLIC_BYTES], second[SIGN_BYTES];
	char first[HEAD_BYTES + SIGN_BYTES];
	struct buf text = buf_of(SEAL_BYTES_MAX);
	enum err err;

	if (!is_line(comment))
		return ERR_INVALID;
	sign_public_of(seed, public_key);
	put_head(public_key, first);
	sign_make(seed, bytes, (uint8_t *)first + HEAD_BYTES);
	err = second_text(first + HEAD_BYTES, comment, &text);
	if (err == ERR_OK) {
		sign_make(seed, buf_view(&text), second);
		buf_c(out, "untrusted comment: signature by Sakimori\n");
		base64_put(out, str_of(first, sizeof(first)));
		buf_c(out, "\n" TRUSTED);
		buf_str(out, comment);
		buf_c(out, "\n");
		base64_put(out, str_of((const char *)second, sizeof(second)));
		buf_c(out, "\n");
		err = buf_err(out);
	}
	buf_done(&text);
	return err;
}

void
seal_public_write(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct buf *out)
{
	char key[HEAD_BYTES + SIGN_PUBLIC_BYTES];

	put_head(public_key, key);
	memcpy(key + HEAD_BYTES, public_key, SIGN_PUBLIC_BYTES);
	buf_c(out, "untrusted comment: public key of a Sakimori\n");
	base64_put(out, str_of(key, sizeof(key)));
	buf_c(out, "\n");
}

static struct str
next_line(struct str *text)
{
	struct str line = str_split(text, '\n');

	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* The bytes of a line that has exactly n of them, written as we would. */
static bool
decode(struct str line, char *dst, size_t n)
{
	struct buf again = buf_of(SEAL_BYTES_MAX);
	bool is_good;

	base64_put(&again, str_of(dst, base64_decode(line, dst, n)));
	is_good = base64_decode(line, dst, n) == n && str_equal(buf_view(&again), line);
	buf_done(&again);
	return is_good;
}

enum err
seal_public_read(struct str text, uint8_t ret_key[SIGN_PUBLIC_BYTES])
{
	char key[HEAD_BYTES + SIGN_PUBLIC_BYTES];

	if (text.len > SEAL_BYTES_MAX || !str_starts(next_line(&text), STR("untrusted comment:")) ||
		!decode(next_line(&text), key, sizeof(key)))
		return ERR_MALFORMED;
	if (key[0] != 'E' || key[1] != 'd')
		return ERR_UNSUPPORTED;
	memcpy(ret_key, key + HEAD_BYTES, SIGN_PUBLIC_BYTES);
	return ERR_OK;
}

enum err
seal_check(const uint8_t public_key[SIGN_PUBLIC_BYTES], struct str bytes, struct str text,
	struct str *ret_comment)
{
	char first[HEAD_BYTES + SIGN_BYTES], second[SIGN_BYTES];
	struct buf whole = buf_of(SEAL_BYTES_MAX);
	struct str comment;
	bool is_good;

	if (text.len > SEAL_BYTES_MAX || !str_starts(next_line(&text), STR("untrusted comment:")) ||
		!decode(next_line(&text), first, sizeof(first)))
		return ERR_MALFORMED;
	comment = next_line(&text);
	if (!str_starts(comment, STR(TRUSTED)) || !decode(next_line(&text), second, sizeof(second)))
		return ERR_MALFORMED;
	comment = str_of(comment.p + sizeof(TRUSTED) - 1, comment.len - (sizeof(TRUSTED) - 1));
	if (first[0] != 'E' || first[1] != 'd')
		return ERR_UNSUPPORTED;
	/* The key's id is a hint for people; the signatures decide. */
	is_good = sign_is_good(public_key, bytes, (const uint8_t *)first + HEAD_BYTES) &&
		  second_text(first + HEAD_BYTES, comment, &whole) == ERR_OK &&
		  sign_is_good(public_key, buf_view(&whole), (const uint8_t *)second);
	buf_done(&whole);
	if (!is_good)
		return ERR_DENIED;
	if (ret_comment != NULL)
		*ret_comment = comment;
	return ERR_OK;
}
