#include "devices/transport/holder.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool has_open(const char *process, const char *node)
{
	g_autofree char *folder = g_build_filename("/proc", process, "fd", NULL);
	g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
	const char *name;
	bool is_open = false;

	while (files && !is_open && (name = g_dir_read_name(files))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *target = g_file_read_link(path, NULL);
		is_open = g_strcmp0(target, node) == 0;
	}
	return is_open;
}

static char *describe(const char *process)
{
	g_autofree char *path = g_build_filename("/proc", process, "comm", NULL);
	g_autofree char *name = NULL;

	if (!g_file_get_contents(path, &name, NULL, NULL) || !g_utf8_validate(name, -1, NULL))
		return g_strdup_printf("(%s)", process);
	return g_strdup_printf("%s (%s)", g_strstrip(name), process);
}

char *dev_holder_of(const char *node)
{
	g_autofree char *own = g_strdup_printf("%ld", (long)getpid());
	g_autoptr(GDir) processes = g_dir_open("/proc", 0, NULL);
	const char *process;

	while (processes && (process = g_dir_read_name(processes))) {
		bool is_number = strspn(process, G_CSET_DIGITS) == strlen(process);
		if (is_number && strcmp(process, own) != 0 && has_open(process, node))
			return describe(process);
	}
	return NULL;
}
