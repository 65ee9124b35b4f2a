/*
 * A Windows domain's working day and the rarer steps of attacks in one: each harmless thing beside
 * what it is most like. What an administrator, a print client, a computer that joins or a server
 * with many users does stays for the record or unsaid.
 */
#include "watch/golden/windows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define ATTACKER 66
#define VICTIM 10
#define OTHER 20
#define READ 0x1
#define WRITE 0x2
#define DELETE_ACCESS 0x10000
#define DISPOSITION_OPEN 1
#define DISPOSITION_CREATE 2
#define DELETE_ON_CLOSE 0x1000

static const struct dcerpc_uuid svcctl = {0x367abb81, 0x9844, 0x35f1, 0xad32, 0x98f038001003};
static const struct dcerpc_uuid winreg = {0x338cd001, 0x2244, 0x31f1, 0xaaaa, 0x900038001003};
static const struct dcerpc_uuid samr = {0x12345778, 0x1234, 0xabcd, 0xef00, 0x0123456789ac};
static const struct dcerpc_uuid spoolss = {0x12345678, 0x1234, 0xabcd, 0xef00, 0x0123456789ab};
static const struct dcerpc_uuid netdfs = {0x4fc742e0, 0x4a10, 0x11cf, 0x8273, 0x00aa004ae673};
static const struct dcerpc_uuid mimikatz = {0x17fc11e9, 0xc258, 0x4b8d, 0x8d07, 0x2f4125156244};
static const struct dcerpc_uuid wmi = {0x9556dc99, 0x828c, 0x11cf, 0xa37e, 0x00aa003240c7};
static const struct dcerpc_uuid dispatch = {0x20400, 0, 0, 0xc000, 0x46};

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

#define SAYS(detector, host, severity)                                                             \
	assert_int_equal(replay_verdict(*state, detector, host), severity)
#define SILENT -1

static void
a_service_that_is_repointed_is_an_attack(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&t, &svcctl);
	talk_request_text(&t, 11, "C:\\Windows\\Temp\\a.exe");
	SAYS("lateral_movement", ATTACKER, SEVERITY_PLEASE_LOOK);
	talk_request(&t, 19, STR("aaaaaaaa"));
	SAYS("lateral_movement", ATTACKER, SEVERITY_ACT_NOW);
	/* the services window: when it starts, then start it */
	talk_bind(&u, &svcctl);
	talk_request(&u, 11, STR("aaaaaaaa\x02\0\0\0\xff\xff\xff\xff"));
	talk_request(&u, 19, STR("aaaaaaaa"));
	SAYS("lateral_movement", OTHER, SEVERITY_PLEASE_LOOK);
}

static void
a_service_turned_into_a_command_is_an_attack(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);

	talk_bind(&t, &svcctl);
	talk_request_text(&t, 11, "cmd.exe /c whoami");
	SAYS("lateral_movement", ATTACKER, SEVERITY_ACT_NOW);
}

static void
a_command_whose_output_is_fetched_and_removed(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk s = replay_tcp(*state, ATTACKER, VICTIM, 445);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);
	struct talk v = replay_tcp(*state, OTHER, VICTIM, 445);

	talk_bind(&t, &wmi);
	talk_request(&t, 24, STR("aaaa"));
	talk_smb2_tree(&s, "\\\\pc\\ADMIN$");
	talk_smb2_create(&s, "Temp\\out.txt", READ, DISPOSITION_OPEN, 0);
	SAYS("lateral_movement", ATTACKER, SEVERITY_PLEASE_LOOK);
	talk_smb2_create(&s, "Temp\\out.txt", DELETE_ACCESS, DISPOSITION_OPEN, DELETE_ON_CLOSE);
	SAYS("lateral_movement", ATTACKER, SEVERITY_ACT_NOW);
	/* WMI to ask (ExecQuery), and a file tidied up */
	talk_bind(&u, &wmi);
	talk_request(&u, 20, STR("aaaa"));
	talk_smb2_tree(&v, "\\\\pc\\C$");
	talk_smb2_create(&v, "Users\\log.txt", DELETE_ACCESS, DISPOSITION_OPEN, DELETE_ON_CLOSE);
	SAYS("lateral_movement", OTHER, SEVERITY_RECORD);
}

