#include "tests/usb/run.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	EXIT_SIGNAL = 128,
};

static void add_words(GPtrArray *words, const char *const *more)
{
	for (; *more; more++)
		g_ptr_array_add(words, (char *)*more);
}

static void run_words(struct usb_run *run, GPtrArray *words)
{
	g_autoptr(GError) error = NULL;
	int status;

	g_ptr_array_add(words, NULL);
	if (!g_spawn_sync(NULL, (char **)words->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
		    &run->out, &run->err, &status, &error))
		g_error("%s", error->message);
	run->status = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_SIGNAL + WTERMSIG(status);
}

static char *preload(void)
{
	return g_strdup_printf("LD_PRELOAD=%s", g_getenv("USB_PRELOAD"));
}

void usb_run(struct usb_run *run, const char *const *front, const char *const *command)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_autofree char *environment = preload();

	g_ptr_array_add(words, "env");
	g_ptr_array_add(words, environment);
	g_ptr_array_add(words, (char *)g_getenv("USB_FRONT"));
	add_words(words, front);
	g_ptr_array_add(words, "--");
	add_words(words, command);
	run_words(run, words);
}

static char *copy_program(const char *path, const char *folder)
{
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *copy = g_build_filename(folder, name, NULL);
	g_autoptr(GFile) from = g_file_new_for_path(path);
	g_autoptr(GFile) to = g_file_new_for_path(copy);
	g_autoptr(GError) error = NULL;

	if (!g_file_copy(from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error) ||
		g_chmod(copy, 0755) != 0)
		g_error("Cannot copy %s: %s", path, error ? error->message : "mode");
	return g_steal_pointer(&copy);
}

void usb_run_as_nobody(struct usb_run *run, const char *const *front, const char *const *command,
	const char *folder)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_autofree char *environment = preload();
	g_autofree char *front_copy = copy_program(g_getenv("USB_FRONT"), folder);
	g_autofree char *command_copy = copy_program(command[0], folder);
	const char *const setpriv[] = {
		"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", NULL};

	if (geteuid() == 0)
		add_words(words, setpriv);
	g_ptr_array_add(words, "env");
	g_ptr_array_add(words, environment);
	g_ptr_array_add(words, front_copy);
	add_words(words, front);
	g_ptr_array_add(words, "--");
	g_ptr_array_add(words, command_copy);
	add_words(words, command + 1);
	run_words(run, words);
}

void usb_run_finish(struct usb_run *run)
{
	g_free(run->out);
	g_free(run->err);
}

char *usb_folder_make(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("affekt-usb-XXXXXX", &error);

	if (!folder || g_chmod(folder, 0777) != 0)
		g_error("Cannot make a folder: %s", error ? error->message : "mode");
	return folder;
}

void usb_folder_remove(char *folder)
{
	g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
	const char *name;

	while (files && (name = g_dir_read_name(files))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
	g_free(folder);
}
