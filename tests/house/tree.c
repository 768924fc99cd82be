#include "tests/house/tree.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void destroy_file(gpointer data)
{
	struct house_file *file = data;
	g_free(file->path);
	g_free(file->folder);
	g_strfreev(file->lines);
	g_strfreev(file->code);
	g_free(file);
}

static bool is_wanted(const char *path)
{
	static const char *const ends[] = {".c", ".h", ".md", ".txt", ".cmake", ".json", ".in",
		".sh", ".yml", ".po", ".ui", ".xml", ".rules", "/dev", "/run", "/POTFILES"};
	for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
		if (g_str_has_suffix(path, ends[i])) {
			return true;
		}
	}
	return false;
}

static bool is_skipped(const char *path)
{
	return g_str_has_prefix(path, "build") || g_str_has_prefix(path, ".git/") ||
	       g_str_has_prefix(path, "tests/data/");
}

enum state {
	IN_CODE,
	IN_COMMENT,
	IN_STRING,
	IN_CHARACTER,
};

static enum state leave_code(const char *at)
{
	if (at[0] == '/' && at[1] == '*') {
		return IN_COMMENT;
	}
	return at[0] == '"' ? IN_STRING : at[0] == '\'' ? IN_CHARACTER : IN_CODE;
}

/* Blanks comments and the inside of quotes, keeping every line where it is. */
static char *strip(const char *text)
{
	char *code = g_strdup(text);
	enum state state = IN_CODE;

	for (char *c = code; *c; c++) {
		bool ends_quote =
			(state == IN_STRING && *c == '"') || (state == IN_CHARACTER && *c == '\'');
		if (state == IN_CODE) {
			state = leave_code(c);
			if (state == IN_COMMENT) {
				*c++ = ' ';
				*c = ' ';
			}
		} else if (state == IN_COMMENT && c[0] == '*' && c[1] == '/') {
			*c++ = ' ';
			*c = ' ';
			state = IN_CODE;
		} else if (ends_quote) {
			state = IN_CODE;
		} else if (state != IN_COMMENT && *c == '\\' && c[1]) {
			*c++ = ' ';
			*c = *c == '\n' ? '\n' : ' ';
		} else if (*c != '\n') {
			*c = ' ';
		}
	}
	return code;
}

static void read_file(const char *root, const char *path, GPtrArray *files)
{
	g_autofree char *full = g_build_filename(root, path, NULL);
	g_autofree char *text = NULL;
	if (!g_file_get_contents(full, &text, NULL, NULL)) {
		return;
	}
	struct house_file *file = g_new0(struct house_file, 1);
	file->path = g_strdup(path);
	file->folder = strchr(path, '/') ? g_path_get_dirname(path) : g_strdup("");
	file->is_source = g_str_has_suffix(path, ".c") || g_str_has_suffix(path, ".h");
	g_autofree char *code = file->is_source ? strip(text) : g_strdup(text);
	file->lines = g_strsplit(text, "\n", -1);
	file->code = g_strsplit(code, "\n", -1);
	g_ptr_array_add(files, file);
}

static void read_folder(const char *root, const char *folder, GPtrArray *files)
{
	g_autofree char *full = g_build_filename(root, folder, NULL);
	g_autoptr(GDir) dir = g_dir_open(full, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path =
			folder[0] ? g_build_filename(folder, name, NULL) : g_strdup(name);
		g_autofree char *below = g_build_filename(root, path, NULL);
		g_autofree char *from_root = g_strconcat("/", path, NULL);
		if (is_skipped(path)) {
			continue;
		}
		if (g_file_test(below, G_FILE_TEST_IS_DIR)) {
			read_folder(root, path, files);
		} else if (is_wanted(from_root)) {
			read_file(root, path, files);
		}
	}
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
	const struct house_file *const *x = a;
	const struct house_file *const *y = b;
	return strcmp((*x)->path, (*y)->path);
}

GPtrArray *house_tree_read(const char *root)
{
	GPtrArray *files = g_ptr_array_new_with_free_func(destroy_file);
	read_folder(root, "", files);
	g_ptr_array_sort(files, compare_paths);
	return files;
}

char *house_tree_create(void)
{
	return g_dir_make_tmp("affekt-house-XXXXXX", NULL);
}

void house_tree_plant(const char *root, const char *path, const char *text)
{
	g_autofree char *full = g_build_filename(root, path, NULL);
	g_autofree char *folder = g_path_get_dirname(full);
	g_mkdir_with_parents(folder, 0700);
	g_file_set_contents(full, text, -1, NULL);
}

static void remove_folder(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			remove_folder(path);
		} else {
			g_unlink(path);
		}
	}
	g_rmdir(folder);
}

void house_tree_remove(char *root)
{
	remove_folder(root);
	g_free(root);
}

bool house_file_is_in(const struct house_file *file, const char *folder)
{
	size_t n = strlen(folder);
	if (n && folder[n - 1] == '*') {
		return strncmp(file->path, folder, n - 1) == 0;
	}
	bool begins = strncmp(file->path, folder, n) == 0;
	return begins && (file->path[n] == '/' || file->path[n] == '\0');
}

char *house_line_include(const char *line, char kind)
{
	char end = kind == '<' ? '>' : kind;
	const char *at = line + strspn(line, " \t");
	if (*at++ != '#') {
		return NULL;
	}
	at += strspn(at, " \t");
	if (!g_str_has_prefix(at, "include")) {
		return NULL;
	}
	at += strlen("include");
	at += strspn(at, " \t");
	const char *stop = *at == kind ? strchr(at + 1, end) : NULL;
	return stop ? g_strndup(at + 1, (gsize)(stop - at - 1)) : NULL;
}

void house_report(
	GPtrArray *findings, const struct house_file *file, guint line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *message = g_strdup_vprintf(format, args);
	va_end(args);
	char *place = line ? g_strdup_printf("%s:%u: %s", file->path, line, message)
			   : g_strdup_printf("%s: %s", file->path, message);
	g_ptr_array_add(findings, place);
}

guint house_count_findings(const char *root, house_check check, const char *advice)
{
	g_autoptr(GPtrArray) files = house_tree_read(root);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);

	check(files, findings);
	for (guint i = 0; advice && i < findings->len; i++) {
		printf("%s\n", (const char *)g_ptr_array_index(findings, i));
	}
	if (findings->len && advice) {
		printf("What to do: %s\n", advice);
		fflush(stdout); /* a failed assertion ends the process at once */
	}
	return findings->len;
}

guint house_count_planted(const char *path, const char *text, house_check check)
{
	char *root = house_tree_create();
	house_tree_plant(root, path, text);
	g_autoptr(GPtrArray) files = house_tree_read(root);
	g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);

	check(files, findings);
	house_tree_remove(root);
	return findings->len;
}
