/* The profile that bears NeuroKit2's name finds what NeuroKit2 found in the same recordings. */
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/fakes/scratch.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const double NEAR_S = 0.5;

static void succeed(const char *words, ...) G_GNUC_PRINTF(1, 2);
static void succeed(const char *words, ...)
{
	va_list args;
	va_start(args, words);
	g_autofree char *call = g_strdup_vprintf(words, args);
	va_end(args);
	struct outcome outcome = run("%s", call);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}

/* The numbers of the column peak_s of a table. */
static GArray *read_peaks(const char *path)
{
	g_autofree char *text = NULL;
	GArray *peaks = g_array_new(FALSE, FALSE, sizeof(double));
	guint column = 0;

	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
	g_auto(GStrv) heads = g_strsplit(lines[0], ",", -1);
	while (strcmp(heads[column], "peak_s") != 0) {
		column++;
		ck_assert_ptr_nonnull(heads[column]);
	}
	for (char **line = lines + 1; *line; line++) {
		g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
		double peak_s = g_ascii_strtod(cells[column], NULL);
		g_array_append_val(peaks, peak_s);
	}
	return peaks;
}

/* F1 of two lists in order of time; a pair lies within NEAR_S. */
static double agreement(const GArray *a, const GArray *b)
{
	guint i = 0, j = 0, n_pairs = 0;

	while (i < a->len && j < b->len) {
		double ahead_s = g_array_index(a, double, i) - g_array_index(b, double, j);
		bool is_pair = fabs(ahead_s) <= NEAR_S;
		n_pairs += is_pair;
		i += is_pair || ahead_s < 0;
		j += is_pair || ahead_s > 0;
	}
	return 2.0 * n_pairs / (a->len + b->len);
}

static void check(
	const char *recording, const char *unit, const char *profile, double least, double most)
{
	char *folder = scratch_create();
	g_autofree char *theirs =
		g_build_filename(TEST_DATA_DIR, recording, "neurokit2_peaks.csv", NULL);
	g_autofree char *ours = g_build_filename(folder, "scr.csv", NULL);

	succeed("import %s/s.nwb --gsr %s/%s/gsr.csv.gz --gsr-column eda --gsr-unit %s", folder,
		TEST_DATA_DIR, recording, unit);
	succeed("analyze %s/s.nwb --profile %s", folder, profile);
	succeed("export %s/s.nwb --format csv --output %s", folder, folder);
	g_autoptr(GArray) a = read_peaks(ours);
	g_autoptr(GArray) b = read_peaks(theirs);
	ck_assert_double_ge(agreement(a, b), least);
	ck_assert_double_le(agreement(a, b), most);
	scratch_remove(folder);
}

START_TEST(neurokit_like_finds_what_neurokit_finds)
{
	check("neurokit/bio_eventrelated_100hz", "uS", "neurokit-like", 0.99, 1);
	check("physiokit/P21_C_Hard", "counts", "neurokit-like", 0.96, 1);
}
END_TEST

/* The list is NeuroKit2's because of the profile, not because every list is. */
START_TEST(the_default_finds_others_as_well)
{
	check("physiokit/P21_C_Hard", "counts", "default", 0.3, 0.9);
}
END_TEST

TESTS_MAIN(
	"cli/likeness", neurokit_like_finds_what_neurokit_finds, the_default_finds_others_as_well)
