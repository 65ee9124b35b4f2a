/* Programs that are made here, of each format, with what Go and Rust put into them. */
#include "wire/exe/exe.h"

#include "wire/bom/told_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum make { ELF, PE, MACHO };

struct form {
	enum make make;
	bool is_64, is_big;
	const char *name;
};

static const struct form forms[] = {
	{ELF, true, false, "ELF 64"},
	{ELF, false, false, "ELF 32"},
	{ELF, true, true, "ELF 64, big"},
	{ELF, false, true, "ELF 32, big"},
	{PE, true, false, "PE32+"},
	{PE, false, false, "PE32"},
	{MACHO, true, false, "Mach-O 64"},
	{MACHO, false, false, "Mach-O 32"},
	{MACHO, false, true, "Mach-O 32, big"},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))
#define ADDRESS 0x10000u /* of the data */
#define OFFSET 0x400u	 /* of the data in the file */

static void
put(struct buf *b, const struct form *f, uint64_t n, unsigned size)
{
	for (unsigned i = 0; i < size; i++) {
		unsigned shift = 8 * (f->is_big ? size - 1 - i : i);

		buf_byte(b, shift < 64 ? (uint8_t)(n >> shift) : 0);
	}
}

static void
word(struct buf *b, const struct form *f, uint64_t n)
{
	put(b, f, n, f->is_64 ? 8 : 4);
}

static void
fill(struct buf *b, size_t until)
{
	while (b->len < until)
		buf_byte(b, 0);
}

static void
text_field(struct buf *b, const char *text, size_t size)
{
	size_t end = b->len + size;

	buf_str(b, str_of(text, strlen(text) < size ? strlen(text) : size));
	fill(b, end);
}

static void
section_of_elf(struct buf *b, const struct form *f, const unsigned n[4])
{
	put(b, f, n[0], 4); /* name */
	put(b, f, n[1], 4); /* kind */
	word(b, f, 0);
	word(b, f, n[1] == 1 ? ADDRESS : 0);
	word(b, f, n[2]); /* offset */
	word(b, f, n[3]); /* size */
	put(b, f, 0, 8);
	word(b, f, 0);
	word(b, f, 0);
}

static void
make_elf(struct buf *b, const struct form *f, const char *section, struct str data)
{
	buf_c(b, "\x7f"
		 "ELF");
	buf_byte(b, f->is_64 ? 2 : 1);
	buf_byte(b, f->is_big ? 2 : 1);
	fill(b, 24);
	word(b, f, 0);
	word(b, f, 0x80);  /* segments */
	word(b, f, 0x100); /* sections */
	put(b, f, 0, 4);
	put(b, f, 0, 2);
	put(b, f, f->is_64 ? 56 : 32, 2);
	put(b, f, 1, 2);
	put(b, f, f->is_64 ? 64 : 40, 2);
	put(b, f, 3, 2);
	put(b, f, 2, 2);
	fill(b, 0x80);
	put(b, f, 1, 4); /* PT_LOAD */
	if (f->is_64)
		put(b, f, 6, 4); /* read, write */
	word(b, f, OFFSET);
	word(b, f, ADDRESS);
	word(b, f, ADDRESS);
	word(b, f, data.len);
	word(b, f, data.len);
	if (!f->is_64)
		put(b, f, 6, 4);
	fill(b, 0x100);
	section_of_elf(b, f, (const unsigned[4]){0});
	section_of_elf(b, f, (const unsigned[4]){1, 1, OFFSET, (unsigned)data.len});
	section_of_elf(b, f, (const unsigned[4]){0, 3, 0x300, 64});
	fill(b, 0x301);
	text_field(b, section, 63);
	fill(b, OFFSET);
	buf_str(b, data);
}

