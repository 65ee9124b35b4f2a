/* malware_protocol: the first bytes of each side, each shape with its harmless twin. */
#include "watch/detect/outside_net.h"

struct saying {
	bool by_server;
	struct str text;
};

/* What malware_protocol makes of a talk of the PC with port `port` outside. */
static int
overhear(uint16_t port, const struct saying *said, size_t n_said)
{
	static struct net n;
	struct talk t;

	begin(&n, "malware_protocol", NULL);
	t = dial(&n, pc, outside, port);
	for (size_t i = 0; i < n_said; i++)
		say(&t, !said[i].by_server, said[i].text);
	hang_up(&t);
	return finish(&n);
}

static void
test_shells(void **state)
{
	const struct saying command[] = {{true, STR("whoami\n")}};
	const struct saying prose[] = {{true, STR("whoami is a command\n")}};
	const struct saying bound[] = {{true, STR("Microsoft Windows [Version 6.1.7601]\r\n")}};

	assert_int_equal(overhear(4444, command, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(4444, prose, 1), -1);
	assert_int_equal(overhear(4444, bound, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(23, bound, 1), -1); /* Telnet of an old server */
}

static void
test_frames_of_malware(void **state)
{
	static const char meterpreter[] = "\x15\x36\xd8\xe4"
					  "0123456789abcdef"
					  "\x15\x36\xd8\xe5\x15\x36\xd8\xec\x15\x36\xd8\xe4";
	static const char counted[] = "12\0abcdefghijkl";
	const struct saying key[] = {{true, STR(meterpreter)}};
	const struct saying broken[] = {{true, str_of(meterpreter, 31)}};
	const struct saying digits[] = {{false, STR(counted)}};
	const struct saying wrong[] = {{false, str_of(counted, 14)}};
	const struct saying stage[] = {{true, STR("\xfc\xe8\x82\0\0\0\x60\x89")}};
	const struct saying java[] = {
		{false, STR("GET /a;b;c;d HTTP/1.1\r\nUser-Agent: Mozilla/4.0 "
			    "(Windows XP 5.1) Java/1.6\r\n")}};
	const struct saying report[] = {{false, STR("INFO|PC|user|Windows 10|x64|none")}};

	assert_int_equal(overhear(4444, key, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(4444, broken, 1), -1);
	assert_int_equal(overhear(7000, digits, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(7000, wrong, 1), -1);
	assert_int_equal(overhear(4444, stage, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(5800, java, 1), -1);
	assert_int_equal(overhear(5800, report, 1), SEVERITY_ACT_NOW);
}

/* Both sides begin with a binary word of their own; twins: text, and lengths. */
static void
test_unknown_language(void **state)
{
	const struct saying own[] = {{true, STR("\x09\x12\x3b\x42-3\xa2")},
		{false, STR("\x09\x12\x3b\x42o3\xa2\x44")}, {true, STR("\x09\x12\x3b\x42)3")},
		{false, STR("\x09\x12\x3b\x42O3\xa2")}};
	const struct saying text[] = {{true, STR("WORD one")}, {false, STR("WORD two")},
		{true, STR("WORD three")}, {false, STR("WORD four")}};
	const struct saying lengths[] = {{true, STR("\0\0\0\x08pushpush")},
		{false, STR("\0\0\0\x08pullpull")}, {true, STR("\0\0\0\x08pushpush")},
		{false, STR("\0\0\0\x08pullpull")}};

	assert_int_equal(overhear(81, own, 4), SEVERITY_PLEASE_LOOK);
	assert_int_equal(overhear(81, own, 2), -1);
	assert_int_equal(overhear(81, text, 4), -1);
	assert_int_equal(overhear(81, lengths, 4), -1);
}

/* Twins: a length that is not the message's; .NET's framing inside the company; a cry to all. */
static void
test_named_families(void **state)
{
	const struct saying remcos[] = {{false, STR("\x24\x04\xff\0\x08\0\0\0abcdefgh")}};
	const struct saying longer[] = {{false, STR("\x24\x04\xff\0\x09\0\0\0abcdefgh")}};
	const struct saying old[] = {{false, STR("[DataStart]\x10\0\0\0addnew|cmd|PC")}};
	const struct saying mention[] = {{false, STR("see [DataStart] in the manual")}};
	const struct saying redline[] = {
		{false, STR("\0\1\0\1\2\2\x1cnet.tcp://45.10.20.30:23000/")}};
	const struct saying named[] = {
		{false, STR("\0\1\0\1\2\2\x1enet.tcp://kaikei.example:23000/")}};
	const struct saying nearby[] = {
		{false, STR("\0\1\0\1\2\2\x1cnet.tcp://192.168.5.2:23000/")}};
	const struct saying bashlite[] = {{true, STR("!* SCANNER ON\n")}};
	const struct saying cry[] = {{true, STR("!* Welcome to the server\n")}};

	assert_int_equal(overhear(2404, remcos, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(2404, longer, 1), -1);
	assert_int_equal(overhear(2404, old, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(2404, mention, 1), -1);
	assert_int_equal(overhear(23000, redline, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(23000, named, 1), -1);
	assert_int_equal(overhear(23000, nearby, 1), -1);
	assert_int_equal(overhear(6667, bashlite, 1), SEVERITY_ACT_NOW);
	assert_int_equal(overhear(6667, cry, 1), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shells),
		cmocka_unit_test(test_frames_of_malware),
		cmocka_unit_test(test_unknown_language),
		cmocka_unit_test(test_named_families),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
