#include "recordings/export/bids_owner.h"

#include "recordings/disk/error.h"
#include "recordings/session/origin.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static bool is_below(const char *path, const char *folder)
{
	return g_str_has_prefix(path, folder) && path[strlen(folder)] == '/';
}

/* True when a file that @page lists is in one of the two folders, still. */
static bool has_files(
	const struct rec_origin_page *page, const char *top, const char *raw, const char *derived)
{
	for (char **name = page->files; *name; name++) {
		g_autofree char *path = g_build_filename(top, *name, NULL);
		if ((is_below(path, raw) || is_below(path, derived)) &&
			g_file_test(path, G_FILE_TEST_EXISTS))
			return true;
	}
	return false;
}

static void refuse(const struct rec_origin_page *page, const char *raw, const char *label,
	const struct rec_session *session, GError **error)
{
	const char *theirs = page->participant ? page->participant : label;
	const char *ours = session->participant ? session->participant : label;
	if (g_strcmp0(page->participant, session->participant) == 0)
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s holds another session of “%s”, which nothing replaces; export this "
			  "one to a folder of its own."),
			raw, theirs);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s holds the participant “%s”, and “%s” would have the same name in "
			  "BIDS, which knows letters and digits only; export to another folder."),
			raw, theirs, ours);
}

/* Looks at the lists in @top. */
static bool check_lists(const char *top, const char *directory, const char *label,
	const struct rec_session *session, GError **error)
{
	g_autofree char *person = g_strconcat("sub-", label, NULL);
	g_autofree char *raw = g_build_filename(directory, person, NULL);
	g_autofree char *derived =
		g_build_filename(directory, "derivatives", "affekt", person, NULL);
	g_autoptr(GDir) dir = g_dir_open(top, 0, NULL);
	const char *name = NULL;
	bool is_free = true;
	while (dir && is_free && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(top, name, NULL);
		struct rec_origin_page page;
		if (!rec_origin_is_name(name) || !rec_origin_read(path, &page))
			continue;
		is_free = g_strcmp0(page.uuid, session->uuid) == 0 ||
			  !has_files(&page, top, raw, derived);
		if (!is_free)
			refuse(&page, raw, label, session, error);
		rec_origin_page_clear(&page);
	}
	return is_free;
}

bool rec_bids_owner_check(
	const char *directory, const char *label, const struct rec_session *session, GError **error)
{
	g_autofree char *place = g_canonicalize_filename(directory, NULL);
	g_autofree char *above = g_path_get_dirname(place);
	return check_lists(place, place, label, session, error) &&
	       check_lists(above, place, label, session, error);
}
