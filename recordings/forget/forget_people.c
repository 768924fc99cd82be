#include "recordings/forget/forget_people.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	TABLE_BYTES_MAX = 64 << 20 /* more than a million participants */
};

bool rec_forget_people_is_table(const char *path)
{
	g_autofree char *name = g_path_get_basename(path);

	return strcmp(name, "participants.tsv") == 0;
}

bool rec_forget_people_is_constant(const char *path)
{
	static const char *const NAMES[] = {
		"README", "LIMITS.txt", "dataset_description.json", "participants.json"};
	g_autofree char *name = g_path_get_basename(path);

	for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
		if (strcmp(name, NAMES[i]) == 0)
			return true;
	}
	return false;
}

static char *read_table(const char *path, GError **error)
{
	char *text = NULL;
	struct stat status;

	if (lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
		status.st_size <= TABLE_BYTES_MAX)
		g_file_get_contents(path, &text, NULL, NULL);
	if (!text)
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("%s cannot be read, so that nobody can tell whose it is."), path);
	return text;
}

/* The line at @line, with its end. */
static size_t measure(const char *line)
{
	size_t n = strcspn(line, "\n");

	return line[n] == '\n' ? n + 1 : n;
}

static bool is_of(const char *line, const char *id)
{
	size_t n = strcspn(line, "\t\r\n");

	return n == strlen(id) && strncmp(line, id, n) == 0;
}

void rec_forget_people_count(const char *path, const char *id, guint *ret_n, guint *ret_n_others)
{
	g_autofree char *text = read_table(path, NULL);
	const char *line = text ? text : "";

	*ret_n = *ret_n_others = 0;
	line += measure(line); /* the names of the columns */
	for (; *line != '\0'; line += measure(line)) {
		if (is_of(line, id))
			++*ret_n;
		else if (strcspn(line, "\r\n") > 0)
			++*ret_n_others;
	}
}

bool rec_forget_people_remove(const char *path, const char *id, GError **error)
{
	g_autofree char *text = read_table(path, error);
	g_autoptr(GString) rest = g_string_new(NULL);

	for (const char *line = text; line && *line != '\0'; line += measure(line)) {
		if (line == text || !is_of(line, id))
			g_string_append_len(rest, line, (gssize)measure(line));
	}
	return text && rec_beside_finish(rec_beside_open(path, true, error), rest->str, error);
}
