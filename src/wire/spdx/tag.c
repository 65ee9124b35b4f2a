/*
 * SPDX 2.x as tag-value (spdx-spec 2.3, annex on the format): "Tag: value" lines, <text> over
 * several lines, # comments; PackageName, FileName and SnippetSPDXID begin what follows. Lines end
 * with LF, CR LF or CR.
 */
#include "base/limits.h"
#include "wire/spdx/own.h"

enum section { IN_HEAD, IN_PACKAGE, IN_FILE, IN_SNIPPET, IN_OTHER };

struct tags {
	struct spdx_reading own;
	enum section in;
	bool has_version;
};

static void end_section(struct tags *t);

static void
begin(struct tags *t, enum section in)
{
	end_section(t);
	t->in = in;
}

static void
end_section(struct tags *t)
{
	if (t->in == IN_PACKAGE)
		spdx_tell_part(&t->own);
	t->in = IN_OTHER;
}

/* The next word of s, and the rest behind the blanks. */
static struct str
word(struct str *s)
{
	struct str w;
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->len && s->p[n] != ' ' && s->p[n] != '\t')
		n++;
	w = str_of(s->p, n);
	*s = str_trim(str_of(s->p + n, s->len - n));
	return w;
}

static void
on_package(struct tags *t, struct str v)
{
	begin(t, IN_PACKAGE);
	spdx_begin(&t->own);
	spdx_put(&t->own.part, SPDX_NAME, v);
}

static void
on_file(struct tags *t, struct str v)
{
	(void)v;
	begin(t, IN_FILE);
	t->own.n_files++;
}

static void
on_snippet(struct tags *t, struct str v)
{
	begin(t, IN_SNIPPET);
	spdx_define(&t->own, v);
}

static void
on_other(struct tags *t, struct str v)
{
	(void)v;
	begin(t, IN_OTHER);
}

static void
on_id(struct tags *t, struct str v)
{
	if (t->in == IN_PACKAGE)
		spdx_put(&t->own.part, SPDX_REF, v);
	else
		spdx_define(&t->own, v);
}

static void
on_version(struct tags *t, struct str v)
{
	t->has_version = true;
	spdx_put(&t->own.head, SPDX_SPEC, v);
}

static void
on_creator(struct tags *t, struct str v)
{
	spdx_creator(&t->own, v);
}

static void
on_relation(struct tags *t, struct str v)
{
	struct str from = word(&v), type = word(&v);

	spdx_relation(&t->own, from, type, word(&v));
}

static void
on_reference(struct tags *t, struct str v)
{
	struct str type;

	word(&v); /* the category */
	type = word(&v);
	if (t->in == IN_PACKAGE)
		spdx_reference(&t->own, type, v);
}

static void
on_sum(struct tags *t, struct str v)
{
	struct str algorithm = str_trim(str_split(&v, ':'));

	if (t->in == IN_PACKAGE)
		spdx_sum(&t->own, algorithm, v);
}

static void
on_purpose(struct tags *t, struct str v)
{
	if (t->in == IN_PACKAGE)
		spdx_purpose(&t->own, v);
}

static const struct tag {
	const char *name;
	void (*act)(struct tags *t, struct str v); /* NULL: kept as a text */
	enum spdx_text text;
	bool is_head;
} tag_table[] = {
	{"SPDXVersion", on_version, SPDX_TEXTS, true},
	{"SPDXID", on_id, SPDX_TEXTS, false},
	{"DocumentName", NULL, SPDX_NAME, true},
	{"DocumentNamespace", NULL, SPDX_SERIAL, true},
	{"DataLicense", NULL, SPDX_LICENCE, true},
	{"Created", NULL, SPDX_MADE, true},
	{"Creator", on_creator, SPDX_TEXTS, true},
	{"PackageName", on_package, SPDX_TEXTS, false},
	{"PackageVersion", NULL, SPDX_RELEASE, false},
	{"PackageSupplier", NULL, SPDX_SUPPLIER, false},
	{"PackageOriginator", NULL, SPDX_ORIGINATOR, false},
	{"PackageLicenseConcluded", NULL, SPDX_CONCLUDED, false},
	{"PackageLicenseDeclared", NULL, SPDX_DECLARED, false},
	{"PackageCopyrightText", NULL, SPDX_COPYRIGHT, false},
	{"PackageFileName", NULL, SPDX_PATH, false},
	{"PackageChecksum", on_sum, SPDX_TEXTS, false},
	{"PrimaryPackagePurpose", on_purpose, SPDX_TEXTS, false},
	{"ExternalRef", on_reference, SPDX_TEXTS, false},
	{"Relationship", on_relation, SPDX_TEXTS, false},
	{"FileName", on_file, SPDX_TEXTS, false},
	{"SnippetSPDXID", on_snippet, SPDX_TEXTS, false},
	{"LicenseID", on_other, SPDX_TEXTS, false},
	{"Reviewer", on_other, SPDX_TEXTS, false},
};

