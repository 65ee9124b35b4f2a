/* The policy and the index as they come from the launcher, in descriptors. */
#include "proc/resolver/own.h"

#include "sys/fd.h"
#include "sys/log.h"

#include <sys/stat.h>

#define POLICY_ROOM (LIMIT_GUARD_POLICY_BYTES * 4)

bool
given_step(struct resolver *r)
{
	bool was_loading = r->shelf.is_loading, is_more = shelf_step(&r->shelf);

	if (was_loading && !is_more) {
		recall_forget(r->judge.recall);
		r->judge.number++;
	}
	r->judge.index = r->shelf.index;
	return is_more;
}

enum err
given_policy(struct resolver *r, int fd)
{
	struct arena *arena = arena_new(POLICY_ROOM);
	struct resolver_policy policy;
	struct errinfo info = {0};
	struct stat st;
	char *bytes = NULL;
	enum err err = ERR_IO;

	if (arena != NULL && fstat(fd, &st) == 0 && st.st_size > 0 &&
		st.st_size <= LIMIT_GUARD_POLICY_BYTES)
		bytes = arena_alloc(arena, (size_t)st.st_size);
	if (bytes != NULL && fd_read_at(fd, 0, bytes, (size_t)st.st_size))
		err = resolver_policy_read(
			str_of(bytes, (size_t)st.st_size), arena, &policy, &info);
	if (err != ERR_OK) {
		log_event("policy.refused", "why=%s text=\"%s\"", err_name(err), info.what);
		arena_free(arena);
		return err;
	}
	arena_free(r->policy_memory);
	r->policy_memory = arena;
	r->policy = policy;
	r->has_policy = true;
	log_event("policy.in_use", "mode=%s rules=%zu devices=%zu",
		guard_mode_name(policy.guard.mode), policy.guard.n_rules, policy.guard.n_devices);
	return ERR_OK;
}
