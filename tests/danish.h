/*
 * A locale with a decimal comma for one test, made by the test itself: few machines that build have
 * one. LOCPATH is left set: each test runs in a process of its own.
 */
#ifndef TESTS_DANISH_H
#define TESTS_DANISH_H

#include <check.h>
#include <glib.h>
#include <locale.h>

/* Danish from here on, in all threads. Needs localedef (package locales). */
static inline void tests_danish_begin(void)
{
	g_autofree char *folder = g_dir_make_tmp("affekt-locale-XXXXXX", NULL);
	g_autofree char *danish = g_build_filename(folder, "da_DK.UTF-8", NULL);
	const char *const make[] = {"localedef", "-i", "da_DK", "-f", "UTF-8", danish, NULL};
	const char *const clean[] = {"rm", "-r", folder, NULL};

	ck_assert(g_spawn_sync(NULL, (char **)make, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
		NULL, NULL, NULL));
	g_setenv("LOCPATH", folder, TRUE);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "da_DK.UTF-8"));
	ck_assert_str_eq(localeconv()->decimal_point, ",");
	ck_assert(g_spawn_sync(NULL, (char **)clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
		NULL, NULL, NULL));
}

static inline void tests_danish_end(void)
{
	setlocale(LC_ALL, "C");
}

#endif