static void
the_output_file_of_a_tool_is_known_by_its_name(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 445);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 445);

	talk_smb2_tree(&t, "\\\\pc\\ADMIN$");
	talk_smb2_create(&t, "__1506613937.95", READ, DISPOSITION_OPEN, 0);
	talk_smb2_tree(&u, "\\\\pc\\ADMIN$");
	talk_smb2_create(&u, "__notes", READ, DISPOSITION_OPEN, 0);
	SAYS("lateral_movement", ATTACKER, SEVERITY_ACT_NOW);
	SAYS("lateral_movement", OTHER, SEVERITY_RECORD);
}

/* Home folders and software shares have a $ too, so that they do not show in lists. */
static void
hidden_shares_of_everybody_are_not_administrative(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 445);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 445);

	talk_smb2_tree(&t, "\\\\files\\C$");
	talk_smb2_create(&t, "Windows\\setup.exe", WRITE, DISPOSITION_CREATE, 0);
	talk_smb2_tree(&u, "\\\\files\\home$");
	talk_smb2_create(&u, "tanaka\\setup.exe", WRITE, DISPOSITION_CREATE, 0);
	SAYS("lateral_movement", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("lateral_movement", OTHER, SILENT);
}

/* A log-on script and a program of NETLOGON and SYSVOL: every morning, on every PC. */
static void
logon_scripts_are_every_morning(void **state)
{
	struct talk t = replay_tcp(*state, OTHER, VICTIM, 445);

	talk_smb2_tree(&t, "\\\\dc\\SYSVOL");
	talk_smb2_create(&t, "kaisha.lan\\Policies\\gpt.ini", READ, DISPOSITION_OPEN, 0);
	talk_smb2_tree(&t, "\\\\dc\\NETLOGON");
	talk_smb2_create(&t, "logon.bat", READ, DISPOSITION_OPEN, 0);
	talk_smb2_create(&t, "inventory.exe", READ, DISPOSITION_OPEN, 0);
	SAYS("lateral_movement", OTHER, SILENT);
	SAYS("credential_theft", OTHER, SILENT);
	SAYS("smb_exploit", OTHER, SILENT);
}

static void
methods_that_run_commands_are_an_attack(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49800);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49800);

	talk_bind(&t, &dispatch);
	talk_request_text(&t, 5, "ExecuteShellCommand");
	talk_bind(&u, &dispatch);
	talk_request_text(&u, 5, "Document");
	SAYS("lateral_movement", ATTACKER, SEVERITY_ACT_NOW);
	SAYS("lateral_movement", OTHER, SILENT);
}

static void
start_settings_written_from_afar(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&t, &winreg);
	talk_request_text(&t, 15, "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run");
	SAYS("lateral_movement", ATTACKER, SILENT); /* an inventory reads it */
	talk_request(&t, 22, STR("aaaa"));
	SAYS("lateral_movement", ATTACKER, SEVERITY_PLEASE_LOOK);
	talk_bind(&u, &winreg);
	talk_request_text(&u, 15, "SOFTWARE\\Vendor\\Scanner");
	talk_request(&u, 22, STR("aaaa"));
	SAYS("lateral_movement", OTHER, SEVERITY_RECORD);
}

static void
manage(struct replay *r, uint8_t client)
{
	struct talk t = replay_tcp(r, client, VICTIM, 5985);

	talk_send(&t, true,
		STR("POST /wsman?PSVersion=5.1 HTTP/1.1\r\nHost: pc\r\n"
		    "User-Agent: Microsoft WinRM Client\r\nContent-Length: 0\r\n\r\n"));
}

/* Who manages others day after day is told for the record; a first time is worth a look. */
static void
an_administrator_is_known_by_habit(void **state)
{
	struct replay *r = *state;
	ms_t begun = r->now;
	int days[2] = {0};

	for (int day = 0; day < 5; day++) {
		manage(r, OTHER);
		if (day == 4)
			manage(r, ATTACKER);
		replay_wait(r, day < 4 ? MS_DAY : MS_SECOND);
	}
	replay_wait(r, 2 * MS_HOUR);
	for (unsigned i = 0; i < r->n_alerts; i++) {
		const struct alert *a = &r->alerts[i];
		bool is_late = a->first_seen > r->now - MS_DAY;

		if (strcmp(a->detections[0].detector, "lateral_movement") != 0 ||
			strcmp(a->device.text, "mac~:02:00:00:00:00:14") != 0)
			continue;
		days[is_late]++;
		if (is_late || a->first_seen < begun + MS_HOUR)
			assert_int_equal(
				a->severity, is_late ? SEVERITY_RECORD : SEVERITY_PLEASE_LOOK);
	}
	assert_int_equal(days[0], 4);
	assert_int_equal(days[1], 1);
	SAYS("lateral_movement", ATTACKER, SEVERITY_PLEASE_LOOK);
}

