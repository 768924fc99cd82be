/*
 * What tests of the report share: other programs that read what was written.
 */
#ifndef TESTS_STUDY_REPORTS_H
#define TESTS_STUDY_REPORTS_H

#include <check.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Standard output of a program that must succeed. Owned by the caller. */
static inline char *reports_run(const char *const *words)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *err = NULL;
	char *out = NULL;
	int status = -1;

	ck_assert_msg(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
			      &out, &err, &status, &error),
		"%s: %s", words[0], error ? error->message : "");
	ck_assert_msg(g_spawn_check_wait_status(status, NULL), "%s: %s%s", words[0], out, err);
	return out;
}

/* @bytes as a file in a new folder; removed by reports_remove(). */
static inline char *reports_write(const void *bytes, gsize n, const char *name)
{
	g_autofree char *folder = g_dir_make_tmp("affekt-report-XXXXXX", NULL);
	char *path = g_build_filename(folder, name, NULL);

	ck_assert(g_file_set_contents(path, bytes, (gssize)n, NULL));
	return path;
}

static inline void reports_remove(char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);

	g_unlink(path);
	g_rmdir(folder);
	g_free(path);
}

/* Fails when @html is not well-formed; @data: TEST_DATA_DIR. */
static inline void reports_check_html(const char *html, const char *data)
{
	char *path = reports_write(html, strlen(html), "report.html");
	g_autofree char *script = g_build_filename(data, "..", "study", "check_html.py", NULL);
	const char *const words[] = {"python3", script, path, NULL};

	g_free(reports_run(words));
	reports_remove(path);
}

/* The text of all pages of a PDF, as poppler reads it. Owned by the caller. */
static inline char *reports_pdf_text(const GByteArray *pdf)
{
	char *path = reports_write(pdf->data, pdf->len, "report.pdf");
	const char *const words[] = {"pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL};
	char *text = reports_run(words);

	reports_remove(path);
	return text;
}

/* What pdfinfo says with @option (NULL none). Owned by the caller. */
static inline char *reports_pdf_info(const GByteArray *pdf, const char *option)
{
	char *path = reports_write(pdf->data, pdf->len, "report.pdf");
	const char *const plain[] = {"pdfinfo", "-enc", "UTF-8", path, NULL};
	const char *const with[] = {"pdfinfo", "-enc", "UTF-8", option, path, NULL};
	char *text = reports_run(option ? with : plain);

	reports_remove(path);
	return text;
}

#endif
