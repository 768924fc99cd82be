#include "recordings/export/bids_owner.h"

#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/session/origin.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* @person and @folder as in struct rec_bids_place, "sub-" included. A session without a number lies
 * directly in the person's folder. */
static bool is_in_the_way(const char *inside, const char *person, const char *folder)
{
	g_autofree char *numbered = g_strconcat(person, "/ses-", NULL);
	bool is_numbered = g_str_has_prefix(inside, numbered);
	bool wants_number = strcmp(person, folder) != 0;
	return rec_disk_is_below(inside, folder) || is_numbered != wants_number;
}

/* True when a file that @page lists, still there, is where files of @place go: below the dataset or
 * its derivatives. Files of @is_other are in the way anywhere in the person's folder. */
static bool has_files(const struct rec_origin_page *page, const char *top, const char *directory,
	const struct rec_bids_place *place, bool is_other)
{
	static const char *const PLACES[] = {"", "derivatives/affekt"};
	g_autofree char *person = g_strconcat("sub-", place->label, NULL);
	for (char **name = page->files; *name; name++) {
		g_autofree char *path = g_build_filename(top, *name, NULL);
		for (guint i = 0; i < G_N_ELEMENTS(PLACES); i++) {
			g_autofree char *above = g_build_filename(directory, PLACES[i], NULL);
			const char *inside =
				rec_disk_is_below(path, above) ? path + strlen(above) + 1 : NULL;
			if (inside && rec_disk_is_below(inside, person) &&
				(is_other || is_in_the_way(inside, person, place->folder)) &&
				g_file_test(path, G_FILE_TEST_EXISTS))
				return true;
		}
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
			_("%s holds another session of “%s”, which nothing replaces; give every "
			  "session its number (--info session_no=2 when it is recorded or "
			  "imported, --session-no 2 when it is exported), or export this one to a "
			  "folder of its own."),
			raw, theirs);
	else
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s holds the participant “%s”, and “%s” would have the same name in "
			  "BIDS, which knows letters and digits only; export to another folder."),
			raw, theirs, ours);
}

/* Looks at the lists in @top. */
static bool check_lists(const char *top, const char *directory, const struct rec_bids_place *place,
	const struct rec_session *session, GError **error)
{
	g_autofree char *person = g_strconcat("sub-", place->label, NULL);
	g_autofree char *raw = g_build_filename(directory, person, NULL);
	g_autoptr(GDir) dir = g_dir_open(top, 0, NULL);
	const char *name = NULL;
	bool is_free = true;
	while (dir && is_free && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(top, name, NULL);
		struct rec_origin_page page;
		if (!rec_origin_is_name(name) || !rec_origin_read(path, &page))
			continue;
		bool is_other = g_strcmp0(page.participant, session->participant) != 0;
		is_free = g_strcmp0(page.uuid, session->uuid) == 0 ||
			  !has_files(&page, top, directory, place, is_other);
		if (!is_free)
			refuse(&page, raw, place->label, session, error);
		rec_origin_page_clear(&page);
	}
	return is_free;
}

bool rec_bids_owner_check(const char *directory, const struct rec_bids_place *place,
	const struct rec_session *session, GError **error)
{
	g_autofree char *dataset = g_canonicalize_filename(directory, NULL);
	g_autofree char *above = g_path_get_dirname(dataset);
	return check_lists(dataset, dataset, place, session, error) &&
	       check_lists(above, dataset, place, session, error);
}
