#include "core/role.h"

#include <assert.h>
#include <pthread.h>

static _Thread_local enum core_role current_role = CORE_ROLE_ANY;
static _Thread_local int realtime_depth;

void core_role_enter(enum core_role role, const char *name)
{
	current_role = role;
	/* The kernel keeps 15 bytes; a longer name is refused and the old one stays, which harms
	 * nobody. */
	(void)pthread_setname_np(pthread_self(), name);
}

enum core_role core_role_current(void)
{
	return current_role;
}

void core_role_assert(enum core_role role)
{
	assert(current_role == role || current_role == CORE_ROLE_ANY);
	(void)role;
}

void core_role_realtime_begin(void)
{
	realtime_depth++;
}

void core_role_realtime_end(void)
{
	realtime_depth--;
}

bool core_role_is_realtime(void)
{
	return realtime_depth > 0;
}
