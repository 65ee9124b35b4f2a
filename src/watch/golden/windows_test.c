/*
 * Attacks over Windows protocols and, for each, its nearest harmless twin, as whole conversations:
 * who is blamed, how severely, and that the twin stays below "please look".
 */
#include "watch/golden/windows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ATTACKER 66
#define VICTIM 10
#define OTHER 20

static const struct dcerpc_uuid svcctl = {0x367abb81, 0x9844, 0x35f1, 0xad32, 0x98f038001003};
static const struct dcerpc_uuid drsuapi = {0xe3514235, 0x4b06, 0x11d1, 0xab04, 0x00c04fc2dcd2};
static const struct dcerpc_uuid tasks = {0x86d35949, 0x83c9, 0x4044, 0xb424, 0xdb363231fd0c};
static const struct dcerpc_uuid activator = {0x1a0, 0, 0, 0xc000, 0x46};
static const struct dcerpc_uuid eventlog = {0x82273fdc, 0xe32a, 0x18c3, 0x3f78, 0x827929dc23ea};
static const struct dcerpc_uuid dssetup = {0x3919286a, 0xb10c, 0x11d0, 0x9ba8, 0x00c04fd92ef5};
static const struct dcerpc_uuid lsarpc = {0x12345778, 0x1234, 0xabcd, 0xef00, 0x0123456789ab};

static int
setup(void **state)
{
	*state = replay_new(windows_params);
	return 0;
}

static int
teardown(void **state)
{
	replay_free(*state);
	return 0;
}

static void
services_for_a_moment_are_an_attack(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &svcctl);
	talk_request(&t, 12, STR("aaaaaaaa"));
	assert_int_equal(
		replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_PLEASE_LOOK);
	talk_request(&t, 19, STR("aaaaaaaa"));
	talk_request(&t, 2, STR("aaaaaaaa"));
	assert_int_equal(replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_ACT_NOW);
	assert_int_equal(replay_verdict(*state, "lateral_movement", VICTIM), -1);
}

static void
a_command_line_as_a_service_is_an_attack(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &svcctl);
	talk_request(&t, 24, STR("%COMSPEC% /Q /c echo"));
	assert_int_equal(replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_ACT_NOW);
}

static void
looking_at_services_is_for_the_record(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &svcctl);
	for (uint16_t opnum = 14; opnum <= 18; opnum++)
		talk_request(&t, opnum, STR("aaaaaaaa"));
	assert_int_equal(replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_RECORD);
}

static void
tasks_and_logs_are_for_a_person(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49701);

	talk_bind(&t, &tasks);
	talk_request(&t, 1, STR("aaaa"));
	assert_int_equal(
		replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_PLEASE_LOOK);
	t = replay_tcp(*state, OTHER, VICTIM, 49702);
	talk_bind(&t, &eventlog);
	talk_request(&t, 0, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "lateral_movement", OTHER), SEVERITY_PLEASE_LOOK);
}

static void
desktop_programs_over_dcom_are_an_attack(void **state)
{
	/* MMC20.Application; WMI's own class is an administrator's daily work */
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 135);

	talk_bind(&t, &activator);
	talk_request(
		&t, 4, STR("aaaa\x1a\x79\xb2\x49\xae\xb1\x90\x4c\x9b\x8e\xe8\x60\xba\x07\xf8\x89"));
	assert_int_equal(replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_ACT_NOW);
	t = replay_tcp(*state, OTHER, VICTIM, 135);
	talk_bind(&t, &activator);
	talk_request(
		&t, 4, STR("aaaa\x5e\xf0\xc3\x8b\x6b\xd8\xd0\x11\xa0\x75\x00\xc0\x4f\xb6\x88\x20"));
	assert_int_equal(replay_verdict(*state, "lateral_movement", OTHER), SEVERITY_RECORD);
}

