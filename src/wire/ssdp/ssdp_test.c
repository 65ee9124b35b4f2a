/* Announcements, searches and answers; what is cut and what is refused. */
#include "wire/ssdp/ssdp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void
assert_str(struct str got, const char *want)
{
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.p, want, got.len);
}

static void
a_device_announces_itself(void **state)
{
	static const char notify[] = "NOTIFY * HTTP/1.1\r\n"
				     "Host: 239.255.255.250:1900\r\n"
				     "Location: http://192.168.0.9:49152/d.xml\r\n"
				     "NTS: ssdp:alive\r\n"
				     "nt:upnp:rootdevice\r\n"
				     "SERVER:  Linux/4.4 UPnP/1.0 NAS-X/7 \r\n"
				     "Server: second\r\n"
				     "X-no-colon\r\n"
				     "USN: uuid:1::upnp:rootdevice\r\n"
				     "\r\n";
	struct ssdp_msg m;

	assert_int_equal(ssdp_parse(str_c(notify), &m), ERR_OK);
	assert_int_equal(m.kind, SSDP_NOTIFY);
	assert_true(!m.is_byebye && !m.is_cut);
	assert_str(m.server, "Linux/4.4 UPnP/1.0 NAS-X/7");
	assert_str(m.location, "http://192.168.0.9:49152/d.xml");
	assert_str(m.target, "upnp:rootdevice");
	assert_str(m.usn, "uuid:1::upnp:rootdevice");
	assert_int_equal(ssdp_parse(str_of(notify, sizeof(notify) - 3), &m), ERR_OK);
	assert_true(m.is_cut);
	assert_str(m.usn, "uuid:1::upnp:rootdevice");
}

static void
others(void **state)
{
	char lines[4096];
	struct ssdp_msg m;
	int len;

	assert_int_equal(
		ssdp_parse(STR("NOTIFY * HTTP/1.1\r\nNTS: ssdp:byebye\r\n\r\n"), &m), ERR_OK);
	assert_true(m.is_byebye);
	assert_int_equal(
		ssdp_parse(STR("M-SEARCH * HTTP/1.1\nST: ssdp:all\nUser-Agent: x/1\n\n"), &m),
		ERR_OK);
	assert_int_equal(m.kind, SSDP_SEARCH);
	assert_false(m.is_cut);
	assert_str(m.target, "ssdp:all");
	assert_str(m.server, "x/1");
	assert_int_equal(ssdp_parse(STR("HTTP/1.1 200 OK\r\nST: a:b:c\r\n\r\n"), &m), ERR_OK);
	assert_int_equal(m.kind, SSDP_RESPONSE);
	assert_str(m.target, "a:b:c");

	assert_int_equal(ssdp_parse(STR(""), &m), ERR_MALFORMED);
	assert_int_equal(ssdp_parse(STR("GET / HTTP/1.1\r\n\r\n"), &m), ERR_MALFORMED);
	assert_int_equal(ssdp_parse(STR("HTTP/1.1 404 Not Found\r\n\r\n"), &m), ERR_MALFORMED);

	/* behind the limit of lines nothing is read */
	len = snprintf(lines, sizeof(lines), "NOTIFY * HTTP/1.1\r\n");
	for (int i = 0; i < LIMIT_SSDP_LINES; i++)
		len += snprintf(lines + len, sizeof(lines) - (size_t)len, "a: b\r\n");
	snprintf(lines + len, sizeof(lines) - (size_t)len, "USN: x\r\n\r\n");
	assert_int_equal(ssdp_parse(str_c(lines), &m), ERR_OK);
	assert_true(m.is_cut);
	assert_int_equal(m.usn.len, 0);
}

static void
ws_discovery(void **state)
{
	static const char text[] =
		"<?xml version=\"1.0\"?><soap:Envelope xmlns:soap=\"x\"><soap:Header>"
		"<wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Hello</wsa:Action>"
		"</soap:Header><soap:Body><wsd:Hello><wsa:EndpointReference><wsa:Address>"
		"urn:uuid:1</wsa:Address></wsa:EndpointReference><wsd:Types xmlns:p=\"y\"> "
		"wsdp:Device pub:Computer</wsd:Types></wsd:Hello></soap:Body></soap:Envelope>";
	struct str hello = str_c(text);
	struct wsd_msg m;

	assert_int_equal(wsd_parse(hello, &m), ERR_OK);
	assert_str(m.action, "Hello");
	assert_str(m.types, "wsdp:Device pub:Computer");
	assert_str(m.address, "urn:uuid:1");
	assert_int_equal(m.xaddrs.len, 0);
	assert_int_equal(wsd_parse(str_of(hello.p, (size_t)str_find(hello, STR("Computer"))), &m),
		ERR_OK); /* cut in the types */
	assert_int_equal(m.types.len, 0);
	assert_int_equal(wsd_parse(STR("<html></html>"), &m), ERR_MALFORMED);
	assert_int_equal(wsd_parse(STR(""), &m), ERR_MALFORMED);
}

int
main(void)
{
	const struct CMUnitTest cases[] = {
		cmocka_unit_test(a_device_announces_itself),
		cmocka_unit_test(others),
		cmocka_unit_test(ws_discovery),
	};

	return cmocka_run_group_tests(cases, NULL, NULL);
}
