/* Sections and segments of ELF, PE and Mach-O; see image.h. */
#include "wire/exe/image.h"

#include "base/limits.h"
#include "base/reader.h"

/* Bytes offset..offset+size, cut at the end of the file; empty outside. */
static struct str
part(struct str bytes, uint64_t offset, uint64_t size)
{
	if (offset >= bytes.len)
		return STR("");
	if (size > bytes.len - offset)
		size = bytes.len - offset;
	return str_of(bytes.p + offset, (size_t)size);
}

static uint64_t
number(struct str bytes, bool is_big, uint64_t offset, unsigned size)
{
	struct str s = part(bytes, offset, size);
	uint64_t n = 0;

	if (s.len < size)
		return 0;
	for (unsigned i = 0; i < size; i++)
		n = n << 8 | (uint8_t)s.p[is_big ? i : size - 1 - i];
	return n;
}

uint64_t
image_number(const struct image *x, uint64_t offset, unsigned size)
{
	return number(x->bytes, x->is_big, offset, size);
}

/* A name that ends at its NUL or at the end of its field. */
static struct str
name_of(struct str field)
{
	ptrdiff_t end = str_find_byte(field, '\0');

	return end < 0 ? field : str_of(field.p, (size_t)end);
}

/* A table must lie within the file as a whole. */
static bool
fits(const struct image *x, uint64_t offset, uint64_t n, uint64_t bytes)
{
	return n == 0 || (bytes <= x->bytes.len && offset <= x->bytes.len &&
				 n <= (x->bytes.len - offset) / (bytes == 0 ? 1 : bytes));
}

static enum err
open_elf(struct image *x)
{
	unsigned word = x->is_64 ? 8 : 4;
	uint64_t names;

	x->segments = image_number(x, x->is_64 ? 32 : 28, word);
	x->sections = image_number(x, x->is_64 ? 40 : 32, word);
	x->segment_bytes = (uint32_t)image_number(x, x->is_64 ? 54 : 42, 2);
	x->n_segments = (uint32_t)image_number(x, x->is_64 ? 56 : 44, 2);
	x->section_bytes = (uint32_t)image_number(x, x->is_64 ? 58 : 46, 2);
	x->n_sections = (uint32_t)image_number(x, x->is_64 ? 60 : 48, 2);
	names = image_number(x, x->is_64 ? 62 : 50, 2);
	if (x->n_sections == 0 && x->sections != 0) /* more than fit into 16 bits: gABI, e_shnum */
		x->n_sections = (uint32_t)image_number(x, x->sections + (x->is_64 ? 32 : 20), word);
	if (names == 0xffff)
		names = image_number(x, x->sections + (x->is_64 ? 40 : 24), 4);
	if (x->n_segments > LIMIT_EXE_PIECES || x->n_sections > LIMIT_EXE_PIECES)
		return ERR_LIMIT;
	if ((x->n_segments > 0 && x->segment_bytes < (x->is_64 ? 56 : 32)) ||
		(x->n_sections > 0 && x->section_bytes < (x->is_64 ? 64 : 40)))
		return ERR_MALFORMED;
	if (!fits(x, x->segments, x->n_segments, x->segment_bytes))
		return ERR_TRUNCATED;
	if (!fits(x, x->sections, x->n_sections, x->section_bytes))
		x->n_sections = 0; /* cut off: the segments suffice */
	if (names < x->n_sections) {
		uint64_t at = x->sections + names * x->section_bytes;

		x->names = image_number(x, at + (x->is_64 ? 24 : 16), word);
		x->names_bytes = image_number(x, at + (x->is_64 ? 32 : 20), word);
	}
	return ERR_OK;
}

static enum err
open_pe(struct image *x)
{
	uint64_t at = image_number(x, 0x3c, 4);
	uint32_t optional;

	if (x->bytes.len < 64)
		return ERR_TRUNCATED;
	if (!str_equal(part(x->bytes, at, 4), STR("PE\0\0")))
		return at < x->bytes.len ? ERR_UNSUPPORTED : ERR_TRUNCATED;
	x->n_sections = (uint32_t)image_number(x, at + 6, 2);
	optional = (uint32_t)image_number(x, at + 20, 2);
	x->is_64 = image_number(x, at + 24, 2) == 0x20b;
	x->base = x->is_64 ? image_number(x, at + 24 + 24, 8) : image_number(x, at + 24 + 28, 4);
	x->sections = at + 24 + optional;
	x->section_bytes = 40;
	return fits(x, x->sections, x->n_sections, 40) ? ERR_OK : ERR_TRUNCATED;
}

