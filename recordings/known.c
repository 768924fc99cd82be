#include "recordings/known.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* About ten thousand files; beyond it the older half is forgotten, which costs one careful reading
 * each. */
static const gsize LIST_BYTES_MAX = 1 << 20;

static char *list_path(void)
{
	return g_build_filename(g_get_user_state_dir(), "affekt", "known", NULL);
}

/* The line that stands for the file. */
static char *describe_file(const struct stat *file)
{
	return g_strdup_printf("%ju %ju %jd %jd.%09ld %jd.%09ld\n", (uintmax_t)file->st_dev,
		(uintmax_t)file->st_ino, (intmax_t)file->st_size, (intmax_t)file->st_mtim.tv_sec,
		file->st_mtim.tv_nsec, (intmax_t)file->st_ctim.tv_sec, file->st_ctim.tv_nsec);
}

/* That of the file as it is now; NULL when it cannot be asked. */
static char *describe(const char *path)
{
	struct stat file;

	return stat(path, &file) == 0 ? describe_file(&file) : NULL;
}

/* True when @line is a whole line of @text. */
static bool has_line(const char *text, const char *line)
{
	for (const char *at = strstr(text, line); at; at = strstr(at + 1, line)) {
		if (at == text || at[-1] == '\n')
			return true;
	}
	return false;
}

static bool is_listed(const char *line)
{
	g_autofree char *list = list_path();
	g_autofree char *text = NULL;

	return g_file_get_contents(list, &text, NULL, NULL) && has_line(text, line);
}

bool rec_known_has(const char *path)
{
	g_autofree char *line = describe(path);

	return line && is_listed(line);
}

bool rec_known_has_file(const struct stat *file)
{
	g_autofree char *line = describe_file(file);

	return is_listed(line);
}

/* Keeps the newer half of a list that has grown too long. */
static void shorten(const char *list)
{
	g_autofree char *text = NULL;
	gsize length = 0;

	if (!g_file_get_contents(list, &text, &length, NULL) || length <= LIST_BYTES_MAX)
		return;
	const char *half = strchr(text + length / 2, '\n');
	if (half)
		g_file_set_contents_full(
			list, half + 1, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

static void add_line(const char *line)
{
	g_autofree char *list = list_path();
	g_autofree char *folder = g_path_get_dirname(list);

	if (is_listed(line) || g_mkdir_with_parents(folder, 0700) != 0)
		return;
	shorten(list);
	int fd = open(list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	/* One write() of one line to an O_APPEND file: programs side by side do not mix theirs. */
	ssize_t written = write(fd, line, strlen(line));
	(void)written;
	close(fd);
}

void rec_known_add(const char *path)
{
	g_autofree char *line = describe(path);

	if (line)
		add_line(line);
}

void rec_known_add_file(const struct stat *file)
{
	g_autofree char *line = describe_file(file);

	add_line(line);
}

void rec_known_remove(const char *path)
{
	g_autofree char *line = describe(path);
	g_autofree char *list = list_path();
	g_autofree char *text = NULL;
	g_autoptr(GString) rest = g_string_new(NULL);

	if (!line || !g_file_get_contents(list, &text, NULL, NULL) || !has_line(text, line))
		return;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_strchomp(line);
	for (char **other = lines; *other; other++) {
		if (**other && strcmp(*other, line) != 0)
			g_string_append_printf(rest, "%s\n", *other);
	}
	g_file_set_contents_full(
		list, rest->str, (gssize)rest->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
