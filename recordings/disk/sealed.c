#include "recordings/disk/sealed.h"

#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	ANY_WRITE = S_IWUSR | S_IWGRP | S_IWOTH,
};

char *rec_sealed_manifest_path(const char *path)
{
	gsize length = strlen(path);

	if (g_str_has_suffix(path, ".nwb"))
		length -= strlen(".nwb");
	return g_strdup_printf("%.*s.manifest", (int)length, path);
}

bool rec_sealed_is_on(const char *path)
{
	g_autofree char *manifest = rec_sealed_manifest_path(path);
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	return (status.st_mode & ANY_WRITE) == 0 || access(manifest, F_OK) == 0;
}
