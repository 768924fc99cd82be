/* `./dev bench`: prints what things cost on this machine. */
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <glib/gstdio.h>

static void remove_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			remove_files(path);
		} else {
			g_unlink(path);
		}
	}
	g_rmdir(folder);
}

/* bench AFFEKT [BENCH_WINDOW BENCH_VIDEO BENCH_STUDY [KEPT [long]]]; bench --solve SAMPLES; bench
 * --export AFFEKT */
int main(int argc, char **argv)
{
	static bool (*const sections[])(const struct bench_place *) = {
		bench_journal,
		bench_live,
		bench_tick,
		bench_convex,
		bench_analyze,
		bench_export,
		bench_review,
		bench_player,
		bench_picture,
	};
	g_autofree char *folder = g_dir_make_tmp("affekt-bench-XXXXXX", NULL);
	const struct bench_place place = {
		.bench = argv[0],
		.affekt = argc > 1 ? argv[1] : "affekt",
		.window = argc > 2 ? argv[2] : NULL,
		.video = argc > 3 ? argv[3] : NULL,
		.study = argc > 4 ? argv[4] : NULL,
		.folder = folder,
		.kept = argc > 5 ? argv[5] : NULL,
		.is_long = argc > 6 && g_str_equal(argv[6], "long"),
	};
	bool is_done = folder != NULL;

	if (argc == 3 && g_str_equal(argv[1], "--solve")) {
		g_rmdir(folder);
		return bench_convex_once((size_t)g_ascii_strtoull(argv[2], NULL, 10)) ? 0 : 1;
	}

	if (argc == 3 && g_str_equal(argv[1], "--export")) {
		const struct bench_place only = {.affekt = argv[2], .folder = folder};
		is_done = is_done && bench_export(&only);
		remove_files(folder);
		return is_done ? 0 : 1;
	}

	for (size_t i = 0; is_done && i < G_N_ELEMENTS(sections); i++) {
		is_done = sections[i](&place);
	}
	if (folder) {
		remove_files(folder);
	}
	return is_done ? 0 : 1;
}
