/*
 * Launcher and portal of a courier, for tests/process/courier: starts it as the launcher does,
 * gives it a channel to the portal, sends it one mail after the other and says what came back.
 *   usage: courier_peer EXECUTABLE TEXT_OF_THE_MAIL <CASES
 *   CASES, one a line: SECURITY HOST PORT RECIPIENT      (enum bus_mail_security; in the recipient
 *                                                         %n stands for a line break)
 *   prints:  hello launcher, hello portal; for each case ERROR (err_name) TAB the courier's words;
 *            at last `end CODE` of the courier's exit after a stop
 */
#include "base/buf.h"
#include "bus/channel.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/fd.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATIENCE_MS 30000
#define MAIL_MS 400000 /* more than the courier gives one mail */

struct peer {
	struct channel *launcher, *portal; /* ours, to the courier */
	pid_t pid;
	struct bus_message in;
	char text[BUS_MAIL_BYTES];
	size_t text_len;
};

static _Noreturn void
give_up(struct peer *p, const char *why)
{
	fprintf(stderr, "courier_peer: %s\n", why);
	if (p->pid > 0)
		kill(p->pid, SIGKILL);
	exit(1);
}

/* Until a message of that type is in p->in. */
static void
await(struct peer *p, struct channel *c, enum bus_type type, int patience_ms)
{
	struct pollfd ready = {.fd = channel_fd(c), .events = POLLIN};
	ms_t end = clock_monotonic() + patience_ms;
	enum err err;

	do {
		ms_t left = end - clock_monotonic();

		if (left <= 0 || poll(&ready, 1, (int)left) != 1)
			give_up(p, "the courier says nothing");
		err = channel_receive(c, &p->in);
		if (err != ERR_OK && err != ERR_AGAIN)
			give_up(p, "the courier is gone");
	} while (err != ERR_OK || p->in.type != type);
}

static void
start(struct peer *p, const char *program)
{
	const char *argv[] = {"sakimori", "internal", "courier", "--launcher=3", NULL};
	struct child_spec spec = {.file = program, .argv = argv, .n_fds = 1};
	struct bus_message channel = {.type = BUS_CHANNEL};
	int pair[2];

	if (fd_pair(pair, NULL) != ERR_OK)
		give_up(p, "no sockets");
	spec.fds = &pair[1];
	if (child_spawn(&spec, &p->pid, NULL) != ERR_OK)
		give_up(p, "the courier does not start");
	close(pair[1]);
	p->launcher = channel_new(pair[0], BUS_LAUNCHER, BUS_COURIER);
	if (p->launcher == NULL || channel_hello(p->launcher, 0) != ERR_OK)
		give_up(p, "no channel");
	await(p, p->launcher, BUS_READY, PATIENCE_MS);
	puts("hello launcher");
	if (fd_pair(pair, NULL) != ERR_OK)
		give_up(p, "no sockets");
	channel.as.channel.peer = BUS_PORTAL;
	channel.fd = pair[1];
	if (channel_send(p->launcher, &channel) != ERR_OK)
		give_up(p, "the channel cannot be handed over");
	close(pair[1]);
	p->portal = channel_new(pair[0], BUS_PORTAL, BUS_COURIER);
	if (p->portal == NULL || channel_hello(p->portal, 0) != ERR_OK)
		give_up(p, "no channel");
	await(p, p->portal, BUS_READY, PATIENCE_MS);
	puts("hello portal");
}

/* "SECURITY HOST PORT RECIPIENT" */
static bool
parse_case(const char *line, struct bus_mail *mail)
{
	unsigned security, port;
	char to[128];
	char *gap;

	if (sscanf(line, "%u %255s %u %120s", &security, mail->host, &port, to) != 4)
		return false;
	gap = strstr(to, "%n");
	if (gap != NULL)
		memcpy(gap, "\r\n", 2);
	strcpy(mail->to, to);
	mail->security = (uint8_t)security;
	mail->port = (uint16_t)port;
	return true;
}

static void
send_mail(struct peer *p, const char *line, uint64_t id)
{
	struct bus_message m = {.type = BUS_MAIL, .fd = -1};
	struct bus_mail *mail = &m.as.mail;

	if (!parse_case(line, mail))
		give_up(p, "a case is not SECURITY HOST PORT RECIPIENT");
	mail->id = id;
	strcpy(mail->from, "box@example.test");
	mail->text = str_of(p->text, p->text_len);
	if (channel_send(p->portal, &m) != ERR_OK)
		give_up(p, "the mail cannot be handed over");
	await(p, p->portal, BUS_MAIL_RESULT, MAIL_MS);
	if (p->in.as.mail_result.id != id)
		give_up(p, "the result of another mail");
	printf("%s\t%s\n", err_name((enum err)p->in.as.mail_result.err), p->in.as.mail_result.note);
	fflush(stdout);
}

static void
stop(struct peer *p)
{
	struct bus_message m = {.type = BUS_STOP, .fd = -1};
	ms_t end = clock_monotonic() + PATIENCE_MS;
	struct child_end how;

	if (channel_send(p->launcher, &m) != ERR_OK)
		give_up(p, "it cannot be told to stop");
	while (child_reap(&how) != ERR_OK) {
		if (clock_monotonic() > end)
			give_up(p, "it does not stop");
		usleep(10000);
	}
	printf("end %d\n", how.code);
}

int
main(int argc, char **argv)
{
	static struct peer p;
	char line[1024];
	FILE *f;

	signal(SIGPIPE, SIG_IGN);
	if (argc != 3 || (f = fopen(argv[2], "r")) == NULL)
		give_up(&p, "usage: courier_peer EXECUTABLE TEXT_OF_THE_MAIL");
	p.text_len = fread(p.text, 1, sizeof(p.text), f);
	fclose(f);
	start(&p, argv[1]);
	for (uint64_t id = 1; fgets(line, sizeof(line), stdin) != NULL; id++)
		send_mail(&p, line, id);
	stop(&p);
	channel_free(p.portal);
	channel_free(p.launcher);
	return 0;
}
