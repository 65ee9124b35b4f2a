/* SMTP through libcurl; see smtp.h. */
#include "proc/courier/smtp.h"

#include <curl/curl.h>
#include <stdio.h>

#define CONNECT_MS 15000L
/* A server may think for long about a mail that it has whole: who hangs up meanwhile and sends it
 * again has sent it twice (RFC 5321, section 4.5.3.2.6 and 6.1). */
#define ANSWER_S 300L
#define WHOLE_MS 360000L

struct upload {
	struct str rest;
};

static size_t
give_text(char *dst, size_t size, size_t n, void *arg)
{
	struct upload *u = arg;
	size_t len = size * n < u->rest.len ? size * n : u->rest.len;

	memcpy(dst, u->rest.p, len);
	u->rest.p += len;
	u->rest.len -= len;
	return len;
}

/* libcurl would print what the server says to standard output. */
static size_t
forget(char *bytes, size_t size, size_t n, void *arg)
{
	return size * n;
}

enum err
smtp_start(void)
{
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? ERR_OK : ERR_IO;
}

/* CR or LF in an address or name would be a command to the server. */
static bool
is_one_line(const char *text)
{
	return strpbrk(text, "\r\n") == NULL;
}

/* libcurl has a hundred errors; where none of these is meant, the server's answer decides. */
static enum err
err_of(CURLcode code, long response)
{
	static const struct {
		CURLcode code;
		enum err err;
	} rows[] = {
		{CURLE_OK, ERR_OK},
		{CURLE_LOGIN_DENIED, ERR_DENIED},
		{CURLE_USE_SSL_FAILED, ERR_UNSUPPORTED},
		{CURLE_SSL_CONNECT_ERROR, ERR_UNSUPPORTED},
		{CURLE_PEER_FAILED_VERIFICATION, ERR_UNSUPPORTED},
		{CURLE_SSL_CACERT_BADFILE, ERR_UNSUPPORTED},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].code == code)
			return rows[i].err;
	return response >= 500 && response < 600 ? ERR_INVALID : ERR_AGAIN;
}

static void
set_server(CURL *c, const struct bus_mail *m)
{
	char url[320];

	snprintf(url, sizeof(url), "%s://%s:%u", m->security == BUS_MAIL_TLS ? "smtps" : "smtp",
		m->host, m->port);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_USE_SSL,
		m->security == BUS_MAIL_PLAIN ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (m->user[0] != '\0') {
		curl_easy_setopt(c, CURLOPT_USERNAME, m->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, m->password);
	}
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
	curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, ANSWER_S);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, forget);
}

enum err
smtp_send(const struct bus_mail *mail, char *note, size_t note_size)
{
	struct upload upload = {.rest = mail->text};
	struct curl_slist *to = NULL;
	char text[CURL_ERROR_SIZE] = "";
	long response = 0;
	CURLcode code;
	CURL *c;

	note[0] = '\0';
	if (!is_one_line(mail->to) || !is_one_line(mail->from) || !is_one_line(mail->host) ||
		mail->host[0] == '\0' || strpbrk(mail->host, "/@?#") != NULL) {
		snprintf(note, note_size, "the server's name or an address is wrong");
		return ERR_INVALID;
	}
	c = curl_easy_init();
	to = curl_slist_append(NULL, mail->to);
	if (c == NULL || to == NULL) {
		curl_easy_cleanup(c);
		curl_slist_free_all(to);
		return ERR_AGAIN;
	}
	set_server(c, mail);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, mail->from);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, give_text);
	curl_easy_setopt(c, CURLOPT_READDATA, &upload);
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, text);
	code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &response);
	if (code != CURLE_OK)
		snprintf(note, note_size, "%s", text[0] != '\0' ? text : curl_easy_strerror(code));
	curl_slist_free_all(to);
	curl_easy_cleanup(c);
	return err_of(code, response);
}
