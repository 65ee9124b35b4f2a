/* PDUs of every kind that is read (the seeds of corpus/), their wrong forms, and the tables. */
#include "wire/dcerpc/dcerpc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct seed {
	char bytes[4096];
	size_t len;
};

static struct str
load(const char *name, struct seed *seed)
{
	const char *root = getenv("SAKIMORI_SOURCE");
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/dcerpc/corpus/%s", root != NULL ? root : ".",
		name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no seed %s", path);
	seed->len = fread(seed->bytes, 1, sizeof(seed->bytes), f);
	fclose(f);
	return str_of(seed->bytes, seed->len);
}

static struct dcerpc_msg
parse(const char *name)
{
	static struct seed seed; /* the message borrows from it */
	struct str bytes = load(name, &seed);
	struct dcerpc_msg m;
	size_t used = 0;

	assert_int_equal(dcerpc_parse(bytes, &m, &used), ERR_OK);
	assert_int_equal(used, m.total_len);
	return m;
}

static void
binds(void **state)
{
	struct dcerpc_msg m = parse("bind-svcctl");
	char text[DCERPC_UUID_TEXT];

	assert_int_equal(m.type, DCERPC_BIND);
	assert_int_equal(m.context_count, 1);
	dcerpc_uuid_text(&m.contexts[0].interface, text);
	assert_string_equal(text, "367abb81-9844-35f1-ad32-98f038001003");
	dcerpc_uuid_text(&m.contexts[0].transfer, text);
	assert_string_equal(text, "8a885d04-1ceb-11c9-9fe8-08002b104860");
	assert_int_equal(m.contexts[0].version_major, 2);
	assert_int_equal(dcerpc_interface_of(&m.contexts[0].interface), DCERPC_IF_SVCCTL);
	m = parse("bind-big-endian");
	assert_false(m.is_little_endian);
	assert_int_equal(dcerpc_interface_of(&m.contexts[0].interface), DCERPC_IF_SVCCTL);
	assert_int_equal(m.call_id, 77);
	m = parse("bind-two-auth");
	assert_int_equal(m.context_count, 2);
	assert_int_equal(dcerpc_interface_of(&m.contexts[0].interface), DCERPC_IF_DRSUAPI);
	assert_int_equal(dcerpc_interface_of(&m.contexts[1].interface), DCERPC_IF_NETLOGON);
	assert_int_equal(m.contexts[1].id, 1);
	assert_int_equal(m.auth_type, DCERPC_AUTH_SPNEGO);
	assert_int_equal(m.auth_level, DCERPC_LEVEL_PRIVACY);
	assert_int_equal(m.auth_token.len, 12);
}

static void
answers(void **state)
{
	struct dcerpc_msg m = parse("bind-ack");

	assert_true(str_equal(m.secondary_address, STR("\\PIPE\\svcctl")));
	assert_int_equal(m.result_count, 2);
	assert_int_equal(m.results[0].result, 0);
	assert_int_equal(m.results[1].result, 2);
	assert_int_equal(m.results[1].reason, 1);
	m = parse("bind-nak");
	assert_int_equal(m.reject_reason, 4);
	m = parse("fault");
	assert_int_equal(m.status, 5);
	m = parse("response");
	assert_int_equal(m.stub.len, 4);
}

