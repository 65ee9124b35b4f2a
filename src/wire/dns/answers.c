/* Answers of others: record by record, and as they are given again. See serve.h. */
#include "wire/dns/serve.h"

#include "base/reader.h"
#include "wire/dns/name.h"

static void
find_ede(struct str data, struct dns_ede_text *ret_ede)
{
	struct reader r = reader_of(data.p, data.len);

	while (reader_left(&r) > 0 && ret_ede->code < 0) {
		unsigned code = reader_be16(&r);
		struct str option = reader_str(&r, reader_be16(&r));

		if (reader_err(&r) != ERR_OK || code != DNS_OPTION_EDE || option.len < 2)
			continue;
		ret_ede->code = (uint8_t)option.p[0] << 8 | (uint8_t)option.p[1];
		ret_ede->text = str_of(option.p + 2, option.len - 2);
	}
}

size_t
dns_opt_take(char *message, size_t len, struct dns_ede_text *ret_ede)
{
	struct dns_walk w;
	struct dns_part part = {0};
	size_t before = 0;
	unsigned additional;

	*ret_ede = (struct dns_ede_text){.code = -1};
	if (dns_walk_begin(str_of(message, len), &w) != ERR_OK)
		return len;
	do {
		before = w.at;
	} while (dns_walk_next(&w, &part) == ERR_OK && part.type != DNS_TYPE_OPT);
	if (part.type != DNS_TYPE_OPT || part.section != DNS_ADDITIONAL ||
		w.left[DNS_ADDITIONAL] != 0 || w.at > len || w.at - before < DNS_OPT_BYTES)
		return len;
	find_ede(str_of(message + before + DNS_OPT_BYTES, w.at - before - DNS_OPT_BYTES), ret_ede);
	additional = ((unsigned)(uint8_t)message[10] << 8 | (uint8_t)message[11]) - 1;
	message[10] = (char)(additional >> 8);
	message[11] = (char)additional;
	return before;
}

enum err
dns_walk_begin(struct str message, struct dns_walk *ret_walk)
{
	struct reader r = reader_of(message.p, message.len);
	unsigned questions;

	ret_walk->message = message;
	ret_walk->at = DNS_HEADER;
	reader_skip(&r, 4);
	questions = reader_be16(&r);
	ret_walk->left[DNS_QUESTION] = 0;
	for (int i = DNS_ANSWER; i < DNS_SECTIONS; i++)
		ret_walk->left[i] = reader_be16(&r);
	if (reader_err(&r) != ERR_OK)
		return ERR_TRUNCATED;
	while (questions-- > 0) {
		struct dns_draft d;
		enum err err = dns_draft_name(message, &ret_walk->at, &d);

		if (err != ERR_OK)
			return err;
		if (message.len - ret_walk->at < 4)
			return ERR_TRUNCATED;
		ret_walk->at += 4;
	}
	return ERR_OK;
}

/* What names and addresses the data holds; behind: where the record ends. */
static enum err
read_part(struct dns_walk *w, size_t behind, struct dns_part *part)
{
	size_t at = w->at;
	struct dns_draft d;
	enum err err;

	if ((part->type == DNS_TYPE_A && behind - at != 4) ||
		(part->type == DNS_TYPE_AAAA && behind - at != 16))
		return ERR_MALFORMED;
	if (part->type == DNS_TYPE_A)
		part->addr = addr_v4((const uint8_t *)w->message.p + at);
	else if (part->type == DNS_TYPE_AAAA)
		part->addr = addr_v6((const uint8_t *)w->message.p + at);
	if (part->type == DNS_TYPE_SVCB || part->type == DNS_TYPE_HTTPS)
		at += 2; /* priority */
	else if (part->type != DNS_TYPE_CNAME && part->type != DNS_TYPE_DNAME)
		return ERR_OK;
	if (at >= behind)
		return ERR_MALFORMED;
	err = dns_draft_name(w->message, &at, &d);
	if (err != ERR_OK || at > behind)
		return ERR_MALFORMED;
	part->target = str_of(w->target, dns_draft_copy(&d, w->target));
	return ERR_OK;
}