static void
make_pe(struct buf *b, const struct form *f, const char *section, struct str data)
{
	unsigned optional = f->is_64 ? 112 : 96;

	buf_c(b, "MZ");
	fill(b, 0x3c);
	put(b, f, 0x80, 4);
	fill(b, 0x80);
	buf_add(b, "PE\0\0", 4);
	put(b, f, 0, 2);
	put(b, f, 1, 2);
	put(b, f, 0, 12);
	put(b, f, optional, 2);
	put(b, f, 0, 2);
	put(b, f, f->is_64 ? 0x20b : 0x10b, 2);
	fill(b, 0x98 + (f->is_64 ? 24 : 28));
	word(b, f, ADDRESS - 0x1000); /* the base */
	fill(b, 0x98 + optional);
	text_field(b, section, 8);
	put(b, f, data.len, 4);
	put(b, f, 0x1000, 4);
	put(b, f, data.len + 512, 4);
	put(b, f, OFFSET, 4);
	fill(b, b->len + 12);
	put(b, f, 0xc0600040, 4);
	fill(b, OFFSET);
	buf_str(b, data);
	fill(b, b->len + 512);
}

static void
make_macho(struct buf *b, const struct form *f, const char *section, struct str data)
{
	put(b, f, f->is_64 ? 0xfeedfacf : 0xfeedface, 4);
	put(b, f, 0, 12 - 4 + 4);
	put(b, f, 2, 4); /* commands */
	put(b, f, 0, 8);
	if (f->is_64)
		put(b, f, 0, 4);
	put(b, f, 0x1b, 4); /* another one: its UUID */
	put(b, f, 24, 4);
	fill(b, b->len + 16);
	put(b, f, f->is_64 ? 0x19 : 1, 4);
	put(b, f, f->is_64 ? 152 : 124, 4);
	text_field(b, "__DATA", 16);
	word(b, f, ADDRESS);
	word(b, f, data.len);
	word(b, f, OFFSET);
	word(b, f, data.len);
	put(b, f, 3, 4);
	put(b, f, 3, 4);
	put(b, f, 1, 4);
	put(b, f, 0, 4);
	text_field(b, section, 16);
	text_field(b, "__DATA", 16);
	word(b, f, ADDRESS);
	word(b, f, data.len);
	put(b, f, OFFSET, 4);
	fill(b, OFFSET);
	buf_str(b, data);
}

static void
make(struct buf *b, const struct form *f, const char *section, struct str data)
{
	buf_clear(b);
	if (f->make == ELF)
		make_elf(b, f, section, data);
	else if (f->make == PE)
		make_pe(b, f, section, data);
	else
		make_macho(b, f, section, data);
	assert_int_equal(buf_err(b), ERR_OK);
}

#define MARK "0123456789abcdef"

static void
varint(struct buf *b, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_byte(b, (uint8_t)(n | 0x80));
	buf_byte(b, (uint8_t)n);
}

/* The block as Go writes it since 1.18. */
static void
go_inline(struct buf *b, const char *version, const char *list)
{
	buf_clear(b);
	fill(b, 16); /* it need not be the first */
	buf_c(b, "\xff Go buildinf:");
	buf_byte(b, 8);
	buf_byte(b, 2);
	fill(b, 48);
	varint(b, strlen(version));
	buf_c(b, version);
	varint(b, strlen(list) + 32);
	buf_printf(b, MARK "%s" MARK, list);
}

/* And as before: pointers to strings. */
static void
go_pointers(struct buf *b, const struct form *f, const char *version, const char *list)
{
	unsigned size = f->is_64 ? 8 : 4;

	buf_clear(b);
	buf_c(b, "\xff Go buildinf:");
	buf_byte(b, (uint8_t)size);
	buf_byte(b, f->is_big ? 1 : 0);
	word(b, f, ADDRESS + 0x40);
	word(b, f, ADDRESS + 0x60);
	fill(b, 0x40);
	word(b, f, ADDRESS + 0x80);
	word(b, f, strlen(version));
	fill(b, 0x60);
	word(b, f, ADDRESS + 0xa0);
	word(b, f, strlen(list) + 32);
	fill(b, 0x80);
	buf_c(b, version);
	fill(b, 0xa0);
	buf_printf(b, MARK "%s" MARK, list);
}

static enum err
told(struct str bytes, struct buf *b, struct errinfo *info)
{
	struct bom_sink sink = told_sink(b);

	buf_clear(b);
	buf_c(b, "");
	return exe_read(bytes, &sink, info);
}

