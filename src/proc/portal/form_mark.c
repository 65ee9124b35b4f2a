/* See form_mark.h. */
#include "proc/portal/form_mark.h"

#include "base/digest.h"

enum err
form_mark_add(struct request *r, const struct str *values, size_t n, struct str *marks)
{
	char *text = arena_alloc(r->arena, marks->len + DIGEST_HEX_MAX);
	struct buf b = buf_of(LIMIT_FORM_MARK_BYTES);
	uint8_t digest[DIGEST_BYTES_MAX];
	char hex[DIGEST_HEX_MAX];
	enum err err;

	for (size_t i = 0; i < n; i++) { /* with its length: no two lists of values are one text */
		buf_printf(&b, "%zu:", values[i].len);
		buf_add(&b, values[i].p, values[i].len);
	}
	err = text == NULL ? ERR_FULL : buf_err(&b);
	if (err == ERR_OK) {
		digest_of(DIGEST_SHA256, b.p, b.len, digest);
		if (marks->len > 0)
			memcpy(text, marks->p, marks->len);
		memcpy(text + marks->len, digest_hex(digest, FORM_MARK_BYTES / 2, hex),
			FORM_MARK_BYTES);
		*marks = str_of(text, marks->len + FORM_MARK_BYTES);
	}
	buf_done(&b);
	return err;
}

static struct str
part_of(struct str marks, size_t part)
{
	size_t at = part * FORM_MARK_BYTES;

	return at + FORM_MARK_BYTES <= marks.len ? str_of(marks.p + at, FORM_MARK_BYTES) : STR("");
}

bool
form_is_passed(const struct request *r, struct str marks, size_t part)
{
	return form_has(&r->form, "was") &&
	       !str_equal(part_of(form_get(&r->form, "was"), part), part_of(marks, part));
}

void
form_refuse_passed(struct request *r)
{
	r->notice = (struct page_notice){.key = "form_changed", .is_refusal = true};
	r->response.status = 400;
}