static void
dfs_asked_to_log_in_elsewhere(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&t, &netdfs);
	talk_request(&t, 13, STR("aaaa"));
	talk_bind(&u, &netdfs);
	talk_request(&u, 5, STR("aaaa")); /* NetrDfsEnum */
	SAYS("smb_exploit", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("smb_exploit", OTHER, SILENT);
}

/* The old way of telling a print client that its job is done: the server comes to the client. */
static void
print_servers_may_come_back(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&u, &spoolss);
	talk_request_text(&u, 69, "\\\\prints\\copier");
	talk_request(&u, 65, STR("aaaa"));
	(void)replay_tcp(*state, VICTIM, OTHER, 445);
	talk_bind(&t, &spoolss);
	talk_request_text(&t, 69, "\\\\prints");
	talk_request(&t, 65, STR("aaaa"));
	(void)replay_tcp(*state, VICTIM, ATTACKER, 445);
	SAYS("smb_exploit", OTHER, SILENT);
	SAYS("smb_exploit", ATTACKER, SEVERITY_PLEASE_LOOK);
}

/* A computer that joins makes its account and gives it a password; changing its own is everyday. */
static void
joining_the_domain_is_for_the_record(void **state)
{
	struct talk t = replay_tcp(*state, OTHER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk v = replay_tcp(*state, 30, VICTIM, 49700);

	talk_bind(&t, &samr);
	talk_request(&t, 50, STR("aaaa"));
	talk_request(&t, 58, STR("aaaa"));
	talk_bind(&u, &samr);
	talk_request(&u, 58, STR("aaaa"));
	talk_bind(&v, &samr);
	talk_request(&v, 55, STR("aaaa"));
	SAYS("credential_theft", OTHER, SEVERITY_RECORD);
	SAYS("credential_theft", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("credential_theft", 30, SILENT);
}

/* ... but then to ask for a ticket in another's name is how such an account is misused. */
static void
an_account_made_to_act_for_others(void **state)
{
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_udp(*state, OTHER, VICTIM, 88);

	talk_bind(&t, &samr);
	talk_request(&t, 50, STR("aaaa"));
	t = replay_udp(*state, ATTACKER, VICTIM, 88);
	talk_send(&t, true, replay_corpus("kerberos", "s4u2self", 5, buffer));
	talk_send(&u, true, replay_corpus("kerberos", "s4u2self", 5, buffer)); /* a web server */
	SAYS("credential_theft", ATTACKER, SEVERITY_ACT_NOW);
	SAYS("credential_theft", OTHER, SILENT);
}

static void
users_listed_and_read_are_for_a_person(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&t, &samr);
	talk_bind(&u, &samr);
	talk_request(&t, 13, STR("aaaa"));
	for (int i = 0; i < 4; i++) {
		talk_request(&t, 36, STR("aaaa"));
		talk_request(&u, 36, STR("aaaa")); /* who am I, in which groups: at each log-on */
	}
	SAYS("credential_theft", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("credential_theft", OTHER, SILENT);
}

static void
the_boot_key_and_tools_of_their_own(void **state)
{
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 49700);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 49700);

	talk_bind(&t, &winreg);
	talk_request_text(&t, 15, "SYSTEM\\CurrentControlSet\\Control\\Lsa\\JD");
	SAYS("credential_theft", ATTACKER, SEVERITY_ACT_NOW);
	talk_bind(&u, &winreg);
	talk_request_text(&u, 15, "SYSTEM\\CurrentControlSet\\Control\\Print");
	SAYS("credential_theft", OTHER, SILENT);
	t = replay_tcp(*state, 30, VICTIM, 49700);
	talk_bind(&t, &mimikatz);
	talk_request(&t, 2, STR("aaaa"));
	SAYS("credential_theft", 30, SEVERITY_ACT_NOW);
}

