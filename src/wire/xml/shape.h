/*
 * XML read along a shape, as wire/json reads JSON: what a shape does not name is passed over.
 *
 *	static const struct xml_field item_fields[] = {{"@id", ID, NULL}, {"name", NAME, NULL}};
 *	static const struct xml_shape item = {item_fields, 2};
 *	static const struct xml_field root_fields[] = {{"items", XML_THROUGH, &items}};
 *
 * A name stands for an element, "@name" for an attribute, "." for the element's own text. A field
 * without a shape is told as a value: all text below it. One with a shape is opened, its attributes
 * and elements are told, and it is closed; XML_THROUGH: only what it holds is told.
 */
#ifndef WIRE_XML_SHAPE_H
#define WIRE_XML_SHAPE_H

#include "wire/xml/xml.h"

#define XML_ROOT 0	/* the root's id; fields count from 1 */
#define XML_THROUGH ~0u /* a box that is not told */

struct xml_shape;

struct xml_field {
	const char *name;
	unsigned id;
	const struct xml_shape *in;
};

struct xml_shape {
	const struct xml_field *fields;
	size_t n;
};

/* Any may be NULL. What they get is valid until they return. */
struct xml_events {
	void (*root)(void *arg, const struct xml_tag *tag); /* before it is opened */
	void (*open)(void *arg, unsigned id);
	void (*value)(void *arg, unsigned id, struct str text); /* as it stands, blanks and all */
	void (*close)(void *arg, unsigned id);
	void *arg;
	enum err stop; /* as of struct xml_handler */
};

/* The root may be of any name. Errors as xml_read()'s; ERR_LIMIT also for a text over
 * LIMIT_XML_TEXT_BYTES that is wanted. */
enum err xml_read_shape(struct str bytes, const struct xml_shape *root, struct xml_events *events,
	struct errinfo *info);

#endif
