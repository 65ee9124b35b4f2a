/* See edit.h. */
#include "docs/edit.h"

#include <stdlib.h>

#define EDITS_MAX 200000

struct edit {
	size_t from, to;
	size_t text; /* where what goes in begins; it ends where that of the next added begins */
	size_t text_end;
};

struct edits
edits_of(size_t text_max)
{
	return (struct edits){
		.list = buf_of(EDITS_MAX * sizeof(struct edit)), .text = buf_of(text_max)};
}

void
edits_done(struct edits *e)
{
	buf_done(&e->list);
	buf_done(&e->text);
}

static struct edit *
list_of(const struct edits *e, size_t *ret_n)
{
	*ret_n = e->list.len / sizeof(struct edit);
	return (struct edit *)(void *)e->list.p;
}

static void
end_last(struct edits *e)
{
	size_t n;
	struct edit *list = list_of(e, &n);

	if (n > 0)
		list[n - 1].text_end = e->text.len;
}

void
edits_add(struct edits *e, size_t from, size_t to)
{
	const struct edit one = {.from = from, .to = to, .text = e->text.len};

	end_last(e);
	buf_add(&e->list, &one, sizeof(one));
}

static int
order(const void *a, const void *b)
{
	const struct edit *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return (x->text > y->text) - (x->text < y->text);
}

enum err
edits_apply(struct edits *e, struct str bytes, struct buf *out)
{
	size_t n, at = 0;
	struct edit *list;

	end_last(e);
	if (buf_err(&e->list) != ERR_OK || buf_err(&e->text) != ERR_OK)
		return ERR_LIMIT;
	list = list_of(e, &n);
	if (n > 0)
		qsort(list, n, sizeof(*list), order);
	for (size_t i = 0; i < n; i++) {
		if (list[i].from < at || list[i].to < list[i].from || list[i].to > bytes.len)
			return ERR_MALFORMED; /* elements inside each other that should not be */
		buf_add(out, bytes.p + at, list[i].from - at);
		buf_add(out, e->text.p + list[i].text, list[i].text_end - list[i].text);
		at = list[i].to;
	}
	buf_add(out, bytes.p + at, bytes.len - at);
	return buf_err(out);
}
