/* Detectors of HTTP with the outside: exploit kits, sessions in clear, programs, malware; each with
 * its harmless twin. */
#include "watch/detect/outside_net.h"

struct visit {
	const char *host, *path, *head, *type;
	const char *body; /* "MZ": a program; "?": random bytes */
};

static void
visit(struct net *n, const struct visit *v)
{
	static uint8_t bytes[1024];
	struct talk t = dial(n, pc, outside, 80);
	uint64_t noise = 88172645463325252U;

	memset(bytes, 0, sizeof(bytes));
	if (strcmp(v->body, "MZ") == 0) {
		memcpy(bytes, "MZ\x90", 4);
		bytes[0x3c] = 0x80;
		memcpy(bytes + 0x80, "PE\0\0\x4c\x01", 6);
	} else if (strcmp(v->body, "?") == 0) {
		for (size_t i = 0; i < sizeof(bytes); i++) {
			noise ^= noise << 13;
			noise ^= noise >> 7;
			noise ^= noise << 17;
			bytes[i] = (uint8_t)noise;
		}
	} else {
		memset(bytes, ' ', sizeof(bytes));
		memcpy(bytes, v->body, strlen(v->body));
	}
	get(&t, v->host, v->path, v->head);
	answer(&t, v->type, bytes, sizeof(bytes));
	hang_up(&t);
	n->at += 5000;
}

static int
chain(const struct visit *visits, size_t count)
{
	struct net n;

	begin(&n, "exploit_kit", NULL);
	for (size_t i = 0; i < count; i++)
		visit(&n, &visits[i]);
	return finish(&n);
}

#define LED BROWSER "Referer: http://news.example/today\r\n"

static void
test_exploit_kit(void **state)
{
	static const struct visit landing = {"ek.test", "/land", LED, "text/html", "<html><body>"};
	static const struct visit flash = {"ek.test", "/x",
		BROWSER "Referer: http://ek.test/land\r\n", "application/x-shockwave-flash",
		"CWS\x0b...."};
	static const struct visit payload = {
		"ek.test", "/p", BROWSER, "application/octet-stream", "?"};
	static const struct visit by_java = {"ek.test", "/l.php",
		"User-Agent: Mozilla/4.0 (Windows 7 6.1) Java/1.7.0_06\r\n",
		"application/octet-stream", "MZ"};
	static const struct visit by_program = {
		"ek.test", "/9", "User-Agent: x\r\n", "application/octet-stream", "?"};
	static const struct visit download = {"ek.test", "/setup.exe",
		BROWSER "Referer: http://ek.test/land\r\n", "application/octet-stream", "MZ"};

	assert_int_equal(chain((struct visit[]){landing, flash, payload}, 3), SEVERITY_ACT_NOW);
	assert_int_equal(chain((struct visit[]){landing, flash, by_java}, 3), SEVERITY_ACT_NOW);
	assert_int_equal(chain((struct visit[]){landing, by_program}, 2), SEVERITY_PLEASE_LOOK);
	/* twins: a film in a page; a program that a person asks for */
	assert_int_equal(chain((struct visit[]){landing, flash}, 2), -1);
	assert_int_equal(chain((struct visit[]){landing, download}, 2), -1);
	assert_int_equal(chain((struct visit[]){payload}, 1), -1);
}

static void
session(struct net *n, const uint8_t client[4], const char *head)
{
	struct talk t = dial(n, client, inside, 80);

	get(&t, "intra", "/", head);
	answer(&t, "text/html", "<html>", 6);
	hang_up(&t);
}

static void
test_clear_session(void **state)
{
	static const char ours[] =
		BROWSER "Cookie: lang=ja; PHPSESSID=ncobrqrb7fj2a2sinddtk567q4\r\n";
	struct net n;

	begin(&n, "clear_session", NULL);
	session(&n, pc, ours);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	begin(&n, "clear_session", NULL);
	session(&n, pc, ours);
	session(&n, other_pc,
		"User-Agent: Other/1\r\nCookie: PHPSESSID=ncobrqrb7fj2a2sinddtk567q4\r\n");
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	begin(&n, "clear_session", NULL); /* one laptop, cable and radio */
	session(&n, pc, ours);
	session(&n, other_pc, ours);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	begin(&n, "clear_session", NULL); /* no session */
	session(&n, pc, BROWSER "Cookie: lang=ja; theme=dark-and-very-long\r\n");
	assert_int_equal(finish(&n), -1);
}

/* A loader's list of places, and a person who sets a computer up from two. */
static int
shop(unsigned places)
{
	uint8_t server[4] = {45, 10, 20, 0};
	char program[600] = "MZ\x90";
	struct net n;

	begin(&n, "disguised_download", NULL);
	memcpy(program + 60, "\x80\0\0\0", 4);
	memcpy(program + 128, "PE\0\0\x4c\x01", 6);
	for (unsigned i = 0; i < places; i++) {
		struct talk t;

		server[3] = (uint8_t)(50 + i);
		t = dial(&n, pc, server, 80);
		get(&t, "www.example.test", "/setup.exe",
			BROWSER "Accept-Language: ja\r\nReferer: http://www.example.test/\r\n");
		answer(&t, "application/x-msdownload", program, sizeof(program));
		hang_up(&t);
	}
	return finish(&n);
}

static void
test_several_programs(void **state)
{
	assert_int_equal(shop(3), SEVERITY_PLEASE_LOOK);
	assert_int_equal(shop(2), SEVERITY_RECORD);
}

