/* Frames of both families (the seeds of corpus/, each built by hand from the specification's
 * layouts), their cut and wrong forms, and the table of pipes. */
#include "wire/smb/smb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof(*(a)))

struct seed {
	char bytes[16384];
	size_t len;
	bool from_client;
};

static struct str
load(const char *name, struct seed *seed)
{
	const char *root = getenv("SAKIMORI_SOURCE");
	char path[512];
	FILE *f;
	int direction;

	snprintf(path, sizeof(path), "%s/src/wire/smb/corpus/%s", root != NULL ? root : ".", name);
	f = fopen(path, "rb");
	if (f == NULL)
		fail_msg("no seed %s", path);
	direction = fgetc(f);
	seed->from_client = direction & 1;
	seed->len = fread(seed->bytes, 1, sizeof(seed->bytes), f);
	fclose(f);
	return str_of(seed->bytes, seed->len);
}

/* The n-th command (from 0) of the frame that starts at `at`. */
static struct smb_msg
command_of(const char *name, size_t at, unsigned n)
{
	static struct seed seed; /* the message borrows from it */
	struct str bytes = load(name, &seed);
	struct smb_msg m;
	size_t used = 0;

	bytes = str_of(bytes.p + at, bytes.len - at);
	assert_int_equal(smb_parse(bytes, seed.from_client, &m, &used), ERR_OK);
	while (n-- > 0)
		assert_int_equal(smb_next(&m, &m), ERR_OK);
	assert_false(m.is_backwards);
	assert_false(m.has_bad_bounds);
	return m;
}

