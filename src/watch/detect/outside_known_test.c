/* Known-bad places, names, files and clients; QUIC and SSH, by which they are told. */
#include "watch/detect/outside_net.h"

static int
known(const char *list, void (*act)(struct net *n), const char *indicator)
{
	struct net n;
	int severity;

	begin(&n, "known_bad", list);
	act(&n);
	severity = finish(&n);
	if (severity >= 0)
		assert_non_null(strstr(n.signs, indicator));
	return severity;
}

static void
browse(struct net *n)
{
	struct talk t = dial(n, pc, outside, 80);

	get(&t, "www.evil.test", "/a/b.php?x=1", BROWSER);
	answer(&t, "text/html", "<html>", 6);
	hang_up(&t);
}

static void
hello(struct net *n)
{
	tls(n, outside, 443, "c2.evil.test", &proper);
}

static void
knock(struct net *n)
{
	struct talk t = dial(n, camera, inside, 80); /* it shows itself first */

	hang_up(&t);
	t = dial(n, outside, camera, 80);
	hang_up(&t);
}

/* A file of 40,000 bytes; as a length says, in chunks, or up to the end of the connection. */
static char file_bytes[40000];
static const char *file_way;
static size_t file_len;

static void
say_file(struct talk *t)
{
	static char all[60000];
	size_t at = (size_t)snprintf(all, sizeof(all), "HTTP/1.1 %s\r\nContent-Type: image/png\r\n",
		strcmp(file_way, "part") == 0 ? "206 Partial Content" : "200 OK");

	if (strcmp(file_way, "length") == 0 || strcmp(file_way, "part") == 0)
		at += (size_t)snprintf(all + at, sizeof(all) - at, "Content-Length: %zu\r\n\r\n",
			sizeof(file_bytes));
	else if (strcmp(file_way, "chunks") == 0)
		at += (size_t)snprintf(
			all + at, sizeof(all) - at, "Transfer-Encoding: chunked\r\n\r\n");
	else
		at += (size_t)snprintf(all + at, sizeof(all) - at, "Connection: close\r\n\r\n");
	for (size_t done = 0; done < file_len; done += 8000) {
		if (strcmp(file_way, "chunks") == 0)
			at += (size_t)snprintf(all + at, sizeof(all) - at, "1f40\r\n");
		memcpy(all + at, file_bytes + done, 8000);
		at += 8000;
		if (strcmp(file_way, "chunks") == 0)
			at += (size_t)snprintf(all + at, sizeof(all) - at, "\r\n");
	}
	if (strcmp(file_way, "chunks") == 0)
		at += (size_t)snprintf(all + at, sizeof(all) - at, "0\r\n\r\n");
	say(t, false, str_of(all, at));
}

static void
load_file(struct net *n)
{
	struct talk t = dial(n, pc, outside, 80);

	get(&t, "www.example.test", "/a.png", BROWSER);
	say_file(&t);
	hang_up(&t);
}

