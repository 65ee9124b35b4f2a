/*
 * Shapes of HTTP requests: user agents that no honest program has, paths and names that nobody
 * thought of. Each is weak alone; malware_http.c weighs them.
 */
#include "watch/detect/request_shape.h"

#include "wire/dns/dns.h"

bool
request_claims_browser(struct str agent)
{
	return str_starts(agent, STR("Mozilla/")) &&
	       str_find_nocase(agent, STR("PowerShell")) < 0; /* which says who it is */
}

/* "BIZ 2_A830F973\HOST\user\Windows 10\...": fields of a victim in the program's name. */
bool
request_agent_is_report(struct str agent)
{
	unsigned fields = 0;

	for (size_t i = 0; i < agent.len; i++)
		fields += agent.p[i] == '\\' || agent.p[i] == '|' || agent.p[i] == '<';
	return fields >= 3;
}

/* One word without a version or a slash, of mixed letters: a random name. */
bool
request_agent_is_odd(struct str agent)
{
	unsigned turns = 0;

	if (agent.len < 12 || str_find_byte(agent, ' ') >= 0 || str_find_byte(agent, '/') >= 0 ||
		str_find_byte(agent, '-') >= 0 || str_find_byte(agent, '.') >= 0)
		return false;
	for (size_t i = 1; i < agent.len; i++) {
		bool was_upper = agent.p[i - 1] >= 'A' && agent.p[i - 1] <= 'Z';
		bool is_upper = agent.p[i] >= 'A' && agent.p[i] <= 'Z';

		turns += was_upper != is_upper;
	}
	return turns >= 6;
}

bool
request_agent_is_short(struct str agent)
{
	return agent.len > 0 && agent.len < 12 && str_find_byte(agent, '/') < 0 &&
	       str_find_byte(agent, '.') < 0 && str_find_byte(agent, ' ') < 0;
}

/* A file or folder name of letters and digits in which nobody can read a word. */
bool
request_path_is_random(struct str path)
{
	struct str rest = path, part;
	unsigned digits = 0, vowels = 0, upper = 0, lower = 0;

	rest = str_split(&path, '?');
	while (rest.len > 0) {
		part = str_split(&rest, '/');
		if (part.len > 0)
			path = part;
	}
	rest = path;
	part = str_split(&rest, '.');
	if (part.len < 5)
		return false;
	for (size_t i = 0; i < part.len; i++) {
		char c = part.p[i];

		digits += c >= '0' && c <= '9';
		upper += c >= 'A' && c <= 'Z';
		lower += c >= 'a' && c <= 'z';
		vowels += str_find_byte(STR("aeiouyAEIOUY"), c) >= 0;
	}
	return digits + upper + lower == part.len && vowels * 4 < part.len &&
	       (digits > 0 || upper > 1) && digits < part.len;
}

bool
request_name_is_double(struct str name)
{
	static const char *const documents[] = {".jpg.", ".jpeg.", ".png.", ".pdf.", ".doc.",
		".docx.", ".xls.", ".xlsx.", ".txt.", ".gif."};
	static const char *const programs[] = {
		".exe", ".scr", ".dll", ".js", ".vbs", ".hta", ".bat"};
	bool has_document =
		str_has_any_nocase(name, documents, sizeof(documents) / sizeof(*documents));

	for (size_t i = 0; has_document && i < sizeof(programs) / sizeof(*programs); i++)
		if (str_ends_nocase(name, str_c(programs[i])))
			return true;
	return false;
}

/* One path element of 64 letters and digits or more. */
bool
request_path_has_code(struct str path)
{
	size_t run = 0;

	for (size_t i = 0; i < path.len && path.p[i] != '?'; i++) {
		char c = path.p[i];
		bool is_code =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		run = is_code ? run + 1 : 0;
		if (run >= 64)
			return true;
	}
	return false;
}

/* The label before the top-level domain mixes letters and digits more than names do. */
bool
request_host_is_random(struct str host)
{
	struct str two = dns_last_labels(host, 2), label = str_split(&two, '.');
	unsigned turns = 0;

	for (size_t i = 1; i < label.len; i++) {
		bool is_digit = label.p[i] >= '0' && label.p[i] <= '9';

		turns += is_digit != (label.p[i - 1] >= '0' && label.p[i - 1] <= '9');
	}
	return label.len >= 12 && turns >= 6;
}

/* The sum of a path's letters, as stagers of Metasploit and Cobalt Strike choose their own: 92 or
 * 93 for Windows, in four letters or digits and nothing else. */
bool
request_path_is_stager(struct str path)
{
	unsigned sum = 0, kinds = 0;

	if (path.len != 5 || path.p[0] != '/')
		return false;
	for (size_t i = 1; i < path.len; i++) {
		char c = path.p[i];
		bool is_upper = c >= 'A' && c <= 'Z', is_lower = c >= 'a' && c <= 'z';

		if (!is_upper && !is_lower && (c < '0' || c > '9'))
			return false;
		kinds |= is_upper ? 1U : is_lower ? 2U : 4U;
		sum += (unsigned char)c;
	}
	return (sum % 256 == 92 || sum % 256 == 93) && (kinds & (kinds - 1)) != 0;
}

/* Services that tell who asks from which address he comes. */
bool
request_is_for_own_address(struct str host)
{
	static const char *const services[] = {"api.ipify.org", "ip-api.com", "checkip.dyndns.org",
		"icanhazip.com", "ipinfo.io", "wtfismyip.com", "myexternalip.com", "ifconfig.me",
		"checkip.amazonaws.com", "ident.me", "ipecho.net", "api.myip.com", "ip.anysrc.net",
		"whatismyip.akamai.com", "freegeoip.app", "geoplugin.net",
		"bot.whatismyipaddress.com", "ipwho.is", "showip.net", "curlmyip.com"};

	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++)
		if (str_ends_nocase(host, str_c(services[i])))
			return true;
	return false;
}
