/*
 * An opener that does orders, as it really runs: the built executable behind its sandbox, this test
 * as the portal. Every kind of order once, and files that are up to no good: it must neither be
 * killed by its own sandbox nor let anything else through.
 */
#include "base/digest.h"
#include "base/limits.h"
#include "bus/channel.h"
#include "docs/order/order.h"
#include "docs/sample_test.h"
#include "sys/child.h"
#include "sys/disk.h"
#include "sys/fd.h"
#include "wire/zip/zip.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 20000

struct answer {
	enum err err;
	char note[160];
	struct buf bytes;
	bool is_done, has_seccomp;
};

static struct arena *arena;

static int
order_file(const struct order *o)
{
	struct buf bytes = buf_of(1 << 26);
	int fd = memfd_create("order", MFD_CLOEXEC);

	assert_int_equal(order_put(o, &bytes), ERR_OK);
	buf_str(&bytes, o->file);
	assert_true(disk_write_fd(fd, buf_view(&bytes)));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	buf_done(&bytes);
	return fd;
}

static void
take(struct answer *a, struct channel *c, struct bus_message *m)
{
	switch ((int)m->type) {
	case BUS_READY:
		a->has_seccomp = m->as.ready.has_seccomp;
		break;
	case BUS_PIECE:
		buf_str(&a->bytes, m->as.piece.bytes);
		break;
	case BUS_DONE:
		a->is_done = true;
		a->err = (enum err)m->as.done.err;
		str_copy(str_c(m->as.done.note), a->note, sizeof(a->note));
		break;
	default:
		break;
	}
	if (m->sequence != 0)
		channel_ack(c, m->sequence, 1);
}

static void
hear_all(struct answer *a, struct channel *c)
{
	struct pollfd wait = {.fd = channel_fd(c), .events = POLLIN};
	static struct bus_message m;
	enum err err = ERR_AGAIN;

	while (err == ERR_AGAIN || err == ERR_OK) {
		if (err == ERR_AGAIN)
			assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
		err = channel_receive(c, &m);
		if (err == ERR_OK)
			take(a, c, &m);
	}
}

static struct answer
run(const struct order *o, const char *work)
{
	const char *argv[] = {
		"sakimori", "internal", "opener", "--portal=3", "--input=4", work, NULL};
	struct answer a = {.bytes = buf_of(1 << 26)};
	struct channel *c;
	int pair[2], fds[2], status;
	struct child_spec spec = {
		.file = getenv("SAKIMORI_BINARY"), .argv = argv, .fds = fds, .n_fds = 2};
	pid_t pid;

	assert_int_equal(fd_pair(pair, NULL), ERR_OK);
	fds[0] = pair[1];
	fds[1] = order_file(o);
	assert_int_equal(child_spawn(&spec, &pid, NULL), ERR_OK);
	close(pair[1]);
	close(fds[1]);
	c = channel_new(pair[0], BUS_PORTAL, BUS_OPENER);
	assert_int_equal(channel_hello(c, 8), ERR_OK);
	hear_all(&a, c);
	channel_free(c);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("%s: ended by signal %d, code %d", work, WTERMSIG(status),
			WEXITSTATUS(status));
	assert_true(a.is_done && a.has_seccomp);
	return a;
}

/* Letters of every script that there is, a few of each. */
static struct str
all_scripts(void)
{
	struct buf b = buf_of(1 << 20);
	struct str s;

	for (unsigned cp = 0xa0; cp < 0x20000; cp += 29) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		if (cp < 0x800)
			buf_printf(&b, "%c%c", (int)(0xc0 | cp >> 6), (int)(0x80 | (cp & 0x3f)));
		else if (cp < 0x10000)
			buf_printf(&b, "%c%c%c", (int)(0xe0 | cp >> 12),
				(int)(0x80 | (cp >> 6 & 0x3f)), (int)(0x80 | (cp & 0x3f)));
		else
			buf_printf(&b, "%c%c%c%c", (int)(0xf0 | cp >> 18),
				(int)(0x80 | (cp >> 12 & 0x3f)), (int)(0x80 | (cp >> 6 & 0x3f)),
				(int)(0x80 | (cp & 0x3f)));
		if (cp % 13 == 0)
			buf_c(&b, " ");
	}
	s = str_c(arena_copy(arena, buf_view(&b)));
	buf_done(&b);
	return s;
}