#define LIST                                                                                       \
	"path\texample.com/Shop/cmd\nmod\texample.com/Shop\t(devel)\t\n"                           \
	"dep\tgithub.com/BurntSushi/toml\tv1.2.0+incompatible\th1:x=\n"                            \
	"dep\texample.com/old\tv1.0.0\n=>\texample.com/new\tv2.1.0\th1:y=\n"                       \
	"dep\texample.com/local\tv1.0.0\n=>\t../local\t(devel)\t\n"                                \
	"build\t-compiler=gc\nbuild\tGOARCH=arm64\nbuild\tGOOS=windows\n"
#define Q "?goarch=arm64&goos=windows"
#define GO_LINES(version, library)                                                                 \
	"component application ref=example.com/Shop name=example.com/Shop"                         \
	" purl=pkg:golang/example.com/Shop" Q " root\n"                                            \
	"component library ref=pkg:golang/stdlib@" library Q                                       \
	" parent=example.com/Shop name=stdlib version=" library                                    \
	" purl=pkg:golang/stdlib@" library Q "\n"                                                  \
	"component library ref=pkg:golang/github.com/BurntSushi/toml@v1.2.0%2Bincompatible" Q      \
	" parent=example.com/Shop name=github.com/BurntSushi/toml version=v1.2.0+incompatible"     \
	" purl=pkg:golang/github.com/BurntSushi/toml@v1.2.0%2Bincompatible" Q "\n"                 \
	"component library ref=pkg:golang/example.com/new@v2.1.0" Q                                \
	" parent=example.com/Shop name=example.com/new version=v2.1.0"                             \
	" purl=pkg:golang/example.com/new@v2.1.0" Q "\n"                                           \
	"fault field example.com/local\n"                                                          \
	"component library ref=pkg:golang/example.com/local" Q                                     \
	" parent=example.com/Shop name=example.com/local purl=pkg:golang/example.com/local" Q "\n" \
	"bom other version=Go build information name=example.com/Shop tool=" version               \
	" context=build\n"

static void
modules_of_go_in_each_format(void **state)
{
	struct buf block = buf_of(1 << 16), file = buf_of(1 << 16), b = buf_of(1 << 16);

	(void)state;
	for (size_t i = 0; i < FORMS; i++) {
		const struct form *f = &forms[i];
		const char *own = f->make == MACHO ? "__go_buildinfo" : ".go.buildinfo";

		go_inline(&block, "go1.21rc2 X:x", LIST);
		make(&file, f, own, buf_view(&block)); /* PE: the name is cut, the data found */
		assert_int_equal(told(buf_view(&file), &b, NULL), ERR_OK);
		assert_string_equal(b.p, GO_LINES("go1.21rc2 X:x", "1.21.0-rc.2"));
		go_pointers(&block, f, "go1.17.3", LIST);
		make(&file, f, ".data", buf_view(&block));
		assert_int_equal(told(buf_view(&file), &b, NULL), ERR_OK);
		assert_string_equal(b.p, GO_LINES("go1.17.3", "1.17.3"));
	}
	buf_done(&block);
	buf_done(&file);
	buf_done(&b);
}

static void
versions_of_go_are_the_librarys(void **state)
{
	static const struct {
		const char *go, *library;
	} rows[] = {
		{"go1.19.8", "1.19.8"},
		{"go1.21", "1.21.0"},
		{"go1.22.0", "1.22.0"},
		{"go1.9beta1", "1.9.0-beta.1"},
		{"go1.24.1 X:nodwarf5", "1.24.1"},
		{"go1.22.5-bookworm", "1.22.5"},
		{"devel go1.20-1a2b3c", NULL},
		{"go1.20-devel_1a2b", "1.20.0"},
		{"gox", NULL},
	};
	struct buf block = buf_of(1 << 16), file = buf_of(1 << 16), b = buf_of(1 << 16);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char line[256];

		go_inline(&block, rows[i].go, "\n");
		make(&file, &forms[0], ".go.buildinfo", buf_view(&block));
		assert_int_equal(told(buf_view(&file), &b, NULL), ERR_OK);
		snprintf(line, sizeof(line),
			"component library ref=pkg:golang/stdlib%s%s name=stdlib%s%s"
			" purl=pkg:golang/stdlib%s%s\nbom other version=Go build information"
			" tool=%s context=build\n",
			rows[i].library ? "@" : "", rows[i].library ? rows[i].library : "",
			rows[i].library ? " version=" : "", rows[i].library ? rows[i].library : "",
			rows[i].library ? "@" : "", rows[i].library ? rows[i].library : "",
			rows[i].go);
		assert_string_equal(b.p, line);
	}
	buf_done(&block);
	buf_done(&file);
	buf_done(&b);
}