static void
on_tag(struct tags *t, struct str name, struct str value)
{
	const struct tag *tag = NULL;

	for (size_t i = 0; i < sizeof(tag_table) / sizeof(tag_table[0]) && tag == NULL; i++)
		if (str_equal(name, str_c(tag_table[i].name)))
			tag = &tag_table[i];
	if (tag == NULL)
		return;
	if (value.len > LIMIT_BOM_LINE_BYTES) {
		spdx_fail(&t->own, ERR_LIMIT, "a text in it is too long");
		return;
	}
	if (!str_is_utf8(value)) { /* a package is told all the same, without this */
		spdx_fault(&t->own, BOM_FAULT_FIELD, name);
		value = STR("");
	}
	if (tag->act != NULL)
		tag->act(t, value);
	else if (tag->is_head)
		spdx_put(&t->own.head, tag->text, value);
	else if (t->in == IN_PACKAGE)
		spdx_put(&t->own.part, tag->text, value);
}

/* Takes one line off. */
static struct str
line_of(struct str *rest)
{
	size_t n = 0, end;

	while (n < rest->len && rest->p[n] != '\n' && rest->p[n] != '\r')
		n++;
	end = n;
	if (n < rest->len)
		n += rest->p[n] == '\r' && n + 1 < rest->len && rest->p[n + 1] == '\n' ? 2 : 1;
	*rest = str_of(rest->p + n, rest->len - n);
	return str_of(rest->p - n, end);
}

/* The value of a tag, without <text> and </text>, which may stand lines below. ERR_TRUNCATED. */
static enum err
value_of(struct str line, struct str *rest, struct str *ret_value)
{
	static const struct str from = {"<text>", 6}, to = {"</text>", 7};
	struct str v = str_trim(line), all;
	ptrdiff_t end;

	*ret_value = v;
	if (!str_starts(v, from))
		return ERR_OK;
	all = str_of(v.p + from.len, (size_t)(rest->p + rest->len - v.p) - from.len);
	end = str_find(all, to);
	if (end < 0)
		return ERR_TRUNCATED;
	*ret_value = str_trim(str_of(all.p, (size_t)end));
	if ((size_t)end + to.len > (size_t)(rest->p - all.p)) {
		size_t past = (size_t)end + to.len - (size_t)(rest->p - all.p);

		*rest = str_of(rest->p + past, rest->len - past);
		line_of(rest);
	}
	return ERR_OK;
}

/* One line of it and what belongs to that. */
static enum err
read_line(struct tags *t, struct str *rest)
{
	struct str line = str_trim(line_of(rest)), name = line, value;
	ptrdiff_t colon = str_find_byte(line, ':');
	enum err err;

	if (line.len == 0 || line.p[0] == '#' || colon < 0)
		return ERR_OK; /* words without a tag: some makers break texts without <text> */
	name.len = (size_t)colon;
	err = value_of(str_of(line.p + colon + 1, line.len - name.len - 1), rest, &value);
	if (err == ERR_OK)
		on_tag(t, str_trim(name), value);
	return err;
}

enum err
spdx_tag_read(struct str bytes, struct bom_sink *sink, struct errinfo *info)
{
	struct tags t = {.in = IN_HEAD};
	struct str rest = bytes;
	enum err err = ERR_OK;
	uint64_t offset = 0;

	spdx_open(&t.own, sink, BOM_SPDX_TAG);
	while (err == ERR_OK && t.own.err == ERR_OK && rest.len > 0) {
		offset = bytes.len - rest.len;
		err = read_line(&t, &rest);
	}
	if (err == ERR_OK && t.own.err == ERR_OK)
		end_section(&t);
	if (err != ERR_OK)
		err_say(info, err, offset, "SPDX: a <text> that does not end");
	else if (t.own.err == ERR_OK && !t.has_version)
		err = err_say(info, ERR_UNSUPPORTED, 0, "no \"SPDXVersion:\" in it");
	else if (t.own.err == ERR_OK)
		spdx_tell_end(&t.own);
	if (t.own.err != ERR_OK)
		err = err_say(info, t.own.err, offset, "SPDX: %s", t.own.why);
	spdx_done(&t.own);
	return err;
}
