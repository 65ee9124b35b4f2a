/* See mail.h. */
#include "proc/portal/mail.h"

#include <stdio.h>
#include <stdlib.h>

#define RECIPIENTS_MAX 8

enum err
mail_put(struct store_tx *tx, const char *kind, struct str subject, struct str text, ms_t now)
{
	const struct store_view *v = store_tx_view(tx);
	char to[STORE_SETTING_MAX];
	struct str rest;
	enum err err = ERR_OK;

	if (store_setting_number(v, SETTING_MAIL_ON, 0) != 1)
		return ERR_OK;
	store_setting(v, SETTING_MAIL_TO, to);
	rest = str_c(to);
	for (int i = 0; i < RECIPIENTS_MAX && rest.len > 0 && err == ERR_OK; i++) {
		struct store_mail m = {
			.id = store_id_new(now), .created = now, .next_try = now, .body = text};
		struct str one = str_trim(str_split(&rest, ','));

		if (one.len == 0)
			continue;
		str_copy(one, m.recipient, sizeof(m.recipient));
		str_clean(subject, m.subject, sizeof(m.subject));
		str_copy(str_c(kind), m.kind, sizeof(m.kind));
		err = store_mail_put(tx, &m);
	}
	return err;
}

static void
base64(struct buf *b, struct str s, size_t line)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t column = 0;

	for (size_t i = 0; i < s.len; i += 3) {
		size_t n = s.len - i < 3 ? s.len - i : 3;
		uint32_t bits = (uint32_t)(uint8_t)s.p[i] << 16;

		if (n > 1)
			bits |= (uint32_t)(uint8_t)s.p[i + 1] << 8;
		if (n > 2)
			bits |= (uint8_t)s.p[i + 2];
		buf_byte(b, (uint8_t)digits[bits >> 18]);
		buf_byte(b, (uint8_t)digits[bits >> 12 & 63]);
		buf_byte(b, n > 1 ? (uint8_t)digits[bits >> 6 & 63] : '=');
		buf_byte(b, n > 2 ? (uint8_t)digits[bits & 63] : '=');
		column += 4;
		if (line > 0 && column >= line && i + 3 < s.len) {
			buf_c(b, "\r\n");
			column = 0;
		}
	}
}

/* RFC 2047 section 2: lines of at most 76 characters, cut between characters; the first has the
 * header's name in it: 39 bytes are 52 of base64, with the rest 73. */
static void
subject_line(struct buf *b, struct str s)
{
	buf_c(b, "Subject:");
	while (s.len > 0) {
		size_t len = 0;

		while (len < s.len && len < 39) {
			uint32_t c;
			size_t n = str_utf8_char(str_of(s.p + len, s.len - len), &c);

			if (n == 0 || len + n > 39)
				break;
			len += n;
		}
		if (len == 0)
			break;
		buf_c(b, " =?UTF-8?B?");
		base64(b, str_of(s.p, len), 0);
		buf_c(b, "?=\r\n");
		s = str_of(s.p + len, s.len - len);
	}
	if (b->len >= 8 && b->p[b->len - 1] == ':')
		buf_c(b, "\r\n");
}

static void
date_line(struct buf *b, ms_t at)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil c = time_civil(at, 0);

	buf_printf(b, "Date: %s, %d %s %04d %02d:%02d:%02d +0000\r\n", days[c.weekday], c.day,
		months[c.month - 1], c.year, c.hour, c.minute, c.second);
}

static enum bus_mail_security
security_of(const char *text)
{
	if (strcmp(text, "tls") == 0)
		return BUS_MAIL_TLS;
	return strcmp(text, "none") == 0 ? BUS_MAIL_PLAIN : BUS_MAIL_STARTTLS;
}

enum err
mail_compose(const struct store_view *v, const char *url, const struct store_mail *m,
	struct arena *a, struct bus_mail *ret_mail)
{
	struct buf b = buf_of(BUS_MAIL_BYTES);
	char text[STORE_SETTING_MAX];
	struct str host;
	enum err err;

	*ret_mail = (struct bus_mail){0};
	store_setting(v, SETTING_MAIL_HOST, text);
	str_copy(str_c(text), ret_mail->host, sizeof(ret_mail->host));
	store_setting(v, SETTING_MAIL_SECURITY, text);
	ret_mail->security = (uint8_t)security_of(text);
	ret_mail->port = (uint16_t)store_setting_number(v, SETTING_MAIL_PORT, 587);
	store_setting(v, SETTING_MAIL_USER, text);
	str_copy(str_c(text), ret_mail->user, sizeof(ret_mail->user));
	store_setting(v, SETTING_MAIL_PASSWORD, text);
	str_copy(str_c(text), ret_mail->password, sizeof(ret_mail->password));
	store_setting(v, SETTING_MAIL_FROM, text);
	if (text[0] == '\0')
		store_setting(v, SETTING_MAIL_TO, text);
	str_copy(str_split(&(struct str){text, strlen(text)}, ','), ret_mail->from,
		sizeof(ret_mail->from));
	str_copy(str_c(m->recipient), ret_mail->to, sizeof(ret_mail->to));
	host = str_c(ret_mail->from);
	str_split(&host, '@');
	/* a drill's mail does not say from the start that it is one */
	buf_printf(&b, "From: %s<%s>\r\nTo: <%s>\r\n",
		strcmp(m->kind, "drill") == 0 ? "" : "Sakimori ", ret_mail->from, ret_mail->to);
	subject_line(&b, str_c(m->subject));
	date_line(&b, m->created);
	buf_printf(&b, "Message-ID: <%s@%.*s>\r\n", m->id.text, STR_FMT(host));
	/* what comes by itself, again and again, says where it is turned off (RFC 2919, 2369) */
	if (strcmp(m->kind, "letter") == 0 || strcmp(m->kind, "digest") == 0)
		buf_printf(&b,
			"List-Id: <%s.sakimori.%.*s>\r\nList-Unsubscribe: <%s%ssettings>\r\n",
			m->kind, STR_FMT(host), url,
			url[0] != '\0' && url[strlen(url) - 1] == '/' ? "" : "/");
	buf_c(&b, "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
		  "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
	base64(&b, m->body, 76);
	buf_c(&b, "\r\n");
	err = buf_err(&b);
	if (err == ERR_OK) {
		ret_mail->text = str_of(arena_copy(a, buf_view(&b)), b.len);
		if (ret_mail->text.p == NULL)
			err = ERR_FULL;
	}
	buf_done(&b);
	return err;
}

ms_t
mail_next_try(uint32_t tries, ms_t now)
{
	static const ms_t pauses[] = {MS_MINUTE, 5 * MS_MINUTE, 30 * MS_MINUTE, 2 * MS_HOUR,
		6 * MS_HOUR, 12 * MS_HOUR, MS_DAY};

	if (tries == 0)
		return now;
	return tries > sizeof(pauses) / sizeof(pauses[0]) ? 0 : now + pauses[tries - 1];
}