static void
powershell_remoting_is_for_a_person(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 5985);

	talk_send(&t, true,
		STR("POST /wsman?PSVersion=5.1 HTTP/1.1\r\nHost: pc\r\n"
		    "User-Agent: Microsoft WinRM Client\r\nContent-Length: 0\r\n\r\n"));
	t = replay_tcp(*state, OTHER, VICTIM, 5985);
	talk_send(&t, true,
		STR("POST /wsman HTTP/1.1\r\nHost: pc\r\n"
		    "User-Agent: Microsoft WinRM Client\r\nContent-Length: 0\r\n\r\n"));
	assert_int_equal(
		replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_PLEASE_LOOK);
	assert_int_equal(replay_verdict(*state, "lateral_movement", OTHER), SEVERITY_RECORD);
}

static void
reaching_for_many_is_for_a_person(void **state)
{
	for (uint8_t host = 1; host <= 4; host++)
		(void)replay_tcp(*state, OTHER, host, 3389);
	for (uint8_t host = 1; host <= 5; host++)
		(void)replay_tcp(*state, ATTACKER, host, 3389);
	assert_int_equal(replay_verdict(*state, "lateral_movement", OTHER), -1);
	assert_int_equal(
		replay_verdict(*state, "lateral_movement", ATTACKER), SEVERITY_PLEASE_LOOK);
}

static void
replication_by_a_workstation_is_theft(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &drsuapi);
	talk_request(&t, 0, STR("aaaa"));
	talk_request(&t, 12, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), -1);
	talk_request(&t, 3, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), SEVERITY_ACT_NOW);
}

/* The same by a computer that was seen to give out tickets. */
static void
replication_by_a_controller_is_its_work(void **state)
{
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_udp(*state, VICTIM, OTHER, 88);

	talk_send(&t, true, replay_corpus("kerberos", "as-req", 1, buffer));
	talk_send(&t, false, replay_corpus("kerberos", "as-rep", 5, buffer)); /* a TCP one */
	t = replay_tcp(*state, OTHER, VICTIM, 49700);
	talk_bind(&t, &drsuapi);
	talk_request(&t, 3, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "credential_theft", OTHER), -1);
}

/* The bind was not seen: the name of the domain's backup key tells what operation 43 is. */
static void
secrets_read_in_a_connection_that_began_before(void **state)
{
	struct talk t = replay_midstream(*state, ATTACKER, VICTIM, 49700);

	talk_request(&t, 43, STR("aaaaG\0$\0B\0C\0K\0U\0P\0K\0E\0Y\0_\0"));
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), SEVERITY_ACT_NOW);
	t = replay_midstream(*state, OTHER, VICTIM, 49700);
	talk_request(&t, 43, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_int_equal(replay_verdict(*state, "credential_theft", OTHER), -1);
}

static void
secrets_read_by_name(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &lsarpc);
	talk_request(&t, 44, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), -1);
	talk_request(&t, 43, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), SEVERITY_ACT_NOW);
}

static void
many_users_refused_are_a_spray(void **state)
{
	for (char c = 'a'; c < 'k'; c++) {
		talk_ask_ticket(*state, ATTACKER, c, true);
		talk_ask_ticket(
			*state, OTHER, 'a', true); /* who mistypes the name again and again */
	}
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), SEVERITY_ACT_NOW);
	assert_int_equal(replay_verdict(*state, "credential_theft", OTHER), -1);
}

static void
implants_are_told_on_both_sides(void **state)
{
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 445);

	talk_send(&t, true, replay_corpus("smb", "smb1-negotiate", 1, buffer));
	talk_send(&t, true, replay_corpus("smb", "smb1-doublepulsar-ping", 1, buffer));
	assert_int_equal(replay_verdict(*state, "smb_exploit", ATTACKER), SEVERITY_ACT_NOW);
	assert_int_equal(replay_verdict(*state, "smb_exploit", VICTIM), -1);
	talk_send(&t, false, replay_corpus("smb", "smb1-doublepulsar-answer", 1, buffer));
	assert_int_equal(replay_verdict(*state, "smb_exploit", VICTIM), SEVERITY_ACT_NOW);
}

