#include "recordings/disk/holder.h"

#include <glib.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>

enum {
	NAMES_BYTES = 4096, /* of the user database, per user */
};

/* The process behind a line of /proc/locks that is a flock() of file @inode; 0: another line. Its
 * device is not compared: some file systems show another one there than stat() gives. */
static int holder_of_line(const char *line, uint64_t inode)
{
	int pid = 0;
	uint64_t found = 0;

	if (sscanf(line, "%*u: FLOCK %*s %*s %d %*x:%*x:%" SCNu64, &pid, &found) != 2)
		return 0;
	return found == inode && pid > 0 ? pid : 0;
}

/* 0: nobody, or nobody whom this kernel knows. */
static int find_holder(const char *path)
{
	g_autofree char *locks = NULL;
	struct stat status;
	int pid = 0;

	if (stat(path, &status) < 0 || !g_file_get_contents("/proc/locks", &locks, NULL, NULL))
		return 0;
	g_auto(GStrv) lines = g_strsplit(locks, "\n", -1);
	for (char **line = lines; *line && pid == 0; line++)
		pid = holder_of_line(*line, status.st_ino);
	return pid;
}

/* The file name of the program: its "comm" is cut at 15 characters. NULL when it is not ours to
 * see. */
static char *program_of(int pid)
{
	g_autofree char *link = g_strdup_printf("/proc/%d/exe", pid);
	g_autofree char *target = g_file_read_link(link, NULL);
	g_autofree char *comm_path = g_strdup_printf("/proc/%d/comm", pid);
	char *comm = NULL;

	if (target)
		return g_path_get_basename(target);
	if (g_file_get_contents(comm_path, &comm, NULL, NULL))
		g_strchomp(comm);
	return comm;
}

static char *user_of(int pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%d", pid);
	char names[NAMES_BYTES];
	struct passwd entry;
	struct passwd *user = NULL;
	struct stat status;

	if (stat(path, &status) < 0)
		return NULL;
	if (getpwuid_r(status.st_uid, &entry, names, sizeof names, &user) != 0 || !user)
		return g_strdup_printf("%u", (unsigned)status.st_uid);
	return g_strdup(user->pw_name);
}

char *rec_disk_holder(const char *path)
{
	int pid = find_holder(path);
	g_autofree char *program = pid > 0 ? program_of(pid) : NULL;
	g_autofree char *user = pid > 0 ? user_of(pid) : NULL;

	if (!program || !user)
		return g_strdup(_("another program"));
	/* TRANSLATORS: a program, the number of its process, the user who runs it. */
	return g_strdup_printf(_("%s (process %d of %s)"), program, pid, user);
}