/* A stager's path: the sum of its letters; twin: four letters of anybody's. */
static int
ask_path(const char *path)
{
	struct net n;
	struct talk t;

	begin(&n, "malware_http", NULL);
	t = dial(&n, pc, outside, 8081);
	get(&t, "45.10.20.30:8081", path, "User-Agent: Fetch/1.0\r\n");
	hang_up(&t);
	return finish(&n);
}

static void
test_stager_path(void **state)
{
	assert_int_equal(ask_path("/aQZP"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(ask_path("/aQZQ3"), -1);
	assert_int_equal(ask_path("/aQaP"), -1);
}

static void
test_gates(void **state)
{
	static const char *const gates[] = {"/submit.php?id=77", "/admin/get.php",
		"/login/process.php", "/en-us/index.html", "/en-us/docs.html", "/en-us/test.html",
		"/agent_message", "/is-ready", "/is-sending", "/Vre", "/gate.php", "/bot.php"};
	static const char *const twins[] = {"/submit.html?id=77", "/admin/index.php",
		"/login/index.php", "/ja-jp/index.html", "/en-us/about.html", "/agent", "/ready",
		"/sending", "/Web", "/gates.html"};

	for (size_t i = 0; i < sizeof(gates) / sizeof(*gates); i++)
		assert_int_equal(ask_path(gates[i]), SEVERITY_PLEASE_LOOK);
	for (size_t i = 0; i < sizeof(twins) / sizeof(*twins); i++)
		assert_int_equal(ask_path(twins[i]), -1);
}

static void
ask_page(struct net *n, const char *host, const char *path, const char *more)
{
	struct talk t = dial(n, pc, outside, 80);

	get(&t, host, path, more);
	hang_up(&t);
}

/* The PC asks for its address by DHCP and says what it is called: options 53, 12, 255. */
static void
say_own_name(struct net *n)
{
	static const struct side client = {.ip = {192, 168, 5, 20}, .port = 68},
				 everybody = {.ip = {192, 168, 5, 255}, .port = 67};
	static const char options[] = "\x63\x82\x53\x63\x35\x01\x03\x0c\x0bKEIRI-PC-07\xff";
	struct out m = {.len = 240};

	memcpy(m.b, "\x01\x01\x06\0\0\0\0\x07", 8);
	memcpy(m.b + 12, pc, 4);
	memcpy(m.b + 28, "\x02\0\0\0\0\x14", 6);
	m.len = 236;
	add(&m, options, sizeof(options) - 1);
	datagram(n, &client, &everybody, str_of((const char *)m.b, m.len));
}

/* Twin: the name of another computer, in the same place. */
static void
test_own_name_in_the_query(void **state)
{
	static const char *const paths[] = {"/up?n=keiri-pc-07", "/up?n=soumu-pc-03"};

	for (int i = 0; i < 2; i++) {
		struct net n;

		begin(&n, "malware_http", NULL);
		say_own_name(&n);
		ask_page(&n, "45.10.20.30", paths[i], "User-Agent: Fetch/1.0\r\n");
		assert_int_equal(finish(&n), i == 0 ? SEVERITY_PLEASE_LOOK : -1);
	}
}

/* A program asks where it comes from, then speaks to a stranger. Twins: it asks for other things
 * before; it speaks long after; a person asked, in a browser. */
static void
test_own_address_asked_before(void **state)
{
	static const uint8_t elsewhere[4] = {45, 10, 99, 1};
	static const struct {
		const char *host, *head;
		ms_t pause;
		int severity;
	} cases[] = {
		{"api.ipify.org", "User-Agent: Fetch\r\n", 0, SEVERITY_PLEASE_LOOK},
		{"api.example.org", "User-Agent: Fetch\r\n", 0, -1},
		{"api.ipify.org", "User-Agent: Fetch\r\n", 11 * MS_MINUTE, -1},
		{"api.ipify.org", BROWSER "Accept-Language: ja\r\n", 0, -1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct net n;
		struct talk t;

		begin(&n, "malware_http", NULL);
		t = dial(&n, pc, elsewhere, 80);
		get(&t, cases[i].host, "/", cases[i].head);
		hang_up(&t);
		n.at += cases[i].pause;
		t = dial(&n, pc, outside, 8081);
		get(&t, "45.10.20.30:8081", "/page", "User-Agent: Fetch\r\n");
		hang_up(&t);
		assert_int_equal(finish(&n), cases[i].severity);
	}
}

/* A program for Linux, as bots of routers and cameras load it. Twins: from a place with a name, as
 * firmware comes, and from a neighbour. */
static int
load_elf(const uint8_t server[4], const char *host)
{
	static const char program[600] = "\x7f"
					 "ELF\x01\x01\x01";
	struct net n;
	struct talk t;

	begin(&n, "disguised_download", NULL);
	t = dial(&n, pc, server, 80);
	get(&t, host, "/bins/arm7", "User-Agent: Wget\r\n");
	answer(&t, "application/octet-stream", program, sizeof(program));
	hang_up(&t);
	return finish(&n);
}

static void
test_linux_programs(void **state)
{
	assert_int_equal(load_elf(outside, "45.10.20.30"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(load_elf(outside, "firmware.example.test"), -1);
	assert_int_equal(load_elf(inside, "192.168.5.2"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exploit_kit),
		cmocka_unit_test(test_clear_session),
		cmocka_unit_test(test_several_programs),
		cmocka_unit_test(test_stager_path),
		cmocka_unit_test(test_gates),
		cmocka_unit_test(test_own_name_in_the_query),
		cmocka_unit_test(test_own_address_asked_before),
		cmocka_unit_test(test_linux_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
