#include "study/folder/withdraw_exports.h"

#include "recordings/disk/disk.h"
#include "recordings/session/origin.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	DEPTH_MAX = 16,
	HEAD_BYTES = 4096,
};

/* As study/report/report_html.c writes it. */
static const char GENERATOR[] = "<meta name=\"generator\" content=\"Affekt ";

static const char *const PARTS[] = {"report.html", "report.pdf", "figures", NULL};

struct search {
	const char *code;   /* NULL: no exports, and of reports the folders alone */
	GPtrArray *exports; /* NULL then */
	GPtrArray *reports;
};

char *study_withdraw_page_name(const char *participant)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, participant, -1);

	return g_strdup_printf(
		"%.8s-%.4s-%.4s-%.4s-%.12s", hash, hash + 8, hash + 12, hash + 16, hash + 20);
}

void study_withdraw_export_free(struct study_withdraw_export *item)
{
	g_free(item->folder);
	g_ptr_array_unref(item->files);
	g_ptr_array_unref(item->pages);
	g_free(item);
}

static bool is_folder(const char *path)
{
	return g_file_test(path, G_FILE_TEST_IS_DIR) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK);
}

/* --- reports ------------------------------------------------------------------------- */

static bool is_report(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, PARTS[0], NULL);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char head[HEAD_BYTES + 1];
	ssize_t n = fd >= 0 ? read(fd, head, HEAD_BYTES) : 0;

	if (fd >= 0)
		close(fd);
	return n > 0 && memmem(head, (size_t)n, GENERATOR, strlen(GENERATOR));
}

static bool is_nothing_else(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		if (!g_strv_contains(PARTS, name))
			return false;
	}
	return true;
}

static void take_report(const char *folder, GPtrArray *reports)
{
	if (is_nothing_else(folder)) {
		g_ptr_array_add(reports, g_strdup(folder));
		return;
	}
	for (gsize i = 0; PARTS[i]; i++) {
		g_autofree char *path = g_build_filename(folder, PARTS[i], NULL);

		if (g_file_test(path, G_FILE_TEST_EXISTS))
			g_ptr_array_add(reports, g_steal_pointer(&path));
	}
}

/* --- exports ------------------------------------------------------------------------- */

/* False when the file at @path is no page of a study's export. */
static bool read_page(const char *path, struct rec_origin_page *ret_page)
{
	g_autofree char *base = g_path_get_basename(path);

	if (!rec_origin_is_name(base) || !rec_origin_read(path, ret_page))
		return false;
	g_autofree char *name =
		ret_page->participant ? study_withdraw_page_name(ret_page->participant) : NULL;
	if (g_strcmp0(name, ret_page->uuid) == 0)
		return true;
	rec_origin_page_clear(ret_page);
	return false;
}

bool study_withdraw_has_page(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;
	bool is_found = false;

	while (dir && !is_found && (name = g_dir_read_name(dir))) {
		g_autofree char *file = g_build_filename(path, name, NULL);
		struct rec_origin_page page;

		is_found = read_page(file, &page);
		if (is_found)
			rec_origin_page_clear(&page);
	}
	return is_found;
}

static struct study_withdraw_export *new_export(const char *folder)
{
	struct study_withdraw_export *item = g_new0(struct study_withdraw_export, 1);

	item->folder = g_strdup(folder);
	item->files = g_ptr_array_new_with_free_func(g_free);
	item->pages = g_ptr_array_new_with_free_func(g_free);
	return item;
}

/* The page at @path of @item, that of @code behind all others: what is broken off is found again.
 */
static bool take_page(struct study_withdraw_export *item, const char *path, const char *code)
{
	struct rec_origin_page page;

	if (!read_page(path, &page))
		return false;
	bool is_own = strcmp(page.participant, code) == 0;
	g_ptr_array_insert(item->pages, is_own ? -1 : 0, g_strdup(path));
	for (char **name = page.files; is_own && *name; name++) {
		char *file = g_build_filename(item->folder, *name, NULL);

		if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
			g_ptr_array_add(item->files, file);
		else
			g_free(file);
	}
	item->is_unfinished = item->is_unfinished || (is_own && page.is_unfinished);
	rec_origin_page_clear(&page);
	return is_own;
}

