/*
 * Any bytes as what a browser sends: the real portal, listening on loopback in this process, with a
 * made-up company in a database of its own, and a session whose cookie and token the corpus knows.
 * So request lines, headers, cookies, form bodies, handed-in files, pasted tables and setting
 * values all go the way that they go in the product. No request may be answered with "our own
 * fault" (500), none may be left without an end. Forms before the first NUL; what stands behind it
 * goes out in a second write, as the network cuts it.
 */
#include "base/digest.h"
#include "proc/portal/links/links.h"
#include "proc/portal/portal.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW ((ms_t)1763690400000)
#define ANSWER_BYTES 4096
#define QUIET_MS 10

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ms_t
fixed_clock(void)
{
	return NOW;
}

/* The cookie is 64 times "a", the forms' token 64 times "b": as hexadecimal, bytes 0xaa and 0xbb.
 */
static enum err
put_session(struct store_tx *tx, void *arg)
{
	struct store_session s = {.created = NOW, .last_used = NOW, .expires = NOW + MS_DAY};
	uint8_t token[32], digest[DIGEST_BYTES_MAX];
	struct store_person p;
	enum err err = store_person_by_login(store_tx_view(tx), STR("sato"), &p);

	(void)arg;
	if (err != ERR_OK)
		return err;
	s.person = p.id;
	memset(token, 0xaa, sizeof(token));
	memset(s.csrf, 0xbb, sizeof(s.csrf));
	digest_of(DIGEST_SHA256, token, sizeof(token), digest);
	memcpy(s.token_hash, digest, sizeof(s.token_hash));
	return store_session_put(tx, &s);
}

static enum err
put_company(struct store_tx *tx, void *arg)
{
	struct store_person p = {
		.id = store_id_new(NOW), .role = ROLE_ADMIN, .login = "sato", .name = "Sato"};
	struct fact fact = {.kind = FACT_NAME, .first_seen = NOW, .last_seen = NOW, .count = 1};
	struct store_network net = {.prefix = "192.168.1.0/24", .is_watched = true};
	enum err err = store_person_put(tx, &p);

	(void)arg;
	strcpy(fact.device.text, "mac:00:1b:44:11:3a:b7");
	strcpy(fact.value, "EIGYO-NOTE");
	if (err == ERR_OK)
		err = put_session(tx, NULL);
	if (err == ERR_OK)
		err = store_setting_set_number(tx, SETTING_SETUP_DONE, NOW);
	if (err == ERR_OK)
		err = store_fact_put(tx, &fact);
	return err == ERR_OK ? store_network_put(tx, &net) : err;
}

static int
listener(struct sockaddr_in *in)
{
	socklen_t len = sizeof(*in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	*in = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	BUG_IF(fd < 0 || bind(fd, (struct sockaddr *)in, sizeof(*in)) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, (struct sockaddr *)in, &len) != 0);
	return fd;
}

/* The database goes with the process: its folder has no name any more once it is open. */
static char folder[] = "/tmp/sakimori-fuzz-XXXXXX";

static struct portal portal;
static struct portal_server *server;

/* In order: nobody answers any more when the portal goes. */
static void
clean_up(void)
{
	char command[64];

	if (server != NULL)
		portal_stop(server);
	portal_unload(&portal);
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command) != 0)
		fprintf(stderr, "%s is left\n", folder);
}

static void
start(struct sockaddr_in *where)
{
	const char *source = getenv("SAKIMORI_SOURCE");
	struct portal_listen listen = {.tls = -1};
	struct errinfo info = {0};
	enum err err;

	BUG_IF(mkdtemp(folder) == NULL || atexit(clean_up) != 0);
	portal.clock = fixed_clock;
	err = portal_load(&portal, source == NULL ? "." : source, folder, &info);
	if (err == ERR_OK)
		err = store_write(portal.store, STORE_VITAL, put_company, NULL);
	listen.plain = listener(where);
	if (err == ERR_OK)
		err = portal_serve(&portal, &listen, &server, &info);
	if (err != ERR_OK) {
		fprintf(stderr, "%s: %s (set SAKIMORI_SOURCE)\n", err_name(err), info.what);
		exit(2);
	}
}

static void
send_all(int fd, const uint8_t *data, size_t size)
{
	while (size > 0) {
		ssize_t n = send(fd, data, size, MSG_NOSIGNAL);

		if (n <= 0)
			return; /* it has heard enough */
		data += n;
		size -= (size_t)n;
	}
}

/* Where the first answer ends, by its Content-Length; SIZE_MAX: not known yet. */
static size_t
end_of_answer(struct str answer)
{
	ptrdiff_t head = str_find(answer, STR("\r\n\r\n"));
	ptrdiff_t at = str_find_nocase(answer, STR("\r\nContent-Length: "));
	struct str rest;
	uint64_t len;

	if (head < 0 || at < 0 || at > head)
		return SIZE_MAX;
	rest = str_of(answer.p + at + 18, (size_t)(head - at) - 18);
	if (str_u64(str_trim(str_split(&rest, '\r')), UINT32_MAX, &len) != ERR_OK)
		return SIZE_MAX;
	return (size_t)head + 4 + len;
}

/* Reads until the first answer is whole or the other side closes; its beginning stays. Where
 * nothing comes, the request is not whole: we hang up, as a browser whose page was closed. */
static size_t
read_answer(int fd, char *dst, size_t size)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char rest[65536];
	size_t len = 0, all = 0;

	while (all < end_of_answer(str_of(dst, len))) {
		size_t room = size - len;
		ssize_t n;

		if (poll(&p, 1, QUIET_MS) == 0)
			break;
		n = recv(fd, rest, sizeof(rest), 0);
		if (n <= 0)
			break;
		all += (size_t)n;
		if (room > (size_t)n)
			room = (size_t)n;
		memcpy(dst + len, rest, room);
		len += room;
	}
	return len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sockaddr_in where;
	const uint8_t *cut = size > 0 ? memchr(data, 0, size) : NULL;
	size_t first = cut != NULL ? (size_t)(cut - data) : size;
	char answer[ANSWER_BYTES];
	size_t len;
	int fd;

	if (where.sin_port == 0)
		start(&where);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&where, sizeof(where)) != 0) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	send_all(fd, data, first);
	if (cut != NULL)
		send_all(fd, cut + 1, size - first - 1);
	len = read_answer(fd, answer, sizeof(answer));
	/* What ends the session must not close all pages to the inputs that follow. */
	if (str_find(str_of((const char *)data, size), STR("POST /")) >= 0)
		store_write(portal.store, STORE_VITAL, put_session, NULL);
	BUG_IF(len > 0 && !str_starts(str_of(answer, len), STR("HTTP/1.")));
	BUG_IF(len > 12 && memcmp(answer + 8, " 500", 4) == 0);
	close(fd);
	return 0;
}
