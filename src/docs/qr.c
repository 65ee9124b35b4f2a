/* QR codes (ISO/IEC 18004, by libqrencode) as Windows bitmaps: Word and LibreOffice take them. */
#include "docs/qr.h"

#include <qrencode.h>

#define DOTS 8	/* a module's side: printed, its edges stay sharp */
#define QUIET 4 /* modules around, section 6.3.8 */
#define TEXT_MAX 1024
#define HEAD_BYTES 62 /* file header, information header, two colours */

static bool
is_dark(const QRcode *code, int x, int y)
{
	return x >= 0 && y >= 0 && x < code->width && y < code->width &&
	       (code->data[y * code->width + x] & 1) != 0;
}

static void
put_head(struct buf *b, uint32_t side, uint32_t row_bytes)
{
	buf_c(b, "BM");
	buf_le32(b, HEAD_BYTES + side * row_bytes);
	buf_le32(b, 0);
	buf_le32(b, HEAD_BYTES);
	buf_le32(b, 40); /* BITMAPINFOHEADER */
	buf_le32(b, side);
	buf_le32(b, side);
	buf_le16(b, 1);
	buf_le16(b, 1); /* bit a dot */
	buf_le32(b, 0);
	buf_le32(b, side * row_bytes);
	buf_le32(b, 11811); /* dots a metre: 300 an inch */
	buf_le32(b, 11811);
	buf_le32(b, 2);
	buf_le32(b, 2);
	buf_le32(b, 0xffffff);
	buf_le32(b, 0);
}

static void
put_row(struct buf *b, const QRcode *code, int y, uint32_t row_bytes)
{
	int modules = code->width + 2 * QUIET;
	uint32_t n = 0;

	_Static_assert(DOTS == 8, "a module is a byte");
	for (int x = 0; x < modules; x++, n++)
		buf_byte(b, is_dark(code, x - QUIET, y - QUIET) ? 0xff : 0);
	for (; n < row_bytes; n++)
		buf_byte(b, 0);
}

enum err
qr_bmp(struct str text, struct buf *out)
{
	char copy[TEXT_MAX];
	uint32_t modules, row_bytes;
	QRcode *code;

	if (text.len == 0 || text.len >= sizeof(copy))
		return ERR_LIMIT;
	str_copy(text, copy, sizeof(copy));
	code = QRcode_encodeString8bit(copy, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return ERR_LIMIT;
	modules = (uint32_t)code->width + 2 * QUIET;
	row_bytes = (modules + 3) / 4 * 4;
	put_head(out, modules * DOTS, row_bytes);
	for (int y = (int)modules - 1; y >= 0; y--) /* the lowest first */
		for (int i = 0; i < DOTS; i++)
			put_row(out, code, y, row_bytes);
	QRcode_free(code);
	return buf_err(out);
}
