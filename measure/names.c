/*
 * Made-up indicators for measuring: the same for the same numbers.
 *   names plain N SEED       N names, each with an id behind " # " (65,536 different ones)
 *   names addresses N SEED   IPv4 addresses
 *   names hashes N SEED      SHA-256
 *   names odd N SEED TRUTH   names and networks as untidy lists write them (case, final dots, "*.",
 * hosts lines, letters beyond ASCII, overlapping networks); their meaning, one a line, goes into
 * the file TRUTH: what an index must agree with
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

static uint64_t
next(void) /* splitmix64 */
{
	uint64_t z = state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static const char *const ends[] = {
	"com", "net", "top", "xyz", "info", "co.jp", "ru", "cn", "site", "duckdns.org", "test"};
static const char *const words[] = {"mail", "login", "secure", "cdn", "update", "bank", "free",
	"shop", "img", "api", "go", "news", "a", "x1", "verify"};

static void
name(char dst[128])
{
	uint64_t r = next();
	size_t n = 0, letters = 6 + r % 13;

	if (r >> 8 & 1)
		n += (size_t)sprintf(dst, "%s%s", words[(r >> 9) % 15], r >> 16 & 1 ? "." : "-");
	for (size_t i = 0; i < letters; i++)
		dst[n++] = "abcdefghijklmnopqrstuvwxyz0123456789"[next() % (i == 0 ? 26 : 36)];
	sprintf(dst + n, ".%s", ends[(r >> 20) % 11]);
}

static void
odd_name(FILE *truth)
{
	static const char *const beyond[][2] = {{"例え", "xn--r8jz45g"},
		{"bücher", "xn--bcher-kva"}, {"ПРИМЕР", "xn--e1afmkfd"},
		{"straße", "xn--strae-oqa"}};
	uint64_t r = next();
	char text[128], shown[160];

	name(text);
	if (r % 16 == 0) {
		sprintf(shown, "%s.%s", beyond[r >> 8 & 3][0], text);
		fprintf(truth, "n %s.%s\n", beyond[r >> 8 & 3][1], text);
	} else {
		if (r % 5 == 0) /* and one above or below it, too */
			memmove(text, strchr(text, '.') + 1, strlen(strchr(text, '.')));
		if (strchr(text, '.') == NULL || strcmp(text, "co.jp") == 0 ||
			strcmp(text, "duckdns.org") == 0)
			strcpy(text, "else.test");
		fprintf(truth, "n %s\n", text);
		strcpy(shown, text);
		for (char *c = shown; r >> 12 & 1 && *c != '\0'; c++)
			if (*c >= 'a' && *c <= 'z' && next() & 1)
				*c = (char)(*c - 'a' + 'A');
	}
	printf("%s%s%s%s\n", r >> 13 & 1 ? "0.0.0.0 " : "", r >> 14 & 1 ? "*." : "", shown,
		r >> 15 & 1 ? "." : "");
}

static void
odd_network(FILE *truth)
{
	unsigned bits = (unsigned)(9 + next() % 24);
	uint32_t a = (uint32_t)(UINT32_C(0x2d000000) | (next() & 0x00ffffff)) &
		     ~(uint32_t)((UINT64_C(1) << (32 - bits)) - 1);

	printf("%u.%u.%u.%u/%u\n", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255, bits);
	fprintf(truth, "a %u %u\n", a, bits);
}

int
main(int argc, char **argv)
{
	uint64_t n = argc > 3 ? strtoull(argv[2], NULL, 10) : 0;
	FILE *truth = argc > 4 ? fopen(argv[4], "w") : NULL;
	char text[128];

	if (argc < 4)
		return 2;
	state = strtoull(argv[3], NULL, 10);
	for (uint64_t i = 0; i < n; i++) {
		uint64_t r;

		if (strcmp(argv[1], "plain") == 0) {
			name(text);
			printf("%s # fam-%04x\n", text, (unsigned)(next() & 0xffff));
		} else if (strcmp(argv[1], "addresses") == 0) {
			do
				r = next() & 0xffffffff;
			while (r >> 24 == 0 || r >> 24 == 10 || r >> 24 == 127 || r >> 24 >= 224);
			printf("%u.%u.%u.%u\n", (unsigned)(r >> 24), (unsigned)(r >> 16 & 255),
				(unsigned)(r >> 8 & 255), (unsigned)(r & 255));
		} else if (strcmp(argv[1], "hashes") == 0) {
			printf("%016llx%016llx%016llx%016llx\n", (unsigned long long)next(),
				(unsigned long long)next(), (unsigned long long)next(),
				(unsigned long long)next());
		} else if (truth == NULL)
			return 2;
		else if (i % 20 == 19)
			odd_network(truth);
		else
			odd_name(truth);
	}
	return truth != NULL ? fclose(truth) != 0 : 0;
}