static enum err
open_macho(struct image *x)
{
	x->n_segments = (uint32_t)image_number(x, 16, 4);
	x->segments = x->is_64 ? 32 : 28;
	if (x->n_segments > LIMIT_EXE_PIECES)
		return ERR_LIMIT;
	return x->bytes.len < x->segments ? ERR_TRUNCATED : ERR_OK;
}

enum err
image_open(struct str bytes, struct image *ret_x)
{
	static const struct {
		struct str magic;
		bool is_big, is_64;
	} macho[] = {
		{{"\xcf\xfa\xed\xfe", 4}, false, true},
		{{"\xce\xfa\xed\xfe", 4}, false, false},
		{{"\xfe\xed\xfa\xcf", 4}, true, true},
		{{"\xfe\xed\xfa\xce", 4}, true, false},
	};
	struct image x = {.bytes = bytes};
	enum err err = ERR_UNSUPPORTED;

	if (str_starts(bytes, STR("\x7f"
				  "ELF"))) {
		if (bytes.len < 52)
			return ERR_TRUNCATED;
		x.format = IMAGE_ELF;
		x.is_64 = bytes.p[4] == 2;
		x.is_big = bytes.p[5] == 2;
		err = open_elf(&x);
	} else if (str_starts(bytes, STR("MZ"))) {
		x.format = IMAGE_PE;
		err = open_pe(&x);
	}
	for (size_t i = 0; i < 4 && err == ERR_UNSUPPORTED; i++) {
		if (!str_starts(bytes, macho[i].magic))
			continue;
		x.format = IMAGE_MACHO;
		x.is_big = macho[i].is_big;
		x.is_64 = macho[i].is_64;
		err = open_macho(&x);
	}
	if (err == ERR_OK)
		*ret_x = x;
	return err;
}

typedef bool see_fn(void *arg, const struct piece *p);

static bool
each_elf(const struct image *x, see_fn *see, void *arg)
{
	unsigned word = x->is_64 ? 8 : 4;

	for (uint32_t i = 0; i < x->n_sections; i++) {
		uint64_t at = x->sections + (uint64_t)i * x->section_bytes;
		uint64_t name = image_number(x, at, 4), kind = image_number(x, at + 4, 4);
		struct piece p = {0};

		if (name < x->names_bytes)
			p.name = name_of(part(x->bytes, x->names + name, 64));
		p.address = image_number(x, at + (x->is_64 ? 16 : 12), word);
		if (kind != 8) /* SHT_NOBITS: nothing in the file */
			p.data = part(x->bytes, image_number(x, at + (x->is_64 ? 24 : 16), word),
				image_number(x, at + (x->is_64 ? 32 : 20), word));
		if (see(arg, &p))
			return true;
	}
	for (uint32_t i = 0; i < x->n_segments; i++) {
		uint64_t at = x->segments + (uint64_t)i * x->segment_bytes;
		struct piece p = {0};
		uint64_t flags = image_number(x, at + (x->is_64 ? 4 : 24), 4);

		if (image_number(x, at, 4) != 1) /* PT_LOAD */
			continue;
		p.address = image_number(x, at + (x->is_64 ? 16 : 8), word);
		p.data = part(x->bytes, image_number(x, at + (x->is_64 ? 8 : 4), word),
			image_number(x, at + (x->is_64 ? 32 : 16), word));
		p.is_loaded = true;
		p.is_data = (flags & 3) == 2; /* written, not run */
		if (see(arg, &p))
			return true;
	}
	return false;
}

static bool
each_pe(const struct image *x, see_fn *see, void *arg)
{
	for (uint32_t i = 0; i < x->n_sections; i++) {
		uint64_t at = x->sections + (uint64_t)i * 40;
		uint64_t flags = image_number(x, at + 36, 4);
		uint64_t size = image_number(x, at + 16, 4), wanted = image_number(x, at + 8, 4);
		struct piece p = {.is_loaded = true};

		p.name = name_of(part(x->bytes, at, 8));
		p.address = x->base + image_number(x, at + 12, 4);
		/* the file's copy is filled up to a multiple of the disk's blocks */
		p.data = part(x->bytes, image_number(x, at + 20, 4),
			wanted != 0 && wanted < size ? wanted : size);
		/* initialised, read, written; not code; how it is aligned does not matter */
		p.is_data = (flags & 0xe00000e0) == 0xc0000040;
		if (see(arg, &p))
			return true;
	}
	return false;
}

