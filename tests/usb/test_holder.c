#include "devices/transport/holder.h"

#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(another_programs_open_file_names_it)
{
	char *folder = scratch_create();
	g_autofree char *node = g_build_filename(folder, "node", NULL);
	int ends[2];
	char byte;

	ck_assert(g_file_set_contents(node, "", 0, NULL));
	int own = open(node, O_RDONLY | O_CLOEXEC);
	ck_assert_ptr_null(dev_holder_of(node));
	close(own);
	ck_assert_int_eq(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		int held = open(node, O_RDONLY | O_CLOEXEC);
		if (held >= 0 && write(ends[1], "x", 1) == 1)
			pause();
		_exit(EXIT_FAILURE);
	}
	ck_assert_int_eq(read(ends[0], &byte, 1), 1);
	g_autofree char *holder = dev_holder_of(node);
	g_autofree char *number = g_strdup_printf("(%ld)", (long)child);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	ck_assert_ptr_nonnull(holder);
	ck_assert_msg(g_str_has_suffix(holder, number), "%s", holder);
	ck_assert_msg(holder[0] != '(', "%s", holder);
	ck_assert_ptr_null(dev_holder_of(node));
	close(ends[0]);
	close(ends[1]);
	scratch_remove(folder);
}
END_TEST

TESTS_MAIN("usb/holder", another_programs_open_file_names_it)
