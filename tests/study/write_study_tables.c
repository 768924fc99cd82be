/* Writes the tables of made studies in every format, each into DIR/STUDY/FORMAT: for programs that
 * read them with other means. */
#include "study/tables/study_tables.h"
#include "tests/study/made_study.h"
#include "tests/study/made_tables.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	MANY = 60, /* touch points: 1,770 pairs */
};

static bool write_all(
	const struct study_evidence *evidence, const char *folder, const char *name, GError **error)
{
	for (const struct study_tables_format *format = study_tables_formats; format->name;
		format++) {
		g_autofree char *place = g_build_filename(folder, name, format->name, NULL);
		if (!study_tables_write(evidence, format->name, place, false, error))
			return false;
	}
	return true;
}

static bool write_studies(const char *folder, GError **error)
{
	g_autoptr(made_tables) difficult = made_tables_new();
	g_autoptr(made_tables) empty = made_tables_empty();
	g_autoptr(made_tables) many = made_tables_large(MANY);
	g_autoptr(made_study) study = made_study_new();
	struct study_evidence_options options = study_evidence_defaults(study->folder);
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &options);

	return write_all(difficult->evidence, folder, "difficult", error) &&
	       write_all(empty->evidence, folder, "empty", error) &&
	       write_all(many->evidence, folder, "many", error) &&
	       write_all(evidence, folder, "shop", error);
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;

	setlocale(LC_ALL, "");
	if (argc == 2 && write_studies(argv[1], &error))
		return EXIT_SUCCESS;
	fprintf(stderr, "%s\n", error ? error->message : "usage: write_study_tables DIR");
	return EXIT_FAILURE;
}
