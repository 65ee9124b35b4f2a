/* One opener for each upload, and for each document that is made: started, linked with the portal,
 * ended when it takes too long. */
#include "proc/launcher/own.h"

#include "sys/child.h"
#include "sys/clock.h"
#include "sys/fd.h"
#include "sys/log.h"
#include "sys/sandbox.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define JOB_LATE 124 /* exit code that says: it took too long */
#define JOB_BUSY 75  /* exit code that says: too many at once, try later */

static void
say_end(struct launcher *l, uint64_t id, int code, int signal)
{
	struct bus_message m = {.type = BUS_JOB_END, .fd = -1};
	struct child *portal = launcher_child(l, BUS_PORTAL);

	m.as.job_end.id = id;
	m.as.job_end.code = (uint8_t)(code < 0 ? 0 : code);
	m.as.job_end.signal = (uint8_t)signal;
	if (portal->channel != NULL)
		channel_send(portal->channel, &m);
}

/* The builders of the indexes have no channel: what they make lies in DATA/guard/work and
 * DATA/stock/work. */
static enum err
spawn_builder(struct launcher *l, struct job *job, const struct bus_job *what, int input)
{
	char folder[LIMIT_PATH_BYTES + 32], work[32];
	const char *argv[] = {"sakimori", "internal", "opener", "--input=3", work, folder, NULL};
	bool is_guard = what->work == BUS_WORK_INDEX;
	struct child_spec spec = {.argv = argv,
		.fds = &input,
		.n_fds = 1,
		.is_quiet = true,
		.user = sandbox_user(),
		.keep = launcher_keep_read};
	enum err err;

	snprintf(work, sizeof(work), "--work=%s", bus_work_name(what->work));
	if (is_guard)
		snprintf(folder, sizeof(folder), "--guard=%s", l->prepared.guard.folder);
	else
		snprintf(folder, sizeof(folder), "--stock=%s/stock", l->prepared.data);
	err = child_spawn(&spec, &job->pid, NULL);
	if (err == ERR_OK) {
		job->id = what->id;
		job->is_late = false;
		job->started = clock_monotonic();
		job->late_after = is_guard ? JOB_MS_MAX : JOB_ADVISORIES_MS_MAX;
	}
	return err;
}

static enum err
spawn(struct launcher *l, struct job *job, const struct bus_job *what, int input)
{
	struct bus_message m = {.type = BUS_CHANNEL, .fd = -1};
	const char *argv[] = {"sakimori", "internal", "opener", "--portal=3", "--input=4", NULL,
		NULL, NULL, NULL, NULL};
	char work[32], name[160], lists[LIMIT_PATH_BYTES + 32], kept[LIMIT_PATH_BYTES + 32];
	int pair[2], fds[2];
	struct child_spec spec = {.argv = argv,
		.fds = fds,
		.n_fds = 2,
		.is_quiet = true,
		.user = sandbox_user(),
		/* packs are read for captures; letters and tables stand where all may read */
		.keep = what->work == BUS_WORK_CAPTURE ? launcher_keep_read : NULL};
	enum err err;

	if (what->work == BUS_WORK_INDEX || what->work == BUS_WORK_ADVISORIES)
		return spawn_builder(l, job, what, input);
	err = fd_pair(pair, NULL);
	if (err != ERR_OK)
		return err;
	snprintf(name, sizeof(name), "--name=%s", what->name);
	snprintf(lists, sizeof(lists), "--lists=%s", l->prepared.lists);
	snprintf(work, sizeof(work), "--work=%s", bus_work_name(what->work));
	argv[5] = name;
	argv[8] = work;
	argv[6] = lists;
	snprintf(kept, sizeof(kept), "--kept=%s", l->prepared.kept);
	argv[7] = kept;
	fds[0] = pair[1];
	fds[1] = input;
	err = child_spawn(&spec, &job->pid, NULL);
	if (err == ERR_OK) {
		job->id = what->id;
		job->is_late = false;
		job->started = clock_monotonic();
		job->late_after = what->work == BUS_WORK_CAPTURE ? JOB_MS_MAX : JOB_OFFICE_MS_MAX;
		m.as.channel.peer = BUS_OPENER;
		m.as.channel.job = what->id;
		m.fd = pair[0];
		err = channel_send(launcher_child(l, BUS_PORTAL)->channel, &m);
		if (err != ERR_OK)
			kill(job->pid, SIGKILL); /* reaped as any other */
	}
	close(pair[0]);
	close(pair[1]);
	return err;
}

void
job_start(struct launcher *l, const struct bus_job *job, int input)
{
	struct job *free_job = NULL;

	for (size_t i = 0; i < JOBS_MAX; i++)
		if (l->jobs[i].pid == 0)
			free_job = &l->jobs[i];
	if (input < 0 || free_job == NULL || spawn(l, free_job, job, input) != ERR_OK)
		say_end(l, job->id, JOB_BUSY, 0);
	fd_close(&input);
}

bool
job_ended(struct launcher *l, pid_t pid, int code, int signal)
{
	for (size_t i = 0; i < JOBS_MAX; i++) {
		if (l->jobs[i].pid != pid)
			continue;
		log_event("opener.end", "code=%d signal=%d", code, signal);
		l->jobs[i].pid = 0;
		say_end(l, l->jobs[i].id, l->jobs[i].is_late ? JOB_LATE : code, signal);
		return true;
	}
	return false;
}

void
job_tick(struct launcher *l)
{
	ms_t now = clock_monotonic();

	for (size_t i = 0; i < JOBS_MAX; i++)
		if (l->jobs[i].pid != 0 && now - l->jobs[i].started > l->jobs[i].late_after) {
			l->jobs[i].is_late = true;
			kill(l->jobs[i].pid, SIGKILL);
		}
}

void
job_stop_all(struct launcher *l)
{
	for (size_t i = 0; i < JOBS_MAX; i++)
		if (l->jobs[i].pid != 0)
			kill(l->jobs[i].pid, SIGKILL);
}
