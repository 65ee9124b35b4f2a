/*
 * Follows HTML byte by byte, only as far as needed to know where a value would stand: in text, in a
 * quoted attribute, in a URL, or where none may stand. Refuses what the Content Security Policy
 * would block. (HTML Living Standard, section 13.2.5, the states that our own files need.)
 */
#ifndef PAGES_HTML_PLACE_H
#define PAGES_HTML_PLACE_H

#include "base/str.h"

enum html_state {
	HTML_TEXT,
	HTML_OPEN, /* after < */
	HTML_TAG_NAME,
	HTML_TAG, /* between attributes */
	HTML_ATTRIBUTE_NAME,
	HTML_EQUALS,
	HTML_VALUE,
	HTML_DECLARATION, /* <!doctype>, <!-- --> */
	HTML_SCRIPT,	  /* after <script src="...">: only </script> may follow */
};

#define HTML_NAME_MAX 24

struct html_place {
	enum html_state state;
	char quote;
	bool is_closing;  /* </tag */
	bool is_url;	  /* the attribute holds a URL */
	bool has_begun;	  /* the value has a first byte */
	uint8_t name_len; /* tag or attribute being read */
	char name[HTML_NAME_MAX];
	char tag[HTML_NAME_MAX];
};

/* One byte further. NULL, or one sentence saying what is refused. */
const char *html_place_step(struct html_place *h, char c);
/* A placeholder begins here: ends an attribute's or tag's name. Returns likewise. */
const char *html_place_pause(struct html_place *h);
/* Whether two ways through a template met at the same place. */
bool html_place_same(const struct html_place *a, const struct html_place *b);

#endif