static void
operations_are_recognised(void **state)
{
	static const struct {
		const char *seed;
		enum smb_family family;
		enum smb_op op;
		bool is_response;
	} cases[] = {
		{"smb2-negotiate", SMB_FAMILY_2, SMB_OP_NEGOTIATE, false},
		{"smb2-negotiate-answer", SMB_FAMILY_2, SMB_OP_NEGOTIATE, true},
		{"smb2-session-setup", SMB_FAMILY_2, SMB_OP_SESSION_SETUP, false},
		{"smb2-tree-and-pipe", SMB_FAMILY_2, SMB_OP_TREE_CONNECT, false},
		{"smb2-compound", SMB_FAMILY_2, SMB_OP_CREATE, false},
		{"smb2-pipe-transact", SMB_FAMILY_2, SMB_OP_PIPE_TRANSACT, false},
		{"smb2-pipe-answer", SMB_FAMILY_2, SMB_OP_PIPE_TRANSACT, true},
		{"smb2-error", SMB_FAMILY_2, SMB_OP_CREATE, true},
		{"smb3-encrypted", SMB_FAMILY_ENCRYPTED, SMB_OP_OTHER, false},
		{"smb3-compressed", SMB_FAMILY_COMPRESSED, SMB_OP_OTHER, false},
		{"netbios", SMB_FAMILY_NETBIOS, SMB_OP_OTHER, false},
		{"smb1-negotiate", SMB_FAMILY_1, SMB_OP_NEGOTIATE, false},
		{"smb1-session-setup", SMB_FAMILY_1, SMB_OP_SESSION_SETUP, false},
		{"smb1-nt-create", SMB_FAMILY_1, SMB_OP_CREATE, false},
		{"smb1-pipe-transact", SMB_FAMILY_1, SMB_OP_PIPE_TRANSACT, false},
		{"smb1-doublepulsar-ping", SMB_FAMILY_1, SMB_OP_TRANSACT2, false},
		{"smb1-doublepulsar-answer", SMB_FAMILY_1, SMB_OP_TRANSACT2, true},
		{"smb1-eternalblue-shape", SMB_FAMILY_1, SMB_OP_NT_TRANSACT, false},
		{"smb1-echo", SMB_FAMILY_1, SMB_OP_ECHO, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static struct seed seed;
		struct str bytes = load(cases[i].seed, &seed);
		struct smb_msg m;
		size_t used;

		assert_int_equal(smb_parse(bytes, seed.from_client, &m, &used), ERR_OK);
		assert_int_equal(m.family, cases[i].family);
		assert_int_equal(m.op, cases[i].op);
		assert_int_equal(m.is_response, cases[i].is_response);
	}
}

static void
smb2_negotiation(void **state)
{
	struct smb_msg m = command_of("smb2-negotiate", 0, 0);

	assert_int_equal(m.dialect_count, 5);
	assert_int_equal(m.dialects[0], 0x0202);
	assert_int_equal(m.dialects[4], 0x0311);
	assert_true(m.is_signing_enabled);
	assert_false(m.is_signing_required);
	m = command_of("smb2-negotiate-answer", 0, 0);
	assert_int_equal(m.dialect, 0x0311);
	assert_true(m.is_signing_required);
	assert_int_equal(m.security_blob.len, 18);
	assert_memory_equal(m.security_blob.p, "\x60\x10SPNEGO", 8);
}

static void
smb2_session_and_tree(void **state)
{
	struct smb_msg m = command_of("smb2-session-setup", 0, 0);

	assert_int_equal(m.security_blob.len, 18);
	assert_int_equal(m.session_id, 7);
	m = command_of("smb2-session-setup-guest", 0, 0);
	assert_true(m.is_guest);
	assert_false(m.is_null_session);
	assert_true(m.is_signed);
	m = command_of("smb2-tree-and-pipe", 0, 0);
	assert_string_equal(m.name, "\\\\srv\\IPC$");
	m = command_of("smb2-tree-and-pipe", m.total_len, 0);
	assert_string_equal(m.name, "svcctl");
	assert_int_equal(m.disposition, SMB_DISPOSITION_OPEN);
	assert_int_equal(m.access, 0x12019f);
	assert_int_equal(m.tree_id, 9);
	assert_int_equal(m.message_id, 5);
}

static void
smb2_files(void **state)
{
	struct smb_msg m = command_of("smb2-create-answer", 0, 0);

	assert_int_equal(m.file.persistent, 0x11);
	assert_int_equal(m.file.transient, 0x22);
	assert_int_equal(m.end_of_file, 4096);
	assert_int_equal(m.create_action, 2);
	m = command_of("smb2-pipe-transact", 0, 0);
	assert_int_equal(m.file.transient, 0x22);
	assert_true(str_equal(m.data, str_of("\x05\0\0\x03RPCDATA", 11)));
	m = command_of("smb2-pipe-answer", 0, 0);
	assert_int_equal(m.data_len, 11);
	assert_true(str_equal(m.data, str_of("\x05\0\0\x03RPCDATA", 11)));
	m = command_of("smb2-error", 0, 0);
	assert_int_equal(m.status, 0xc0000022);
	assert_string_equal(m.name, "");
}

static void
smb2_compound_is_walked(void **state)
{
	struct smb_msg m = command_of("smb2-compound", 0, 0);
	struct smb_msg after = {.command = 4711};

	assert_string_equal(m.name, "報告.docx");
	assert_int_equal(m.disposition, SMB_DISPOSITION_OVERWRITE_IF);
	m = command_of("smb2-compound", 0, 1);
	assert_int_equal(m.op, SMB_OP_WRITE);
	assert_true(m.is_related);
	assert_true(m.file.persistent == UINT64_MAX);
	assert_int_equal(m.offset, 0x1000);
	assert_true(str_equal(m.data, STR("hello")));
	m = command_of("smb2-compound", 0, 2);
	assert_int_equal(m.op, SMB_OP_CLOSE);
	assert_int_equal(smb_next(&m, &after), ERR_NOT_FOUND);
	assert_int_equal(after.command, 4711);
}

static void
large_frames_are_read_from_their_start(void **state)
{
	static struct seed seed;
	struct str bytes = load("smb2-large-write", &seed);
	struct smb_msg m;
	size_t used;

	assert_int_equal(
		smb_parse(str_of(bytes.p, LIMIT_SMB_PREFIX - 1), true, &m, &used), ERR_TRUNCATED);
	assert_int_equal(smb_parse(bytes, true, &m, &used), ERR_OK);
	assert_true(m.is_cut);
	assert_false(m.has_bad_bounds);
	assert_int_equal(used, bytes.len);
	assert_int_equal(m.total_len, 4 + 112 + 65536);
	assert_int_equal(m.data_len, 65536);
	assert_int_equal(m.data.len, bytes.len - 4 - 112);
}

static void
other_families(void **state)
{
	struct smb_msg m = command_of("smb3-encrypted", 0, 0);

	assert_int_equal(m.session_id, 0x77);
	m = command_of("smb3-compressed", 0, 0);
	assert_true(m.compressed_original == 0xffffffff);
	assert_int_equal(m.compressed_offset, 0x10);
	m = command_of("netbios", 0, 0);
	assert_int_equal(m.netbios_type, 0x81);
	assert_int_equal(m.total_len, 72);
	m = command_of("netbios", 72, 0);
	assert_int_equal(m.netbios_type, 0x85);
}

static void
smb1_negotiation_and_session(void **state)
{
	struct smb_msg m = command_of("smb1-negotiate", 0, 0);

	assert_int_equal(m.dialect_count, 5);
	assert_true(str_equal(m.dialect_names[2], STR("NT LM 0.12")));
	assert_true(m.is_multi_protocol);
	m = command_of("smb1-negotiate-answer", 0, 0);
	assert_int_equal(m.dialect, 2);
	assert_true(m.is_signing_required);
	assert_int_equal(m.security_blob.len, 18);
	m = command_of("smb1-session-setup", 0, 0);
	assert_int_equal(m.security_blob.len, 18);
	assert_string_equal(m.native_os, "Windows 7 Professional 7601 Service Pack 1");
	assert_string_equal(m.lan_manager, "Windows 7 Professional 6.1");
}

static void
smb1_andx_is_walked(void **state)
{
	struct smb_msg m = command_of("smb1-anonymous-andx", 0, 0);

	assert_string_equal(m.account, "");
	assert_int_equal(m.password_lens[0], 1);
	assert_int_equal(m.password_lens[1], 0);
	assert_string_equal(m.native_os, "Windows 2000 2195");
	m = command_of("smb1-anonymous-andx", 0, 1);
	assert_int_equal(m.op, SMB_OP_TREE_CONNECT);
	assert_string_equal(m.name, "\\\\10.0.0.5\\IPC$");
	assert_int_equal(m.process_id, 0x1234);
	assert_int_equal(smb_next(&m, &m), ERR_NOT_FOUND);
}

static void
smb1_files(void **state)
{
	struct smb_msg m = command_of("smb1-nt-create", 0, 0);
	struct str rpc = str_of("\x05\0\0\x03RPCDATA", 11);

	assert_string_equal(m.name, "\\svcctl");
	assert_int_equal(m.disposition, SMB_DISPOSITION_OPEN);
	assert_int_equal(m.access, 0x2019f);
	m = command_of("smb1-nt-create-answer", 0, 0);
	assert_int_equal(m.file.persistent, 0x4000);
	m = command_of("smb1-pipe-transact", 0, 0);
	assert_string_equal(m.name, "\\PIPE\\");
	assert_int_equal(m.file.persistent, 0x4000);
	assert_true(str_equal(m.data, rpc));
	m = command_of("smb1-transact-answer", 0, 0);
	assert_int_equal(m.op, SMB_OP_TRANSACT);
	assert_int_equal(m.total_data, 11);
	assert_true(str_equal(m.data, rpc));
	m = command_of("smb1-write", 0, 0);
	assert_int_equal(m.file.persistent, 0x4000);
	assert_int_equal(m.offset, 0x100);
	assert_true(str_equal(m.data, rpc));
	m = command_of("smb1-read-answer", 0, 0);
	assert_true(str_equal(m.data, rpc));
}

static void
smb1_exploit_shapes(void **state)
{
	struct smb_msg m = command_of("smb1-doublepulsar-ping", 0, 0);

	assert_int_equal(m.subcommand, SMB1_TRANS2_SESSION_SETUP);
	assert_int_equal(m.message_id, SMB1_MID_DOUBLEPULSAR);
	m = command_of("smb1-doublepulsar-answer", 0, 0);
	assert_int_equal(m.message_id, 0x51);
	assert_int_equal(m.status, SMB_STATUS_NOT_IMPLEMENTED);
	assert_true(m.signature == 0x0807060504030201);
	m = command_of("smb1-eternalblue-shape", 0, 0);
	assert_int_equal(m.total_data, 66512);
	assert_int_equal(m.params.len, 30);
	assert_int_equal(m.data.len, 976);
	m = command_of("smb1-eternalblue-shape", m.total_len, 0);
	assert_int_equal(m.command, 0x33);
	assert_int_equal(m.op, SMB_OP_SECONDARY);
	assert_int_equal(m.data.len, 4096);
}

/* Changes one byte of a seed (offset from the frame's start) and says what must come out. */
static void
wrong_frames(void **state)
{
	static const struct {
		const char *seed;
		size_t at;
		uint8_t byte;
		enum err err;
		bool has_bad_bounds;
	} cases[] = {
		{"smb2-negotiate", 0, 0x42, ERR_MALFORMED, false}, /* no session service type */
		{"smb2-negotiate", 4, 0xfb, ERR_MALFORMED, false}, /* no family */
		{"smb2-negotiate", 5, 'X', ERR_MALFORMED, false},
		{"smb2-negotiate", 8, 63, ERR_MALFORMED, false},      /* StructureSize */
		{"smb2-negotiate", 4 + 64, 37, ERR_MALFORMED, false}, /* the body's */
		{"smb2-negotiate", 1, 0xff, ERR_TRUNCATED, false},    /* up to 16 MiB may come */
		{"smb2-negotiate", 3, 60, ERR_MALFORMED, false},      /* shorter than a header */
		{"smb2-compound", 4 + 20, 4, ERR_MALFORMED, false},   /* NextCommand into itself */
		{"smb2-compound", 4 + 22, 1, ERR_OK, true},	      /* behind the frame */
		{"smb2-session-setup", 4 + 64 + 15, 0x10, ERR_OK, true}, /* blob length */
		{"smb1-nt-create", 4 + 32, 23, ERR_MALFORMED, false},	 /* too few words */
		{"smb1-nt-create", 4 + 32, 0xf0, ERR_MALFORMED, false},	 /* more than there are */
		{"smb1-anonymous-andx", 4 + 32 + 3, 10, ERR_OK, true},	 /* chain runs backwards */
		{"smb1-pipe-transact", 4 + 32 + 1 + 25, 0x40, ERR_OK, true}, /* data elsewhere */
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		static struct seed seed;
		struct str bytes = load(cases[i].seed, &seed);
		struct smb_msg m;
		size_t used = 12345;
		enum err err;

		seed.bytes[cases[i].at] = (char)cases[i].byte;
		err = smb_parse(bytes, seed.from_client, &m, &used);
		if (err != cases[i].err)
			fail_msg("case %zu: %s", i, err_name(err));
		if (err != ERR_OK)
			assert_int_equal(used, 12345);
		else if (m.has_bad_bounds != cases[i].has_bad_bounds)
			fail_msg("case %zu: bounds", i);
	}
}

static void
every_prefix_is_truncated(void **state)
{
	static const char *const names[] = {"smb2-negotiate", "smb1-nt-create", "smb3-encrypted"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		static struct seed seed;
		struct str bytes = load(names[i], &seed);
		struct smb_msg m;
		size_t used;

		for (size_t len = 0; len < bytes.len; len++)
			assert_int_equal(
				smb_parse(str_of(bytes.p, len), true, &m, &used), ERR_TRUNCATED);
		assert_int_equal(smb_parse(bytes, true, &m, &used), ERR_OK);
		assert_int_equal(used, bytes.len);
	}
}

static void
direction_is_compared(void **state)
{
	static struct seed seed;
	struct str bytes = load("smb2-negotiate", &seed);
	struct smb_msg m;
	size_t used;

	assert_int_equal(smb_parse(bytes, false, &m, &used), ERR_OK);
	assert_true(m.is_backwards);
}

static void
long_chains_end(void **state)
{
	char frame[4 + 64 * 40] = {0};
	struct smb_msg m;
	size_t used;
	unsigned n = 1;
	enum err err;

	frame[2] = (char)((sizeof(frame) - 4) >> 8);
	frame[3] = (char)((sizeof(frame) - 4) & 0xff);
	for (size_t at = 4; at < sizeof(frame); at += 64) {
		memcpy(frame + at, "\xfeSMB\x40", 5);
		frame[at + 12] = 7; /* flush: no body is read */
		frame[at + 20] = 64;
	}
	assert_int_equal(smb_parse(str_of(frame, sizeof(frame)), true, &m, &used), ERR_OK);
	while ((err = smb_next(&m, &m)) == ERR_OK)
		n++;
	assert_int_equal(err, ERR_LIMIT);
	assert_int_equal(n, LIMIT_SMB_COMMANDS);
}

static void
pipes_are_known(void **state)
{
	static const struct {
		const char *name, *service;
	} cases[] = {
		{"svcctl", "svcctl"},
		{"\\svcctl", "svcctl"},
		{"\\PIPE\\SVCCTL", "svcctl"},
		{"PSEXESVC-HOST-1234-stdin", "PsExec"},
		{"lsass", "lsarpc"},
		{"svcctl2", NULL},
		{"docs\\svcctl", NULL},
		{"", NULL},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct smb_pipe *pipe = smb_pipe_of(cases[i].name);

		if (cases[i].service == NULL)
			assert_null(pipe);
		else
			assert_string_equal(pipe->service, cases[i].service);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations_are_recognised),
		cmocka_unit_test(smb2_negotiation),
		cmocka_unit_test(smb2_session_and_tree),
		cmocka_unit_test(smb2_files),
		cmocka_unit_test(smb2_compound_is_walked),
		cmocka_unit_test(large_frames_are_read_from_their_start),
		cmocka_unit_test(other_families),
		cmocka_unit_test(smb1_negotiation_and_session),
		cmocka_unit_test(smb1_andx_is_walked),
		cmocka_unit_test(smb1_files),
		cmocka_unit_test(smb1_exploit_shapes),
		cmocka_unit_test(wrong_frames),
		cmocka_unit_test(every_prefix_is_truncated),
		cmocka_unit_test(direction_is_compared),
		cmocka_unit_test(long_chains_end),
		cmocka_unit_test(pipes_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
