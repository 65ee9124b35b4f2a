/* Detectors of certificates, old and odd TLS, each with its harmless twin. */
#include "watch/detect/outside_net.h"

static void
test_default_certificate(void **state)
{
	static const struct certificate rat = {
		"AsyncRAT Server", NULL, "AsyncRAT Server", NULL, "991231000000Z"};
	static const struct certificate posh = {
		"P18055077", "Pajfds", "P18055077", "Pajfds", "301231000000Z"};
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, "ordinary.example", &rat); /* port and name do not help it */
	assert_int_equal(finish(&n), SEVERITY_ACT_NOW);
	assert_non_null(strstr(n.signs, "AsyncRAT"));
	begin(&n, "odd_tls", NULL);
	tls(&n, inside, 443, NULL, &posh); /* also from a neighbour */
	assert_int_equal(finish(&n), SEVERITY_ACT_NOW);
}

static void
test_odd_certificate(void **state)
{
	static const struct certificate own = {
		"XYZ Server CA", NULL, "XYZ Server CA", NULL, "331231000000Z"};
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 4782, NULL, &own);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	begin(&n, "odd_tls", NULL); /* a proper certificate, whatever the port */
	tls(&n, outside, 4782, NULL, &proper);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL); /* a web server of somebody's own, called by its name */
	tls(&n, outside, 443, "www.fine.example", &own);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL); /* a neighbour's settings page */
	tls(&n, inside, 4782, NULL, &own);
	assert_int_equal(finish(&n), -1);
}

/* TLS 1.3 shows no certificate: told only when it comes again. */
static void
test_odd_hello(void **state)
{
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 6606, NULL, NULL);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 6606, NULL, NULL);
	tls(&n, outside, 6606, NULL, NULL);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, NULL, NULL);
	tls(&n, outside, 443, NULL, NULL);
	tls(&n, outside, 6606, "a.example", NULL);
	tls(&n, outside, 6606, "a.example", NULL);
	assert_int_equal(finish(&n), -1);
}

static void
test_bad_certificate(void **state)
{
	static const struct certificate expired = {
		"nas.example", "Us", "Some CA", "Some", "230601000000Z"};
	struct net n;

	begin(&n, "bad_certificate", NULL);
	tls(&n, inside, 443, NULL, &expired);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	assert_non_null(strstr(n.signs, "expired"));
	begin(&n, "bad_certificate", NULL);
	tls(&n, inside, 443, NULL, &proper);
	assert_int_equal(finish(&n), -1);
}

static void
old_tls(struct net *n, unsigned version, unsigned cipher)
{
	struct talk t;

	begin(n, "obsolete_tls", NULL);
	t = dial(n, pc, inside, 443);
	say_client_hello(&t, NULL);
	say_server_hello(&t, version, cipher, NULL);
	hang_up(&t);
}

static void
test_obsolete_tls(void **state)
{
	struct net n;

	old_tls(&n, 0x0301, 0xc013);
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	assert_non_null(strstr(n.signs, "TLS 1.0"));
	old_tls(&n, 0x0303, 0x0005); /* TLS_RSA_WITH_RC4_128_SHA */
	assert_int_equal(finish(&n), SEVERITY_RECORD);
	assert_non_null(strstr(n.signs, "RC4"));
	old_tls(&n, 0x0303, 0xc02f);
	assert_int_equal(finish(&n), -1);
}

/* Two servers that nobody vouches for, called by their addresses; twin: the same one again. */
static void
test_several_servers(void **state)
{
	static const struct certificate made_up = {"heard.bellith.example", "Wemadd Hix GmbH",
		"heard.bellith.example", "Wemadd Hix GmbH", "331231000000Z"};
	static const uint8_t second[4] = {45, 10, 20, 77};
	struct net n;

	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, NULL, &made_up);
	tls(&n, outside, 443, NULL, &made_up);
	assert_int_equal(finish(&n), -1);
	begin(&n, "odd_tls", NULL);
	tls(&n, outside, 443, NULL, &made_up);
	tls(&n, second, 443, NULL, &made_up);
	assert_int_equal(finish(&n), SEVERITY_PLEASE_LOOK);
	assert_non_null(strstr(n.signs, "one of several such servers|"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_certificate),
		cmocka_unit_test(test_odd_certificate),
		cmocka_unit_test(test_odd_hello),
		cmocka_unit_test(test_bad_certificate),
		cmocka_unit_test(test_obsolete_tls),
		cmocka_unit_test(test_several_servers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
