/* Writes the made session in every format, each into a folder of its name, and the workbook once
 * more in short sheets: for programs that read the formats with other means. */
#include "recordings/export/export.h"
#include "recordings/export/export_xlsx.h"
#include "tests/recordings/made.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	N_SAMPLES = 2500,
	SHORT_SHEET = 1000,
};

/* Everything that markup and cells make difficult, and a text that is longer than a cell. */
static void add_difficult(struct rec_session *session)
{
	static const char *const labels[] = {
		"<&>\"'", " two\nlines\tand a tab ", "return\r", "_x0041_ \001", "æøå 😀", "=1+1"};
	for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
		struct rec_mark *mark = rec_session_add_mark(session);
		*mark = (struct rec_mark){10 + i, 1.0 / 3, 0, -1e6 / 7, g_strdup(labels[i]),
			g_strdup("key"), NULL, NULL};
	}
	struct rec_mark *mark = rec_session_add_mark(session);
	*mark = (struct rec_mark){99, 2, 0, 2, g_strnfill(40000, 'a'), g_strdup("key"), NULL, NULL};
}

int main(int argc, char **argv)
{
	g_autoptr(rec_session) session = made_session(N_SAMPLES);
	g_autoptr(GError) error = NULL;
	struct rec_export_data data = {
		.session = session, .results = session->results, .rater = "anna"};

	add_difficult(session);
	if (argc != 2 || !rec_export_all(rec_export_formats, &data, argv[1], false, &error)) {
		fprintf(stderr, "%s\n", error ? error->message : "usage: write_tables DIR");
		return EXIT_FAILURE;
	}
	g_autofree char *split = g_build_filename(argv[1], "split", NULL);
	if (!rec_export_xlsx_split(&data, split, false, SHORT_SHEET, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
