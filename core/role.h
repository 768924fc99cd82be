/*
 * Thread roles: who may call what.
 *
 * Every thread of Affekt plays one role. A thread says so once, by core_role_enter(), and functions
 * that belong to a role say so by core_role_assert(), which stops a debug build that calls them
 * from elsewhere.
 *
 * The real-time roles (USB and DSP) do not allocate, lock or log inside Affekt's own code. The
 * stretch of code that promises this is bracketed by core_role_realtime_begin() and _end(); a test
 * arms a hook on malloc, pthread_mutex_lock and write that fails when core_role_is_realtime() is
 * true.
 */
#ifndef CORE_ROLE_H
#define CORE_ROLE_H

#include <stdbool.h>

enum core_role {
	CORE_ROLE_ANY = 0, /* not said: tests, tools, threads of libraries */
	CORE_ROLE_MAIN,    /* GTK frame clock or the terminal */
	CORE_ROLE_CONTROL, /* open, probe, start, tick, stop, reconnect, marks */
	CORE_ROLE_USB,     /* transfers and decode: real time */
	CORE_ROLE_DSP,     /* the signal chain: real time */
	CORE_ROLE_WRITER,  /* write() to the journal */
	CORE_ROLE_SYNC,    /* fdatasync() */
};

/* Declares the calling thread's role, for its whole life. @name appears in debuggers (15 bytes). */
void core_role_enter(enum core_role role, const char *name);

/* The calling thread's role; CORE_ROLE_ANY before core_role_enter(). */
enum core_role core_role_current(void);

/* Aborts a build with assertions when the calling thread plays another role than @role. Threads
 * that never entered a role (CORE_ROLE_ANY) pass, so that tests may call anything. */
void core_role_assert(enum core_role role);

/* Brackets code that neither allocates, locks nor logs. May nest. Async-signal-safe, never fails.
 */
void core_role_realtime_begin(void);
void core_role_realtime_end(void);
bool core_role_is_realtime(void);

#endif
