/* See doh.h. The message in "?dns=" is base64url without padding (RFC 4648 section 5). */
#include "proc/resolver/doh.h"

#define DNS_HEADER_BYTES 12

static const struct {
	unsigned status;
	const char *words;
} refusals[] = {
	{400, "This is no question of DNS over HTTPS (RFC 8484): GET " DOH_PATH
	      "?dns=..., in base64url without \"=\", or POST with the message as body.\n"},
	{403, "This name server answers its company's networks only.\n"},
	{404, "There is nothing here but " DOH_PATH ", for DNS over HTTPS (RFC 8484).\n"},
	{405, "Only GET and POST (RFC 8484).\n"},
	{413, "The question is too long.\n"},
	{414, "The question is too long.\n"},
	{415, "The body has to be " DOH_TYPE " (RFC 8484).\n"},
	{503, "Too many questions at once.\n"},
};

struct str
doh_words(unsigned status)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		if (refusals[i].status == status)
			return str_c(refusals[i].words);
	return STR("");
}

struct str
doh_old_http(void)
{
	return STR("HTTP/1.1 505 HTTP Version Not Supported\r\n"
		   "Content-Type: text/plain\r\n"
		   "Content-Length: 72\r\n"
		   "Connection: close\r\n"
		   "\r\n"
		   "This door is for DNS over HTTPS (RFC 8484), which is spoken by HTTP/2.\r\n");
}

enum doh_method
doh_method_of(struct str name)
{
	if (str_equal(name, STR("GET")))
		return DOH_GET;
	return str_equal(name, STR("POST")) ? DOH_POST : DOH_OTHER;
}

static int
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

/* The whole of it, or nothing: one message has one text, so bits that are left over are 0. */
static unsigned
decode(struct str text, char room[LIMIT_ASK_BYTES], struct str *ret_message)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t out = 0;

	if (text.len % 4 == 1)
		return 400;
	for (size_t i = 0; i < text.len; i++) {
		int value = value_of(text.p[i]);

		if (value < 0)
			return 400;
		bits = bits << 6 | (uint32_t)value;
		have += 6;
		if (have < 8)
			continue;
		if (out == LIMIT_ASK_BYTES)
			return 414;
		have -= 8;
		room[out++] = (char)(bits >> have & 0xff);
	}
	if ((bits & ((1U << have) - 1)) != 0)
		return 400;
	*ret_message = str_of(room, out);
	return 200;
}

/* "dns" among the parameters, once; others are passed over. */
static unsigned
read_get(struct str query, char room[LIMIT_ASK_BYTES], struct str *ret_message)
{
	struct str found = str_of(NULL, 0);

	while (query.len > 0) {
		struct str one = str_split(&query, '&');

		if (!str_starts(one, STR("dns=")))
			continue;
		if (found.p != NULL)
			return 400;
		found = str_of(one.p + 4, one.len - 4);
	}
	return found.len == 0 ? 400 : decode(found, room, ret_message);
}

static unsigned
read_post(const struct doh_request *q, struct str *ret_message)
{
	struct str rest = q->type, type = str_trim(str_split(&rest, ';'));

	if (!str_equal_nocase(type, STR(DOH_TYPE)))
		return 415;
	if (q->is_too_long || q->body.len > LIMIT_ASK_BYTES)
		return 413;
	*ret_message = q->body;
	return 200;
}

unsigned
doh_read(const struct doh_request *q, char room[LIMIT_ASK_BYTES], struct str *ret_message)
{
	struct str query = q->path, path = str_split(&query, '?');
	unsigned status = 405;

	if (!str_equal(path, STR(DOH_PATH)))
		return 404;
	if (q->method == DOH_GET)
		status = read_get(query, room, ret_message);
	else if (q->method == DOH_POST)
		status = read_post(q, ret_message);
	return status == 200 && ret_message->len < DNS_HEADER_BYTES ? 400 : status;
}
