/* Files as a whole: write at once or not at all, make folders for our eyes only, room on the disk.
 */
#ifndef SYS_DISK_H
#define SYS_DISK_H

#include "base/buf.h"

/* Reads a whole file into b (whose maximum counts). ERR_NOT_FOUND, ERR_DENIED, ERR_LIMIT, ERR_IO.
 */
enum err disk_read(const char *path, struct buf *b, struct errinfo *info);

/* The same from a descriptor, from where it stands; name is for the sentence. */
enum err disk_read_fd(int fd, const char *name, struct buf *b, struct errinfo *info);

/* Writes all to a descriptor, where it stands; errno says why not. */
bool disk_write_fd(int fd, struct str bytes);

/* Writes a new file beside path, syncs it, and puts it in path's place: after a crash the old or
 * the new content is there, never a mixture. mode e.g. 0600. */
enum err disk_write_atomic(const char *path, struct str bytes, unsigned mode, struct errinfo *info);

/* A secret of exactly n bytes, made by chance where there is none, or one of another size; one that
 * cannot be read is not made anew. Of callers at the same time only one may be here for a path. The
 * folder is there. */
enum err disk_secret(const char *path, void *dst, size_t n);

/* A file without a name in the folder, for what is needed only while it is made: it is gone when it
 * is closed. -1: errno says why not. */
int disk_open_nameless(const char *folder);

/* What errno says of the path, as an error with a sentence. */
enum err disk_say(struct errinfo *info, const char *path);

/* As root: a file of ours in a folder of another's (DATA) becomes that one's. Else nothing. */
void disk_give_to_folder(const char *path);

/* Makes the folder and those above it (mode 0700 for the last, 0755 above); fine when it is there.
 * ERR_DENIED when one is there that others can write. */
enum err disk_make_folder(const char *path, struct errinfo *info);

/* Opens (makes, mode 0600) a file of exactly `size` bytes, all its blocks reserved, for reading and
 * writing; a file of another size is made anew. ERR_FULL when the disk has no room. */
enum err disk_open_preallocated(const char *path, uint64_t size, int *ret_fd, struct errinfo *info);

struct disk_room {
	uint64_t total; /* bytes */
	uint64_t free;	/* bytes that we may use */
};

enum err disk_room_of(const char *path, struct disk_room *ret_room);
enum err disk_room_at(int fd, struct disk_room *ret_room);

/* Room that stays free while something large is written: looked at before it, and again after each
 * DISK_LOOK_EVERY bytes. */
#define DISK_LOOK_EVERY ((uint64_t)4 << 20)
struct disk_watch {
	uint64_t kept_free; /* 0: nobody looks */
	uint64_t unlooked;  /* bytes since the last look; DISK_LOOK_EVERY: the next is due */
};
/* May so many bytes more be written there? False, with errno ENOSPC: less is free than is to stay.
 */
bool disk_has_room(struct disk_watch *w, int fd, uint64_t bytes);

/* Takes the file (made where there is none) for as long as this process lives. ERR_AGAIN: another
 * has it, or it cannot be opened. */
enum err disk_lock(const char *path, struct errinfo *info);

#endif
