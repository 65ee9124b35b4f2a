/* Where the sensor's frames come from: an interface, files one by one, or the demo. */
#ifndef PROC_SENSOR_SOURCE_H
#define PROC_SENSOR_SOURCE_H

#include "proc/common/proc.h"
#include "sys/capture.h"

#define SOURCE_FILES_MAX 240

struct source {
	bool is_live;
	bool is_demo; /* the files are one timeline that ends at demo_end */
	ms_t demo_end;
	size_t n_files, at;			    /* at: the file being read */
	struct capture *captures[SOURCE_FILES_MAX]; /* live: [0] */
	const char *names[SOURCE_FILES_MAX];
	ms_t shift[SOURCE_FILES_MAX];
};

/* Opens the interface, if the arguments name one. Before the sandbox. */
enum err source_open(const struct proc_args *args, struct source *ret_source, struct errinfo *info);
/* Takes over the files, if there are any, and reads their beginning. After the sandbox. */
enum err source_open_files(const struct proc_args *args, struct source *s, struct errinfo *info);
void source_close(struct source *s);

/* The demo only, after the sandbox: reads all files once for their times, and lays them end to end
 * with ten minutes between, the last one ending at demo_end. */
void source_lay_out(struct source *s);

/* The next frame of the current file or the interface, its time shifted; errors as capture_next(),
 * except that in the demo the end of a file goes on with the next one. */
enum err source_next(struct source *s, struct capture_frame *ret_frame);

const char *source_name(const struct source *s);
struct capture *source_capture(struct source *s);
/* Goes on to the next file; false when there is none. */
bool source_advance(struct source *s);

#endif