static void take_export(const char *folder, struct search *search)
{
	struct study_withdraw_export *item = new_export(folder);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	bool is_own = false;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		is_own = take_page(item, path, search->code) || is_own;
	}
	if (is_own)
		g_ptr_array_add(search->exports, item);
	else
		study_withdraw_export_free(item);
}

/* --- the walk ------------------------------------------------------------------------ */

static void walk(const char *folder, guint depth, struct search *search)
{
	static const char *const ROOMS[] = {"results", "tables", "tables.part", "tables.old",
		"report", "report.part", "report.old", "figures", "figures.part", "figures.old",
		"slurm", NULL};
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;

	if (search->code)
		take_export(folder, search);
	if (depth > 0 && is_report(folder) && search->code)
		take_report(folder, search->reports);
	else if (depth > 0 && is_report(folder))
		g_ptr_array_add(search->reports, g_strdup(folder));
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (depth < DEPTH_MAX && is_folder(path) &&
			!(depth == 0 && g_strv_contains(ROOMS, name)))
			walk(path, depth + 1, search);
	}
}

void study_withdraw_list_exports(
	const struct study_folder *folder, const char *code, GPtrArray *exports, GPtrArray *reports)
{
	struct search search = {code, exports, reports};

	walk(folder->path, 0, &search);
}

void study_withdraw_list_reports(const struct study_folder *folder, GPtrArray *reports)
{
	struct search search = {NULL, NULL, reports};

	walk(folder->path, 0, &search);
}

/* --- removing ------------------------------------------------------------------------ */

void study_withdraw_pass_over(const struct study_withdraw_export *item, GPtrArray *passed_over)
{
	for (guint i = 0; i < item->pages->len; i++)
		g_ptr_array_add(passed_over, g_strdup(item->pages->pdata[i]));
	for (guint i = 0; i < item->files->len; i++) {
		const char *path = item->files->pdata[i];
		const char *person = strstr(path + strlen(item->folder), "/sub-");
		const char *end = person ? strchr(person + 1, '/') : NULL;

		g_ptr_array_add(passed_over, g_strdup(path));
		/* A folder in the participant's name is the export's own. */
		if (end)
			g_ptr_array_add(passed_over, g_strndup(path, (gsize)(end - path)));
	}
}

static bool unlink_file(const char *path, GPtrArray *problems)
{
	g_autoptr(GError) failure = NULL;

	if (g_unlink(path) == 0 || errno == ENOENT)
		return true;
	rec_disk_fail(&failure, errno, _("Cannot remove %s"), path);
	g_ptr_array_add(problems, g_strdup(failure->message));
	return false;
}

/* Folders from that of @path up to @top, @top too, as far as nothing is in them. */
static void remove_empty(const char *path, const char *top)
{
	g_autofree char *folder = g_path_get_dirname(path);

	while (strlen(folder) >= strlen(top) && g_rmdir(folder) == 0) {
		char *above = g_path_get_dirname(folder);

		g_free(folder);
		folder = above;
	}
}

guint study_withdraw_remove_export(const struct study_folder *folder,
	const struct study_withdraw_export *item, GPtrArray *problems)
{
	guint n = 0, n_kept = 0;

	for (guint i = 0; i < item->files->len; i++) {
		const char *path = item->files->pdata[i];
		g_autofree char *part = g_strconcat(path, ".part", NULL);
		bool is_gone = unlink_file(path, problems);

		g_unlink(part);
		remove_empty(path, item->folder);
		n += is_gone;
		n_kept += !is_gone;
	}
	if (n_kept > 0 || item->is_unfinished)
		return n;
	for (guint i = 0; i < item->pages->len; i++)
		n += unlink_file(item->pages->pdata[i], problems);
	if (strcmp(item->folder, folder->path) != 0)
		g_rmdir(item->folder);
	return n;
}
