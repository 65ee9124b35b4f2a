/*
 * Orders of pages without a browser and without an opener: the test is the loop and the opener.
 * What a handler gets, how many go at once, and what becomes of those whose opener breaks or whose
 * browser leaves.
 */
#include "proc/portal/opener_jobs.h"

#include "base/limits.h"
#include "sys/clock.h"
#include "sys/disk.h"
#include "sys/fd.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

struct scene {
	struct portal *portal;
	struct request *r;
	struct channel *opener, *ours;
	struct bus_message job;
};

static int asleep, woken;

static void
suspend(void *connection)
{
	assert_ptr_equal(connection, &asleep);
	asleep++;
}

static void
resume(void *connection)
{
	assert_ptr_equal(connection, &asleep);
	woken++;
}

static void
set_up(struct scene *s)
{
	int pair[2];

	asleep = woken = 0;
	s->portal = calloc(1, sizeof(*s->portal));
	s->r = calloc(1, sizeof(*s->r));
	s->r->portal = s->portal;
	s->r->arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	opener_jobs_start(&s->portal->jobs);
	s->portal->jobs.suspend = suspend;
	s->portal->jobs.resume = resume;
	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	s->ours = channel_new(pair[0], BUS_PORTAL, BUS_OPENER);
	s->opener = channel_new(pair[1], BUS_OPENER, BUS_PORTAL);
	assert_int_equal(channel_hello(s->ours, 8), ERR_OK);
	assert_int_equal(channel_hello(s->opener, 0), ERR_OK);
	assert_int_equal(channel_receive(s->opener, &s->job), ERR_OK);
}

static void
tear_down(struct scene *s)
{
	channel_free(s->ours);
	channel_free(s->opener);
	opener_jobs_done(&s->portal->jobs);
	arena_free(s->r->arena);
	free(s->r);
	free(s->portal);
}

/* What a handler does on its first call. */
static void
ask(struct scene *s, const struct order *o, int file)
{
	struct errinfo info = {0};
	struct buf out = {0};

	assert_int_equal(opener_run(s->r, o, file, &out, &info), ERR_AGAIN);
	assert_true(s->r->waits && s->r->job != 0);
	assert_true(opener_jobs_wait(s->r, &asleep));
	assert_true(opener_jobs_next(s->portal, &s->job));
	assert_int_equal(s->job.as.job.id, s->r->job);
	assert_true(opener_jobs_has(s->job.as.job.id));
}

/* As the opener: does the order and sends what came of it. */
static void
answer(struct scene *s, size_t piece_bytes)
{
	static struct bus_message m;
	struct buf in = buf_of(1 << 24), out = buf_of(1 << 24);
	struct order o;
	uint64_t sequence = 0;

	assert_int_equal(disk_read_fd(s->job.fd, "order", &in, NULL), ERR_OK);
	fd_close(&s->job.fd);
	assert_int_equal(order_get(buf_view(&in), s->r->arena, &o), ERR_OK);
	assert_int_equal(order_run(&o, NULL, s->r->arena, &out, NULL), ERR_OK);
	for (size_t at = 0; at < out.len; at += piece_bytes) {
		size_t left = out.len - at;

		m = (struct bus_message){.type = BUS_PIECE, .fd = -1, .sequence = ++sequence};
		m.as.piece.bytes = str_of(out.p + at, left < piece_bytes ? left : piece_bytes);
		assert_int_equal(channel_send(s->opener, &m), ERR_OK);
		assert_int_equal(
			opener_jobs_receive(s->portal, s->job.as.job.id, s->ours), ERR_AGAIN);
		assert_int_equal(channel_receive(s->opener, &m), ERR_OK); /* the ACK */
	}
	m = (struct bus_message){.type = BUS_DONE, .fd = -1, .sequence = ++sequence};
	assert_int_equal(channel_send(s->opener, &m), ERR_OK);
	assert_int_equal(opener_jobs_receive(s->portal, s->job.as.job.id, s->ours), ERR_AGAIN);
	buf_done(&in);
	buf_done(&out);
}

static void
a_table_is_read_for_a_page(void **state)
{
	int file = memfd_create("upload", MFD_CLOEXEC);
	struct errinfo info = {0};
	struct workbook b;
	struct scene s;

	(void)state;
	set_up(&s);
	assert_true(disk_write_fd(file, STR("名前,台数\r\nNAS,1\r\n")));
	ask(&s, &(struct order){.kind = ORDER_READ}, file);
	assert_int_equal(s.job.as.job.work, BUS_WORK_OFFICE);
	assert_int_equal(asleep, 1);
	answer(&s, 7);
	assert_int_equal(woken, 1);
	assert_int_equal(opener_read_table(s.r, file, &b, &info), ERR_OK);
	assert_true(str_equal(sheet_text(&b.sheets[0], 1, 0), STR("NAS")));
	assert_int_equal(s.r->job, 0);
	close(file);
	tear_down(&s);
}

