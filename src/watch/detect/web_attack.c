/*
 * Attacks on web servers that show in the request itself: injected SQL, scripts and commands, paths
 * that climb out of their folder, calls of well-known weak spots, and scanners that say their name.
 * A strong sign is enough alone; weak ones need `weak_min` requests. The story is the sender's if
 * it is ours, else the server's. Cannot see: attacks inside TLS, which is where most servers are
 * today.
 */
#include "watch/detect/detect.h"
#include "wire/http/http.h"

#define TEXT_MAX 2048

enum { WEAK_MIN };

enum strength {
	WEAK,
	STRONG,
};

struct pattern {
	const char *text; /* lower case, after percent-decoding */
	enum strength strength;
	const char *sign;
};

/* clang-format off */
static const struct pattern patterns[] = {
	{"${jndi:", STRONG, "Log4Shell (CVE-2021-44228)"},
	{"jndi:ldap:", STRONG, "Log4Shell (CVE-2021-44228)"},
	{"() {", STRONG, "Shellshock (CVE-2014-6271)"},
	{"union select", STRONG, "SQL injection"},
	{"union all select", STRONG, "SQL injection"},
	{"information_schema", STRONG, "SQL injection"},
	{"' or '1'='1", STRONG, "SQL injection"},
	{"' or 1=1", STRONG, "SQL injection"},
	{"' or 0=0", STRONG, "SQL injection"},
	{"' and 1=1", STRONG, "SQL injection"},
	{"' or '0'='0", STRONG, "SQL injection"},
	{";waitfor delay", STRONG, "SQL injection"},
	{"xp_cmdshell", STRONG, "SQL injection"},
	{"<script>", STRONG, "script injection"},
	{"onerror=", WEAK, "script injection"},
	{"javascript:alert", STRONG, "script injection"},
	{"../../../", STRONG, "path traversal"},
	{"..\\..\\..\\", STRONG, "path traversal"},
	{"/etc/passwd", STRONG, "path traversal"},
	{"/bin/sh", STRONG, "command injection"},
	{"/bin/bash", STRONG, "command injection"},
	{";wget ", STRONG, "command injection"},
	{"|wget ", STRONG, "command injection"},
	{"`wget ", STRONG, "command injection"},
	{"wget http", STRONG, "command injection"},
	{"curl http", WEAK, "command injection"},
	{"cmd.exe /c", STRONG, "command injection"},
	{"powershell -", STRONG, "command injection"},
	{"phpinfo()", STRONG, "code injection"},
	{"eval(base64_decode", STRONG, "code injection"},
	{"java.lang.runtime", STRONG, "code injection"},
	{"java.lang.processbuilder", STRONG, "code injection"},
	{"#value&ajax_form", STRONG, "Drupalgeddon 2 (CVE-2018-7600)"},
	{"/wls-wsat/coordinatorporttype", STRONG, "WebLogic (CVE-2017-10271)"},
	{"/device.rsp?opt=user", STRONG, "video recorder (CVE-2018-9995)"},
	{"password_change.cgi", STRONG, "Webmin (CVE-2019-15107)"},
	{"swp_debug=load_options", STRONG, "WordPress plug-in (CVE-2019-9978)"},
	{"/vendor/phpunit/", STRONG, "PHPUnit (CVE-2017-9841)"},
	{"invokefunction&function=call_user_func", STRONG, "ThinkPHP (CVE-2018-20062)"},
	{"/cgi-bin/luci/;stok=/locale", STRONG, "router (CVE-2023-1389)"},
	{"/setup.cgi?next_file=netgear.cfg", STRONG, "router"},
	{"/gponform/diag_form", STRONG, "router (CVE-2018-10561)"},
	{"/.env", STRONG, "search for secrets"},
	{"/.git/config", STRONG, "search for secrets"},
	{"/phpmyadmin/", WEAK, "search for weak pages"},
	{"/wp-login.php", WEAK, "search for weak pages"},
	{"/manager/html", WEAK, "search for weak pages"},
	{"/owa/auth/x.js", STRONG, "Exchange (CVE-2021-26855)"},
	{"/autodiscover/autodiscover.json?@", STRONG, "Exchange (ProxyShell)"},
	{"class.module.classloader", STRONG, "Spring4Shell (CVE-2022-22965)"},
};
/* clang-format on */

