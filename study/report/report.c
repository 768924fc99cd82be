#include "study/report/report.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/error.h"
#include "recordings/disk/folder_beside.h"
#include "study/figures/figure.h"
#include "study/report/content.h"
#include "study/report/report_html.h"
#include "study/report/report_pdf.h"

#include <glib/gi18n-lib.h>

static const char *const parts[] = {"report.html", "report.pdf", "figures", NULL};

/* A folder is replaced with all that is in it: only one that holds a report and nothing else. */
static bool may_replace(const char *folder, GError **error)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		if (g_strv_contains(parts, name))
			continue;
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("Cannot write the report to %s: it holds “%s”, which is not of a report; "
			  "move it away, or name another folder."),
			folder, name);
		return false;
	}
	return true;
}

static bool write_file(
	const char *folder, const char *name, const char *bytes, gsize n, GError **error)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(rec_beside) file = rec_beside_open(path, true, error);

	if (!file)
		return false;
	rec_beside_write(file, bytes, n);
	return rec_beside_commit(g_steal_pointer(&file), error);
}

static bool write_document(
	const struct study_document *document, const char *folder, GError **error)
{
	g_autoptr(GString) html = study_report_html(document);
	g_autoptr(GByteArray) pdf = study_report_pdf(document, error);

	return pdf && write_file(folder, parts[0], html->str, html->len, error) &&
	       write_file(folder, parts[1], (const char *)pdf->data, pdf->len, error);
}

static void tell(const struct study_report_options *options, double share)
{
	if (options->progress)
		options->progress(share, options->user);
}

static bool fill(const struct study_view *view, const struct study_report_options *options,
	const char *folder, GPtrArray *ret_problems, GError **error)
{
	g_autoptr(study_document) document = study_content_new(view, options, ret_problems, error);
	g_autofree char *figures = g_build_filename(folder, parts[2], NULL);

	if (!document || !write_document(document, folder, error))
		return false;
	tell(options, 0.9);
	return study_figures_write(study_view_evidence(view), figures, true, error);
}

bool study_report_write(const struct study_evidence *evidence,
	const struct study_report_options *options, GPtrArray *ret_problems, GError **error)
{
	g_autofree char *place = options->folder
					 ? g_canonicalize_filename(options->folder, NULL)
					 : g_build_filename(evidence->folder->path, "report", NULL);
	g_autoptr(study_view) view = study_view_new(evidence, options->is_hiding_codes);

	if (!may_replace(place, error))
		return false;
	g_autoptr(rec_folder_beside) folder = rec_folder_beside_open(place, error);
	if (!folder || !fill(view, options, rec_folder_beside_path(folder), ret_problems, error))
		return false;
	tell(options, 1);
	return rec_folder_beside_commit(g_steal_pointer(&folder), error);
}
