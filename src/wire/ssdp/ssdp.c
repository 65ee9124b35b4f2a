/*
 * SSDP messages: UPnP Device Architecture 2.0 sections 1.2.2, 1.3.2, 1.3.3; a first line and header
 * lines as in HTTP. WS-Discovery by its element names (its sections 4 and 5). A datagram in,
 * structs out; called by the sensor for the kind and product of a device.
 */
#include "wire/ssdp/ssdp.h"

static const struct {
	struct str name;
	size_t at; /* of a struct str in struct ssdp_msg */
} fields[] = {
	{{"SERVER", 6}, offsetof(struct ssdp_msg, server)},
	{{"USER-AGENT", 10}, offsetof(struct ssdp_msg, server)},
	{{"USN", 3}, offsetof(struct ssdp_msg, usn)},
	{{"LOCATION", 8}, offsetof(struct ssdp_msg, location)},
	{{"NT", 2}, offsetof(struct ssdp_msg, target)},
	{{"ST", 2}, offsetof(struct ssdp_msg, target)},
	{{"FRIENDLYNAME.UPNP.ORG", 21}, offsetof(struct ssdp_msg, friendly)},
	{{"DEVICENAME.UPNP.ORG", 19}, offsetof(struct ssdp_msg, friendly)},
};

/* One line without its end; lone line feeds are accepted, as devices send them. */
static struct str
next_line(struct str *rest)
{
	struct str line = str_split(rest, '\n');

	if (line.len > 0 && line.p[line.len - 1] == '\r')
		line.len--;
	return line;
}

static void
take_field(struct str line, struct ssdp_msg *m)
{
	struct str name = str_trim(str_split(&line, ':'));
	struct str value = str_trim(line);

	if (str_equal_nocase(name, STR("NTS"))) {
		m->is_byebye = str_equal_nocase(value, STR("ssdp:byebye"));
		return;
	}
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		struct str *to = (struct str *)(void *)((char *)m + fields[i].at);

		if (to->len == 0 && str_equal_nocase(name, fields[i].name))
			*to = value;
	}
}

static enum err
first_line(struct str line, enum ssdp_kind *ret_kind)
{
	if (str_starts_nocase(line, STR("NOTIFY * HTTP/1.")))
		*ret_kind = SSDP_NOTIFY;
	else if (str_starts_nocase(line, STR("M-SEARCH * HTTP/1.")))
		*ret_kind = SSDP_SEARCH;
	else if (str_starts_nocase(line, STR("HTTP/1.1 200")) ||
		 str_starts_nocase(line, STR("HTTP/1.0 200")))
		*ret_kind = SSDP_RESPONSE;
	else
		return ERR_MALFORMED;
	return ERR_OK;
}

enum err
ssdp_parse(struct str message, struct ssdp_msg *ret_msg)
{
	struct ssdp_msg m = {.is_cut = true};
	struct str rest = message;
	enum err err = first_line(next_line(&rest), &m.kind);

	if (err != ERR_OK)
		return err;
	for (int lines = 0; rest.len > 0 && lines < LIMIT_SSDP_LINES; lines++) {
		struct str line = next_line(&rest);

		if (line.len == 0) {
			m.is_cut = false;
			break;
		}
		take_field(line, &m);
	}
	*ret_msg = m;
	return ERR_OK;
}

/* What stands between the start tag of the element, under any prefix, and the next tag. */
static struct str
element(struct str xml, struct str name)
{
	for (;;) {
		ptrdiff_t at = str_find(xml, name), open;
		struct str text;
		char before, after;

		if (at < 1 || (size_t)at + name.len >= xml.len)
			return str_of(NULL, 0);
		before = xml.p[at - 1];
		after = xml.p[(size_t)at + name.len];
		xml = str_of(xml.p + at + name.len, xml.len - (size_t)at - name.len);
		if ((before != ':' && before != '<') || (after != '>' && after != ' '))
			continue;
		text = xml;
		(void)str_split(&text, '>');
		open = str_find_byte(text, '<');
		if (open >= 0)
			return str_trim(str_of(text.p, (size_t)open));
	}
}

static struct str
last_part(struct str url)
{
	for (size_t i = url.len; i > 0; i--)
		if (url.p[i - 1] == '/')
			return str_of(url.p + i, url.len - i);
	return url;
}

enum err
wsd_parse(struct str message, struct wsd_msg *ret_msg)
{
	struct wsd_msg m = {0};

	if (message.len > LIMIT_WSD_BYTES)
		message.len = LIMIT_WSD_BYTES;
	if (!str_starts(str_trim(message), STR("<")) || str_find(message, STR(":Envelope")) < 0)
		return ERR_MALFORMED;
	m.action = last_part(element(message, STR("Action")));
	m.types = element(message, STR("Types"));
	m.xaddrs = element(message, STR("XAddrs"));
	m.address = element(message, STR("Address"));
	*ret_msg = m;
	return ERR_OK;
}