static void
old_sharing_alone_is_no_exploit(void **state)
{
	static const char *const ordinary[] = {"smb1-negotiate", "smb1-session-setup",
		"smb1-nt-create", "smb1-write", "smb1-echo", "smb1-pipe-transact"};
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(*state, OTHER, VICTIM, 445);

	for (size_t i = 0; i < sizeof(ordinary) / sizeof(*ordinary); i++)
		talk_send(&t, true, replay_corpus("smb", ordinary[i], 1, buffer));
	assert_int_equal(replay_verdict(*state, "smb_exploit", OTHER), -1);
}

static void
other_exploits_have_their_shape(void **state)
{
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &dssetup);
	talk_request(&t, 0, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "smb_exploit", ATTACKER), -1);
	talk_request(&t, 9, STR("aaaa"));
	assert_int_equal(replay_verdict(*state, "smb_exploit", ATTACKER), SEVERITY_ACT_NOW);
	t = replay_tcp(*state, OTHER, VICTIM, 3389);
	talk_send(&t, true, replay_corpus("rdp", "request-cookie", 0, buffer));
	talk_send(&t, true, replay_corpus("rdp", "initial-ordinary", 0, buffer));
	assert_int_equal(replay_verdict(*state, "smb_exploit", OTHER), -1);
	t = replay_tcp(*state, OTHER, VICTIM, 3389);
	talk_send(&t, true, replay_corpus("rdp", "request-bare", 0, buffer));
	talk_send(&t, true, replay_corpus("rdp", "initial-ms-t120", 0, buffer));
	assert_int_equal(replay_verdict(*state, "smb_exploit", OTHER), SEVERITY_ACT_NOW);
}

static void
zero_credentials_are_an_exploit(void **state)
{
	static const struct dcerpc_uuid netlogon = {
		0x12345678, 0x1234, 0xabcd, 0xef00, 0x01234567cffb};
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&t, &netlogon);
	talk_bind(&u, &netlogon);
	for (int i = 0; i < 4; i++) {
		talk_send(&t, true, replay_corpus("dcerpc", "zerologon-authenticate", 0, buffer));
		talk_send(&u, true, replay_corpus("dcerpc", "netlogon-ordinary", 0, buffer));
	}
	assert_int_equal(replay_verdict(*state, "smb_exploit", ATTACKER), SEVERITY_ACT_NOW);
	assert_int_equal(replay_verdict(*state, "smb_exploit", OTHER), -1);
}

/* An LLMNR answer (RFC 4795 section 2.1.1) of `from` that it has a name with this letter. */
static void
answer_for(struct replay *r, uint8_t from, char letter)
{
	char message[] = "\x12\x34\x80\0\0\1\0\1\0\0\0\0\2p?\0\0\1\0\1"
			 "\xc0\x0c\0\1\0\1\0\0\0\x1e\0\4\x0a\0\0\x42";
	struct talk t = replay_udp(r, VICTIM, from, 5355);

	message[14] = letter;
	talk_send(&t, false, str_of(message, sizeof(message) - 1));
}

static void
answers_for_names_of_others_are_theft(void **state)
{
	for (char c = 'a'; c < 'e'; c++) {
		answer_for(*state, ATTACKER, c);
		answer_for(*state, OTHER, 'z');
	}
	assert_int_equal(replay_verdict(*state, "credential_theft", ATTACKER), SEVERITY_ACT_NOW);
	assert_int_equal(replay_verdict(*state, "credential_theft", OTHER), -1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(services_for_a_moment_are_an_attack),
		T(a_command_line_as_a_service_is_an_attack),
		T(looking_at_services_is_for_the_record),
		T(tasks_and_logs_are_for_a_person),
		T(desktop_programs_over_dcom_are_an_attack),
		T(powershell_remoting_is_for_a_person),
		T(reaching_for_many_is_for_a_person),
		T(replication_by_a_workstation_is_theft),
		T(replication_by_a_controller_is_its_work),
		T(secrets_read_in_a_connection_that_began_before),
		T(secrets_read_by_name),
		T(many_users_refused_are_a_spray),
		T(implants_are_told_on_both_sides),
		T(old_sharing_alone_is_no_exploit),
		T(other_exploits_have_their_shape),
		T(zero_credentials_are_an_exploit),
		T(answers_for_names_of_others_are_theft),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