enum err
dns_walk_next(struct dns_walk *w, struct dns_part *ret_part)
{
	struct dns_draft d;
	struct reader r;
	size_t len;
	enum err err;
	int section = DNS_ANSWER;

	while (section < DNS_SECTIONS && w->left[section] == 0)
		section++;
	if (section == DNS_SECTIONS)
		return ERR_NOT_FOUND;
	err = dns_draft_name(w->message, &w->at, &d);
	if (err != ERR_OK)
		return err;
	r = reader_of(w->message.p + w->at, w->message.len - w->at);
	*ret_part = (struct dns_part){.section = (uint8_t)section};
	ret_part->name = str_of(w->name, dns_draft_copy(&d, w->name));
	ret_part->type = reader_be16(&r);
	ret_part->dns_class = reader_be16(&r);
	ret_part->ttl_at = ret_part->type == DNS_TYPE_OPT ? 0 : w->at + 4;
	ret_part->ttl = reader_be32(&r);
	len = reader_be16(&r);
	if (reader_err(&r) != ERR_OK || len > reader_left(&r))
		return ERR_TRUNCATED;
	w->at += 10;
	err = read_part(w, w->at + len, ret_part);
	w->at += len;
	w->left[section]--;
	return err;
}

bool
dns_is_answer_to(struct str message, const struct dns_ask *ask)
{
	const uint8_t *p = (const uint8_t *)message.p;

	if (message.len < DNS_HEADER + ask->question.len || (p[2] & 0x80) == 0 || p[4] != 0 ||
		p[5] != 1)
		return false;
	for (size_t i = 0; i < ask->question.len; i++) {
		uint8_t a = p[DNS_HEADER + i], b = (uint8_t)ask->question.p[i];
		bool is_letter = i < ask->name_wire; /* lengths are below 64: no letters */

		if (is_letter && a >= 'A' && a <= 'Z')
			a |= 0x20;
		if (is_letter && b >= 'A' && b <= 'Z')
			b |= 0x20;
		if (a != b)
			return false;
	}
	return true;
}

/* The minimum of a SOA record: the last four bytes of its data (RFC 2308 section 5). */
static uint32_t
negative_ttl(struct str message, size_t behind, uint32_t ttl)
{
	struct reader r = reader_of(message.p + behind - 4, 4);
	uint32_t minimum = reader_be32(&r);

	return minimum < ttl ? minimum : ttl;
}

enum err
dns_ttls_find(struct str message, struct dns_ttls *ret_ttls)
{
	struct dns_walk walk;
	struct dns_part part;
	bool has_answer = false;
	enum err err = dns_walk_begin(message, &walk);

	ret_ttls->n = 0;
	ret_ttls->lowest = UINT32_MAX;
	while (err == ERR_OK && (err = dns_walk_next(&walk, &part)) == ERR_OK) {
		uint32_t ttl = part.ttl;

		if (part.ttl_at == 0)
			continue;
		if (ret_ttls->n == LIMIT_DNS_TTLS)
			return ERR_LIMIT;
		ret_ttls->at[ret_ttls->n++] = (uint16_t)part.ttl_at;
		has_answer = has_answer || part.section == DNS_ANSWER;
		if (part.type == DNS_TYPE_SOA && part.section == DNS_AUTHORITY && !has_answer)
			ttl = negative_ttl(message, walk.at, ttl);
		if (ttl < ret_ttls->lowest && part.section != DNS_ADDITIONAL)
			ret_ttls->lowest = ttl;
	}
	if (ret_ttls->lowest == UINT32_MAX || ret_ttls->lowest > INT32_MAX)
		ret_ttls->lowest = 0; /* RFC 2181 section 8: the top bit counts as zero */
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static void
set_ttl(char *message, size_t at, uint32_t seconds)
{
	for (int byte = 0; byte < 4; byte++)
		message[at + (size_t)byte] = (char)(seconds >> (24 - 8 * byte) & 0xff);
}

void
dns_ttls_set(char *message, const struct dns_ttls *ttls, uint32_t seconds)
{
	for (unsigned i = 0; i < ttls->n; i++)
		set_ttl(message, ttls->at[i], seconds);
}

void
dns_answer_dress(char *message, size_t len, const struct dns_ask *ask, const struct dns_ttls *ttls,
	uint32_t age_seconds)
{
	if (len < DNS_HEADER + ask->question.len)
		return;
	message[0] = (char)(ask->id >> 8);
	message[1] = (char)(ask->id & 0xff);
	message[2] = (char)((message[2] & ~1) | (ask->is_recursion_desired ? 1 : 0));
	if (!ask->wants_authentic)
		message[3] = (char)(message[3] & ~DNS_FLAG_AD); /* RFC 6840 section 5.8 */
	memcpy(message + DNS_HEADER, ask->question.p, ask->question.len);
	for (unsigned i = 0; i < ttls->n && age_seconds > 0; i++) {
		struct reader r = reader_of(message + ttls->at[i], 4);
		uint32_t ttl = reader_be32(&r);
		uint32_t left = ttl > age_seconds ? ttl - age_seconds : 1;

		set_ttl(message, ttls->at[i], left);
	}
}