static void
test_file_hashes(void **state)
{
	static const char *const ways[] = {"length", "chunks", "close"};
	uint8_t digest[DIGEST_BYTES_MAX];
	char list[200], hex[DIGEST_HEX_MAX];

	for (size_t i = 0; i < sizeof(file_bytes); i++)
		file_bytes[i] = (char)(i * 7);
	memcpy(file_bytes, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
	for (int kind = 0; kind < 3; kind++) {
		size_t len =
			digest_of((enum digest_kind)kind, file_bytes, sizeof(file_bytes), digest);

		snprintf(list, sizeof(list), "%s # Test family\n", digest_hex(digest, len, hex));
		file_len = sizeof(file_bytes);
		for (size_t i = 0; i < 3; i++) {
			file_way = ways[i];
			assert_int_equal(known(list, load_file, hex), SEVERITY_ACT_NOW);
		}
		file_way = "part"; /* the bytes of a 206 are not the file */
		assert_int_equal(known(list, load_file, hex), -1);
		file_way = "length"; /* cut off */
		file_len -= 8000;
		assert_int_equal(known(list, load_file, hex), -1);
		file_len = sizeof(file_bytes);
		file_bytes[39999] ^= 1; /* another file */
		assert_int_equal(known(list, load_file, hex), -1);
		file_bytes[39999] ^= 1;
	}
}

static void
ask(struct net *n)
{
	ask_name(n, "ns1.evil.test", NULL);
}

/* Only asked for, and fingerprints of clients: worth a look, no more. */
static void
test_known_names_and_clients(void **state)
{
	struct net n;
	const char *ja3, *ja4;
	char list[200];

	assert_int_equal(known("evil.test\n", ask, "evil.test"), SEVERITY_PLEASE_LOOK);
	assert_int_equal(known("www.evil.test\n", ask, ""), -1);
	begin(&n, "known_bad", NULL);
	hello(&n);
	finish(&n);
	ja4 = strstr(n.facts, "tls_client=");
	assert_non_null(ja4);
	snprintf(list, sizeof(list), "ja4 %.36s Test client\n", ja4 + 11);
	assert_int_equal(known(list, hello, "t12"), SEVERITY_PLEASE_LOOK);
	ja3 = "ja3 00000000000000000000000000000000 Another\n";
	assert_int_equal(known(ja3, hello, ""), -1);
}

static void
test_known_bad(void **state)
{
	assert_int_equal(known("evil.test\n", browse, "evil.test"), SEVERITY_ACT_NOW);
	assert_int_equal(known("evil.test\n", hello, "evil.test"), SEVERITY_ACT_NOW);
	assert_int_equal(known("45.10.0.0/16\n", hello, "45.10.0.0/16"), SEVERITY_ACT_NOW);
	assert_int_equal(
		known("http://www.evil.test/a/b.php\n", browse, "/a/b.php"), SEVERITY_ACT_NOW);
	assert_int_equal(known("45.10.20.30\n", knock, "45.10.20.30"), SEVERITY_RECORD);
	assert_int_equal(
		known("other.test\nhttp://www.evil.test/other\n45.11.0.0/16\n", browse, ""), -1);
}

/* The PC speaks QUIC. */
static void
say_quic(struct net *n, struct str payload)
{
	static const struct side client = {.ip = {192, 168, 5, 20}, .port = 50000},
				 server = {.ip = {45, 10, 20, 30}, .port = 443};

	datagram(n, &client, &server, payload);
}

/* RFC 9001 appendix A.2: a client's Initial packet with its hello for "example.com". */
static void
test_quic(void **state)
{
	char path[512], packet[1200];
	struct net n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/src/wire/quic/corpus/rfc9001_a2",
		getenv("SAKIMORI_SOURCE"));
	f = fopen(path, "rb");
	assert_non_null(f);
	assert_int_equal(fread(packet, 1, sizeof(packet), f), sizeof(packet));
	fclose(f);
	begin(&n, "known_bad", "example.com\n");
	say_quic(&n, str_of(packet, sizeof(packet)));
	say_quic(&n, str_of(packet, sizeof(packet)));
	assert_int_equal(finish(&n), SEVERITY_ACT_NOW);
	assert_non_null(strstr(n.facts, "tls_client=q13d"));
	begin(&n, "known_bad", "example.com\n"); /* a broken one, and other bytes */
	packet[600] ^= 1;
	say_quic(&n, str_of(packet, sizeof(packet)));
	say_quic(&n, str_of(packet, 100));
	say_quic(&n, STR("not QUIC"));
	assert_int_equal(finish(&n), -1);
	assert_null(strstr(n.facts, "tls_client="));
}

/* SSH is known by its greeting, on any port. */
static void
test_ssh(void **state)
{
	struct net n;
	struct talk t;

	begin(&n, "known_bad", NULL);
	t = dial(&n, pc, inside, 2022);
	say(&t, false, STR("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"));
	say(&t, true, STR("SSH-2.0-PuTTY_Release_0.78\r\n"));
	say(&t, false, STR("\x00\x00\x01\x0c"));
	hang_up(&t);
	finish(&n);
	assert_non_null(strstr(n.facts, "service_offered=tcp/2022 ssh"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file_hashes),
		cmocka_unit_test(test_known_names_and_clients),
		cmocka_unit_test(test_known_bad),
		cmocka_unit_test(test_quic),
		cmocka_unit_test(test_ssh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