/* A terminal server in the morning: many log in through it, one mistypes often, three once. */
static void
many_users_of_one_server_are_no_spray(void **state)
{
	for (char c = 'a'; c <= 'z'; c++)
		talk_ask_ticket(*state, OTHER, c, c == 'c' || c == 'k' || c == 'p' || c == 't');
	for (int i = 0; i < 6; i++)
		talk_ask_ticket(*state, OTHER, 'c', true);
	for (char c = 'a'; c <= 'h'; c++)
		talk_ask_ticket(*state, ATTACKER, c, c != 'd');
	SAYS("credential_theft", OTHER, SILENT);
	SAYS("credential_theft", ATTACKER, SEVERITY_ACT_NOW);
}

/* An LLMNR answer (RFC 4795 section 2.1.1): "wpad", and a printer's own name. */
static void
who_says_it_is_the_proxy(void **state)
{
	static const char wpad[] = "\x12\x34\x80\0\0\1\0\1\0\0\0\0\4wpad\0\0\1\0\1"
				   "\xc0\x0c\0\1\0\1\0\0\0\x1e\0\4\x0a\0\0\x42";
	static const char copy[] = "\x12\x34\x80\0\0\1\0\1\0\0\0\0\4copy\0\0\1\0\1"
				   "\xc0\x0c\0\1\0\1\0\0\0\x1e\0\4\x0a\0\0\x14";
	struct talk t = replay_udp(*state, VICTIM, ATTACKER, 5355);
	struct talk u = replay_udp(*state, VICTIM, OTHER, 5355);

	talk_send(&t, false, str_of(wpad, sizeof(wpad) - 1));
	talk_send(&u, false, str_of(copy, sizeof(copy) - 1));
	SAYS("credential_theft", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("credential_theft", OTHER, SILENT);
}

/* LDAP, RFC 4511 section 4.6: MODIFY of cn=a, one replacement of an attribute of n letters. */
static void
modify(struct replay *r, uint8_t client, const char *attribute)
{
	struct talk t = replay_tcp(r, client, VICTIM, 389);
	size_t n = strlen(attribute);
	char p[96];
	size_t at = 0;

#define PUT(tag, len) p[at++] = (char)(tag), p[at++] = (char)(len)
	PUT(0x30, n + 22);
	memcpy(p + at, "\x02\x01\x02", 3);
	at += 3;
	PUT(0x66, n + 17);
	memcpy(p + at,
		"\x04\x04"
		"cn=a",
		6);
	at += 6;
	PUT(0x30, n + 9);
	PUT(0x30, n + 7);
	memcpy(p + at, "\x0a\x01\x02", 3);
	at += 3;
	PUT(0x30, n + 2);
	PUT(0x04, n);
#undef PUT
	memcpy(p + at, attribute, n);
	at += n;
	talk_send(&t, true, str_of(p, at));
}

static void
rights_written_into_accounts(void **state)
{
	modify(*state, ATTACKER, "msDS-KeyCredentialLink");
	modify(*state, 30, "msDS-AllowedToActOnBehalfOfOtherIdentity");
	modify(*state, OTHER, "telephoneNumber");
	SAYS("credential_theft", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("credential_theft", 30, SEVERITY_PLEASE_LOOK);
	SAYS("credential_theft", OTHER, SILENT);
}

/* A name query's answer (RFC 1002 section 4.2.13) of `from` to a broadcast question. */
static void
answer_netbios(struct replay *r, uint8_t from, char letter)
{
	char p[] = "\x12\x34\x85\0\0\0\0\1\0\0\0\0 CACACACACACACACACACACACACACACAAA\0"
		   "\0\x20\0\1\0\0\0\4\0\6\0\0\x0a\0\0?";
	struct talk t = replay_udp(r, from, VICTIM, 137);

	p[13] = (char)('A' + (letter >> 4)); /* half a byte in each letter */
	p[14] = (char)('A' + (letter & 15));
	p[sizeof(p) - 2] = (char)from;
	talk_send(&t, true, str_of(p, sizeof(p) - 1));
}

static void
answers_to_broadcast_questions_for_many_names(void **state)
{
	for (char c = 'P'; c <= 'S'; c++) {
		answer_netbios(*state, ATTACKER, c);
		answer_netbios(*state, OTHER, 'Z');
	}
	SAYS("credential_theft", ATTACKER, SEVERITY_ACT_NOW);
	SAYS("credential_theft", OTHER, SILENT);
}

static void
at_the_certificate_page(struct replay *r, uint8_t client, const char *token)
{
	struct talk t = replay_tcp(r, client, VICTIM, 80);
	char p[1024];
	int n = snprintf(p, sizeof(p),
		"GET /certsrv/certfnsh.asp HTTP/1.1\r\nHost: ca\r\nAuthorization: NTLM %s\r\n\r\n",
		token);

	talk_send(&t, true, str_of(p, (size_t)n));
}

/* The third message of NTLM, [MS-NLMP] section 2.2.1.3: of "DC01$", and of "tanaka". */
static void
computers_do_not_come_to_the_certificate_page(void **state)
{
	at_the_certificate_page(*state, ATTACKER,
		"TlRMTVNTUAADAAAAGAAYAEAAAAAYABgAWAAAAAwADABwAAAACgAKAHwAAAAIAAgAhgAAAAAA"
		"AACOAAAAAQAAAExMTExMTExMTExMTExMTExMTExMTExMTE5OTk5OTk5OTk5OTk5OTk5OTk5O"
		"Tk5OTksAQQBJAFMASABBAEQAQwAwADEAJABEAEMAMAAxAA==");
	at_the_certificate_page(*state, OTHER,
		"TlRMTVNTUAADAAAAGAAYAEAAAAAYABgAWAAAAAwADABwAAAADAAMAHwAAAAIAAgAiAAAAAAA"
		"AACQAAAAAQAAAExMTExMTExMTExMTExMTExMTExMTExMTE5OTk5OTk5OTk5OTk5OTk5OTk5O"
		"Tk5OTksAQQBJAFMASABBAHQAYQBuAGEAawBhAEQAQwAwADEA");
	SAYS("credential_theft", ATTACKER, SEVERITY_ACT_NOW);
	SAYS("credential_theft", OTHER, SILENT);
}

static void
questions_that_no_client_asks_of_a_pipe(void **state)
{
	char buffer[REPLAY_MESSAGE];
	struct talk t = replay_tcp(*state, ATTACKER, VICTIM, 445);
	struct talk u = replay_tcp(*state, OTHER, VICTIM, 445);

	talk_smb2_tree(&t, "\\\\pc\\IPC$");
	talk_smb2_query(&t, 1, 6);
	talk_smb2_tree(&u, "\\\\pc\\IPC$");
	talk_smb2_query(&u, 1, 5); /* its size: each client asks */
	u = replay_tcp(*state, OTHER, VICTIM, 445);
	talk_smb2_tree(&u, "\\\\pc\\files");
	talk_smb2_query(&u, 1, 6); /* the number of a file */
	SAYS("smb_exploit", ATTACKER, SEVERITY_PLEASE_LOOK);
	SAYS("smb_exploit", OTHER, SILENT);
	t = replay_tcp(*state, 30, VICTIM, 445);
	talk_send(&t, true, replay_corpus("smb", "smb1-negotiate", 1, buffer));
	talk_send(&t, true, replay_corpus("smb", "smb1-peek-pipe", 1, buffer));
	SAYS("smb_exploit", 30, SEVERITY_PLEASE_LOOK);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_service_that_is_repointed_is_an_attack),
		T(a_service_turned_into_a_command_is_an_attack),
		T(a_command_whose_output_is_fetched_and_removed),
		T(the_output_file_of_a_tool_is_known_by_its_name),
		T(hidden_shares_of_everybody_are_not_administrative),
		T(logon_scripts_are_every_morning),
		T(methods_that_run_commands_are_an_attack),
		T(start_settings_written_from_afar),
		T(an_administrator_is_known_by_habit),
		T(dfs_asked_to_log_in_elsewhere),
		T(print_servers_may_come_back),
		T(joining_the_domain_is_for_the_record),
		T(an_account_made_to_act_for_others),
		T(users_listed_and_read_are_for_a_person),
		T(the_boot_key_and_tools_of_their_own),
		T(many_users_of_one_server_are_no_spray),
		T(who_says_it_is_the_proxy),
		T(rights_written_into_accounts),
		T(answers_to_broadcast_questions_for_many_names),
		T(computers_do_not_come_to_the_certificate_page),
		T(questions_that_no_client_asks_of_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
