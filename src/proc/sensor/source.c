/* Frames from wherever; see source.h. */
#include "proc/sensor/source.h"

#include "sys/log.h"

#define DEMO_GAP (10 * MS_MINUTE)

/* Takes the next item off a comma-separated text; the text is changed in place. */
static char *
take_item(char **rest)
{
	char *item = *rest, *comma;

	if (item == NULL || item[0] == '\0')
		return NULL;
	comma = strchr(item, ',');
	*rest = comma == NULL ? NULL : comma + 1;
	if (comma != NULL)
		*comma = '\0';
	return item;
}

enum err
source_open_files(const struct proc_args *args, struct source *s, struct errinfo *info)
{
	char *fds = (char *)(uintptr_t)proc_arg(args, "files");
	char *names = (char *)(uintptr_t)proc_arg(args, "names");

	if (s->is_live)
		return ERR_OK;
	for (char *item; s->n_files < SOURCE_FILES_MAX && (item = take_item(&fds)) != NULL;) {
		char *name = take_item(&names);
		uint64_t fd;
		enum err err = str_u64(str_c(item), 65535, &fd);

		if (err != ERR_OK)
			return err_say(info, ERR_INVALID, 0, "--files: %s is no descriptor", item);
		err = capture_open_file((int)fd, &s->captures[s->n_files], info);
		if (err != ERR_OK)
			return err;
		s->names[s->n_files++] = name != NULL ? name : "capture";
	}
	return s->n_files > 0 ? ERR_OK : err_say(info, ERR_INVALID, 0, "no capture is given");
}

enum err
source_open(const struct proc_args *args, struct source *ret_source, struct errinfo *info)
{
	const char *interface = proc_arg(args, "interface");
	struct source *s = ret_source;

	*s = (struct source){.is_demo = proc_arg(args, "is-demo") != NULL,
		.demo_end = proc_arg_number(args, "demo-end-ms", 0)};
	if (interface == NULL)
		return ERR_OK;
	s->is_live = true;
	s->n_files = 1;
	s->names[0] = interface;
	return capture_open_live(interface, &s->captures[0], info);
}

void
source_close(struct source *s)
{
	for (size_t i = 0; i < s->n_files; i++)
		capture_free(s->captures[i]);
	s->n_files = 0;
}

/* The times of the first and the last frame; false when there is none or it can't be read twice. */
static bool
span_of(struct capture *c, ms_t *ret_first, ms_t *ret_last)
{
	struct capture_frame frame;
	ms_t first = 0, last = 0;
	bool has_any = false;

	while (capture_next(c, &frame) == ERR_OK) {
		if (!has_any)
			first = last = frame.at;
		if (frame.at > last)
			last = frame.at;
		has_any = true;
	}
	*ret_first = first;
	*ret_last = last;
	return capture_rewind(c) == ERR_OK && has_any;
}

void
source_lay_out(struct source *s)
{
	ms_t end = s->demo_end;

	for (size_t i = s->n_files; i-- > 0;) {
		ms_t first, last;

		if (!span_of(s->captures[i], &first, &last)) {
			log_event("demo.unreadable", "file=%zu", i);
			continue;
		}
		s->shift[i] = end - last;
		end -= last - first + DEMO_GAP;
	}
}

struct capture *
source_capture(struct source *s)
{
	return s->captures[s->at];
}

const char *
source_name(const struct source *s)
{
	return s->names[s->at];
}

bool
source_advance(struct source *s)
{
	if (s->at + 1 >= s->n_files)
		return false;
	s->at++;
	return true;
}

enum err
source_next(struct source *s, struct capture_frame *ret_frame)
{
	enum err err;

	do
		err = capture_next(s->captures[s->at], ret_frame);
	while (err != ERR_OK && err != ERR_AGAIN && s->is_demo && source_advance(s));
	if (err == ERR_OK)
		ret_frame->at += s->shift[s->at];
	return err;
}