static void
requests(void **state)
{
	struct dcerpc_msg m = parse("request-create-service");
	char text[64];

	assert_int_equal(m.opnum, 12);
	assert_true(m.is_first);
	assert_true(m.is_last);
	assert_int_equal(m.stub.len, m.alloc_hint);
	assert_int_equal(dcerpc_stub_text(m.stub, 0, text, sizeof(text)), 6);
	assert_string_equal(text, "updsvc");
	dcerpc_stub_text(m.stub, 1, text, sizeof(text));
	assert_string_equal(text, "Update 更新");
	dcerpc_stub_text(m.stub, 2, text, sizeof(text));
	assert_string_equal(text, "C:\\Windows\\upd.exe -k");
	assert_int_equal(dcerpc_stub_text(m.stub, 3, text, sizeof(text)), 0);
	assert_string_equal(text, "");
	m = parse("request-object");
	assert_true(m.has_object);
	assert_true(m.object.a == 0x11111111);
	assert_int_equal(m.context_id, 1);
	assert_true(str_equal(m.stub, STR("stub")));
	m = parse("request-sealed");
	assert_int_equal(m.opnum, 3);
	assert_true(str_equal(m.stub, STR("SEALED!!"))); /* without the padding */
	assert_int_equal(m.auth_level, DCERPC_LEVEL_PRIVACY);
	m = parse("request-big-endian");
	assert_int_equal(m.opnum, 9);
	assert_int_equal(m.context_id, 3);
}

static void
fragments_and_datagrams(void **state)
{
	static struct seed seed;
	struct str bytes = load("two-fragments", &seed);
	struct dcerpc_msg m;
	size_t used;

	assert_int_equal(dcerpc_parse(bytes, &m, &used), ERR_OK);
	assert_true(m.is_first);
	assert_false(m.is_last);
	bytes = str_of(bytes.p + used, bytes.len - used);
	assert_int_equal(dcerpc_parse(bytes, &m, &used), ERR_OK);
	assert_false(m.is_first);
	assert_true(m.is_last);
	assert_int_equal(used, bytes.len);
	m = parse("datagram");
	assert_true(m.is_connectionless);
	assert_int_equal(dcerpc_interface_of(&m.interface), DCERPC_IF_MESSENGER);
	assert_int_equal(m.opnum, 0);
	assert_true(str_equal(m.stub, STR("text")));
	assert_false(m.has_object);
}

static void
zerologon_is_told_from_ordinary(void **state)
{
	struct dcerpc_msg m = parse("zerologon-challenge");

	assert_true(dcerpc_is_zerologon(&m));
	m.opnum = 6;
	assert_false(dcerpc_is_zerologon(&m));
	m = parse("zerologon-authenticate");
	assert_true(dcerpc_is_zerologon(&m));
	m.stub.len = 8;
	assert_false(dcerpc_is_zerologon(&m));
	m = parse("netlogon-ordinary");
	assert_false(dcerpc_is_zerologon(&m));
	m = parse("response");
	assert_false(dcerpc_is_zerologon(&m));
}

static void
wrong_pdus(void **state)
{
	static const struct {
		const char *seed;
		size_t at;
		uint8_t byte;
		enum err err;
	} cases[] = {
		{"bind-svcctl", 0, 6, ERR_MALFORMED},	    /* version */
		{"bind-svcctl", 1, 2, ERR_MALFORMED},	    /* minor version */
		{"bind-svcctl", 2, 99, ERR_MALFORMED},	    /* type */
		{"bind-svcctl", 8, 15, ERR_MALFORMED},	    /* shorter than its header */
		{"bind-svcctl", 9, 1, ERR_TRUNCATED},	    /* longer than there is */
		{"bind-svcctl", 24, 9, ERR_MALFORMED},	    /* more contexts than there are */
		{"bind-two-auth", 11, 0xff, ERR_MALFORMED}, /* trailer larger than the PDU */
		{"request-sealed", 16 + 8 + 8 + 8 + 2, 200, ERR_MALFORMED}, /* its padding */
		{"bind-ack", 16 + 8 + 1, 0x10, ERR_MALFORMED}, /* length of the address */
		{"datagram", 1, 77, ERR_MALFORMED},	       /* type */
		{"datagram", 74, 200, ERR_TRUNCATED},	       /* body length */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static struct seed seed;
		struct str bytes = load(cases[i].seed, &seed);
		struct dcerpc_msg m;
		size_t used = 12345;
		enum err err;

		seed.bytes[cases[i].at] = (char)cases[i].byte;
		err = dcerpc_parse(bytes, &m, &used);
		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
		assert_int_equal(used, 12345);
	}
}