static void
lists_that_lie_are_seen(void **state)
{
	struct buf block = buf_of(1 << 16), file = buf_of(1 << 16), b = buf_of(1 << 16);

	(void)state;
	go_inline(
		&block, "go1.20", "mod\ta\tv1\ndep\tb\xff\tv1\ndep\tc\x01\tv1\ndep\n=>\tx\tv1\n\n");
	make(&file, &forms[0], ".go.buildinfo", buf_view(&block));
	assert_int_equal(told(buf_view(&file), &b, NULL), ERR_OK);
	assert_string_equal(b.p,
		"component application ref=a name=a version=v1 purl=pkg:golang/a@v1 root\n"
		"component library ref=pkg:golang/stdlib@1.20.0 parent=a name=stdlib version=1.20.0"
		" purl=pkg:golang/stdlib@1.20.0\n"
		"fault field a module that is no text\nfault field a module that is no text\n"
		"bom other version=Go build information name=a tool=go1.20 context=build\n");
	for (size_t len = 0; len < file.len; len++) { /* cut anywhere: an error or less, no crash */
		enum err err = told(str_of(file.p, len), &b, NULL);

		assert_true(err != ERR_LIMIT);
	}
	go_pointers(&block, &forms[0], "go1.17", "dep\ta\tv1\n");
	block.p[0x60 + 15] = '\x7f'; /* a length that reaches far out of the file */
	make(&file, &forms[0], ".data", buf_view(&block));
	assert_int_equal(told(buf_view(&file), &b, NULL), ERR_OK);
	block.p[14] = 3;
	make(&file, &forms[0], ".data", buf_view(&block));
	assert_int_equal(told(buf_view(&file), &b, NULL), ERR_MALFORMED);
	buf_done(&block);
	buf_done(&file);
	buf_done(&b);
}

/* zlib with stored blocks: RFC 1950, 1951. */
static void
zlib_of(struct buf *b, const char *json)
{
	uint32_t low = 1, high = 0, n = (uint32_t)strlen(json);

	buf_clear(b);
	buf_add(b, "\x78\x01\x01", 3);
	buf_le16(b, (uint16_t)n);
	buf_le16(b, (uint16_t)~n);
	buf_c(b, json);
	for (uint32_t i = 0; i < n; i++) {
		low = (low + (uint8_t)json[i]) % 65521;
		high = (high + low) % 65521;
	}
	buf_byte(b, (uint8_t)(high >> 8));
	buf_byte(b, (uint8_t)high);
	buf_byte(b, (uint8_t)(low >> 8));
	buf_byte(b, (uint8_t)low);
}