static void
a_document_becomes_a_pdf(void **state)
{
	struct order o = {.kind = ORDER_PDF};
	struct block *odd;
	struct answer a;

	(void)state;
	sample_document(arena, 12, &o.document);
	odd = arena_array(arena, struct block, o.document.n_blocks + 2);
	memcpy(odd, o.document.blocks, o.document.n_blocks * sizeof(*odd));
	odd[o.document.n_blocks] = (struct block){.kind = BLOCK_PARAGRAPH,
		.text = STR("😀 ﷽ ကခ ไทย हिन्दी 한국어 中国 ⏏ \xf0\xa9\xb8\xbd \u2764\ufe0f "
			    "\U000e0100葛\U000e0101")};
	odd[o.document.n_blocks + 1] =
		(struct block){.kind = BLOCK_PARAGRAPH, .text = all_scripts()};
	o.document.blocks = odd;
	o.document.n_blocks += 2;
	a = run(&o, "--work=render");
	if (a.err == ERR_NOT_FOUND) { /* no fonts here: it says so */
		assert_non_null(strstr(a.note, "fonts"));
		skip();
	}
	if (a.err != ERR_OK)
		fail_msg("%s", a.note);
	assert_true(str_starts(buf_view(&a.bytes), STR("%PDF-")));
	assert_true(str_find(buf_view(&a.bytes), STR("%%EOF")) > 0);
	buf_done(&a.bytes);
}

static void
tables_and_documents(void **state)
{
	static const struct {
		enum order_kind kind;
		struct str begins;
	} rows[] = {
		{ORDER_DOCX, {"PK\3\4", 4}},
		{ORDER_XLSX, {"PK\3\4", 4}},
		{ORDER_CSV, {"\xef\xbb\xbf", 3}},
		{ORDER_CSV_CP932, {"\x94\xd4\x8d\x86,", 5}},
	};
	struct order o = {0};

	(void)state;
	sample_document(arena, 12, &o.document);
	sample_table(arena, 5000, &o.table);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct answer a;

		o.kind = rows[i].kind;
		a = run(&o, "--work=office");
		assert_int_equal(a.err, ERR_OK);
		assert_true(str_starts(buf_view(&a.bytes), rows[i].begins));
		buf_done(&a.bytes);
	}
	o.kind = ORDER_PDF; /* asked of the wrong one */
	assert_int_equal(run(&o, "--work=office").err, ERR_NOT_FOUND);
}

static void
a_table_that_somebody_brought(void **state)
{
	struct order o = {.kind = ORDER_READ};
	struct buf xlsx = buf_of(1 << 26);
	struct sheet_fill fill = {STR("データ"), 1, 1, SHEET_TEXT, STR("=1+1")};
	struct workbook b;
	struct table t;
	struct answer a;

	(void)state;
	sample_table(arena, 5000, &t);
	assert_int_equal(docs_xlsx(&t, &xlsx), ERR_OK);
	o.file = buf_view(&xlsx);
	a = run(&o, "--work=office");
	assert_int_equal(a.err, ERR_OK);
	assert_int_equal(order_get_book(buf_view(&a.bytes), arena, &b), ERR_OK);
	assert_true(str_equal(sheet_text(&b.sheets[1], 5000, 0), STR("5000")));
	buf_done(&a.bytes);
	o.file = STR("\x93\xfa\x96\x7b,\xfb\xfc\r\n"); /* CP932 */
	a = run(&o, "--work=office");
	assert_int_equal(a.err, ERR_OK);
	assert_int_equal(order_get_book(buf_view(&a.bytes), arena, &b), ERR_OK);
	assert_true(str_equal(sheet_text(&b.sheets[0], 0, 1), STR("髙")));
	buf_done(&a.bytes);
	o = (struct order){.kind = ORDER_FILL_XLSX, .file = buf_view(&xlsx)};
	o.form.fills = &fill;
	o.form.n_fills = 1;
	a = run(&o, "--work=office");
	assert_int_equal(a.err, ERR_INVALID); /* its digest was not given */
	assert_non_null(strstr(a.note, "changed"));
	digest_of(DIGEST_SHA256, xlsx.p, xlsx.len, o.form.sha256);
	a = run(&o, "--work=office");
	assert_int_equal(a.err, ERR_OK);
	buf_done(&a.bytes);
	buf_done(&xlsx);
}

static void
files_up_to_no_good(void **state)
{
	struct order o = {.kind = ORDER_READ};
	struct buf zeroes = buf_of((size_t)1 << 27), bomb = buf_of(1 << 24);
	static const char million[1 << 20];
	struct zipper *z;

	(void)state;
	for (int i = 0; i < 60; i++)
		buf_add(&zeroes, million, sizeof(million));
	assert_int_equal(zipper_new(STR(""), &z, NULL), ERR_OK);
	zipper_put(z, "xl/worksheets/sheet1.xml", buf_view(&zeroes));
	assert_int_equal(zipper_finish(z, &bomb), ERR_OK);
	zipper_free(z);
	o.file = buf_view(&bomb);
	assert_int_equal(run(&o, "--work=office").err, ERR_LIMIT);
	o.file = STR("PK\3\4 nothing more");
	assert_int_equal(run(&o, "--work=office").err, ERR_MALFORMED);
	o.file = STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
	assert_int_equal(run(&o, "--work=office").err, ERR_UNSUPPORTED);
	buf_done(&zeroes);
	buf_done(&bomb);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_becomes_a_pdf),
		cmocka_unit_test(tables_and_documents),
		cmocka_unit_test(a_table_that_somebody_brought),
		cmocka_unit_test(files_up_to_no_good),
	};
	int failed;

	signal(SIGPIPE, SIG_IGN);
	arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