static void
every_prefix_is_truncated(void **state)
{
	static const char *const names[] = {"bind-svcctl", "request-create-service", "datagram"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		static struct seed seed;
		struct str bytes = load(names[i], &seed);
		struct dcerpc_msg m;
		size_t used;

		for (size_t len = 0; len < bytes.len; len++)
			assert_int_equal(
				dcerpc_parse(str_of(bytes.p, len), &m, &used), ERR_TRUNCATED);
	}
}

static void
long_fragments_are_read_from_their_start(void **state)
{
	static char bytes[LIMIT_DCERPC_PREFIX + 5] = {
		5, 0, 0, 3, 0x10, 0, 0, 0, 0, 0x70, 16, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 12, 0};
	struct dcerpc_msg m;
	size_t used;

	assert_int_equal(
		dcerpc_parse(str_of(bytes, LIMIT_DCERPC_PREFIX - 1), &m, &used), ERR_TRUNCATED);
	assert_int_equal(dcerpc_parse(str_of(bytes, sizeof(bytes)), &m, &used), ERR_OK);
	assert_true(m.is_cut);
	assert_int_equal(m.total_len, 0x7000);
	assert_int_equal(used, sizeof(bytes));
	assert_int_equal(m.opnum, 12);
	assert_int_equal(m.stub.len, sizeof(bytes) - 24);
	assert_int_equal(m.auth_token.len, 0);
}

static void
tables(void **state)
{
	static const struct {
		enum dcerpc_interface interface;
		uint16_t opnum;
		const char *interface_name, *name, *technique;
	} cases[] = {
		{DCERPC_IF_SVCCTL, 12, "svcctl", "RCreateServiceW", "T1543.003"},
		{DCERPC_IF_ATSVC, 0, "atsvc", "NetrJobAdd", "T1053.002"},
		{DCERPC_IF_TASKS, 1, "ITaskSchedulerService", "SchRpcRegisterTask", "T1053.005"},
		{DCERPC_IF_DRSUAPI, 3, "drsuapi", "IDL_DRSGetNCChanges", "T1003.006"},
		{DCERPC_IF_EFSRPC_LSA, 0, "efsrpc", "EfsRpcOpenFileRaw", "T1187"},
		{DCERPC_IF_NETLOGON, 26, "netlogon", "NetrServerAuthenticate3", ""},
		{DCERPC_IF_IWBEMSERVICES, 24, "IWbemServices", "ExecMethod", "T1047"},
		{DCERPC_IF_PAR, 39, "IRemoteWinspool", "RpcAsyncAddPrinterDriver", "T1068"},
	};
	struct dcerpc_uuid none = {1, 2, 3, 4, 5};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct dcerpc_operation *o =
			dcerpc_operation_of(cases[i].interface, cases[i].opnum);

		assert_non_null(o);
		assert_string_equal(
			dcerpc_interface_name(cases[i].interface), cases[i].interface_name);
		assert_string_equal(o->name, cases[i].name);
		assert_string_equal(o->technique, cases[i].technique);
	}
	assert_null(dcerpc_operation_name(DCERPC_IF_SVCCTL, 999));
	assert_null(dcerpc_operation_name(DCERPC_IF_UNKNOWN, 0));
	assert_int_equal(dcerpc_interface_of(&none), DCERPC_IF_UNKNOWN);
	assert_string_equal(dcerpc_interface_name(DCERPC_IF_UNKNOWN), "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binds),
		cmocka_unit_test(answers),
		cmocka_unit_test(requests),
		cmocka_unit_test(fragments_and_datagrams),
		cmocka_unit_test(zerologon_is_told_from_ordinary),
		cmocka_unit_test(wrong_pdus),
		cmocka_unit_test(every_prefix_is_truncated),
		cmocka_unit_test(long_fragments_are_read_from_their_start),
		cmocka_unit_test(tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
