#include "acquisition/source.h"
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"
#include "tests/recordings/made.h"

#include <string.h>

static char *write_csv(const char *folder, const char *name, const char *column, double rate_hz,
	size_t n, double factor)
{
	char *path = g_build_filename(folder, name, NULL);
	GString *text = g_string_new(NULL);

	g_string_printf(text, "time_s,%s\n", column);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(
			text, "%.6f,%.4f\n", (double)i / rate_hz, factor * (double)(i % 997));
	ck_assert(g_file_set_contents(path, text->str, -1, NULL));
	g_string_free(text, TRUE);
	return path;
}

START_TEST(csv_files_become_groups_of_their_own_rate)
{
	char *folder = scratch_create();
	g_autofree char *gsr = write_csv(folder, "gsr.csv", "eda", 8, 800, 0.01);
	g_autofree char *pulse = write_csv(folder, "pulse.csv", "ppg", 64, 6400, 1);
	GError *error = NULL;
	struct dev_source *source = acq_source_open(gsr, pulse, "uS", &error);
	double time_s[100], values[100];

	ck_assert_msg(source != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(source->n_channels, 2);
	ck_assert_uint_eq(source->n_groups, 2);
	ck_assert_double_eq_tol(source->groups[0].rate_hz, 8, 1e-6);
	ck_assert_uint_eq(source->groups[1].n_samples, 6400);
	ck_assert_int_eq(source->channels[1].quantity, CORE_QUANTITY_PULSE);
	ck_assert_str_eq(core_channel_unit(&source->channels[0]), "uS");
	uint8_t group = source->channels[1].group;
	ck_assert_int_eq(source->read(source, group, 6350, 100, time_s, values, NULL), 50);
	for (int i = 0; i < 50; i++) {
		ck_assert_double_eq_tol(values[i], (6350 + i) % 997, 1e-3);
		ck_assert_double_eq_tol(time_s[i], (6350 + i) / 64.0, 1e-3);
	}
	ck_assert_int_eq(source->read(source, group, 6400, 100, time_s, values, NULL), 0);
	source->close(source);
	scratch_remove(folder);
}
END_TEST

START_TEST(labels_of_a_session_go_with_it)
{
	char *folder = scratch_create();
	g_autofree char *path = g_build_filename(folder, "s.nwb", NULL);
	GError *error = NULL;

	struct rec_session *session = made_session(1280);
	ck_assert_msg(rec_session_save(session, path, false, NULL, NULL, &error), "%s",
		error ? error->message : "");
	rec_session_free(session);
	struct dev_source *source = acq_source_open(path, NULL, NULL, &error);
	ck_assert_msg(source != NULL, "%s", error ? error->message : "");
	ck_assert(source->is_simulated && source->is_emulated);
	source->close(source);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_named)
{
	GError *error = NULL;

	ck_assert_ptr_null(acq_source_open("/nowhere/gsr.csv", NULL, NULL, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "/nowhere/gsr.csv"));
	g_clear_error(&error);
	ck_assert_ptr_null(acq_source_open("/nowhere/s.nwb", NULL, "uS", &error));
	ck_assert_ptr_nonnull(strstr(error->message, "unit"));
	g_clear_error(&error);
}
END_TEST

TESTS_MAIN("acquisition/source", csv_files_become_groups_of_their_own_rate,
	labels_of_a_session_go_with_it, a_file_that_is_not_there_is_named)