static void
crates_of_rust_in_each_format(void **state)
{
	struct buf block = buf_of(1 << 16), file = buf_of(1 << 16), b = buf_of(1 << 16);
	static const char json[] =
		"{\"packages\":[{\"name\":\"cc\",\"version\":\"1.0.1\",\"source\":\"crates.io\","
		"\"kind\":"
		"\"build\"},{\"name\":\"fork\",\"version\":\"0.1.0\",\"source\":\"git\"},"
		"{\"dependencies\":[0,3,1],\"name\":\"shop\",\"version\":\"0.2.0\",\"source\":"
		"\"local\",\"root\":"
		"true},{\"name\":\"serde\",\"version\":\"1.0.0\",\"source\":\"crates.io\"}]}";

	(void)state;
	for (size_t i = 0; i < FORMS; i++) {
		zlib_of(&block, json);
		make(&file, &forms[i], ".dep-v0", buf_view(&block));
		assert_int_equal(told(buf_view(&file), &b, NULL), ERR_OK);
		assert_string_equal(b.p,
			"component library ref=0 parent=2 name=cc version=1.0.1 "
			"purl=pkg:cargo/cc@1.0.1"
			" excluded\n"
			"component library ref=1 parent=2 name=fork version=0.1.0\n"
			"depends 2 > 0\ndepends 2 > 3\ndepends 2 > 1\n"
			"component application ref=2 name=shop version=0.2.0 root\n"
			"component library ref=3 parent=2 name=serde version=1.0.0"
			" purl=pkg:cargo/serde@1.0.0\n"
			"bom other version=cargo auditable 0 name=shop tool=cargo auditable"
			" context=build\n");
	}
	block.p[20] ^= 1; /* its checksum is wrong then */
	make(&file, &forms[0], ".dep-v0", buf_view(&block));
	assert_int_equal(told(buf_view(&file), &b, NULL), ERR_MALFORMED);
	make(&file, &forms[0], ".dep-v0", str_of(block.p, 40));
	assert_int_equal(told(buf_view(&file), &b, NULL), ERR_TRUNCATED);
	buf_done(&block);
	buf_done(&file);
	buf_done(&b);
}

static void
a_fat_file_is_one_program(void **state)
{
	static const struct form big = {MACHO, true, true, ""};
	struct buf block = buf_of(1 << 16), one = buf_of(1 << 16), b = buf_of(1 << 16);
	struct buf fat = buf_of(1 << 16);

	(void)state;
	go_inline(&block, "go1.21rc2 X:x", LIST);
	make(&one, &forms[6], "__go_buildinfo", buf_view(&block));
	put(&fat, &big, 0xcafebabe, 4);
	put(&fat, &big, 2, 4);
	put(&fat, &big, 0, 8);
	put(&fat, &big, 0x100, 4); /* the first says nothing */
	put(&fat, &big, 64, 4);
	put(&fat, &big, 0, 12);
	put(&fat, &big, 0x200, 4);
	put(&fat, &big, one.len, 4);
	fill(&fat, 0x100);
	buf_add(&fat, "\xcf\xfa\xed\xfe", 4);
	fill(&fat, 0x200);
	buf_str(&fat, buf_view(&one));
	assert_int_equal(told(buf_view(&fat), &b, NULL), ERR_OK);
	assert_string_equal(b.p, GO_LINES("go1.21rc2 X:x", "1.21.0-rc.2"));
	buf_done(&block);
	buf_done(&one);
	buf_done(&fat);
	buf_done(&b);
}

static void
the_rest_says_nothing(void **state)
{
	struct buf file = buf_of(1 << 16), b = buf_of(1 << 16);
	struct errinfo info;

	(void)state;
	for (size_t i = 0; i < FORMS; i++) {
		make(&file, &forms[i], ".data", STR("nothing of interest stands in this program"));
		assert_int_equal(told(buf_view(&file), &b, &info), ERR_NOT_FOUND);
	}
	assert_int_equal(
		told(STR("\xca\xfe\xba\xbe\0\0\0\x34"), &b, &info), ERR_UNSUPPORTED); /* Java */
	assert_int_equal(told(STR("#!/bin/sh"), &b, &info), ERR_UNSUPPORTED);
	assert_int_equal(told(STR(""), &b, &info), ERR_UNSUPPORTED);
	assert_int_equal(told(STR("MZ"), &b, &info), ERR_TRUNCATED);
	buf_done(&file);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modules_of_go_in_each_format),
		cmocka_unit_test(versions_of_go_are_the_librarys),
		cmocka_unit_test(lists_that_lie_are_seen),
		cmocka_unit_test(crates_of_rust_in_each_format),
		cmocka_unit_test(a_fat_file_is_one_program),
		cmocka_unit_test(the_rest_says_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