static const char *const scanners[] = {"sqlmap", "nikto", "nmap scripting", "masscan", "zgrab",
	"dirbuster", "gobuster", "wpscan", "nessus", "openvas", "acunetix", "nuclei", "ffuf",
	"wfuzz", "hydra", "zmeu", "jorgee", "morfeus", "w3af", "arachni", "skipfish"};

struct pair_key {
	struct addr client, server;
};

struct pair {
	ms_t begun;
	uint32_t requests, weak, told;
};

/* Percent-decoded twice (attackers hide that way), '+' as blank, lower case. */
static struct str
flatten(struct str s, char dst[TEXT_MAX])
{
	char once[TEXT_MAX];
	size_t len = http_percent_decode(s, once, sizeof(once));

	len = http_percent_decode(str_of(once, len), dst, TEXT_MAX);
	for (size_t i = 0; i < len; i++) {
		dst[i] = str_small(dst[i]);
		if (dst[i] == '+')
			dst[i] = ' ';
	}
	return str_of(dst, len);
}

static const struct pattern *
find_pattern(struct str s)
{
	const struct pattern *weak = NULL;
	char text[TEXT_MAX];
	struct str flat;

	if (s.len == 0)
		return NULL;
	flat = flatten(s, text);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		if (str_find(flat, str_c(patterns[i].text)) < 0)
			continue;
		if (patterns[i].strength == STRONG)
			return &patterns[i];
		weak = &patterns[i];
	}
	return weak;
}

static void
fire(struct detect *d, const struct event *e, struct pair *p, struct str sign)
{
	struct device *device = e->client != NULL ? e->client : e->server;
	struct detection n = detect_begin_flow(d, device, e->flow, p->begun, e->at);

	detection_text(&n, BASIS_SIGN, sign);
	detection_number(&n, BASIS_COUNT, p->requests);
	detection_text(&n, BASIS_FILE, str_c(e->http.asked->path));
	if (e->http.asked->user_agent[0] != '\0')
		detection_text(&n, BASIS_USER_AGENT, str_c(e->http.asked->user_agent));
	p->told = p->requests;
	detect_fire(d, &n);
}

static void
count(struct detect *d, const struct event *e, const struct pattern *found)
{
	struct pair_key key = {.client = e->flow->client, .server = e->flow->server};
	struct pair *p = lru_put(d->tables[0], &key, NULL);

	if (p->requests == 0)
		p->begun = e->at;
	p->requests++;
	if (found->strength == WEAK && ++p->weak < d->param[WEAK_MIN])
		return;
	if (p->requests >= 2 * p->told)
		fire(d, e, p, str_c(found->sign));
}

static const struct pattern *
read_request(const struct http_request *q)
{
	static const struct pattern scanner = {"", STRONG, "a scanner that says its name"};
	const struct pattern *found = find_pattern(q->path);

	for (size_t i = 0; i < sizeof(scanners) / sizeof(*scanners); i++)
		if (str_find_nocase(q->user_agent, str_c(scanners[i])) >= 0)
			return found != NULL && found->strength == STRONG ? found : &scanner;
	if (found == NULL || found->strength == WEAK) {
		const struct pattern *other = find_pattern(q->user_agent);

		found = other != NULL ? other : found;
	}
	return found != NULL ? found : find_pattern(q->referer);
}

static void
on_event(struct detect *d, const struct event *e)
{
	const struct pattern *found;

	if (e->client == NULL && e->server == NULL)
		return;
	if (e->kind == EVENT_HTTP_BODY)
		found = e->direction == TO_SERVER ? find_pattern(e->http.body) : NULL;
	else
		found = read_request(e->http.request);
	if (found != NULL)
		count(d, e, found);
}

static enum err
init(struct detect *d)
{
	return detect_table(d, 0, sizeof(struct pair_key), sizeof(struct pair), 1024);
}

const struct detector detector_web_attack = {
	.name = "web_attack",
	.events = EVENT_BIT(HTTP_REQUEST) | EVENT_BIT(HTTP_BODY),
	.theme = THEME_INSIDE,
	.params = {"weak_min"},
	.init = init,
	.event = on_event,
};
