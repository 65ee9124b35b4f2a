/* Headings and words as they are compared; see ledger.h. */
#include "ledger/own.h"

static bool
is_passed_over(uint32_t cp)
{
	/* blanks; marks that people put beside headings; middle dots and strokes */
	return cp <= ' ' || cp == 0x7f || cp == 0xa0 || cp == 0x3000 || cp == 0xfeff ||
	       cp == 0x203b /* ※ */ || cp == '*' || cp == ':' || cp == 0x30fb /* ・ */ ||
	       cp == 0xff65 || cp == '/' || cp == '_' || cp == '.';
}

void
ledger_width(struct str s, struct buf *out)
{
	while (s.len > 0) {
		uint32_t cp = 0;
		size_t n = str_utf8_char(s, &cp);

		if (n == 0) {
			cp = '?';
			n = 1;
		}
		s = str_of(s.p + n, s.len - n);
		if (cp >= 0xff01 && cp <= 0xff5e)
			cp -= 0xfee0;
		else if (cp == 0x3000 || cp == 0xa0 || cp < ' ')
			cp = ' ';
		else if (cp == 0x2212 || cp == 0x2013 || cp == 0x2010 || cp == 0x2011)
			cp = '-';
		else if (cp == 0xffe5)
			cp = 0xa5; /* the yen sign */
		buf_utf8(out, cp);
	}
}

void
ledger_fold(struct str s, struct buf *out)
{
	size_t begin = out->len, open = 0;

	while (s.len > 0) {
		uint32_t cp = 0;
		size_t n = str_utf8_char(s, &cp);

		if (n == 0) {
			cp = 0xfffd;
			n = 1;
		}
		s = str_of(s.p + n, s.len - n);
		cp = str_fold_char(cp);
		if (is_passed_over(cp))
			continue;
		if (cp == '(' || cp == 0x3014 || cp == 0x3010)
			open = out->len;
		buf_utf8(out, cp);
		/* what stands in brackets at the very end is a remark: 氏名（必須） */
		if ((cp == ')' || cp == 0x3015 || cp == 0x3011) && open > begin && s.len == 0)
			out->len = open;
	}
}