static void
what_an_opener_could_not_do(void **state)
{
	static const struct {
		struct bus_job_end end;
		enum err err;
	} rows[] = {
		{{.code = 0, .signal = 31}, ERR_IO},
		{{.code = 1}, ERR_IO},
		{{.code = 75}, ERR_FULL},
		{{.code = 124, .signal = 9}, ERR_LIMIT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct order o = {.kind = ORDER_PDF};
		struct bus_job_end end = rows[i].end;
		struct errinfo info = {0};
		struct buf out = {0};
		struct scene s;

		set_up(&s);
		ask(&s, &o, -1);
		assert_int_equal(s.job.as.job.work, BUS_WORK_RENDER);
		end.id = s.r->job;
		opener_jobs_ended(s.portal, &end);
		assert_int_equal(woken, 1);
		assert_int_equal(opener_run(s.r, &o, -1, &out, &info), rows[i].err);
		assert_true(info.what[0] != '\0' && out.p == NULL);
		fd_close(&s.job.fd);
		tear_down(&s);
	}
}

static void
an_opener_that_leaves_is_noticed(void **state)
{
	const struct order o = {.kind = ORDER_READ};
	struct buf out = {0};
	struct scene s;

	(void)state;
	set_up(&s);
	ask(&s, &o, -1);
	channel_free(s.opener);
	s.opener = NULL;
	assert_int_equal(opener_jobs_receive(s.portal, s.r->job, s.ours), ERR_NOT_FOUND);
	assert_int_equal(woken, 1);
	assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_IO);
	fd_close(&s.job.fd);
	tear_down(&s);
}

static void
a_browser_that_leaves_leaves_nothing(void **state)
{
	struct scene s;

	(void)state;
	set_up(&s);
	for (int round = 0; round < 3 * OPENER_JOBS_MAX; round++) {
		ask(&s, &(struct order){.kind = ORDER_READ}, -1);
		opener_jobs_drop(s.r);
		fd_close(&s.job.fd);
		opener_jobs_ended(
			s.portal, &(struct bus_job_end){.id = s.job.as.job.id, .code = 1});
	}
	assert_int_equal(woken, 0);
	tear_down(&s);
}

static void
few_go_at_once_and_more_are_refused(void **state)
{
	const struct order o = {.kind = ORDER_READ};
	struct bus_message m[3];
	struct buf out = {0};
	struct scene s;

	(void)state;
	set_up(&s);
	for (unsigned i = 0; i < OPENER_JOBS_MAX; i++) {
		s.r->job = 0;
		assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_AGAIN);
	}
	s.r->job = 0;
	s.r->waits = false;
	assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_FULL);
	assert_false(s.r->waits);
	assert_true(opener_jobs_next(s.portal, &m[0]) && opener_jobs_next(s.portal, &m[1]));
	assert_true(m[0].as.job.id < m[1].as.job.id);
	assert_false(opener_jobs_next(s.portal, &m[2]));
	opener_jobs_ended(s.portal, &(struct bus_job_end){.id = m[0].as.job.id, .code = 1});
	assert_true(opener_jobs_next(s.portal, &m[2]));
	for (int i = 0; i < 3; i++)
		fd_close(&m[i].fd);
	opener_jobs_stop(&s.portal->jobs);
	s.r->job = 0;
	assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_FULL);
	tear_down(&s);
}

static void
an_end_that_is_never_said_stops_nobody(void **state)
{
	const struct order o = {.kind = ORDER_READ};
	struct bus_job_end again = {.code = 1};
	struct bus_message m[4];
	struct buf out = {0};
	struct scene s;
	uint64_t first;

	(void)state;
	set_up(&s);
	ask(&s, &o, -1);
	first = s.r->job;
	for (int i = 0; i < 3; i++) {
		s.r->job = 0;
		assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_AGAIN);
	}
	assert_true(opener_jobs_next(s.portal, &m[0]));
	assert_false(opener_jobs_next(s.portal, &m[1]));
	opener_jobs_tick(s.portal, clock_monotonic() + 44 * MS_SECOND);
	assert_int_equal(woken, 0);
	opener_jobs_tick(s.portal, clock_monotonic() + 46 * MS_SECOND);
	assert_int_equal(woken, 1); /* who waited is told */
	s.r->job = first;
	assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_LIMIT);
	/* and others have their turn; an end that is said twice makes no more room than once */
	for (int i = 0; i < 3; i++) {
		s.r->job = 0;
		assert_int_equal(opener_run(s.r, &o, -1, &out, NULL), ERR_AGAIN);
	}
	assert_true(opener_jobs_next(s.portal, &m[1]) && opener_jobs_next(s.portal, &m[2]));
	again.id = m[1].as.job.id;
	opener_jobs_ended(s.portal, &again);
	opener_jobs_ended(s.portal, &again);
	assert_true(opener_jobs_next(s.portal, &m[3]));
	assert_false(opener_jobs_next(s.portal, &s.job));
	for (int i = 0; i < 4; i++)
		fd_close(&m[i].fd);
	tear_down(&s);
}

static void
a_file_that_is_too_large_is_not_taken(void **state)
{
	int file = memfd_create("upload", MFD_CLOEXEC);
	struct errinfo info = {0};
	struct workbook b;
	struct scene s;

	(void)state;
	set_up(&s);
	assert_int_equal(ftruncate(file, LIMIT_TABLE_FILE_BYTES + 1), 0);
	assert_int_equal(opener_read_table(s.r, file, &b, &info), ERR_LIMIT);
	assert_int_equal(s.r->job, 0);
	close(file);
	tear_down(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_is_read_for_a_page),
		cmocka_unit_test(what_an_opener_could_not_do),
		cmocka_unit_test(an_opener_that_leaves_is_noticed),
		cmocka_unit_test(a_browser_that_leaves_leaves_nothing),
		cmocka_unit_test(few_go_at_once_and_more_are_refused),
		cmocka_unit_test(an_end_that_is_never_said_stops_nobody),
		cmocka_unit_test(a_file_that_is_too_large_is_not_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
