/*
 * A mail server for tests, on loopback only: just enough of RFC 5321, without STARTTLS, which is
 * what some cases want. Recipients whose address begins with `no` get 550. Writes each mail, whole
 * and unstuffed (section 4.5.2), to FOLDER/mail.N before it says 250, and every other line that it
 * hears to FOLDER/commands. Ends with who started it. Called by tests/process/courier.
 * usage: mail_server FOLDER        prints: its port, and a port where nobody listens
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define LINE_BYTES 8192
#define SILENCE_S 60 /* a client that says nothing for so long is let go */

struct server {
	const char *folder;
	FILE *commands, *in, *out; /* in and out: the client */
	unsigned mails;
};

static void
say(struct server *s, const char *line)
{
	fprintf(s->out, "%s\r\n", line);
	fflush(s->out);
}

/* After DATA, to the line with only a dot. False when the client went away before it. */
static bool
take_mail(struct server *s)
{
	char path[4096], line[LINE_BYTES];
	bool is_whole = false;
	FILE *f;

	snprintf(path, sizeof(path), "%s/mail.%u", s->folder, ++s->mails);
	f = fopen(path, "w");
	if (f == NULL)
		return false;
	while (!is_whole && fgets(line, sizeof(line), s->in) != NULL) {
		is_whole = strcmp(line, ".\r\n") == 0;
		if (!is_whole)
			fputs(line[0] == '.' ? line + 1 : line, f);
	}
	return fclose(f) == 0 && is_whole;
}

static void
talk(struct server *s)
{
	char line[LINE_BYTES];

	say(s, "220 test");
	while (fgets(line, sizeof(line), s->in) != NULL) {
		fputs(line, s->commands);
		fflush(s->commands);
		if (strncasecmp(line, "DATA", 4) == 0) {
			say(s, "354 go on");
			if (!take_mail(s))
				return;
			say(s, "250 ok");
		} else if (strncasecmp(line, "RCPT", 4) == 0 && strstr(line, "<no") != NULL) {
			say(s, "550 no such person");
		} else if (strncasecmp(line, "QUIT", 4) == 0) {
			say(s, "221 bye");
			return;
		} else {
			say(s, "250 ok");
		}
	}
}

static void
serve(struct server *s, int fd)
{
	struct timeval silence = {.tv_sec = SILENCE_S};

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
	s->in = fdopen(fd, "r");
	s->out = fdopen(dup(fd), "w");
	if (s->in != NULL && s->out != NULL)
		talk(s);
	if (s->in != NULL)
		fclose(s->in);
	if (s->out != NULL)
		fclose(s->out);
}

/* A port of 127.0.0.1 that was free, or 0. Bound but without listen(), connections are refused. */
static unsigned
take_port(int *ret_fd)
{
	struct sockaddr_in where = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(where);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&where, len) != 0 ||
		getsockname(fd, (struct sockaddr *)&where, &len) != 0)
		return 0;
	*ret_fd = fd;
	return ntohs(where.sin_port);
}

int
main(int argc, char **argv)
{
	struct server s = {.folder = argc == 2 ? argv[1] : ""};
	unsigned port, refusing;
	int listener, nobody, fd;
	char path[4096];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	snprintf(path, sizeof(path), "%s/commands", s.folder);
	s.commands = argc == 2 ? fopen(path, "w") : NULL;
	port = take_port(&listener);
	refusing = take_port(&nobody);
	if (s.commands == NULL || port == 0 || refusing == 0 || listen(listener, 16) != 0) {
		perror("mail_server");
		return 1;
	}
	printf("%u %u\n", port, refusing);
	fflush(stdout);
	while ((fd = accept(listener, NULL, NULL)) >= 0)
		serve(&s, fd);
	return 0;
}