/* The sections of one segment. */
static bool
each_macho_section(const struct image *x, uint64_t at, uint64_t end, see_fn *see, void *arg)
{
	unsigned word = x->is_64 ? 8 : 4;
	uint64_t n = image_number(x, at + (x->is_64 ? 64 : 48), 4);
	uint64_t bytes = x->is_64 ? 80 : 68;

	at += x->is_64 ? 72 : 56;
	for (uint64_t i = 0; i < n && at + bytes <= end; i++, at += bytes) {
		struct piece p = {.name = name_of(part(x->bytes, at, 16))};

		p.address = image_number(x, at + 32, word);
		p.data = part(x->bytes, image_number(x, at + 32 + 2 * word, 4),
			image_number(x, at + 32 + word, word));
		if (see(arg, &p))
			return true;
	}
	return false;
}

static bool
each_macho(const struct image *x, see_fn *see, void *arg)
{
	unsigned word = x->is_64 ? 8 : 4;
	uint64_t at = x->segments;

	for (uint32_t i = 0; i < x->n_segments; i++) {
		uint64_t command = image_number(x, at, 4), bytes = image_number(x, at + 4, 4);
		struct piece p = {.is_loaded = true};

		if (bytes < 8 || bytes > x->bytes.len - at)
			return false;
		if (command == (x->is_64 ? 0x19 : 1)) {
			if (each_macho_section(x, at, at + bytes, see, arg))
				return true;
			p.name = name_of(part(x->bytes, at + 8, 16));
			p.address = image_number(x, at + 24, word);
			p.data = part(x->bytes, image_number(x, at + 24 + 2 * word, word),
				image_number(x, at + 24 + 3 * word, word));
			/* at most and at the start: read, written */
			p.is_data = image_number(x, at + 24 + 4 * word, 4) == 3 &&
				    image_number(x, at + 28 + 4 * word, 4) == 3 && p.data.len > 0;
			if (see(arg, &p))
				return true;
		}
		at += bytes;
		if (at >= x->bytes.len)
			return false;
	}
	return false;
}

bool
image_each(const struct image *x, see_fn *see, void *arg)
{
	if (x->format == IMAGE_ELF)
		return each_elf(x, see, arg);
	return x->format == IMAGE_PE ? each_pe(x, see, arg) : each_macho(x, see, arg);
}

struct search {
	struct str name;
	uint64_t address;
	struct piece found;
};

static bool
has_name(void *arg, const struct piece *p)
{
	struct search *s = arg;

	s->found = *p;
	return str_equal(p->name, s->name);
}

static bool
has_data(void *arg, const struct piece *p)
{
	struct search *s = arg;

	s->found = *p;
	return p->is_data;
}

static bool
has_address(void *arg, const struct piece *p)
{
	struct search *s = arg;

	s->found = *p;
	return p->is_loaded && s->address >= p->address && s->address - p->address < p->data.len;
}

bool
image_find(const struct image *x, struct str name, struct piece *ret_p)
{
	struct search s = {.name = name};

	if (!image_each(x, has_name, &s))
		return false;
	*ret_p = s.found;
	return true;
}

bool
image_find_data(const struct image *x, struct piece *ret_p)
{
	struct search s = {0};

	if (!image_each(x, has_data, &s))
		return false;
	*ret_p = s.found;
	return true;
}

struct str
image_at(const struct image *x, uint64_t address)
{
	struct search s = {.address = address};
	size_t skip;

	if (!image_each(x, has_address, &s))
		return STR("");
	skip = (size_t)(address - s.found.address);
	return str_of(s.found.data.p + skip, s.found.data.len - skip);
}

enum err
image_slice(struct str bytes, unsigned i, struct str *ret_slice)
{
	bool is_fat = str_starts(bytes, STR("\xca\xfe\xba\xbe"));
	bool is_fat_64 = str_starts(bytes, STR("\xca\xfe\xba\xbf"));
	uint64_t n = number(bytes, true, 4, 4), at = 8 + (uint64_t)i * (is_fat_64 ? 32 : 20);

	if (!is_fat && !is_fat_64) {
		*ret_slice = bytes;
		return i == 0 ? ERR_OK : ERR_NOT_FOUND;
	}
	if (n > LIMIT_EXE_SLICES) /* a class of Java begins alike */
		return ERR_UNSUPPORTED;
	if (i >= n)
		return ERR_NOT_FOUND;
	*ret_slice = is_fat_64 ? part(bytes, number(bytes, true, at + 8, 8),
					 number(bytes, true, at + 16, 8))
			       : part(bytes, number(bytes, true, at + 8, 4),
					 number(bytes, true, at + 12, 4));
	return ERR_OK;
}
