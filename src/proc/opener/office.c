/*
 * One order: a document, a table, a form. What libraries load at their first use (fonts, character
 * sets) is loaded before the lock; the order is read behind it, since a file that somebody brought
 * is in it.
 */
#include "proc/opener/office.h"

#include "base/limits.h"
#include "docs/order/order.h"
#include "docs/render/render.h"
#include "proc/opener/talk.h"
#include "sys/disk.h"
#include "sys/log.h"

#include <stdlib.h>

#define ORDER_BYTES_MAX ((size_t)LIMIT_DOCUMENT_BYTES + LIMIT_EXHIBIT_BYTES)

struct office {
	struct talk talk;
	struct sandbox_report sandbox;
	struct cp932 *cp932;	   /* NULL: this system has none */
	struct renderer *renderer; /* NULL: not wanted, or no fonts */
	struct errinfo no_fonts;
	struct arena *arena;
	struct buf in, out;
};

static enum err
start(struct office *o, const struct proc_args *args, bool is_render, struct errinfo *info)
{
	const struct sandbox_options sandbox = {
		.kind = is_render ? SANDBOX_RENDER : SANDBOX_OPENER, .user = sandbox_user()};
	enum err err = talk_open(&o->talk, proc_arg_fd(args, "portal"), info);

	setenv("TZ", "UTC0", 1); /* else mktime() looks at the system's zone each time */
	o->arena = arena_new(LIMIT_BOOK_ARENA_BYTES);
	if (err == ERR_OK && o->arena == NULL)
		err = err_say(info, ERR_FULL, 0, "out of memory");
	if (err != ERR_OK)
		return err;
	o->in = buf_of(ORDER_BYTES_MAX);
	o->out = buf_of(LIMIT_DOCUMENT_BYTES);
	o->cp932 = cp932_new();
	if (is_render) /* without fonts: said when the order is done */
		render_start(&o->renderer, &o->no_fonts);
	return sandbox_enter(&sandbox, &o->sandbox, info);
}

static enum err
do_order(struct office *o, int input, struct errinfo *info)
{
	struct order order;
	enum err err = disk_read_fd(input, "order", &o->in, info);

	if (err == ERR_OK && (err = order_get(buf_view(&o->in), o->arena, &order)) != ERR_OK)
		err_say(info, err, 0, "the order cannot be read");
	if (err != ERR_OK)
		return err;
	if (order.kind != ORDER_PDF)
		return order_run(&order, o->cp932, o->arena, &o->out, info);
	if (o->renderer == NULL)
		return err_say(info, ERR_NOT_FOUND, 0, "%s", o->no_fonts.what);
	return render_pdf(o->renderer, &order.document, &o->out, info);
}

static void
send_all(struct office *o)
{
	struct str rest = buf_view(&o->out);

	while (rest.len > 0 && !o->talk.is_gone) {
		size_t n = rest.len < BUS_PIECE_BYTES ? rest.len : BUS_PIECE_BYTES;

		o->talk.out.as.piece.bytes = str_of(rest.p, n);
		talk_send(&o->talk, BUS_PIECE);
		rest = str_of(rest.p + n, rest.len - n);
	}
}

int
office_run(const struct proc_args *args, bool is_render)
{
	struct office *o = calloc(1, sizeof(*o));
	struct errinfo info = {0};
	enum err err;

	if (o == NULL)
		return PROC_FAILED;
	if (start(o, args, is_render, &info) != ERR_OK) {
		log_event("opener.cannot_start", "why=%s", info.what);
		return PROC_CANNOT_RUN;
	}
	talk_ready(&o->talk, &o->sandbox);
	err = do_order(o, proc_arg_fd(args, "input"), &info);
	if (err == ERR_OK)
		send_all(o);
	talk_done(
		&o->talk, &(struct talk_result){
				  .name = "", .err = err, .note = err == ERR_OK ? "" : info.what});
	/* Not put in order: the process ends, and the kernel is quicker. */
	return o->talk.is_gone ? PROC_FAILED : PROC_OK;
}
