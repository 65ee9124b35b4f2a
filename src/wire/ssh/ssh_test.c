/* SSH banners and algorithm lists: what must be read, a published fingerprint, refusals. */
#include "base/buf.h"
#include "wire/ssh/ssh.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void
assert_str(struct str got, const char *want)
{
	if (!str_equal(got, str_c(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_FMT(got), want);
}

static void
banners_are_read(void **state)
{
	static const struct {
		const char *bytes, *protocol, *software, *comments;
		bool is_obsolete;
	} cases[] = {
		{"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "2.0", "OpenSSH_9.2p1",
			"Debian-2+deb12u3", false},
		{"SSH-2.0-billsSSH_3.6.3q3\n", "2.0", "billsSSH_3.6.3q3", "",
			false}, /* section 4.2 */
		{"SSH-1.99-Cisco-1.25\n", "1.99", "Cisco-1.25", "", false},
		{"SSH-1.5-1.2.27\n", "1.5", "1.2.27", "", true},
		{"hello\r\nthere\r\nSSH-2.0-a\r\n", "2.0", "a", "", false},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str bytes = str_c(cases[i].bytes);
		struct ssh_banner b;
		size_t used = 0;

		assert_int_equal(ssh_banner_parse(bytes, &b, &used), ERR_OK);
		assert_int_equal(used, bytes.len);
		assert_str(b.protocol, cases[i].protocol);
		assert_str(b.software, cases[i].software);
		assert_str(b.comments, cases[i].comments);
		assert_int_equal(b.is_obsolete, cases[i].is_obsolete);
		for (size_t len = 0; len < bytes.len; len++)
			assert_int_equal(
				ssh_banner_parse(str_of(bytes.p, len), &b, &used), ERR_TRUNCATED);
	}
}

static void
other_starts_are_refused(void **state)
{
	static const char *const bad[] = {
		"SSH-2.0\r\n", "SSH-2.0-\r\n", "SSH--x\r\n", "SSH-20-x\r\n", "SSH-2.0-a\x01\r\n"};
	char line[2048];
	struct ssh_banner b;
	size_t used = 0;

	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(ssh_banner_parse(str_c(bad[i]), &b, &used), ERR_MALFORMED);
	assert_int_equal(ssh_banner_parse(STR("\x16\x03\x01\0\x05"), &b, &used), ERR_MALFORMED);
	memset(line, 'a', sizeof(line));
	assert_int_equal(ssh_banner_parse(str_of(line, 1025), &b, &used), ERR_LIMIT);
	memcpy(line, "SSH-2.0-", 8);
	assert_int_equal(ssh_banner_parse(str_of(line, 255), &b, &used), ERR_TRUNCATED);
	assert_int_equal(ssh_banner_parse(str_of(line, 256), &b, &used), ERR_LIMIT);
	memset(line, '\n', sizeof(line));
	assert_int_equal(ssh_banner_parse(str_of(line, sizeof(line)), &b, &used), ERR_LIMIT);
	assert_true(ssh_looks_like(STR("SSH-2.0")) && ssh_looks_like(STR("SSH")));
	assert_false(ssh_looks_like(STR("SS")) || ssh_looks_like(STR("SSL-")) ||
		     ssh_looks_like(STR("GET /")));
}

/* The lists of OpenSSH 7.6's client, whose HASSH the publication names. */
static const char *const openssh76[] = {
	"curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
	"ecdh-sha2-nistp521,diffie-hellman-group-exchange-sha256,diffie-hellman-group16-sha512,"
	"diffie-hellman-group18-sha512,diffie-hellman-group14-sha256,diffie-hellman-group14-sha1,"
	"ext-info-c",
	"ssh-ed25519",
	"chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,"
	"aes256-gcm@openssh.com",
	"aes128-ctr",
	"umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,"
	"hmac-sha2-512-etm@openssh.com,hmac-sha1-etm@openssh.com,umac-64@openssh.com,"
	"umac-128@openssh.com,hmac-sha2-256,hmac-sha2-512,hmac-sha1",
	"hmac-sha2-256",
	"none,zlib@openssh.com,zlib",
	"none",
	"",
	"",
};

static void
put32(struct buf *b, size_t n)
{
	const char bytes[] = {(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n};

	buf_add(b, bytes, 4);
}

static struct buf
kexinit(void)
{
	struct buf body = buf_of(8192), all = buf_of(8192);

	buf_add(&body,
		"\x06\x14"
		"0123456789abcdef",
		18);
	for (size_t i = 0; i < COUNT(openssh76); i++) {
		put32(&body, strlen(openssh76[i]));
		buf_c(&body, openssh76[i]);
	}
	buf_add(&body,
		"\0\0\0\0\0"
		"padpad",
		11);
	put32(&all, body.len);
	buf_str(&all, buf_view(&body));
	buf_done(&body);
	return all;
}

static void
algorithms_are_read(void **state)
{
	struct buf bytes = kexinit();
	struct ssh_kexinit k;
	size_t used = 0;
	char hassh[SSH_HASSH_MAX], server[SSH_HASSH_MAX];

	for (size_t len = 0; len < bytes.len; len++)
		assert_int_equal(ssh_kexinit_parse(str_of(bytes.p, len), &k, &used), ERR_TRUNCATED);
	assert_int_equal(ssh_kexinit_parse(buf_view(&bytes), &k, &used), ERR_OK);
	assert_int_equal(used, bytes.len);
	assert_str(ssh_list_first(k.kex), "curve25519-sha256");
	assert_str(k.host_key, "ssh-ed25519");
	assert_str(ssh_list_first(k.compression_client), "none");
	assert_str(ssh_list_first(str_of(NULL, 0)), "");
	assert_int_equal(ssh_hassh(&k, false, hassh), ERR_OK);
	assert_string_equal(hassh, "ec7378c1a92f5a8dde7e8b7a1ddf33d1");
	assert_int_equal(ssh_hassh(&k, true, server), ERR_OK);
	assert_string_not_equal(hassh, server);
	buf_done(&bytes);
}

static void
broken_packets_are_refused(void **state)
{
	static const struct {
		size_t at;
		char byte;
		enum err err;
	} cases[] = {
		{0, 0x7f, ERR_MALFORMED}, /* no such length */
		{1, 0x01, ERR_LIMIT},
		{4, 3, ERR_MALFORMED}, /* padding below four */
		{5, 21, ERR_UNSUPPORTED},
		{22, 1, ERR_MALFORMED}, /* a list longer than the packet */
		{26, ' ', ERR_MALFORMED},
		{26, 0, ERR_MALFORMED},
		{26, (char)0x80, ERR_MALFORMED},
	};
	struct buf bytes = kexinit();
	struct ssh_kexinit k;
	size_t used = 5;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char was = bytes.p[cases[i].at];

		bytes.p[cases[i].at] = cases[i].byte;
		assert_int_equal(ssh_kexinit_parse(buf_view(&bytes), &k, &used), cases[i].err);
		bytes.p[cases[i].at] = was;
	}
	assert_int_equal(used, 5);
	buf_done(&bytes);
}

static void
a_fingerprint_has_a_limit(void **state)
{
	static char list[LIMIT_SSH_HASSH_BYTES];
	struct ssh_kexinit k = {.kex = {list, sizeof(list)}};
	char hassh[SSH_HASSH_MAX];

	assert_int_equal(ssh_hassh(&k, false, hassh), ERR_LIMIT);
	k.kex.len = sizeof(list) / 2;
	assert_int_equal(ssh_hassh(&k, false, hassh), ERR_OK);
	k.mac_client = str_of(list, sizeof(list) / 2);
	assert_int_equal(ssh_hassh(&k, false, hassh), ERR_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(banners_are_read),
		cmocka_unit_test(other_starts_are_refused),
		cmocka_unit_test(algorithms_are_read),
		cmocka_unit_test(broken_packets_are_refused),
		cmocka_unit_test(a_fingerprint_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
