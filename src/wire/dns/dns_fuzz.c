/* A message, and a stream of messages with lengths. What the contract promises has to hold. */
#include "wire/dns/dns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_name(const struct dns_msg *m, struct dns_name name)
{
	struct str text = dns_name_text(m, name);
	char label[64];

	BUG_IF((size_t)name.at + name.len > m->names_len);
	for (size_t i = 0; i < text.len; i++)
		BUG_IF(text.p[i] <= ' ' || text.p[i] > '~' ||
			(text.p[i] >= 'A' && text.p[i] <= 'Z'));
	BUG_IF(dns_first_label(text, label, sizeof(label)) > 63);
	BUG_IF(dns_last_labels(text, 2).len > text.len);
}

static void
check_record(const struct dns_msg *m, const struct dns_record *x)
{
	struct str value, rest = x->data;

	BUG_IF(x->name.len == 0);
	check_name(m, x->name);
	check_name(m, x->target);
	while (dns_txt_next(&rest, &value) == ERR_OK)
		;
	(void)dns_txt_value(x->data, STR("ty"), &value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str stream = str_of((const char *)data, size), one = stream;
	struct dns_msg m;

	do {
		if (dns_parse(one, &m) != ERR_OK)
			continue;
		BUG_IF(m.n_questions > LIMIT_DNS_QUESTIONS || m.n_records > LIMIT_DNS_RECORDS);
		for (unsigned i = 0; i < m.n_questions; i++)
			check_name(&m, m.questions[i].name);
		for (unsigned i = 0; i < m.n_records; i++)
			check_record(&m, &m.records[i]);
	} while (dns_stream_next(&stream, &one) == ERR_OK);
	return 0;
}
