/* Any bytes as a client's question and as a resolver's answer: replies stay in their bounds and are
 * read again; a kept answer is dressed within its bytes. */
#include "wire/dns/serve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
reply(const struct dns_ask *ask, size_t max)
{
	struct addr a = addr_v4((const uint8_t[]){192, 0, 2, 1});
	struct dns_reply r = {.addrs = &a,
		.n_addrs = 1,
		.ttl = 5,
		.has_soa = true,
		.ede = DNS_EDE_BLOCKED,
		.text = STR("blocked"),
		.cookie = ask->cookie.len > 0 ? STR("0123456789abcdefghijklmn") : STR("")};
	struct buf out = buf_of(65535);
	struct dns_msg m;

	dns_reply_write(ask, &r, max, &out);
	BUG_IF(buf_err(&out) != ERR_OK || out.len > max);
	BUG_IF(dns_parse(buf_view(&out), &m) != ERR_OK || m.is_cut || m.trailing != 0);
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str message = str_of((const char *)data, size);
	struct dns_ask ask;
	struct dns_ttls ttls;
	char copy[4096];

	if (dns_ask_parse(message, &ask) == ERR_OK) {
		BUG_IF(ask.name_len > LIMIT_DNS_NAME_BYTES || ask.udp_size < DNS_UDP_PLAIN);
		reply(&ask, DNS_UDP_PLAIN);
		reply(&ask, ask.udp_size);
	}
	if (size <= sizeof(copy)) {
		struct dns_ede_text ede;
		struct buf out = buf_of(8192);
		size_t len;

		memcpy(copy, data, size);
		len = dns_opt_take(copy, size, &ede);
		BUG_IF(len > size);
		if (dns_ask_parse(message, &ask) == ERR_OK) {
			buf_add(&out, copy, len);
			dns_opt_put(&ask, &(struct dns_reply){.ede = ede.code, .text = ede.text},
				4096, &out);
			BUG_IF(buf_err(&out) != ERR_OK || (out.len > 4096 && len < 4096));
		}
		buf_done(&out);
	}
	if (size > sizeof(copy) || dns_ttls_find(message, &ttls) != ERR_OK)
		return 0;
	memcpy(copy, data, size);
	ask = (struct dns_ask){.question = str_of(copy + DNS_HEADER, 0)};
	dns_answer_dress(copy, size, &ask, &ttls, 7);
	return 0;
}
